// What banks told, kept as it came; how each notice stands to the statement is asked of PostgreSQL at every look.

import { type Db, row, rows } from "#server/database.ts";
import { type AdviceNotice, type BankNotice, type NoticeState, noticeStates } from "./notices-contract.ts";

export interface CallingAccount {
  readonly discomId: number;
  readonly id: number;
  readonly code: string;
  readonly beneficiary: string;
}

/** By the discom's code and the account's number there; accounts of aggregators call nobody. */
export function callingAccount(db: Db, code: string, id: number): Promise<CallingAccount | undefined> {
  return row(
    db,
    `SELECT d.id AS "discomId", b.id, d.code, d.name AS beneficiary FROM bank_accounts b JOIN discoms d ON d.id = b.discom_id
      WHERE d.code = ? AND b.id = ? AND b.kind = 'bank'`,
    [code, id],
  );
}

/** Whose standing virtual account it is. */
export function payerOfVan(db: Db, discomId: number, van: string): Promise<{ payerId: string } | undefined> {
  return row(db, 'SELECT payer_id AS "payerId" FROM payer_admissions WHERE discom_id = ? AND van = ?', [discomId, van]);
}

export interface NewNotice {
  readonly discomId: number;
  readonly bankAccountId: number;
  readonly kind: "credit" | "return";
  readonly utr: string;
  readonly utrKey: string;
  readonly bankReference: string;
  readonly van: string;
  readonly paise: string;
  readonly mode: string;
  readonly remitterName: string;
  readonly remitterAccount: string;
  readonly remitterIfsc: string;
  readonly creditedAt: string;
  readonly adviceId: string | null;
  readonly payerId: string | null;
  readonly hash: Buffer;
}

/** Undefined when that transfer was told before. */
export function insertNotice(db: Db, notice: NewNotice): Promise<{ id: string } | undefined> {
  return row(
    db,
    `INSERT INTO bank_notices (discom_id, bank_account_id, kind, utr, utr_key, bank_reference, van, paise, mode, remitter_name,
            remitter_account, remitter_ifsc, credited_at, advice_id, payer_id, content_hash)
     VALUES (:discomId, :bankAccountId, :kind, :utr, :utrKey, :bankReference, :van, :paise, :mode, :remitterName,
            :remitterAccount, :remitterIfsc, :creditedAt, :adviceId, :payerId, :hash)
     ON CONFLICT ON CONSTRAINT notice_once DO NOTHING RETURNING id`,
    { ...notice },
  );
}

export function noticeOf(
  db: Db,
  { discomId, bankAccountId, kind, utrKey }: NewNotice,
): Promise<{ id: string; utr: string; hash: Buffer } | undefined> {
  return row(
    db,
    `SELECT id, utr, content_hash AS hash FROM bank_notices
      WHERE discom_id = ? AND bank_account_id = ? AND kind = ? AND utr_key = ?`,
    [discomId, bankAccountId, kind, utrKey],
  );
}

/** False when the same contradiction was heard before. */
export async function insertConflict(
  db: Db,
  noticeId: string,
  { discomId, hash, van, paise }: NewNotice,
): Promise<boolean> {
  const added = await rows(
    db,
    `INSERT INTO bank_notice_conflicts (discom_id, notice_id, content_hash, van, paise) VALUES (?, ?, ?, ?, ?)
     ON CONFLICT (discom_id, notice_id, content_hash) DO NOTHING RETURNING notice_id`,
    [discomId, noticeId, hash, van, paise],
  );
  return added.length > 0;
}

/**
 * Every notice with its state, as `bank_notice_state` says it of one: asked of 200,000 one by one that took six seconds, and as
 * joins one. Those that the statement bears out are by far the most.
 */
const stated = `(
  SELECT n.*, l.line_id, l.line_paise, l.value_date, l.outcome,
         CASE WHEN c.notice_id IS NOT NULL OR l.line_paise <> n.paise THEN 'contradicted'
              WHEN n.kind = 'credit' AND (l.outcome = 'returned' OR r.utr_key IS NOT NULL) THEN 'returned'
              WHEN l.line_id IS NOT NULL THEN 'confirmed'
              WHEN s.last_day > (n.credited_at AT TIME ZONE 'Asia/Kolkata')::date + 1 THEN 'missing'
              ELSE 'awaited' END AS state
    FROM bank_notices n
    LEFT JOIN (SELECT DISTINCT discom_id, notice_id FROM bank_notice_conflicts) c ON c.discom_id = n.discom_id AND c.notice_id = n.id
    LEFT JOIN (SELECT discom_id, bank_account_id, utr_key FROM bank_notices WHERE kind = 'return') r
      ON r.discom_id = n.discom_id AND r.bank_account_id = n.bank_account_id AND r.utr_key = n.utr_key
    LEFT JOIN (SELECT discom_id, bank_account_id, max(to_date) AS last_day FROM statements GROUP BY 1, 2) s
      ON s.discom_id = n.discom_id AND s.bank_account_id = n.bank_account_id
    LEFT JOIN LATERAL (
      SELECT l.id AS line_id, l.paise AS line_paise, l.value_date, d.outcome
        FROM statement_lines l LEFT JOIN line_decisions d ON d.discom_id = l.discom_id AND d.line_id = l.id
       WHERE l.discom_id = n.discom_id AND l.bank_account_id = n.bank_account_id AND l.utr IN (n.utr, n.utr_key)
         AND l.direction = CASE n.kind WHEN 'credit' THEN 'credit' ELSE 'debit' END
       ORDER BY (l.paise = n.paise) DESC, l.id LIMIT 1) l ON true)`;

/** Notices whose contradiction, return or absence nobody has been told of; told of from now on. */
export function newAlarms(
  db: Db,
): Promise<{ discomId: number; id: string; state: NoticeState; utr: string; paise: string; advice: string | null }[]> {
  return rows(
    db,
    `WITH found AS (
       SELECT n.discom_id, n.id, n.utr, n.paise, a.number AS advice, n.state
         FROM ${stated} n
         LEFT JOIN advices a ON a.discom_id = n.discom_id AND a.id = n.advice_id
        WHERE n.heard_at > now() - interval '120 days' AND n.state IN ('contradicted', 'returned', 'missing')
     ), told AS (
       INSERT INTO bank_notice_alarms (discom_id, notice_id, state) SELECT discom_id, id, state FROM found
       ON CONFLICT DO NOTHING RETURNING discom_id, notice_id, state)
     SELECT f.discom_id AS "discomId", f.id, f.state, f.utr, f.paise, f.advice
       FROM told t JOIN found f ON f.discom_id = t.discom_id AND f.id = t.notice_id AND f.state = t.state
      ORDER BY f.discom_id, f.id`,
  );
}

export async function noticesPage(
  db: Db,
  discomId: number,
  { page, size, state }: { page: number; size: number; state: NoticeState | null },
): Promise<{ rows: BankNotice[]; total: number; counts: Record<string, { count: number; paise: string }> }> {
  const counted = await rows<{ state: NoticeState; count: number; paise: string }>(
    db,
    `SELECT state, count(*)::int AS count, sum(paise)::bigint AS paise FROM ${stated} n WHERE discom_id = ? GROUP BY 1`,
    [discomId],
  );
  const found = await rows<BankNotice>(
    db,
    `SELECT n.id, n.kind, n.state, n.utr, n.van, n.paise, n.mode, n.remitter_name AS remitter,
            jsonb_build_object('id', b.id, 'name', b.name, 'nameHi', b.name_hi) AS "bankAccount",
            a.number AS advice, a.amount_paise AS "advicePaise",
            CASE WHEN p.id IS NOT NULL THEN jsonb_build_object('name', p.name, 'nameHi', p.name_hi) END AS payer,
            n.credited_at AS "creditedAt", n.heard_at AS "heardAt",
            CASE WHEN n.line_id IS NOT NULL THEN jsonb_build_object('id', n.line_id::text, 'paise', n.line_paise::text,
              'valueDate', n.value_date::text, 'outcome', coalesce(n.outcome, 'new')) END AS line,
            coalesce((SELECT jsonb_agg(jsonb_build_object('paise', c.paise::text, 'van', c.van,
                               'at', to_char(c.heard_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"')) ORDER BY c.heard_at)
                        FROM bank_notice_conflicts c WHERE c.discom_id = n.discom_id AND c.notice_id = n.id), '[]') AS conflicts
       FROM (SELECT * FROM ${stated} every WHERE discom_id = :discomId AND (:state::text IS NULL OR state = :state)
              ORDER BY heard_at DESC, id DESC LIMIT :size OFFSET :skip) n
       JOIN bank_accounts b ON b.discom_id = n.discom_id AND b.id = n.bank_account_id
       LEFT JOIN advices a ON a.discom_id = n.discom_id AND a.id = n.advice_id
       LEFT JOIN payers p ON p.id = n.payer_id
      ORDER BY n.heard_at DESC, n.id DESC`,
    { discomId, state, size, skip: (page - 1) * size },
  );
  const known = new Map(counted.map(({ state: name, count, paise }) => [name, { count, paise }]));
  const counts = Object.fromEntries(noticeStates.map((name) => [name, known.get(name) ?? { count: 0, paise: "0" }]));
  const total = state === null ? counted.reduce((sum, { count }) => sum + count, 0) : (counts[state]?.count ?? 0);
  return { rows: found, total, counts };
}

/** As its payer may see them, the oldest first. */
export function noticesOfAdvice(db: Db, number: string): Promise<AdviceNotice[]> {
  return rows(
    db,
    `SELECT n.kind, bank_notice_state(n) AS state, n.utr, n.paise, n.mode, n.credited_at AS "creditedAt", n.heard_at AS "heardAt"
       FROM bank_notices n JOIN advices a ON a.discom_id = n.discom_id AND a.id = n.advice_id
      WHERE a.number = ? AND (user_reaches(current_user_id(), a.unit_id) OR a.prepared_by = current_user_id())
      ORDER BY n.heard_at`,
    [number],
  );
}
