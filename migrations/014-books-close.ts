// The accounting date of every entry, the days that are closed, and what keeps them so.

import type { Knex } from "knex";

export async function up(db: Knex): Promise<void> {
  await db.raw(`
    -- When it counts in the books: a line on its booking date, what a decision adds on the line's booking date too, or on the first
    -- open day of the bank account when that day is closed. The value date stays what rebate, receipts and tax go by.
    ALTER TABLE journal ADD COLUMN booked_on date;
    ALTER TABLE journal DISABLE TRIGGER append_only;
    UPDATE journal j SET booked_on = l.booking_date FROM statement_lines l WHERE l.discom_id = j.discom_id AND l.id = j.line_id;
    ALTER TABLE journal ENABLE TRIGGER append_only;
    ALTER TABLE journal ALTER COLUMN booked_on SET NOT NULL;
    DROP INDEX journal_discom_id_bank_account_id_value_date_idx;
    CREATE INDEX ON journal (discom_id, bank_account_id, booked_on);

    -- A run of days of one bank account, closed with what the reconciliation statement of its last day said.
    CREATE TABLE day_closings (
      discom_id int NOT NULL,
      id bigint GENERATED ALWAYS AS IDENTITY,
      bank_account_id int NOT NULL,
      from_day date NOT NULL,
      day date NOT NULL CHECK (day >= from_day),
      -- What the bank says stands in the account; what the ledger says; what accepted gaps explain of the difference.
      bank_paise bigint NOT NULL,
      ledger_paise bigint NOT NULL,
      gaps_paise bigint NOT NULL,
      unidentified_receipts_paise bigint NOT NULL,
      unapplied_paise bigint NOT NULL,
      unidentified_payments_paise bigint NOT NULL,
      -- The last decision and statement there were: what came later is not looked at when the statement is drawn up again.
      last_decision_id bigint NOT NULL,
      last_statement_id bigint NOT NULL,
      -- SHA-256 of the reconciliation statement, every listed item included.
      content_hash bytea NOT NULL CHECK (length(content_hash) = 32),
      closed_by bigint NOT NULL REFERENCES users,
      closed_at timestamptz NOT NULL DEFAULT clock_timestamp(),
      PRIMARY KEY (discom_id, id),
      FOREIGN KEY (discom_id, bank_account_id) REFERENCES bank_accounts (discom_id, id),
      CONSTRAINT closing_agrees CHECK (bank_paise = ledger_paise + gaps_paise)
    );
    CREATE INDEX ON day_closings (discom_id, bank_account_id, day);

    -- Asked by one, approved by another; the closing counts no longer.
    CREATE TABLE day_reopenings (
      discom_id int NOT NULL,
      closing_id bigint NOT NULL,
      approval_id bigint NOT NULL,
      asked_by bigint NOT NULL REFERENCES users,
      approved_by bigint NOT NULL REFERENCES users,
      why text NOT NULL CHECK (length(why) > 0),
      at timestamptz NOT NULL DEFAULT clock_timestamp(),
      CONSTRAINT reopened_once PRIMARY KEY (discom_id, closing_id),
      FOREIGN KEY (discom_id, closing_id) REFERENCES day_closings (discom_id, id),
      CONSTRAINT reopening_takes_two CHECK (asked_by <> approved_by)
    );

    CREATE VIEW standing_closings WITH (security_invoker = true) AS
      SELECT c.* FROM day_closings c
       WHERE NOT EXISTS (SELECT FROM day_reopenings r WHERE r.discom_id = c.discom_id AND r.closing_id = c.id);
    -- Up to which day each bank account is closed.
    CREATE VIEW closed_days WITH (security_invoker = true) AS
      SELECT discom_id, bank_account_id, max(day) AS day FROM standing_closings GROUP BY 1, 2;
    GRANT SELECT ON standing_closings, closed_days TO milaan_app, milaan_worker;

    -- The day on which something of that day is booked now.
    CREATE FUNCTION booking_day(discom int, account int, day date) RETURNS date LANGUAGE sql STABLE AS $$
      SELECT greatest(day, (SELECT c.day + 1 FROM closed_days c WHERE c.discom_id = discom AND c.bank_account_id = account))
    $$;

    CREATE OR REPLACE FUNCTION lines_arrive() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
    BEGIN
      INSERT INTO line_decisions (discom_id, line_id, decision_id, sequence, outcome, rule)
        SELECT discom_id, id, NULL, 0, 'new', '' FROM added;
      INSERT INTO journal (discom_id, entry_id, value_date, booked_on, debit_account, credit_account, paise, bank_account_id, line_id)
        SELECT discom_id, nextval('journal_entries'), value_date, booking_date,
               CASE direction WHEN 'credit' THEN 'bank' ELSE 'unidentified-payments' END,
               CASE direction WHEN 'credit' THEN 'unidentified-receipts' ELSE 'bank' END,
               paise, bank_account_id, id FROM added;
      RETURN NULL;
    END $$;

    -- Who books holds the account's books together with others who book; who closes holds them alone, so that nothing is under way.
    CREATE FUNCTION books_key(discom int, account int) RETURNS bigint LANGUAGE sql IMMUTABLE
      AS $$ SELECT hashtextextended('books ' || discom || ' ' || account, 7020) $$;

    -- Nothing is booked on or before a closed day, whoever writes. Once a statement, however many rows.
    CREATE FUNCTION closed_days_stay() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
    DECLARE touched record; closed date;
    BEGIN
      FOR touched IN SELECT discom_id, bank_account_id, min(booked_on) AS first FROM added GROUP BY 1, 2 ORDER BY 1, 2 LOOP
        PERFORM pg_advisory_xact_lock_shared(books_key(touched.discom_id, touched.bank_account_id));
        SELECT day INTO closed FROM closed_days WHERE discom_id = touched.discom_id AND bank_account_id = touched.bank_account_id;
        IF closed >= touched.first THEN
          RAISE EXCEPTION 'bank account % is closed up to %', touched.bank_account_id, closed
            USING ERRCODE = 'check_violation', CONSTRAINT = 'day_closed',
                  DETAIL = json_build_object('day', touched.first, 'closed', closed);
        END IF;
      END LOOP;
      RETURN NULL;
    END $$;
    ALTER FUNCTION closed_days_stay() OWNER TO milaan_worker;
    CREATE TRIGGER closed_days_stay AFTER INSERT ON journal REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION closed_days_stay();

    -- What stood in the account before its first line that is known here. Of several files of the first day, the one whose
    -- opening no other of them leads to.
    CREATE FUNCTION account_opening(discom int, account int) RETURNS bigint LANGUAGE sql STABLE AS $$
      SELECT s.opening FROM (
        SELECT id, from_date, coalesce(opening_paise, closing_paise - credit_paise + debit_paise) AS opening FROM statements
         WHERE discom_id = discom AND bank_account_id = account) s
       WHERE s.opening IS NOT NULL
       ORDER BY s.from_date, EXISTS (
         SELECT FROM statement_lines l WHERE l.discom_id = discom AND l.bank_account_id = account AND l.booking_date = s.from_date
           AND l.balance_paise = s.opening AND l.statement_id <> s.id), s.id
       LIMIT 1
    $$;

    -- The ledger of a bank account at the end of a day: its bank balance, and what of it is not yet anybody's. Days closed before are
    -- not added up again.
    CREATE FUNCTION book_balances(discom int, account int, upto date)
      RETURNS TABLE (bank bigint, unidentified_receipts bigint, unapplied bigint, unidentified_payments bigint) LANGUAGE sql STABLE AS $$
      WITH base AS (
        SELECT day, ledger_paise, unidentified_receipts_paise, unapplied_paise, unidentified_payments_paise FROM standing_closings
         WHERE discom_id = discom AND bank_account_id = account AND day < upto ORDER BY day DESC LIMIT 1),
      since AS (
        SELECT debit_account, credit_account, sum(paise) AS paise FROM journal
         WHERE discom_id = discom AND bank_account_id = account AND booked_on <= upto
           AND booked_on > coalesce((SELECT day FROM base), '-infinity')
         GROUP BY 1, 2),
      moved AS (
        SELECT sum(CASE 'bank' WHEN debit_account THEN paise WHEN credit_account THEN -paise END) AS bank,
               sum(CASE 'unidentified-receipts' WHEN credit_account THEN paise WHEN debit_account THEN -paise END) AS unidentified_receipts,
               sum(CASE 'unapplied' WHEN credit_account THEN paise WHEN debit_account THEN -paise END) AS unapplied,
               sum(CASE 'unidentified-payments' WHEN debit_account THEN paise WHEN credit_account THEN -paise END) AS unidentified_payments
          FROM since)
      SELECT (coalesce(b.ledger_paise, account_opening(discom, account), 0) + coalesce(m.bank, 0))::bigint,
             (coalesce(b.unidentified_receipts_paise, 0) + coalesce(m.unidentified_receipts, 0))::bigint,
             (coalesce(b.unapplied_paise, 0) + coalesce(m.unapplied, 0))::bigint,
             (coalesce(b.unidentified_payments_paise, 0) + coalesce(m.unidentified_payments, 0))::bigint
        FROM moved m LEFT JOIN base b ON true
    $$;

    -- A closing follows on the one before, is of a day that is over, is a supervisor's, and says what the ledger says.
    CREATE FUNCTION day_closes() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
    DECLARE closed date; books record;
    BEGIN
      PERFORM pg_advisory_xact_lock(books_key(NEW.discom_id, NEW.bank_account_id));
      SELECT day INTO closed FROM closed_days WHERE discom_id = NEW.discom_id AND bank_account_id = NEW.bank_account_id;
      NEW.from_day := coalesce(closed + 1, least(NEW.day, (SELECT min(from_date) FROM statements
        WHERE discom_id = NEW.discom_id AND bank_account_id = NEW.bank_account_id)));
      NEW.closed_at := clock_timestamp();
      IF NEW.day <= closed THEN
        RAISE EXCEPTION '% is closed already', NEW.day USING ERRCODE = 'check_violation', CONSTRAINT = 'day_closed_already';
      END IF;
      IF NEW.day >= (now() AT TIME ZONE 'Asia/Kolkata')::date THEN
        RAISE EXCEPTION '% is not over', NEW.day USING ERRCODE = 'check_violation', CONSTRAINT = 'day_not_over';
      END IF;
      IF NEW.closed_by <> coalesce(current_user_id(), NEW.closed_by)
         OR NOT EXISTS (SELECT FROM users WHERE id = NEW.closed_by AND discom_id = NEW.discom_id AND active AND 'supervisor' = ANY (roles)) THEN
        RAISE EXCEPTION 'only a supervisor closes a day' USING ERRCODE = 'check_violation', CONSTRAINT = 'supervisor_closes';
      END IF;
      SELECT * INTO books FROM book_balances(NEW.discom_id, NEW.bank_account_id, NEW.day);
      IF (books.bank, books.unidentified_receipts, books.unapplied, books.unidentified_payments) IS DISTINCT FROM
         (NEW.ledger_paise, NEW.unidentified_receipts_paise, NEW.unapplied_paise, NEW.unidentified_payments_paise) THEN
        RAISE EXCEPTION 'the books changed' USING ERRCODE = 'check_violation', CONSTRAINT = 'closing_is_true';
      END IF;
      RETURN NEW;
    END $$;
    ALTER FUNCTION day_closes() OWNER TO milaan_worker;
    CREATE TRIGGER closes BEFORE INSERT ON day_closings FOR EACH ROW EXECUTE FUNCTION day_closes();

    -- Only from the end: with a day every later one opens.
    CREATE FUNCTION day_reopens() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
    DECLARE touched record;
    BEGIN
      FOR touched IN SELECT c.discom_id, c.bank_account_id, min(c.day) AS first FROM added a
                       JOIN day_closings c ON c.discom_id = a.discom_id AND c.id = a.closing_id GROUP BY 1, 2 ORDER BY 1, 2 LOOP
        PERFORM pg_advisory_xact_lock(books_key(touched.discom_id, touched.bank_account_id));
        IF EXISTS (SELECT FROM standing_closings s WHERE s.discom_id = touched.discom_id
                      AND s.bank_account_id = touched.bank_account_id AND s.day > touched.first) THEN
          RAISE EXCEPTION 'a later day is closed' USING ERRCODE = 'check_violation', CONSTRAINT = 'later_day_closed';
        END IF;
      END LOOP;
      RETURN NULL;
    END $$;
    ALTER FUNCTION day_reopens() OWNER TO milaan_worker;
    CREATE TRIGGER reopens AFTER INSERT ON day_reopenings REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION day_reopens();

    SELECT fence(ARRAY['day_closings', 'day_reopenings'], true, null);
    SELECT append_only(ARRAY['day_closings', 'day_reopenings']);
  `);
}
