// Billing's answers are taken as one set, and what they complete is said on the advice.

import { type Db, row, rows } from "#server/database.ts";
import type { Acknowledgement, AcknowledgementResult, RejectedBill } from "./contract.ts";

type Problem = AcknowledgementResult["problems"][number];

/** Who answers and who sends again come one after the other, or two halves of a posting would not see each other. */
export async function lockPostings(db: Db, discomId: number): Promise<void> {
  await rows(db, "SELECT pg_advisory_xact_lock(7005, ?)", [discomId]);
}

/** Keeps what is new, counts what was said before, names the rest. */
export async function takeAnswers(
  db: Db,
  discomId: number,
  answers: readonly Acknowledgement[],
): Promise<{ taken: number; repeated: number; problems: Problem[]; receipts: string[] }> {
  await stageAnswers(db, discomId, answers);
  const problems = await rows<Problem>(
    db,
    `SELECT row, posting_id AS "postingId", bill_number AS "billNumber", problem AS code FROM answers
      WHERE problem IS NOT NULL ORDER BY row`,
  );
  const taken = await rows<{ receipt_id: string }>(
    db,
    `WITH taken AS (
       INSERT INTO posting_acknowledgements (discom_id, posting_id, bill_id, outcome, paise, reference, message)
       SELECT :discomId::int, posting_id, bill_id, outcome, paise, reference, message FROM answers
        WHERE problem IS NULL AND before IS NULL AND nth = 1
       RETURNING discom_id, posting_id)
     SELECT p.receipt_id FROM taken t JOIN postings p ON p.discom_id = t.discom_id AND p.id = t.posting_id`,
    { discomId },
  );
  return {
    taken: taken.length,
    repeated: answers.length - problems.length - taken.length,
    problems,
    receipts: [...new Set(taken.map(({ receipt_id }) => receipt_id))],
  };
}

/**
 * Each answer with its bill, what was answered before, and what is wrong with it. Staged and counted first: ten thousand
 * answers to one posting, joined by a planner that expects a handful, took 166 s instead of a fraction of one.
 */
async function stageAnswers(db: Db, discomId: number, answers: readonly Acknowledgement[]): Promise<void> {
  await stage(
    db,
    "said",
    `SELECT a."postingId" AS posting_id, a."billNumber" AS bill_number, a.outcome, a.reference, a.message, s.row::int AS row
       FROM jsonb_array_elements(:answers::jsonb) WITH ORDINALITY AS s (answer, row),
            jsonb_to_record(s.answer) AS a ("postingId" bigint, "billNumber" text, outcome text, reference text, message text)`,
    { answers: JSON.stringify(answers) },
  );
  await stage(
    db,
    "asked",
    `SELECT i.posting_id, i.bill_number, i.bill_id, i.paise FROM (SELECT DISTINCT posting_id FROM said) m
       JOIN posting_items i ON i.discom_id = :discomId AND i.posting_id = m.posting_id`,
    { discomId },
  );
  await stage(
    db,
    "answers",
    `SELECT s.*, o.bill_id, o.paise, k.outcome AS before, row_number() OVER same AS nth,
            CASE WHEN p.id IS NULL THEN 'unknown-posting' WHEN o.bill_id IS NULL THEN 'bill-not-in-posting'
                 -- Billing may well refuse to reverse what it never took.
                 WHEN k.outcome = 'needless' AND s.outcome = 'rejected' THEN NULL
                 WHEN k.outcome <> s.outcome THEN 'answered-otherwise'
                 WHEN k.outcome IS NULL AND first_value(s.outcome) OVER same <> s.outcome THEN 'answered-twice' END AS problem
       FROM said s
       LEFT JOIN postings p ON p.discom_id = :discomId AND p.id = s.posting_id
       LEFT JOIN asked o ON o.posting_id = s.posting_id AND o.bill_number = s.bill_number
       LEFT JOIN posting_acknowledgements k ON k.discom_id = :discomId AND k.posting_id = o.posting_id AND k.bill_id = o.bill_id
     WINDOW same AS (PARTITION BY s.posting_id, s.bill_number ORDER BY s.row)`,
    { discomId },
  );
}

async function stage(db: Db, name: string, select: string, values: Record<string, unknown>): Promise<void> {
  await rows(db, `DROP TABLE IF EXISTS ${name}`);
  await rows(db, `CREATE TEMP TABLE ${name} ON COMMIT DROP AS ${select}`, values);
  await rows(db, `ANALYZE ${name}`);
}

/** Says 'posted' on settled advices of which every valid receipt stands in billing's books to the last bill. */
export async function sayPosted(db: Db, discomId: number, receipts: readonly string[]): Promise<number> {
  const posted = await rows(
    db,
    `INSERT INTO advice_events (discom_id, advice_id, seq, payer_id, event, state)
     SELECT e.discom_id, e.advice_id, e.seq + 1, a.payer_id, 'posted', 'posted'
       FROM (SELECT DISTINCT advice_id FROM receipts WHERE discom_id = :discomId AND id = ANY (:receipts::bigint[])) t
       JOIN advices a ON a.discom_id = :discomId AND a.id = t.advice_id
       JOIN LATERAL (SELECT discom_id, advice_id, seq, state FROM advice_events e
                      WHERE e.discom_id = a.discom_id AND e.advice_id = a.id ORDER BY seq DESC LIMIT 1) e ON e.state = 'settled'
      WHERE NOT EXISTS (
        SELECT FROM receipts r
          JOIN postings p ON p.discom_id = r.discom_id AND p.receipt_id = r.id AND p.kind = 'payment'
          JOIN posting_progress g ON g.discom_id = p.discom_id AND g.posting_id = p.id
         WHERE r.discom_id = a.discom_id AND r.advice_id = a.id
           AND g.accepted_count + g.resolved_count < g.items_count
           AND NOT EXISTS (SELECT FROM receipt_cancellations x WHERE x.discom_id = r.discom_id AND x.receipt_id = r.id))
      ORDER BY a.id
     RETURNING advice_id`,
    { discomId, receipts: [...receipts] },
  );
  return posted.length;
}

/** A later attempt for each receipt and kind that has such bills. */
export async function insertRetries(
  db: Db,
  discomId: number,
  userId: string,
  bills: readonly RejectedBill[] | "all",
): Promise<{ postings: number; items: number; paise: string }> {
  const chosen =
    bills === "all"
      ? ""
      : `AND (i.posting_id, i.bill_number) IN (SELECT "postingId", "billNumber"
           FROM jsonb_to_recordset(:bills::jsonb) AS b ("postingId" bigint, "billNumber" text))`;
  await stage(
    db,
    "again",
    `SELECT i.posting_id AS rejected_in, i.bill_id, i.receipt_id, i.kind, i.paise
       FROM posting_progress g JOIN posting_items i ON i.discom_id = g.discom_id AND i.posting_id = g.posting_id
      WHERE g.discom_id = :discomId AND g.rejected_count > g.resolved_count AND i.state = 'rejected' ${chosen}`,
    bills === "all" ? { discomId } : { discomId, bills: JSON.stringify(bills) },
  );
  await rows(
    db,
    `INSERT INTO postings (discom_id, receipt_id, kind, attempt)
     SELECT :discomId::int, a.receipt_id, a.kind, 1 + (SELECT max(p.attempt) FROM postings p
              WHERE p.discom_id = :discomId AND p.receipt_id = a.receipt_id AND p.kind = a.kind)
       FROM (SELECT DISTINCT receipt_id, kind FROM again) a ORDER BY a.receipt_id, a.kind`,
    { discomId },
  );
  await rows(
    db,
    `INSERT INTO posting_retries (discom_id, posting_id, bill_id, paise, rejected_in, by_user)
     SELECT :discomId::int, p.id, a.bill_id, a.paise, a.rejected_in, :userId::bigint FROM again a
       JOIN LATERAL (SELECT id FROM postings p WHERE p.discom_id = :discomId AND p.receipt_id = a.receipt_id AND p.kind = a.kind
                      ORDER BY attempt DESC LIMIT 1) p ON true`,
    { discomId, userId },
  );
  return (await row(
    db,
    `SELECT count(DISTINCT (receipt_id, kind))::int AS postings, count(*)::int AS items,
            coalesce(sum(CASE kind WHEN 'reversal' THEN -paise ELSE paise END), 0)::bigint AS paise FROM again`,
  )) as { postings: number; items: number; paise: string };
}
