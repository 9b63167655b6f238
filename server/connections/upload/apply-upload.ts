// Applies the good rows of a checked mass-tag file as a mass action, and sends to the discom what its sender chose to send.

import { record } from "#server/audit/record.ts";
import { type Actor, asSystem, type Database, type Db } from "#server/database.ts";
import { notFound, Refusal } from "#server/errors.ts";
import type { Services } from "#server/http.ts";
import { enqueue } from "#server/queue.ts";
import { gatherStatistics } from "#server/statistics.ts";
import { advanceWork, finishWork, startWork } from "#server/work/progress.ts";
import { runBatch } from "../batch/apply-batch.ts";
import { doneByBatch, endBatch, insertTagBatch } from "../batch/batch-queries.ts";
import { sayApplied } from "../batch/change-many.ts";
import { requirePaper } from "../papers.ts";
import { claimsOfUpload, disputesOfUpload } from "./send-rows.ts";
import {
  goodRows,
  moveUpload,
  type UploadChoices,
  type UploadRecord,
  uploadRecord,
  uploadTotals,
} from "./upload-queries.ts";

const actions = {
  tag: "connections tagged by file",
  untag: "connections untagged by file",
  transfer: "connections moved by file",
} as const;

/** Queues the job with the caller's transaction; asking again while it runs gives the same work. */
export async function startApplying(db: Db, actor: Actor, id: string, choices: UploadChoices): Promise<string> {
  const payerId = actor.payerId as string;
  const upload = await uploadRecord(db, payerId, id);
  if (!upload) throw notFound("upload");
  if (upload.state === "applying" || upload.state === "applied") return upload.work_id;
  const totals = await uploadTotals(db, payerId, id);
  const claims = choices.withoutProof === "claim" ? (totals?.claimable ?? 0) : 0;
  const disputes = choices.heldByAnother === "dispute" ? (totals?.heldByAnother ?? 0) : 0;
  if (upload.state !== "checked" || !totals || totals.good + claims + disputes === 0) {
    throw new Refusal(409, "upload-nothing-to-apply", "There is no good row to apply in this file.");
  }
  if (choices.paper) await requirePaper(db, payerId, choices.paper);
  const workId = await startWork(db, actor, `mass-${upload.action}`, totals.good);
  const batch = { payerId, userId: actor.userId, action: upload.action, workId, uploadId: id };
  const batchId = totals.good > 0 ? await insertTagBatch(db, batch) : null;
  const moved = await moveUpload(db, { payerId, id, from: "checked", to: "applying", workId, batchId, choices });
  if (!moved) throw new Refusal(409, "acted-meanwhile", "Somebody else acted on this file just now. Look at it again.");
  await enqueue(db, "apply-tag-upload", { payerId, uploadId: id, userId: actor.userId, work: workId });
  return workId;
}

/** The job `apply-tag-upload`. */
export async function applyTagUploadJob(payload: Record<string, unknown>, { database }: Services): Promise<void> {
  const [payerId, id, userId] = [payload["payerId"], payload["uploadId"], payload["userId"]].map(String) as [
    string,
    string,
    string,
  ];
  const upload = await asSystem(database, (db) => uploadRecord(db, payerId, id));
  if (upload?.state !== "applying") return;
  const { done, total } = await applyGood(database, upload, userId);
  if (upload.choices.withoutProof === "claim" || upload.choices.heldByAnother === "dispute") {
    await advanceWork(database, upload.work_id, { stage: "sending" });
  }
  const claimed = await asSystem(database, (db) => claimsOfUpload(db, upload, userId));
  const disputed = await asSystem(database, (db) => disputesOfUpload(db, upload, userId));
  await asSystem(database, async (db) => {
    if (!(await moveUpload(db, { payerId, id, from: "applying", to: "applied" }))) return;
    const by = { userId, payerId, discomId: null };
    await record(db, by, actions[upload.action], `tag-upload:${id}`, { applied: done, claimed, disputed });
    if (upload.batch_id === null) return;
    await endBatch(db, { payerId, id: upload.batch_id, state: "applied" });
    const outcome = { done, leftOut: total - done, claimed, disputed };
    await sayApplied(db, { payerId, batchId: upload.batch_id, action: upload.action, ...outcome });
  });
  await gatherStatistics(database, done, ["tags", "connections", "open_dues"]);
  await finishWork(database, upload.work_id, { applied: done, claimed, disputed });
}

async function applyGood(
  database: Database,
  upload: UploadRecord,
  userId: string,
): Promise<{ done: number; total: number }> {
  const { payer_id: payerId, id: uploadId, batch_id: batchId, work_id: workId, action } = upload;
  if (batchId === null) return { done: 0, total: 0 };
  const good = await asSystem(database, (db) => goodRows(db, { payerId, id: uploadId }));
  if (!good) return { done: await asSystem(database, (db) => doneByBatch(db, payerId, batchId)), total: 0 };
  const { first, last, count: total } = good;
  const run = { payerId, batchId, uploadId, userId, action, workId, first, last, total };
  return { done: await runBatch(database, run), total };
}
