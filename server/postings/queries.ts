// Outbox rows, their answers, and what is closed by them.

import { type Db, row, rows } from "#server/database.ts";
import type { Acknowledgement, AcknowledgementResult, OutboxItem, Posting, PostingState } from "./contract.ts";

/** The last attempt of each posting with what billing said of each of its bills; the last answer to a bill holds. */
const shown = `
  SELECT p.id, p.kind, p.created_at, p.receipt_id, r.number, r.payer_id, r.advice_id, r.value_date, r.gross_paise,
         coalesce(s.attempt, 1) AS attempt, c.at AS closed_at,
         coalesce(a.accepted, 0)::int AS accepted, coalesce(a.rejected, 0)::int AS rejected, a.message
    FROM postings p
    JOIN receipts r ON r.discom_id = p.discom_id AND r.id = p.receipt_id
    LEFT JOIN posting_closures c ON c.discom_id = p.discom_id AND c.posting_id = p.id
    LEFT JOIN LATERAL (SELECT max(attempt) AS attempt FROM posting_repeats s WHERE s.discom_id = p.discom_id AND s.posting_id = p.id) s ON true
    LEFT JOIN LATERAL (
      SELECT count(*) FILTER (WHERE outcome = 'accepted') AS accepted,
             -- Sent again, an earlier rejection no longer stands.
             count(*) FILTER (WHERE outcome = 'rejected' AND attempt = coalesce(s.attempt, 1)) AS rejected,
             min(message) FILTER (WHERE outcome = 'rejected' AND attempt = coalesce(s.attempt, 1)) AS message
        FROM (SELECT DISTINCT ON (bill_id) outcome, attempt, message FROM posting_acknowledgements k
               WHERE k.discom_id = p.discom_id AND k.posting_id = p.id ORDER BY bill_id, attempt DESC) last) a ON true
   WHERE p.discom_id = :discomId`;
const stateOf = "CASE WHEN closed_at IS NOT NULL THEN 'accepted' WHEN rejected > 0 THEN 'rejected' ELSE 'waiting' END";

export async function listPostings(
  db: Db,
  filter: { discomId: number; state: PostingState | null; q: string | null; page: number; size: number },
): Promise<{ rows: Posting[]; total: number }> {
  const values = { ...filter, offset: (filter.page - 1) * filter.size };
  const wanted = `(SELECT *, ${stateOf} AS state FROM (${shown}) shown) x
     LEFT JOIN payers y ON y.id = x.payer_id
     LEFT JOIN advices v ON v.discom_id = :discomId AND v.id = x.advice_id
    WHERE (:state::text IS NULL OR x.state = :state)
      AND (:q::text IS NULL OR x.number ILIKE :q || '%' OR v.number = upper(:q) OR y.name ILIKE '%' || :q || '%')`;
  const found = await rows<Posting>(
    db,
    `SELECT x.id, x.kind, x.state, x.created_at AS "createdAt", x.attempt, x.receipt_id AS "receiptId", x.number AS "receiptNumber",
            y.name AS "payerName", y.name_hi AS "payerNameHi", v.number AS "adviceNumber", x.value_date AS "valueDate",
            x.gross_paise AS "grossPaise", x.accepted AS "acceptedCount", x.rejected AS "rejectedCount", x.message,
            x.closed_at AS "closedAt",
            (SELECT count(*)::int FROM receipt_items i WHERE i.discom_id = :discomId AND i.receipt_id = x.receipt_id) AS "itemsCount"
       FROM ${wanted} ORDER BY x.id DESC LIMIT :size OFFSET :offset`,
    values,
  );
  const total = await row<{ count: number }>(db, `SELECT count(*)::int AS count FROM ${wanted}`, values);
  return { rows: found, total: total?.count ?? 0 };
}

/** What is not closed, by whether billing refused it. */
export async function openSums(
  db: Db,
  discomId: number,
): Promise<{ state: "waiting" | "rejected"; count: number; paise: string }[]> {
  return rows(
    db,
    `SELECT CASE WHEN rejected > 0 THEN 'rejected' ELSE 'waiting' END AS state, count(*)::int AS count,
            sum(gross_paise)::bigint AS paise
       FROM (${shown} AND c.posting_id IS NULL) open GROUP BY 1`,
    { discomId },
  );
}

/** Whole postings that are not closed, from a cursor on; a posting sent again stands at its repetition's place. */
export async function outbox(db: Db, discomId: number, since: string | null, postings: number): Promise<OutboxItem[]> {
  return rows(
    db,
    `WITH last AS (
       SELECT p.id AS posting_id, p.receipt_id, p.kind, coalesce(s.id, p.id) AS cursor, coalesce(s.attempt, 1) AS attempt
         FROM postings p
         LEFT JOIN LATERAL (SELECT s.id, s.attempt FROM posting_repeats s
                             WHERE s.discom_id = p.discom_id AND s.posting_id = p.id ORDER BY s.attempt DESC LIMIT 1) s ON true
        WHERE p.discom_id = :discomId
          AND NOT EXISTS (SELECT FROM posting_closures c WHERE c.discom_id = p.discom_id AND c.posting_id = p.id)),
     taken AS (SELECT * FROM last WHERE cursor > coalesce(:since::bigint, 0) ORDER BY cursor LIMIT :postings)
     SELECT t.cursor, t.posting_id AS posting, t.attempt, t.kind, r.number AS receipt, c.number AS connection, b.number AS bill,
            i.paise, r.value_date AS "valueDate", r.utr, coalesce(y.name, '') AS payer, coalesce(v.number, '') AS advice
       FROM taken t
       JOIN receipts r ON r.discom_id = :discomId AND r.id = t.receipt_id
       JOIN receipt_items i ON i.discom_id = :discomId AND i.receipt_id = t.receipt_id
       JOIN bills b ON b.discom_id = :discomId AND b.id = i.bill_id
       JOIN connections c ON c.discom_id = b.discom_id AND c.id = b.connection_id
       LEFT JOIN payers y ON y.id = r.payer_id
       LEFT JOIN advices v ON v.discom_id = :discomId AND v.id = r.advice_id
      -- A bill that billing has accepted is not sent a second time.
      WHERE NOT EXISTS (SELECT FROM posting_acknowledgements k WHERE k.discom_id = :discomId AND k.posting_id = t.posting_id
                           AND k.bill_id = i.bill_id AND k.outcome = 'accepted')
      ORDER BY t.cursor, i.position`,
    { discomId, since, postings },
  );
}

/** Takes billing's answers as one set: new ones are kept, repeated ones counted, the rest named with what is wrong. */
export async function acknowledge(
  db: Db,
  discomId: number,
  answers: readonly Acknowledgement[],
): Promise<Omit<AcknowledgementResult, "closed"> & { postings: string[] }> {
  // Two answers that together complete a posting must see each other, or nobody closes it.
  await rows(db, "SELECT pg_advisory_xact_lock(7005, ?)", [discomId]);
  await rows(db, "DROP TABLE IF EXISTS answers");
  await rows(
    db,
    `CREATE TEMP TABLE answers ON COMMIT DROP AS
     SELECT DISTINCT ON (a.posting, a.bill, a.attempt) a.posting, a.bill, a.attempt, a.outcome, a.reference, a.message,
            p.id AS posting_id, i.bill_id,
            a.attempt = 1 OR EXISTS (SELECT FROM posting_repeats s WHERE s.discom_id = :discomId AND s.posting_id = a.posting AND s.attempt = a.attempt) AS was_sent,
            k.outcome AS before
       FROM jsonb_to_recordset(:answers::jsonb) AS a (posting bigint, attempt int, bill text, outcome text, reference text, message text)
       LEFT JOIN postings p ON p.discom_id = :discomId AND p.id = a.posting
       LEFT JOIN LATERAL (SELECT i.bill_id FROM receipt_items i JOIN bills b ON b.discom_id = i.discom_id AND b.id = i.bill_id
                           WHERE i.discom_id = :discomId AND i.receipt_id = p.receipt_id AND b.number = a.bill LIMIT 1) i ON true
       LEFT JOIN posting_acknowledgements k ON k.discom_id = :discomId AND k.posting_id = p.id AND k.bill_id = i.bill_id AND k.attempt = a.attempt`,
    { discomId, answers: JSON.stringify(answers) },
  );
  const taken = await rows<{ posting: string }>(
    db,
    `INSERT INTO posting_acknowledgements (discom_id, posting_id, bill_id, attempt, outcome, reference, message)
     SELECT :discomId::int, posting_id, bill_id, attempt, outcome, reference, message FROM answers
      WHERE bill_id IS NOT NULL AND was_sent AND before IS NULL
     ON CONFLICT DO NOTHING RETURNING posting_id AS posting`,
    { discomId },
  );
  const repeated = await row<{ count: number }>(
    db,
    "SELECT count(*)::int AS count FROM answers WHERE before = outcome",
  );
  const problems = await rows<AcknowledgementResult["problems"][number]>(
    db,
    `SELECT posting, bill, CASE WHEN posting_id IS NULL THEN 'unknown-posting' WHEN bill_id IS NULL THEN 'bill-not-in-posting'
                                WHEN NOT was_sent THEN 'unknown-attempt' ELSE 'answered-otherwise' END AS code
       FROM answers WHERE posting_id IS NULL OR bill_id IS NULL OR NOT was_sent OR before <> outcome ORDER BY posting, bill`,
  );
  const postings = [...new Set(taken.map(({ posting }) => posting))];
  return { taken: taken.length, repeated: repeated?.count ?? 0, problems, postings };
}

/** Closes those of which every bill is accepted, and says so on the advices they pay. */
export async function closeAccepted(db: Db, discomId: number, postings: readonly string[]): Promise<number> {
  const closed = await rows<{ id: string }>(
    db,
    `INSERT INTO posting_closures (discom_id, posting_id)
     SELECT p.discom_id, p.id FROM postings p
      WHERE p.discom_id = :discomId AND p.id = ANY (:postings::bigint[])
        AND NOT EXISTS (
          SELECT FROM receipt_items i WHERE i.discom_id = p.discom_id AND i.receipt_id = p.receipt_id
             AND NOT EXISTS (SELECT FROM posting_acknowledgements k WHERE k.discom_id = i.discom_id AND k.posting_id = p.id
                                AND k.bill_id = i.bill_id AND k.outcome = 'accepted'))
     ON CONFLICT DO NOTHING RETURNING posting_id AS id`,
    { discomId, postings: [...postings] },
  );
  await rows(
    db,
    `INSERT INTO advice_events (discom_id, advice_id, seq, payer_id, event, state)
     SELECT e.discom_id, e.advice_id, e.seq + 1, a.payer_id, 'posted', 'posted'
       FROM postings p
       JOIN receipts r ON r.discom_id = p.discom_id AND r.id = p.receipt_id
       JOIN settlements s ON s.discom_id = r.discom_id AND s.decision_id = r.decision_id
       JOIN advices a ON a.discom_id = s.discom_id AND a.id = s.advice_id
       JOIN advice_states e ON e.discom_id = a.discom_id AND e.advice_id = a.id
      WHERE p.discom_id = :discomId AND p.id = ANY (:closed::bigint[]) AND p.kind = 'payment' AND e.state = 'settled'
        AND NOT EXISTS (SELECT FROM receipt_cancellations x WHERE x.discom_id = r.discom_id AND x.receipt_id = r.id)`,
    { discomId, closed: closed.map(({ id }) => id) },
  );
  return closed.length;
}

/** Null when there is no such posting or it is closed; otherwise the attempt that was added. */
export async function insertRepeat(
  db: Db,
  repeat: { discomId: number; id: string; userId: string; why: string },
): Promise<number | null> {
  const added = await row<{ attempt: number }>(
    db,
    `INSERT INTO posting_repeats (discom_id, posting_id, attempt, by_user, why)
     SELECT p.discom_id, p.id, coalesce((SELECT max(attempt) FROM posting_repeats s
                                          WHERE s.discom_id = p.discom_id AND s.posting_id = p.id), 1) + 1, :userId::bigint, :why
       FROM postings p
      WHERE p.discom_id = :discomId AND p.id = :id
        AND NOT EXISTS (SELECT FROM posting_closures c WHERE c.discom_id = p.discom_id AND c.posting_id = p.id)
     RETURNING attempt`,
    repeat,
  );
  return added?.attempt ?? null;
}

export async function discomIdOf(db: Db, code: string): Promise<number | null> {
  const found = await row<{ id: number }>(db, "SELECT id FROM discoms WHERE code = ?", [code]);
  return found?.id ?? null;
}
