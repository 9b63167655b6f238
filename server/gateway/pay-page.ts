// The page behind a pay link: enough of one bill to recognise and pay it, and nothing of whose it is.

import type { Db } from "#server/database.ts";
import { notFound } from "#server/errors.ts";
import type { Services } from "#server/http.ts";
import { methodsFor, toPayToday } from "./open-order.ts";
import { billOfLink, type PayableBill } from "./order-queries.ts";
import type { PayPage, PayState } from "./pay-contract.ts";
import { hashOf } from "./pay-links.ts";
import { failedLast, type TakenForBill, takenForBill } from "./taken-queries.ts";

export async function payPage(db: Db, services: Services, token: string): Promise<PayPage> {
  const bill = await billOfLink(db, hashOf(token));
  if (!bill) throw notFound("pay link");
  const taken = await takenForBill(db, bill.discomId, bill.billId);
  const paise = toPayToday(bill);
  const methods = methodsFor(services, paise);
  const state = stateOf(bill, taken, methods.length > 0);
  return {
    state,
    discom: bill.discom,
    discomHi: bill.discomHi,
    billNumber: bill.billNumber,
    connection: `${"•".repeat(Math.max(bill.connectionNumber.length - 4, 0))}${bill.connectionNumber.slice(-4)}`,
    month: bill.month,
    dueDate: bill.dueDate,
    overdue: bill.overdue,
    paise,
    rebatePaise: bill.rebatePaise,
    rebateUntil: bill.rebateUntil,
    methods: state === "payable" ? methods : [],
    failedAt: state === "payable" ? await failedLast(db, bill.discomId, bill.billId) : null,
    payment: taken ? paymentOf(taken) : null,
    receipt: taken?.receipt && taken.token ? { number: taken.receipt, token: taken.token } : null,
  };
}

function stateOf(bill: PayableBill, taken: TakenForBill | undefined, offered: boolean): PayState {
  if (taken?.receipt) return "paid";
  if (taken) return "taken";
  if (bill.outstandingPaise === "0") return "settled-elsewhere";
  if (bill.inAdvice) return "in-advice";
  return offered ? "payable" : "not-offered";
}

function paymentOf({ number, reference, method, paise, at }: TakenForBill): NonNullable<PayPage["payment"]> {
  return { number, reference, method, paise, at };
}
