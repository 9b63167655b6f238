// Webhooks over HTTP, for the payer's admin.

import { notFound } from "#server/errors.ts";
import { inTransaction, type Route } from "#server/http.ts";
import * as contract from "./contract.ts";
import {
  addEndpoint,
  changeEndpoint,
  pause,
  remove,
  replay,
  replayAllGivenUp,
  rotateSecret,
  sendTest,
} from "./endpoints.ts";
import { deliveries, deliveryById, endpoints, isEndpointOf } from "./queries.ts";

export const webhookRoutes: readonly Route[] = [
  inTransaction(contract.listWebhooks, async ({ db, actor }) => ({
    rows: await endpoints(db, actor.payerId as string),
  })),
  inTransaction(contract.addWebhook, ({ db, actor, body, services }) => addEndpoint(db, actor, services.config, body)),
  inTransaction(contract.changeWebhook, async ({ db, actor, params, body, services }) => {
    await changeEndpoint(db, actor, services.config, params.id, body);
    return {};
  }),
  inTransaction(contract.pauseWebhook, async ({ db, actor, params, body }) => {
    await pause(db, actor, params.id, body.paused);
    return {};
  }),
  inTransaction(contract.removeWebhook, async ({ db, actor, params }) => {
    await remove(db, actor, params.id);
    return {};
  }),
  inTransaction(contract.rotateWebhookSecret, ({ db, actor, params, services }) =>
    rotateSecret(db, actor, services.config, params.id),
  ),
  inTransaction(contract.tryWebhook, async ({ db, actor, params }) => ({ id: await sendTest(db, actor, params.id) })),
  inTransaction(contract.listDeliveries, async ({ db, actor, params, query }) => {
    const payerId = actor.payerId as string;
    if (!(await isEndpointOf(db, payerId, params.id))) throw notFound("webhook");
    const { state = null, page, size } = query;
    return deliveries(db, payerId, { endpointId: params.id, state, limit: size, offset: (page - 1) * size });
  }),
  inTransaction(contract.getDelivery, async ({ db, actor, params }) => {
    const delivery = await deliveryById(db, actor.payerId as string, params.id);
    if (!delivery) throw notFound("message");
    return delivery;
  }),
  inTransaction(contract.replayDelivery, async ({ db, actor, params }) => {
    await replay(db, actor, params.id);
    return {};
  }),
  inTransaction(contract.replayGivenUp, async ({ db, actor, params }) => ({
    count: await replayAllGivenUp(db, actor, params.id),
  })),
];
