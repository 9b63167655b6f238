// Untagged connections whose registered name is like a payer's: found once a night, shown by their last digits.

import { type Db, row, rows } from "#server/database.ts";
import type { TagHint } from "./hints-contract.ts";

/** Registered names nobody holds, each once, with an index that finds those alike. */
export async function stageUntaggedNames(db: Db, discomId: number): Promise<void> {
  await rows(db, "CREATE TEMPORARY TABLE untagged_names (key text PRIMARY KEY) ON COMMIT DROP");
  await rows(
    db,
    `INSERT INTO untagged_names SELECT DISTINCT name_key(name) FROM connections
      WHERE discom_id = ? AND payer_id IS NULL AND length(name_key(name)) >= 4`,
    [discomId],
  );
  await rows(db, "CREATE INDEX untagged_names_alike ON untagged_names USING gin (key gin_trgm_ops)");
  await rows(db, "ANALYZE untagged_names");
}

/** A payer's own name, and the names its connections are registered by when `heldMin` of them share one. */
export async function stageWantedNames(db: Db, discomId: number, heldMin: number): Promise<void> {
  await rows(
    db,
    `CREATE TEMPORARY TABLE wanted_names ON COMMIT DROP AS
     SELECT a.payer_id, name_key(p.name) AS key, 'name' AS why
       FROM payer_admissions a JOIN payers p ON p.id = a.payer_id WHERE a.discom_id = :discomId AND length(name_key(p.name)) >= 4
     UNION
     SELECT c.payer_id, name_key(c.name), 'held-name' FROM connections c
      WHERE c.discom_id = :discomId AND c.payer_id IS NOT NULL AND length(name_key(c.name)) >= 4
      GROUP BY 1, 2 HAVING count(*) >= :heldMin`,
    { discomId, heldMin },
  );
}

/** Exact for names of connections held, alike for the payer's own; of one payer only the most alike are kept. */
export async function insertHints(
  db: Db,
  of: { discomId: number; likenessMin: number; perPayerMax: number },
): Promise<number> {
  await rows(db, "SELECT set_config('pg_trgm.similarity_threshold', :limit, true)", {
    limit: String(of.likenessMin / 100),
  });
  const made = await db.raw<{ rowCount: number }>(
    `WITH alike AS (
       SELECT w.payer_id, u.key, max(round(100 * similarity(u.key, w.key)))::int AS likeness,
              CASE WHEN bool_or(w.why = 'name') THEN 'name' ELSE 'held-name' END AS why
         FROM wanted_names w JOIN untagged_names u ON CASE WHEN w.why = 'name' THEN u.key % w.key ELSE u.key = w.key END
        GROUP BY 1, 2),
     ranked AS (
       SELECT a.payer_id, c.discom_id, c.id, c.number, c.office_id, c.category, a.likeness, a.why,
              row_number() OVER (PARTITION BY a.payer_id ORDER BY a.likeness DESC, c.id) AS place
         FROM alike a JOIN connections c ON c.discom_id = :discomId AND c.payer_id IS NULL AND name_key(c.name) = a.key)
     INSERT INTO tag_hints (payer_id, discom_id, connection_id, masked_number, office_id, category, likeness, why)
     SELECT payer_id, discom_id, id, repeat('•', length(number) - 3) || right(number, 3), office_id, category, likeness, why
       FROM ranked WHERE place <= :perPayerMax
     ON CONFLICT (payer_id, discom_id, connection_id) DO UPDATE SET likeness = excluded.likeness, why = excluded.why`,
    of,
  );
  return made.rowCount;
}

export function discomIds(db: Db): Promise<{ id: number }[]> {
  return rows(db, "SELECT id FROM discoms ORDER BY id");
}

const SHOWN = "h.payer_id = :payerId AND h.dismissed_at IS NULL AND h.claimed_at IS NULL";

export async function hintsPage(
  db: Db,
  of: { payerId: string; page: number; size: number },
): Promise<{ rows: TagHint[]; total: number }> {
  const found = await rows<TagHint>(
    db,
    `SELECT h.id, h.discom_id AS "discomId", d.short_name AS "discomName", h.masked_number AS "maskedNumber",
            coalesce(e.name, o.name) AS office, coalesce(e.name_hi, o.name_hi) AS "officeHi", h.category, h.likeness, h.why
       FROM tag_hints h JOIN discoms d ON d.id = h.discom_id
       JOIN offices o ON o.discom_id = h.discom_id AND o.id = h.office_id
       LEFT JOIN offices e ON e.discom_id = o.discom_id AND e.id = ANY(o.lineage) AND e.level = 'division'
      WHERE ${SHOWN} ORDER BY h.likeness DESC, h.id LIMIT :size OFFSET :offset`,
    { ...of, offset: (of.page - 1) * of.size },
  );
  const count = await row<{ total: number }>(db, `SELECT count(*)::int AS total FROM tag_hints h WHERE ${SHOWN}`, of);
  return { rows: found, total: count?.total ?? 0 };
}

export async function dismissHints(
  db: Db,
  of: { payerId: string; userId: string; ids: readonly string[] },
): Promise<void> {
  await rows(
    db,
    `UPDATE tag_hints SET dismissed_by = :userId, dismissed_at = now()
      WHERE payer_id = :payerId AND id = ANY(:ids::bigint[]) AND dismissed_at IS NULL`,
    { ...of, ids: [...of.ids] },
  );
}

/** For the worker: what stands behind hints that are still shown, locked so that two people claim each once. */
export function hintedConnections(
  db: Db,
  of: { payerId: string; ids: readonly string[] },
): Promise<{ id: string; discom_id: number; masked_number: string; number_key: string }[]> {
  return rows(
    db,
    `SELECT h.id, h.discom_id, h.masked_number, c.number_key FROM tag_hints h
       JOIN connections c ON c.discom_id = h.discom_id AND c.id = h.connection_id
      WHERE ${SHOWN} AND h.id = ANY(:ids::bigint[]) ORDER BY h.discom_id, h.id FOR UPDATE OF h`,
    { ...of, ids: [...of.ids] },
  );
}

export async function markHintsClaimed(db: Db, payerId: string, ids: readonly string[]): Promise<void> {
  await rows(db, "UPDATE tag_hints SET claimed_at = now() WHERE payer_id = ? AND id = ANY(?::bigint[])", [
    payerId,
    [...ids],
  ]);
}
