// Paying online: links that need no log-in, advices, and what the aggregator says and sends back.

import { asSystem } from "#server/database.ts";
import { Refusal } from "#server/errors.ts";
import { inTransaction, openly, publicly, type Route } from "#server/http.ts";
import { upiOfAdvice } from "#server/payments/challan/upi.ts";
import { qrPath } from "#server/payments/page/verification.ts";
import { aggregatorAt } from "./aggregator.ts";
import { methodsFor, openForLink } from "./open-order.ts";
import { orderNumbered, ordersOfLink, payableAdvice } from "./order-queries.ts";
import {
  getPayPage,
  hearAggregator,
  onlineStateOfAdvice,
  payByLink,
  returnByLink,
  returnToPortal,
} from "./pay-contract.ts";
import { hashOf } from "./pay-links.ts";
import { payPage } from "./pay-page.ts";
import { askAbout, hear } from "./take-payments.ts";
import { takenForAdvice } from "./taken-queries.ts";

export const payRoutes: readonly Route[] = [
  publicly(getPayPage, ({ db, params, services }) => payPage(db, services, params.token)),

  openly(payByLink, ({ params, services }) => openForLink(services, params.token)),

  openly(returnByLink, async ({ params, services, http }) => {
    await asSystem(services.database, async (db) => {
      for (const order of await ordersOfLink(db, hashOf(params.token))) await askAbout(db, order);
    });
    http.response.redirect(303, `/pay/${params.token}`);
    return {};
  }),

  openly(returnToPortal, async ({ params, services, http }) => {
    const order = await asSystem(services.database, async (db) => {
      const found = await orderNumbered(db, params.order);
      if (found) await askAbout(db, found.aggregatorOrder);
      return found;
    });
    http.response.redirect(
      303,
      order?.advice ? `/advices/${order.advice}` : order ? `/online-orders/${params.order}` : "/dues",
    );
    return {};
  }),

  inTransaction(onlineStateOfAdvice, async ({ db, actor, params, services }) => {
    const advice = await payableAdvice(db, actor.payerId as string, params.number);
    const payable = advice !== undefined && advice.state === "approved" && !advice.outlived;
    const { intent } = payable ? await upiOfAdvice(db, services.config, params.number) : { intent: null };
    return {
      methods: payable ? methodsFor(services, advice.amountPaise) : [],
      payments: await takenForAdvice(db, params.number),
      upi: intent === null ? null : { intent, ...qrPath(intent) },
    };
  }),

  openly(hearAggregator, async ({ raw, http, services, log }) => {
    const { aggregator } = services.config.paying;
    const said = aggregator && aggregatorAt(aggregator).heard(raw, http.request.get("x-razorpay-signature") ?? "");
    if (!said) throw new Refusal(401, "signature-wrong", "The signature does not fit the call.");
    const number = http.request.get("x-razorpay-event-id") ?? "";
    if (!/^[\w-]{1,100}$/.test(number)) throw new Refusal(422, "invalid-input", "The saying has no number of its own.");
    const { first } = await hear(services.database, number, said);
    log.info({ kind: said.kind, first }, "aggregator said");
    return {};
  }),
];
