// Claims without proof: sent by number, seen by the discom beside what billing knows of that number, decided once.

import { type Db, row, rows } from "#server/database.ts";
import type { ClaimBatch, ClaimRow, ClaimState, TagClaim } from "./claims-contract.ts";

/** What waits: nobody has said anything of it. */
const STATE = "coalesce(v.verdict, 'waiting')";
const VERDICTS = "LEFT JOIN tag_claim_verdicts v ON v.discom_id = k.discom_id AND v.claim_id = k.id";

export async function insertClaimBatch(
  db: Db,
  batch: {
    discomId: number;
    payerId: string;
    userId: string;
    uploadId: string | null;
    fileName: string | null;
    paper: string | null;
    note: string;
  },
): Promise<string> {
  const made = await row<{ id: string }>(
    db,
    `INSERT INTO tag_claim_batches (discom_id, payer_id, upload_id, file_name, paper, note, by_user)
     VALUES (:discomId, :payerId, :uploadId, :fileName, decode(:paper, 'hex'), :note, :userId) RETURNING id`,
    batch,
  );
  return (made as { id: string }).id;
}

export async function insertClaim(
  db: Db,
  claim: {
    discomId: number;
    payerId: string;
    batchId: string;
    number: string;
    numberKey: string;
    label: string;
    subUnitId: string | null;
  },
): Promise<void> {
  await rows(
    db,
    `INSERT INTO tag_claims (discom_id, payer_id, batch_id, number, number_key, label, sub_unit_id)
     VALUES (:discomId, :payerId, :batchId, :number, :numberKey, :label, :subUnitId)`,
    claim,
  );
}

export async function waitsAlready(
  db: Db,
  of: { payerId: string; discomId: number; numberKey: string },
): Promise<boolean> {
  const found = await row(
    db,
    `SELECT 1 AS waits FROM tag_claims k ${VERDICTS}
      WHERE k.payer_id = :payerId AND k.discom_id = :discomId AND k.number_key = :numberKey AND v.claim_id IS NULL LIMIT 1`,
    of,
  );
  return found !== undefined;
}

/** False when there is no such claim that waits. */
export async function insertWithdrawal(
  db: Db,
  of: { payerId: string; discomId: number; id: string; userId: string },
): Promise<boolean> {
  const made = await rows(
    db,
    `INSERT INTO tag_claim_verdicts (discom_id, claim_id, payer_id, verdict, by_user)
     SELECT k.discom_id, k.id, k.payer_id, 'withdrawn', :userId FROM tag_claims k ${VERDICTS}
      WHERE k.discom_id = :discomId AND k.id = :id AND k.payer_id = :payerId AND v.claim_id IS NULL
     RETURNING claim_id`,
    of,
  );
  return made.length === 1;
}

/** A payer's own. Of an approved claim the number is the connection's, which it holds now. */
export async function claimsPage(
  db: Db,
  of: { payerId: string; state: ClaimState | undefined; page: number; size: number },
): Promise<{ rows: TagClaim[]; total: number; counts: Partial<Record<ClaimState, number>> }> {
  const values = { ...of, state: of.state ?? null, offset: (of.page - 1) * of.size };
  const found = await rows<TagClaim>(
    db,
    `SELECT k.discom_id AS "discomId", d.short_name AS "discomName", k.id, k.batch_id AS "batchId",
            coalesce(c.number, k.number) AS number, k.label, ${STATE} AS state, coalesce(v.reason, '') AS reason,
            k.at AS "claimedAt", v.at AS "decidedAt"
       FROM tag_claims k ${VERDICTS} JOIN discoms d ON d.id = k.discom_id
       LEFT JOIN connections c ON c.discom_id = v.discom_id AND c.id = v.connection_id
      WHERE k.payer_id = :payerId AND (:state::text IS NULL OR ${STATE} = :state)
      ORDER BY k.at DESC, k.discom_id, k.id LIMIT :size OFFSET :offset`,
    values,
  );
  const counted = await rows<{ state: ClaimState; count: number }>(
    db,
    `SELECT ${STATE} AS state, count(*)::int AS count FROM tag_claims k ${VERDICTS} WHERE k.payer_id = :payerId GROUP BY 1`,
    { payerId: of.payerId },
  );
  const total = counted.reduce((sum, { state, count }) => (of.state && of.state !== state ? sum : sum + count), 0);
  return { rows: found, total, counts: Object.fromEntries(counted.map(({ state, count }) => [state, count])) };
}

const BATCH = `SELECT b.id, b.payer_id AS "payerId", p.name AS payer, p.name_hi AS "payerHi", b.at AS "sentAt",
    b.file_name AS "fileName", encode(b.paper, 'hex') AS paper, b.note, n.claims, n.waiting, n.approved, n.refused, n.disputed
  FROM tag_claim_batches b JOIN payers p ON p.id = b.payer_id
  CROSS JOIN LATERAL (SELECT count(*)::int AS claims, count(*) FILTER (WHERE v.claim_id IS NULL)::int AS waiting,
      count(*) FILTER (WHERE v.verdict = 'approved')::int AS approved, count(*) FILTER (WHERE v.verdict = 'refused')::int AS refused,
      count(*) FILTER (WHERE v.verdict = 'disputed')::int AS disputed
    FROM tag_claims k ${VERDICTS} WHERE k.discom_id = b.discom_id AND k.batch_id = b.id) n`;

export function claimBatch(db: Db, discomId: number, id: string): Promise<ClaimBatch | undefined> {
  return row(db, `${BATCH} WHERE b.discom_id = ? AND b.id = ?`, [discomId, id]);
}

export async function claimBatchesPage(
  db: Db,
  of: { discomId: number; waiting: boolean; page: number; size: number },
): Promise<{ rows: ClaimBatch[]; total: number; waiting: number }> {
  const values = { ...of, offset: (of.page - 1) * of.size };
  const found = await rows<ClaimBatch>(
    db,
    `SELECT * FROM (${BATCH} WHERE b.discom_id = :discomId) x WHERE NOT :waiting::boolean OR x.waiting > 0
      ORDER BY (x.waiting > 0) DESC, x."sentAt" DESC LIMIT :size OFFSET :offset`,
    values,
  );
  const count = await row<{ total: number; waiting: number }>(
    db,
    `SELECT count(DISTINCT k.batch_id) FILTER (WHERE NOT :waiting::boolean OR v.claim_id IS NULL)::int AS total,
            count(*) FILTER (WHERE v.claim_id IS NULL)::int AS waiting
       FROM tag_claims k ${VERDICTS} WHERE k.discom_id = :discomId`,
    values,
  );
  return { rows: found, total: count?.total ?? 0, waiting: count?.waiting ?? 0 };
}

export interface ClaimsView {
  readonly state?: ClaimState | undefined;
  readonly standing?: string | undefined;
  readonly likeMin?: number | undefined;
  readonly likeMax?: number | undefined;
  readonly search?: string | undefined;
}

function viewValues(discomId: number, batchId: string, view: ClaimsView) {
  return {
    discomId,
    batchId,
    state: view.state ?? null,
    standing: view.standing ?? null,
    likeMin: view.likeMin ?? null,
    likeMax: view.likeMax ?? null,
    search: view.search ? view.search.replace(/[\\%_]/g, "\\$&") : null,
  };
}

/** Each claim beside the connection of its number. A batch has up to 100,000: names are compared once, not once a page row. */
const SEEN = `SELECT k.id, k.row, coalesce(c.number, k.number) AS number, k.label, c.id AS connection_id,
    CASE WHEN c.id IS NULL THEN 'no-connection' WHEN c.payer_id = k.payer_id THEN 'own' WHEN c.payer_id IS NULL THEN 'free'
         ELSE 'held' END AS standing,
    c.name AS "registeredName", c.site, c.office_id, c.category, c.payer_id AS holder_id,
    round(100 * similarity(name_key(c.name), name_key(p.name)))::int AS likeness,
    ${STATE} AS state, coalesce(v.reason, '') AS reason, v.by_user, v.at AS "decidedAt"
  FROM tag_claims k ${VERDICTS} JOIN payers p ON p.id = k.payer_id
  LEFT JOIN connections c ON c.discom_id = k.discom_id AND c.number_key = k.number_key
 WHERE k.discom_id = :discomId AND k.batch_id = :batchId`;
const NARROWED = `(:state::text IS NULL OR x.state = :state) AND (:standing::text IS NULL OR x.standing = :standing)
  AND (:likeMin::int IS NULL OR x.likeness >= :likeMin) AND (:likeMax::int IS NULL OR x.likeness <= :likeMax)
  AND (:search::text IS NULL OR x.number LIKE '%' || :search || '%' OR x."registeredName" ILIKE '%' || :search || '%'
       OR x.site ILIKE '%' || :search || '%' OR x.label ILIKE '%' || :search || '%')`;

export async function claimRowsPage(
  db: Db,
  of: { discomId: number; batchId: string; view: ClaimsView; page: number; size: number },
): Promise<{ rows: ClaimRow[]; total: number; waiting: number; standings: Record<string, number> }> {
  const values = {
    ...viewValues(of.discomId, of.batchId, of.view),
    size: of.size,
    offset: (of.page - 1) * of.size,
  };
  const found = await rows<ClaimRow>(
    db,
    `SELECT x.id, x.row, x.number, x.label, x.standing, x."registeredName", x.site, coalesce(e.name, o.name) AS office,
            coalesce(e.name_hi, o.name_hi) AS "officeHi", x.category, h.name AS holder, h.name_hi AS "holderHi", x.likeness, x.state,
            x.reason, u.name AS "decidedBy", x."decidedAt"
       FROM (${SEEN}) x LEFT JOIN offices o ON o.discom_id = :discomId AND o.id = x.office_id
       LEFT JOIN offices e ON e.discom_id = o.discom_id AND e.id = ANY(o.lineage) AND e.level = 'division'
       LEFT JOIN payers h ON h.id = x.holder_id LEFT JOIN users u ON u.id = x.by_user
      WHERE ${NARROWED} ORDER BY x.row, x.id LIMIT :size OFFSET :offset`,
    values,
  );
  const count = await row<{ total: number; waiting: number }>(
    db,
    `SELECT count(*)::int AS total, count(*) FILTER (WHERE x.state = 'waiting')::int AS waiting FROM (${SEEN}) x WHERE ${NARROWED}`,
    values,
  );
  const standings = await rows<{ standing: string; count: number }>(
    db,
    `SELECT x.standing, count(*)::int AS count FROM (${SEEN}) x WHERE x.state = 'waiting' GROUP BY 1`,
    values,
  );
  return {
    rows: found,
    total: count?.total ?? 0,
    waiting: count?.waiting ?? 0,
    standings: Object.fromEntries(standings.map(({ standing, count: many }) => [standing, many])),
  };
}

/** Those of a view that wait, oldest first. */
export async function waitingInView(
  db: Db,
  of: { discomId: number; batchId: string; view: ClaimsView },
): Promise<string[]> {
  const found = await rows<{ id: string }>(
    db,
    `SELECT x.id FROM (${SEEN}) x WHERE ${NARROWED} ORDER BY x.id`,
    viewValues(of.discomId, of.batchId, { ...of.view, state: "waiting" }),
  );
  return found.map(({ id }) => id);
}
