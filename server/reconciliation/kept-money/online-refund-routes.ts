// Refunds that go back through the aggregator.

import { notFound } from "#server/errors.ts";
import { inTransaction, type Route, withActor } from "#server/http.ts";
import { onlineRefundOf, refundOnline } from "./online-refund-contract.ts";
import { onlinePaymentOf } from "./online-refund-queries.ts";
import { sendRefund } from "./send-refund.ts";

export const onlineRefundRoutes: readonly Route[] = [
  inTransaction(onlineRefundOf, async ({ db, actor, params }) => {
    const found = await onlinePaymentOf(db, actor.discomId as number, params.id);
    if (!found) throw notFound("refund");
    return found;
  }),

  withActor(refundOnline, async ({ actor, params, services }) => {
    await sendRefund(services, actor, params.id);
    return {};
  }),
];
