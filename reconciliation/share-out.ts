// Several credits pay one thing together: each gets its share of bills, deductions and advance, so that each adds up by itself.

import { split } from "./allocate.ts";
import { type Paise, paise, sum, ZERO } from "./money.ts";
import type { Allocation, Deduction } from "./plan.ts";

export interface Placed {
  /** Σ allocations − Σ deductions + advancePaise is the sum of the credits. */
  readonly allocations: readonly Allocation[];
  readonly deductions: readonly Deduction[];
  readonly advancePaise: Paise;
}

/**
 * One share per credit, in their order. The bills are filled one after the other, the advance is what the last credits have over,
 * and each deduction is divided in proportion to the cash that pays bills.
 */
export function shareOut(credits: readonly Paise[], placed: Placed): Placed[] {
  const gross = sum(placed.allocations.map((allocation) => allocation.paise));
  const taken = sum(placed.deductions.map((deduction) => deduction.paise));
  if (paise(gross - taken + placed.advancePaise) !== sum(credits))
    throw new RangeError("the credits are not what is placed");
  if (taken > gross) throw new RangeError("more is taken off than was due");
  const advances = fromTheEnd(credits, placed.advancePaise);
  const cash = credits.map((credit, at) => paise(credit - (advances[at] ?? ZERO)));
  const parts = placed.deductions.map(({ kind, paise: whole }) => ({ kind, shares: divided(whole, cash) }));
  const rest = placed.allocations.map(({ bill, paise: left }) => ({ bill, left: left as bigint }));
  return credits.map((_, at) => {
    const deductions = parts
      .map(({ kind, shares }): Deduction => ({ kind, paise: shares[at] ?? ZERO }))
      .filter((deduction) => deduction.paise !== ZERO);
    const relieves = (cash[at] ?? ZERO) + sum(deductions.map((deduction) => deduction.paise));
    return { allocations: take(rest, relieves), deductions, advancePaise: advances[at] ?? ZERO };
  });
}

function fromTheEnd(credits: readonly Paise[], advance: Paise): Paise[] {
  let left: bigint = advance;
  return credits
    .toReversed()
    .map((credit) => {
      const part = left < credit ? left : credit;
      left -= part;
      return paise(part);
    })
    .toReversed();
}

/** Bills that deductions alone relieve fall to the first credit. */
function divided(whole: Paise, cash: readonly Paise[]): Paise[] {
  return sum(cash) > 0n ? split(whole, cash) : cash.map((_, at) => (at === 0 ? whole : ZERO));
}

/** Takes from the first bills what is still left of them. */
function take(rest: { bill: string; left: bigint }[], amount: bigint): Allocation[] {
  const allocations: Allocation[] = [];
  let wanted = amount;
  for (const one of rest) {
    const part = one.left < wanted ? one.left : wanted;
    if (part <= 0n) continue;
    allocations.push({ bill: one.bill, paise: paise(part) });
    one.left -= part;
    wanted -= part;
  }
  return allocations;
}
