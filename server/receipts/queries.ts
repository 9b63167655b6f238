// Receipts and their items, read in one statement each.

import { type Db, row, rows } from "#server/database.ts";
import type { Receipt, ReceiptDetail, ReceiptItem, VerifiedReceipt } from "./contract.ts";

const columns = `r.id, r.number, d.short_name AS discom, y.name AS "payerName", y.name_hi AS "payerNameHi", v.number AS "adviceNumber",
  r.value_date AS "valueDate", r.issued_at AS "issuedAt", r.paise, r.gross_paise AS "grossPaise", r.utr,
  CASE WHEN x.receipt_id IS NULL THEN 'valid' ELSE 'cancelled' END AS state`;
const joined = `receipts r
  JOIN discoms d ON d.id = r.discom_id
  LEFT JOIN payers y ON y.id = r.payer_id
  LEFT JOIN advices v ON v.discom_id = r.discom_id AND v.id = r.advice_id
  LEFT JOIN receipt_cancellations x ON x.discom_id = r.discom_id AND x.receipt_id = r.id`;

/** What the actor may see. A connection's number finds only what is the actor's to see: its holder's, or the discom's. */
export async function listReceipts(
  db: Db,
  filter: {
    q: string | null;
    from: string | null;
    to: string | null;
    state: string | null;
    page: number;
    size: number;
  },
): Promise<{ rows: Receipt[]; total: number; paise: string }> {
  const values = { ...filter, offset: (filter.page - 1) * filter.size };
  const where = `(:from::date IS NULL OR r.value_date >= :from) AND (:to::date IS NULL OR r.value_date <= :to)
    AND (:state::text IS NULL OR (x.receipt_id IS NULL) = (:state = 'valid'))
    AND (:q::text IS NULL OR r.number ILIKE :q || '%' OR r.utr = upper(:q) OR v.number = upper(:q) OR y.name ILIKE '%' || :q || '%'
         OR (r.discom_id, r.id) IN (
           SELECT i.discom_id, i.receipt_id FROM connections c
             JOIN bills b ON b.discom_id = c.discom_id AND b.connection_id = c.id
             JOIN receipt_items i ON i.discom_id = b.discom_id AND i.bill_id = b.id
            WHERE c.number_key = ltrim(:q, '0')))`;
  const sums = await row<{ count: number; paise: string }>(
    db,
    `SELECT count(*)::int AS count, coalesce(sum(r.paise) FILTER (WHERE x.receipt_id IS NULL), 0)::bigint AS paise FROM ${joined} WHERE ${where}`,
    values,
  );
  const found = await rows<Receipt>(
    db,
    `SELECT p.*, (SELECT count(*)::int FROM receipt_items i WHERE i.discom_id = p.discom_id AND i.receipt_id = p.id) AS "itemsCount"
       FROM (SELECT ${columns}, r.discom_id FROM ${joined} WHERE ${where}
              ORDER BY r.issued_at DESC, r.id DESC LIMIT :size OFFSET :offset) p
      ORDER BY p."issuedAt" DESC, p.id DESC`,
    values,
  );
  const shown = found.map((one) => {
    const { discom_id: _, ...receipt } = one as Receipt & { discom_id: number };
    return receipt;
  });
  return { rows: shown, total: sums?.count ?? 0, paise: sums?.paise ?? "0" };
}

/** Null when there is none or it is not the actor's to see. */
export async function visibleReceipt(db: Db, id: string): Promise<{ discomId: number; id: string } | null> {
  const found = await row<{ discomId: number; id: string }>(
    db,
    `SELECT discom_id AS "discomId", id FROM receipts WHERE id = ?`,
    [id],
  );
  return found ?? null;
}

export type ReceiptRecord = Omit<ReceiptDetail, "verificationUrl"> & { readonly token: string };

/** As the system, once it is known that the asker may see the receipt: what was paid outlives the tag of a connection. */
export async function receiptById(db: Db, discomId: number, id: string): Promise<ReceiptRecord> {
  const found = await row<ReceiptRecord>(
    db,
    `SELECT ${columns}, d.name AS "discomName", d.name_hi AS "discomNameHi", x.at AS "cancelledAt", r.token,
            c.advance_paise AS "advancePaise", (r.gross_paise + c.advance_paise - r.paise)::bigint AS "deductedPaise",
            (SELECT count(*)::int FROM receipt_items i WHERE i.discom_id = r.discom_id AND i.receipt_id = r.id) AS "itemsCount"
       FROM ${joined} JOIN decisions c ON c.discom_id = r.discom_id AND c.id = r.decision_id
      WHERE r.discom_id = ? AND r.id = ?`,
    [discomId, id],
  );
  return found as ReceiptRecord;
}

export async function itemsOf(
  db: Db,
  receipt: { discomId: number; id: string; q: string | null; position: number | null; page: number; size: number },
): Promise<{ rows: ReceiptItem[]; total: number }> {
  const found = await rows<ReceiptItem & { total: number }>(
    db,
    `SELECT i.position, r.number || '-' || lpad(i.position::text, greatest(4, length(i.position::text)), '0') AS number,
            c.number AS "connectionNumber", c.name AS "connectionName", c.site, b.number AS "billNumber", b.month, i.paise,
            count(*) OVER ()::int AS total
       FROM receipt_items i
       JOIN receipts r ON r.discom_id = i.discom_id AND r.id = i.receipt_id
       JOIN bills b ON b.discom_id = i.discom_id AND b.id = i.bill_id
       JOIN connections c ON c.discom_id = b.discom_id AND c.id = b.connection_id
      WHERE i.discom_id = :discomId AND i.receipt_id = :id
        AND (:position::int IS NULL OR i.position = :position)
        AND (:q::text IS NULL OR c.number_key = ltrim(:q, '0') OR b.number = :q OR c.site ILIKE '%' || :q || '%')
      ORDER BY i.position LIMIT :size OFFSET :offset`,
    { ...receipt, offset: (receipt.page - 1) * receipt.size },
  );
  return { rows: found.map(({ total: _, ...item }) => item), total: found[0]?.total ?? 0 };
}

export async function verified(db: Db, token: string, item: number | null): Promise<VerifiedReceipt | undefined> {
  return row(
    db,
    `SELECT CASE WHEN i.position IS NULL THEN r.number
                 ELSE r.number || '-' || lpad(i.position::text, greatest(4, length(i.position::text)), '0') END AS number,
            d.name AS discom, d.name_hi AS "discomHi", coalesce(i.paise, r.paise) AS paise, r.value_date AS "valueDate",
            CASE WHEN x.receipt_id IS NULL THEN 'valid' ELSE 'cancelled' END AS state, x.at AS "cancelledAt"
       FROM receipts r
       JOIN discoms d ON d.id = r.discom_id
       LEFT JOIN receipt_cancellations x ON x.discom_id = r.discom_id AND x.receipt_id = r.id
       LEFT JOIN receipt_items i ON i.discom_id = r.discom_id AND i.receipt_id = r.id AND i.position = :item
      WHERE r.token = :token AND (:item::int IS NULL OR i.position IS NOT NULL)`,
    { token, item },
  );
}
