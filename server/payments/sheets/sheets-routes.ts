// Sheets of amounts.

import { createHash } from "node:crypto";
import { sniffBytes } from "#reconciliation/read/sniff.ts";
import { record } from "#server/audit/record.ts";
import { isPayable, payableInView, payerOf, whatIsOwed } from "#server/bills/owed.ts";
import type { Db } from "#server/database.ts";
import { notFound } from "#server/errors.ts";
import { inTransaction, type Route, type UploadedFile } from "#server/http.ts";
import { enqueue } from "#server/queue.ts";
import { startWork } from "#server/work/progress.ts";
import { sheetBack, sheetTemplateOf } from "./sheet-files.ts";
import {
  allSheetRows,
  insertSheet,
  type SheetRecord,
  sheetRecord,
  sheetRowsPage,
  sheetTotals,
} from "./sheet-queries.ts";
import { startApplying } from "./sheets.ts";
import * as contract from "./sheets-contract.ts";

export const sheetsRoutes: readonly Route[] = [
  inTransaction(contract.sheetTemplate, async ({ db, actor, query }) => {
    const keys = await payableInView(db, actor, {});
    return sheetTemplateOf((await whatIsOwed(db, actor, keys)).filter(isPayable), query.kind);
  }),

  inTransaction(contract.uploadSheet, async ({ db, actor, file }) => {
    const { name, bytes } = file as UploadedFile;
    const payerId = payerOf(actor);
    const workId = await startWork(db, actor, "check-amount-sheet");
    const sha256 = createHash("sha256").update(bytes).digest();
    const id = await insertSheet(db, { payerId, userId: actor.userId, fileName: name, sha256, bytes, workId });
    await enqueue(db, "check-amount-sheet", { payerId, sheetId: id, work: workId });
    await record(db, actor, "sheet of amounts sent", `amount-sheet:${id}`, { fileName: name });
    return { id, workId };
  }),

  inTransaction(contract.getSheet, async ({ db, actor, params }) => {
    const sheet = await sheetTotals(db, payerOf(actor), params.id);
    if (!sheet) throw notFound("sheet");
    return sheet;
  }),

  inTransaction(contract.listSheetRows, async ({ db, actor, params, query }) => {
    const { header } = await sheetOf(db, payerOf(actor), params.id);
    return { header, ...(await sheetRowsPage(db, { payerId: payerOf(actor), id: params.id, ...query })) };
  }),

  inTransaction(contract.applySheet, async ({ db, actor, params, body }) => ({
    workId: await startApplying(db, actor, params.id, body),
  })),

  inTransaction(contract.sheetFile, async ({ db, actor, params, query }) => {
    const sheet = await sheetOf(db, payerOf(actor), params.id);
    const rows = await allSheetRows(db, payerOf(actor), params.id, query.only === "wrong");
    return sheetBack(sheet, rows, query.language, sniffBytes(sheet.head) === "zip" ? "xlsx" : "csv");
  }),
];

async function sheetOf(db: Db, payerId: string, id: string): Promise<SheetRecord> {
  const sheet = await sheetRecord(db, payerId, id);
  if (!sheet) throw notFound("sheet");
  return sheet;
}
