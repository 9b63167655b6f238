// Receipts: find, look, print, verify.

import { asActor, type Db } from "#server/database.ts";
import { notFound, Refusal } from "#server/errors.ts";
import { inTransaction, publicly, type Route, withActor } from "#server/http.ts";
import {
  connectionReceiptPdf,
  getReceipt,
  listConnectionReceipts,
  listReceiptItems,
  listReceipts,
  receiptPdf,
  verifyReceipt,
} from "./contract.ts";
import { getReceiptCourse } from "./course-contract.ts";
import { courseOf } from "./course-queries.ts";
import { exportList } from "./export.ts";
import { allItems, connectionReceipts, itemAt, itemsPage } from "./item-queries.ts";
import { askForReceipts } from "./papers.ts";
import { askReceiptPapers, exportReceipts } from "./papers-contract.ts";
import { type ReceiptRecord, receiptByNumber, receiptsPage, verified } from "./queries.ts";
import { connectionReceiptPdfOf, receiptPdfOf, verificationUrl } from "./receipt-pdf.ts";

export const receiptRoutes: readonly Route[] = [
  inTransaction(listReceipts, ({ db, actor, query: { page, size, ...filter } }) =>
    receiptsPage(
      db,
      actor,
      {
        q: filter.q || null,
        discom: filter.discom ?? null,
        advice: filter.advice ?? null,
        from: filter.from ?? null,
        to: filter.to ?? null,
        state: filter.state ?? null,
      },
      { page, size },
    ),
  ),

  inTransaction(askReceiptPapers, ({ db, actor, body }) => askForReceipts(db, actor, body)),

  inTransaction(exportReceipts, ({ db, actor, query: { as, language, ...selection } }) =>
    exportList(db, actor, selection, as, language),
  ),

  inTransaction(getReceipt, async ({ db, params, services }) => {
    const { id: _, token, ...receipt } = await theReceipt(db, params.number);
    return { ...receipt, verificationUrl: verificationUrl(services.config, { token }) };
  }),

  inTransaction(getReceiptCourse, async ({ db, params }) => {
    const course = await courseOf(db, params.number);
    if (!course) throw notFound("receipt");
    return course;
  }),

  inTransaction(listReceiptItems, async ({ db, params, query: { q, ...page } }) =>
    itemsPage(db, await theReceipt(db, params.number), q || null, page),
  ),

  inTransaction(listConnectionReceipts, ({ db, actor, query: { q, discom, ...page } }) =>
    connectionReceipts(db, actor, { q, discom: discom ?? null }, page),
  ),

  // The transaction ends before the paper is drawn: a large one must not hold a connection meanwhile.
  withActor(receiptPdf, async ({ actor, params, query, services }) => {
    const { receipt, items } = await asActor(services.database, actor, async (db) => {
      const found = await theReceipt(db, params.number);
      const items = await allItems(db, found);
      if (items.length < found.itemsCount) {
        const message = "This receipt holds bills of other sub-units too. Print the receipts of your own connections.";
        throw new Refusal(403, "receipt-of-others", message);
      }
      return { receipt: found, items };
    });
    const body = receiptPdfOf(services.config, receipt, items, query.language);
    return { fileName: `${receipt.number}-${query.language}.pdf`, body, inline: true };
  }),

  withActor(connectionReceiptPdf, async ({ actor, params, query, services }) => {
    const { receipt, item } = await asActor(services.database, actor, async (db) => {
      const found = await theReceipt(db, params.number);
      return { receipt: found, item: await itemAt(db, found, params.position) };
    });
    if (!item) throw notFound("receipt");
    const body = await connectionReceiptPdfOf(services.config, receipt, item, query.language);
    return { fileName: `${item.number}-${query.language}.pdf`, body, inline: true };
  }),

  publicly(verifyReceipt, async ({ db, params, query }) => {
    const found = await verified(db, params.token, query.item ?? null);
    if (!found) throw notFound("receipt");
    return found;
  }),
];

async function theReceipt(db: Db, number: string): Promise<ReceiptRecord> {
  const receipt = await receiptByNumber(db, number);
  if (!receipt) throw notFound("receipt");
  return receipt;
}
