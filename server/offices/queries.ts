// Discoms and their offices.

import { type Db, rows } from "#server/database.ts";
import { type Discom, type Office, officeLevels } from "./contract.ts";

export function officesOf(
  db: Db,
  filter: { discom?: number | undefined; level?: Office["level"] | undefined },
): Promise<Office[]> {
  const levels =
    filter.level === undefined ? officeLevels : officeLevels.slice(0, officeLevels.indexOf(filter.level) + 1);
  return rows(
    db,
    `SELECT discom_id AS "discomId", id, parent_id AS "parentId", level, code, name, name_hi AS "nameHi" FROM offices
      WHERE (:discom::int IS NULL OR discom_id = :discom) AND level = ANY(:levels)
      ORDER BY discom_id, lineage`,
    { discom: filter.discom ?? null, levels: [...levels] },
  );
}

/** Discoms a payer is admitted by, or a discom itself. */
export function discomsFor(db: Db, actor: { payerId: string | null; discomId: number | null }): Promise<Discom[]> {
  return rows(
    db,
    `SELECT id, code, short_name AS "shortName", name, name_hi AS "nameHi", kind FROM discoms d
      WHERE d.id = :discomId OR EXISTS (SELECT FROM payer_admissions a WHERE a.discom_id = d.id AND a.payer_id = :payerId)
      ORDER BY id`,
    { payerId: actor.payerId, discomId: actor.discomId },
  );
}

export async function upsertDiscom(
  db: Db,
  discom: Discom & { connectionNumber: string; billNumber: string; vanPrefix: string },
): Promise<void> {
  await rows(
    db,
    `INSERT INTO discoms (id, code, short_name, name, name_hi, kind, connection_number, bill_number, van_prefix)
     VALUES (:id, :code, :shortName, :name, :nameHi, :kind, :connectionNumber, :billNumber, :vanPrefix)
     ON CONFLICT (id) DO UPDATE SET short_name = EXCLUDED.short_name, name = EXCLUDED.name, name_hi = EXCLUDED.name_hi,
       connection_number = EXCLUDED.connection_number, bill_number = EXCLUDED.bill_number`,
    { ...discom },
  );
}

/** Parents stand before their children in `offices`; the lineage is made here. */
export async function upsertOffices(
  db: Db,
  discomId: number,
  offices: readonly (Omit<Office, "discomId"> & { lineage: readonly number[] })[],
): Promise<void> {
  await rows(
    db,
    `INSERT INTO offices (discom_id, id, parent_id, level, code, name, name_hi, lineage)
     SELECT :discomId, o.id, o."parentId", o.level, o.code, o.name, o."nameHi", o.lineage
       FROM jsonb_to_recordset(:offices::jsonb) AS o (id int, "parentId" int, level text, code text, name text, "nameHi" text, lineage int[])
      ORDER BY cardinality(o.lineage)
     ON CONFLICT (discom_id, id) DO UPDATE SET parent_id = EXCLUDED.parent_id, level = EXCLUDED.level, code = EXCLUDED.code,
       name = EXCLUDED.name, name_hi = EXCLUDED.name_hi, lineage = EXCLUDED.lineage`,
    { discomId, offices: JSON.stringify(offices) },
  );
}
