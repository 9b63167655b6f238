// What is paid of which bill besides ticking it: bills set aside, tax by a rule, amounts from a sheet.

import type { Knex } from "knex";

export async function up(db: Knex): Promise<void> {
  await db.raw(`
    -- A bill the payer does not want to pay for now, because it disputes it. The newest word on a bill holds.
    CREATE TABLE bill_set_asides (
      discom_id int NOT NULL,
      id bigint GENERATED ALWAYS AS IDENTITY,
      bill_id bigint NOT NULL,
      payer_id bigint NOT NULL REFERENCES payers,
      aside boolean NOT NULL,
      by_user bigint REFERENCES users,
      why text NOT NULL CHECK (length(why) > 0),
      at timestamptz NOT NULL DEFAULT clock_timestamp(),
      PRIMARY KEY (discom_id, id),
      FOREIGN KEY (discom_id, bill_id) REFERENCES bills (discom_id, id)
    );
    CREATE INDEX ON bill_set_asides (payer_id, discom_id, bill_id, id DESC);
    SELECT fence(ARRAY['bill_set_asides'], false, 'write');
    SELECT append_only(ARRAY['bill_set_asides']);
    CREATE VIEW bills_set_aside WITH (security_invoker = true) AS
      SELECT * FROM (SELECT DISTINCT ON (payer_id, discom_id, bill_id) * FROM bill_set_asides
                      ORDER BY payer_id, discom_id, bill_id, id DESC) s WHERE aside;
    GRANT SELECT ON bills_set_aside TO milaan_app, milaan_worker;

    -- How a payer deducts tax from what it pays: versions, the newest holds.
    CREATE TABLE tds_rules (
      payer_id bigint NOT NULL REFERENCES payers,
      id bigint GENERATED ALWAYS AS IDENTITY,
      -- Zero: no tax is deducted by rule.
      basis_points int NOT NULL CHECK (basis_points BETWEEN 0 AND 1000),
      -- Of what is transferred before tax, of what the bill is relieved of, or of its current charges alone.
      base text NOT NULL CHECK (base IN ('payable', 'bill', 'current')),
      -- As it is printed: 194Q.
      section text NOT NULL CHECK (length(section) BETWEEN 1 AND 20),
      -- Nothing is deducted until so much was paid to one discom in the financial year.
      threshold_paise bigint NOT NULL DEFAULT 0 CHECK (threshold_paise >= 0),
      by_user bigint NOT NULL REFERENCES users,
      at timestamptz NOT NULL DEFAULT now(),
      PRIMARY KEY (payer_id, id)
    );
    SELECT fence(ARRAY['tds_rules'], false, 'write');
    SELECT append_only(ARRAY['tds_rules']);

    -- A file of amounts: checked first, shown, then its good rows taken.
    CREATE TABLE amount_sheets (
      payer_id bigint NOT NULL REFERENCES payers,
      id bigint GENERATED ALWAYS AS IDENTITY,
      file_name text NOT NULL,
      sha256 bytea NOT NULL,
      bytes bytea NOT NULL,
      header jsonb NOT NULL DEFAULT '[]',
      state text NOT NULL DEFAULT 'checking' CHECK (state IN ('checking', 'checked', 'applying', 'applied', 'refused')),
      problem jsonb,
      -- Where its rows went: the basket, or the numbers of the advices made of them.
      applied jsonb,
      work_id uuid REFERENCES work,
      uploaded_by bigint NOT NULL REFERENCES users,
      uploaded_at timestamptz NOT NULL DEFAULT now(),
      PRIMARY KEY (payer_id, id)
    );
    CREATE TABLE amount_sheet_rows (
      payer_id bigint NOT NULL,
      sheet_id bigint NOT NULL,
      row int NOT NULL,
      cells jsonb NOT NULL,
      discom_id int,
      bill_id bigint,
      -- Null pays the whole bill.
      paise bigint CHECK (paise > 0),
      tds_paise bigint NOT NULL DEFAULT 0 CHECK (tds_paise >= 0),
      -- What is to be transferred for it, as it stood when the file was checked.
      amount_paise bigint NOT NULL DEFAULT 0,
      -- good, or the stable code of what is wrong with the row.
      outcome text NOT NULL,
      PRIMARY KEY (payer_id, sheet_id, row),
      FOREIGN KEY (payer_id, sheet_id) REFERENCES amount_sheets (payer_id, id)
    );
    SELECT fence(ARRAY['amount_sheets', 'amount_sheet_rows'], false, 'write');
    GRANT SELECT, INSERT, UPDATE ON amount_sheets TO milaan_app, milaan_worker;
    GRANT SELECT, INSERT, DELETE ON amount_sheet_rows TO milaan_app, milaan_worker;
  `);
}
