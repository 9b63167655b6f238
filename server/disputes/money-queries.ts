// Kept money and refunds as the payer sees them, through views that show it its own and nothing else of the books.

import { type Db, row, rows } from "#server/database.ts";
import type { RefundCourse } from "./contract.ts";
import type { KeptMoney } from "./money-contract.ts";

const course = `f.approval_id AS "approvalId", f.number, f.paise, f.state, coalesce(f.beneficiary, '') AS beneficiary,
  coalesce(f.account_end, '') AS "accountEnd", f.asked_at AS "askedAt", f.answered_at AS "answeredAt", f.because,
  f.paid_on AS "paidOn", coalesce(f.paid_utr, nullif(f.paid_reference, '')) AS utr`;

export async function keptMoney(db: Db, payerId: string): Promise<KeptMoney[]> {
  return rows(
    db,
    `SELECT k.discom_id AS "discomId", c.short_name AS discom, k.line_id AS "lineId", k.value_date AS "valueDate", k.utr,
            k.kept_paise AS "keptPaise", k.left_paise AS "leftPaise", k.refund_asked AS "refundAsked",
            (SELECT d.number FROM disputes d JOIN dispute_states s ON s.discom_id = d.discom_id AND s.dispute_id = d.id
              WHERE d.discom_id = k.discom_id AND d.line_id = k.line_id AND d.about = 'advance' AND d.payer_id = :payerId
                AND s.state IN ('raised', 'with-discom', 'with-payer') LIMIT 1) AS dispute
       FROM payer_advances k JOIN discoms c ON c.id = k.discom_id
      WHERE k.payer_id = :payerId AND k.left_paise > 0 ORDER BY k.value_date, k.line_id`,
    { payerId },
  );
}

export async function refundsOf(db: Db, payerId: string): Promise<(RefundCourse & { discom: string })[]> {
  return rows(
    db,
    `SELECT ${course}, c.short_name AS discom FROM payer_refunds f JOIN discoms c ON c.id = f.discom_id
      WHERE f.payer_id = :payerId ORDER BY f.asked_at DESC LIMIT 50`,
    { payerId },
  );
}

export async function refundsOfDispute(db: Db, discomId: number, disputeId: string): Promise<RefundCourse[]> {
  return rows(
    db,
    `SELECT ${course} FROM dispute_events e
       JOIN payer_refunds f ON f.discom_id = e.discom_id AND f.approval_id = e.approval_id AND f.payer_id = e.payer_id
      WHERE e.discom_id = :discomId AND e.dispute_id = :disputeId ORDER BY e.seq DESC`,
    { discomId, disputeId },
  );
}

export async function accountsOf(
  db: Db,
  payerId: string,
): Promise<{ discomId: number; account: string; ifsc: string; name: string }[]> {
  return rows(
    db,
    `SELECT discom_id AS "discomId", account, ifsc, name FROM remitters
      WHERE payer_id = ? AND ifsc <> '' ORDER BY discom_id, account LIMIT 100`,
    [payerId],
  );
}

/** What a use of kept money paid, told by the receipts the payer has of it. */
export async function carriedBy(
  db: Db,
  discomId: number,
  receipts: readonly string[],
): Promise<{ paise: string; bills: string[]; receipts: string[] } | undefined> {
  return row(
    db,
    `SELECT sum(r.paise)::bigint AS paise, array_agg(r.number ORDER BY r.number) AS receipts,
            coalesce((SELECT array_agg(DISTINCT b.bill_number ORDER BY b.bill_number) FROM receipt_bills b
                       WHERE b.discom_id = :discomId AND b.receipt_id = ANY (array_agg(r.id))), '{}') AS bills
       FROM receipts r WHERE r.discom_id = :discomId AND r.number = ANY (:receipts) HAVING count(*) > 0`,
    { discomId, receipts: [...receipts] },
  );
}

/** Refunds that took a turn nobody was told of; each is on record when it is given. */
export async function takeRefundNews(db: Db): Promise<
  {
    discomId: number;
    payerId: string;
    approvalId: string;
    turn: string;
    number: string | null;
    paise: string;
    utr: string | null;
    dispute: string | null;
  }[]
> {
  return rows(
    db,
    `WITH turned AS (
       SELECT f.*, t.turn FROM payer_refunds f
         CROSS JOIN LATERAL (VALUES (CASE WHEN f.verdict IS NOT NULL THEN f.verdict END),
                                    (CASE WHEN f.state IN ('paid', 'came-back', 'cancelled') THEN f.state END)) t (turn)
        WHERE t.turn IS NOT NULL AND f.payer_id IS NOT NULL),
     told AS (
       INSERT INTO refund_news (discom_id, payer_id, approval_id, turn)
       SELECT discom_id, payer_id, approval_id, turn FROM turned
       ON CONFLICT DO NOTHING RETURNING discom_id, approval_id, turn)
     SELECT f.discom_id AS "discomId", f.payer_id AS "payerId", f.approval_id AS "approvalId", f.turn, f.number, f.paise,
            coalesce(f.paid_utr, nullif(f.paid_reference, '')) AS utr,
            (SELECT d.number FROM dispute_events e JOIN disputes d ON d.discom_id = e.discom_id AND d.id = e.dispute_id
              WHERE e.discom_id = f.discom_id AND e.approval_id = f.approval_id) AS dispute
       FROM turned f JOIN told n ON n.discom_id = f.discom_id AND n.approval_id = f.approval_id AND n.turn = f.turn
      ORDER BY f.approval_id, f.turn`,
  );
}
