// Disputes, what was said in them, and their papers. Which step may follow which is held by the database's own trigger.

import { type Actor, type Db, row, rows } from "#server/database.ts";
import type { Dispute, DisputeKind, DisputeRow, Outcome } from "./contract.ts";

const person = (user: string) =>
  `CASE WHEN ${user}.id IS NOT NULL THEN jsonb_build_object('id', ${user}.id::text, 'name', ${user}.name, 'nameHi', ${user}.name_hi) END`;
const instant = (at: string) => `to_char(${at} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;

/** The transaction sees its actor's disputes only; the actor is named all the same. */
const own = "(d.payer_id = :ownPayer::bigint OR d.discom_id = :ownDiscom::int)";
const OPEN = "s.state IN ('raised', 'with-discom', 'with-payer')";
const TODAY = "(now() AT TIME ZONE 'Asia/Kolkata')::date";

const columns = `d.number, d.discom_id AS "discomId", c.short_name AS discom, ${person("p")} AS payer, d.kind, d.about, d.reference,
  n.number AS "connectionNumber", d.paise, s.state, s.outcome, s.due_on AS "dueOn", s.due_on - ${TODAY} AS "daysLeft",
  ${person("w")} AS "assignedTo", d.at AS "raisedAt", s.changed_at AS "changedAt"`;
const joined = `disputes d
  JOIN dispute_states s ON s.discom_id = d.discom_id AND s.dispute_id = d.id
  JOIN discoms c ON c.id = d.discom_id
  JOIN payers p ON p.id = d.payer_id
  LEFT JOIN connections n ON n.discom_id = d.discom_id AND n.id = d.connection_id
  LEFT JOIN users w ON w.id = s.assigned_to`;

export interface DisputeFilter {
  readonly view: "open" | "mine" | "with-payer" | "decided" | "closed" | "all";
  readonly kind: DisputeKind | null;
  readonly q: string | null;
  readonly overdue: boolean;
}

const views: Record<DisputeFilter["view"], string> = {
  open: OPEN,
  mine: `${OPEN} AND s.assigned_to = :user::bigint`,
  "with-payer": "s.state = 'with-payer'",
  decided: "s.state = 'decided'",
  closed: "s.state = 'closed'",
  all: "true",
};

export async function disputeRows(
  db: Db,
  actor: Actor,
  filter: DisputeFilter,
  page: { limit: number; offset: number },
): Promise<{ rows: DisputeRow[]; total: number; overdue: number; open: number }> {
  const values = { ...of(actor), ...page, kind: filter.kind, q: filter.q?.replace(/[\\%_]/g, "\\$&") ?? null };
  const where = [
    own,
    views[filter.view],
    "(:kind::text IS NULL OR d.kind = :kind)",
    `(:q::text IS NULL OR concat_ws(' ', d.number, d.reference, n.number, p.name, p.name_hi) ILIKE '%' || :q || '%')`,
    ...(filter.overdue ? [`${OPEN} AND s.due_on < ${TODAY}`] : []),
  ].join(" AND ");
  const newestFirst = filter.view === "decided" || filter.view === "closed" || filter.view === "all";
  const found = await rows<DisputeRow>(
    db,
    `SELECT ${columns} FROM ${joined} WHERE ${where}
      ORDER BY ${newestFirst ? "s.changed_at DESC" : "s.due_on, d.id"} LIMIT :limit OFFSET :offset`,
    values,
  );
  const total = await row<{ total: number }>(db, `SELECT count(*)::int AS total FROM ${joined} WHERE ${where}`, values);
  const sums = await row<{ open: number; overdue: number }>(
    db,
    `SELECT count(*)::int AS open, (count(*) FILTER (WHERE s.due_on < ${TODAY}))::int AS overdue FROM ${joined} WHERE ${own} AND ${OPEN}`,
    values,
  );
  return { rows: found, ...(total as { total: number }), ...(sums as { open: number; overdue: number }) };
}

function of(actor: Actor) {
  return { ownPayer: actor.payerId, ownDiscom: actor.discomId, user: actor.userId };
}

export type DisputeKept = Omit<Dispute, "refunds" | "carried" | "setAside"> & {
  readonly id: string;
  readonly seq: number;
  /** Given for what was carried forward. */
  readonly carriedReceipts: string[];
};

export async function disputeByNumber(db: Db, actor: Actor, number: string): Promise<DisputeKept | undefined> {
  return row(
    db,
    `SELECT ${columns}, d.id, s.seq, d.wish, d.bill_id AS "billId", d.line_id AS "lineId", ${person("r")} AS "raisedBy",
            CASE WHEN s.decided_at IS NOT NULL AND NOT s.reopened AND s.decided_at >= now() - c.dispute_reopen_days * interval '1 day'
                 THEN (s.decided_at AT TIME ZONE 'Asia/Kolkata')::date + c.dispute_reopen_days END AS "reopenUntil",
            coalesce((SELECT e.receipts FROM dispute_events e WHERE e.discom_id = d.discom_id AND e.dispute_id = d.id AND e.use_id IS NOT NULL
              ORDER BY e.seq DESC LIMIT 1), '{}') AS "carriedReceipts",
            (SELECT jsonb_agg(jsonb_build_object('seq', e.seq, 'event', e.event, 'side', e.side, 'said', e.said, 'outcome', e.outcome,
                      'at', ${instant("e.at")}, 'by', ${person("u")}) ORDER BY e.seq)
               FROM dispute_events e LEFT JOIN users u ON u.id = e.by_user
              WHERE e.discom_id = d.discom_id AND e.dispute_id = d.id) AS events,
            (SELECT coalesce(jsonb_agg(jsonb_build_object('id', f.id::text, 'side', f.side, 'name', f.name, 'mediaType', f.media_type,
                      'bytesCount', f.bytes_count, 'at', ${instant("f.at")}) ORDER BY f.id), '[]')
               FROM dispute_files f WHERE f.discom_id = d.discom_id AND f.dispute_id = d.id) AS files
       FROM ${joined} LEFT JOIN users r ON r.id = d.raised_by
      WHERE d.number = :number AND ${own}`,
    { ...of(actor), number },
  );
}

/** What a payer's dispute is about, as far as the payer may see it. */
export interface Found {
  readonly discomId: number;
  readonly reference: string;
  readonly billId: string | null;
  readonly connectionId: string | null;
  readonly lineId: string | null;
  readonly paise: string | null;
}

export async function billAbout(db: Db, payerId: string, discomId: number, number: string): Promise<Found | undefined> {
  return row(
    db,
    `SELECT b.discom_id AS "discomId", b.number AS reference, b.id AS "billId", b.connection_id AS "connectionId",
            NULL AS "lineId", nullif(b.amount_paise, 0) AS paise
       FROM bills b JOIN connections c ON c.discom_id = b.discom_id AND c.id = b.connection_id AND c.payer_id = :payerId
      WHERE b.discom_id = :discomId AND b.number = :number`,
    { payerId, discomId, number },
  );
}

export async function adviceAbout(db: Db, payerId: string, number: string): Promise<Found | undefined> {
  return row(
    db,
    `SELECT discom_id AS "discomId", number AS reference, NULL AS "billId", NULL AS "connectionId", NULL AS "lineId", amount_paise AS paise
       FROM advices a WHERE payer_id = :payerId AND number = :number
        AND (user_reaches(current_user_id(), a.unit_id) OR a.prepared_by = current_user_id())`,
    { payerId, number },
  );
}

export async function receiptAbout(db: Db, payerId: string, number: string): Promise<Found | undefined> {
  return row(
    db,
    `SELECT discom_id AS "discomId", number AS reference, NULL AS "billId", NULL AS "connectionId", line_id AS "lineId", paise
       FROM receipts WHERE payer_id = :payerId AND number = :number`,
    { payerId, number },
  );
}

export async function advanceAbout(
  db: Db,
  payerId: string,
  discomId: number,
  lineId: string,
): Promise<Found | undefined> {
  return row(
    db,
    `SELECT discom_id AS "discomId", coalesce(utr, value_date::text) AS reference, NULL AS "billId", NULL AS "connectionId",
            line_id AS "lineId", left_paise AS paise
       FROM payer_advances WHERE payer_id = :payerId AND discom_id = :discomId AND line_id = :lineId AND left_paise > 0`,
    { payerId, discomId, lineId },
  );
}

export async function isAdmitted(db: Db, payerId: string, discomId: number): Promise<boolean> {
  const admission = "SELECT 1 FROM payer_admissions WHERE payer_id = ? AND discom_id = ?";
  return (await row(db, admission, [payerId, discomId])) !== undefined;
}

export async function insertDispute(
  db: Db,
  dispute: Omit<Found, "paise"> & {
    readonly payerId: string;
    readonly kind: string;
    readonly about: string;
    readonly paise: string | null;
    readonly wish: string;
    readonly userId: string;
  },
): Promise<{ id: string; number: string }> {
  return (await row(
    db,
    `INSERT INTO disputes (discom_id, payer_id, kind, about, reference, bill_id, connection_id, line_id, paise, wish, raised_by)
     VALUES (:discomId, :payerId, :kind, :about, :reference, :billId, :connectionId, :lineId, :paise, :wish, :userId)
     RETURNING id, number`,
    { ...dispute },
  )) as { id: string; number: string };
}

export interface NewEvent {
  readonly discomId: number;
  readonly disputeId: string;
  readonly payerId: string;
  readonly seq: number;
  readonly event: string;
  readonly side: "payer" | "discom" | "clock";
  readonly userId: string | null;
  readonly said: string;
  readonly assignedTo?: string | null;
  readonly outcome?: Outcome;
  readonly approvalId?: string;
  readonly useId?: string;
  readonly receipts?: readonly string[];
}

export async function insertEvent(db: Db, event: NewEvent): Promise<void> {
  await rows(
    db,
    `INSERT INTO dispute_events (discom_id, dispute_id, seq, payer_id, event, side, by_user, said, assigned_to, outcome, approval_id, use_id, receipts)
     VALUES (:discomId, :disputeId, :seq, :payerId, :event, :side, :userId, :said, :assignedTo, :outcome, :approvalId, :useId, :receipts)`,
    { assignedTo: null, outcome: null, approvalId: null, useId: null, ...event, receipts: [...(event.receipts ?? [])] },
  );
}

export async function staffOf(db: Db, discomId: number): Promise<{ id: string; name: string; nameHi: string }[]> {
  return rows(
    db,
    `SELECT id, name, name_hi AS "nameHi" FROM users
      WHERE discom_id = ? AND active AND roles && ARRAY['accountant', 'supervisor'] ORDER BY name, id`,
    [discomId],
  );
}

export async function insertFile(
  db: Db,
  file: {
    readonly discomId: number;
    readonly disputeId: string;
    readonly payerId: string;
    readonly side: "payer" | "discom";
    readonly name: string;
    readonly mediaType: string;
    readonly bytes: Buffer;
    readonly userId: string;
  },
): Promise<string> {
  const made = await row<{ id: string }>(
    db,
    `WITH content AS (INSERT INTO dispute_contents (discom_id, payer_id, sha256, bytes)
                      VALUES (:discomId, :payerId, sha256(:bytes::bytea), :bytes) ON CONFLICT DO NOTHING)
     INSERT INTO dispute_files (discom_id, dispute_id, payer_id, side, name, media_type, bytes_count, sha256, by_user)
     VALUES (:discomId, :disputeId, :payerId, :side, :name, :mediaType, length(:bytes::bytea), sha256(:bytes::bytea), :userId) RETURNING id`,
    { ...file },
  );
  return (made as { id: string }).id;
}

export async function fileOf(
  db: Db,
  of: { discomId: number; disputeId: string; id: string },
): Promise<{ name: string; bytes: Buffer } | undefined> {
  return row(
    db,
    `SELECT f.name, c.bytes FROM dispute_files f
       JOIN dispute_contents c ON c.discom_id = f.discom_id AND c.payer_id = f.payer_id AND c.sha256 = f.sha256
      WHERE f.discom_id = :discomId AND f.dispute_id = :disputeId AND f.id = :id`,
    of,
  );
}

/** Decided so long ago that they cannot be taken up again. */
export async function toClose(
  db: Db,
  limit: number,
): Promise<
  { discomId: number; disputeId: string; payerId: string; seq: number; number: string; billId: string | null }[]
> {
  return rows(
    db,
    `SELECT s.discom_id AS "discomId", s.dispute_id AS "disputeId", s.payer_id AS "payerId", s.seq, d.number, s.bill_id AS "billId"
       FROM dispute_states s JOIN discoms c ON c.id = s.discom_id
       JOIN disputes d ON d.discom_id = s.discom_id AND d.id = s.dispute_id
      WHERE s.state = 'decided' AND s.decided_at < now() - c.dispute_reopen_days * interval '1 day'
      ORDER BY s.decided_at LIMIT ? FOR UPDATE OF s SKIP LOCKED`,
    [limit],
  );
}
