// The queue as the accountant sees it: buckets with counts and sums, their lines a page at a time, and what one decided oneself.

import { type Db, row, rows } from "#server/database.ts";
import type { Bucket, Queue } from "../contract.ts";
import type { DecidedLine, QueueLine, RuleSum } from "./queue-contract.ts";

/** Which decisions stand in which bucket. */
const bucketOf = `CASE
  WHEN h.outcome = 'parked' THEN 'parked'
  WHEN h.outcome IN ('new', 'unidentified') THEN 'unidentified'
  WHEN h.outcome IN ('suggested', 'matched') AND d.flags && ARRAY['part', 'excess'] THEN 'part'
  WHEN h.outcome IN ('suggested', 'returned', 'duplicate') THEN h.outcome
END`;
const signed = "CASE l.direction WHEN 'credit' THEN l.paise ELSE -l.paise END";

/** What nobody decided, and what the rules did by themselves and nobody has looked at; both by index, however many lines there are. */
const waiting = `
  FROM (SELECT * FROM line_decisions WHERE discom_id = :discomId AND outcome IN ('new', 'suggested', 'unidentified', 'parked')
        UNION ALL
        SELECT * FROM line_decisions WHERE discom_id = :discomId AND reviewed_decision_id IS DISTINCT FROM decision_id
           AND rule LIKE 'P%' AND (outcome IN ('returned', 'duplicate') OR outcome = 'matched' AND rule = 'P7')) h
  JOIN statement_lines l ON l.discom_id = h.discom_id AND l.id = h.line_id
  LEFT JOIN decisions d ON d.discom_id = h.discom_id AND d.id = h.decision_id AND h.outcome IN ('suggested', 'matched')
 WHERE (:account::int IS NULL OR l.bank_account_id = :account)`;

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

/** Where a page begins: about a line (which may have left the queue since), behind or ahead of one, or so many lines down. */
export interface PagePlace {
  readonly mode: "around" | "after" | "before" | "skip";
  readonly lineId: string | null;
  readonly skip: number;
  readonly size: number;
}

const digits = "regexp_replace(:q, '[^0-9]', '', 'g')";

/** Newest first. An amount is found with its paise or without. */
const filtered = `SELECT * FROM (
    SELECT l.id, l.value_date, l.direction, l.paise, h.outcome, h.rule, h.sequence, h.decision_id, ${bucketOf} AS bucket ${waiting}
       AND (:q::text IS NULL OR l.narration ILIKE '%' || :like || '%' OR l.bank_reference ILIKE '%' || :like || '%'
            OR ${digits} <> '' AND l.paise::text IN (${digits}, ${digits} || '00'))) w
  WHERE w.bucket = :bucket`;

function bound(discomId: number, filter: LineFilter) {
  return { discomId, ...filter, like: filter.q?.replace(/[\\%_]/g, "\\$&") ?? null };
}

/** As the bank wrote the remitter, else how the text begins. */
const who = `coalesce((SELECT f->>'value' FROM jsonb_array_elements(l.found) f WHERE f->>'kind' = 'name' LIMIT 1), left(l.narration, 40))`;
/** The line's own screen adds one, unless it is among them: hold it as the money of the likeliest payer. */
const candidates = `coalesce(jsonb_array_length(d.suggestions), 0) + coalesce((
    SELECT CASE WHEN bool_or(s->'payer' = p.payer AND s->>'advice' IS NULL AND s->'allocations' = '[]') THEN 0 ELSE 1 END
      FROM (SELECT s->'payer' AS payer FROM jsonb_array_elements(d.suggestions) WITH ORDINALITY e (s, nth)
             WHERE s->>'payer' IS NOT NULL ORDER BY nth LIMIT 1) p, jsonb_array_elements(d.suggestions) s
     GROUP BY p.payer), 0)`;
const asQueueLine = `jsonb_build_object('id', l.id::text, 'valueDate', l.value_date, 'direction', l.direction, 'paise', l.paise::text,
  'who', ${who}, 'outcome', w.outcome, 'rule', w.rule, 'flags', coalesce(d.flags, '{}'), 'candidates', ${candidates},
  'sequence', w.sequence, 'decisionId', w.decision_id::text, 'waits', EXISTS (
    SELECT FROM waiting_approvals p JOIN approvals a ON a.discom_id = p.discom_id AND a.id = p.approval_id
     WHERE p.discom_id = :discomId AND (p.line_id = l.id OR jsonb_exists(a.content->'lines', l.id::text))))`;

/**
 * One look over the bucket's keys gives its rules, its size and the page's place in it; only the page's own lines are read in full.
 * Lines never change, so a line's id is cursor enough: day, then id.
 */
export async function queuePage(
  db: Db,
  discomId: number,
  filter: LineFilter,
  place: PagePlace,
): Promise<{ rows: QueueLine[]; start: number; total: number; rules: RuleSum[] }> {
  const found = await row<{ rows: QueueLine[]; start: number; total: number; rules: RuleSum[] }>(
    db,
    `WITH all_rules AS MATERIALIZED (${filtered}),
     lines AS MATERIALIZED (SELECT *, row_number() OVER (ORDER BY value_date DESC, id DESC)::int - 1 AS place
                              FROM all_rules WHERE :rule::text IS NULL OR rule = :rule),
     cursor AS (SELECT value_date, id FROM statement_lines WHERE discom_id = :discomId AND id = :lineId::bigint),
     ahead AS (SELECT count(*) FILTER (WHERE (l.value_date, l.id) > (c.value_date, c.id))::int AS before,
                      count(*) FILTER (WHERE (l.value_date, l.id) >= (c.value_date, c.id))::int AS through
                 FROM lines l LEFT JOIN cursor c ON true),
     page AS (SELECT CASE :mode::text WHEN 'after' THEN through WHEN 'around' THEN greatest(0, before - :size::int / 2)
                                WHEN 'before' THEN greatest(0, before - :size::int) ELSE :skip::int END AS start,
                     CASE :mode::text WHEN 'before' THEN least(before, :size::int) ELSE :size::int END AS size FROM ahead)
     SELECT p.start, (SELECT count(*)::int FROM lines) AS total,
            coalesce((SELECT jsonb_agg(jsonb_build_object('rule', rule, 'count', count, 'paise', paise) ORDER BY count DESC, rule)
               FROM (SELECT l.rule, count(*)::int AS count, sum(${signed})::text AS paise FROM all_rules l GROUP BY l.rule) r), '[]') AS rules,
            coalesce((SELECT jsonb_agg(${asQueueLine} ORDER BY w.place)
               FROM lines w JOIN statement_lines l ON l.discom_id = :discomId AND l.id = w.id
               LEFT JOIN decisions d ON d.discom_id = :discomId AND d.id = w.decision_id
              WHERE w.place >= p.start AND w.place < p.start + p.size), '[]') AS rows
       FROM page p`,
    { ...bound(discomId, filter), ...place },
  );
  return found as { rows: QueueLine[]; start: number; total: number; rules: RuleSum[] };
}

/** All lines of the view, as far as choosing them all needs. */
export async function chosenLines(
  db: Db,
  discomId: number,
  filter: LineFilter,
  limit: number,
): Promise<Pick<QueueLine, "id" | "sequence" | "direction" | "paise">[]> {
  return rows(
    db,
    `SELECT id, sequence, direction, paise FROM (${filtered}) l WHERE :rule::text IS NULL OR rule = :rule
      ORDER BY value_date DESC, id DESC LIMIT :limit`,
    { ...bound(discomId, filter), limit },
  );
}

/** What this person decided today and still holds, the latest first. */
export async function decidedToday(db: Db, discomId: number, userId: string, limit: number): Promise<DecidedLine[]> {
  return rows(
    db,
    `SELECT l.id, l.value_date AS "valueDate", l.direction, l.paise, ${who} AS who, d.outcome, d.id AS "decisionId", d.at,
            b.batch_id AS "batchId", coalesce(c.day >= l.booking_date, false) AS closed
       FROM decisions d
       JOIN line_decisions h ON h.discom_id = d.discom_id AND h.line_id = d.line_id AND h.decision_id = d.id
       JOIN statement_lines l ON l.discom_id = d.discom_id AND l.id = d.line_id
       LEFT JOIN batch_decisions b ON b.discom_id = d.discom_id AND b.decision_id = d.id
       LEFT JOIN closed_days c ON c.discom_id = l.discom_id AND c.bank_account_id = l.bank_account_id
      WHERE d.discom_id = :discomId AND d.by_user = :userId AND d.rule = 'person'
        AND d.at >= date_trunc('day', now() AT TIME ZONE 'Asia/Kolkata') AT TIME ZONE 'Asia/Kolkata'
      ORDER BY d.id DESC LIMIT :limit`,
    { discomId, userId, limit },
  );
}

export async function insertBatch(
  db: Db,
  discomId: number,
  batch: { kind: "accepted" | "marked" | "parked" | "together"; userId: string },
): Promise<string> {
  const made = (await row<{ id: string }>(
    db,
    "INSERT INTO decision_batches (discom_id, kind, by_user) VALUES (:discomId, :kind, :userId) RETURNING id",
    { discomId, ...batch },
  )) as { id: string };
  return made.id;
}

/** The decisions that now stand on these lines were one act. */
export async function addToBatch(db: Db, discomId: number, batchId: string, lineIds: readonly string[]): Promise<void> {
  await rows(
    db,
    `INSERT INTO batch_decisions (discom_id, batch_id, decision_id)
       SELECT discom_id, :batchId, decision_id FROM line_decisions
        WHERE discom_id = :discomId AND line_id = ANY (:lineIds::bigint[]) ORDER BY decision_id`,
    { discomId, batchId, lineIds: [...lineIds] },
  );
}

/** Whether what stands on the line was decided in this very act. */
export async function standsByBatch(db: Db, discomId: number, lineId: string, batchId: string): Promise<boolean> {
  const found = await row(
    db,
    `SELECT 1 FROM line_decisions h JOIN batch_decisions b ON b.discom_id = h.discom_id AND b.decision_id = h.decision_id
      WHERE h.discom_id = :discomId AND h.line_id = :lineId AND b.batch_id = :batchId`,
    { discomId, lineId, batchId },
  );
  return found !== undefined;
}
