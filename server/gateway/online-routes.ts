// A few bills paid online at once, and what became of payments begun online.

import { type Actor, asSystem } from "#server/database.ts";
import { notFound } from "#server/errors.ts";
import { type Route, withActor } from "#server/http.ts";
import { offersOf } from "./offer.ts";
import { getOnlineOffers, getOnlineOrder, listOnlineOrders, openOnlineOrder } from "./online-contract.ts";
import { billsOfOrder, oneOrder, ordersPage, type PaidFor, paymentsOfOrder } from "./online-queries.ts";
import { openForPayer } from "./open-order.ts";

export const onlineRoutes: readonly Route[] = [
  withActor(getOnlineOffers, async ({ actor, services }) => ({ rows: await offersOf(services, actor) })),

  withActor(openOnlineOrder, ({ actor, body, services }) => openForPayer(services, actor, body)),

  // What was taken stands in the aggregator's and the engine's rows, which a payer reads only through these.
  withActor(listOnlineOrders, ({ actor, query, services }) =>
    asSystem(services.database, (db) => ordersPage(db, paidFor(actor), query)),
  ),

  withActor(getOnlineOrder, ({ actor, params, services }) =>
    asSystem(services.database, async (db) => {
      const found = await oneOrder(db, paidFor(actor), params.order);
      if (!found) throw notFound("online order");
      const { id, discomId, ...order } = found;
      const key = { id, discomId };
      return { ...order, bills: await billsOfOrder(db, key), payments: await paymentsOfOrder(db, key) };
    }),
  ),
];

function paidFor({ payerId, userId }: Actor): PaidFor {
  return { payerId: payerId as string, userId };
}
