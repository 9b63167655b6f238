// Receipts: find, look, print, verify.

import { type Actor, asActor, asSystem, type Db } from "#server/database.ts";
import { notFound } from "#server/errors.ts";
import { inTransaction, publicly, type Route, type Services, withActor } from "#server/http.ts";
import {
  connectionReceiptPdf,
  getReceipt,
  listReceiptItems,
  listReceipts,
  receiptPdf,
  verifyReceipt,
} from "./contract.ts";
import { itemsOf, receiptById, listReceipts as receipts, verified, visibleReceipt } from "./queries.ts";
import { connectionReceiptPdfOf, receiptPdfOf, verificationUrl } from "./receipt-pdf.ts";

/** The largest advice. */
const ITEMS_MAX = 50_000;

export const receiptRoutes: readonly Route[] = [
  inTransaction(listReceipts, ({ db, query: { q, from, to, state, ...page } }) =>
    receipts(db, { ...page, q: q || null, from: from ?? null, to: to ?? null, state: state ?? null }),
  ),

  withActor(getReceipt, ({ actor, params, services }) =>
    seen(services, actor, params.id, async (db, discomId) => {
      const { token, ...receipt } = await receiptById(db, discomId, params.id);
      return { ...receipt, verificationUrl: verificationUrl(services.config, { token }) };
    }),
  ),

  withActor(listReceiptItems, ({ actor, params, query: { q, ...page }, services }) =>
    seen(services, actor, params.id, (db, discomId) =>
      itemsOf(db, { ...page, discomId, id: params.id, q: q || null, position: null }),
    ),
  ),

  withActor(receiptPdf, async ({ actor, params, query, services }) => {
    const { receipt, items } = await seen(services, actor, params.id, async (db, discomId) => ({
      receipt: await receiptById(db, discomId, params.id),
      items: await itemsOf(db, { discomId, id: params.id, q: null, position: null, page: 1, size: ITEMS_MAX }),
    }));
    const body = await receiptPdfOf(services.config, receipt, items.rows, query.language);
    return { fileName: `${receipt.number.replaceAll("/", "-")}-${query.language}.pdf`, body, inline: true };
  }),

  withActor(connectionReceiptPdf, async ({ actor, params, query, services }) => {
    const { receipt, item } = await seen(services, actor, params.id, async (db, discomId) => {
      const { position } = params;
      const found = await itemsOf(db, { discomId, id: params.id, q: null, position, page: 1, size: 1 });
      return { receipt: await receiptById(db, discomId, params.id), item: found.rows[0] };
    });
    if (!item) throw notFound("receipt");
    const body = await connectionReceiptPdfOf(services.config, receipt, item, query.language);
    return { fileName: `${item.number.replaceAll("/", "-")}-${query.language}.pdf`, body, inline: true };
  }),

  publicly(verifyReceipt, async ({ db, params, query }) => {
    const found = await verified(db, params.token, query.item ?? null);
    if (!found) throw notFound("receipt");
    return found;
  }),
];

/** Row-level security says whether the actor may see the receipt; its items are then read whole, whoever holds the connections now. */
async function seen<T>(
  { database }: Services,
  actor: Actor,
  id: string,
  work: (db: Db, discomId: number) => Promise<T>,
): Promise<T> {
  const receipt = await asActor(database, actor, (db) => visibleReceipt(db, id));
  if (!receipt) throw notFound("receipt");
  return asSystem(database, (db) => work(db, receipt.discomId));
}
