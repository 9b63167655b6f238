// The outbox to billing: look, fetch, answer, send again.

import { type Actor, asActor, type Db } from "#server/database.ts";
import { inTransaction, type Route, type Services, withActor } from "#server/http.ts";
import { writeTable } from "#server/tables/write-table.ts";
import { acknowledge } from "./acknowledge.ts";
import { acknowledgePostings, exportPostings, listPostingItems, listPostings, retryPostings } from "./contract.ts";
import { outboxRows } from "./outbox.ts";
import { postingItemsPage, postingSums, postingsPage } from "./queries.ts";
import { retry } from "./retry.ts";

export const postingRoutes: readonly Route[] = [
  inTransaction(listPostings, async ({ db, actor, query: { state, q, ...page } }) => {
    const discomId = discomOf(actor);
    const listed = await postingsPage(db, { discomId, state, q: q || null }, page);
    return { ...listed, sums: await postingSums(db, discomId) };
  }),

  inTransaction(listPostingItems, ({ db, actor, query: { posting, q, ...page } }) =>
    postingItemsPage(db, { discomId: discomOf(actor), posting: posting ?? null, q: q || null }, page),
  ),

  withActor(exportPostings, async ({ actor, query, services }) => ({
    fileName: "postings.csv",
    body: writeTable("csv", "postings", outboxRows(as(services, actor), discomOf(actor), query.since ?? null)),
  })),

  withActor(acknowledgePostings, ({ actor, body, services }) =>
    acknowledge(as(services, actor), { ...actor, discomId: discomOf(actor) }, body.rows),
  ),

  inTransaction(retryPostings, ({ db, actor, body }) => retry(db, actor, body.bills)),
];

function as({ database }: Services, actor: Actor) {
  return <T>(work: (db: Db) => Promise<T>) => asActor(database, actor, work);
}

/** Endpoints of discoms are called by discoms' users only. */
function discomOf(actor: Actor): number {
  if (actor.discomId === null) throw new Error("a payer's user reached a discom's endpoint");
  return actor.discomId;
}
