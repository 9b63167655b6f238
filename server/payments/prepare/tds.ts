// Tax deducted by the payer's rule: a rate of a base, on what goes beyond the threshold of the financial year to one discom.

import { type Paise, paise, ZERO } from "#reconciliation/money.ts";
import type { TdsRule } from "./amounts-contract.ts";
import { draftItem, type Wish } from "./draft.ts";

/** A wish with the bill's own charges, of which a part payment pays at most its amount. */
export interface TaxedWish {
  readonly wish: Wish;
  readonly currentPaise: Paise;
}

/**
 * Tax of each, in the order given; `before` was paid to the discom this year already. Of the bill that crosses the threshold only
 * what is beyond it bears tax. Half a paisa is rounded up.
 */
export function tdsByRule(rule: TdsRule, wishes: readonly TaxedWish[], before: Paise): Paise[] {
  const threshold = BigInt(rule.thresholdPaise);
  let so: bigint = before;
  return wishes.map((taxed) => {
    const base = baseOf(rule, taxed);
    const beyond = so + base - (so > threshold ? so : threshold);
    so += base;
    return beyond <= 0n ? ZERO : paise((beyond * BigInt(rule.basisPoints) + 5_000n) / 10_000n);
  });
}

function baseOf(rule: TdsRule, { wish, currentPaise }: TaxedWish): bigint {
  const item = draftItem({ ...wish, tdsPaise: ZERO });
  if (rule.base === "payable") return item.amountPaise;
  if (rule.base === "bill") return item.paise;
  return currentPaise < item.paise ? currentPaise : item.paise;
}
