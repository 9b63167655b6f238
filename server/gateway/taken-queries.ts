// What the aggregator said, and the payments it confirmed when it was asked.

import { type Db, row, rows } from "#server/database.ts";

/** False when it was heard before. */
export async function insertSaying(
  db: Db,
  said: { aggregator: string; number: string; kind: string; order: string | null; payment: string | null; at: string },
): Promise<boolean> {
  const added = await rows(
    db,
    `INSERT INTO gateway_events (aggregator, number, discom_id, kind, aggregator_order, payment, said_at)
     VALUES (:aggregator, :number, (SELECT discom_id FROM gateway_orders WHERE aggregator_order = :order), :kind, :order, :payment, :at)
     ON CONFLICT (aggregator, number) DO NOTHING RETURNING number`,
    said,
  );
  return added.length > 0;
}

/** The order of a payment that only its own number names. */
export async function orderOfPayment(db: Db, payment: string): Promise<string | null> {
  const found = await row<{ id: string }>(
    db,
    `SELECT o.aggregator_order AS id FROM gateway_payments p JOIN gateway_orders o ON o.discom_id = p.discom_id AND o.id = p.order_id
      WHERE p.number = ?`,
    [payment],
  );
  return found?.id ?? null;
}

/** False when it was taken before. */
export async function insertPayment(
  db: Db,
  payment: {
    discomId: number;
    orderId: string;
    payerId: string | null;
    number: string;
    method: string;
    reference: string;
    paise: string;
    at: string;
  },
): Promise<boolean> {
  const added = await rows(
    db,
    `INSERT INTO gateway_payments (discom_id, order_id, payer_id, number, method, reference, paise, captured_at)
     VALUES (:discomId, :orderId, :payerId, :number, :method, :reference, :paise, :at)
     ON CONFLICT ON CONSTRAINT payment_once DO NOTHING RETURNING number`,
    payment,
  );
  return added.length > 0;
}

export interface TakenForBill {
  readonly order: string;
  readonly number: string;
  readonly reference: string;
  readonly method: string;
  readonly paise: string;
  readonly at: string;
  readonly receipt: string | null;
  readonly token: string | null;
}

/** The latest payment for the bill that was not given back, and its receipt once there is one. */
export function takenForBill(db: Db, discomId: number, billId: string): Promise<TakenForBill | undefined> {
  return row(
    db,
    `SELECT o.number AS order, p.number, p.reference, p.method, p.paise, p.captured_at AS at, r.number AS receipt, r.token
       FROM gateway_order_bills b
       JOIN gateway_orders o ON o.discom_id = b.discom_id AND o.id = b.order_id
       JOIN gateway_payments p ON p.discom_id = b.discom_id AND p.order_id = b.order_id
       LEFT JOIN clearing_lines k ON k.discom_id = p.discom_id AND k.kind = 'payment' AND k.number = p.number
       LEFT JOIN statement_lines l ON l.discom_id = k.discom_id AND l.statement_id = k.statement_id AND l.bank_reference = p.number
       LEFT JOIN line_decisions h ON h.discom_id = l.discom_id AND h.line_id = l.id
       LEFT JOIN receipts r ON r.discom_id = h.discom_id AND r.decision_id = h.decision_id
        AND NOT EXISTS (SELECT FROM receipt_cancellations x WHERE x.discom_id = r.discom_id AND x.receipt_id = r.id)
      WHERE b.discom_id = ? AND b.bill_id = ? AND h.outcome IS DISTINCT FROM 'returned'
      ORDER BY p.captured_at DESC LIMIT 1`,
    [discomId, billId],
  );
}

export function takenForAdvice(db: Db, number: string): Promise<Omit<TakenForBill, "receipt" | "token">[]> {
  return rows(
    db,
    `SELECT o.number AS order, p.number, p.reference, p.method, p.paise, p.captured_at AS at
       FROM advices a JOIN gateway_orders o ON o.discom_id = a.discom_id AND o.advice_id = a.id
       JOIN gateway_payments p ON p.discom_id = o.discom_id AND p.order_id = o.id
      WHERE a.number = ? ORDER BY p.captured_at`,
    [number],
  );
}

/** When the last try for the bill failed, if nothing was said of its order after that. */
export async function failedLast(db: Db, discomId: number, billId: string): Promise<string | null> {
  const found = await row<{ at: string | null }>(
    db,
    `SELECT CASE e.kind WHEN 'payment.failed' THEN e.said_at END AS at
       FROM gateway_order_bills b JOIN gateway_orders o ON o.discom_id = b.discom_id AND o.id = b.order_id
       JOIN gateway_events e ON e.aggregator_order = o.aggregator_order
      WHERE b.discom_id = ? AND b.bill_id = ? ORDER BY e.said_at DESC, (e.kind = 'payment.failed') LIMIT 1`,
    [discomId, billId],
  );
  return found?.at ?? null;
}

/** False when the refund of that number was sent before. */
export async function insertRefundSent(
  db: Db,
  sent: { discomId: number; number: string; payment: string; refund: string; paise: string; byUser: string },
): Promise<boolean> {
  const added = await rows(
    db,
    `INSERT INTO gateway_refunds (discom_id, number, payment, refund, paise, by_user)
     VALUES (:discomId, :number, :payment, :refund, :paise, :byUser) ON CONFLICT (discom_id, number) DO NOTHING RETURNING number`,
    sent,
  );
  return added.length > 0;
}
