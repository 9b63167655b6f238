// The outbox to billing: look, fetch, answer, send again.

import { record } from "#server/audit/record.ts";
import { Refusal } from "#server/errors.ts";
import { inTransaction, type Route } from "#server/http.ts";
import { takeAnswers } from "./acknowledge.ts";
import { acknowledgePostings, listPostings, pullOutbox, repeatPosting } from "./contract.ts";
import { insertRepeat, openSums, outbox, listPostings as postings } from "./queries.ts";

export const postingRoutes: readonly Route[] = [
  inTransaction(listPostings, async ({ db, actor, query: { state, q, ...page } }) => {
    const discomId = actor.discomId as number;
    const sums = await openSums(db, discomId);
    const sumOf = (wanted: "waiting" | "rejected") => {
      const found = sums.find((one) => one.state === wanted);
      return { count: found?.count ?? 0, paise: found?.paise ?? "0" };
    };
    const listed = await postings(db, { ...page, discomId, state: state ?? null, q: q || null });
    return { ...listed, waiting: sumOf("waiting"), rejected: sumOf("rejected") };
  }),

  inTransaction(pullOutbox, async ({ db, actor, query }) => {
    const items = await outbox(db, actor.discomId as number, query.since ?? null, query.postings);
    return { items, next: items.at(-1)?.cursor ?? null };
  }),

  inTransaction(acknowledgePostings, ({ db, actor, body }) =>
    takeAnswers(db, { ...actor, discomId: actor.discomId as number }, body.acknowledgements),
  ),

  inTransaction(repeatPosting, async ({ db, actor, params, body }) => {
    const repeat = { discomId: actor.discomId as number, id: params.id, userId: actor.userId, why: body.why };
    const attempt = await insertRepeat(db, repeat);
    if (attempt === null)
      throw new Refusal(409, "posting-closed", "There is no such posting, or billing has accepted it.");
    await record(db, actor, "posting sent again", `posting:${params.id}`, { attempt, why: body.why });
    return {};
  }),
];
