// P0: the same transfer reported twice (overlapping files, a bank's repetition) is one payment.

import { type Case, type Desk, record, say } from "../desk.ts";
import { evidenceOf } from "../facts.ts";
import type { Reference } from "../line.ts";
import { formatRupees } from "../money.ts";
import type { Evidence } from "../plan.ts";
import { utrKey } from "../utr-key.ts";
import { seenByUtr } from "./returns.ts";

/** Same account, UTR, direction, amount and date is a duplicate; the same on another day only raises a doubt. */
export function findDuplicates(desk: Desk): void {
  const transfers = new Set<string>();
  const seen = seenByUtr(desk);
  for (const one of desk.cases) {
    const { account, direction, paise, valueDate } = one.line;
    const keys = one.facts.utrs.map((utr) => [account, utr, direction, paise].join(" "));
    for (const [at, utr] of one.facts.utrs.entries()) {
      const key = keys[at] ?? "";
      const posted = direction === "credit" ? (seen.get(utr) ?? []).filter((other) => other.paise === paise) : [];
      const sameDay = posted.find((other) => other.valueDate === valueDate);
      if (transfers.has(key) || posted.length > 0) one.repeated = true;
      if (transfers.has(`${key} ${valueDate}`)) recordDuplicate(desk, one, utr, "");
      else if (sameDay) recordDuplicate(desk, one, utr, ` seen as ${sameDay.id}`);
    }
    for (const key of keys) transfers.add(key).add(`${key} ${valueDate}`);
  }
}

/** Runs after duplicates and returns are set aside, on what is left of each UTR. */
export function findSharedUtrs(desk: Desk): void {
  const first = new Map<string, Case>();
  for (const one of desk.cases) {
    if (one.decision || one.line.direction !== "credit") continue;
    for (const utr of one.facts.utrs) {
      const other = first.get(utr);
      if (other) {
        other.utrShared = true;
        one.utrShared = true;
      } else first.set(utr, one);
    }
  }
}

function recordDuplicate(desk: Desk, one: Case, utr: string, note: string): void {
  if (one.decision) return;
  const reference = one.line.references.find((found) => utrKey(found.value) === utr);
  record(desk, one, say("duplicate", "P0", { evidence: repeated(one, reference, note) }));
}

function repeated(one: Case, reference: Reference | undefined, note: string): Evidence[] {
  return [
    ...(reference ? [evidenceOf(reference, true, note)] : []),
    { kind: "amount", text: formatRupees(one.line.paise), agrees: true },
    { kind: "date", text: one.line.valueDate, agrees: true },
  ];
}
