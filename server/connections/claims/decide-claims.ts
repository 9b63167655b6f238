// The discom's officer decides claims in bulk: what is asked for is fixed with the request, a portion at a time is done by a job.

import { record } from "#server/audit/record.ts";
import { type Actor, asSystem, type Db } from "#server/database.ts";
import { notFound, Refusal } from "#server/errors.ts";
import { happened } from "#server/events/happened.ts";
import type { Services } from "#server/http.ts";
import { enqueue } from "#server/queue.ts";
import { gatherStatistics } from "#server/statistics.ts";
import { advanceWork, finishWork, startWork } from "#server/work/progress.ts";
import { sayOpened } from "../disputes/open-dispute.ts";
import { type ClaimsView, waitingInView } from "./claim-queries.ts";
import type { ClaimsDecided } from "./claims-contract.ts";
import { approveFree, disputeHeld, payerOfBatch, refuseClaims, tellRows, waitingOf } from "./decide-queries.ts";

const PORTION = 1_000;

export interface Decision {
  readonly claims: { readonly ids: readonly string[] } | { readonly view: ClaimsView; readonly count: number };
  readonly verdict: "approved" | "refused";
  readonly reason: string;
}

export async function startDeciding(db: Db, actor: Actor, batchId: string, decision: Decision): Promise<string> {
  const discomId = actor.discomId as number;
  const { claims, verdict, reason } = decision;
  const payerId = await payerOfBatch(db, discomId, batchId);
  if (payerId === undefined) throw notFound("claim");
  const ids =
    "ids" in claims
      ? await waitingOf(db, { discomId, batchId, ids: claims.ids })
      : await waitingInView(db, { discomId, batchId, view: claims.view });
  const expected = "ids" in claims ? new Set(claims.ids).size : claims.count;
  if (ids.length !== expected) {
    throw new Refusal(409, "claims-changed", "Other claims wait now than you were shown. Look at them again.", {
      params: { shown: expected, now: ids.length },
    });
  }
  const workId = await startWork(db, actor, "decide-claims", ids.length);
  const job = { discomId, payerId, batchId, userId: actor.userId, ids, verdict, reason };
  await enqueue(db, "decide-claims", { ...job, work: workId });
  await record(db, actor, `tag claims ${verdict}`, `claim-batch:${batchId}`, { count: ids.length, reason });
  return workId;
}

interface Job {
  readonly discomId: number;
  readonly payerId: string;
  readonly batchId: string;
  readonly userId: string;
  readonly ids: readonly string[];
  readonly verdict: "approved" | "refused";
  readonly reason: string;
  readonly work: string;
}

/** The job `decide-claims`. A portion decided before a crash is left alone by the next try. */
export async function decideClaimsJob(payload: Record<string, unknown>, { database }: Services): Promise<void> {
  const job = payload as unknown as Job;
  const decided = { approved: 0, refused: 0, disputed: 0 };
  for (let from = 0; from < job.ids.length; from += PORTION) {
    await advanceWork(database, job.work, { stage: "deciding", done: from, total: job.ids.length });
    const ids = job.ids.slice(from, from + PORTION);
    const portion = await asSystem(database, (db) => decidePortion(db, { ...job, ids }));
    decided.approved += portion.approved;
    decided.refused += portion.refused;
    decided.disputed += portion.disputed;
  }
  await gatherStatistics(database, decided.approved, ["tags", "connections", "open_dues"]);
  await advanceWork(database, job.work, { done: job.ids.length, total: job.ids.length });
  const waiting = await asSystem(database, (db) => waitingOf(db, job));
  const result: ClaimsDecided = { ...decided, noConnection: waiting.length };
  const { discomId, payerId, batchId } = job;
  if (decided.approved + decided.refused + decided.disputed > 0) {
    const subject = `claim-batch:${discomId}-${batchId}`;
    const facts = { ...decided, reason: job.reason };
    await asSystem(database, (db) => happened(db, { kind: "tag-claim.decided", discomId, payerId, subject, facts }));
  }
  await finishWork(database, job.work, result);
}

async function decidePortion(db: Db, job: Job): Promise<{ approved: number; refused: number; disputed: number }> {
  const decided = { approved: 0, refused: 0, disputed: 0 };
  if (job.verdict === "refused") decided.refused = await refuseClaims(db, job);
  else {
    decided.approved = await approveFree(db, job);
    const held = await disputeHeld(db, job);
    decided.disputed = held.disputed;
    await sayOpened(db, job.payerId, held.opened);
  }
  await tellRows(db, job);
  return decided;
}
