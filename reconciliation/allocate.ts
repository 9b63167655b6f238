// Divides money over bills: oldest due first, and amounts in proportion without losing a paisa.

import { type Paise, paise, sum, ZERO } from "./money.ts";
import { compareText } from "./order.ts";
import type { Allocation } from "./plan.ts";

export interface Payable {
  readonly bill: string;
  readonly dueDate: string;
  readonly paise: Paise;
}

/** Fills bills by due date until the cash is used up; `rest` is what no bill could take. */
export function oldestDueFirst(cash: Paise, dues: readonly Payable[]): { allocations: Allocation[]; rest: Paise } {
  const ordered = [...dues].sort((a, b) => compareText(a.dueDate, b.dueDate) || compareText(a.bill, b.bill));
  return inOrder(cash, ordered);
}

/** Fills bills in the order given. */
export function inOrder(
  cash: Paise,
  dues: readonly { readonly bill: string; readonly paise: Paise }[],
): { allocations: Allocation[]; rest: Paise } {
  const allocations: Allocation[] = [];
  let rest: bigint = cash;
  for (const due of dues) {
    const part = due.paise < rest ? due.paise : rest;
    if (part <= 0n) continue;
    allocations.push({ bill: due.bill, paise: paise(part) });
    rest -= part;
  }
  return { allocations, rest: paise(rest) };
}

/** Shares in proportion to the weights that add up exactly; the paise that do not divide go to the first ones. */
export function split(amount: Paise, weights: readonly Paise[]): Paise[] {
  const total = sum(weights);
  if (total <= 0n) throw new RangeError("nothing to divide by");
  const magnitude = amount < 0n ? -amount : amount;
  const shares = weights.map((weight) => (magnitude * weight) / total);
  let over = magnitude - shares.reduce((so, share) => so + share, 0n);
  const exact = shares.map((share) => {
    if (over === 0n) return share;
    over -= 1n;
    return share + 1n;
  });
  return exact.map((share) => paise(amount < 0n ? -share : share));
}

/** True for what every matched credit must satisfy. */
export function addsUp(
  linePaise: Paise,
  decision: {
    readonly allocations: readonly Allocation[];
    readonly deductions: readonly { readonly paise: Paise }[];
    readonly advancePaise: Paise;
  },
): boolean {
  let placed: bigint = decision.advancePaise;
  for (const allocation of decision.allocations) placed += allocation.paise;
  for (const deduction of decision.deductions) placed -= deduction.paise;
  return placed === linePaise && decision.advancePaise >= ZERO;
}
