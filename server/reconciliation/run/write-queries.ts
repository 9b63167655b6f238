// What is written of a batch's decisions: one statement per table, each from one staged table, sent to the server together.

import type { Knex } from "knex";
import { type Db, rows } from "#server/database.ts";

/** Who decides: a run of the engine, or a person with a reason. */
export type Decider =
  | { readonly runId: string }
  | {
      readonly userId: string;
      readonly why: string;
      /** Under which a second person let it be done. */
      readonly approvalId?: string;
    };

export interface Statement {
  readonly sql: string;
  readonly values: Record<string, string | number | null>;
}

/** In one message: PostgreSQL works through it while the next batch is decided here. */
export async function write(db: Db, statements: readonly Statement[]): Promise<void> {
  const whole = statements.map(({ sql, values }) => db.raw(sql, values as Knex.ValueDict).toQuery()).join(";\n");
  // What looks like a place for a value within a text that a person wrote is none.
  await rows(db, whole.replaceAll("?", "\\?"));
}

/** Each line's next decision; of two at once the second runs into one_decision_at_a_time. */
export function insertDecisions(discomId: number, by: Decider): Statement {
  return {
    sql: `INSERT INTO decisions (discom_id, id, line_id, sequence, outcome, rule, flags, payer_id, advice_id, advance_paise, deductions,
                 evidence, suggestions, reverses_line_id, reverses_decision_id, run_id, by_user, why, approval_id)
          SELECT :discomId::int, decision_id, line_id, sequence, outcome, rule, flags, payer_id, advice_id, advance_paise, deductions,
                 evidence, suggestions, reverses_line_id, reverses_decision_id, :runId::bigint, :userId::bigint, :why::text, :approvalId::bigint
            FROM staged_decisions`,
    values: {
      discomId,
      runId: "runId" in by ? by.runId : null,
      userId: "userId" in by ? by.userId : null,
      why: "userId" in by ? by.why : null,
      approvalId: "userId" in by ? (by.approvalId ?? null) : null,
    },
  };
}

/** What else the replaced decisions brought about is undone by rows that say the opposite; nothing is changed or removed. */
export function takeBackReplaced(discomId: number, by: Decider): Statement[] {
  const values = { discomId };
  return [
    {
      sql: `INSERT INTO allocations (discom_id, decision_id, bill_id, payer_id, paise, reversal_of, draw_id)
            SELECT a.discom_id, s.decision_id, a.bill_id, a.payer_id, -a.paise, a.id, a.draw_id FROM staged_decisions s
              JOIN allocations a ON a.discom_id = :discomId AND a.decision_id = s.replaces AND a.reversal_of IS NULL
             WHERE NOT EXISTS (SELECT FROM allocations r WHERE r.discom_id = a.discom_id AND r.reversal_of = a.id)
             ORDER BY a.bill_id`,
      values,
    },
    {
      sql: `INSERT INTO settlement_reversals (discom_id, advice_id, round, decision_id, payer_id)
            SELECT p.discom_id, p.advice_id, p.round, s.decision_id, p.payer_id FROM staged_decisions s
              JOIN settlements p ON p.discom_id = :discomId AND p.decision_id = s.replaces`,
      values,
    },
    {
      sql: `WITH cancelled AS (
              INSERT INTO receipt_cancellations (discom_id, receipt_id, payer_id, decision_id)
              SELECT r.discom_id, r.id, r.payer_id, s.decision_id FROM staged_decisions s
                JOIN receipts r ON r.discom_id = :discomId AND r.decision_id = s.replaces
               WHERE NOT EXISTS (SELECT FROM receipt_cancellations c WHERE c.discom_id = r.discom_id AND c.receipt_id = r.id)
              RETURNING discom_id, receipt_id)
            INSERT INTO postings (discom_id, receipt_id, kind) SELECT discom_id, receipt_id, 'reversal' FROM cancelled`,
      values,
    },
    ...reopenAdvices(discomId, by),
  ];
}

/** The advice of a decision taken back waits for its money again while it is valid and no other advice took its bills since. */
function reopenAdvices(discomId: number, by: Decider): Statement[] {
  const values = { discomId };
  return [
    {
      sql: `CREATE TEMP TABLE IF NOT EXISTS reopened_advices
              (advice_id bigint PRIMARY KEY, payer_id bigint, seq int, live boolean) ON COMMIT DROP;
            TRUNCATE reopened_advices`,
      values: {},
    },
    {
      sql: `INSERT INTO reopened_advices
            SELECT a.id, a.payer_id, e.seq,
                   a.valid_until >= (now() AT TIME ZONE 'Asia/Kolkata')::date AND NOT EXISTS (
                     SELECT FROM advice_items i JOIN bill_holds h ON h.discom_id = i.discom_id AND h.bill_id = i.bill_id
                      WHERE i.discom_id = a.discom_id AND i.advice_id = a.id AND h.advice_id <> a.id)
              FROM (SELECT DISTINCT d.advice_id FROM staged_decisions s
                      JOIN decisions d ON d.discom_id = :discomId AND d.id = s.replaces WHERE d.outcome = 'matched') t
              JOIN advices a ON a.discom_id = :discomId AND a.id = t.advice_id
              JOIN LATERAL (SELECT seq, state FROM advice_events e WHERE e.discom_id = a.discom_id AND e.advice_id = a.id
                             ORDER BY seq DESC LIMIT 1) e ON e.state IN ('settled', 'posted')`,
      values,
    },
    {
      sql: `INSERT INTO advice_events (discom_id, advice_id, seq, payer_id, event, state, by_user, why)
            SELECT :discomId::int, advice_id, seq + 1, payer_id, 'reopened', CASE WHEN live THEN 'approved' ELSE 'expired' END,
                   :userId::bigint, :why::text
              FROM reopened_advices ORDER BY advice_id`,
      values: { discomId, userId: "userId" in by ? by.userId : null, why: "userId" in by ? by.why : null },
    },
    {
      sql: `DELETE FROM bill_holds h USING reopened_advices a
             WHERE h.discom_id = :discomId AND h.advice_id = a.advice_id AND NOT a.live`,
      values,
    },
    {
      sql: `INSERT INTO bill_holds (discom_id, bill_id, advice_id, payer_id)
            SELECT i.discom_id, i.bill_id, i.advice_id, i.payer_id FROM reopened_advices a
              JOIN advice_items i ON i.discom_id = :discomId AND i.advice_id = a.advice_id
             WHERE a.live AND NOT EXISTS (SELECT FROM bill_holds h WHERE h.discom_id = i.discom_id AND h.bill_id = i.bill_id)
             ORDER BY i.bill_id`,
      values,
    },
  ];
}

/** An expired advice about to be paid takes its bills again; where another one has them, nothing of this happens at all. */
export function holdAgain(discomId: number): Statement {
  return {
    sql: `INSERT INTO bill_holds (discom_id, bill_id, advice_id, payer_id)
          SELECT i.discom_id, i.bill_id, i.advice_id, i.payer_id FROM staged_settlements s
            JOIN LATERAL (SELECT state FROM advice_events e WHERE e.discom_id = :discomId AND e.advice_id = s.advice_id
                           ORDER BY seq DESC LIMIT 1) e ON e.state = 'expired'
            JOIN advice_items i ON i.discom_id = :discomId AND i.advice_id = s.advice_id
           ORDER BY i.bill_id`,
    values: { discomId },
  };
}

/** Whole advices: one row each, and the state that follows. */
export function insertSettlements(discomId: number, by: Decider): Statement[] {
  return [
    {
      sql: `INSERT INTO settlements (discom_id, advice_id, round, decision_id, payer_id, value_date)
            SELECT :discomId::int, s.advice_id,
                   1 + coalesce((SELECT max(round) FROM settlements p WHERE p.discom_id = :discomId AND p.advice_id = s.advice_id), 0),
                   s.decision_id, s.payer_id, s.value_date
              FROM staged_settlements s`,
      values: { discomId },
    },
    settled(discomId, by, "SELECT advice_id, payer_id FROM staged_settlements"),
  ];
}

/** What an advice paid only a part of is free for the rest; what is paid in full stays held, so no other advice takes it. */
export function freeParts(discomId: number): Statement {
  return {
    sql: `DELETE FROM bill_holds h USING staged_settlements s
            JOIN advices a ON a.discom_id = :discomId AND a.id = s.advice_id AND a.part
            JOIN advice_items i ON i.discom_id = a.discom_id AND i.advice_id = a.id
            JOIN bill_dues b ON b.discom_id = i.discom_id AND b.id = i.bill_id AND b.outstanding_paise > 0
           WHERE h.discom_id = i.discom_id AND h.advice_id = i.advice_id AND h.bill_id = i.bill_id`,
    values: { discomId },
  };
}

function settled(discomId: number, by: Decider, which: string): Statement {
  return {
    sql: `INSERT INTO advice_events (discom_id, advice_id, seq, payer_id, event, state, by_user)
          SELECT :discomId::int, s.advice_id, e.seq + 1, s.payer_id, 'settled', 'settled', :userId::bigint FROM (${which}) s
            CROSS JOIN LATERAL (SELECT seq FROM advice_events e WHERE e.discom_id = :discomId AND e.advice_id = s.advice_id
                                 ORDER BY seq DESC LIMIT 1) e
           ORDER BY s.advice_id`,
    values: { discomId, userId: "userId" in by ? by.userId : null },
  };
}

/** Paise per bill. Where parts paid one after the other make up a whole advice, it is settled with the last of them. */
export function insertAllocations(discomId: number, by: Decider): Statement[] {
  return [
    {
      sql: `INSERT INTO allocations (discom_id, decision_id, bill_id, payer_id, paise)
            SELECT :discomId::int, decision_id, bill_id, payer_id, paise FROM staged_allocations ORDER BY bill_id`,
      values: { discomId },
    },
    settled(
      discomId,
      by,
      `SELECT a.id AS advice_id, a.payer_id FROM (SELECT DISTINCT d.advice_id FROM staged_decisions d
                WHERE d.outcome = 'matched' AND d.advice_id IS NOT NULL AND d.line_id NOT IN (SELECT line_id FROM staged_settlements)) t
         JOIN advices a ON a.discom_id = :discomId AND a.id = t.advice_id
        WHERE a.gross_paise <= (SELECT sum(x.paise) FROM decisions d
                                  JOIN allocations x ON x.discom_id = d.discom_id AND x.decision_id = d.id
                                 WHERE d.discom_id = a.discom_id AND d.advice_id = a.id
                                   AND NOT EXISTS (SELECT FROM allocations r WHERE r.discom_id = x.discom_id AND r.reversal_of = x.id)
                                   AND x.reversal_of IS NULL AND x.draw_id IS NULL)`,
    ),
  ];
}

/** Debits that a run or a person found to be the payment of a refund. */
export function insertRefundPayments(
  discomId: number,
  paid: readonly { readonly lineId: string; readonly refund: string }[],
): Statement {
  return {
    sql: `INSERT INTO refund_payments (discom_id, refund_id, decision_id, line_id, payer_id)
          SELECT r.discom_id, r.id, s.decision_id, s.line_id, r.payer_id
            FROM jsonb_to_recordset(:paid::jsonb) AS p ("lineId" bigint, refund text)
            JOIN staged_decisions s ON s.line_id = p."lineId"
            JOIN refunds r ON r.discom_id = :discomId AND r.number = p.refund`,
    values: { discomId, paid: JSON.stringify(paid) },
  };
}

/** Of the transfer that this one takes back. */
function ofMirrored(column: "value_date" | "booked_on", otherwise: string): string {
  return `CASE WHEN t.reversal_of IS NULL THEN ${otherwise}
               ELSE (SELECT o.${column} FROM journal o WHERE o.discom_id = :discomId AND o.id = t.reversal_of) END`;
}

/**
 * What falls on a closed day is booked on the first open one; what is taken back, never before the day it was booked itself,
 * which is later than the line's where an advance was used since.
 */
export function insertTransfers(discomId: number): Statement {
  return {
    sql: `INSERT INTO journal (discom_id, entry_id, value_date, booked_on, debit_account, credit_account, paise, bank_account_id, line_id,
                 decision_id, payer_id, advice_id, bill_id, reversal_of)
          SELECT :discomId::int, t.entry_id, ${ofMirrored("value_date", "t.value_date")},
                 greatest(t.booking_date, c.day + 1, ${ofMirrored("booked_on", "NULL")}), t.debit_account, t.credit_account, t.paise,
                 t.bank_account_id, t.line_id, t.decision_id, t.payer_id, t.advice_id, t.bill_id, t.reversal_of
            FROM staged_transfers t LEFT JOIN closed_days c ON c.discom_id = :discomId AND c.bank_account_id = t.bank_account_id`,
    values: { discomId },
  };
}

/** Numbered without a gap per financial year of the day the money came: one draw for all, given out by day and line. */
export function insertReceipts(discomId: number): Statement {
  return {
    sql: `WITH counted AS (SELECT fy, count(*) AS many FROM staged_receipts GROUP BY fy),
          drawn AS MATERIALIZED (SELECT fy, draw_numbers(:discomId, 'receipt', fy, many) AS first FROM counted),
          numbered AS (SELECT s.*, d.first + row_number() OVER (PARTITION BY s.fy ORDER BY s.value_date, s.line_id) - 1 AS serial
                         FROM staged_receipts s JOIN drawn d USING (fy)),
          added AS (
            INSERT INTO receipts (discom_id, fy, serial, number, payer_id, advice_id, decision_id, line_id, paise, gross_paise, value_date, utr)
            SELECT :discomId::int, n.fy, n.serial, c.code || 'R' || lpad((n.fy % 100)::text, 2, '0') || lpad(n.serial::text, 8, '0'),
                   n.payer_id, n.advice_id, n.decision_id, n.line_id, n.paise, n.gross_paise, n.value_date, n.utr
              FROM numbered n JOIN discoms c ON c.id = :discomId
            RETURNING discom_id, id)
          INSERT INTO postings (discom_id, receipt_id, kind) SELECT discom_id, id, 'payment' FROM added`,
    values: { discomId },
  };
}
