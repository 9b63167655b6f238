// Certificates for tax that payers deducted, and what opening a closed day again needs beside two people.

import type { Knex } from "knex";

export async function up(db: Knex): Promise<void> {
  await db.raw(`
    -- Only what was approved is opened: the approval names the earliest of the closings, and both people are who it says.
    CREATE FUNCTION reopening_was_approved() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
    BEGIN
      IF EXISTS (SELECT FROM added a WHERE NOT EXISTS (
           SELECT FROM approvals p JOIN approval_verdicts v ON v.discom_id = p.discom_id AND v.approval_id = p.id
            WHERE p.discom_id = a.discom_id AND p.id = a.approval_id AND p.kind = 'reopen-day' AND v.verdict = 'approved'
              AND p.asked_by = a.asked_by AND v.by_user = a.approved_by AND jsonb_exists(p.content->'closings', a.closing_id::text))) THEN
        RAISE EXCEPTION 'opening a day again needs a second person' USING ERRCODE = 'check_violation', CONSTRAINT = 'reopening_was_approved';
      END IF;
      RETURN NULL;
    END $$;
    ALTER FUNCTION reopening_was_approved() OWNER TO milaan_worker;
    CREATE TRIGGER was_approved AFTER INSERT ON day_reopenings REFERENCING NEW TABLE AS added
      FOR EACH STATEMENT EXECUTE FUNCTION reopening_was_approved();

    -- The financial year (by the calendar year it starts in) and its quarter, April to June the first.
    CREATE FUNCTION financial_year(day date) RETURNS int LANGUAGE sql IMMUTABLE PARALLEL SAFE
      AS $$ SELECT extract(year FROM day - interval '3 months')::int $$;
    CREATE FUNCTION financial_quarter(day date) RETURNS int LANGUAGE sql IMMUTABLE PARALLEL SAFE
      AS $$ SELECT extract(quarter FROM day - interval '3 months')::int $$;
    CREATE INDEX journal_tax ON journal (discom_id, value_date) WHERE debit_account = 'tds-receivable' OR credit_account = 'tds-receivable';

    -- Form 16A as a payer sends it for a quarter; what it says is owed by the tax office from then on.
    CREATE TABLE tax_certificates (
      discom_id int NOT NULL REFERENCES discoms,
      id bigint GENERATED ALWAYS AS IDENTITY,
      payer_id bigint NOT NULL REFERENCES payers,
      fy int NOT NULL CHECK (fy BETWEEN 2000 AND 2100),
      quarter int NOT NULL CHECK (quarter BETWEEN 1 AND 4),
      number text NOT NULL CHECK (number ~ '^[A-Z0-9/-]{3,30}$'),
      issued_on date NOT NULL,
      paise bigint NOT NULL CHECK (paise > 0),
      file_name text,
      file bytea,
      recorded_by bigint NOT NULL REFERENCES users,
      recorded_at timestamptz NOT NULL DEFAULT now(),
      PRIMARY KEY (discom_id, id),
      CHECK ((file IS NULL) = (file_name IS NULL))
    );
    CREATE INDEX ON tax_certificates (discom_id, payer_id, fy, quarter);
    CREATE TABLE tax_certificate_withdrawals (
      discom_id int NOT NULL,
      certificate_id bigint NOT NULL,
      by_user bigint NOT NULL REFERENCES users,
      why text NOT NULL CHECK (length(why) > 0),
      at timestamptz NOT NULL DEFAULT now(),
      CONSTRAINT certificate_withdrawn_once PRIMARY KEY (discom_id, certificate_id),
      FOREIGN KEY (discom_id, certificate_id) REFERENCES tax_certificates (discom_id, id)
    );
    -- One certificate counts once; two who record it at once wait for each other.
    CREATE FUNCTION certificate_once() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
    BEGIN
      PERFORM pg_advisory_xact_lock(hashtextextended(concat_ws(' ', 'certificate', NEW.discom_id, NEW.payer_id, NEW.number), 7021));
      IF EXISTS (SELECT FROM tax_certificates c WHERE c.discom_id = NEW.discom_id AND c.payer_id = NEW.payer_id AND c.number = NEW.number
                    AND NOT EXISTS (SELECT FROM tax_certificate_withdrawals w WHERE w.discom_id = c.discom_id AND w.certificate_id = c.id)) THEN
        RAISE EXCEPTION 'certificate % is recorded', NEW.number USING ERRCODE = 'check_violation', CONSTRAINT = 'certificate_once';
      END IF;
      RETURN NEW;
    END $$;
    ALTER FUNCTION certificate_once() OWNER TO milaan_worker;
    CREATE TRIGGER once BEFORE INSERT ON tax_certificates FOR EACH ROW EXECUTE FUNCTION certificate_once();

    SELECT fence(ARRAY['tax_certificates', 'tax_certificate_withdrawals'], true, null);
    SELECT append_only(ARRAY['tax_certificates', 'tax_certificate_withdrawals']);
  `);
}
