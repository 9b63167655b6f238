// P7: the advice or payer is certain but the amount is not theirs and nothing explains it; the policy in force for that payer places the money.

import { standingOf } from "../advice-standing.ts";
import { inOrder, oldestDueFirst, type Payable } from "../allocate.ts";
import { type Case, type Desk, policyFor, say, vetoes } from "../desk.ts";
import { exactly, explanationsFor, openBillsOf } from "../explanations.ts";
import { evidenceOf } from "../facts.ts";
import type { Reference } from "../line.ts";
import { type Paise, paise, sum, ZERO } from "../money.ts";
import type { Advice, Bill } from "../open.ts";
import type { Allocation, Decision, Deduction, Evidence, Flag } from "../plan.ts";
import { likeness, namesAnother } from "../suggest/names.ts";
import { amountEvidence, foreseenDeductions, namedBills, soleAdvice, supporting } from "./settle.ts";
import { namesSomethingGone, soleStanding } from "./standing-van.ts";

export function byPolicy(desk: Desk, one: Case): Decision | null {
  const advice = soleAdvice(one);
  if (advice) return towardsAdvice(desk, one, advice.item, advice.reference);
  const standing = soleStanding(one);
  return standing ? towardsPayer(desk, one, standing.item.id, standing.reference) : null;
}

function towardsAdvice(desk: Desk, one: Case, advice: Advice, reference: Reference): Decision | null {
  const standing = standingOf(desk, advice, one.line);
  // An advance alone has no bills that money of another amount could go to.
  if (advice.items.length === 0) return null;
  if (standing.closed || standing.late || standing.takenOver || isDoubtful(desk, one, advice.payer)) return null;
  if (exactly(desk, one, advice.payer).some((found) => !isWithin(advice, found.allocations))) return null;
  if (namedBills(desk, one).some((bill) => desk.remaining.left(bill.number) === one.line.paise)) return null;
  const placed =
    standing.whole && one.line.paise >= advice.amountPaise
      ? wholeAndMore(desk, one, advice)
      : asFarAsItGoes(desk, one, advice);
  // Where bills of the advice were settled elsewhere, money for them has no certain place.
  if (!standing.whole && placed.rest > ZERO) return null;
  return byPolicyPlaced(desk, one, placed, { payer: advice.payer, advice: advice.number }, reference);
}

function towardsPayer(desk: Desk, one: Case, payer: string, reference: Reference): Decision | null {
  if (isDoubtful(desk, one, payer) || namesSomethingGone(desk, one)) return null;
  if (explanationsFor(desk, one, payer).length > 0) return null;
  const named = namedBills(desk, one);
  const pool = named.length > 0 ? named : openBillsOf(desk, payer);
  const { allocations, rest } = inOrder(one.line.paise, freeFirst(desk, pool));
  const full = sum(pool.map((bill) => desk.remaining.left(bill.number)));
  const placed = { allocations, rest, taken: [], part: one.line.paise < full };
  return byPolicyPlaced(desk, one, placed, { payer, advice: null }, reference);
}

function isWithin(advice: Advice, allocations: readonly Allocation[]): boolean {
  const listed = new Set(advice.items.map((item) => item.bill));
  return allocations.every((allocation) => listed.has(allocation.bill));
}

interface Placed {
  readonly allocations: readonly Allocation[];
  readonly rest: Paise;
  readonly taken: readonly Deduction[];
  /** Something asked for stays unpaid. */
  readonly part: boolean;
}

function wholeAndMore(desk: Desk, one: Case, advice: Advice): Placed {
  const taken = foreseenDeductions(desk, advice);
  const rest = paise(one.line.paise - advice.amountPaise + (advice.advancePaise ?? ZERO));
  return { allocations: advice.items, rest, taken, part: false };
}

function asFarAsItGoes(desk: Desk, one: Case, advice: Advice): Placed {
  const dues = advice.items.map((item): Payable => {
    const left = desk.remaining.left(item.bill);
    const dueDate = desk.index.bill(item.bill)?.dueDate ?? "";
    return { bill: item.bill, dueDate, paise: left < item.paise ? left : item.paise };
  });
  const { allocations, rest } = oldestDueFirst(one.line.paise, dues);
  return { allocations, rest, taken: [], part: rest === ZERO };
}

function byPolicyPlaced(
  desk: Desk,
  one: Case,
  { allocations, rest, taken, part }: Placed,
  target: { readonly payer: string; readonly advice: string | null },
  reference: Reference,
): Decision | null {
  const policy = policyFor(desk, target.payer);
  if (part && policy.partPayment === "hold") return null;
  if (rest > ZERO && policy.excess === "hold") return null;
  const flags: Flag[] = [...(part ? (["part"] as const) : []), ...(rest > ZERO ? (["excess"] as const) : [])];
  const rules: Evidence[] = [
    ...(part ? [{ kind: "policy", text: "part payment: oldest due first", agrees: true } as const] : []),
    ...(rest > ZERO ? [{ kind: "policy", text: "excess: kept as the payer's advance", agrees: true } as const] : []),
  ];
  return say("matched", "P7", {
    ...target,
    flags,
    allocations,
    deductions: taken,
    advancePaise: rest,
    evidence: [evidenceOf(reference, true), amountEvidence(one, null), ...rules, ...supporting(one)],
  });
}

/** Without the amount as a second witness, a name or an amount that speaks for someone else is enough to wait. */
function isDoubtful(desk: Desk, one: Case, payer: string): boolean {
  if (one.repeated || vetoes(one, payer).length > 0 || namesAnother(desk, one, payer)) return true;
  if (one.facts.remitters.some((remitter) => remitter.item.id === payer)) return false;
  const rivals = desk.index
    .advicesOfAmount(one.line.paise)
    .filter((advice) => advice.payer !== payer && desk.remaining.isPayable(advice));
  if (rivals.length === 0) return false;
  // Names are cut and turned round: one that fits both is no witness for either, however much better it fits one.
  const fits = (other: string) => likeness(desk, one, other) >= SUPPORTS;
  return !fits(payer) || rivals.some((rival) => fits(rival.payer));
}

const SUPPORTS = 0.4;

/** Bills that wait for an advice's own money come last. */
function freeFirst(desk: Desk, bills: readonly Bill[]): Allocation[] {
  const held = (bill: Bill) => {
    const holder = desk.index.holder(bill.number);
    return holder !== undefined && desk.remaining.isPayable(holder);
  };
  const ordered = [...bills.filter((bill) => !held(bill)), ...bills.filter(held)];
  return ordered.map((bill) => ({ bill: bill.number, paise: desk.remaining.left(bill.number) }));
}
