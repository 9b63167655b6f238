// A person moves or lets go of many connections at once, and takes such an action back: the wish with the request, the work as a job.

import { record } from "#server/audit/record.ts";
import { type Actor, asSystem, type Database, type Db } from "#server/database.ts";
import { notFound, Refusal } from "#server/errors.ts";
import { happened } from "#server/events/happened.ts";
import type { Services } from "#server/http.ts";
import { enqueue } from "#server/queue.ts";
import { gatherStatistics } from "#server/statistics.ts";
import { advanceWork, failWork, finishWork, startWork } from "#server/work/progress.ts";
import type { TagAction } from "../contract.ts";
import { unitsWithinReach } from "../queries.ts";
import { runBatch } from "./apply-batch.ts";
import { type BatchRecord, batchRecord, batchSummary, endBatch, insertItems, insertTagBatch } from "./batch-queries.ts";
import { type Selection, UNDO_DAYS } from "./batches-contract.ts";
import { countInTheWay, takeBatchBack } from "./undo-queries.ts";

interface Started {
  readonly batchId: string;
  readonly workId: string;
}

/** `subUnit` of an untag is not looked at. */
export async function startChange(
  db: Db,
  actor: Actor,
  wish: { action: "untag" | "transfer"; selection: Selection; subUnit: string | null; reason: string },
): Promise<Started> {
  const payerId = actor.payerId as string;
  if (wish.action === "transfer") await requireUnit(db, actor, wish.subUnit);
  const workId = await startWork(db, actor, `mass-${wish.action}`);
  const batch = { payerId, userId: actor.userId, action: wish.action, workId };
  const batchId = await insertTagBatch(db, { ...batch, subUnitId: wish.subUnit, reason: wish.reason });
  const count = await insertItems(db, { payerId, batchId, selection: wish.selection });
  const expected = "view" in wish.selection ? wish.selection.count : undefined;
  if (expected !== undefined && expected !== count) {
    throw new Refusal(409, "view-changed", "The view holds other connections now than you were shown.", {
      params: { shown: expected, now: count },
    });
  }
  if (count === 0) throw notFound("connection");
  await enqueue(db, "apply-tag-batch", { payerId, batchId, work: workId, count });
  await record(db, actor, `mass ${wish.action} started`, `tag-batch:${batchId}`, { count, reason: wish.reason });
  return { batchId, workId };
}

async function requireUnit(db: Db, actor: Actor, subUnit: string | null): Promise<void> {
  const { whole, units } = await unitsWithinReach(db, actor.payerId as string, actor.userId);
  if (subUnit === null ? !whole : !units.some(({ id }) => id === subUnit)) throw notFound("sub-unit");
}

/** Looked at once before it is queued, so that a refusal is heard at once. */
export async function startUndo(
  database: Database,
  actor: Actor,
  wish: { id: string; reason: string },
): Promise<Started> {
  const payerId = actor.payerId as string;
  return asSystem(database, async (db) => {
    const batch = await batchSummary(db, { payerId, id: wish.id, undoDays: UNDO_DAYS });
    if (!batch) throw notFound("batch");
    const { whole } = await unitsWithinReach(db, payerId, actor.userId);
    const own = await batchRecord(db, payerId, wish.id);
    if (!whole && own?.by_user !== actor.userId) throw notFound("batch");
    if (!batch.undoable) {
      throw new Refusal(409, "batch-not-undoable", "It was taken back already, still runs, or is too old.", {
        params: { days: UNDO_DAYS },
      });
    }
    const inTheWay = await countInTheWay(db, { payerId, batchId: wish.id }, batch.action as TagAction);
    if (inTheWay > 0) throw dependedOn(inTheWay);
    const workId = await startWork(db, actor, "undo-tags", batch.done);
    const undo = { payerId, userId: actor.userId, action: "undo" as const, workId };
    const batchId = await insertTagBatch(db, { ...undo, reason: wish.reason, undoes: wish.id });
    await enqueue(db, "apply-tag-batch", { payerId, batchId, work: workId, count: batch.done });
    await record(db, actor, "mass action undone", `tag-batch:${wish.id}`, { reason: wish.reason });
    return { batchId, workId };
  });
}

function dependedOn(count: number): Refusal {
  return new Refusal(
    409,
    "batch-depended-on",
    "Something depends on it by now: a live advice holds a bill, a connection was moved on, or somebody else holds it.",
    { params: { count } },
  );
}

/** The job `apply-tag-batch`. */
export async function applyTagBatchJob(payload: Record<string, unknown>, { database }: Services): Promise<void> {
  const [payerId, batchId] = [String(payload["payerId"]), String(payload["batchId"])];
  const total = Number(payload["count"]);
  const batch = await asSystem(database, (db) => batchRecord(db, payerId, batchId));
  if (batch?.state !== "applying") return;
  const run = batch.action === "undo" ? undoBatch : changeBatch;
  const done = await run(database, payerId, { ...batch, action: batch.action }, total);
  if (done === null) return;
  await gatherStatistics(database, done, ["tags", "connections", "open_dues"]);
  await finishWork(database, batch.work_id, { batchId, done, leftOut: total - done });
}

async function changeBatch(database: Database, payerId: string, batch: BatchRecord, total: number): Promise<number> {
  const { id: batchId, by_user: userId, work_id: workId } = batch;
  const action = batch.action as TagAction;
  const run = { payerId, batchId, uploadId: null, userId, action, workId, first: 1, last: total, total };
  const done = await runBatch(database, run);
  await asSystem(database, async (db) => {
    if (await endBatch(db, { payerId, id: batchId, state: "applied" })) {
      await sayApplied(db, { payerId, batchId, action, done, leftOut: total - done });
    }
  });
  return done;
}

/** All of it or nothing, in one transaction; null when something came in the way since it was asked for. */
async function undoBatch(
  database: Database,
  payerId: string,
  batch: BatchRecord,
  total: number,
): Promise<number | null> {
  const { id: undoId, by_user: userId, reason, work_id: workId } = batch;
  const undone = batch.undoes as string;
  await advanceWork(database, workId, { stage: "applying", done: 0, total });
  const outcome = await asSystem(database, async (db) => {
    const of = await batchRecord(db, payerId, undone);
    const action = of?.action as TagAction;
    const inTheWay = await countInTheWay(db, { payerId, batchId: undone }, action);
    const state = inTheWay > 0 ? "refused" : "applied";
    if (!(await endBatch(db, { payerId, id: undoId, state }))) return { done: 0 };
    if (inTheWay > 0) return { refusal: dependedOn(inTheWay) };
    const done = await takeBatchBack(db, { payerId, batchId: undone, undoId, userId, reason }, action);
    await sayApplied(db, { payerId, batchId: undoId, action: "undo", done, leftOut: 0 });
    return { done };
  });
  if ("refusal" in outcome) {
    await failWork(database, workId, { code: outcome.refusal.code, detail: outcome.refusal.message });
    return null;
  }
  await advanceWork(database, workId, { done: outcome.done, total });
  return outcome.done;
}

/** One event for a mass action, however many connections it changed. */
export function sayApplied(
  db: Db,
  of: {
    payerId: string;
    batchId: string;
    action: TagAction | "undo";
    done: number;
    leftOut: number;
    claimed?: number;
    disputed?: number;
  },
): Promise<void> {
  const { payerId, batchId, ...facts } = of;
  return happened(db, { kind: "tags.applied", discomId: null, payerId, subject: `tag-batch:${batchId}`, facts });
}
