// P3 and P4: bills named in the text, by number or by connection, whose outstanding is exactly the amount.

import type { Case, Desk } from "../desk.ts";
import { sum } from "../money.ts";
import type { Bill } from "../open.ts";
import type { Decision } from "../plan.ts";
import { namedBills, settleBills } from "./settle.ts";

export function byOneBill(desk: Desk, one: Case): Decision | null {
  const bills = payableByName(desk, one);
  const [bill] = bills;
  if (!bill || bills.length !== 1 || desk.remaining.left(bill.number) !== one.line.paise) return null;
  return settleBills(desk, one, "P3", bills, []);
}

export function bySeveralBills(desk: Desk, one: Case): Decision | null {
  const bills = payableByName(desk, one);
  if (bills.length < 2 || sum(bills.map((bill) => desk.remaining.left(bill.number))) !== one.line.paise) return null;
  return settleBills(desk, one, "P4", bills, []);
}

/** Empty where the text names an advice: then that is what was paid, or nothing is certain. */
export function payableByName(desk: Desk, one: Case): Bill[] {
  return one.facts.advices.length > 0 ? [] : namedBills(desk, one);
}
