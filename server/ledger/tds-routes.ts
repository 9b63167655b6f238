// The TDS register over HTTP.

import type { Db } from "#server/database.ts";
import { notFound } from "#server/errors.ts";
import { inTransaction, type Route } from "#server/http.ts";
import { bookPaper, requireWhole } from "./book-paper.ts";
import { financialYear, WHOLE } from "./books.ts";
import { recordTaxCertificate, withdrawTaxCertificate } from "./certificates.ts";
import { scopeOf, today } from "./queries.ts";
import * as contract from "./tds-contract.ts";
import { certificateById, type TdsFilter, tdsRows, tdsSums, tdsYears } from "./tds-queries.ts";
import { tdsTable } from "./tds-table.ts";

export const tdsRoutes: readonly Route[] = [
  inTransaction(contract.listTds, async ({ db, actor, query: { page, size, ...asked } }) => {
    const discomId = actor.discomId as number;
    const filter = await filterOf(db, discomId, asked);
    return {
      ...(await tdsSums(db, filter)),
      fy: filter.fy,
      years: await tdsYears(db, discomId),
      rows: await tdsRows(db, filter, { limit: size, offset: (page - 1) * size }),
    };
  }),

  inTransaction(contract.exportTds, async ({ db, actor, query: { as, language, ...asked } }) => {
    const discomId = actor.discomId as number;
    const filter = await filterOf(db, discomId, asked);
    const { discom } = await scopeOf(db, discomId, null, language);
    const sums = await tdsSums(db, filter);
    requireWhole(sums.total);
    return bookPaper(tdsTable(await tdsRows(db, filter, WHOLE), sums, filter.fy, [discom], language), as, language);
  }),

  inTransaction(contract.recordCertificate, async ({ db, actor, body }) => ({
    id: await recordTaxCertificate(db, actor, body),
  })),

  inTransaction(contract.withdrawCertificate, async ({ db, actor, params, body }) => {
    await withdrawTaxCertificate(db, actor, params.id, body.why);
    return {};
  }),

  inTransaction(contract.certificateFile, async ({ db, actor, params }) => {
    const found = await certificateById(db, actor.discomId as number, params.id);
    if (!found?.file || found.fileName === null) throw notFound("certificate file");
    return { fileName: found.fileName, body: found.file };
  }),
];

async function filterOf(
  db: Db,
  discomId: number,
  asked: { fy?: number | undefined; quarter?: number | undefined; q: string; missing: "yes" | "no" },
): Promise<TdsFilter> {
  return {
    discomId,
    fy: asked.fy ?? financialYear(await today(db)),
    quarter: asked.quarter ?? null,
    q: asked.q,
    missing: asked.missing === "yes",
  };
}
