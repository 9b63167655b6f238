// Rows of bills that a payer set aside.

import type { BillKey } from "#server/bills/contract.ts";
import { type Db, rows } from "#server/database.ts";
import type { SetAsideBill } from "./amounts-contract.ts";

export async function insertAsides(
  db: Db,
  of: { payer: string; by: string | null; why: string; aside: boolean },
  keys: readonly BillKey[],
): Promise<number> {
  const added = await rows(
    db,
    `INSERT INTO bill_set_asides (discom_id, bill_id, payer_id, aside, by_user, why)
     SELECT k.discom, k.bill, :payer, :aside, :by, :why FROM unnest(:discoms::int[], :bills::bigint[]) AS k (discom, bill)
       LEFT JOIN bills_set_aside s ON s.payer_id = :payer AND s.discom_id = k.discom AND s.bill_id = k.bill
      WHERE (s.id IS NULL) = :aside::boolean RETURNING id`,
    { ...of, discoms: keys.map(({ discomId }) => discomId), bills: keys.map(({ billId }) => billId) },
  );
  return added.length;
}

/** Ids of the bills among those given that are set aside. */
export async function asidesAmong(db: Db, payer: string, keys: readonly BillKey[]): Promise<string[]> {
  const found = await rows<{ billId: string }>(
    db,
    `SELECT bill_id AS "billId" FROM bills_set_aside
      WHERE payer_id = :payer AND (discom_id, bill_id) IN (SELECT * FROM unnest(:discoms::int[], :bills::bigint[]))`,
    { payer, discoms: keys.map(({ discomId }) => discomId), bills: keys.map(({ billId }) => billId) },
  );
  return found.map(({ billId }) => billId);
}

export async function asidesPage(
  db: Db,
  payer: string,
  query: { page: number; size: number },
): Promise<{ rows: SetAsideBill[]; total: number }> {
  const found = await rows<SetAsideBill & { total: number }>(
    db,
    `SELECT s.discom_id AS "discomId", s.bill_id AS "billId", d.short_name AS discom, b.number AS "billNumber",
            c.number AS "connectionNumber", c.site, b.month, b.due_date AS "dueDate", b.amount_paise AS "amountPaise", s.why, s.at,
            CASE WHEN u.id IS NOT NULL THEN jsonb_build_object('name', u.name, 'nameHi', u.name_hi) END AS by,
            count(*) OVER ()::int AS total
       FROM bills_set_aside s
       JOIN discoms d ON d.id = s.discom_id
       JOIN bills b ON b.discom_id = s.discom_id AND b.id = s.bill_id
       JOIN connections c ON c.discom_id = b.discom_id AND c.id = b.connection_id
       LEFT JOIN users u ON u.id = s.by_user
      WHERE s.payer_id = :payer ORDER BY s.at DESC, s.id DESC LIMIT :size OFFSET :skip`,
    { payer, size: query.size, skip: (query.page - 1) * query.size },
  );
  return { rows: found.map(({ total: _, ...one }) => one), total: found[0]?.total ?? 0 };
}
