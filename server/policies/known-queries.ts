// Registered and learned remitters: what is known of whom, what shows it, and the rows by which people change it.

import { type Db, row, rows } from "#server/database.ts";
import type { Known, KnownAs, KnownKind, Showing } from "./contract.ts";

export interface Fact {
  readonly discomId: number;
  readonly payerId: string;
  readonly kind: KnownKind;
  readonly key: string;
  readonly userId: string;
  readonly why: string;
}

/** A person's word, without a decision. */
export async function insertConfirmation(db: Db, fact: Fact): Promise<void> {
  await rows(
    db,
    `INSERT INTO learned_confirmations (discom_id, payer_id, kind, key, by_user, why)
     VALUES (:discomId, :payerId, :kind, :key, :userId, :why)`,
    { ...fact },
  );
}

export async function insertWithdrawal(db: Db, fact: Fact): Promise<void> {
  await rows(
    db,
    `INSERT INTO learned_withdrawals (discom_id, payer_id, kind, key, by_user, why)
     VALUES (:discomId, :payerId, :kind, :key, :userId, :why)`,
    { ...fact },
  );
}

export async function standingCount(db: Db, fact: Fact): Promise<number> {
  const found = await row<{ count: number }>(
    db,
    `SELECT count(*)::int AS count FROM learned_standing
      WHERE discom_id = :discomId AND payer_id = :payerId AND kind = :kind AND key = :key`,
    { ...fact },
  );
  return (found as { count: number }).count;
}

export async function isOwnAccount(db: Db, discomId: number, account: string): Promise<boolean> {
  const found = await row(db, "SELECT FROM bank_accounts WHERE discom_id = ? AND ltrim(number, '0') = ?", [
    discomId,
    account,
  ]);
  return found !== undefined;
}

export interface Remitter {
  readonly discomId: number;
  readonly payerId: string;
  readonly account: string;
  readonly ifsc: string;
  readonly userId: string;
}

export async function isRegistered(db: Db, discomId: number, payerId: string, account: string): Promise<boolean> {
  const found = await row(db, "SELECT FROM remitters WHERE discom_id = ? AND payer_id = ? AND account = ?", [
    discomId,
    payerId,
    account,
  ]);
  return found !== undefined;
}

export async function insertRegistration(db: Db, remitter: Remitter): Promise<void> {
  await rows(
    db,
    `INSERT INTO remitters (discom_id, payer_id, account, ifsc, by_user)
     VALUES (:discomId, :payerId, :account, :ifsc, :userId) ON CONFLICT DO NOTHING`,
    { ...remitter },
  );
}

export async function removeRegistration(db: Db, { discomId, payerId, account }: Remitter): Promise<void> {
  await rows(db, "DELETE FROM remitters WHERE discom_id = ? AND payer_id = ? AND account = ?", [
    discomId,
    payerId,
    account,
  ]);
}

export interface KnownFilter {
  readonly payer: string | null;
  readonly kind: KnownKind | null;
  readonly as: KnownAs | null;
  readonly q: string | null;
}

/** What one of two payers registered says of both nothing; what was learned of two, or is registered by another, neither. */
const known = `
  WITH facts AS (
    SELECT r.payer_id, 'account' AS kind, r.account AS key, ltrim(r.account, '0') AS bare, r.ifsc, 'registered' AS "as",
           coalesce(f.confirmations, 0) AS confirmations, coalesce(f.said, false) AS said, r.at AS since, greatest(r.at, f.last) AS last
      FROM remitters r
      LEFT JOIN learned_facts f ON f.discom_id = :discomId AND f.payer_id = r.payer_id AND f.kind = 'account' AND f.key = ltrim(r.account, '0')
     WHERE r.discom_id = :discomId
    UNION ALL
    SELECT f.payer_id, f.kind, f.key, f.key, f.ifsc, CASE WHEN f.known THEN 'learned' ELSE 'seen' END, f.confirmations, f.said, f.since, f.last
      FROM learned_facts f
     WHERE f.discom_id = :discomId AND NOT EXISTS (
       SELECT FROM remitters r WHERE r.discom_id = :discomId AND r.payer_id = f.payer_id AND f.kind = 'account' AND ltrim(r.account, '0') = f.key)),
  known AS (
    SELECT *, CASE "as" WHEN 'seen' THEN false
                        WHEN 'registered' THEN count(*) FILTER (WHERE "as" = 'registered') OVER same > 1
                        ELSE count(*) FILTER (WHERE "as" <> 'seen') OVER same > 1 END AS shared
      FROM facts WINDOW same AS (PARTITION BY kind, bare))
  SELECT %
    FROM known k JOIN payers p ON p.id = k.payer_id
   WHERE (:payer::bigint IS NULL OR k.payer_id = :payer) AND (:kind::text IS NULL OR k.kind = :kind)
     AND (:as::text IS NULL OR k."as" = :as)
     AND (:q::text IS NULL OR k.key LIKE '%' || upper(:q) || '%' OR p.name ILIKE '%' || :q || '%' OR p.name_hi ILIKE '%' || :q || '%')`;

const knownColumns = `jsonb_build_object('id', p.id::text, 'name', p.name, 'nameHi', p.name_hi) AS payer, k.kind, k.key, k.ifsc, k."as",
  k.confirmations, k.said, k.shared, k.since, k.last,
  (SELECT w.approval_id FROM waiting_approvals w WHERE w.discom_id = :discomId AND w.subject = 'remitter:' || k.payer_id || '-' || k.key) AS waits`;

export async function knownRows(
  db: Db,
  discomId: number,
  filter: KnownFilter,
  page: { limit: number; offset: number },
): Promise<Known[]> {
  return rows(
    db,
    `${known.replace("%", knownColumns)} ORDER BY p.name, p.id, k.kind, k.key LIMIT :limit OFFSET :offset`,
    { discomId, ...escaped(filter), ...page },
  );
}

export async function knownTotal(db: Db, discomId: number, filter: KnownFilter): Promise<number> {
  const found = await row<{ total: number }>(db, known.replace("%", "count(*)::int AS total"), {
    discomId,
    ...escaped(filter),
  });
  return (found as { total: number }).total;
}

function escaped(filter: KnownFilter): KnownFilter {
  return { ...filter, q: filter.q?.replace(/[\\%_]/g, "\\$&") ?? null };
}

interface Subject {
  readonly discomId: number;
  readonly payerId: string;
  readonly kind: KnownKind;
  readonly key: string;
}

const person = "jsonb_build_object('id', u.id::text, 'name', u.name, 'nameHi', u.name_hi)";

/** Everything that ever showed it, the newest first. */
export async function showingsOf(db: Db, subject: Subject): Promise<Showing[]> {
  return rows(
    db,
    `SELECT c.decision_id AS "decisionId", c.line_id AS "lineId", l.value_date AS "valueDate", l.paise, l.narration,
            a.number AS "adviceNumber", ${person} AS by, c.at, c.why,
            CASE WHEN EXISTS (SELECT FROM learned_withdrawals w WHERE w.discom_id = c.discom_id AND w.payer_id = c.payer_id
                               AND w.kind = c.kind AND w.key = c.key AND w.id > c.id) THEN 'withdrawn'
                 WHEN c.decision_id IS NULL OR h.decision_id = c.decision_id THEN 'yes' ELSE 'taken-back' END AS counts
       FROM learned_confirmations c
       JOIN users u ON u.id = c.by_user
       LEFT JOIN statement_lines l ON l.discom_id = c.discom_id AND l.id = c.line_id
       LEFT JOIN decisions d ON d.discom_id = c.discom_id AND d.id = c.decision_id
       LEFT JOIN advices a ON a.discom_id = d.discom_id AND a.id = d.advice_id
       LEFT JOIN line_decisions h ON h.discom_id = c.discom_id AND h.line_id = c.line_id
      WHERE c.discom_id = :discomId AND c.payer_id = :payerId AND c.kind = :kind AND c.key = :key
      ORDER BY c.id DESC LIMIT 100`,
    { ...subject },
  );
}

export async function withdrawalsOf(
  db: Db,
  subject: Subject,
): Promise<{ by: { id: string; name: string; nameHi: string }; at: string; why: string }[]> {
  return rows(
    db,
    `SELECT ${person} AS by, w.at, w.why FROM learned_withdrawals w JOIN users u ON u.id = w.by_user
      WHERE w.discom_id = :discomId AND w.payer_id = :payerId AND w.kind = :kind AND w.key = :key ORDER BY w.id DESC LIMIT 100`,
    { ...subject },
  );
}
