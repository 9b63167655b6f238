// A receipt of an advance's use says so: when the money it pays with had come.

import type { Knex } from "knex";

export async function up(db: Knex): Promise<void> {
  await db.raw(`
    CREATE OR REPLACE VIEW receipt_rests WITH (security_barrier = true) AS
      SELECT r.discom_id, r.id AS receipt_id, r.payer_id, CASE WHEN r.draw_id IS NULL THEN d.advance_paise ELSE 0 END AS advance_paise,
             CASE WHEN r.draw_id IS NULL THEN d.deductions ELSE '[]' END AS deductions, c.at AS cancelled_at,
             CASE WHEN x.outcome = 'returned' THEN 'returned' WHEN c.receipt_id IS NOT NULL THEN 'reversed' END AS cancelled_because,
             CASE WHEN r.draw_id IS NOT NULL THEN l.value_date END AS advance_of
        FROM receipts r
        JOIN decisions d ON d.discom_id = r.discom_id AND d.id = r.decision_id
        JOIN statement_lines l ON l.discom_id = r.discom_id AND l.id = r.line_id
        LEFT JOIN receipt_cancellations c ON c.discom_id = r.discom_id AND c.receipt_id = r.id
        LEFT JOIN decisions x ON x.discom_id = c.discom_id AND x.id = c.decision_id
       WHERE r.payer_id = current_payer() OR r.discom_id = current_discom() OR current_user = 'milaan_worker';
  `);
}
