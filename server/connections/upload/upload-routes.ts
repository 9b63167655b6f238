// Mass tagging: template, file, check, preview, apply, file back.

import { createHash } from "node:crypto";
import { sniffBytes } from "#reconciliation/read/sniff.ts";
import { record } from "#server/audit/record.ts";
import type { Db } from "#server/database.ts";
import { notFound } from "#server/errors.ts";
import { inTransaction, type Route, type UploadedFile } from "#server/http.ts";
import { enqueue } from "#server/queue.ts";
import { startWork } from "#server/work/progress.ts";
import {
  applyTagUpload,
  getTagUpload,
  listTagUploadRows,
  listTagUploads,
  tagTemplate,
  tagUploadFile,
  uploadTags,
} from "../contract.ts";
import { unitCounts } from "../queries.ts";
import { startApplying } from "./apply-upload.ts";
import { cellsByMeaning } from "./tag-rows.ts";
import { fileWithResults, templateFile } from "./upload-files.ts";
import {
  allUploadRows,
  heldNumbers,
  insertUpload,
  type UploadRecord,
  uploadRecord,
  uploadRowsPage,
  uploadsPage,
  uploadTotals,
} from "./upload-queries.ts";

export const tagUploadRoutes: readonly Route[] = [
  inTransaction(tagTemplate, async ({ db, actor, query: { action, kind } }) => {
    const payerId = actor.payerId as string;
    const held = action === "tag" ? [] : await heldNumbers(db, payerId);
    return templateFile(action, kind, held, (await unitCounts(db, payerId)).length > 0);
  }),

  inTransaction(uploadTags, async ({ db, actor, body, file }) => {
    const { name, bytes } = file as UploadedFile;
    const payerId = actor.payerId as string;
    const workId = await startWork(db, actor, `check-mass-${body.action}`);
    const sha256 = createHash("sha256").update(bytes).digest();
    const upload = { payerId, userId: actor.userId, action: body.action, fileName: name, sha256, bytes, workId };
    const id = await insertUpload(db, upload);
    await enqueue(db, "check-tag-upload", { payerId, uploadId: id, work: workId });
    await record(db, actor, "mass-tag file sent", `tag-upload:${id}`, { action: body.action });
    return { id, workId };
  }),

  inTransaction(listTagUploads, ({ db, actor, query }) => uploadsPage(db, actor.payerId as string, query)),

  inTransaction(getTagUpload, async ({ db, actor, params }) => {
    const upload = await uploadTotals(db, actor.payerId as string, params.id);
    if (!upload) throw notFound("upload");
    return upload;
  }),

  inTransaction(listTagUploadRows, async ({ db, actor, params, query: { outcome, ...page } }) => {
    const payerId = actor.payerId as string;
    const { header, action } = await uploadOf(db, payerId, params.id);
    const found = await uploadRowsPage(db, { payerId, id: params.id, outcome, ...page });
    const meaning = cellsByMeaning(action, header);
    return {
      total: found.total,
      rows: found.rows.map(({ row, cells, outcome: became, site, reason, discomName }) => {
        const { discom, ...told } = meaning(cells);
        return { row, ...told, discom: discomName || discom, outcome: became, site, reason };
      }),
    };
  }),

  inTransaction(applyTagUpload, async ({ db, actor, params, body }) => ({
    workId: await startApplying(db, actor, params.id, body),
  })),

  inTransaction(tagUploadFile, async ({ db, actor, params, query }) => {
    const payerId = actor.payerId as string;
    const upload = await uploadOf(db, payerId, params.id);
    const rows = await allUploadRows(db, payerId, params.id, query.only === "wrong");
    return fileWithResults(upload, rows, query.language, sniffBytes(upload.head) === "zip" ? "xlsx" : "csv");
  }),
];

async function uploadOf(db: Db, payerId: string, id: string): Promise<UploadRecord> {
  const upload = await uploadRecord(db, payerId, id);
  if (!upload) throw notFound("upload");
  return upload;
}
