// Rows of refunds: what is kept of one, which debits may have paid it, and how the lists show them.

import { type Db, row, rows } from "#server/database.ts";
import type { RefundDebit, RefundDetail, RefundRow } from "./refunds-contract.ts";

export interface NewRefund {
  readonly discomId: number;
  readonly number: string;
  readonly payerId: string;
  readonly lineId: string;
  readonly decisionId: string;
  readonly paise: string;
  readonly account: string;
  readonly ifsc: string;
  readonly beneficiary: string;
  readonly knownBy: string;
  readonly approvalId: string;
}

export async function insertRefund(db: Db, refund: NewRefund): Promise<string> {
  const made = await row<{ id: string }>(
    db,
    `INSERT INTO refunds (discom_id, number, payer_id, line_id, decision_id, paise, account, ifsc, beneficiary, known_by, approval_id)
     VALUES (:discomId, :number, :payerId, :lineId, :decisionId, :paise, :account, :ifsc, :beneficiary, :knownBy, :approvalId)
     RETURNING id`,
    { ...refund },
  );
  return (made as { id: string }).id;
}

export async function insertCancellation(
  db: Db,
  discomId: number,
  refundId: string,
  userId: string,
  why: string,
): Promise<void> {
  await rows(
    db,
    `INSERT INTO refund_cancellations (discom_id, refund_id, payer_id, by_user, why)
     SELECT discom_id, id, payer_id, :userId, :why FROM refunds WHERE discom_id = :discomId AND id = :refundId`,
    { discomId, refundId, userId, why },
  );
}

/** The first of `count` numbers of the discom's series. */
export async function drawRefundSerial(
  db: Db,
  discomId: number,
): Promise<{ code: string; year: number; serial: string }> {
  return (await row(
    db,
    `SELECT d.code, y.year, draw_numbers(d.id, 'refund', y.year, 1) AS serial
       FROM discoms d, (SELECT extract(year FROM (now() AT TIME ZONE 'Asia/Kolkata') - interval '3 months')::int AS year) y WHERE d.id = ?`,
    [discomId],
  )) as { code: string; year: number; serial: string };
}

const person = (user: string) =>
  `CASE WHEN ${user}.id IS NOT NULL THEN jsonb_build_object('id', ${user}.id::text, 'name', ${user}.name, 'nameHi', ${user}.name_hi) END`;

/** A refund whose draw was taken back without a cancellation lost its money: the bank gave the credit itself back. */
const stateOf = `CASE WHEN c.refund_id IS NOT NULL THEN 'cancelled' WHEN w.id IS NULL THEN 'void' WHEN m.line_id IS NOT NULL THEN 'paid'
  WHEN EXISTS (SELECT FROM refund_payments b WHERE b.discom_id = r.discom_id AND b.refund_id = r.id) THEN 'came-back' ELSE 'payable' END`;

const columns = `r.id, r.number, ${person("p")} AS payer, r.paise, r.account, r.ifsc, r.beneficiary, r.known_by AS "knownBy",
  ${stateOf} AS state, ${person("asker")} AS "askedBy", ${person("approver")} AS "approvedBy", r.at AS "approvedAt",
  r.approval_id AS "approvalId", r.line_id AS "lineId", m.line_id AS "paidByLineId", l.value_date AS "paidOn", q.why,
  c.why AS "cancelledBecause"`;

const joined = `refunds r
  JOIN payers p ON p.id = r.payer_id
  JOIN approvals q ON q.discom_id = r.discom_id AND q.id = r.approval_id
  JOIN users asker ON asker.id = q.asked_by
  JOIN approval_verdicts v ON v.discom_id = q.discom_id AND v.approval_id = q.id
  JOIN users approver ON approver.id = v.by_user
  LEFT JOIN refund_cancellations c ON c.discom_id = r.discom_id AND c.refund_id = r.id
  LEFT JOIN standing_draws w ON w.discom_id = r.discom_id AND w.refund_id = r.id
  LEFT JOIN standing_refund_payments m ON m.discom_id = r.discom_id AND m.refund_id = r.id
  LEFT JOIN statement_lines l ON l.discom_id = m.discom_id AND l.id = m.line_id`;

export type RefundState = RefundRow["state"];

export async function refundRows(
  db: Db,
  discomId: number,
  states: readonly RefundState[],
  page: { limit: number; offset: number },
): Promise<RefundRow[]> {
  return rows(
    db,
    `SELECT ${columns} FROM ${joined} WHERE r.discom_id = :discomId AND ${stateOf} = ANY (:states)
      ORDER BY r.id DESC LIMIT :limit OFFSET :offset`,
    { discomId, states: [...states], ...page },
  );
}

export async function refundSums(
  db: Db,
  discomId: number,
  states: readonly RefundState[],
): Promise<{ total: number; paise: string }> {
  return (await row(
    db,
    `SELECT count(*)::int AS total, coalesce(sum(r.paise), 0)::bigint AS paise FROM ${joined}
      WHERE r.discom_id = :discomId AND ${stateOf} = ANY (:states)`,
    { discomId, states: [...states] },
  )) as { total: number; paise: string };
}

export async function refundById(
  db: Db,
  discomId: number,
  id: string,
): Promise<(Omit<RefundDetail, "debits"> & { decisionId: string }) | undefined> {
  return row(
    db,
    `SELECT ${columns}, r.decision_id AS "decisionId", s.value_date AS "creditOn", s.paise AS "creditPaise", s.narration AS "creditNarration"
       FROM ${joined} JOIN statement_lines s ON s.discom_id = r.discom_id AND s.id = r.line_id
      WHERE r.discom_id = :discomId AND r.id = :id`,
    { discomId, id },
  );
}

/** Debits of exactly the amount that nobody explained, since the day before it was approved. */
export async function likelyDebits(db: Db, discomId: number, refundId: string): Promise<RefundDebit[]> {
  return rows(
    db,
    `SELECT l.id AS "lineId", l.value_date AS "valueDate", l.narration, h.sequence
       FROM refunds r
       JOIN statement_lines l ON l.discom_id = r.discom_id AND l.direction = 'debit' AND l.paise = r.paise
        AND l.value_date >= (r.at AT TIME ZONE 'Asia/Kolkata')::date - 1
       JOIN line_decisions h ON h.discom_id = l.discom_id AND h.line_id = l.id AND h.outcome IN ('new', 'unidentified', 'parked')
      WHERE r.discom_id = :discomId AND r.id = :refundId ORDER BY l.value_date, l.id LIMIT 10`,
    { discomId, refundId },
  );
}
