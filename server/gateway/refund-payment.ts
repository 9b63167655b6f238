// Sends money back the way it came: through the aggregator, by the number of a refund that two people approved.

import { record } from "#server/audit/record.ts";
import { type Actor, asSystem } from "#server/database.ts";
import { Refusal } from "#server/errors.ts";
import type { Services } from "#server/http.ts";
import { enqueue } from "#server/queue.ts";
import { aggregatorAt } from "./aggregator.ts";
import { insertRefundSent } from "./taken-queries.ts";

export interface OnlineRefund {
  readonly discomId: number;
  /** Of the refund, with check digits: its debit on the aggregator's account bears it. */
  readonly number: string;
  /** The aggregator's number of the payment. */
  readonly payment: string;
  readonly paise: bigint;
}

/** The aggregator takes one number once, so that asking again after a lost answer sends nothing twice. */
export async function refundPayment({ config, database }: Services, actor: Actor, refund: OnlineRefund): Promise<void> {
  if (!config.paying.aggregator) throw new Refusal(409, "no-online-payments", "Paying online is not set up here.");
  const { discomId, number, payment, paise } = refund;
  const sent = await aggregatorAt(config.paying.aggregator).refund(payment, { number, paise });
  await asSystem(database, async (db) => {
    const first = await insertRefundSent(db, {
      discomId,
      number,
      payment,
      refund: sent,
      paise: String(paise),
      byUser: actor.userId,
    });
    if (!first) return;
    await record(db, actor, "sent refund through the aggregator", `refund:${number}`, { payment, refund: sent });
    await enqueue(db, "book-clearing", { discomId }, `book-clearing:${discomId}`);
  });
}
