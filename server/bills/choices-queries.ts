// What a payer can narrow its dues by, and how fresh they are.

import { type Db, row, rows } from "#server/database.ts";

/** When billing last told something of the discom, or of the one of the payer's that is furthest behind. */
export async function asOf(
  db: Db,
  payer: string,
  discom: number | null,
): Promise<{ asOf: string | null; stale: boolean }> {
  const found = await row<{ asOf: string | null; stale: boolean }>(
    db,
    `SELECT min(fed_at(discom_id)) AS "asOf", coalesce(bool_or(feed_is_stale(discom_id)), false) AS stale FROM payer_admissions
      WHERE payer_id = :payer AND (:discom::int IS NULL OR discom_id = :discom::int)`,
    { payer, discom },
  );
  return found ?? { asOf: null, stale: false };
}

export function discomsOf(db: Db, payer: string) {
  return rows<{ id: number; code: string; shortName: string; name: string; nameHi: string; asOf: string | null }>(
    db,
    `SELECT d.id, d.code, d.short_name AS "shortName", d.name, d.name_hi AS "nameHi", fed_at(d.id) AS "asOf"
       FROM payer_admissions a JOIN discoms d ON d.id = a.discom_id WHERE a.payer_id = ? ORDER BY d.id`,
    [payer],
  );
}

/** Every office that has connections of the payer at or below it, from the top down the tree. */
export function officesOf(db: Db, payer: string) {
  return rows<{
    discomId: number;
    id: number;
    level: "zone" | "circle" | "division" | "sub-division" | "section";
    name: string;
    nameHi: string;
    connections: number;
  }>(
    db,
    `WITH mine AS (SELECT discom_id, office_id, count(*)::int AS connections FROM connections WHERE payer_id = ? GROUP BY 1, 2)
     SELECT a.discom_id AS "discomId", a.id, a.level, a.name, a.name_hi AS "nameHi", sum(m.connections)::int AS connections
       FROM mine m JOIN offices o ON o.discom_id = m.discom_id AND o.id = m.office_id
       JOIN offices a ON a.discom_id = o.discom_id AND a.id = ANY (o.lineage)
      GROUP BY a.discom_id, a.id ORDER BY a.discom_id, a.lineage`,
    [payer],
  );
}

export async function categoriesOf(db: Db, payer: string): Promise<string[]> {
  const found = await rows<{ category: string }>(
    db,
    "SELECT DISTINCT category FROM connections WHERE payer_id = ? ORDER BY 1",
    [payer],
  );
  return found.map(({ category }) => category);
}

/** Of the organisation's tree what the person reaches; whether some connection is prepaid, and some open bill disputed. */
export async function otherChoices(db: Db, payer: string) {
  const subUnits = await rows<{ id: string; code: string; name: string; nameHi: string; depth: number }>(
    db,
    `SELECT id, code, name, name_hi AS "nameHi", cardinality(lineage) - 1 AS depth FROM sub_units
      WHERE payer_id = ? AND active AND ((SELECT current_user_sub_units()) IS NULL OR id = ANY ((SELECT current_user_sub_units())::bigint[]))
      ORDER BY lineage`,
    [payer],
  );
  const some = await row<{ prepaid: boolean; disputed: boolean }>(
    db,
    `SELECT EXISTS (SELECT FROM connections WHERE payer_id = :payer AND prepaid) AS prepaid,
            EXISTS (SELECT FROM dispute_states WHERE payer_id = :payer AND bill_id IS NOT NULL
                     AND state IN ('raised', 'with-discom', 'with-payer')) AS disputed`,
    { payer },
  );
  return { subUnits, prepaid: some?.prepaid ?? false, disputed: some?.disputed ?? false };
}

/** Months that still have open bills, newest first. */
export async function monthsOf(db: Db, payer: string): Promise<string[]> {
  const found = await rows<{ month: string }>(
    db,
    "SELECT DISTINCT month FROM open_dues WHERE payer_id = ? ORDER BY 1 DESC",
    [payer],
  );
  return found.map(({ month }) => month);
}
