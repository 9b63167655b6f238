// Rows of a mass-tag file, staged by COPY and judged in sets.

import { copyRow } from "#server/copy-text.ts";
import { copyIn, type Db, row, rows } from "#server/database.ts";
import { IN_LIVE_ADVICE } from "../queries.ts";
import type { TagRow } from "./tag-rows.ts";

export async function stageTagRows(db: Db, values: readonly TagRow[]): Promise<void> {
  await rows(
    db,
    `CREATE TEMPORARY TABLE staged_tags (row int PRIMARY KEY, cells jsonb, discom_id int, number_key text, bill_number text,
       amount_paise bigint, label text, sub_unit_id bigint, fault text) ON COMMIT DROP`,
  );
  await copyIn(db, "COPY staged_tags FROM STDIN", copyLines(values));
  await rows(db, "ANALYZE staged_tags");
}

function* copyLines(values: readonly TagRow[]): Generator<string> {
  for (const one of values) {
    const { row: number, cells, discomId, numberKey, billNumber, amountPaise, label, subUnitId, fault } = one;
    yield copyRow([
      number,
      JSON.stringify(cells),
      discomId,
      numberKey,
      billNumber,
      amountPaise,
      label,
      subUnitId,
      fault,
    ]);
  }
}

/** Only what the payer holds, and the sender looks after. */
const HELD_HERE = `LEFT JOIN connections c ON c.discom_id = s.discom_id AND c.number_key = s.number_key AND c.payer_id = :payerId
    AND (:units::bigint[] IS NULL OR c.sub_unit_id = ANY(:units::bigint[]))
  LEFT JOIN LATERAL (SELECT c.discom_id, c.id AS connection_id) t ON true`;

/**
 * Keeps what was judged, in one statement: rows a moment old are unknown to the planner, and an UPDATE of 20,000 of them joined to
 * themselves was planned as a nested loop and took two minutes. Of good rows of one connection the first counts; a wrong one before
 * it does not make it a repetition. Where a discom bounds what a payer keeps without its approval, good rows beyond that, in the
 * order of the file, are over it. `judged` gives row, connection_id, proof, outcome and site.
 */
const keep = (judged: string, room: string) => `
  WITH judged AS MATERIALIZED (${judged}), room AS MATERIALIZED (${room}),
  repeated AS (
    SELECT j.*, row_number() OVER (PARTITION BY j.discom_id, j.connection_id, j.outcome ORDER BY j.row) AS occurrence FROM judged j),
  placed AS (
    SELECT r.*, count(*) FILTER (WHERE r.outcome = 'good' AND r.occurrence = 1) OVER (PARTITION BY r.discom_id ORDER BY r.row) AS place
      FROM repeated r)
  INSERT INTO tag_upload_rows
    (payer_id, upload_id, row, cells, discom_id, number_key, connection_id, proof, label, sub_unit_id, outcome, found)
  SELECT :payerId, :uploadId, s.row, s.cells, s.discom_id, s.number_key, p.connection_id, p.proof, s.label, s.sub_unit_id,
         CASE WHEN p.outcome <> 'good' THEN p.outcome WHEN p.occurrence > 1 THEN 'duplicate-in-file'
              WHEN p.place > m.left_over THEN 'over-cap' ELSE 'good' END,
         CASE WHEN p.site IS NULL THEN '{}' ELSE jsonb_build_object('site', p.site) END
    FROM staged_tags s JOIN placed p ON p.row = s.row LEFT JOIN room m ON m.discom_id = s.discom_id`;

const NO_BOUND = "SELECT NULL::int AS discom_id, NULL::bigint AS left_over WHERE false";
const ROOM = `SELECT a.discom_id, a.connections_max - (SELECT count(*) FROM tags t WHERE t.discom_id = a.discom_id
    AND t.payer_id = a.payer_id AND t.untagged_at IS NULL AND t.proof IN ('bill-number', 'bill-amount')) AS left_over
  FROM payer_admissions a WHERE a.payer_id = :payerId AND a.connections_max IS NOT NULL`;

/** Sorts of 100,000 rows stay in memory, for this transaction. */
export async function sortInMemory(db: Db): Promise<void> {
  await rows(db, "SELECT set_config('work_mem', '64MB', true)");
}

export async function dropRows(db: Db, payerId: string, uploadId: string): Promise<void> {
  await rows(db, "DELETE FROM tag_upload_rows WHERE payer_id = ? AND upload_id = ?", [payerId, uploadId]);
}

/** What is another's or unproved keeps no connection id: the payer's own rows must not tell it. */
export async function judgeTags(db: Db, payerId: string, uploadId: string): Promise<void> {
  await rows(
    db,
    keep(
      `SELECT s.row, s.discom_id,
            CASE WHEN c.payer_id = :payerId OR (s.fault IS NULL AND c.payer_id IS NULL AND p.proved) THEN c.id END AS connection_id,
            CASE WHEN s.bill_number IS NULL THEN 'bill-amount' ELSE 'bill-number' END AS proof,
            CASE WHEN c.payer_id = :payerId AND coalesce(s.fault IN ('proof-missing', 'proof-unreadable'), true) THEN 'already-yours'
                 WHEN s.fault IS NOT NULL THEN s.fault
                 WHEN NOT coalesce(p.proved, false) THEN 'proof-wrong'
                 WHEN c.payer_id IS NOT NULL THEN 'held-by-another'
                 ELSE 'good' END AS outcome,
            CASE WHEN c.payer_id = :payerId OR (s.fault IS NULL AND c.payer_id IS NULL AND p.proved) THEN c.site END AS site
       FROM staged_tags s
       LEFT JOIN connections c ON c.discom_id = s.discom_id AND c.number_key = s.number_key
       LEFT JOIN LATERAL (
         SELECT CASE WHEN s.bill_number IS NOT NULL
                THEN EXISTS (SELECT FROM bills b WHERE b.discom_id = c.discom_id AND b.number = s.bill_number
                                AND b.connection_id = c.id AND b.issued_on > current_date - 400)
                ELSE EXISTS (SELECT FROM (SELECT b.current_paise + b.arrears_paise + b.surcharge_paise AS printed, b.amount_paise
                                            FROM bills b WHERE b.discom_id = c.discom_id AND b.connection_id = c.id
                                           ORDER BY b.month DESC, b.id DESC LIMIT 3) recent
                              WHERE s.amount_paise IN (printed, recent.amount_paise)) END AS proved
          WHERE c.id IS NOT NULL AND s.fault IS NULL) p ON true`,
      ROOM,
    ),
    { payerId, uploadId },
  );
}

/** `units`: those the sender looks after; null for all of the organisation. */
export async function judgeUntags(db: Db, payerId: string, uploadId: string, units: string[] | null): Promise<void> {
  await rows(
    db,
    keep(
      `SELECT s.row, s.discom_id, c.id AS connection_id, NULL::text AS proof,
            CASE WHEN s.fault IS NOT NULL AND s.fault <> 'reason-missing' THEN s.fault
                 WHEN c.id IS NULL THEN 'not-yours'
                 WHEN s.fault IS NOT NULL THEN s.fault
                 WHEN ${IN_LIVE_ADVICE} THEN 'in-live-advice'
                 ELSE 'good' END AS outcome, c.site
       FROM staged_tags s ${HELD_HERE}`,
      NO_BOUND,
    ),
    { payerId, uploadId, units },
  );
}

export async function judgeTransfers(db: Db, payerId: string, uploadId: string, units: string[] | null): Promise<void> {
  await rows(
    db,
    keep(
      `SELECT s.row, s.discom_id, c.id AS connection_id, NULL::text AS proof,
            CASE WHEN s.fault IS NOT NULL THEN s.fault
                 WHEN c.id IS NULL THEN 'not-yours'
                 WHEN c.sub_unit_id IS NOT DISTINCT FROM s.sub_unit_id THEN 'same-unit'
                 WHEN ${IN_LIVE_ADVICE} THEN 'in-live-advice'
                 ELSE 'good' END AS outcome, c.site
       FROM staged_tags s ${HELD_HERE}`,
      NO_BOUND,
    ),
    { payerId, uploadId, units },
  );
}

/** Keeps the wrong proofs of the file; gives how many there are and how many rows are good or one's own already. */
export async function keepFailures(
  db: Db,
  of: { payerId: string; userId: string; uploadId: string },
): Promise<{ failed: number; proved: number }> {
  const failed = await rows(
    db,
    `INSERT INTO proof_failures (payer_id, user_id, discom_id, number)
     SELECT :payerId, :userId, r.discom_id, r.number_key FROM tag_upload_rows r
      WHERE r.payer_id = :payerId AND r.upload_id = :uploadId AND r.outcome = 'proof-wrong' RETURNING id`,
    of,
  );
  const proved = await row<{ count: number }>(
    db,
    `SELECT count(*)::int AS count FROM tag_upload_rows
      WHERE payer_id = :payerId AND upload_id = :uploadId AND outcome IN ('good', 'already-yours', 'duplicate-in-file', 'over-cap')`,
    of,
  );
  return { failed: failed.length, proved: proved?.count ?? 0 };
}
