// Whether an advice can still be paid as it was issued, on the day the money came.

import type { Desk } from "./desk.ts";
import { type Paise, paise, sum, ZERO } from "./money.ts";
import type { Advice } from "./open.ts";
import type { ReferencedLine } from "./plan.ts";

export interface Standing {
  /** Paid, cancelled, or settled by an earlier line. */
  readonly closed: boolean;
  /** The money came after the advice's last day. */
  readonly late: boolean;
  /** It lapsed, and another advice asks for some of its bills since. */
  readonly takenOver: boolean;
  /** Every bill is still open for what the advice asks, and no other advice has taken it over. */
  readonly whole: boolean;
}

export function standingOf(desk: Desk, advice: Advice, line: ReferencedLine): Standing {
  if (!desk.remaining.isPayable(advice)) return { closed: true, late: false, takenOver: false, whole: false };
  const arrived = line.valueDate < desk.asOf ? line.valueDate : desk.asOf;
  const late = arrived > advice.validUntil;
  const lapsed = late || advice.state === "expired";
  const takenOver = lapsed && advice.items.some((item) => isHeldByAnother(desk, advice, item.bill));
  const foreseen = foreseenOf(desk, advice);
  const whole =
    foreseen !== null &&
    (advice.items.length > 0 || (advice.advancePaise ?? ZERO) > ZERO) &&
    advice.items.every((item) => {
      const left = desk.remaining.left(item.bill);
      return late ? left === item.paise : left >= item.paise;
    }) &&
    !takenOver &&
    !(late && foreseen.rebate > rebateInForce(desk, advice, line.valueDate));
  return { closed: false, late, takenOver, whole };
}

export function grossOf(advice: Advice): Paise {
  let gross = 0n;
  for (const item of advice.items) gross += item.paise;
  return paise(gross);
}

/**
 * The deductions by which the gross of the items becomes the amount to transfer; null when the advice does not add up.
 * An amount may be stated before TDS: then the TDS declared is no part of it, and a payer who withholds it sends less.
 */
export function foreseenOf(desk: Desk, advice: Advice): { readonly tds: Paise; readonly rebate: Paise } | null {
  const under = paise(grossOf(advice) + (advice.advancePaise ?? ZERO) - advice.amountPaise);
  if (under < 0n) return null;
  const beforeTds = under < advice.tdsPaise || (advice.tdsPaise > ZERO && under === rebateOfBills(desk, advice));
  return beforeTds ? { tds: ZERO, rebate: under } : { tds: advice.tdsPaise, rebate: paise(under - advice.tdsPaise) };
}

function rebateOfBills(desk: Desk, advice: Advice): Paise {
  return sum(advice.items.map((item) => desk.index.bill(item.bill)?.rebate?.paise ?? ZERO));
}

/** Rebates of its bills that the bank's value date still earns. */
export function rebateInForce(desk: Desk, advice: Advice, valueDate: string): Paise {
  return sum(
    advice.items.map((item) => {
      const rebate = desk.index.bill(item.bill)?.rebate;
      return rebate && valueDate <= rebate.until ? rebate.paise : ZERO;
    }),
  );
}

function isHeldByAnother(desk: Desk, advice: Advice, bill: string): boolean {
  const holder = desk.index.holder(bill);
  return holder !== undefined && holder !== advice && desk.remaining.isPayable(holder);
}
