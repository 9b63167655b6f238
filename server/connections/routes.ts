// A payer's connections: what it holds, claims and lets go.

import { notFound } from "#server/errors.ts";
import { inTransaction, type Route, withActor } from "#server/http.ts";
import { choicesOf } from "./choices.ts";
import {
  connectionChoices,
  labelConnection,
  listConnections,
  tagConnection,
  tagHistory,
  untagConnection,
} from "./contract.ts";
import { connectionsPage, setLabel, tagEvents } from "./queries.ts";
import { tagOne } from "./tag.ts";
import { untagOne } from "./untag.ts";

export const connectionRoutes: readonly Route[] = [
  inTransaction(listConnections, ({ db, actor, query }) => connectionsPage(db, actor.payerId as string, query)),
  inTransaction(connectionChoices, ({ db, actor }) => choicesOf(db, actor.payerId as string)),
  withActor(tagConnection, ({ actor, body, services }) => tagOne(services.database, actor, body)),
  inTransaction(untagConnection, async ({ db, actor, params, body }) => {
    await untagOne(db, actor, { ...params, ...body });
    return {};
  }),
  inTransaction(labelConnection, async ({ db, actor, params, body }) => {
    const tag = { payerId: actor.payerId as string, discomId: params.discom, connectionId: params.id };
    if (!(await setLabel(db, { ...tag, ...body }))) throw notFound("connection");
    return {};
  }),
  inTransaction(tagHistory, async ({ db, actor, params }) => ({
    rows: await tagEvents(db, { payerId: actor.payerId as string, discomId: params.discom, connectionId: params.id }),
  })),
];
