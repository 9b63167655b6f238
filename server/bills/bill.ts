// A bill's page: its state is worked out as the dues do it, and what they leave out is named.

import type { Actor, Db } from "#server/database.ts";
import { notFound } from "#server/errors.ts";
import type { Bill, BillState } from "./bill-contract.ts";
import {
  advicesOfBill,
  answersOfBill,
  billByNumber,
  billsOfConnection,
  receiptsOfBill,
  silenceAt,
} from "./bill-queries.ts";
import { payerOf } from "./owed.ts";

const DAYS_SOON = 7;

export async function billPage(db: Db, actor: Actor, discom: string, number: string): Promise<Bill> {
  const found = await billByNumber(db, payerOf(actor), discom, number);
  if (!found) throw notFound("bill");
  const { open, holder, ...bill } = found;
  return {
    ...bill,
    state: stateOf(found),
    advices: await advicesOfBill(db, bill),
    receipts: await receiptsOfBill(db, bill),
    postings: await answersOfBill(db, bill),
    silence: (await silenceAt(db, bill.discomId, bill.dueDate)) ?? null,
    history: await billsOfConnection(db, bill.discomId, bill.connectionId),
  };
}

function stateOf(bill: {
  readonly carriedInto: string | null;
  readonly elsewherePaise: string;
  readonly amountPaise: string;
  readonly outstandingPaise: string;
  readonly rebatePaise: string;
  readonly rebateUntil: string | null;
  readonly daysLeft: number;
  readonly open: boolean;
  readonly holder: string | null;
}): BillState {
  if (bill.carriedInto !== null) return "carried";
  if (BigInt(bill.elsewherePaise) >= BigInt(bill.amountPaise)) return "paid-elsewhere";
  if (!bill.open) return "paid";
  if (bill.outstandingPaise === "0") return "paid-awaiting-posting";
  if (bill.holder === "draft" || bill.holder === "submitted" || bill.holder === "approved") return "in-advice";
  if (bill.daysLeft < 0) return "overdue";
  if (bill.daysLeft <= DAYS_SOON) return "due-soon";
  return bill.rebatePaise !== "0" && bill.rebateUntil !== null && bill.rebateUntil >= today() ? "rebate" : "due";
}

function today(): string {
  return new Date().toLocaleDateString("en-CA", { timeZone: "Asia/Kolkata" });
}
