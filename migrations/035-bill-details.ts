// What a bill is made of and what the meter said, as billing prints it; and when a discom's feed counts as old.

import type { Knex } from "knex";

export async function up(db: Knex): Promise<void> {
  await db.raw(`
    -- Beside the bills, not in them: a payer's bills are read by the ten thousand, their heads one at a time.
    CREATE TABLE bill_details (
      discom_id int NOT NULL,
      bill_id bigint NOT NULL,
      -- Heads of the current charges; billing that sends none leaves all of them null. Subsidy is taken off.
      energy_paise bigint CHECK (energy_paise >= 0),
      fixed_paise bigint CHECK (fixed_paise >= 0),
      duty_paise bigint CHECK (duty_paise >= 0),
      subsidy_paise bigint CHECK (subsidy_paise >= 0),
      adjustment_paise bigint,
      meter text NOT NULL DEFAULT '',
      read_from date,
      read_to date,
      previous_reading numeric(15, 3),
      current_reading numeric(15, 3),
      -- kWh, or kilolitres of water.
      units numeric(15, 3) CHECK (units >= 0),
      demand_kva numeric(12, 3) CHECK (demand_kva >= 0),
      power_factor numeric(4, 3) CHECK (power_factor BETWEEN 0 AND 1),
      PRIMARY KEY (discom_id, bill_id),
      FOREIGN KEY (discom_id, bill_id) REFERENCES bills (discom_id, id)
    );
    SELECT fence(ARRAY['bill_details'], true, null);
    -- Seen by whom the bill is seen.
    CREATE POLICY holder ON bill_details FOR SELECT TO milaan_app USING (EXISTS (
      SELECT FROM bills b WHERE b.discom_id = bill_details.discom_id AND b.id = bill_details.bill_id));
    GRANT SELECT ON bill_details TO milaan_app;
    GRANT SELECT, INSERT, UPDATE ON bill_details TO milaan_worker;

    -- After so many hours without news from billing its dues are shown with a note; paying is never held up.
    ALTER TABLE discoms ADD COLUMN feed_stale_hours int NOT NULL DEFAULT 48 CHECK (feed_stale_hours BETWEEN 1 AND 2160);
    -- A prepaid balance below this is told to the payer, unless the connection has a limit of its own.
    ALTER TABLE discoms ADD COLUMN low_balance_paise bigint NOT NULL DEFAULT 50000 CHECK (low_balance_paise >= 0);
    CREATE FUNCTION set_feed_settings(stale_hours int, low_balance bigint) RETURNS void LANGUAGE sql SECURITY DEFINER SET search_path = public
      AS $$ UPDATE discoms SET feed_stale_hours = stale_hours, low_balance_paise = low_balance WHERE id = current_discom() $$;
    ALTER FUNCTION set_feed_settings(int, bigint) OWNER TO milaan_worker;
    CREATE FUNCTION feed_is_stale(discom int) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public
      AS $$ SELECT coalesce(fed_at(id) < now() - make_interval(hours => feed_stale_hours), true) FROM discoms WHERE id = discom $$;
    ALTER FUNCTION feed_is_stale(int) OWNER TO milaan_worker;

    -- What billing answered about a bill of the payer who asks; answers belong to the discom's side of the fence.
    CREATE FUNCTION bill_answers(discom int, bill bigint) RETURNS TABLE (receipt_number text, kind text, outcome text, reference text, at timestamptz)
      LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public AS $$
      SELECT r.number, p.kind, coalesce(k.outcome, 'waiting'), coalesce(k.reference, ''), coalesce(k.at, p.created_at)
        FROM bills b JOIN connections c ON c.discom_id = b.discom_id AND c.id = b.connection_id AND c.payer_id = current_payer()
        JOIN LATERAL (
          SELECT s.decision_id FROM advice_items i JOIN settlements s ON s.discom_id = i.discom_id AND s.advice_id = i.advice_id
           WHERE i.discom_id = b.discom_id AND i.bill_id = b.id
          UNION SELECT a.decision_id FROM allocations a WHERE a.discom_id = b.discom_id AND a.bill_id = b.id AND a.paise > 0) d ON true
        JOIN receipts r ON r.discom_id = b.discom_id AND r.decision_id = d.decision_id
        JOIN postings p ON p.discom_id = r.discom_id AND p.receipt_id = r.id
        LEFT JOIN posting_acknowledgements k ON k.discom_id = p.discom_id AND k.posting_id = p.id AND k.bill_id = b.id
       WHERE b.discom_id = discom AND b.id = bill
       ORDER BY p.id
    $$;
    ALTER FUNCTION bill_answers(int, bigint) OWNER TO milaan_worker;

    -- The silence of billing that a day falls into: between two feeds further apart than the discom allows, or since the last one.
    CREATE FUNCTION feed_silence(discom int, on_day date) RETURNS TABLE (since timestamptz, until timestamptz)
      LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public AS $$
      SELECT f.as_of, f.next FROM (SELECT as_of, lead(as_of) OVER (ORDER BY as_of) AS next FROM feeds WHERE discom_id = discom) f
        JOIN discoms d ON d.id = discom
       WHERE coalesce(f.next, now()) - f.as_of > make_interval(hours => d.feed_stale_hours)
         AND on_day BETWEEN (f.as_of AT TIME ZONE 'Asia/Kolkata')::date + 1 AND (coalesce(f.next, now()) AT TIME ZONE 'Asia/Kolkata')::date
       ORDER BY f.as_of DESC LIMIT 1
    $$;
    ALTER FUNCTION feed_silence(int, date) OWNER TO milaan_worker;
  `);
}
