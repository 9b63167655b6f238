// What a payer may show of its own receipts: the bank's line, and what billing answered, bill by bill.

import type { Knex } from "knex";

const own = "r.payer_id = current_payer() OR r.discom_id = current_discom() OR current_user = 'milaan_worker'";

export async function up(db: Knex): Promise<void> {
  await db.raw(`
    -- Statements belong to the discom's side of the fence; a payer learns the line of its own money. It may name others' accounts:
    -- whoever shows it masks them first.
    CREATE VIEW receipt_lines WITH (security_barrier = true) AS
      SELECT r.discom_id, r.id AS receipt_id, r.payer_id, l.value_date, l.booking_date, l.paise, l.narration, l.bank_reference, l.utr,
             b.bank, right(b.number, 4) AS account_ending, s.imported_at
        FROM receipts r
        JOIN statement_lines l ON l.discom_id = r.discom_id AND l.id = r.line_id
        JOIN bank_accounts b ON b.discom_id = l.discom_id AND b.id = l.bank_account_id
        JOIN statements s ON s.discom_id = l.discom_id AND s.id = l.statement_id
       WHERE ${own};
    ALTER VIEW receipt_lines OWNER TO milaan_worker;
    GRANT SELECT ON receipt_lines TO milaan_app;

    -- The last word of billing on each bill of a receipt.
    CREATE VIEW receipt_answers WITH (security_barrier = true) AS
      SELECT DISTINCT ON (r.discom_id, r.id, k.bill_id) r.discom_id, r.id AS receipt_id, r.payer_id, k.bill_id, k.outcome, k.reference, k.at
        FROM receipts r
        JOIN postings p ON p.discom_id = r.discom_id AND p.receipt_id = r.id AND p.kind = 'payment'
        JOIN posting_acknowledgements k ON k.discom_id = p.discom_id AND k.posting_id = p.id
       WHERE ${own}
       ORDER BY r.discom_id, r.id, k.bill_id, p.attempt DESC;
    ALTER VIEW receipt_answers OWNER TO milaan_worker;
    GRANT SELECT ON receipt_answers TO milaan_app;
  `);
}
