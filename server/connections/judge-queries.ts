// Rows of a mass-tag file, staged by COPY and judged in sets.

import { copyRow } from "#server/copy-text.ts";
import { copyIn, type Db, row, rows } from "#server/database.ts";
import { IN_LIVE_ADVICE } from "./queries.ts";
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

const KEEP =
  "INSERT INTO tag_upload_rows (payer_id, upload_id, row, cells, discom_id, number_key, connection_id, proof, label, sub_unit_id, outcome, found)";

export async function dropRows(db: Db, payerId: string, uploadId: string): Promise<void> {
  await rows(db, "DELETE FROM tag_upload_rows WHERE payer_id = ? AND upload_id = ?", [payerId, uploadId]);
}

/** Of good rows of one connection the first counts; a wrong one before it does not make it a repetition. */
export async function markRepeated(db: Db, payerId: string, uploadId: string): Promise<void> {
  await rows(
    db,
    `UPDATE tag_upload_rows r SET outcome = 'duplicate-in-file'
       FROM (SELECT row, row_number() OVER (PARTITION BY discom_id, connection_id ORDER BY row) AS occurrence
               FROM tag_upload_rows WHERE payer_id = :payerId AND upload_id = :uploadId AND outcome = 'good') o
      WHERE r.payer_id = :payerId AND r.upload_id = :uploadId AND r.row = o.row AND o.occurrence > 1`,
    { payerId, uploadId },
  );
}

/** What is another's or unproved keeps no connection id: the payer's own rows must not tell it. */
export async function judgeTags(db: Db, payerId: string, uploadId: string): Promise<void> {
  await rows(
    db,
    `${KEEP}
     SELECT :payerId, :uploadId, s.row, s.cells, s.discom_id, s.number_key,
            CASE WHEN c.payer_id = :payerId OR (s.fault IS NULL AND c.payer_id IS NULL AND p.proved) THEN c.id END,
            CASE WHEN s.bill_number IS NULL THEN 'bill-amount' ELSE 'bill-number' END, s.label, s.sub_unit_id,
            CASE WHEN c.payer_id = :payerId AND coalesce(s.fault IN ('proof-missing', 'proof-unreadable'), true) THEN 'already-yours'
                 WHEN s.fault IS NOT NULL THEN s.fault
                 WHEN NOT coalesce(p.proved, false) THEN 'proof-wrong'
                 WHEN c.payer_id IS NOT NULL THEN 'held-by-another'
                 ELSE 'good' END,
            CASE WHEN c.payer_id = :payerId OR (s.fault IS NULL AND c.payer_id IS NULL AND p.proved)
                 THEN jsonb_build_object('site', c.site) ELSE '{}' END
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
    { payerId, uploadId },
  );
}

/** `units`: those the sender looks after; null for all of the organisation. */
export async function judgeUntags(db: Db, payerId: string, uploadId: string, units: string[] | null): Promise<void> {
  await rows(
    db,
    `${KEEP}
     SELECT :payerId, :uploadId, s.row, s.cells, s.discom_id, s.number_key, c.id, NULL, s.label, NULL,
            CASE WHEN s.fault IS NOT NULL AND s.fault <> 'reason-missing' THEN s.fault
                 WHEN c.id IS NULL THEN 'not-yours'
                 WHEN s.fault IS NOT NULL THEN s.fault
                 WHEN ${IN_LIVE_ADVICE} THEN 'in-live-advice'
                 ELSE 'good' END,
            CASE WHEN c.id IS NULL THEN '{}' ELSE jsonb_build_object('site', c.site) END
       FROM staged_tags s ${HELD_HERE}`,
    { payerId, uploadId, units },
  );
}

export async function judgeTransfers(db: Db, payerId: string, uploadId: string, units: string[] | null): Promise<void> {
  await rows(
    db,
    `${KEEP}
     SELECT :payerId, :uploadId, s.row, s.cells, s.discom_id, s.number_key, c.id, NULL, '', s.sub_unit_id,
            CASE WHEN s.fault IS NOT NULL THEN s.fault
                 WHEN c.id IS NULL THEN 'not-yours'
                 WHEN c.sub_unit_id IS NOT DISTINCT FROM s.sub_unit_id THEN 'same-unit'
                 WHEN ${IN_LIVE_ADVICE} THEN 'in-live-advice'
                 ELSE 'good' END,
            CASE WHEN c.id IS NULL THEN '{}' ELSE jsonb_build_object('site', c.site) END
       FROM staged_tags s ${HELD_HERE}`,
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
     SELECT :payerId, :userId, s.discom_id, s.number_key FROM tag_upload_rows r JOIN staged_tags s ON s.row = r.row
      WHERE r.payer_id = :payerId AND r.upload_id = :uploadId AND r.outcome = 'proof-wrong' RETURNING id`,
    of,
  );
  const proved = await row<{ count: number }>(
    db,
    `SELECT count(*)::int AS count FROM tag_upload_rows
      WHERE payer_id = :payerId AND upload_id = :uploadId AND outcome IN ('good', 'already-yours')`,
    of,
  );
  return { failed: failed.length, proved: proved?.count ?? 0 };
}
