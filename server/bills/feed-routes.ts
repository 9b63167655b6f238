// Billing's files by API.

import type { Actor } from "#server/database.ts";
import { notFound, Refusal } from "#server/errors.ts";
import { inTransaction, type Route, type Services, type UploadedFile, withActor } from "#server/http.ts";
import { isRefusal } from "#server/tables/file-refusal.ts";
import { loadFeed } from "./feed.ts";
import { type FeedKind, type FeedReport, feedBills, feedConnections, getFeed, listFeeds } from "./feed-contract.ts";
import { feedById, feedsPage } from "./feed-queries.ts";

const ANSWERED_MAX = 1_000;

export const feedRoutes: readonly Route[] = [
  withActor(feedConnections, ({ actor, file, services }) => load("connections", actor, file, services)),
  withActor(feedBills, ({ actor, file, services }) => load("bills", actor, file, services)),
  inTransaction(listFeeds, ({ db, actor, query }) => feedsPage(db, discomOf(actor), query)),
  inTransaction(getFeed, async ({ db, actor, params }) => {
    const feed = await feedById(db, discomOf(actor), params.id);
    if (!feed) throw notFound("feed");
    return feed;
  }),
];

async function load(
  kind: FeedKind,
  actor: Actor,
  file: UploadedFile | null,
  { database }: Services,
): Promise<FeedReport> {
  const { name, bytes } = file as UploadedFile;
  const report = await loadFeed(database, kind, { discomId: discomOf(actor), source: "api", name, bytes, by: actor });
  if (isRefusal(report)) throw new Refusal(422, report.code, report.message, { params: { ...report.params } });
  return {
    ...report,
    problems: report.problems.slice(0, ANSWERED_MAX),
    notes: report.notes.slice(0, ANSWERED_MAX),
  };
}

function discomOf(actor: Actor): number {
  return actor.discomId as number;
}
