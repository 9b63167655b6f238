// What is to be paid on the aggregator's page, the orders for it, and what became of them.

import { type Db, row, rows } from "#server/database.ts";

/** One bill as it can be paid today. */
export interface PayableBill {
  readonly discomId: number;
  readonly billId: string;
  readonly linkId: string | null;
  readonly payerId: string | null;
  readonly discom: string;
  readonly discomHi: string;
  readonly billNumber: string;
  readonly connectionNumber: string;
  readonly month: string;
  readonly dueDate: string;
  readonly overdue: boolean;
  readonly outstandingPaise: string;
  /** What paying all of it today wins; zero when its day is over. */
  readonly rebatePaise: string;
  readonly rebateUntil: string | null;
  readonly inAdvice: boolean;
}

const bill = `
  b.discom_id AS "discomId", b.id AS "billId", t.payer_id AS "payerId", d.name AS discom, d.name_hi AS "discomHi",
  b.number AS "billNumber", c.number AS "connectionNumber", b.month, b.due_date AS "dueDate", b.due_date < current_date AS overdue,
  b.outstanding_paise AS "outstandingPaise",
  CASE WHEN b.rebate_until >= current_date AND b.rebate_paise < b.outstanding_paise THEN b.rebate_paise ELSE 0 END AS "rebatePaise",
  CASE WHEN b.rebate_until >= current_date AND b.rebate_paise > 0 THEN b.rebate_until END AS "rebateUntil",
  coalesce(e.state IN ('draft', 'submitted', 'approved'), false) AS "inAdvice"`;
const ofBill = `
  JOIN discoms d ON d.id = b.discom_id
  JOIN connections c ON c.discom_id = b.discom_id AND c.id = b.connection_id
  LEFT JOIN tags t ON t.discom_id = b.discom_id AND t.connection_id = b.connection_id AND t.untagged_at IS NULL
  LEFT JOIN LATERAL (SELECT state FROM advice_events e WHERE e.discom_id = b.discom_id AND e.advice_id = b.held_by
                      ORDER BY e.seq DESC LIMIT 1) e ON true`;

/** Undefined when the link is over or never was. */
export function billOfLink(db: Db, tokenHash: Buffer): Promise<PayableBill | undefined> {
  return row(
    db,
    `SELECT l.id AS "linkId", ${bill} FROM pay_links l
       JOIN bill_dues b ON b.discom_id = l.discom_id AND b.id = l.bill_id ${ofBill}
      WHERE l.token_hash = ? AND l.expires_at > now()`,
    [tokenHash],
  );
}

/** Bills of connections that the payer holds. */
export function payersBills(db: Db, payerId: string, discomId: number, ids: readonly string[]): Promise<PayableBill[]> {
  return rows(
    db,
    `SELECT NULL AS "linkId", ${bill} FROM bill_dues b ${ofBill}
      WHERE b.discom_id = :discomId AND b.id = ANY (:ids::bigint[]) AND t.payer_id = :payerId ORDER BY b.number`,
    { payerId, discomId, ids: [...ids] },
  );
}

export interface PayableAdvice {
  readonly discomId: number;
  readonly id: string;
  readonly payerId: string;
  readonly number: string;
  readonly discom: string;
  readonly amountPaise: string;
  readonly state: string;
  readonly outlived: boolean;
}

/** As the person who asks reaches it. */
export function payableAdvice(db: Db, payerId: string, number: string): Promise<PayableAdvice | undefined> {
  return row(
    db,
    `SELECT a.discom_id AS "discomId", a.id, a.payer_id AS "payerId", a.number, d.name AS discom, a.amount_paise AS "amountPaise",
            e.state, a.valid_until < current_date AS outlived
       FROM advices a JOIN discoms d ON d.id = a.discom_id
       JOIN LATERAL (SELECT state FROM advice_events e WHERE e.discom_id = a.discom_id AND e.advice_id = a.id
                      ORDER BY e.seq DESC LIMIT 1) e ON true
      WHERE a.number = ? AND a.payer_id = ?
        AND (user_reaches(current_user_id(), a.unit_id) OR a.prepared_by = current_user_id())`,
    [number, payerId],
  );
}

export async function drawTry(db: Db): Promise<string> {
  const drawn = await row<{ id: string }>(db, "SELECT nextval('gateway_order_tries') AS id");
  return (drawn as { id: string }).id;
}

export interface OrderWish {
  readonly discomId: number;
  readonly purpose: "bill" | "bills" | "advice";
  readonly payerId: string | null;
  readonly adviceId: string | null;
  readonly linkId: string | null;
  readonly byUser: string | null;
  readonly paise: string;
  readonly bills: readonly { readonly billId: string; readonly paise: string }[];
}

/** An order for the very same that was opened in the last twenty minutes and not paid: two tabs pay once. */
export function openOrderAlike(
  db: Db,
  wish: OrderWish,
): Promise<{ number: string; aggregatorOrder: string } | undefined> {
  return row(
    db,
    `SELECT o.number, o.aggregator_order AS "aggregatorOrder" FROM gateway_orders o
      WHERE o.discom_id = :discomId AND o.purpose = :purpose AND o.paise = :paise AND o.opened_at > now() - interval '20 minutes'
        AND o.advice_id IS NOT DISTINCT FROM :adviceId::bigint AND o.payer_id IS NOT DISTINCT FROM :payerId::bigint
        AND NOT EXISTS (SELECT FROM gateway_payments p WHERE p.discom_id = o.discom_id AND p.order_id = o.id)
        AND (SELECT coalesce(array_agg(b.bill_id ORDER BY b.bill_id), '{}') FROM gateway_order_bills b
              WHERE b.discom_id = o.discom_id AND b.order_id = o.id) = ARRAY(SELECT unnest(:bills::bigint[]) ORDER BY 1)
      ORDER BY o.id DESC LIMIT 1`,
    {
      discomId: wish.discomId,
      purpose: wish.purpose,
      paise: wish.paise,
      adviceId: wish.adviceId,
      payerId: wish.payerId,
      bills: wish.bills.map(({ billId }) => billId),
    },
  );
}

export async function insertOrder(
  db: Db,
  wish: OrderWish,
  made: { number: string; aggregatorOrder: string },
): Promise<void> {
  await rows(
    db,
    `WITH opened AS (
       INSERT INTO gateway_orders (discom_id, number, aggregator_order, purpose, payer_id, advice_id, pay_link_id, by_user, paise)
       VALUES (:discomId, :number, :aggregatorOrder, :purpose, :payerId, :adviceId, :linkId, :byUser, :paise)
       RETURNING discom_id, id, payer_id)
     INSERT INTO gateway_order_bills (discom_id, order_id, payer_id, bill_id, paise)
     SELECT o.discom_id, o.id, o.payer_id, b.bill, b.paise
       FROM opened o, unnest(:bills::bigint[], :amounts::bigint[]) AS b (bill, paise)`,
    {
      ...wish,
      ...made,
      bills: wish.bills.map(({ billId }) => billId),
      amounts: wish.bills.map(({ paise }) => paise),
    },
  );
}

export interface KnownOrder {
  readonly discomId: number;
  readonly id: string;
  readonly number: string;
  readonly purpose: "bill" | "bills" | "advice";
  readonly payerId: string | null;
  readonly paise: string;
}

export function orderNamed(db: Db, aggregatorOrder: string): Promise<KnownOrder | undefined> {
  return row(
    db,
    `SELECT discom_id AS "discomId", id, number, purpose, payer_id AS "payerId", paise FROM gateway_orders
      WHERE aggregator_order = ?`,
    [aggregatorOrder],
  );
}

export function orderNumbered(
  db: Db,
  number: string,
): Promise<{ aggregatorOrder: string; purpose: string; advice: string | null } | undefined> {
  return row(
    db,
    `SELECT o.aggregator_order AS "aggregatorOrder", o.purpose, a.number AS advice
       FROM gateway_orders o LEFT JOIN advices a ON a.discom_id = o.discom_id AND a.id = o.advice_id WHERE o.number = ?`,
    [number],
  );
}

export async function ordersOfLink(db: Db, tokenHash: Buffer): Promise<string[]> {
  const found = await rows<{ id: string }>(
    db,
    `SELECT o.aggregator_order AS id FROM pay_links l
       JOIN gateway_orders o ON o.discom_id = l.discom_id AND o.pay_link_id = l.id
      WHERE l.token_hash = ? AND o.opened_at > now() - interval '1 day' ORDER BY o.id DESC LIMIT 5`,
    [tokenHash],
  );
  return found.map(({ id }) => id);
}

const MOST_AT_ONCE = 2_000;

/**
 * Orders nothing was heard of: those of ten minutes at every asking, of an hour at each fifth, of three days at each thirtieth. Which of
 * the older ones is in turn goes by its number, so that the many that nobody pays hide none that somebody did. `asking` counts up.
 */
export async function unheardOrders(db: Db, asking: number): Promise<string[]> {
  const found = await rows<{ id: string }>(
    db,
    `SELECT o.aggregator_order AS id FROM gateway_orders o
       CROSS JOIN LATERAL (SELECT CASE WHEN o.opened_at > now() - interval '10 minutes' THEN 1
                                       WHEN o.opened_at > now() - interval '1 hour' THEN 5 ELSE 30 END AS turns) t
      WHERE o.opened_at BETWEEN now() - interval '3 days' AND now() - interval '1 minute'
        AND o.id % t.turns = :asking::int % t.turns
        AND NOT EXISTS (SELECT FROM gateway_payments p WHERE p.discom_id = o.discom_id AND p.order_id = o.id)
      ORDER BY o.id DESC LIMIT ${MOST_AT_ONCE}`,
    { asking },
  );
  return found.map(({ id }) => id);
}
