// Puts together what is known of a payment and of each of its connections, and says exactly that and not more.

import { paiseFromString, sum } from "#reconciliation/money.ts";
import type { Db } from "#server/database.ts";
import { notFound } from "#server/errors.ts";
import type { Proof, ProofState } from "./contract.ts";
import {
  type ItemFacts,
  itemsOfAdvice,
  itemsOfReceipt,
  type PaymentFacts,
  paymentByNotice,
  paymentByReceipt,
  standingReceiptOf,
} from "./queries.ts";

/** One connection's part of one payment. */
export interface Evidence {
  readonly payment: PaymentFacts;
  readonly items: readonly ItemFacts[];
  readonly state: ProofState;
  /** What its bills are relieved of. */
  readonly paise: string;
  /** When billing took the last of its bills. */
  readonly postedAt: string | null;
}

/** `of` is a receipt's or an advice's number; an advice that has its receipt by now is proved by that. */
export async function evidenceOf(db: Db, of: string, connections: readonly string[] | null): Promise<Evidence[]> {
  const payment = await paymentOf(db, of);
  if (!payment) throw notFound("payment");
  const keys = connections?.map((number) => number.replace(/^0+/, "")) ?? null;
  const { discomId, receipt, adviceId } = payment;
  const items = receipt
    ? await itemsOfReceipt(db, { discomId, id: receipt.id, connections: keys })
    : await itemsOfAdvice(db, { discomId, id: adviceId as string, connections: keys });
  return [...grouped(items).values()].map((own) => ({
    payment,
    items: own,
    state: stateOf(payment, own),
    paise: String(sum(own.map((item) => paiseFromString(item.paise)))),
    postedAt: own.every(({ posted }) => posted)
      ? (own
          .map(({ postedAt }) => postedAt)
          .sort()
          .at(-1) ?? null)
      : null,
  }));
}

async function paymentOf(db: Db, of: string): Promise<PaymentFacts | undefined> {
  if (of[2] === "R") return paymentByReceipt(db, of);
  const receipt = await standingReceiptOf(db, of);
  return receipt === undefined ? paymentByNotice(db, of) : paymentByReceipt(db, receipt);
}

function grouped(items: readonly ItemFacts[]): Map<string, ItemFacts[]> {
  const groups = new Map<string, ItemFacts[]>();
  for (const item of items) {
    const own = groups.get(item.connectionNumber);
    if (own) own.push(item);
    else groups.set(item.connectionNumber, [item]);
  }
  return groups;
}

function stateOf({ receipt }: PaymentFacts, items: readonly ItemFacts[]): ProofState {
  if (receipt === null) return "bank-confirmed";
  if (receipt.cancelledAt !== null) return "cancelled";
  return items.every(({ posted }) => posted) ? "posted" : "reconciled";
}

export function proofOf({ payment, items, state, paise }: Evidence): Proof {
  const [first] = items;
  return {
    of: payment.of,
    discom: payment.discom,
    connection: {
      number: first?.connectionNumber ?? "",
      name: first?.connectionName ?? "",
      site: first?.site ?? "",
    },
    state,
    paise,
    bills: items.map(({ billNumber, month, dueDate, amountPaise, paise: relieved, posted }) => ({
      number: billNumber,
      month,
      dueDate,
      amountPaise,
      paise: relieved,
      posted,
    })),
    utr: payment.utr,
    paidOn: payment.paidOn,
    adviceNumber: payment.adviceNumber,
    receiptNumber: payment.receipt?.number ?? null,
  };
}
