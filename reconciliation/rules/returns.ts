// P0: money that came and went again, in one file or weeks apart, must pay nothing.

import { type Case, type Desk, record, say } from "../desk.ts";
import { evidenceOf } from "../facts.ts";
import type { Line, Reference } from "../line.ts";
import { formatRupees } from "../money.ts";
import type { Seen } from "../open.ts";
import { compareText } from "../order.ts";
import type { Evidence } from "../plan.ts";
import { utrKey } from "../utr-key.ts";
import { isCharge } from "./exclusions.ts";

const BACK = "(?:RETURN(?:ED)?|RETD|RET|RTN(?:ED)?|REJ(?:ECT(?:ED)?)?|REV(?:ERSAL|ERSED)?|RVSL)(?![A-Z])";
/** What may stand before it: the rail, or the way it took (`Brn-OW RTN CLG`, `I/W RETURN`). */
const RAIL_RETURN = new RegExp(
  `(?:RTGS|NEFT|IMPS|UPI|ECS|ACH|NACH|CTR|CTS|CHE?Q(?:UE)?|INST|(?<![A-Z])(?:[IO]/?W|INW(?:ARD)?|OUTW(?:ARD)?))[ /:_-]*(?:DEP(?:OSIT)?[ /:_-]*)?${BACK}`,
);
const LEADING_RETURN = new RegExp(`^\\W*${BACK}`);
/** Of money that goes out again a bank also says what it undoes: `WRONG CREDIT REVERSED`, `CR ENTRY REV`. */
const CREDIT_UNDONE = new RegExp(`(?<![A-Z])(?:CR(?:EDIT(?:ED)?)?|ENTRY|TRF|TFR|FT)[ /:_-]*${BACK}`);
/** A return without a reference is looked for among the credits of the days before it. */
const KEYLESS_DAYS_MAX = 3;
/** A cheque is good for three months; its number comes again in other books. */
const CHEQUE_DAYS_MAX = 92;

/** Does the bank's own wording, not a payer's remark, say that this undoes something? */
function isReturnText({ narration, direction }: Pick<Line, "narration" | "direction">): boolean {
  const upper = narration.toUpperCase();
  if (LEADING_RETURN.test(upper) || RAIL_RETURN.test(upper)) return true;
  return direction === "debit" && CREDIT_UNDONE.test(upper);
}

export function findReturns(desk: Desk): void {
  const debits = keyed(desk.cases.filter((one) => one.line.direction === "debit"));
  const credits = keyed(
    desk.cases.filter((one) => one.line.direction === "credit"),
    debits,
  );
  const seen = seenByKey(desk);
  for (const one of desk.cases) {
    if (one.decision || one.line.direction !== "debit") continue;
    if (!returnOf(desk, one, credits, seen)) holdWhatItTouches(one, credits);
  }
  const undone: Case[] = [];
  for (const one of desk.cases) {
    if (one.decision || !isReturnText(one.line)) continue;
    if (one.line.direction === "credit") comeBack(desk, one, debits);
    else if (!isCharge(one.line.narration)) undone.push(one);
  }
  returnsOfUnknown(desk, undone);
}

/** A credit that a debit may undo: of this input, or decided before. */
interface Undone {
  readonly credit: Case | null;
  readonly seen: Seen | null;
  readonly reference: Reference;
}

/** The debit bears the UTR or cheque of one earlier credit of the same amount; of several that fit none is chosen in silence. */
function returnOf(
  desk: Desk,
  debit: Case,
  credits: ReadonlyMap<string, readonly Case[]>,
  seen: ReadonlyMap<string, readonly Seen[]>,
): boolean {
  const fitting = fittingOf(debit, credits, seen);
  const [only] = fitting;
  if (!only) return false;
  const found = evidenceOf(only.reference, true);
  if (fitting.length > 1) {
    const doubt = evidenceOf(only.reference, false, ` may have been returned on ${debit.line.valueDate}`);
    for (const { credit } of fitting) credit?.doubts.push(doubt);
    // Not set aside: as long as a person has not said which, it has to be in view, or the next run would match what it holds.
    record(desk, debit, say("unidentified", "P0", { evidence: [evidenceOf(only.reference, null), amountOf(debit)] }));
    return true;
  }
  const { credit, seen: posted } = only;
  if (credit) record(desk, credit, say("returned", "P0", { evidence: [found, amountOf(credit)] }));
  const reverses = credit ? { line: credit.at } : { seen: posted?.id ?? "" };
  const evidence = [found, amountOf(debit)];
  record(desk, debit, say("returned", "P0", { payer: posted?.payer ?? null, reverses, evidence }));
  return true;
}

function fittingOf(
  debit: Case,
  credits: ReadonlyMap<string, readonly Case[]>,
  seen: ReadonlyMap<string, readonly Seen[]>,
): Undone[] {
  const fitting = new Map<Case | Seen, Undone>();
  for (const { key, reference } of keysOf(debit)) {
    for (const credit of credits.get(key) ?? []) {
      if (isSameMoney(credit, debit)) fitting.set(credit, { credit, seen: null, reference });
    }
    if (reference.kind === "cheque" && !isReturnText(debit.line)) continue;
    for (const posted of seen.get(key) ?? []) {
      if (isPostedBefore(posted, debit, reference)) fitting.set(posted, { credit: null, seen: posted, reference });
    }
  }
  return [...fitting.values()];
}

function isSameMoney(earlier: Case, later: Case): boolean {
  return (
    earlier.decision === null &&
    earlier.line.account === later.line.account &&
    earlier.line.paise === later.line.paise &&
    earlier.line.valueDate <= later.line.valueDate
  );
}

function isPostedBefore(seen: Seen, { line }: Case, { kind }: Reference): boolean {
  if (seen.paise !== line.paise || seen.valueDate > line.valueDate) return false;
  return kind !== "cheque" || daysApart(seen.valueDate, line.valueDate) <= CHEQUE_DAYS_MAX;
}

/** A debit with a credit's UTR but another amount: whatever it is, that credit is no longer certain. */
function holdWhatItTouches(debit: Case, credits: ReadonlyMap<string, readonly Case[]>): void {
  if (isCharge(debit.line.narration)) return;
  for (const { key, reference } of keysOf(debit)) {
    if (reference.kind === "cheque") continue;
    for (const credit of credits.get(key) ?? []) {
      if (credit.line.account === debit.line.account && credit.line.valueDate <= debit.line.valueDate) {
        credit.doubts.push({
          kind: reference.kind,
          text: `${reference.value} debited ${amountOf(debit).text}`,
          agrees: false,
        });
      }
    }
  }
}

/** The bank says return but not of what: it is shown, and the credits it could undo wait for a person. */
function returnsOfUnknown(desk: Desk, debits: readonly Case[]): void {
  const keyless = new Map<string, Case[]>();
  for (const debit of debits) {
    record(
      desk,
      debit,
      say("returned", "P0", { evidence: [{ kind: "narration", text: debit.line.narration, agrees: true }] }),
    );
    if (debit.facts.utrs.length > 0) continue;
    const amount = `${debit.line.account} ${debit.line.paise}`;
    keyless.set(amount, [...(keyless.get(amount) ?? []), debit]);
  }
  if (keyless.size === 0) return;
  for (const { line, doubts } of desk.cases) {
    for (const debit of keyless.get(`${line.account} ${line.paise}`) ?? []) {
      const { valueDate, narration } = debit.line;
      if (line.valueDate > valueDate || line.valueDate < daysBefore(valueDate, KEYLESS_DAYS_MAX)) continue;
      doubts.push({ kind: "narration", text: `${valueDate} ${narration}`, agrees: false });
    }
  }
}

/** A credit in a return's words is our own payment coming back, never a payer's. */
function comeBack(desk: Desk, credit: Case, debits: ReadonlyMap<string, readonly Case[]>): void {
  const evidence: Evidence[] = [{ kind: "narration", text: credit.line.narration, agrees: true }];
  const [only, second] = fittingOf(credit, debits, new Map());
  if (only?.credit && !second) {
    const found = [evidenceOf(only.reference, true), amountOf(credit)];
    record(desk, only.credit, say("returned", "P0", { evidence: found }));
    record(desk, credit, say("returned", "P0", { reverses: { line: only.credit.at }, evidence: found }));
    return;
  }
  record(desk, credit, say("returned", "P0", { evidence }));
}

interface Key {
  readonly key: string;
  readonly reference: Reference;
}

function keysOf(one: Case): Key[] {
  return one.line.references.flatMap((reference) => {
    if (reference.kind === "cheque") return [{ key: chequeKey(reference.value), reference }];
    const key = utrKey(reference.value);
    return one.facts.utrs.includes(key) ? [{ key, reference }] : [];
  });
}

/** By each key once; only those that are wanted, where few are. */
function keyed(cases: readonly Case[], wanted?: ReadonlyMap<string, unknown>): Map<string, Case[]> {
  const map = new Map<string, Case[]>();
  if (wanted?.size === 0) return map;
  for (const one of cases) {
    for (const key of new Set(keysOf(one).map((found) => found.key))) {
      if (wanted && !wanted.has(key)) continue;
      const group = map.get(key);
      if (group) group.push(one);
      else map.set(key, [one]);
    }
  }
  return map;
}

/** By the keys of `keysOf`: its transfer, and the cheque it came by. */
export function seenByKey(desk: Desk): Map<string, Seen[]> {
  const map = new Map<string, Seen[]>();
  for (const seen of [...desk.index.open.seen].sort((a, b) => compareText(a.id, b.id))) {
    const cheque = seen.cheque ?? (/^\d{1,6}$/.test(seen.utr) ? seen.utr : undefined);
    const keys = [utrKey(seen.utr), ...(cheque ? [chequeKey(cheque)] : [])];
    for (const key of keys) map.set(key, [...(map.get(key) ?? []), seen]);
  }
  return map;
}

export function chequeKey(cheque: string): string {
  return `cheque ${cheque.padStart(6, "0")}`;
}

function amountOf(one: Case): Evidence {
  return { kind: "amount", text: formatRupees(one.line.paise), agrees: true };
}

/** Days are counted on UTC midnights, which have no offset to be wrong about. */
export function daysApart(one: string, other: string): number {
  return Math.abs(Date.parse(`${one}T00:00:00Z`) - Date.parse(`${other}T00:00:00Z`)) / 86_400_000;
}

function daysBefore(date: string, days: number): string {
  return new Date(Date.parse(`${date}T00:00:00Z`) - days * 86_400_000).toISOString().slice(0, 10);
}
