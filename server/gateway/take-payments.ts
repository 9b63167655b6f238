// What the aggregator says is only a reason to ask it: a payment counts once its own answer shows it captured for the order's amount.

import { record } from "#server/audit/record.ts";
import { asSystem, type Database, type Db } from "#server/database.ts";
import { happened } from "#server/events/happened.ts";
import type { Services } from "#server/http.ts";
import { takeOutOfBaskets } from "#server/payments/prepare/basket.ts";
import { enqueue, type Jobs } from "#server/queue.ts";
import { aggregatorAt, type Said, type TakenPayment } from "./aggregator.ts";
import { billsOfOrder } from "./online-queries.ts";
import { type KnownOrder, orderNamed, unheardOrders } from "./order-queries.ts";
import { insertPayment, insertSaying, orderOfPayment } from "./taken-queries.ts";

/** Whose sayings they are; another aggregator's numbers are its own. */
const AGGREGATOR = "razorpay";

/** Each saying once, whatever order they come in: none of them is believed, each has its order asked about. */
export async function hear(database: Database, number: string, said: Said): Promise<{ first: boolean }> {
  return asSystem(database, async (db) => {
    const order = said.order ?? (said.payment === null ? null : await orderOfPayment(db, said.payment));
    const first = await insertSaying(db, {
      aggregator: AGGREGATOR,
      number,
      kind: said.kind,
      order,
      payment: said.payment,
      at: said.at.toISOString(),
    });
    if (order !== null && first) await askAbout(db, order);
    return { first };
  });
}

export function askAbout(db: Db, aggregatorOrder: string): Promise<void> {
  return enqueue(db, "verify-online-order", { order: aggregatorOrder }, `verify-online-order:${aggregatorOrder}`);
}

export const verifyOnlineOrder: Jobs[string] = async ({ order }, services) => {
  await verifyOrder(services, String(order));
};

/** As often as the clock runs the job below. */
const ASKED_EVERY_MS = 120_000;

/** Orders whose webhooks never came are asked about by the clock. */
export const verifyUnheardOrders: Jobs[string] = async (_payload, { config, database }) => {
  if (!config.paying.aggregator) return;
  await asSystem(database, async (db) => {
    for (const order of await unheardOrders(db, Math.floor(Date.now() / ASKED_EVERY_MS))) await askAbout(db, order);
  });
};

/** Gives how many payments are new. */
async function verifyOrder({ config, database, log }: Services, aggregatorOrder: string): Promise<number> {
  const order = await asSystem(database, (db) => orderNamed(db, aggregatorOrder));
  if (!order || !config.paying.aggregator) return 0;
  const asked = await aggregatorAt(config.paying.aggregator).orderOf(aggregatorOrder);
  if (asked.number !== order.number || asked.paise !== BigInt(order.paise)) {
    log.error({ order: order.number }, "the aggregator knows this order otherwise");
    return 0;
  }
  // A payment given back since was captured once: the books need both.
  const taken = asked.payments.filter(({ state }) => state === "captured" || state === "refunded");
  let added = 0;
  for (const payment of taken) {
    if (payment.paise === asked.paise && payment.currency === "INR") {
      added += await asSystem(database, (db) => take(db, order, payment));
    } else log.error({ order: order.number, payment: payment.number }, "a payment of another amount than its order");
  }
  return added;
}

async function take(db: Db, order: KnownOrder, payment: TakenPayment): Promise<number> {
  const { discomId, payerId } = order;
  const facts = {
    number: payment.number,
    method: payment.method,
    reference: payment.reference,
    paise: String(payment.paise),
    at: payment.at.toISOString(),
  };
  if (!(await insertPayment(db, { discomId, orderId: order.id, payerId, ...facts }))) return 0;
  await record(db, { userId: null, payerId, discomId }, "took online payment", `online-order:${order.number}`, facts);
  await happened(db, {
    kind: "online-payment.captured",
    discomId,
    payerId,
    subject: `online-order:${order.number}`,
    facts: { ...facts, purpose: order.purpose },
  });
  const bills = await billsOfOrder(db, order);
  await takeOutOfBaskets(
    db,
    bills.map(({ billId }) => ({ discomId, billId })),
  );
  await enqueue(db, "book-clearing", { discomId }, `book-clearing:${discomId}`);
  return 1;
}
