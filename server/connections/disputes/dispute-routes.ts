// Disputes over a connection, for both sides and the discom.

import { notFound } from "#server/errors.ts";
import { inTransaction, type Route, withActor } from "#server/http.ts";
import { disputesPage, factsOfDispute, shownDispute, statementsOf } from "./dispute-queries.ts";
import {
  getTagDispute,
  listTagDisputes,
  openTagDispute,
  settleTagDispute,
  stateInDispute,
  withdrawDispute,
} from "./disputes-contract.ts";
import { openDispute } from "./open-dispute.ts";
import { settle, stateCase, withdraw } from "./settle-dispute.ts";

export const tagDisputeRoutes: readonly Route[] = [
  inTransaction(listTagDisputes, ({ db, query: { state, ...page } }) => disputesPage(db, { state, ...page })),
  withActor(openTagDispute, ({ actor, body, services }) => openDispute(services.database, actor, body)),
  inTransaction(getTagDispute, async ({ db, actor, params: { discom, id } }) => {
    const dispute = await shownDispute(db, discom, id);
    if (!dispute) throw notFound("dispute");
    const statements = await statementsOf(db, discom, id);
    const facts = actor.discomId === null ? null : ((await factsOfDispute(db, discom, id)) ?? null);
    return { ...dispute, statements, facts };
  }),
  withActor(stateInDispute, async ({ actor, params, body, services }) => {
    await stateCase(services.database, actor, { ...params, ...body });
    return {};
  }),
  withActor(withdrawDispute, async ({ actor, params, body, services }) => {
    await withdraw(services.database, actor, { ...params, ...body });
    return {};
  }),
  withActor(settleTagDispute, async ({ actor, params, body, services }) => {
    await settle(services.database, actor, { ...params, ...body });
    return {};
  }),
];
