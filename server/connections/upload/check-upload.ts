// Checks a mass-tag file as a job and changes nothing but the file's own rows; the person sees the totals before anything is applied.

import { record } from "#server/audit/record.ts";
import { asSystem, type Db } from "#server/database.ts";
import type { Services } from "#server/http.ts";
import { gatherStatistics } from "#server/statistics.ts";
import { type FileRefusal, isRefusal } from "#server/tables/file-refusal.ts";
import { readTable } from "#server/tables/read-table.ts";
import { advanceWork, failWork, finishWork } from "#server/work/progress.ts";
import { discomsWithAdmission, lockProofs, unitsWithinReach } from "../queries.ts";
import {
  dropRows,
  judgeTags,
  judgeTransfers,
  judgeUntags,
  keepFailures,
  sortInMemory,
  stageTagRows,
} from "./judge-queries.ts";
import { type Reach, readTagFile, type TagRow, tagColumns, untagColumns } from "./tag-rows.ts";
import { moveUpload, refuseUpload, setHeader, type UploadRecord, uploadBytes, uploadRecord } from "./upload-queries.ts";

/** A file may fail as often as it proves, and this often for nothing; beyond that it is a search for numbers. */
const FAILURES_FREE = 1_000;

/** The job `check-tag-upload`. */
export async function checkTagUpload(payload: Record<string, unknown>, { database }: Services): Promise<void> {
  const [payerId, id] = [String(payload["payerId"]), String(payload["uploadId"])];
  const upload = await asSystem(database, (db) => uploadRecord(db, payerId, id));
  if (upload?.state !== "checking") return;
  await advanceWork(database, upload.work_id, { stage: "reading" });
  const bytes = await asSystem(database, (db) => uploadBytes(db, payerId, id));
  const table = await readTable(bytes, { ...tagColumns, ...untagColumns });
  const outcome = await asSystem(database, async (db) => {
    const discoms = await discomsWithAdmission(db, payerId);
    const reach = await unitsWithinReach(db, payerId, upload.uploaded_by);
    const read = isRefusal(table) ? table : await readTagFile(upload.action, table, discoms, reach);
    if (isRefusal(read)) return refuse(db, upload, read);
    await advanceWork(database, upload.work_id, { stage: "checking", done: 0, total: read.rows.length });
    await setHeader(db, payerId, id, read.header);
    return judge(db, upload, read.rows, reach);
  });
  await gatherStatistics(database, isRefusal(outcome) ? 0 : outcome.rows, ["tag_upload_rows"]);
  if (isRefusal(outcome)) await failWork(database, upload.work_id, { code: outcome.code, detail: outcome.message });
  else {
    await advanceWork(database, upload.work_id, { done: outcome.rows });
    await finishWork(database, upload.work_id, outcome);
  }
}

async function judge(
  db: Db,
  upload: UploadRecord,
  values: readonly TagRow[],
  reach: Reach,
): Promise<{ rows: number } | FileRefusal> {
  const { payer_id: payerId, id, uploaded_by: userId } = upload;
  await sortInMemory(db);
  await stageTagRows(db, values);
  await dropRows(db, payerId, id);
  const units = reach.whole ? null : reach.units.map((one) => one.id);
  if (upload.action === "untag") await judgeUntags(db, payerId, id, units);
  else if (upload.action === "transfer") await judgeTransfers(db, payerId, id, units);
  else {
    await lockProofs(db, payerId);
    await judgeTags(db, payerId, id);
    const { failed, proved } = await keepFailures(db, { payerId, userId, uploadId: id });
    if (failed > FAILURES_FREE && failed > proved) {
      await record(db, { userId, payerId, discomId: null }, "proofs of connections failed", `tag-upload:${id}`, {
        failed,
      });
      await dropRows(db, payerId, id);
      return refuse(db, upload, tooManyFailures);
    }
  }
  await moveUpload(db, { payerId, id, from: "checking", to: "checked" });
  return { rows: values.length };
}

async function refuse(db: Db, upload: UploadRecord, refusal: FileRefusal): Promise<FileRefusal> {
  await refuseUpload(db, upload.payer_id, upload.id, refusal);
  return refusal;
}

const tooManyFailures: FileRefusal = {
  code: "too-many-proofs",
  message: "More rows are unproved than proved, so the file is not looked at further. Check its columns and its bills.",
};
