// What a message about an event needs beyond the event's own facts, looked up for many at once.

import { type Db, row, rows } from "#server/database.ts";

export interface AdviceFacts {
  readonly discomId: number;
  readonly payerId: string;
  readonly number: string;
  readonly discom: string;
  readonly amountPaise: string;
  readonly count: string;
  readonly until: string;
  readonly van: string;
  readonly ifsc: string;
  /** Who prepared or submitted it, and who approved it. */
  readonly makers: readonly string[];
  readonly checkers: readonly string[];
}

export async function adviceFacts(db: Db, number: string): Promise<AdviceFacts | undefined> {
  return row(
    db,
    `SELECT a.discom_id AS "discomId", a.payer_id AS "payerId", a.number, d.short_name AS discom, a.amount_paise::text AS "amountPaise",
            a.items_count::text AS count, a.valid_until AS until, a.van,
            coalesce((SELECT b.ifsc FROM bank_accounts b WHERE b.discom_id = a.discom_id AND b.pool ORDER BY b.id LIMIT 1), '') AS ifsc,
            coalesce((SELECT array_agg(DISTINCT u::text) FROM (
              SELECT a.prepared_by AS u UNION SELECT e.by_user FROM advice_events e
               WHERE e.discom_id = a.discom_id AND e.advice_id = a.id AND e.event IN ('prepared', 'submitted')) m WHERE u IS NOT NULL), '{}') AS makers,
            coalesce((SELECT array_agg(DISTINCT e.by_user::text) FROM advice_events e
               WHERE e.discom_id = a.discom_id AND e.advice_id = a.id AND e.event IN ('first-approved', 'approved') AND e.by_user IS NOT NULL), '{}') AS checkers
       FROM advices a JOIN discoms d ON d.id = a.discom_id WHERE a.number = :number`,
    { number },
  );
}

/** Those of the people who may approve so much. */
export async function mayApprove(db: Db, users: readonly string[], paise: string): Promise<string[]> {
  const found = await rows<{ id: string }>(
    db,
    "SELECT u.id FROM users u WHERE u.id = ANY (:users::bigint[]) AND within_limit(u.id, 'approve', :paise)",
    { users: [...users], paise },
  );
  return found.map(({ id }) => id);
}

/** Nobody where the id is empty: the clock did it. */
export async function nameOf(db: Db, userId: string): Promise<{ en: string; hi: string } | undefined> {
  return row(db, "SELECT name AS en, name_hi AS hi FROM users WHERE id = nullif(:userId, '')::bigint", { userId });
}

export async function discomName(db: Db, discomId: number): Promise<string> {
  const found = await row<{ name: string }>(db, "SELECT short_name AS name FROM discoms WHERE id = :discomId", {
    discomId,
  });
  return found?.name ?? "";
}

export interface RunReceipt {
  readonly receiptId: string;
  readonly receipt: string;
  readonly payerId: string;
  readonly advice: string;
  readonly discom: string;
  readonly amountPaise: string;
  readonly count: string;
  readonly day: string;
  readonly utr: string;
  readonly people: readonly string[];
}

/**
 * Receipts that a run issued to payers, one a payment however many bills it has, after the last one read; without a run those that
 * people issued within a day. What no advice asked for concerns the payer's makers and admins.
 */
export async function receiptsOfRun(
  db: Db,
  wish: { discomId: number; runId: string | null; after: string; limit: number },
): Promise<RunReceipt[]> {
  return rows(
    db,
    `SELECT r.id AS "receiptId", r.number AS receipt, r.payer_id AS "payerId", coalesce(a.number, '') AS advice, m.short_name AS discom,
            r.paise::text AS "amountPaise",
            coalesce(a.items_count, (SELECT count(*) FROM allocations x WHERE x.discom_id = d.discom_id AND x.decision_id = d.id))::text AS count,
            r.value_date AS day, r.utr,
            coalesce((SELECT array_agg(DISTINCT e.by_user::text) FROM advice_events e
               WHERE e.discom_id = a.discom_id AND e.advice_id = a.id AND e.by_user IS NOT NULL),
              (SELECT array_agg(u.id::text) FROM users u WHERE u.payer_id = r.payer_id AND u.active AND u.roles && ARRAY['maker', 'admin']),
              '{}') AS people
       FROM decisions d
       JOIN receipts r ON r.discom_id = d.discom_id AND r.decision_id = d.id AND r.payer_id IS NOT NULL
       JOIN discoms m ON m.id = d.discom_id
       LEFT JOIN advices a ON a.discom_id = r.discom_id AND a.id = r.advice_id
      WHERE d.discom_id = :discomId AND r.id > :after
        AND ${wish.runId === null ? "d.by_user IS NOT NULL AND d.at > now() - interval '1 day'" : "d.run_id = :runId"}
        AND NOT EXISTS (SELECT FROM receipt_cancellations x WHERE x.discom_id = r.discom_id AND x.receipt_id = r.id)
      ORDER BY r.id LIMIT :limit`,
    { ...wish, runId: wish.runId ?? "0" },
  );
}

export interface RunReturn {
  readonly lineId: string;
  readonly payerId: string;
  readonly advice: string;
  readonly discom: string;
  readonly amountPaise: string;
  readonly day: string;
  readonly people: readonly string[];
}

/** Money of advices that a run found to have gone back to the bank. */
export async function returnsOfRun(db: Db, wish: { discomId: number; runId: string }): Promise<RunReturn[]> {
  return rows(
    db,
    `SELECT d.line_id AS "lineId", a.payer_id AS "payerId", a.number AS advice, m.short_name AS discom, abs(l.paise)::text AS "amountPaise",
            l.value_date AS day,
            coalesce((SELECT array_agg(DISTINCT e.by_user::text) FROM advice_events e
               WHERE e.discom_id = a.discom_id AND e.advice_id = a.id AND e.by_user IS NOT NULL), '{}') AS people
       FROM decisions d
       JOIN statement_lines l ON l.discom_id = d.discom_id AND l.id = d.line_id
       JOIN discoms m ON m.id = d.discom_id
       JOIN LATERAL (SELECT o.advice_id FROM decisions o
                      WHERE o.discom_id = d.discom_id AND o.line_id = d.reverses_line_id AND o.advice_id IS NOT NULL
                      ORDER BY o.sequence DESC LIMIT 1) o ON true
       JOIN advices a ON a.discom_id = d.discom_id AND a.id = o.advice_id
      WHERE d.discom_id = :discomId AND d.run_id = :runId AND d.outcome = 'returned' AND d.reverses_line_id IS NOT NULL`,
    wish,
  );
}

export async function payerName(db: Db, payerId: string): Promise<{ en: string; hi: string }> {
  const found = await row<{ en: string; hi: string }>(
    db,
    "SELECT name AS en, name_hi AS hi FROM payers WHERE id = :payerId",
    {
      payerId,
    },
  );
  return found ?? { en: "", hi: "" };
}

/** Which of its kind it is on its Indian day, among those of the same discom and payer. */
export async function nthOfDay(
  db: Db,
  event: { id: string; kind: string; discomId: number | null; payerId: string | null; at: string },
): Promise<{ nth: number; day: string }> {
  const { id, kind, discomId, payerId, at } = event;
  return (await row(
    db,
    `WITH today AS (SELECT (:at::timestamptz AT TIME ZONE 'Asia/Kolkata')::date AS day)
     SELECT t.day, (SELECT count(*)::int FROM events e
                     WHERE ${payerId === null ? "e.payer_id IS NULL" : "e.payer_id = :payerId"} AND e.id <= :id AND e.kind = :kind
                       AND e.discom_id IS NOT DISTINCT FROM :discomId::int
                       AND e.at >= t.day::timestamp AT TIME ZONE 'Asia/Kolkata') AS nth
       FROM today t`,
    { id, kind, discomId, payerId, at },
  )) as { nth: number; day: string };
}

/** Who began a mass action on connections. */
export async function batchAuthor(db: Db, payerId: string, batchId: string): Promise<string | null> {
  const found = await row<{ by: string }>(
    db,
    'SELECT by_user AS "by" FROM tag_batches WHERE payer_id = :payerId AND id = :batchId',
    { payerId, batchId },
  );
  return found?.by ?? null;
}

export interface DisputeFacts {
  readonly payer: string;
  readonly payerHi: string;
  readonly reference: string;
  readonly dueOn: string;
  /** Who of the discom takes care of it. */
  readonly carer: string | null;
}

export async function disputeFacts(db: Db, number: string): Promise<DisputeFacts | undefined> {
  return row(
    db,
    `SELECT p.name AS payer, p.name_hi AS "payerHi", d.reference, s.due_on AS "dueOn", s.assigned_to AS carer
       FROM disputes d
       JOIN dispute_states s ON s.discom_id = d.discom_id AND s.dispute_id = d.id
       JOIN payers p ON p.id = d.payer_id WHERE d.number = :number`,
    { number },
  );
}
