// The bills a receipt relieved, each with the number of its connection's own receipt.

import { type Actor, type Db, row, rows } from "#server/database.ts";
import type { ConnectionReceipt } from "./contract.ts";
import { holdsNumber, itemNumber } from "./queries.ts";

export interface ItemsOf {
  readonly discomId: number;
  readonly id: string;
}

const columns = `${itemNumber("r.number")} AS number, r.number AS "receiptNumber", i.position,
  i.connection_number AS "connectionNumber", i.connection_name AS "connectionName", i.site, i.bill_number AS "billNumber",
  i.month, i.paise, i.rebate_paise AS "rebatePaise", i.tds_paise AS "tdsPaise", r.value_date AS "valueDate", r.utr,
  CASE WHEN EXISTS (SELECT FROM receipt_cancellations x WHERE x.discom_id = r.discom_id AND x.receipt_id = r.id)
       THEN 'cancelled' ELSE 'valid' END AS state`;
const ofOne = `receipt_items i CROSS JOIN (SELECT * FROM receipts WHERE discom_id = :discomId AND id = :id) r
  WHERE i.discom_id = :discomId AND i.receipt_id = :id`;
const searched = `(:q::text IS NULL OR i.connection_key = ltrim(:q, '0') OR i.connection_number LIKE '%' || :q || '%'
  OR i.bill_number LIKE :q || '%' OR i.site ILIKE '%' || :q || '%' OR i.connection_name ILIKE '%' || :q || '%')`;

export async function itemsPage(
  db: Db,
  { discomId, id }: ItemsOf,
  q: string | null,
  page: { page: number; size: number },
): Promise<{ rows: ConnectionReceipt[]; total: number }> {
  const values = {
    discomId,
    id,
    q: q?.replace(/[\\%_]/g, "\\$&") ?? null,
    limit: page.size,
    offset: (page.page - 1) * page.size,
  };
  const found = await rows<ConnectionReceipt>(
    db,
    `SELECT ${columns} FROM ${ofOne} AND ${searched} ORDER BY i.position LIMIT :limit OFFSET :offset`,
    values,
  );
  const counted = await row<{ total: number }>(
    db,
    `SELECT count(*)::int AS total FROM receipt_items i WHERE i.discom_id = :discomId AND i.receipt_id = :id AND ${searched}`,
    values,
  );
  return { rows: found, total: counted?.total ?? 0 };
}

export function allItems(db: Db, { discomId, id }: ItemsOf): Promise<ConnectionReceipt[]> {
  return rows(db, `SELECT ${columns} FROM ${ofOne} ORDER BY i.position`, { discomId, id });
}

export function itemAt(db: Db, { discomId, id }: ItemsOf, position: number): Promise<ConnectionReceipt | undefined> {
  return row(db, `SELECT ${columns} FROM ${ofOne} AND i.position = :position`, { discomId, id, position });
}

/** Of one connection or bill, named in full; over all receipts of the actor. */
export async function connectionReceipts(
  db: Db,
  actor: Actor,
  { q, discom }: { q: string; discom: number | null },
  page: { page: number; size: number },
): Promise<{ rows: ConnectionReceipt[]; total: number }> {
  const own = actor.payerId === null ? "r.discom_id = :ownDiscom" : "r.payer_id = :ownPayer";
  const found = await rows<ConnectionReceipt & { total: number }>(
    db,
    `WITH held AS MATERIALIZED (${holdsNumber})
     SELECT ${columns}, count(*) OVER ()::int AS total
       FROM held h
       JOIN receipts r ON r.discom_id = h.discom_id AND r.id = h.receipt_id AND ${own}
        AND (:discom::int IS NULL OR r.discom_id = :discom)
      CROSS JOIN LATERAL (SELECT * FROM receipt_items i WHERE i.discom_id = r.discom_id AND i.receipt_id = r.id OFFSET 0) i
      WHERE i.connection_key = ltrim(:q, '0') OR i.bill_number = :q
      ORDER BY r.value_date DESC, r.id DESC, i.position LIMIT :limit OFFSET :offset`,
    {
      q,
      discom,
      ownPayer: actor.payerId,
      ownDiscom: actor.discomId,
      limit: page.size,
      offset: (page.page - 1) * page.size,
    },
  );
  return { rows: found.map(({ total: _, ...item }) => item), total: found[0]?.total ?? 0 };
}
