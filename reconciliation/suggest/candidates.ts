// Gathers everything an undecided credit may have been meant for, from every trace in its text and from its amount.

import { inOrder } from "../allocate.ts";
import type { Case, Desk } from "../desk.ts";
import { billsOwing, type Explanation, explanationsFor, openBillsOf } from "../explanations.ts";
import { sum } from "../money.ts";
import type { Advice, AggregatorSettlement, Bill } from "../open.ts";
import type { Allocation, Rule } from "../plan.ts";
import { allocationsOf, payersOf } from "../rules/aggregator-settlement.ts";
import { namedBills } from "../rules/settle.ts";
import { payersLearned, payersLike } from "./names.ts";
import { nearReferences } from "./near-references.ts";
import { CANDIDATES_MAX, subsetsOf } from "./subsets.ts";
import { successorOf } from "./successor.ts";

/** How well the amount fits what is suggested. */
export type Fit = "exact" | "typed" | "group" | "subset" | "part" | "none";

export interface Candidate {
  readonly rule: Rule;
  readonly payer: string | null;
  readonly advice: Advice | null;
  readonly allocations: readonly Allocation[];
  readonly fit: Fit;
  /** The only thing of this payer that the amount can be. */
  readonly sole: boolean;
  /** The text names all of it, though by no advice alone. */
  readonly named?: boolean;
}

/** An amount shared by more than this points at nothing. */
const SAME_AMOUNT_MAX = 20;
/** Names tried for what their payer owes. */
const NAMES_MAX = 5;
/** Explanations listed of one payer: many equal bills are one doubt, not fifty. */
const PER_PAYER_MAX = 6;

export function candidatesFor(desk: Desk, one: Case): Candidate[] {
  const { facts, line } = one;
  return [
    ...facts.advices.flatMap(({ item }) => named(desk, one, item, "P1")),
    ...facts.declared.flatMap(({ item }) => named(desk, one, item, "P2")),
    ...together(desk, one),
    ...facts.settlements.flatMap(({ item }) => ofSettlement(desk, one, item, "P2")),
    ...few(desk.index.settlementsOfNet(line.paise)).flatMap((item) => ofSettlement(desk, one, item, "P10")),
    ...byBills(desk, one),
    ...nearReferences(desk, one).flatMap(({ advice, payer }) =>
      advice ? [towards(desk, one, advice, "P10")] : ofPayer(desk, one, payer, "P10"),
    ),
    ...few(desk.index.advicesOfAmount(line.paise)).map((advice) => towards(desk, one, advice, "P10")),
    ...few(billsOwing(desk, line.paise)).flatMap((bill) => ofBill(desk, one, bill)),
    ...payersInvolved(desk, one).flatMap(({ payer, rule }) => ofPayer(desk, one, payer, rule)),
  ];
}

/** Everyone the text points at, the surest pointer first. */
function payersInvolved(desk: Desk, one: Case): { payer: string; rule: Rule }[] {
  const rules = new Map<string, Rule>();
  const add = (payer: string, rule: Rule) => {
    if (!rules.has(payer)) rules.set(payer, rule);
  };
  for (const { item } of one.facts.standing) add(item.id, "P6");
  for (const { item } of one.facts.remitters) add(item.id, "P8");
  for (const { item } of one.facts.learned) add(item.id, "P8");
  for (const { payer } of one.facts.claims) add(payer, "P10");
  for (const reference of one.line.references) {
    if (reference.kind === "account")
      for (const { payer } of few(desk.index.remitters(reference.value))) add(payer, "P10");
  }
  for (const { payer } of payersLike(desk, one).slice(0, NAMES_MAX)) add(payer, "P10");
  for (const { payer } of payersLearned(desk, one).slice(0, NAMES_MAX)) add(payer, "P10");
  return [...rules].map(([payer, rule]) => ({ payer, rule }));
}

function named(desk: Desk, one: Case, advice: Advice, rule: Rule): Candidate[] {
  const successor = successorOf(desk, advice);
  return [advice, ...(successor ? [successor] : [])].map((item) => towards(desk, one, item, rule));
}

/** An advice as far as it can still be paid; one already closed only tells whose advance the money is. */
function towards(desk: Desk, one: Case, advice: Advice, rule: Rule): Candidate {
  const payer = advice.payer;
  if (!desk.remaining.isPayable(advice)) {
    const fit = one.line.paise === advice.amountPaise ? "group" : "none";
    return { rule, payer, advice, allocations: [], fit, sole: false };
  }
  const left = advice.items.map((item) => {
    const open = desk.remaining.left(item.bill);
    return { bill: item.bill, paise: open < item.paise ? open : item.paise };
  });
  const whole = left.every((due, at) => due.paise === advice.items[at]?.paise);
  if (whole && one.line.paise === advice.amountPaise) {
    return { rule, payer, advice, allocations: advice.items, fit: "exact", sole: false };
  }
  const { allocations } = inOrder(one.line.paise, left);
  return { rule: rule === "P1" ? "P7" : rule, payer, advice, allocations, fit: "part", sole: false };
}

/** Several advices of one payer in one transfer: all of them, where they come to exactly the amount. */
function together(desk: Desk, one: Case): Candidate[] {
  const advices = one.facts.advices.map(({ item }) => item);
  const [first] = advices;
  if (!first || advices.length < 2 || advices.some((advice) => advice.payer !== first.payer)) return [];
  if (sum(advices.map((advice) => advice.amountPaise)) !== one.line.paise) return [];
  const allocations = advices.flatMap((advice) => advice.items);
  if (new Set(allocations.map(({ bill }) => bill)).size < allocations.length) return [];
  if (allocations.some(({ bill, paise }) => paise > desk.remaining.left(bill))) return [];
  return [{ rule: "P4", payer: first.payer, advice: null, allocations, fit: "exact", sole: false, named: true }];
}

/** What an aggregator says it paid, as far as it is still due. */
function ofSettlement(desk: Desk, one: Case, settlement: AggregatorSettlement, rule: Rule): Candidate[] {
  const payers = payersOf(desk, settlement);
  const [first = null] = payers;
  const payer = payers.size === 1 ? first : null;
  const due = allocationsOf(settlement);
  const allocations = due.filter(({ bill, paise }) => paise > 0n && paise <= desk.remaining.left(bill));
  if (allocations.length === 0) return [];
  const whole = allocations.length === due.length && one.line.paise === settlement.netPaise;
  return [{ rule, payer, advice: null, allocations, fit: whole ? "exact" : "part", sole: false, named: rule === "P2" }];
}

function byBills(desk: Desk, one: Case): Candidate[] {
  const bills = namedBills(desk, one);
  if (bills.length === 0) return [];
  const dues = bills.map((bill) => ({ bill: bill.number, paise: desk.remaining.left(bill.number) }));
  const { allocations, rest } = inOrder(one.line.paise, dues);
  const all = rest === 0n && allocations.length === dues.length && allocations.at(-1)?.paise === dues.at(-1)?.paise;
  const rule: Rule = bills.length === 1 ? "P3" : "P4";
  const together: Candidate = {
    rule,
    payer: bills.find((bill) => bill.payer !== null)?.payer ?? null,
    advice: null,
    allocations,
    fit: all ? "exact" : "part",
    sole: false,
  };
  return [
    together,
    ...bills
      .filter((bill) => desk.remaining.left(bill.number) === one.line.paise)
      .flatMap((bill) => ofBill(desk, one, bill)),
  ];
}

function ofBill(desk: Desk, one: Case, bill: Bill): Candidate[] {
  if (desk.remaining.left(bill.number) !== one.line.paise) return [];
  const allocations = [{ bill: bill.number, paise: one.line.paise }];
  return [{ rule: "P10", payer: bill.payer, advice: null, allocations, fit: "exact", sole: false }];
}

function ofPayer(desk: Desk, one: Case, payer: string, rule: Rule): Candidate[] {
  const found = explanationsFor(desk, one, payer);
  if (found.length > 0) {
    return found.slice(0, PER_PAYER_MAX).map((explanation) => ({
      rule,
      payer,
      advice: explanation.advice,
      allocations: explanation.allocations,
      fit: fitOf(explanation),
      sole: found.length === 1,
    }));
  }
  const subsets = subsetsFor(desk, one, payer);
  const oldest = inOrder(
    one.line.paise,
    openBillsOf(desk, payer).map((bill) => ({ bill: bill.number, paise: desk.remaining.left(bill.number) })),
  );
  return [
    ...subsets,
    {
      rule: rule === "P6" ? "P7" : "P10",
      payer,
      advice: null,
      allocations: oldest.allocations,
      fit: "none",
      sole: false,
    },
  ];
}

function fitOf(explanation: Explanation): Fit {
  if (explanation.deductions.length > 0 && explanation.advice === null) return "typed";
  return explanation.advice !== null || explanation.allocations.length === 1 ? "exact" : "group";
}

function subsetsFor(desk: Desk, one: Case, payer: string): Candidate[] {
  const bills = openBillsOf(desk, payer)
    .filter((bill) => desk.remaining.left(bill.number) < one.line.paise)
    .slice(0, CANDIDATES_MAX);
  const amounts = bills.map((bill) => desk.remaining.left(bill.number));
  const sets = subsetsOf(amounts, one.line.paise);
  return sets.map((chosen): Candidate => {
    const allocations = chosen.flatMap((at) => {
      const bill = bills[at];
      return bill ? [{ bill: bill.number, paise: desk.remaining.left(bill.number) }] : [];
    });
    return { rule: "P9", payer, advice: null, allocations, fit: "subset", sole: sets.length === 1 };
  });
}

function few<T>(items: readonly T[]): readonly T[] {
  return items.length <= SAME_AMOUNT_MAX ? items : [];
}
