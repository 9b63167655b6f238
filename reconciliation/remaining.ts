// What is still to be paid while a plan is being made: each bill's remainder and the advices already settled.

import type { Paise } from "./money.ts";
import { paise, ZERO } from "./money.ts";
import type { Advice } from "./open.ts";
import type { OpenIndex } from "./open-index.ts";
import { isLive, sealedItems } from "./open-index.ts";
import type { Decision } from "./plan.ts";

export interface Remaining {
  /** Paise still due on a bill; zero when it is not open. */
  left(bill: string): Paise;
  /** Neither paid nor cancelled before, nor settled by an earlier line. */
  isPayable(advice: Advice): boolean;
  apply(decision: Decision): void;
  /** Takes back what `apply` placed, for a decision that is held back after all. */
  release(decision: Decision): void;
  /** Rises whenever something of the payer's is paid. */
  version(payer: string): number;
}

export function startRemaining(index: OpenIndex): Remaining {
  const lefts = [
    ...index.open.bills.map((bill) => bill.outstandingPaise),
    ...sealedItems(index.open).map((item) => item.paise),
  ];
  const settled = new Set<string>();
  const versions = new Map<string, number>();
  const leftOf = (bill: string) => lefts[index.billAt(bill) ?? -1] ?? ZERO;
  const rise = (payer: string | null | undefined) => {
    if (payer) versions.set(payer, (versions.get(payer) ?? 0) + 1);
  };
  // Money of several payers at once, as an aggregator's, is nobody's alone.
  const touch = ({ payer, allocations }: Decision) => {
    if (payer !== null) rise(payer);
    else for (const { bill } of allocations) rise(index.bill(bill)?.payer);
  };
  return {
    left: leftOf,
    isPayable: (advice) => isLive(advice) && !settled.has(advice.number),
    version: (payer) => versions.get(payer) ?? 0,
    apply(decision) {
      for (const { bill, paise: part } of decision.allocations) {
        const at = index.billAt(bill) ?? -1;
        const rest = (lefts[at] ?? ZERO) - part;
        if (rest < 0n) throw new Error(`bill ${bill} would be paid ${-rest} paise too much`);
        lefts[at] = paise(rest);
      }
      touch(decision);
      const advice = decision.advice === null ? undefined : index.advice(decision.advice);
      if (advice && isSettledBy(advice, decision, leftOf)) settled.add(advice.number);
    },
    release(decision) {
      for (const { bill, paise: part } of decision.allocations) {
        const at = index.billAt(bill) ?? -1;
        lefts[at] = paise((lefts[at] ?? ZERO) + part);
      }
      touch(decision);
      if (decision.advice !== null) settled.delete(decision.advice);
    },
  };
}

/** Each item is paid in full by this decision, or nothing of its bill is left. */
function isSettledBy(advice: Advice, decision: Decision, left: (bill: string) => Paise): boolean {
  if (decision.allocations === advice.items) return true;
  const paid = new Map(decision.allocations.map((allocation) => [allocation.bill, allocation.paise]));
  return advice.items.every((item) => left(item.bill) === ZERO || (paid.get(item.bill) ?? ZERO) >= item.paise);
}
