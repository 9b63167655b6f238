// Applies the good rows of a checked mass-tag file, a portion at a time: a job that was interrupted goes on where it was.

import { record } from "#server/audit/record.ts";
import { type Actor, asSystem, type Db } from "#server/database.ts";
import { notFound, Refusal } from "#server/errors.ts";
import type { Services } from "#server/http.ts";
import { enqueue } from "#server/queue.ts";
import { gatherStatistics } from "#server/statistics.ts";
import { advanceWork, finishWork, startWork } from "#server/work/progress.ts";
import { applyTags, applyUntags, goodRows, moveUpload, uploadRecord, uploadTotals } from "./upload-queries.ts";

const PORTION = 5_000;

/** Queues the job with the caller's transaction; asking again while it runs gives the same work. */
export async function startApplying(db: Db, actor: Actor, id: string): Promise<string> {
  const payerId = actor.payerId as string;
  const upload = await uploadRecord(db, payerId, id);
  if (!upload) throw notFound("upload");
  if (upload.state === "applying" || upload.state === "applied") return upload.work_id;
  const totals = await uploadTotals(db, payerId, id);
  if (upload.state !== "checked" || !totals || totals.good === 0) {
    throw new Refusal(409, "upload-nothing-to-apply", "There is no good row to apply in this file.");
  }
  const workId = await startWork(db, actor, `mass-${upload.action}`, totals.good);
  const moved = await moveUpload(db, { payerId, id, from: "checked", to: "applying", workId });
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
  const apply = upload.action === "tag" ? applyTags : applyUntags;
  const before = await asSystem(database, (db) => uploadTotals(db, payerId, id));
  const total = (before?.good ?? 0) + (before?.applied ?? 0);
  const good = await asSystem(database, (db) => goodRows(db, { payerId, id }));
  let done = before?.applied ?? 0;
  for (let from = good?.first ?? 1; good && from <= good.last; from += PORTION) {
    await advanceWork(database, upload.work_id, { stage: "applying", done, total });
    done += await asSystem(database, (db) => apply(db, { payerId, id, userId, from, to: from + PORTION - 1 }));
  }
  const applied = await asSystem(database, async (db) => {
    await moveUpload(db, { payerId, id, from: "applying", to: "applied" });
    const after = await uploadTotals(db, payerId, id);
    const action = upload.action === "tag" ? "connections tagged by file" : "connections untagged by file";
    await record(db, { userId, payerId, discomId: null }, action, `tag-upload:${id}`, { applied: after?.applied });
    return after?.applied ?? 0;
  });
  await gatherStatistics(database, done, ["tags", "connections"]);
  await advanceWork(database, upload.work_id, { done: total, total });
  await finishWork(database, upload.work_id, { applied });
}
