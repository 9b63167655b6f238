// P5: the same keys where the difference can be computed: TDS, a rebate or surcharge of the value date, a rounding.

import { foreseenOf, rebateInForce } from "../advice-standing.ts";
import { type Case, type Desk, policyFor } from "../desk.ts";
import { type Due, distinct, explain, tds194q } from "../difference.ts";
import { type Paise, sum, ZERO } from "../money.ts";
import type { Advice, AdviceItem, Bill } from "../open.ts";
import type { Decision } from "../plan.ts";
import { soleDeclared } from "./declared-utr.ts";
import { payableByName } from "./named-bills.ts";
import { settleAdvice, settleBills, soleAdvice } from "./settle.ts";

export function byTypedDifference(desk: Desk, one: Case): Decision | null {
  const named = soleAdvice(one) ?? soleDeclared(one);
  if (named) {
    const { roundingPaise } = policyFor(desk, named.item.payer);
    const taken = explain(one.line.paise, dueOfAdvice(desk, named.item, one.line.valueDate), roundingPaise);
    return taken && settleAdvice(desk, one, "P5", named, taken);
  }
  const bills = payableByName(desk, one);
  if (bills.length === 0) return null;
  const { roundingPaise } = policyFor(desk, bills.find((bill) => bill.payer !== null)?.payer ?? null);
  const taken = explain(one.line.paise, dueOfBills(desk, bills, one.line.valueDate), roundingPaise);
  return taken && settleBills(desk, one, "P5", bills, taken);
}

/** What the advice foresaw first; then paid without the TDS declared, with 194Q withheld, with or without the rebate. */
export function dueOfAdvice(desk: Desk, advice: Advice, valueDate: string): Due {
  const parts = advice.items.map((item) => item.paise);
  const computed = advice.tdsPaise === ZERO && withholds(desk, advice.payer) ? tds194q(parts) : [];
  const foreseen = foreseenOf(desk, advice) ?? { tds: advice.tdsPaise, rebate: ZERO };
  const inForce = rebateInForce(desk, advice, valueDate);
  return {
    parts,
    tds: distinct([foreseen.tds, advice.tdsPaise, ZERO, ...computed]),
    rebates: distinct(
      foreseen.rebate > ZERO ? [foreseen.rebate, ...(inForce === ZERO ? [ZERO] : [])] : [ZERO, inForce],
    ),
    surcharges: distinct([ZERO, surchargeInForce(desk, advice.items, valueDate)]),
  };
}

export function dueOfBills(desk: Desk, bills: readonly Bill[], valueDate: string): Due {
  const parts = bills.map((bill) => desk.remaining.left(bill.number));
  const payers = new Set(bills.map((bill) => bill.payer));
  const [payer] = payers;
  const computed = payers.size === 1 && payer && withholds(desk, payer) ? tds194q(parts) : [];
  return {
    parts,
    tds: [ZERO, ...computed],
    rebates: distinct([ZERO, rebateOfBills(desk, bills, valueDate)]),
    surcharges: distinct([
      ZERO,
      surchargeInForce(
        desk,
        bills.map((bill, at) => ({ bill: bill.number, paise: parts[at] ?? ZERO })),
        valueDate,
      ),
    ]),
  };
}

/** Of bills that are paid whole and of which nothing was paid before: what is late on a part nobody has computed. */
function surchargeInForce(desk: Desk, items: readonly AdviceItem[], valueDate: string): Paise {
  return sum(
    items.map((item) => {
      const bill = desk.index.bill(item.bill);
      // Nothing of a bill was paid that is due as it came.
      const whole = bill?.outstandingPaise === item.paise;
      return bill?.surcharge && whole && valueDate >= bill.surcharge.from ? bill.surcharge.paise : ZERO;
    }),
  );
}

function rebateOfBills(desk: Desk, bills: readonly Bill[], valueDate: string): Paise {
  return sum(
    bills.map((bill) => {
      const untouched = desk.remaining.left(bill.number) === bill.outstandingPaise;
      return bill.rebate && untouched && valueDate <= bill.rebate.until ? bill.rebate.paise : ZERO;
    }),
  );
}

function withholds(desk: Desk, payer: string): boolean {
  return desk.index.payer(payer)?.deductions.includes("tds-194q") ?? false;
}
