// The discom's word on claims, in sets: what is free is tagged, what another holds becomes a dispute, rows of files are told.

import { type Db, row, rows } from "#server/database.ts";
import type { OpenedDispute } from "../disputes/dispute-queries.ts";

interface Deciding {
  readonly discomId: number;
  readonly ids: readonly string[];
  readonly userId: string;
}

/** Claims of this portion that nobody decided meanwhile, beside the connection of their number; locked in the order of connections. */
const PORTION = `WITH claims AS MATERIALIZED (
    SELECT k.discom_id, k.id, k.payer_id, k.label, k.sub_unit_id, c.id AS connection_id, c.payer_id AS holder_id
      FROM tag_claims k JOIN connections c ON c.discom_id = k.discom_id AND c.number_key = k.number_key
     WHERE k.discom_id = :discomId AND k.id = ANY(:ids::bigint[])
       AND NOT EXISTS (SELECT FROM tag_claim_verdicts v WHERE v.discom_id = k.discom_id AND v.claim_id = k.id)
     ORDER BY c.id FOR UPDATE OF c)`;

/** Free connections get their tag; which of them were taken in the same breath the index says. Then own ones count as approved. */
export async function approveFree(db: Db, of: Deciding): Promise<number> {
  const values = { ...of, ids: [...of.ids] };
  await rows(
    db,
    `${PORTION}
     INSERT INTO tags (discom_id, connection_id, payer_id, label, proof, sub_unit_id, tagged_by)
     SELECT DISTINCT ON (connection_id) discom_id, connection_id, payer_id, label, 'claim', sub_unit_id, :userId
       FROM claims WHERE holder_id IS NULL ORDER BY connection_id, id
     ON CONFLICT (discom_id, connection_id) WHERE untagged_at IS NULL DO NOTHING`,
    values,
  );
  const approved = await rows(
    db,
    `${PORTION}
     INSERT INTO tag_claim_verdicts (discom_id, claim_id, payer_id, verdict, connection_id, by_user)
     SELECT discom_id, id, payer_id, 'approved', connection_id, :userId FROM claims WHERE holder_id = payer_id
     RETURNING claim_id`,
    values,
  );
  return approved.length;
}

/** What another holds is not taken from it: the discom's word makes the claim a dispute. */
export async function disputeHeld(
  db: Db,
  of: Deciding,
): Promise<{ disputed: number; opened: (OpenedDispute & { claimantId: string })[] }> {
  const values = { ...of, ids: [...of.ids] };
  const opened = await rows<OpenedDispute & { claimantId: string }>(
    db,
    `${PORTION}
     INSERT INTO tag_disputes (discom_id, connection_id, claimant_id, holder_id, proof, label, sub_unit_id, opened_by)
     SELECT discom_id, connection_id, payer_id, holder_id, 'claim', label, sub_unit_id, :userId
       FROM claims WHERE holder_id <> payer_id
     ON CONFLICT (discom_id, connection_id, claimant_id) WHERE closed_at IS NULL DO NOTHING
     RETURNING discom_id AS "discomId", id, holder_id AS "holderId", claimant_id AS "claimantId",
       (SELECT c.number FROM connections c WHERE c.discom_id = tag_disputes.discom_id AND c.id = tag_disputes.connection_id) AS number`,
    values,
  );
  const disputed = await rows(
    db,
    `${PORTION}
     INSERT INTO tag_claim_verdicts (discom_id, claim_id, payer_id, verdict, connection_id, by_user)
     SELECT discom_id, id, payer_id, 'disputed', connection_id, :userId FROM claims WHERE holder_id <> payer_id
     RETURNING claim_id`,
    values,
  );
  return { disputed: disputed.length, opened };
}

export async function refuseClaims(db: Db, of: Deciding & { reason: string }): Promise<number> {
  const refused = await rows(
    db,
    `INSERT INTO tag_claim_verdicts (discom_id, claim_id, payer_id, verdict, reason, by_user)
     SELECT k.discom_id, k.id, k.payer_id, 'refused', :reason, :userId FROM tag_claims k
      WHERE k.discom_id = :discomId AND k.id = ANY(:ids::bigint[])
        AND NOT EXISTS (SELECT FROM tag_claim_verdicts v WHERE v.discom_id = k.discom_id AND v.claim_id = k.id)
     RETURNING claim_id`,
    { ...of, ids: [...of.ids] },
  );
  return refused.length;
}

/** The rows of the payer's file say what became of them, so that the file that comes back does. */
export async function tellRows(db: Db, of: { discomId: number; ids: readonly string[] }): Promise<void> {
  await rows(
    db,
    `UPDATE tag_upload_rows r
        SET outcome = CASE v.verdict WHEN 'approved' THEN 'claim-approved' WHEN 'disputed' THEN 'disputed'
                                     WHEN 'withdrawn' THEN 'claim-withdrawn' ELSE 'claim-refused' END,
            found = CASE WHEN v.verdict = 'refused' THEN jsonb_build_object('reason', v.reason)
                         WHEN v.verdict = 'approved' THEN jsonb_build_object('site', c.site) ELSE r.found END
       FROM tag_claims k JOIN tag_claim_batches b ON b.discom_id = k.discom_id AND b.id = k.batch_id
       JOIN tag_claim_verdicts v ON v.discom_id = k.discom_id AND v.claim_id = k.id
       LEFT JOIN connections c ON c.discom_id = v.discom_id AND c.id = v.connection_id
      WHERE k.discom_id = :discomId AND k.id = ANY(:ids::bigint[]) AND r.payer_id = k.payer_id AND r.upload_id = b.upload_id
        AND r.discom_id = k.discom_id AND r.number_key = k.number_key AND r.outcome = 'claimed'`,
    { ...of, ids: [...of.ids] },
  );
}

/** Those of the ids that belong to the batch and wait. */
export async function waitingOf(
  db: Db,
  of: { discomId: number; batchId: string; ids: readonly string[] },
): Promise<string[]> {
  const found = await rows<{ id: string }>(
    db,
    `SELECT k.id FROM tag_claims k WHERE k.discom_id = :discomId AND k.batch_id = :batchId AND k.id = ANY(:ids::bigint[])
        AND NOT EXISTS (SELECT FROM tag_claim_verdicts v WHERE v.discom_id = k.discom_id AND v.claim_id = k.id) ORDER BY k.id`,
    { ...of, ids: [...of.ids] },
  );
  return found.map(({ id }) => id);
}

export async function payerOfBatch(db: Db, discomId: number, batchId: string): Promise<string | undefined> {
  const found = await row<{ payer_id: string }>(
    db,
    "SELECT payer_id FROM tag_claim_batches WHERE discom_id = ? AND id = ?",
    [discomId, batchId],
  );
  return found?.payer_id;
}
