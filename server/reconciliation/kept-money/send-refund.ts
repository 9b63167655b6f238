// Sends an approved refund back through the aggregator. It is on its way before anybody is asked, so that nobody gives it up meanwhile.

import { paiseFromString } from "#reconciliation/money.ts";
import { type Actor, asActor, asSystem, type Db } from "#server/database.ts";
import { Refusal } from "#server/errors.ts";
import { type OnlineRefund, refundPayment } from "#server/gateway/refund-payment.ts";
import type { Services } from "#server/http.ts";
import { waitToDecide } from "../open/deciding.ts";
import { deleteSending, insertSending, onlinePaymentOf } from "./online-refund-queries.ts";
import { refundDetail } from "./refund.ts";

export async function sendRefund(services: Services, actor: Actor, id: string): Promise<void> {
  const { database } = services;
  const { first, refund } = await asActor(database, actor, (db) => begin(db, actor, id));
  try {
    await refundPayment(services, actor, refund);
  } catch (error) {
    // Of an earlier asking nobody knows what became; this one may be refused because that one was not.
    if (first && leftNothing(error)) await asSystem(database, (db) => deleteSending(db, refund.discomId, id));
    throw error;
  }
}

async function begin(db: Db, actor: Actor, id: string): Promise<{ first: boolean; refund: OnlineRefund }> {
  const discomId = actor.discomId as number;
  await waitToDecide(db, discomId);
  const { state, number, paise } = await refundDetail(db, discomId, id);
  const online = await onlinePaymentOf(db, discomId, id);
  if (state !== "payable" || !online?.payment) {
    const message = "Only an approved refund of money that was paid online goes back through the aggregator.";
    throw new Refusal(409, "refund-not-online", message);
  }
  const first = await insertSending(db, { discomId, refundId: id, userId: actor.userId });
  return { first, refund: { discomId, number, payment: online.payment, paise: paiseFromString(paise) } };
}

/** Nobody was asked, or who was asked said no; silence and a fault of theirs say neither. */
function leftNothing(error: unknown): boolean {
  if (!(error instanceof Refusal)) return false;
  const status = Number(error.params["status"]);
  return error.code === "no-online-payments" || (error.code === "aggregator-refused" && status >= 400 && status < 500);
}
