// Rows of people's baskets.

import type { BillKey } from "#server/bills/contract.ts";
import { type Db, rows } from "#server/database.ts";

export interface BasketRow {
  readonly discomId: number;
  readonly billId: string;
  readonly paise: string | null;
  readonly tdsPaise: string;
}

export function basketOf(db: Db, user: string, discom: number | null): Promise<BasketRow[]> {
  return rows(
    db,
    `SELECT discom_id AS "discomId", bill_id AS "billId", paise, tds_paise AS "tdsPaise" FROM basket_items
      WHERE user_id = :user AND (:discom::int IS NULL OR discom_id = :discom::int)`,
    { user, discom },
  );
}

export async function insertBasket(db: Db, of: { payer: string; user: string }, keys: readonly BillKey[]) {
  const added = await rows(
    db,
    `INSERT INTO basket_items (payer_id, user_id, discom_id, bill_id)
     SELECT :payer, :user, discom, bill FROM unnest(:discoms::int[], :bills::bigint[]) AS k (discom, bill)
     ON CONFLICT (user_id, discom_id, bill_id) DO NOTHING RETURNING bill_id`,
    { ...of, ...columns(keys) },
  );
  return added.length;
}

export async function deleteBasket(db: Db, user: string, keys: readonly BillKey[]): Promise<number> {
  const removed = await rows(
    db,
    `DELETE FROM basket_items b USING unnest(:discoms::int[], :bills::bigint[]) AS k (discom, bill)
      WHERE b.user_id = :user AND b.discom_id = k.discom AND b.bill_id = k.bill RETURNING b.bill_id`,
    { user, ...columns(keys) },
  );
  return removed.length;
}

/** Out of everybody's. */
export async function deleteFromBaskets(db: Db, keys: readonly BillKey[]): Promise<void> {
  await rows(
    db,
    `DELETE FROM basket_items b USING unnest(:discoms::int[], :bills::bigint[]) AS k (discom, bill)
      WHERE b.discom_id = k.discom AND b.bill_id = k.bill`,
    columns(keys),
  );
}

export async function emptyBasketOf(db: Db, user: string, discom: number | null): Promise<number> {
  const removed = await rows(
    db,
    `DELETE FROM basket_items WHERE user_id = :user AND (:discom::int IS NULL OR discom_id = :discom::int) RETURNING bill_id`,
    { user, discom },
  );
  return removed.length;
}

/** Sets what is asked and declared of bills that are in the basket; gives how many were. */
export async function updateBasket(db: Db, user: string, changes: readonly BasketRow[]): Promise<number> {
  const changed = await rows(
    db,
    `UPDATE basket_items b SET paise = c.paise, tds_paise = c.tds
       FROM unnest(:discoms::int[], :bills::bigint[], :paise::bigint[], :tds::bigint[]) AS c (discom, bill, paise, tds)
      WHERE b.user_id = :user AND b.discom_id = c.discom AND b.bill_id = c.bill RETURNING b.bill_id`,
    {
      user,
      ...columns(changes),
      paise: changes.map((change) => change.paise),
      tds: changes.map((change) => change.tdsPaise),
    },
  );
  return changed.length;
}

function columns(keys: readonly BillKey[]) {
  return { discoms: keys.map((key) => key.discomId), bills: keys.map((key) => key.billId) };
}
