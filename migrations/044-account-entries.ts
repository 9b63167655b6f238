// Every connection's account: what was billed, what relieved it and what was taken back, for the payer who holds it.

import type { Knex } from "knex";

/** Of a bill that a later one took over: what it took over stands there, and must not be counted twice. */
const left = `coalesce((SELECT sum(greatest(o.amount_paise - o.outside_paid_paise - bill_paid_paise(o.discom_id, o.id), 0)) FROM bills o
  WHERE o.discom_id = b.discom_id AND o.connection_id = b.connection_id AND o.carried_into = b.id), 0)`;
/** Taken back on the day its mirrors are booked; what it took back keeps its own day. */
const takenBackOn = (
  line: string,
  decision: string,
  otherwise: string,
) => `coalesce((SELECT min(j.booked_on) FROM journal j
  WHERE j.discom_id = b.discom_id AND j.line_id = ${line} AND j.decision_id = ${decision} AND j.reversal_of IS NOT NULL), ${otherwise})`;

export async function up(db: Knex): Promise<void> {
  await db.raw(`
    CREATE INDEX ON bills (discom_id, carried_into) WHERE carried_into IS NOT NULL;

    -- Worked out from bills, settlements and allocations, a connection at a time: the journal knows whole advices by one row and has
    -- no index by payer, which would cost the engine a tenth of its time. Ask by discom and connections, as values.
    -- 'paise' is what it adds to what is owed; other_payer says that another payer's money did it.
    CREATE VIEW account_entries WITH (security_barrier = true) AS
      SELECT c.discom_id, c.id AS connection_id, e.bill_id, e.day, e.kind, e.place, e.reference, e.advice_number, e.utr, e.paise::bigint AS paise,
             coalesce(e.payer_id IS DISTINCT FROM c.payer_id AND e.kind NOT IN ('bill', 'elsewhere'), false) AS other_payer
        FROM connections c
        CROSS JOIN LATERAL (
          SELECT b.id AS bill_id, b.issued_on AS day, 'bill' AS kind, 1 AS place, b.number AS reference, NULL AS advice_number, '' AS utr,
                 b.amount_paise - ${left} AS paise, NULL::bigint AS payer_id
            FROM bills b WHERE b.discom_id = c.discom_id AND b.connection_id = c.id
          UNION ALL
          SELECT b.id, coalesce((SELECT (f.as_of AT TIME ZONE 'Asia/Kolkata')::date FROM feeds f WHERE f.discom_id = b.discom_id AND f.id = b.feed_id),
                                b.issued_on), 'elsewhere', 2, b.number, NULL, '', -b.outside_paid_paise, NULL
            FROM bills b WHERE b.discom_id = c.discom_id AND b.connection_id = c.id AND b.outside_paid_paise > 0
          UNION ALL
          SELECT b.id, s.value_date, k.kind, k.place, r.number, v.number, r.utr, -k.paise, s.payer_id
            FROM bills b
            JOIN advice_items i ON i.discom_id = b.discom_id AND i.bill_id = b.id
            JOIN settlements s ON s.discom_id = i.discom_id AND s.advice_id = i.advice_id
            JOIN advices v ON v.discom_id = s.discom_id AND v.id = s.advice_id
            JOIN receipts r ON r.discom_id = s.discom_id AND r.decision_id = s.decision_id AND r.draw_id IS NULL
            CROSS JOIN LATERAL (VALUES ('payment', 3, i.paise - i.rebate_paise - i.tds_paise), ('rebate', 4, i.rebate_paise),
                                       ('tds', 5, i.tds_paise)) k (kind, place, paise)
           WHERE b.discom_id = c.discom_id AND b.connection_id = c.id AND k.paise > 0
          UNION ALL
          SELECT b.id, ${takenBackOn("r.line_id", "x.decision_id", "s.value_date")}, 'taken-back', 7, r.number, v.number, r.utr, i.paise, s.payer_id
            FROM bills b
            JOIN advice_items i ON i.discom_id = b.discom_id AND i.bill_id = b.id
            JOIN settlements s ON s.discom_id = i.discom_id AND s.advice_id = i.advice_id
            JOIN settlement_reversals x ON x.discom_id = s.discom_id AND x.advice_id = s.advice_id AND x.round = s.round
            JOIN advices v ON v.discom_id = s.discom_id AND v.id = s.advice_id
            JOIN receipts r ON r.discom_id = s.discom_id AND r.decision_id = s.decision_id AND r.draw_id IS NULL
           WHERE b.discom_id = c.discom_id AND b.connection_id = c.id
          UNION ALL
          SELECT b.id, r.value_date, k.kind, k.place, r.number, v.number, r.utr, -k.paise, a.payer_id
            FROM bills b
            JOIN allocations a ON a.discom_id = b.discom_id AND a.bill_id = b.id AND a.reversal_of IS NULL
            JOIN receipts r ON r.discom_id = a.discom_id AND r.decision_id = a.decision_id AND r.draw_id IS NOT DISTINCT FROM a.draw_id
            LEFT JOIN advices v ON v.discom_id = r.discom_id AND v.id = r.advice_id
            CROSS JOIN LATERAL (
              SELECT coalesce(sum(j.paise) FILTER (WHERE j.debit_account = 'rebate-allowed'), 0) AS rebate,
                     coalesce(sum(j.paise) FILTER (WHERE j.debit_account = 'tds-receivable'), 0) AS tds,
                     coalesce(sum(j.paise) FILTER (WHERE j.debit_account NOT IN ('rebate-allowed', 'tds-receivable')), 0) AS other
                FROM journal j
               WHERE j.discom_id = r.discom_id AND j.line_id = r.line_id AND j.decision_id = a.decision_id AND j.bill_id = a.bill_id
                 AND j.draw_id IS NOT DISTINCT FROM a.draw_id AND j.reversal_of IS NULL AND j.credit_account = 'receivable'
                 AND j.debit_account NOT IN ('unapplied', 'advance')) g
            CROSS JOIN LATERAL (VALUES ('payment', 3, a.paise - g.rebate - g.tds - g.other), ('rebate', 4, g.rebate), ('tds', 5, g.tds),
                                       ('adjustment', 6, g.other)) k (kind, place, paise)
           WHERE b.discom_id = c.discom_id AND b.connection_id = c.id AND k.paise > 0
          UNION ALL
          SELECT b.id, ${takenBackOn("r.line_id", "a.decision_id", "r.value_date")}, 'taken-back', 7, r.number, v.number, r.utr, -a.paise, a.payer_id
            FROM bills b
            JOIN allocations a ON a.discom_id = b.discom_id AND a.bill_id = b.id AND a.reversal_of IS NOT NULL
            JOIN allocations t ON t.discom_id = a.discom_id AND t.id = a.reversal_of
            JOIN receipts r ON r.discom_id = t.discom_id AND r.decision_id = t.decision_id AND r.draw_id IS NOT DISTINCT FROM t.draw_id
            LEFT JOIN advices v ON v.discom_id = r.discom_id AND v.id = r.advice_id
           WHERE b.discom_id = c.discom_id AND b.connection_id = c.id
        ) e
       WHERE c.discom_id = current_discom() OR current_user = 'milaan_worker'
          OR (c.payer_id = current_payer()
              AND coalesce((SELECT current_user_sub_units()) IS NULL OR c.sub_unit_id = ANY ((SELECT current_user_sub_units())::bigint[]), false));
    ALTER VIEW account_entries OWNER TO milaan_worker;
    GRANT SELECT ON account_entries TO milaan_app;

    -- Tax a payer deducted, by the discom's journal; and the certificates for it, which the payer itself enters too.
    CREATE VIEW payer_taxes WITH (security_barrier = true) AS
      SELECT j.discom_id, j.payer_id, j.value_date, j.advice_id, j.bill_id, j.line_id, j.decision_id,
             CASE 'tds-receivable' WHEN j.debit_account THEN j.paise ELSE -j.paise END AS paise
        FROM journal j
       WHERE (j.debit_account = 'tds-receivable' OR j.credit_account = 'tds-receivable')
         AND (j.payer_id = current_payer() OR j.discom_id = current_discom() OR current_user = 'milaan_worker');
    ALTER VIEW payer_taxes OWNER TO milaan_worker;
    GRANT SELECT ON payer_taxes TO milaan_app;
    CREATE POLICY payer_reads ON tax_certificates FOR SELECT TO milaan_app USING (payer_id = current_payer());
    CREATE POLICY payer_enters ON tax_certificates FOR INSERT TO milaan_app
      WITH CHECK (payer_id = current_payer() AND recorded_by = current_user_id());
    CREATE POLICY payer_reads ON tax_certificate_withdrawals FOR SELECT TO milaan_app USING (EXISTS (
      SELECT FROM tax_certificates c WHERE c.discom_id = tax_certificate_withdrawals.discom_id
         AND c.id = tax_certificate_withdrawals.certificate_id AND c.payer_id = current_payer()));

    -- A month of a payer or of one of its sub-units, as it was told on the first of the next.
    CREATE TABLE monthly_summaries (
      payer_id bigint NOT NULL REFERENCES payers,
      id bigint GENERATED ALWAYS AS IDENTITY,
      month date NOT NULL CHECK (extract(day FROM month) = 1),
      -- Null: the whole organisation.
      sub_unit_id bigint,
      figures jsonb NOT NULL,
      made_at timestamptz NOT NULL DEFAULT now(),
      PRIMARY KEY (payer_id, id),
      CONSTRAINT summed_up_once UNIQUE NULLS NOT DISTINCT (payer_id, month, sub_unit_id),
      FOREIGN KEY (payer_id, sub_unit_id) REFERENCES sub_units (payer_id, id)
    );
    SELECT fence(ARRAY['monthly_summaries'], false, 'read');
    DROP POLICY payer ON monthly_summaries;
    CREATE POLICY payer ON monthly_summaries FOR SELECT TO milaan_app USING (payer_id = current_payer()
      AND coalesce((SELECT current_user_sub_units()) IS NULL OR sub_unit_id = ANY ((SELECT current_user_sub_units())::bigint[]), false));
    SELECT append_only(ARRAY['monthly_summaries']);
  `);
}
