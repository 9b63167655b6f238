// One bill, and what became of it, for the payer who holds its connection.

import { type Db, row, rows } from "#server/database.ts";
import type { Bill, BillOfMonth } from "./bill-contract.ts";

type Found = Omit<Bill, "advices" | "receipts" | "postings" | "history" | "silence" | "state"> & {
  readonly open: boolean;
  readonly holder: string | null;
};

/** Row-level security keeps it to the holder of the connection. */
export function billByNumber(db: Db, payer: string, discom: string, number: string): Promise<Found | undefined> {
  return row(
    db,
    `SELECT b.discom_id AS "discomId", d.code AS "discomCode", d.short_name AS discom, d.kind AS "discomKind", b.id AS "billId", b.number, b.kind,
            c.id AS "connectionId", c.number AS "connectionNumber", c.name, c.site, o.name AS office, o.name_hi AS "officeHi", c.category,
            c.prepaid, b.month, b.issued_on AS "issuedOn", b.due_date AS "dueDate", b.due_date - current_date AS "daysLeft",
            b.current_paise AS "currentPaise", b.arrears_paise AS "arrearsPaise", b.arrears_met_paise AS "metPaise",
            b.surcharge_paise AS "surchargePaise", b.amount_paise AS "amountPaise", b.outside_paid_paise AS "elsewherePaise",
            coalesce(p.paise, 0)::bigint AS "herePaise",
            CASE WHEN b.carried_into IS NULL THEN greatest(b.amount_paise - b.outside_paid_paise - coalesce(p.paise, 0), 0) ELSE 0 END::bigint AS "outstandingPaise",
            b.rebate_paise AS "rebatePaise", b.rebate_until AS "rebateUntil", n.number AS "carriedInto",
            CASE WHEN m.bill_id IS NOT NULL THEN jsonb_build_object('energyPaise', m.energy_paise::text, 'fixedPaise', m.fixed_paise::text,
              'dutyPaise', m.duty_paise::text, 'subsidyPaise', m.subsidy_paise::text, 'adjustmentPaise', m.adjustment_paise::text,
              'meter', m.meter, 'readFrom', m.read_from, 'readTo', m.read_to, 'previousReading', trim_scale(m.previous_reading)::text,
              'currentReading', trim_scale(m.current_reading)::text, 'units', trim_scale(m.units)::text,
              'demandKva', trim_scale(m.demand_kva)::text, 'powerFactor', m.power_factor::text) END AS heads,
            fed_at(b.discom_id) AS "asOf",
            feed_is_stale(b.discom_id) AS stale,
            EXISTS (SELECT FROM open_dues q WHERE q.discom_id = b.discom_id AND q.bill_id = b.id) AS open,
            (SELECT a.state FROM bill_holds h JOIN advice_states a ON a.discom_id = h.discom_id AND a.advice_id = h.advice_id
              WHERE h.discom_id = b.discom_id AND h.bill_id = b.id) AS holder
       FROM discoms d
       JOIN bills b ON b.discom_id = d.id AND b.number = :number
       JOIN connections c ON c.discom_id = b.discom_id AND c.id = b.connection_id AND c.payer_id = :payer
       JOIN offices o ON o.discom_id = c.discom_id AND o.id = c.office_id
       LEFT JOIN bills n ON n.discom_id = b.discom_id AND n.id = b.carried_into
       LEFT JOIN bill_details m ON m.discom_id = b.discom_id AND m.bill_id = b.id
       LEFT JOIN bills_paid_paise(ARRAY[b.discom_id], ARRAY[b.id]) p ON true
      WHERE d.code = :discom`,
    { payer, discom: discom.toUpperCase(), number },
  );
}

export interface BillOf {
  readonly discomId: number;
  readonly billId: string;
}

export function advicesOfBill(db: Db, of: BillOf): Promise<Bill["advices"]> {
  return rows(db, "SELECT number, state, paise FROM bill_advices(:discomId, :billId)", { ...of });
}

export function receiptsOfBill(db: Db, of: BillOf): Promise<Bill["receipts"]> {
  return rows(
    db,
    `SELECT r.number, p.paise, r.value_date AS "valueDate",
            CASE WHEN EXISTS (SELECT FROM receipt_cancellations x WHERE x.discom_id = r.discom_id AND x.receipt_id = r.id)
                 THEN 'cancelled' ELSE 'valid' END AS state
       FROM (SELECT s.decision_id, i.paise FROM advice_items i JOIN settlements s ON s.discom_id = i.discom_id AND s.advice_id = i.advice_id
              WHERE i.discom_id = :discomId AND i.bill_id = :billId
             UNION ALL
             SELECT decision_id, paise FROM allocations WHERE discom_id = :discomId AND bill_id = :billId AND paise > 0) p
       JOIN receipts r ON r.discom_id = :discomId AND r.decision_id = p.decision_id
      ORDER BY r.value_date DESC, r.id DESC`,
    { ...of },
  );
}

export function answersOfBill(db: Db, of: BillOf): Promise<Bill["postings"]> {
  return rows(
    db,
    `SELECT receipt_number AS "receiptNumber", kind, outcome, reference, at FROM bill_answers(:discomId, :billId)`,
    { ...of },
  );
}

export function silenceAt(db: Db, discomId: number, day: string): Promise<Bill["silence"] | undefined> {
  return row(db, "SELECT since, until FROM feed_silence(?, ?)", [discomId, day]);
}

const HISTORY_MAX = 36;

export function billsOfConnection(db: Db, discomId: number, connectionId: string): Promise<BillOfMonth[]> {
  return rows(
    db,
    `WITH of AS MATERIALIZED (SELECT * FROM bills WHERE discom_id = :discomId AND connection_id = :connectionId
                               ORDER BY month DESC, id DESC LIMIT ${HISTORY_MAX}),
          paid AS MATERIALIZED (SELECT p.* FROM (SELECT array_agg(discom_id) AS discoms, array_agg(id) AS ids FROM of) k,
                                       bills_paid_paise(k.discoms, k.ids) p)
     SELECT b.id AS "billId", b.number, b.kind, b.month, b.due_date AS "dueDate", trim_scale(m.units)::text AS units,
            b.current_paise AS "currentPaise", b.amount_paise AS "amountPaise",
            CASE WHEN b.carried_into IS NULL THEN greatest(b.amount_paise - b.outside_paid_paise - coalesce(p.paise, 0), 0) ELSE 0 END::bigint AS "outstandingPaise"
       FROM of b
       LEFT JOIN paid p ON p.bill_id = b.id
       LEFT JOIN bill_details m ON m.discom_id = b.discom_id AND m.bill_id = b.id
      ORDER BY b.month DESC, b.id DESC`,
    { discomId, connectionId },
  );
}
