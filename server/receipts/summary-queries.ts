// Rows of monthly summaries, and for whom they are made.

import { type Db, row, rows } from "#server/database.ts";
import type { MonthlySummary, SummaryFigures } from "./summary-contract.ts";

export interface Scope {
  readonly payerId: string;
  readonly payer: string;
  readonly payerHi: string;
  /** Null: the whole organisation. */
  readonly unitId: string | null;
  readonly unit: string | null;
  readonly unitHi: string | null;
}

/** Payers with connections, and their sub-units with connections in them or below, that have no summary of the month yet. */
export function scopesWithout(db: Db, month: string): Promise<Scope[]> {
  return rows(
    db,
    `SELECT p.id AS "payerId", p.name AS payer, p.name_hi AS "payerHi", s.id AS "unitId", s.name AS unit, s.name_hi AS "unitHi"
       FROM payers p
       CROSS JOIN LATERAL (
         SELECT NULL::bigint AS id, NULL AS name, NULL AS name_hi
         UNION ALL SELECT u.id, u.name, u.name_hi FROM sub_units u WHERE u.payer_id = p.id AND u.active AND EXISTS (
           SELECT FROM sub_units b JOIN connections c ON c.payer_id = b.payer_id AND c.sub_unit_id = b.id
            WHERE b.payer_id = u.payer_id AND b.lineage @> ARRAY[u.id])) s
      WHERE EXISTS (SELECT FROM connections c WHERE c.payer_id = p.id)
        AND NOT EXISTS (SELECT FROM monthly_summaries m WHERE m.payer_id = p.id AND m.month = :month AND m.sub_unit_id IS NOT DISTINCT FROM s.id)
      ORDER BY p.id, s.id NULLS FIRST`,
    { month },
  );
}

/** Undefined when another has made it meanwhile. */
export async function insertSummary(
  db: Db,
  summary: { payerId: string; month: string; unitId: string | null; figures: SummaryFigures },
): Promise<string | undefined> {
  const made = await row<{ id: string }>(
    db,
    `INSERT INTO monthly_summaries (payer_id, month, sub_unit_id, figures) VALUES (:payerId, :month, :unitId, :figures)
     ON CONFLICT ON CONSTRAINT summed_up_once DO NOTHING RETURNING id`,
    { ...summary, figures: JSON.stringify(summary.figures) },
  );
  return made?.id;
}

const columns = `m.id, m.month, m.figures, m.made_at AS "madeAt",
  CASE WHEN u.id IS NOT NULL THEN jsonb_build_object('id', u.id::text, 'name', u.name, 'nameHi', u.name_hi) END AS unit`;
const joined = "monthly_summaries m LEFT JOIN sub_units u ON u.payer_id = m.payer_id AND u.id = m.sub_unit_id";

export function summariesOf(db: Db): Promise<MonthlySummary[]> {
  return rows(db, `SELECT ${columns} FROM ${joined} ORDER BY m.month DESC, u.name NULLS FIRST LIMIT 200`);
}

export function summaryById(db: Db, id: string): Promise<MonthlySummary | undefined> {
  return row(db, `SELECT ${columns} FROM ${joined} WHERE m.id = ?`, [id]);
}

export interface DiscomNamed {
  readonly id: number;
  readonly name: string;
  readonly nameHi: string;
}

export function discomsNamed(db: Db): Promise<DiscomNamed[]> {
  return rows(db, 'SELECT id, name, name_hi AS "nameHi" FROM discoms ORDER BY short_name');
}

/** Receipts that relieved one of the connections within these days and stand. */
export async function receiptsWithin(
  db: Db,
  { discomId, ids, from, to }: { discomId: number; ids: readonly string[]; from: string; to: string },
): Promise<number> {
  const found = await row<{ count: number }>(
    db,
    `SELECT count(DISTINCT e.reference)::int AS count FROM account_entries e
      WHERE e.discom_id = :discomId AND e.connection_id = ANY (:ids::bigint[]) AND e.day BETWEEN :from::date AND :to::date
        AND e.kind = 'payment' AND NOT e.other_payer`,
    { discomId, ids, from, to },
  );
  return found?.count ?? 0;
}
