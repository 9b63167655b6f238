// Banks swap the Dr and Cr captions and list the newest first; the running balance never lies, so it decides.

import type { Direction, Line, Problem } from "../line.ts";
import { formatRupees, type Paise, paise } from "../money.ts";
import { type Draft, lineOf, problem } from "./draft.ts";

export interface Proved {
  /** In the order of time. */
  readonly lines: readonly Line[];
  readonly problems: readonly Problem[];
  /** What stood in the account before the first row, when a balance tells. */
  readonly openingPaise: Paise | null;
  readonly closingPaise: Paise | null;
  /** What credits less debits come to, the problems' readable amounts included; null when an amount is not known. */
  readonly movementPaise: Paise | null;
  /** The debit column holds the credits. */
  readonly swapped: boolean;
}

/** What the file states itself, null where it does not. */
export interface Stated {
  readonly opening: Paise | null;
  readonly closing: Paise | null;
}

export function prove(drafts: readonly Draft[], stated: Stated): Proved {
  const { ordered, swapped } = bestReading(drafts, stated.opening);
  return walk(ordered, swapped, stated);
}

/** One step against the captions may be one bad row; without an opening balance it takes two to say all are swapped. */
const SWAPPED_STEPS_MIN = 2;

/**
 * The order of time and the meaning of the captions under which most steps of the balance hold.
 * Equal amounts of one day may hold both ways: then the captions are believed, and then the order of the file.
 */
function bestReading(drafts: readonly Draft[], opening: Paise | null): { ordered: readonly Draft[]; swapped: boolean } {
  const orders = possibleOrders(drafts);
  const readings = [false, true].flatMap((swapped) => orders.map((ordered) => ({ ordered, swapped })));
  const scored = readings.map((reading) => ({ ...reading, held: holds(reading.ordered, opening, reading.swapped) }));
  const believed = scored.filter(({ swapped, held }) => !swapped || opening !== null || held >= SWAPPED_STEPS_MIN);
  return believed.reduce((best, other) => (other.held > best.held ? other : best));
}

/** The orders that the dates allow, the likelier first. */
function possibleOrders(drafts: readonly Draft[]): readonly [readonly Draft[], ...(readonly Draft[])[]] {
  let rising = 0;
  let falling = 0;
  let before = "";
  for (const { bookingDate } of drafts) {
    if (bookingDate === "") continue;
    if (before !== "" && bookingDate > before) rising += 1;
    if (before !== "" && bookingDate < before) falling += 1;
    before = bookingDate;
  }
  if (rising > falling) return [drafts];
  if (falling === 0) return [drafts, drafts.toReversed()];
  const newestFirst = [drafts.toReversed(), byDay(drafts)] as const;
  return rising === falling ? [drafts, ...newestFirst] : newestFirst;
}

/** Newest day first, but each day in the order of time. A row without a date stays with the row above it. */
function byDay(drafts: readonly Draft[]): readonly Draft[] {
  const days: Draft[][] = [];
  let day = "";
  for (const draft of drafts) {
    const current = days.at(-1);
    if (current && (draft.bookingDate === day || draft.bookingDate === "")) current.push(draft);
    else {
      days.push([draft]);
      day = draft.bookingDate;
    }
  }
  return days.reverse().flat();
}

/** How many steps from one balance to the next are the amount between them. */
function holds(drafts: readonly Draft[], opening: Paise | null, swapped: boolean): number {
  let before = opening;
  let count = 0;
  for (const draft of drafts) {
    const step = signed(draft, swapped);
    if (before !== null && draft.balancePaise !== null && step !== null) {
      if (draft.balancePaise - before === step) count += 1;
    }
    before = draft.balancePaise;
  }
  return count;
}

function signed({ claimed, paise: amount }: Draft, swapped: boolean): bigint | null {
  if (amount === null || claimed === null) return null;
  return (claimed === "credit") === swapped ? -amount : amount;
}

/** The last balance that is known, and what moved since. */
interface Anchor {
  readonly balance: bigint | null;
  readonly moved: bigint;
}

function walk(drafts: readonly Draft[], swapped: boolean, stated: Stated): Proved {
  const { opening } = stated;
  const provable = provableCount(drafts, stated);
  const lines: Line[] = [];
  const problems: Problem[] = [];
  let anchor: Anchor = { balance: opening, moved: 0n };
  let movement: bigint | null = 0n;
  drafts.forEach((draft, index) => {
    const step = stepOf(draft, swapped, anchor);
    const expected = step === null || anchor.balance === null ? null : anchor.balance + anchor.moved + step;
    const misprinted = expected !== null && isMisprinted(draft, expected, drafts[index + 1], swapped);
    const fault = index < provable ? faultOf(draft, step, anchor, expected, misprinted) : unproved(draft);
    const found = draft.problem ?? fault;
    if (found) problems.push(found);
    else if (step !== null) lines.push(lineOf(draft, step > 0n ? "credit" : "debit"));
    movement = movement === null || step === null ? null : movement + step;
    anchor = misprinted ? { balance: expected, moved: 0n } : nextAnchor(draft, step, anchor);
  });
  const openingPaise = opening ?? derivedOpening(drafts, swapped);
  const summed = openingPaise === null || movement === null ? null : paise(openingPaise + movement);
  return {
    lines,
    problems: problems.sort((one, other) => one.row - other.row),
    openingPaise,
    closingPaise: drafts.at(-1)?.balancePaise ?? summed,
    movementPaise: movement === null ? null : paise(movement),
    swapped,
  };
}

/** Rows at the end without a balance are proved by nothing where the others have one, unless the file states its closing. */
function provableCount(drafts: readonly Draft[], { opening, closing }: Stated): number {
  const last = drafts.findLastIndex(({ balancePaise }) => balancePaise !== null);
  const hasBalances = opening !== null || last >= 0;
  return closing !== null || !hasBalances ? drafts.length : last + 1;
}

/** Signed amount; where the columns contradict themselves the balance tells, null when it does not either. */
function stepOf(draft: Draft, swapped: boolean, anchor: Anchor): bigint | null {
  if (draft.paise === null) return null;
  if (draft.claimed !== null) return signed(draft, swapped);
  if (anchor.balance === null || draft.balancePaise === null) return null;
  const step = draft.balancePaise - anchor.balance - anchor.moved;
  return step === draft.paise || step === -draft.paise ? step : null;
}

/** The balance is wrong, yet the next row's goes on as if it were right. */
function isMisprinted(draft: Draft, expected: bigint, next: Draft | undefined, swapped: boolean): boolean {
  if (draft.balancePaise === null || draft.balancePaise === expected || !next || next.balancePaise === null)
    return false;
  const nextStep = signed(next, swapped);
  return nextStep !== null && next.balancePaise === expected + nextStep;
}

function faultOf(
  draft: Draft,
  step: bigint | null,
  anchor: Anchor,
  expected: bigint | null,
  misprinted: boolean,
): Problem | null {
  if (step === null) {
    const message = `"${draft.amountRaw}" does not say credit or debit, and no running balance proves it.`;
    return problem(draft.row, draft.amountColumn, "amount-unreadable", message, draft.amountRaw);
  }
  if (draft.balancePaise === null || expected === null || draft.balancePaise === expected) return null;
  if (draft.balancePaise === expected - 2n * step && anchor.moved === 0n) return swappedRow(draft, step);
  return brokenBalance(draft, paise(expected), misprinted);
}

function nextAnchor(draft: Draft, step: bigint | null, anchor: Anchor): Anchor {
  if (draft.balancePaise !== null) return { balance: draft.balancePaise, moved: 0n };
  return step === null ? { balance: null, moved: 0n } : { balance: anchor.balance, moved: anchor.moved + step };
}

function unproved(draft: Draft): Problem {
  const message = "The row has no balance and none follows, so its amount cannot be proved; download the file again.";
  return problem(draft.row, draft.balanceColumn, "balance-broken", message, draft.amountRaw);
}

function swappedRow(draft: Draft, step: bigint): Problem {
  const says: Direction = step > 0n ? "credit" : "debit";
  const is: Direction = step > 0n ? "debit" : "credit";
  const message = `The columns say ${says}, but the running balance moves as for a ${is}; mend the row or download the file again.`;
  return problem(draft.row, draft.amountColumn, "columns-swapped", message, draft.amountRaw);
}

function brokenBalance(draft: Draft, expected: Paise, misprinted: boolean): Problem {
  const why = misprinted
    ? "The next row goes on from there, so this balance is misprinted"
    : "An amount or balance was changed, or a row is missing before this one";
  const message = `The running balance should be ${formatRupees(expected)} here. ${why}; download the file again.`;
  return problem(draft.row, draft.balanceColumn, "balance-broken", message, draft.balanceRaw);
}

function derivedOpening(drafts: readonly Draft[], swapped: boolean): Paise | null {
  const first = drafts[0];
  if (!first || first.balancePaise === null) return null;
  const step = signed(first, swapped);
  return step === null ? null : paise(first.balancePaise - step);
}
