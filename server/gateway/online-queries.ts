// Payments begun online as their payer sees them, and what a payer's people may pay without an advice.

import { type Db, row, rows } from "#server/database.ts";
import { CONNECTIONS_MAX, type OnlineOrder, type OnlineOrderRow } from "./online-contract.ts";

export interface OnlineTerms {
  readonly manyConnections: boolean;
  readonly approval: boolean;
}

export async function onlineTerms(db: Db, payerId: string, userId: string): Promise<OnlineTerms> {
  const found = await row<OnlineTerms>(
    db,
    `SELECT (SELECT count(*) FROM (SELECT FROM tags WHERE payer_id = :payerId AND untagged_at IS NULL LIMIT :most::int + 1) t) > :most::int
              AS "manyConnections",
            pays_with_approval(:payerId, :userId) AS approval`,
    { payerId, userId, most: CONNECTIONS_MAX },
  );
  return found as OnlineTerms;
}

export async function withinOwnMaking(db: Db, userId: string, paise: string): Promise<boolean> {
  const found = await row<{ within: boolean }>(db, "SELECT within_limit(?, 'make', ?::bigint) AS within", [
    userId,
    paise,
  ]);
  return found?.within === true;
}

export async function discomNames(db: Db, ids: readonly number[]): Promise<ReadonlyMap<number, string>> {
  const found = await rows<{ id: number; name: string }>(
    db,
    "SELECT id, short_name AS name FROM discoms WHERE id = ANY (?::int[])",
    [[...ids]],
  );
  return new Map(found.map(({ id, name }) => [id, name]));
}

export interface PaidFor {
  readonly payerId: string;
  readonly userId: string;
}

/** Who sees only some sub-units sees what they opened themselves. */
const visible = `o.payer_id = :payerId AND (sub_units_of(:userId) IS NULL OR o.by_user = :userId)`;

/** A payment's line on the aggregator's account, what was decided of it, and its receipt that still stands. */
const fate = `
  LEFT JOIN clearing_lines k ON k.discom_id = p.discom_id AND k.kind = 'payment' AND k.number = p.number
  LEFT JOIN statement_lines l ON l.discom_id = k.discom_id AND l.statement_id = k.statement_id AND l.bank_reference = p.number
  LEFT JOIN line_decisions h ON h.discom_id = l.discom_id AND h.line_id = l.id
  LEFT JOIN LATERAL (
    SELECT coalesce(jsonb_agg(r.number ORDER BY r.number), '[]') AS numbers FROM receipts r
     WHERE r.discom_id = h.discom_id AND r.decision_id = h.decision_id
       AND NOT EXISTS (SELECT FROM receipt_cancellations x WHERE x.discom_id = r.discom_id AND x.receipt_id = r.id)) r ON true
  LEFT JOIN LATERAL (
    SELECT coalesce(sum(f.paise), 0) AS paise,
           coalesce(jsonb_agg(jsonb_build_object('number', f.number, 'paise', f.paise::text,
             'at', to_char(f.at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')) ORDER BY f.at), '[]') AS sent
      FROM gateway_refunds f WHERE f.discom_id = p.discom_id AND f.payment = p.number) f ON true`;
const stateOfPayment = `
  CASE WHEN f.paise >= p.paise OR h.outcome = 'returned' THEN 'returned'
       WHEN r.numbers <> '[]' THEN 'paid'
       WHEN h.decision_id IS NULL THEN 'taken'
       ELSE 'held' END`;
/** A payment that was kept says more than one that went back, and any payment more than a try. */
const stateOfOrder = `
  coalesce(
    (SELECT ${stateOfPayment} AS state FROM gateway_payments p ${fate}
      WHERE p.discom_id = o.discom_id AND p.order_id = o.id
      ORDER BY array_position(ARRAY['taken', 'held', 'paid', 'returned'], ${stateOfPayment}) LIMIT 1),
    (SELECT CASE e.kind WHEN 'payment.failed' THEN 'failed' END FROM gateway_events e
      WHERE e.aggregator_order = o.aggregator_order ORDER BY e.said_at DESC, (e.kind = 'payment.failed') LIMIT 1),
    'open')`;

export async function ordersPage(
  db: Db,
  who: PaidFor,
  query: { page: number; size: number },
): Promise<{ rows: OnlineOrderRow[]; total: number }> {
  const values = { ...who, size: query.size, skip: (query.page - 1) * query.size };
  const found = await rows<OnlineOrderRow>(
    db,
    `SELECT o.number AS order, d.short_name AS discom, ${stateOfOrder} AS state, o.pay_link_id IS NOT NULL AS "byLink",
            a.number AS advice, coalesce(a.items_count, (SELECT count(*)::int FROM gateway_order_bills b
              WHERE b.discom_id = o.discom_id AND b.order_id = o.id)) AS bills, o.paise, o.opened_at AS "openedAt"
       FROM (SELECT * FROM gateway_orders o WHERE ${visible} ORDER BY o.id DESC LIMIT :size OFFSET :skip) o
       JOIN discoms d ON d.id = o.discom_id LEFT JOIN advices a ON a.discom_id = o.discom_id AND a.id = o.advice_id
      ORDER BY o.id DESC`,
    values,
  );
  const counted = await row<{ total: number }>(
    db,
    `SELECT count(*)::int AS total FROM gateway_orders o WHERE ${visible}`,
    { ...who },
  );
  return { rows: found, total: counted?.total ?? 0 };
}

export function oneOrder(
  db: Db,
  who: PaidFor,
  number: string,
): Promise<(Omit<OnlineOrder, "bills" | "payments"> & { discomId: number; id: string }) | undefined> {
  return row(
    db,
    `SELECT o.discom_id AS "discomId", o.id, o.number AS order, d.short_name AS discom, ${stateOfOrder} AS state,
            o.pay_link_id IS NOT NULL AS "byLink", a.number AS advice, o.paise, o.opened_at AS "openedAt",
            (SELECT CASE e.kind WHEN 'payment.failed' THEN e.said_at END FROM gateway_events e
              WHERE e.aggregator_order = o.aggregator_order ORDER BY e.said_at DESC, (e.kind = 'payment.failed') LIMIT 1) AS "failedAt"
       FROM gateway_orders o JOIN discoms d ON d.id = o.discom_id
       LEFT JOIN advices a ON a.discom_id = o.discom_id AND a.id = o.advice_id
      WHERE o.number = :number AND ${visible}`,
    { ...who, number },
  );
}

export function billsOfOrder(db: Db, order: { discomId: number; id: string }): Promise<OnlineOrder["bills"]> {
  return rows(
    db,
    `SELECT b.discom_id AS "discomId", b.id AS "billId", b.number AS "billNumber", c.number AS "connectionNumber", c.site, b.month, i.paise
       FROM gateway_order_bills i JOIN bills b ON b.discom_id = i.discom_id AND b.id = i.bill_id
       JOIN connections c ON c.discom_id = b.discom_id AND c.id = b.connection_id
      WHERE i.discom_id = :discomId AND i.order_id = :id ORDER BY c.number, b.number`,
    { discomId: order.discomId, id: order.id },
  );
}

export function paymentsOfOrder(db: Db, order: { discomId: number; id: string }): Promise<OnlineOrder["payments"]> {
  return rows(
    db,
    `SELECT p.number, p.reference, p.method, p.paise, p.captured_at AS at, ${stateOfPayment} AS state, r.numbers AS receipts, f.sent AS refunds
       FROM gateway_payments p ${fate}
      WHERE p.discom_id = :discomId AND p.order_id = :id ORDER BY p.captured_at`,
    { discomId: order.discomId, id: order.id },
  );
}

/** Those among them for which money was taken online that has paid nothing yet and was not sent back. */
export async function billsBeingPaid(db: Db, discomId: number, billIds: readonly string[]): Promise<string[]> {
  const found = await rows<{ id: string }>(
    db,
    `SELECT DISTINCT i.bill_id AS id FROM gateway_order_bills i
       JOIN gateway_payments p ON p.discom_id = i.discom_id AND p.order_id = i.order_id ${fate}
      WHERE i.discom_id = :discomId AND i.bill_id = ANY (:billIds::bigint[]) AND ${stateOfPayment} IN ('taken', 'held')`,
    { discomId, billIds: [...billIds] },
  );
  return found.map(({ id }) => id);
}
