// Balances of prepaid connections, as billing tells them, and recharges, which a payer asks for and pays like bills.

import type { Knex } from "knex";

export async function up(db: Knex): Promise<void> {
  await db.raw(`
    -- What billing said of the balance, each time; the last one is the balance. Below zero is what a meter lends.
    CREATE TABLE prepaid_balances (
      discom_id int NOT NULL,
      connection_id bigint NOT NULL,
      as_of timestamptz NOT NULL,
      balance_paise bigint NOT NULL,
      last_recharge_paise bigint CHECK (last_recharge_paise > 0),
      last_recharge_on date,
      PRIMARY KEY (discom_id, connection_id, as_of),
      FOREIGN KEY (discom_id, connection_id) REFERENCES connections (discom_id, id)
    );
    -- One row for each prepaid connection of which a balance is known: the last of them, and whether its payer has been told.
    CREATE TABLE prepaid_meters (
      discom_id int NOT NULL,
      connection_id bigint NOT NULL,
      as_of timestamptz NOT NULL,
      balance_paise bigint NOT NULL,
      last_recharge_paise bigint,
      last_recharge_on date,
      -- The payer's own limit; null takes the discom's.
      low_below_paise bigint CHECK (low_below_paise >= 0),
      -- Below the limit when last looked at; the payer is told when it becomes so, not while it stays so.
      low boolean NOT NULL DEFAULT false,
      PRIMARY KEY (discom_id, connection_id),
      FOREIGN KEY (discom_id, connection_id) REFERENCES connections (discom_id, id)
    );
    SELECT fence(ARRAY['prepaid_balances', 'prepaid_meters'], true, null);
    CREATE POLICY holder ON prepaid_balances FOR SELECT TO milaan_app USING (EXISTS (SELECT FROM connections c
      WHERE c.discom_id = prepaid_balances.discom_id AND c.id = prepaid_balances.connection_id AND c.payer_id = current_payer()));
    CREATE POLICY holder ON prepaid_meters TO milaan_app USING (EXISTS (SELECT FROM connections c
      WHERE c.discom_id = prepaid_meters.discom_id AND c.id = prepaid_meters.connection_id AND c.payer_id = current_payer()));
    SELECT append_only(ARRAY['prepaid_balances']);
    REVOKE INSERT ON prepaid_balances FROM milaan_app;
    GRANT SELECT, UPDATE (low_below_paise) ON prepaid_meters TO milaan_app;
    GRANT SELECT, INSERT, UPDATE ON prepaid_meters TO milaan_worker;

    ALTER TABLE number_series DROP CONSTRAINT number_series_kind_check;
    ALTER TABLE number_series ADD CONSTRAINT number_series_kind_check CHECK (kind IN ('advice', 'receipt', 'recharge'));

    -- A payer cannot write bills; this writes one that says only what the payer asked for, on a connection of its own. Asked again
    -- before it is in an advice, the amount is replaced. Gives the number, or the reason why not.
    CREATE FUNCTION ask_recharge(discom int, connection bigint, paise bigint) RETURNS TABLE (bill_id bigint, number text, refused text)
      LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
    DECLARE held connections; open_one bills; mine bigint[] := sub_units_of(current_user_id());
      today date := (now() AT TIME ZONE 'Asia/Kolkata')::date; year int;
    BEGIN
      SELECT * INTO held FROM connections c WHERE c.discom_id = discom AND c.id = connection FOR NO KEY UPDATE;
      IF held.id IS NULL OR held.payer_id IS DISTINCT FROM current_payer() OR (mine IS NOT NULL AND NOT coalesce(held.sub_unit_id = ANY (mine), false)) THEN
        RETURN QUERY SELECT NULL::bigint, NULL::text, 'unknown'; RETURN;
      END IF;
      IF NOT held.prepaid THEN RETURN QUERY SELECT NULL::bigint, NULL::text, 'not-prepaid'; RETURN; END IF;
      SELECT b.* INTO open_one FROM open_dues o JOIN bills b ON b.discom_id = o.discom_id AND b.id = o.bill_id
        WHERE o.discom_id = discom AND o.connection_id = connection AND o.kind = 'recharge'
          AND NOT EXISTS (SELECT FROM advice_items i JOIN settlements s USING (discom_id, advice_id)
                           WHERE i.discom_id = o.discom_id AND i.bill_id = o.bill_id
                             AND NOT EXISTS (SELECT FROM settlement_reversals r
                                              WHERE r.discom_id = s.discom_id AND r.advice_id = s.advice_id AND r.round = s.round))
          AND bill_paid_paise(o.discom_id, o.bill_id) = 0
        ORDER BY o.bill_id DESC LIMIT 1;
      IF open_one.id IS NOT NULL AND EXISTS (SELECT FROM bill_holds h JOIN advice_states a ON a.discom_id = h.discom_id AND a.advice_id = h.advice_id
           WHERE h.discom_id = discom AND h.bill_id = open_one.id AND a.state IN ('draft', 'submitted', 'approved')) THEN
        RETURN QUERY SELECT open_one.id, open_one.number, 'in-advice'; RETURN;
      END IF;
      IF open_one.id IS NOT NULL THEN
        UPDATE bills b SET current_paise = paise, due_date = today + 7 WHERE b.discom_id = discom AND b.id = open_one.id;
        RETURN QUERY SELECT open_one.id, open_one.number, NULL::text; RETURN;
      END IF;
      year := extract(year FROM today - interval '3 months');
      RETURN QUERY INSERT INTO bills (discom_id, connection_id, kind, number, month, issued_on, due_date, current_paise)
        VALUES (discom, connection, 'recharge', 'R' || (year % 100) || lpad(draw_numbers(discom, 'recharge', year, 1)::text, 8, '0'),
                date_trunc('month', today)::date, today, today + 7, paise)
        RETURNING bills.id, bills.number, NULL::text;
    END $$;
    ALTER FUNCTION ask_recharge(int, bigint, bigint) OWNER TO milaan_worker;
  `);
}
