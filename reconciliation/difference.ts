// Explains the paise between what was due and what came by deductions that can be computed; anything else stays a difference.

import { type Paise, paise, sum, ZERO } from "./money.ts";
import type { Deduction } from "./plan.ts";

export interface Due {
  /** Gross paise of each bill or item. */
  readonly parts: readonly Paise[];
  /** TDS figures the payer may have withheld, the expected one first. Always holds at least one; zero means none. */
  readonly tds: readonly Paise[];
  /** Rebates that may have been taken, the expected one first. */
  readonly rebates: readonly Paise[];
  /** Surcharges that may have been paid on top, none where left out. */
  readonly surcharges?: readonly Paise[];
}

/** The one combination that gives the cash, rounded at most below `roundingPaise`; null when none or several do. */
export function explain(cash: Paise, due: Due, roundingPaise: Paise): Deduction[] | null {
  const gross = sum(due.parts);
  const ways = due.tds.flatMap((tds) =>
    due.rebates.flatMap((rebate) =>
      (due.surcharges ?? [ZERO]).map((surcharge) => ({
        tds,
        rebate,
        surcharge,
        short: gross - tds - rebate + surcharge - cash,
      })),
    ),
  );
  const exact = ways.filter((way) => way.short === 0n);
  const near =
    exact.length > 0 ? exact : ways.filter((way) => way.short <= roundingPaise && -way.short <= roundingPaise);
  // A rounding beside the expected deductions needs no other reason.
  const way = near.length === 1 || near[0] === ways[0] ? near[0] : undefined;
  return way ? deductions(way.tds, way.rebate, paise(way.short), way.surcharge) : null;
}

export function deductions(tds: Paise, rebate: Paise, rounding: Paise, surcharge: Paise = ZERO): Deduction[] {
  const list: Deduction[] = [
    { kind: "tds-194q", paise: tds },
    { kind: "rebate", paise: rebate },
    { kind: "surcharge", paise: paise(-surcharge) },
    { kind: "rounding", paise: rounding },
  ];
  return list.filter((deduction) => deduction.paise !== ZERO);
}

/** The 0.1% of section 194Q as payers compute it: on the total or per bill, in paise or in whole rupees. */
export function tds194q(parts: readonly Paise[]): Paise[] {
  const gross = sum(parts);
  const figures = [
    divideHalfUp(gross, 1000n),
    gross / 1000n,
    divideUp(gross, 1000n),
    divideHalfUp(gross, 100_000n) * 100n,
    divideUp(gross, 100_000n) * 100n,
    (gross / 100_000n) * 100n,
    sum(parts.map((part) => divideHalfUp(part, 1000n) as Paise)),
    sum(parts.map((part) => (divideHalfUp(part, 100_000n) * 100n) as Paise)),
  ];
  return distinct(figures.map(paise)).filter((figure) => figure > 0n);
}

export function distinct(amounts: readonly Paise[]): Paise[] {
  return [...new Set(amounts)];
}

function divideHalfUp(amount: bigint, by: bigint): bigint {
  return (amount * 2n + by) / (by * 2n);
}

function divideUp(amount: bigint, by: bigint): bigint {
  return (amount + by - 1n) / by;
}
