// Rows of an applied file that go to the discom: without proof as claims, held by another as disputes.

import { type Db, row, rows } from "#server/database.ts";
import type { OpenedDispute } from "../disputes/dispute-queries.ts";
import { claimable } from "../outcomes-contract.ts";

interface Sending {
  readonly payerId: string;
  readonly uploadId: string;
}

const ROWS_OF = "r.payer_id = :payerId AND r.upload_id = :uploadId";
const WAITING = `SELECT FROM tag_claims k WHERE k.payer_id = r.payer_id AND k.discom_id = r.discom_id AND k.number_key = r.number_key
  AND NOT EXISTS (SELECT FROM tag_claim_verdicts v WHERE v.discom_id = k.discom_id AND v.claim_id = k.id)`;

export function discomsWithClaims(db: Db, of: Sending): Promise<{ discom_id: number }[]> {
  return rows(
    db,
    `SELECT DISTINCT r.discom_id FROM tag_upload_rows r WHERE ${ROWS_OF} AND r.outcome = ANY(:claimable::text[])`,
    { ...of, claimable: [...claimable] },
  );
}

/** One claim for each number that does not wait already and is not tagged by another row; `numberAt` is the number's cell. */
export async function insertClaimsOfUpload(
  db: Db,
  of: Sending & { discomId: number; batchId: string; numberAt: number },
): Promise<number> {
  const made = await db.raw<{ rowCount: number }>(
    `INSERT INTO tag_claims (discom_id, payer_id, batch_id, row, number, number_key, label, sub_unit_id)
     SELECT DISTINCT ON (r.number_key) r.discom_id, r.payer_id, :batchId, r.row, left(btrim(r.cells->>:numberAt::int), 40), r.number_key,
            r.label, r.sub_unit_id
       FROM tag_upload_rows r
      WHERE ${ROWS_OF} AND r.discom_id = :discomId AND r.outcome = ANY(:claimable::text[]) AND NOT EXISTS (${WAITING})
        AND NOT EXISTS (SELECT FROM connections c
              WHERE c.discom_id = r.discom_id AND c.number_key = r.number_key AND c.payer_id = r.payer_id)
      ORDER BY r.number_key, r.row`,
    { ...of, claimable: [...claimable] },
  );
  return made.rowCount;
}

/** Rows whose number waits with the discom say so; a number this file tagged by another row is a repetition. */
export async function markClaimed(db: Db, of: Sending): Promise<number> {
  const marked = await db.raw<{ rowCount: number }>(
    `UPDATE tag_upload_rows r SET outcome = 'claimed'
      WHERE ${ROWS_OF} AND r.outcome = ANY(:claimable::text[]) AND EXISTS (${WAITING})`,
    { ...of, claimable: [...claimable] },
  );
  await rows(
    db,
    `UPDATE tag_upload_rows r SET outcome = 'duplicate-in-file' FROM connections c
      WHERE ${ROWS_OF} AND r.outcome = ANY(:claimable::text[])
        AND c.discom_id = r.discom_id AND c.number_key = r.number_key AND c.payer_id = r.payer_id`,
    { ...of, claimable: [...claimable] },
  );
  return marked.rowCount;
}

/** Of rows the payer proved; who holds each is looked up now. */
export function insertDisputesOfUpload(db: Db, of: Sending & { userId: string }): Promise<OpenedDispute[]> {
  return rows(
    db,
    `INSERT INTO tag_disputes (discom_id, connection_id, claimant_id, holder_id, proof, label, sub_unit_id, opened_by)
     SELECT DISTINCT ON (c.discom_id, c.id) c.discom_id, c.id, r.payer_id, c.payer_id, r.proof, r.label, r.sub_unit_id, :userId
       FROM tag_upload_rows r JOIN connections c ON c.discom_id = r.discom_id AND c.number_key = r.number_key
      WHERE ${ROWS_OF} AND r.outcome = 'held-by-another' AND c.payer_id <> r.payer_id
      ORDER BY c.discom_id, c.id, r.row
     ON CONFLICT (discom_id, connection_id, claimant_id) WHERE closed_at IS NULL DO NOTHING
     RETURNING discom_id AS "discomId", id, holder_id AS "holderId",
       (SELECT c.number FROM connections c WHERE c.discom_id = tag_disputes.discom_id AND c.id = tag_disputes.connection_id) AS number`,
    { ...of },
  );
}

export async function markDisputed(db: Db, of: Sending): Promise<number> {
  const marked = await db.raw<{ rowCount: number }>(
    `UPDATE tag_upload_rows r SET outcome = 'disputed' FROM connections c JOIN tag_disputes d
         ON d.discom_id = c.discom_id AND d.connection_id = c.id AND d.claimant_id = :payerId AND d.closed_at IS NULL
      WHERE ${ROWS_OF} AND r.outcome = 'held-by-another' AND c.discom_id = r.discom_id AND c.number_key = r.number_key`,
    { ...of },
  );
  return marked.rowCount;
}

/** Id of the batch this file's claims of a discom went in, when an earlier try made it. */
export async function claimBatchOf(db: Db, of: Sending & { discomId: number }): Promise<string | null> {
  const found = await row<{ id: string }>(
    db,
    "SELECT id FROM tag_claim_batches WHERE payer_id = :payerId AND upload_id = :uploadId AND discom_id = :discomId",
    { ...of },
  );
  return found?.id ?? null;
}
