// The queue as the accountant sees it: buckets with counts and sums, their lines, one line with its history.

import { type Db, row, rows } from "#server/database.ts";
import type { Bucket, Counterpart, HistoryItem, LineDetail, Queue, QueueLine } from "./contract.ts";

/** Which live decisions stand in which bucket. What the engine did by itself stays until a person has seen it. */
const bucketOf = `CASE
  WHEN h.outcome = 'parked' THEN 'parked'
  WHEN h.outcome IN ('new', 'unidentified') THEN 'unidentified'
  WHEN h.outcome = 'suggested' AND d.flags && ARRAY['part', 'excess'] THEN 'part'
  WHEN h.outcome = 'suggested' THEN 'suggested'
  WHEN h.rule NOT LIKE 'P%' OR EXISTS (SELECT FROM decision_reviews v WHERE v.discom_id = h.discom_id AND v.decision_id = h.decision_id) THEN NULL
  WHEN h.outcome = 'matched' AND d.flags && ARRAY['part', 'excess'] THEN 'part'
  WHEN h.outcome IN ('returned', 'duplicate') THEN h.outcome
END`;
const signed = "CASE l.direction WHEN 'credit' THEN l.paise ELSE -l.paise END";

/** Matched lines without a flag are the many; they are left out by index before anything is joined. */
const waiting = `
  FROM line_decisions h
  JOIN statement_lines l ON l.discom_id = h.discom_id AND l.id = h.line_id
  LEFT JOIN decisions d ON d.discom_id = h.discom_id AND d.id = h.decision_id
 WHERE h.discom_id = :discomId AND (h.outcome IN ('new', 'suggested', 'unidentified', 'parked', 'returned', 'duplicate')
    OR h.outcome = 'matched' AND h.rule = 'P7')
   AND (:account::int IS NULL OR l.bank_account_id = :account)`;

export async function bucketSums(
  db: Db,
  discomId: number,
  account: number | null,
): Promise<{ bucket: Bucket; count: number; paise: string }[]> {
  return rows(
    db,
    `SELECT bucket, count(*)::int AS count, coalesce(sum(paise), 0)::bigint AS paise
       FROM (SELECT ${bucketOf} AS bucket, ${signed} AS paise ${waiting}) b WHERE bucket IS NOT NULL GROUP BY bucket`,
    { discomId, account },
  );
}

/** Credits of the month of the newest line: how many, and who decided them. */
export async function decidedSums(
  db: Db,
  discomId: number,
  account: number | null,
): Promise<{ since: string | null; by: "rules" | "people" | "nobody"; count: number; paise: string }[]> {
  return rows(
    db,
    `WITH month AS (SELECT date_trunc('month', max(value_date))::date AS since FROM statement_lines
                     WHERE discom_id = :discomId AND (:account::int IS NULL OR bank_account_id = :account))
     SELECT m.since, CASE WHEN h.outcome IN ('new', 'suggested', 'unidentified', 'parked') THEN 'nobody'
                          WHEN h.rule LIKE 'P%' THEN 'rules' ELSE 'people' END AS by,
            count(*)::int AS count, sum(l.paise)::bigint AS paise
       FROM month m JOIN statement_lines l ON l.discom_id = :discomId AND l.value_date >= m.since AND l.direction = 'credit'
        AND (:account::int IS NULL OR l.bank_account_id = :account)
       JOIN line_decisions h ON h.discom_id = l.discom_id AND h.line_id = l.id
      GROUP BY 1, 2`,
    { discomId, account },
  );
}

export async function accountsOf(db: Db, discomId: number): Promise<Queue["accounts"]> {
  return rows(
    db,
    `SELECT id, bank, right(number, 4) AS ending, name, name_hi AS "nameHi" FROM bank_accounts WHERE discom_id = ? ORDER BY id`,
    [discomId],
  );
}

export interface LineFilter {
  readonly bucket: Bucket;
  readonly account: number | null;
  readonly rule: string | null;
  readonly q: string | null;
}

const named = `coalesce((SELECT f->>'value' FROM jsonb_array_elements(l.found) f WHERE f->>'kind' = 'name' LIMIT 1), left(l.narration, 40))`;

const filtered = `(SELECT ${bucketOf} AS bucket, h.outcome, h.rule, h.sequence, h.decision_id, d.flags, d.suggestions,
    l.id, l.value_date, l.direction, l.paise, l.found, l.narration, l.utr ${waiting}) l
  WHERE bucket = :bucket AND (:q::text IS NULL OR l.narration ILIKE '%' || :q || '%' OR l.utr = upper(:q) OR l.paise::text = regexp_replace(:q, '[^0-9]', '', 'g'))`;

function escaped(filter: LineFilter): LineFilter {
  return { ...filter, q: filter.q?.replace(/[\\%_]/g, "\\$&") ?? null };
}

export async function queueLines(
  db: Db,
  discomId: number,
  filter: LineFilter,
  page: { limit: number; offset: number },
): Promise<QueueLine[]> {
  return rows(
    db,
    `SELECT l.id, l.value_date AS "valueDate", l.direction, l.paise, ${named} AS who, l.outcome, l.rule,
            coalesce(l.flags, '{}') AS flags, coalesce(jsonb_array_length(l.suggestions), 0) AS candidates, l.sequence,
            l.decision_id AS "decisionId"
       FROM ${filtered} AND (:rule::text IS NULL OR l.rule = :rule)
      ORDER BY l.value_date DESC, l.id DESC LIMIT :limit OFFSET :offset`,
    { discomId, ...escaped(filter), ...page },
  );
}

export async function ruleSums(
  db: Db,
  discomId: number,
  filter: LineFilter,
): Promise<{ rule: string; count: number; paise: string }[]> {
  return rows(
    db,
    `SELECT l.rule, count(*)::int AS count, sum(${signed})::bigint AS paise FROM ${filtered} GROUP BY l.rule ORDER BY count(*) DESC, l.rule`,
    { discomId, ...escaped(filter) },
  );
}

export type LineFacts = Omit<LineDetail, "candidates" | "history">;

export async function lineFacts(db: Db, discomId: number, id: string): Promise<LineFacts | undefined> {
  return row(
    db,
    `SELECT l.id, l.value_date AS "valueDate", l.booking_date AS "bookingDate", l.direction, l.paise, l.narration,
            l.bank_reference AS "bankReference", l.found AS references, l.row, f.file_name AS "fileName", s.imported_at AS "importedAt",
            jsonb_build_object('id', b.id, 'bank', b.bank, 'ending', right(b.number, 4)) AS account,
            h.outcome, h.rule, coalesce(d.flags, '{}') AS flags, h.sequence, h.decision_id AS "decisionId",
            coalesce(d.evidence, '[]') AS evidence, d.reverses_line_id AS "otherLineId",
            EXISTS (SELECT FROM statement_gaps g WHERE g.discom_id = l.discom_id AND g.statement_id = l.statement_id AND NOT g.accepted) AS "heldByGap",
            EXISTS (SELECT FROM decision_reviews v WHERE v.discom_id = l.discom_id AND v.decision_id = h.decision_id) AS reviewed
       FROM statement_lines l
       JOIN statements s ON s.discom_id = l.discom_id AND s.id = l.statement_id
       JOIN statement_files f ON f.discom_id = s.discom_id AND f.id = s.file_id
       JOIN bank_accounts b ON b.discom_id = l.discom_id AND b.id = l.bank_account_id
       JOIN line_decisions h ON h.discom_id = l.discom_id AND h.line_id = l.id
       LEFT JOIN decisions d ON d.discom_id = h.discom_id AND d.id = h.decision_id
      WHERE l.discom_id = ? AND l.id = ?`,
    [discomId, id],
  );
}

export async function historyOf(db: Db, discomId: number, lineId: string): Promise<HistoryItem[]> {
  return rows(
    db,
    `SELECT d.id AS "decisionId", d.sequence, d.outcome, d.rule, d.flags,
            CASE WHEN p.id IS NOT NULL THEN jsonb_build_object('id', p.id::text, 'name', p.name, 'nameHi', p.name_hi) END AS payer,
            a.number AS "adviceNumber",
            CASE WHEN u.id IS NOT NULL THEN jsonb_build_object('id', u.id::text, 'name', u.name, 'nameHi', u.name_hi) END AS by,
            d.at, d.why
       FROM decisions d
       LEFT JOIN payers p ON p.id = d.payer_id
       LEFT JOIN advices a ON a.discom_id = d.discom_id AND a.id = d.advice_id
       LEFT JOIN users u ON u.id = d.by_user
      WHERE d.discom_id = ? AND d.line_id = ? ORDER BY d.sequence`,
    [discomId, lineId],
  );
}

/** A return follows its payment; a quarter of a year covers the slowest cheque. The nearest days first. */
export async function counterpartsOf(db: Db, discomId: number, lineId: string): Promise<Counterpart[]> {
  return rows(
    db,
    `SELECT o.id, o.value_date AS "valueDate", o.narration, h.outcome,
            CASE WHEN p.id IS NOT NULL THEN jsonb_build_object('id', p.id::text, 'name', p.name, 'nameHi', p.name_hi) END AS payer,
            a.number AS "adviceNumber"
       FROM statement_lines l
       JOIN statement_lines o ON o.discom_id = l.discom_id AND o.bank_account_id = l.bank_account_id AND o.paise = l.paise
        AND o.direction <> l.direction
        AND o.value_date BETWEEN l.value_date - CASE l.direction WHEN 'debit' THEN 92 ELSE 0 END
                             AND l.value_date + CASE l.direction WHEN 'debit' THEN 0 ELSE 92 END
       JOIN line_decisions h ON h.discom_id = o.discom_id AND h.line_id = o.id AND h.outcome <> 'returned'
       LEFT JOIN decisions d ON d.discom_id = h.discom_id AND d.id = h.decision_id
       LEFT JOIN payers p ON p.id = d.payer_id
       LEFT JOIN advices a ON a.discom_id = d.discom_id AND a.id = d.advice_id
      WHERE l.discom_id = :discomId AND l.id = :lineId
      ORDER BY abs(o.value_date - l.value_date), o.id DESC LIMIT 6`,
    { discomId, lineId },
  );
}
