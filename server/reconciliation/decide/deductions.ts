// What a person may call a deduction: only what can be computed, so that nobody writes off a bill by another name.

import { tds194q } from "#reconciliation/difference.ts";
import { type Paise, paise, paiseFromString, sum, ZERO } from "#reconciliation/money.ts";
import { effectivePolicy, type Policy } from "#reconciliation/open.ts";
import type { Allocation, Deduction } from "#reconciliation/plan.ts";
import { Refusal } from "#server/errors.ts";
import type { Gathered } from "../open/candidates.ts";

export function requireComputed(
  gathered: Gathered,
  adviceNumber: string | null,
  allocations: readonly Allocation[],
  deductions: readonly Deduction[],
): void {
  const kinds = new Set(deductions.map(({ kind }) => kind));
  if (kinds.size < deductions.length) throw new Refusal(422, "deduction-twice", "A kind of deduction is named twice.");
  if (deductions.length > 0 && allocations.length === 0) {
    throw new Refusal(422, "deduction-of-nothing", "Where no bill is paid nothing can be deducted.");
  }
  for (const { kind, paise: part } of deductions) {
    const { from, to } = rangeOf(gathered, adviceNumber, allocations, kind);
    if (part !== ZERO && part >= from && part <= to) continue;
    throw new Refusal(422, "deduction-too-large", "A deduction is more than its kind allows.", {
      params: { kind, paise: String(part), most: String(kind === "surcharge" ? from : to) },
    });
  }
}

const LARGEST = paise(999_999_999_999_999_999n);
const ONE = paise(1n);
/** A twentieth at most. */
const FEE_SHARE = 20n;

function rangeOf(
  gathered: Gathered,
  adviceNumber: string | null,
  allocations: readonly Allocation[],
  kind: Deduction["kind"],
): { from: Paise; to: Paise } {
  const advice = adviceNumber === null ? undefined : gathered.advices.get(adviceNumber);
  switch (kind) {
    case "rounding": {
      const { roundingPaise } = policyOf(gathered, advice?.payer_id ?? holderOf(gathered, allocations));
      return { from: paise(-roundingPaise), to: roundingPaise };
    }
    case "rebate": {
      const offered = allocations.map(({ bill }) => paiseFromString(gathered.bills.get(bill)?.rebate_paise ?? "0"));
      return { from: ONE, to: larger(sum(offered), paiseFromString(advice?.rebate_paise ?? "0")) };
    }
    case "tds-194q": {
      const computed = tds194q(allocations.map(({ paise: part }) => part));
      return { from: ONE, to: larger(...computed, paiseFromString(advice?.tds_paise ?? "0")) };
    }
    case "write-off":
      return { from: ONE, to: LARGEST };
    case "surcharge":
      return { from: paise(-LARGEST), to: paise(-1n) };
    default:
      // What an aggregator keeps is a small share of what it collected.
      return { from: ONE, to: paise(sum(allocations.map(({ paise: part }) => part)) / FEE_SHARE) };
  }
}

/** Of bills that nobody holds, or several do, nobody is the payer. */
function holderOf(gathered: Gathered, allocations: readonly Allocation[]): string | null {
  const holders = new Set(allocations.map(({ bill }) => gathered.bills.get(bill)?.payer_id ?? null));
  const [holder = null] = holders;
  return holders.size === 1 ? holder : null;
}

function policyOf({ open }: Gathered, payer: string | null): Policy {
  return effectivePolicy(open.policy, open.payers.find(({ id }) => id === payer)?.policy);
}

function larger(...amounts: readonly Paise[]): Paise {
  return amounts.reduce((most, amount) => (amount > most ? amount : most), ZERO);
}
