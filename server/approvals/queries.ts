// Askings and their answers. Who may and whether it is what was shown is held by the database's own triggers.

import { type Db, row, rows } from "#server/database.ts";
import type { Approval, ApprovalKind, ApprovalLimit, ApprovalRow } from "./contract.ts";

const person = (user: string) =>
  `CASE WHEN ${user}.id IS NOT NULL THEN jsonb_build_object('id', ${user}.id::text, 'name', ${user}.name, 'nameHi', ${user}.name_hi) END`;

const columns = `a.id, a.kind, a.subject, a.paise, a.why, ${person("u")} AS "askedBy", a.asked_at AS "askedAt",
  coalesce(v.verdict, 'waiting') AS state, ${person("w")} AS "answeredBy", v.at AS "answeredAt", v.why AS answer,
  coalesce(a.content->>'about', '') AS about,
  coalesce(a.content->>'aboutHi', a.content->'payer'->>'nameHi', a.content->>'about', '') AS "aboutHi"`;

const joined = `approvals a
  JOIN users u ON u.id = a.asked_by
  LEFT JOIN approval_verdicts v ON v.discom_id = a.discom_id AND v.approval_id = a.id
  LEFT JOIN users w ON w.id = v.by_user`;

const filtered = `a.discom_id = :discomId AND (v.verdict IS NULL) = :waiting AND (:kind::text IS NULL OR a.kind = :kind)`;

export interface ApprovalFilter {
  readonly waiting: boolean;
  readonly kind: ApprovalKind | null;
}

export async function approvalRows(
  db: Db,
  discomId: number,
  filter: ApprovalFilter,
  page: { limit: number; offset: number },
): Promise<ApprovalRow[]> {
  return rows(
    db,
    `SELECT ${columns} FROM ${joined} WHERE ${filtered}
      ORDER BY CASE WHEN :waiting THEN a.id END, v.at DESC, a.id DESC LIMIT :limit OFFSET :offset`,
    { discomId, ...filter, ...page },
  );
}

export async function approvalSums(
  db: Db,
  discomId: number,
  filter: ApprovalFilter,
  reader: string,
): Promise<{ total: number; paise: string; forMe: number }> {
  return (await row<{ total: number; paise: string; forMe: number }>(
    db,
    `SELECT count(*)::int AS total, coalesce(sum(a.paise), 0)::bigint AS paise,
            (SELECT count(*)::int FROM waiting_approvals q JOIN approvals m ON m.discom_id = q.discom_id AND m.id = q.approval_id
              WHERE q.discom_id = :discomId AND m.asked_by <> :reader::bigint
                AND has_role(q.discom_id, :reader::bigint, (SELECT t.approve_roles FROM approval_terms(q.discom_id, q.kind) t))) AS "forMe"
       FROM ${joined} WHERE ${filtered}`,
    { discomId, ...filter, reader },
  )) as { total: number; paise: string; forMe: number };
}

export async function approvalById(
  db: Db,
  discomId: number,
  id: string,
  reader: string | null,
): Promise<Approval | undefined> {
  return row(
    db,
    `SELECT ${columns}, a.content, encode(a.content_hash, 'hex') AS "contentHash",
            coalesce(v.verdict IS NULL AND a.asked_by <> :reader::bigint
              AND has_role(a.discom_id, :reader::bigint, (SELECT t.approve_roles FROM approval_terms(a.discom_id, a.kind) t)), false) AS "mayAnswer",
            coalesce(v.verdict IS NULL AND a.asked_by = :reader::bigint, false) AS "mayWithdraw"
       FROM ${joined} WHERE a.discom_id = :discomId AND a.id = :id`,
    { discomId, id, reader },
  );
}

export interface Asking {
  readonly discomId: number;
  readonly kind: ApprovalKind;
  readonly subject: string;
  readonly paise: string | null;
  readonly content: string;
  readonly why: string;
  readonly userId: string;
}

export async function insertApproval(db: Db, asking: Asking): Promise<string> {
  const made = await row<{ id: string }>(
    db,
    `INSERT INTO approvals (discom_id, kind, subject, paise, content, why, asked_by)
     VALUES (:discomId, :kind, :subject, :paise, :content, :why, :userId) RETURNING id`,
    { ...asking },
  );
  return (made as { id: string }).id;
}

export async function insertVerdict(
  db: Db,
  verdict: {
    readonly discomId: number;
    readonly id: string;
    readonly verdict: "approved" | "refused" | "withdrawn" | "voided";
    readonly userId: string | null;
    readonly contentHash: string | null;
    readonly why: string;
  },
): Promise<void> {
  await rows(
    db,
    `INSERT INTO approval_verdicts (discom_id, approval_id, verdict, by_user, content_hash, why)
     VALUES (:discomId, :id, :verdict, :userId, decode(:contentHash, 'hex'), :why)`,
    verdict,
  );
}

/** What waits about this subject, a line also where it waits together with others. */
export async function waitingAbout(
  db: Db,
  discomId: number,
  subject: string,
): Promise<{ approvalId: string; kind: ApprovalKind } | undefined> {
  return row(
    db,
    `SELECT w.approval_id AS "approvalId", w.kind FROM waiting_approvals w
      WHERE w.discom_id = :discomId AND (w.subject = :subject OR EXISTS (
              SELECT FROM waiting_lines l WHERE l.discom_id = w.discom_id AND l.approval_id = w.approval_id AND 'line:' || l.line_id = :subject))
      LIMIT 1`,
    { discomId, subject },
  );
}

export async function limitOf(db: Db, discomId: number, kind: ApprovalKind): Promise<string> {
  const found = await row<{ over_paise: string }>(db, "SELECT over_paise FROM approval_terms(?, ?)", [discomId, kind]);
  return (found as { over_paise: string }).over_paise;
}

export async function limitRows(db: Db, discomId: number, kinds: readonly ApprovalKind[]): Promise<ApprovalLimit[]> {
  return rows(
    db,
    `SELECT k.kind, t.over_paise AS "overPaise", t.ask_roles AS "askRoles", t.approve_roles AS "approveRoles",
            ${person("u")} AS "changedBy", l.at AS "changedAt"
       FROM unnest(:kinds::text[]) WITH ORDINALITY AS k (kind, place)
       CROSS JOIN LATERAL approval_terms(:discomId, k.kind) t
       LEFT JOIN LATERAL (SELECT by_user, at FROM approval_limits x WHERE x.discom_id = :discomId AND x.kind = k.kind
                           ORDER BY id DESC LIMIT 1) l ON true
       LEFT JOIN users u ON u.id = l.by_user
      ORDER BY k.place`,
    { discomId, kinds: [...kinds] },
  );
}

export async function insertLimit(
  db: Db,
  limit: {
    readonly discomId: number;
    readonly kind: ApprovalKind;
    readonly overPaise: string;
    readonly askRoles: readonly string[];
    readonly approveRoles: readonly string[];
    readonly userId: string;
    readonly why: string;
  },
): Promise<void> {
  await rows(
    db,
    `INSERT INTO approval_limits (discom_id, kind, over_paise, ask_roles, approve_roles, by_user, why)
     VALUES (:discomId, :kind, :overPaise, :askRoles, :approveRoles, :userId, :why)`,
    { ...limit, askRoles: [...limit.askRoles], approveRoles: [...limit.approveRoles] },
  );
}
