// What an advice asks of the tree of sub-units.

import { type Db, row } from "#server/database.ts";

/** Of several the topmost, then the first. */
export async function unitOfUser(db: Db, user: string): Promise<string | null> {
  const found = await row<{ id: string }>(
    db,
    `SELECT s.id FROM user_sub_units m JOIN sub_units s ON s.payer_id = m.payer_id AND s.id = m.sub_unit_id
      WHERE m.user_id = ? ORDER BY cardinality(s.lineage), s.id LIMIT 1`,
    [user],
  );
  return found?.id ?? null;
}

export async function activeUnit(db: Db, payer: string, unit: string): Promise<boolean> {
  return (
    (await row(db, "SELECT 1 FROM sub_units WHERE payer_id = ? AND id = ? AND active", [payer, unit])) !== undefined
  );
}

/** What is empty is taken from the nearest above. */
export async function detailsOfUnit(db: Db, unit: string): Promise<{ ddoCode: string; headOfAccount: string }> {
  const nearest = (column: string) => `
    coalesce((SELECT a.${column} FROM sub_units a WHERE a.payer_id = s.payer_id AND a.id = ANY (s.lineage) AND a.${column} <> ''
               ORDER BY cardinality(a.lineage) DESC LIMIT 1), '')`;
  const found = await row<{ ddoCode: string; headOfAccount: string }>(
    db,
    `SELECT ${nearest("ddo_code")} AS "ddoCode", ${nearest("head_of_account")} AS "headOfAccount" FROM sub_units s WHERE s.id = ?`,
    [unit],
  );
  return found ?? { ddoCode: "", headOfAccount: "" };
}

/** The nearest sub-unit that stands above all connections of the bills; null where one of them belongs to none. */
export async function unitAboveBills(db: Db, discom: number, bills: readonly string[]): Promise<string | null> {
  const found = await row<{ id: string }>(
    db,
    `WITH units AS MATERIALIZED (
       SELECT DISTINCT c.sub_unit_id AS id FROM unnest(:bills::bigint[]) AS k (id)
         CROSS JOIN LATERAL (SELECT connection_id FROM bills b WHERE b.discom_id = :discom AND b.id = k.id OFFSET 0) b
         CROSS JOIN LATERAL (SELECT sub_unit_id FROM connections c WHERE c.discom_id = :discom AND c.id = b.connection_id OFFSET 0) c)
     SELECT a.id FROM sub_units a
      WHERE NOT EXISTS (SELECT FROM units WHERE id IS NULL)
        AND (SELECT bool_and(a.id = ANY (s.lineage)) FROM units u JOIN sub_units s ON s.id = u.id)
      ORDER BY cardinality(a.lineage) DESC LIMIT 1`,
    { discom, bills: [...bills] },
  );
  return found?.id ?? null;
}
