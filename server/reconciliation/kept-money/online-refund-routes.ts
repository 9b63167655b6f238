// Refunds that go back through the aggregator.

import { paiseFromString } from "#reconciliation/money.ts";
import { asActor } from "#server/database.ts";
import { notFound, Refusal } from "#server/errors.ts";
import { refundPayment } from "#server/gateway/refund-payment.ts";
import { inTransaction, type Route, withActor } from "#server/http.ts";
import { onlineRefundOf, refundOnline } from "./online-refund-contract.ts";
import { onlinePaymentOf } from "./online-refund-queries.ts";
import { refundDetail } from "./refund.ts";

export const onlineRefundRoutes: readonly Route[] = [
  inTransaction(onlineRefundOf, async ({ db, actor, params }) => {
    const found = await onlinePaymentOf(db, actor.discomId as number, params.id);
    if (!found) throw notFound("refund");
    return found;
  }),

  withActor(refundOnline, async ({ actor, params, services }) => {
    const discomId = actor.discomId as number;
    const { refund, online } = await asActor(services.database, actor, async (db) => ({
      refund: await refundDetail(db, discomId, params.id),
      online: await onlinePaymentOf(db, discomId, params.id),
    }));
    if (refund.state !== "payable" || !online?.payment) {
      const message = "Only an approved refund of money that was paid online goes back through the aggregator.";
      throw new Refusal(409, "refund-not-online", message);
    }
    const { number, paise } = refund;
    await refundPayment(services, actor, { discomId, number, payment: online.payment, paise: paiseFromString(paise) });
    return {};
  }),
];
