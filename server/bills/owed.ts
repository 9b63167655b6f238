// What later capabilities may ask of bills: what is owed on some, and which of a view can be paid.

import type { Actor, Db } from "#server/database.ts";
import type { BillKey, DuesFilter } from "./contract.ts";
import { payableOfView } from "./dues-queries.ts";
import { billedByMonth, type OwedBill, owedBills } from "./owed-queries.ts";

export type { OwedBill } from "./owed-queries.ts";

/** Of the payer's own connections only; a bill that is not among them is left out. In the order of connections. */
export function whatIsOwed(db: Db, actor: Actor, keys: readonly BillKey[]): Promise<OwedBill[]> {
  return keys.length === 0 ? Promise.resolve([]) : owedBills(db, payerOf(actor), keys);
}

/** Keys of every bill of a view that can be paid now. */
export function payableInView(db: Db, actor: Actor, filter: DuesFilter): Promise<BillKey[]> {
  return payableOfView(db, payerOf(actor), filter);
}

/** For the chart of months. */
export function billedMonths(db: Db, actor: Actor): Promise<{ month: string; paise: string }[]> {
  return billedByMonth(db, payerOf(actor));
}

export function isPayable(bill: OwedBill): boolean {
  return bill.state === "overdue" || bill.state === "due-soon" || bill.state === "rebate" || bill.state === "due";
}

/** Endpoints of payers are called by payers' users only. */
export function payerOf(actor: Pick<Actor, "payerId">): string {
  if (actor.payerId === null) throw new Error("a discom's user reached a payer's endpoint");
  return actor.payerId;
}
