// What is known of a payment and of each connection in it: by receipt, or by an advice the bank told of.

import { type Db, row, rows } from "#server/database.ts";

export interface PaymentFacts {
  readonly of: string;
  readonly discomId: number;
  readonly discomCode: string;
  readonly discom: string;
  readonly discomName: string;
  readonly discomNameHi: string;
  readonly payerName: string | null;
  readonly payerNameHi: string | null;
  readonly adviceId: string | null;
  readonly adviceNumber: string | null;
  readonly van: string | null;
  /** Of the whole transfer. */
  readonly transferPaise: string;
  readonly utr: string;
  readonly paidOn: string;
  readonly approvedAt: string | null;
  /** What the bank told before its statement. */
  readonly notice: { readonly at: string; readonly creditedAt: string; readonly mode: string } | null;
  readonly receipt: {
    readonly id: string;
    readonly number: string;
    readonly issuedAt: string;
    readonly cancelledAt: string | null;
  } | null;
  readonly line: {
    readonly valueDate: string;
    readonly bookingDate: string;
    readonly paise: string;
    readonly narration: string;
    readonly bankReference: string;
    readonly bank: string;
    readonly ending: string;
    readonly importedAt: string;
  } | null;
}

export interface ItemFacts {
  readonly position: number;
  readonly connectionNumber: string;
  readonly connectionName: string;
  readonly site: string;
  readonly office: string | null;
  readonly officeHi: string | null;
  readonly billNumber: string;
  readonly month: string;
  readonly dueDate: string | null;
  readonly amountPaise: string | null;
  readonly paise: string;
  readonly rebatePaise: string;
  readonly tdsPaise: string;
  readonly posted: boolean;
  readonly postedAt: string | null;
  readonly postingReference: string | null;
}

const utc = (column: string) => `to_char(${column} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;
/** The advice's day of approval, and the last thing the bank told of it before its statement did. */
const ofAdvice = `
  LEFT JOIN LATERAL (SELECT max(e.at) AS at FROM advice_events e
    WHERE e.discom_id = v.discom_id AND e.advice_id = v.id AND e.event = 'approved') approved ON true
  LEFT JOIN LATERAL (SELECT n.* FROM bank_notices n
    WHERE n.discom_id = v.discom_id AND n.advice_id = v.id AND n.kind = 'credit' ORDER BY n.heard_at DESC LIMIT 1) n ON true`;
const names = `d.id AS "discomId", d.code AS "discomCode", d.short_name AS discom, d.name AS "discomName", d.name_hi AS "discomNameHi",
  y.name AS "payerName", y.name_hi AS "payerNameHi", v.id AS "adviceId", v.number AS "adviceNumber", v.van,
  ${utc("approved.at")} AS "approvedAt",
  CASE WHEN n.id IS NOT NULL THEN jsonb_build_object('at', ${utc("n.heard_at")}, 'creditedAt', ${utc("n.credited_at")}, 'mode', n.mode) END AS notice`;

export function paymentByReceipt(db: Db, number: string): Promise<PaymentFacts | undefined> {
  return row(
    db,
    `SELECT r.number AS of, ${names}, l.paise AS "transferPaise", coalesce(nullif(r.utr, ''), l.utr, '') AS utr, r.value_date AS "paidOn",
            jsonb_build_object('id', r.id::text, 'number', r.number, 'issuedAt', ${utc("r.issued_at")}, 'cancelledAt', ${utc("x.at")}) AS receipt,
            jsonb_build_object('valueDate', l.value_date::text, 'bookingDate', l.booking_date::text, 'paise', l.paise::text,
              'narration', l.narration, 'bankReference', l.bank_reference, 'bank', l.bank, 'ending', l.account_ending,
              'importedAt', ${utc("l.imported_at")}) AS line
       FROM receipts r
       JOIN discoms d ON d.id = r.discom_id
       CROSS JOIN LATERAL (SELECT * FROM receipt_lines t WHERE t.discom_id = r.discom_id AND t.receipt_id = r.id OFFSET 0) l
       LEFT JOIN payers y ON y.id = r.payer_id
       LEFT JOIN advices v ON v.discom_id = r.discom_id AND v.id = r.advice_id
       LEFT JOIN receipt_cancellations x ON x.discom_id = r.discom_id AND x.receipt_id = r.id
       ${ofAdvice}
      WHERE r.discom_id = (SELECT id FROM discoms WHERE code = left(:number, 2)) AND r.number = :number`,
    { number },
  );
}

/** Only while what the bank told is neither contradicted nor returned. */
export function paymentByNotice(db: Db, number: string): Promise<PaymentFacts | undefined> {
  return row(
    db,
    `SELECT v.number AS of, ${names}, n.paise AS "transferPaise", n.utr, (n.credited_at AT TIME ZONE 'Asia/Kolkata')::date AS "paidOn",
            NULL AS receipt, NULL AS line
       FROM advices v
       JOIN discoms d ON d.id = v.discom_id
       LEFT JOIN payers y ON y.id = v.payer_id
       ${ofAdvice}
      WHERE v.discom_id = (SELECT id FROM discoms WHERE code = left(:number, 2)) AND v.number = :number
        AND n.id IS NOT NULL AND n.paise = v.amount_paise AND bank_notice_state(n) IN ('awaited', 'confirmed')`,
    { number },
  );
}

/** The receipt that stands of an advice; an advice paid in two has two. */
export async function standingReceiptOf(db: Db, adviceNumber: string): Promise<string | undefined> {
  const found = await row<{ number: string }>(
    db,
    `SELECT r.number FROM receipts r JOIN advices v ON v.discom_id = r.discom_id AND v.id = r.advice_id
      WHERE v.discom_id = (SELECT id FROM discoms WHERE code = left(:adviceNumber, 2)) AND v.number = :adviceNumber
        AND NOT EXISTS (SELECT FROM receipt_cancellations x WHERE x.discom_id = r.discom_id AND x.receipt_id = r.id)
      ORDER BY r.id DESC LIMIT 1`,
    { adviceNumber },
  );
  return found?.number;
}

const place = `
  LEFT JOIN connections c ON c.discom_id = i.discom_id AND c.number_key = i.connection_key
  LEFT JOIN offices o ON o.discom_id = c.discom_id AND o.id = c.office_id
  LEFT JOIN bills b ON b.discom_id = i.discom_id AND b.id = i.bill_id`;
const itemColumns = `i.position, i.connection_number AS "connectionNumber", i.connection_name AS "connectionName", i.site,
  o.name AS office, o.name_hi AS "officeHi", i.bill_number AS "billNumber", i.month, b.due_date AS "dueDate",
  b.amount_paise AS "amountPaise", i.paise, i.rebate_paise AS "rebatePaise", i.tds_paise AS "tdsPaise"`;
const wanted = "(:connections::text[] IS NULL OR i.connection_key = ANY (:connections::text[]))";

export interface ItemsWanted {
  readonly discomId: number;
  readonly id: string;
  /** Without leading zeros; null for all. */
  readonly connections: readonly string[] | null;
}

export function itemsOfReceipt(db: Db, values: ItemsWanted): Promise<ItemFacts[]> {
  return rows(
    db,
    `WITH answers AS MATERIALIZED (SELECT * FROM receipt_answers WHERE discom_id = :discomId AND receipt_id = :id),
          i AS MATERIALIZED (SELECT * FROM receipt_items WHERE discom_id = :discomId AND receipt_id = :id)
     SELECT ${itemColumns}, coalesce(k.outcome = 'accepted', false) AS posted,
            CASE WHEN k.outcome = 'accepted' THEN k.at END AS "postedAt", k.reference AS "postingReference"
       FROM i LEFT JOIN answers k ON k.bill_id = i.bill_id ${place}
      WHERE ${wanted} ORDER BY i.position`,
    { ...values },
  );
}

export function itemsOfAdvice(db: Db, values: ItemsWanted): Promise<ItemFacts[]> {
  return rows(
    db,
    `WITH i AS (
       SELECT t.discom_id, t.position, t.bill_id, t.paise, t.rebate_paise, t.tds_paise, b.number AS bill_number, b.month,
              c.number AS connection_number, c.number_key AS connection_key, c.name AS connection_name, c.site
         FROM advice_items t
         JOIN bills b ON b.discom_id = t.discom_id AND b.id = t.bill_id
         JOIN connections c ON c.discom_id = b.discom_id AND c.id = b.connection_id
        WHERE t.discom_id = :discomId AND t.advice_id = :id)
     SELECT ${itemColumns}, false AS posted, NULL AS "postedAt", NULL AS "postingReference"
       FROM i ${place} WHERE ${wanted} ORDER BY i.position`,
    { ...values },
  );
}

/** Receipts and bank-confirmed advices that hold a bill of the connection, the latest first. */
export async function paymentsOfConnection(
  db: Db,
  { connection, discom }: { connection: string; discom: number | null },
): Promise<string[]> {
  const found = await rows<{ of: string }>(
    db,
    `WITH held AS MATERIALIZED (
       SELECT DISTINCT discom_id, receipt_id FROM receipt_bills
        WHERE discom_id = ANY (ARRAY(SELECT id FROM discoms)) AND connection_key = ltrim(:connection, '0'))
     SELECT t.of FROM (
       SELECT r.number AS of, r.value_date AS day FROM held h
         JOIN receipts r ON r.discom_id = h.discom_id AND r.id = h.receipt_id AND r.payer_id = current_payer()
        WHERE (:discom::int IS NULL OR r.discom_id = :discom)
       UNION ALL
       SELECT v.number, (n.credited_at AT TIME ZONE 'Asia/Kolkata')::date
         FROM connections c
         JOIN bills b ON b.discom_id = c.discom_id AND b.connection_id = c.id
         JOIN bill_holds h ON h.discom_id = b.discom_id AND h.bill_id = b.id
         JOIN advices v ON v.discom_id = h.discom_id AND v.id = h.advice_id
         JOIN bank_notices n ON n.discom_id = v.discom_id AND n.advice_id = v.id AND n.kind = 'credit' AND n.paise = v.amount_paise
        WHERE c.number_key = ltrim(:connection, '0') AND c.discom_id = ANY (ARRAY(SELECT id FROM discoms))
          AND (:discom::int IS NULL OR c.discom_id = :discom) AND bank_notice_state(n) IN ('awaited', 'confirmed')
          AND NOT EXISTS (SELECT FROM settlements s WHERE s.discom_id = v.discom_id AND s.advice_id = v.id
                AND NOT EXISTS (SELECT FROM settlement_reversals x WHERE x.discom_id = s.discom_id AND x.advice_id = s.advice_id AND x.round = s.round))
     ) t GROUP BY t.of, t.day ORDER BY t.day DESC, t.of DESC LIMIT 20`,
    { connection, discom },
  );
  return found.map(({ of }) => of);
}
