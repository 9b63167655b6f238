// Disputes over a connection: opened, stated, settled, and the tag moved on its day.

import { type Db, row, rows } from "#server/database.ts";
import { IN_LIVE_ADVICE } from "../queries.ts";
import type { DisputeState, DisputeStatement, TagDispute } from "./disputes-contract.ts";

export interface OpenedDispute {
  readonly discomId: number;
  readonly id: string;
  readonly holderId: string;
  readonly number: string;
}

/** Undefined when the same dispute is open already. */
export async function insertDispute(
  db: Db,
  dispute: {
    discomId: number;
    connectionId: string;
    claimantId: string;
    holderId: string;
    proof: "bill-number" | "bill-amount" | "claim";
    label: string;
    subUnitId: string | null;
    userId: string;
  },
): Promise<string | undefined> {
  const made = await row<{ id: string }>(
    db,
    `INSERT INTO tag_disputes (discom_id, connection_id, claimant_id, holder_id, proof, label, sub_unit_id, opened_by)
     VALUES (:discomId, :connectionId, :claimantId, :holderId, :proof, :label, :subUnitId, :userId)
     ON CONFLICT (discom_id, connection_id, claimant_id) WHERE closed_at IS NULL DO NOTHING RETURNING id`,
    dispute,
  );
  return made?.id;
}

const STATE = `CASE WHEN v.verdict IS NULL THEN 'open' WHEN v.verdict <> 'moves' THEN v.verdict
  WHEN m.moved IS NULL THEN 'moving' WHEN m.moved THEN 'moved' ELSE 'stays' END`;

/** Names of both sides come from a definer's view: neither side may read the other's row of payers. */
const SHOWN = `SELECT d.discom_id AS "discomId", s.short_name AS "discomName", d.id, n.number, n.claimant, n.claimant_hi AS "claimantHi",
    n.holder, n.holder_hi AS "holderHi",
    CASE current_payer() WHEN d.claimant_id THEN 'claimant' WHEN d.holder_id THEN 'holder' END AS side,
    d.proof, ${STATE} AS state, d.opened_at AS "openedAt", v.moves_on AS "movesOn", v.at AS "decidedAt", v.reason
  FROM tag_disputes d JOIN discoms s ON s.id = d.discom_id
  CROSS JOIN LATERAL dispute_names(d.discom_id, d.id) n
  LEFT JOIN tag_dispute_verdicts v ON v.discom_id = d.discom_id AND v.dispute_id = d.id
  LEFT JOIN tag_dispute_moves m ON m.discom_id = d.discom_id AND m.dispute_id = d.id`;

/** What the asker may see: row-level security leaves a payer its own disputes and a discom those of its connections. */
export async function disputesPage(
  db: Db,
  of: { state: DisputeState | undefined; page: number; size: number },
): Promise<{ rows: TagDispute[]; total: number; open: number }> {
  const values = { state: of.state ?? null, size: of.size, offset: (of.page - 1) * of.size };
  const found = await rows<TagDispute>(
    db,
    `SELECT * FROM (${SHOWN}) x WHERE :state::text IS NULL OR x.state = :state
      ORDER BY (x.state = 'open') DESC, x."openedAt" DESC, x.id DESC LIMIT :size OFFSET :offset`,
    values,
  );
  const count = await row<{ total: number; open: number }>(
    db,
    `SELECT count(*) FILTER (WHERE :state::text IS NULL OR x.state = :state)::int AS total,
            count(*) FILTER (WHERE x.state = 'open')::int AS open
       FROM (SELECT ${STATE} AS state FROM tag_disputes d
         LEFT JOIN tag_dispute_verdicts v ON v.discom_id = d.discom_id AND v.dispute_id = d.id
         LEFT JOIN tag_dispute_moves m ON m.discom_id = d.discom_id AND m.dispute_id = d.id) x`,
    values,
  );
  return { rows: found, total: count?.total ?? 0, open: count?.open ?? 0 };
}

export function shownDispute(db: Db, discomId: number, id: string): Promise<TagDispute | undefined> {
  return row(db, `${SHOWN} WHERE d.discom_id = ? AND d.id = ?`, [discomId, id]);
}

export function statementsOf(db: Db, discomId: number, id: string): Promise<DisputeStatement[]> {
  return rows(
    db,
    `SELECT s.id, s.payer_id AS "payerId", CASE s.payer_id WHEN d.claimant_id THEN 'claimant' ELSE 'holder' END AS side,
            coalesce(u.name, '') AS by, s.at, s.statement, encode(s.paper, 'hex') AS paper, p.file_name AS "paperName"
       FROM tag_dispute_statements s JOIN tag_disputes d ON d.discom_id = s.discom_id AND d.id = s.dispute_id
       LEFT JOIN users u ON u.id = s.by_user
       LEFT JOIN tag_papers p ON p.payer_id = s.payer_id AND p.sha256 = s.paper
      WHERE s.discom_id = ? AND s.dispute_id = ? ORDER BY s.id`,
    [discomId, id],
  );
}

export interface DisputeFactsRow {
  readonly registeredName: string;
  readonly site: string;
  readonly category: string;
  readonly office: string;
  readonly officeHi: string;
  readonly claimantLikeness: number;
  readonly holderLikeness: number;
  readonly holderTaggedAt: string | null;
  readonly holderProof: string | null;
  readonly inLiveAdvice: boolean;
}

/** For the discom: what billing knows of the connection, and how its name is like each side's. */
export function factsOfDispute(db: Db, discomId: number, id: string): Promise<DisputeFactsRow | undefined> {
  return row(
    db,
    `SELECT c.name AS "registeredName", c.site, c.category, coalesce(e.name, o.name) AS office, coalesce(e.name_hi, o.name_hi) AS "officeHi",
            round(100 * similarity(name_key(c.name), name_key(n.claimant)))::int AS "claimantLikeness",
            round(100 * similarity(name_key(c.name), name_key(n.holder)))::int AS "holderLikeness",
            t.tagged_at AS "holderTaggedAt", t.proof AS "holderProof", t.id IS NOT NULL AND ${IN_LIVE_ADVICE} AS "inLiveAdvice"
       FROM tag_disputes d JOIN connections c ON c.discom_id = d.discom_id AND c.id = d.connection_id
       CROSS JOIN LATERAL dispute_names(d.discom_id, d.id) n
       JOIN offices o ON o.discom_id = c.discom_id AND o.id = c.office_id
       LEFT JOIN offices e ON e.discom_id = o.discom_id AND e.id = ANY(o.lineage) AND e.level = 'division'
       LEFT JOIN tags t ON t.discom_id = d.discom_id AND t.connection_id = d.connection_id AND t.payer_id = d.holder_id
             AND t.untagged_at IS NULL
      WHERE d.discom_id = ? AND d.id = ?`,
    [discomId, id],
  );
}

export interface DisputeRecord {
  readonly discom_id: number;
  readonly id: string;
  readonly connection_id: string;
  readonly claimant_id: string;
  readonly holder_id: string;
  readonly label: string;
  readonly sub_unit_id: string | null;
  readonly open: boolean;
  readonly number: string;
}

/** Locked, by the worker, so that two who decide at once decide one after the other. */
export function disputeRecord(db: Db, discomId: number, id: string): Promise<DisputeRecord | undefined> {
  return row(
    db,
    `SELECT d.discom_id, d.id, d.connection_id, d.claimant_id, d.holder_id, d.label, d.sub_unit_id, d.closed_at IS NULL AS open, c.number
       FROM tag_disputes d JOIN connections c ON c.discom_id = d.discom_id AND c.id = d.connection_id
      WHERE d.discom_id = ? AND d.id = ? FOR UPDATE OF d`,
    [discomId, id],
  );
}

export async function insertStatement(
  db: Db,
  said: { discomId: number; id: string; payerId: string; userId: string; statement: string; paper: string | null },
): Promise<void> {
  await rows(
    db,
    `INSERT INTO tag_dispute_statements (discom_id, dispute_id, payer_id, statement, paper, by_user)
     VALUES (:discomId, :id, :payerId, :statement, decode(:paper, 'hex'), :userId)`,
    said,
  );
}

export async function insertDisputeVerdict(
  db: Db,
  verdict: {
    discomId: number;
    id: string;
    verdict: "stays" | "moves" | "refused" | "withdrawn";
    movesOn: string | null;
    reason: string;
    userId: string;
  },
): Promise<void> {
  await rows(
    db,
    `INSERT INTO tag_dispute_verdicts (discom_id, dispute_id, verdict, moves_on, reason, by_user)
     VALUES (:discomId, :id, :verdict, :movesOn::date, :reason, :userId)`,
    verdict,
  );
  await rows(db, "UPDATE tag_disputes SET closed_at = now() WHERE discom_id = ? AND id = ?", [
    verdict.discomId,
    verdict.id,
  ]);
}

/** Decided moves whose day has come. */
export function dueMoves(db: Db): Promise<{ discom_id: number; dispute_id: string }[]> {
  return rows(
    db,
    `SELECT v.discom_id, v.dispute_id FROM tag_dispute_verdicts v
      WHERE v.verdict = 'moves' AND v.moves_on <= current_date
        AND NOT EXISTS (SELECT FROM tag_dispute_moves m WHERE m.discom_id = v.discom_id AND m.dispute_id = v.dispute_id)
      ORDER BY v.moves_on, v.discom_id, v.dispute_id`,
  );
}

/** The tag that holds the connection now, whoever's it is. */
export function tagThatHolds(
  db: Db,
  discomId: number,
  connectionId: string,
): Promise<{ id: string; payer_id: string; in_live_advice: boolean } | undefined> {
  return row(
    db,
    `SELECT t.id, t.payer_id, ${IN_LIVE_ADVICE} AS in_live_advice FROM tags t
      WHERE t.discom_id = ? AND t.connection_id = ? AND t.untagged_at IS NULL FOR UPDATE`,
    [discomId, connectionId],
  );
}

export async function insertMove(db: Db, discomId: number, id: string, moved: boolean): Promise<void> {
  await rows(db, "INSERT INTO tag_dispute_moves (discom_id, dispute_id, moved) VALUES (?, ?, ?)", [
    discomId,
    id,
    moved,
  ]);
}

export async function verdictOf(
  db: Db,
  discomId: number,
  id: string,
): Promise<{ moves_on: string; reason: string; by_user: string; due: boolean } | undefined> {
  return row(
    db,
    `SELECT moves_on, reason, by_user, moves_on <= current_date AS due FROM tag_dispute_verdicts
      WHERE discom_id = ? AND dispute_id = ? AND verdict = 'moves'`,
    [discomId, id],
  );
}
