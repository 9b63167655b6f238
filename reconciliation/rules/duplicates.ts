// P0: the same transfer reported twice (overlapping files, a bank's repetition) is one payment.

import { type Case, type Desk, record, say } from "../desk.ts";
import { evidenceOf } from "../facts.ts";
import type { Reference } from "../line.ts";
import { formatRupees } from "../money.ts";
import type { Seen } from "../open.ts";
import type { Evidence } from "../plan.ts";
import { utrKey } from "../utr-key.ts";
import { chequeKey, seenByKey } from "./returns.ts";

/** Same account, UTR, direction, amount and date is a duplicate; the same on another day only raises a doubt. */
export function findDuplicates(desk: Desk): void {
  for (const [utr, cases] of sharingUtr(desk.cases)) {
    for (const [at, one] of cases.entries()) {
      const earlier = cases.slice(0, at).filter((other) => isSameTransfer(one, other));
      if (earlier.length > 0) one.repeated = true;
      if (earlier.some((other) => other.line.valueDate === one.line.valueDate)) recordDuplicate(desk, one, utr, "");
    }
  }
  for (const [at, one] of chequesAgain(desk.cases)) recordDuplicate(desk, one, at, "");
  const seen = seenByKey(desk);
  for (const one of desk.cases) findSeen(desk, one, seen);
}

function findSeen(desk: Desk, one: Case, seen: ReadonlyMap<string, readonly Seen[]>): void {
  const { direction, paise, valueDate } = one.line;
  if (direction !== "credit") return;
  for (const utr of one.facts.utrs) {
    const posted = (seen.get(utr) ?? []).filter((other) => other.paise === paise);
    if (posted.length > 0) one.repeated = true;
    const sameDay = posted.find((other) => other.valueDate === valueDate);
    if (sameDay) recordDuplicate(desk, one, utr, ` seen as ${sameDay.id}`);
  }
  const cheque = chequeOf(one);
  const again = (seen.get(chequeKey(cheque ?? "")) ?? []).find(
    (other) => other.paise === paise && other.valueDate === valueDate,
  );
  if (cheque && again) recordDuplicate(desk, one, cheque, ` seen as ${again.id}`);
}

/** A cheque that came back is presented again another day; on one day it is the bank that says it twice. */
function chequesAgain(cases: readonly Case[]): [cheque: string, one: Case][] {
  const known = new Set<string>();
  return cases.flatMap((one): [string, Case][] => {
    const cheque = chequeOf(one);
    if (!cheque) return [];
    const { account, direction, paise, valueDate } = one.line;
    const transfer = [account, direction, paise, valueDate, cheque].join(" ");
    if (known.has(transfer)) return [[cheque, one]];
    known.add(transfer);
    return [];
  });
}

/** The line's one cheque; a number as short as those that count instruments is none. */
function chequeOf({ line }: Case): string | null {
  const cheques = new Set(line.references.flatMap(({ kind, value }) => (kind === "cheque" ? [value] : [])));
  const [only] = cheques;
  return only && cheques.size === 1 && !only.startsWith("0000") ? only : null;
}

/** Runs after duplicates and returns are set aside, on what is left of each UTR. */
export function findSharedUtrs(desk: Desk): void {
  const credits = desk.cases.filter((one) => !one.decision && one.line.direction === "credit");
  for (const cases of sharingUtr(credits).values()) for (const one of cases) one.utrShared = true;
}

/** Only the UTRs that stand in more than one line, which are few. */
function sharingUtr(cases: readonly Case[]): Map<string, Case[]> {
  const first = new Map<string, Case>();
  const sharing = new Map<string, Case[]>();
  for (const one of cases) {
    for (const utr of one.facts.utrs) {
      const other = first.get(utr);
      const group = sharing.get(utr);
      if (group) group.push(one);
      else if (other) sharing.set(utr, [other, one]);
      else first.set(utr, one);
    }
  }
  return sharing;
}

function isSameTransfer({ line: a }: Case, { line: b }: Case): boolean {
  return a.account === b.account && a.direction === b.direction && a.paise === b.paise;
}

function recordDuplicate(desk: Desk, one: Case, utr: string, note: string): void {
  const reference = one.line.references.find((found) => found.value === utr || utrKey(found.value) === utr);
  record(desk, one, say("duplicate", "P0", { evidence: repeated(one, reference, note) }));
}

function repeated(one: Case, reference: Reference | undefined, note: string): Evidence[] {
  return [
    ...(reference ? [evidenceOf(reference, true, note)] : []),
    { kind: "amount", text: formatRupees(one.line.paise), agrees: true },
    { kind: "date", text: one.line.valueDate, agrees: true },
  ];
}
