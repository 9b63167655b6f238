// P0: the same transfer reported twice (overlapping files, a bank's repetition) is one payment.

import { type Case, type Desk, record, say } from "../desk.ts";
import { evidenceOf } from "../facts.ts";
import type { Reference } from "../line.ts";
import { formatRupees } from "../money.ts";
import type { Seen } from "../open.ts";
import type { Evidence } from "../plan.ts";
import { utrKey } from "../utr-key.ts";
import { chequeKey, seenByKey } from "./returns.ts";

/** Same account, UTR, direction, amount and date is a duplicate; the same on another day, or in another account, only raises a doubt. */
export function findDuplicates(desk: Desk): void {
  for (const [utr, cases] of sharing(desk.cases, ({ facts }) => facts.utrs)) {
    for (const [at, one] of cases.entries()) {
      const earlier = cases.slice(0, at).filter((other) => isSameTransfer(one, other) && !isAnother(one, other, utr));
      if (earlier.length > 0) one.repeated = true;
      const again = ({ line }: Case) => line.account === one.line.account && line.valueDate === one.line.valueDate;
      if (earlier.some(again)) recordDuplicate(desk, one, utr, "");
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
  const known = new Map<string, Case[]>();
  return cases.flatMap((one): [string, Case][] => {
    const cheque = chequeOf(one);
    if (!cheque) return [];
    const { account, direction, paise, valueDate } = one.line;
    const transfer = [account, direction, paise, valueDate, cheque].join(" ");
    const earlier = known.get(transfer) ?? [];
    if (earlier.some((other) => !isAnother(one, other, cheque))) return [[cheque, one]];
    known.set(transfer, [...earlier, one]);
    return [];
  });
}

const OWN = new Set<Reference["kind"]>(["van", "payer-van", "advice", "bill"]);

/** Bare digits may be a branch or a mobile number after all: where the two name different things of ours, they are two payments. */
function isAnother(one: Case, other: Case, key: string): boolean {
  if (/\D/.test(key)) return false;
  const [named, before] = [ownIn(one), ownIn(other)];
  return named.length > 0 && before.length > 0 && !named.some((value) => before.includes(value));
}

function ownIn({ line }: Case): string[] {
  return line.references.flatMap(({ kind, value, valid }) => (valid && OWN.has(kind) ? [value] : []));
}

/** The line's one cheque; a number as short as those that count instruments is none. */
function chequeOf({ line }: Case): string | null {
  const cheques = new Set(line.references.flatMap(({ kind, value }) => (kind === "cheque" ? [value] : [])));
  const [only] = cheques;
  return only && cheques.size === 1 && !only.startsWith("0000") ? only : null;
}

/** Runs after duplicates and returns are set aside, on what is left of each UTR, and of each column that somebody declared. */
export function findSharedUtrs(desk: Desk): void {
  const credits = desk.cases.filter((one) => !one.decision && one.line.direction === "credit");
  for (const keysOf of [({ facts }: Case) => facts.utrs, declaredColumn]) {
    for (const cases of sharing(credits, keysOf).values()) for (const one of cases) one.utrShared = true;
  }
}

function declaredColumn({ facts }: Case): string[] {
  const column = facts.declared.find(({ reference }) => reference.field === "bankReference");
  return column ? [utrKey(column.reference.value)] : [];
}

/** Only the keys that stand in more than one line, which are few. */
function sharing(cases: readonly Case[], keysOf: (one: Case) => readonly string[]): Map<string, Case[]> {
  const first = new Map<string, Case>();
  const shared = new Map<string, Case[]>();
  for (const one of cases) {
    for (const key of keysOf(one)) {
      const other = first.get(key);
      const group = shared.get(key);
      if (group) group.push(one);
      else if (other) shared.set(key, [other, one]);
      else first.set(key, one);
    }
  }
  return shared;
}

function isSameTransfer({ line: a }: Case, { line: b }: Case): boolean {
  return a.direction === b.direction && a.paise === b.paise;
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
