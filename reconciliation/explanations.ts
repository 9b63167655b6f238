// What a payer of a known amount may have meant: one bill, one advice, a bill month or everything outstanding.

import { standingOf } from "./advice-standing.ts";
import { type Case, type Desk, policyFor } from "./desk.ts";
import { explain } from "./difference.ts";
import { type Paise, paise } from "./money.ts";
import type { Advice, Bill } from "./open.ts";
import type { Allocation, Deduction } from "./plan.ts";
import { foreseenDeductions } from "./rules/settle.ts";
import { dueOfAdvice, dueOfBills } from "./rules/typed-difference.ts";

export interface Explanation {
  readonly advice: Advice | null;
  readonly allocations: readonly Allocation[];
  readonly deductions: readonly Deduction[];
}

/** Above this many bills a single one is not tried with every deduction: it would only find coincidences. */
const TYPED_SINGLE_MAX = 50;

/** A payer's open bills as they stand now, with the sums that payments are made of. */
interface Book {
  readonly version: number;
  readonly bills: readonly Bill[];
  readonly byLeft: ReadonlyMap<bigint, readonly Bill[]>;
  readonly groups: readonly { readonly bills: readonly Bill[]; readonly left: Paise }[];
}

const books = new WeakMap<Desk, Map<string, Book>>();

/** All that fit exactly, else all that fit with a deduction that can be computed; each set of bills once. */
export function explanationsFor(desk: Desk, one: Case, payer: string): Explanation[] {
  const exact = exactly(desk, one, payer);
  return exact.length > 0 ? exact : typed(desk, one, payer);
}

export function exactly(desk: Desk, one: Case, payer: string): Explanation[] {
  const cash = one.line.paise;
  const book = bookOf(desk, payer);
  const advices = desk.index
    .advicesOfPayer(payer)
    .filter((advice) => advice.amountPaise === cash && isWhole(desk, one, advice))
    .map((advice) => ofAdvice(advice, foreseenDeductions(desk, advice)));
  const single = (book.byLeft.get(cash) ?? []).map((bill) => ofBills(desk, [bill], []));
  const groups = book.groups.filter((group) => group.left === cash).map((group) => ofBills(desk, group.bills, []));
  return distinctSets([...advices, ...single, ...groups]);
}

function typed(desk: Desk, one: Case, payer: string): Explanation[] {
  const { paise: cash, valueDate } = one.line;
  const { roundingPaise } = policyFor(desk, payer);
  const book = bookOf(desk, payer);
  const found: Explanation[] = [];
  for (const advice of desk.index.advicesOfPayer(payer)) {
    if (!near(cash, advice.amountPaise) || !isWhole(desk, one, advice)) continue;
    const taken = explain(cash, dueOfAdvice(desk, advice, valueDate), roundingPaise);
    if (taken) found.push(ofAdvice(advice, taken));
  }
  const singles = book.bills.length <= TYPED_SINGLE_MAX ? book.bills.map((bill) => [bill]) : [];
  for (const bills of [...singles, ...book.groups.map((group) => group.bills)]) {
    if (!near(cash, leftOf(desk, bills))) continue;
    const taken = explain(cash, dueOfBills(desk, bills, valueDate), roundingPaise);
    if (taken) found.push(ofBills(desk, bills, taken));
  }
  return distinctSets(found);
}

export function openBillsOf(desk: Desk, payer: string): readonly Bill[] {
  return bookOf(desk, payer).bills;
}

/** Bills of that amount that no line of the plan has paid. */
export function billsOwing(desk: Desk, owed: Paise): readonly Bill[] {
  return desk.index.billsOfAmount(owed).filter((bill) => desk.remaining.left(bill.number) > 0n);
}

function bookOf(desk: Desk, payer: string): Book {
  let shelf = books.get(desk);
  if (!shelf) {
    shelf = new Map();
    books.set(desk, shelf);
  }
  const kept = shelf.get(payer);
  const version = desk.remaining.version(payer);
  if (kept?.version === version) return kept;
  const book = openBook(desk, payer, version);
  shelf.set(payer, book);
  return book;
}

function openBook(desk: Desk, payer: string, version: number): Book {
  const bills = desk.index.billsOfPayer(payer).filter((bill) => desk.remaining.left(bill.number) > 0n);
  const byLeft = new Map<bigint, Bill[]>();
  const months = new Map<string, Bill[]>();
  for (const bill of bills) {
    push(byLeft, desk.remaining.left(bill.number), bill);
    push(months, bill.dueDate.slice(0, 7), bill);
  }
  const sets = [...months.values(), bills].filter((set) => set.length > 1);
  return { version, bills, byLeft, groups: sets.map((set) => ({ bills: set, left: leftOf(desk, set) })) };
}

/** A deduction never takes a tenth of what is due, so nothing further away needs explaining. */
function near(cash: Paise, due: Paise): boolean {
  return cash * 10n >= due * 9n && cash * 9n <= due * 10n;
}

function isWhole(desk: Desk, one: Case, advice: Advice): boolean {
  const standing = standingOf(desk, advice, one.line);
  return standing.whole && !(standing.late && policyFor(desk, advice.payer).late === "hold");
}

function ofAdvice(advice: Advice, taken: readonly Deduction[]): Explanation {
  return { advice, allocations: advice.items, deductions: taken };
}

function ofBills(desk: Desk, bills: readonly Bill[], taken: readonly Deduction[]): Explanation {
  return {
    advice: null,
    allocations: bills.map((bill) => ({ bill: bill.number, paise: desk.remaining.left(bill.number) })),
    deductions: taken,
  };
}

function leftOf(desk: Desk, bills: readonly Bill[]): Paise {
  let total = 0n;
  for (const bill of bills) total += desk.remaining.left(bill.number);
  return paise(total);
}

/** An advice and the bare bills it lists are one explanation; the advice, standing first, says more. */
function distinctSets(found: readonly Explanation[]): Explanation[] {
  const sets = new Map<string, Explanation>();
  for (const explanation of found) {
    const set = setKey(explanation.allocations);
    if (!sets.has(set)) sets.set(set, explanation);
  }
  return [...sets.values()];
}

export function setKey(allocations: readonly Allocation[]): string {
  return allocations
    .map((allocation) => allocation.bill)
    .sort()
    .join(" ");
}

function push<K, V>(map: Map<K, V[]>, key: K, value: V): void {
  const list = map.get(key);
  if (list) list.push(value);
  else map.set(key, [value]);
}
