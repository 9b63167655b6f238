// Paying one's bills on an aggregator's page: links to a bill that need no log-in, orders, what the aggregator said, payments it was asked about.

import type { Knex } from "knex";

export async function up(db: Knex): Promise<void> {
  await db.raw(`
    -- Whoever has the token may see that one bill and pay it. Only its hash is kept, so that nobody who reads the table can use it.
    CREATE TABLE pay_links (
      discom_id int NOT NULL REFERENCES discoms,
      id bigint GENERATED ALWAYS AS IDENTITY,
      bill_id bigint NOT NULL,
      token_hash bytea NOT NULL UNIQUE CHECK (length(token_hash) = 32),
      made_at timestamptz NOT NULL DEFAULT now(),
      expires_at timestamptz NOT NULL CHECK (expires_at > made_at),
      PRIMARY KEY (discom_id, id),
      FOREIGN KEY (discom_id, bill_id) REFERENCES bills (discom_id, id)
    );
    CREATE INDEX ON pay_links (discom_id, bill_id);

    CREATE SEQUENCE gateway_order_tries;
    GRANT USAGE ON SEQUENCE gateway_order_tries TO milaan_worker;
    -- What somebody set out to pay. The number is the receipt number at the aggregator: of what is paid, a dash and the try.
    CREATE TABLE gateway_orders (
      discom_id int NOT NULL REFERENCES discoms,
      id bigint GENERATED ALWAYS AS IDENTITY,
      number text NOT NULL UNIQUE CHECK (number ~ '^[A-Z0-9]+-[0-9]+$' AND length(number) <= 40),
      aggregator_order text NOT NULL UNIQUE CHECK (length(aggregator_order) BETWEEN 6 AND 60),
      purpose text NOT NULL CHECK (purpose IN ('bill', 'bills', 'advice')),
      payer_id bigint REFERENCES payers,
      advice_id bigint,
      pay_link_id bigint,
      by_user bigint REFERENCES users,
      paise bigint NOT NULL CHECK (paise > 0),
      opened_at timestamptz NOT NULL DEFAULT now(),
      PRIMARY KEY (discom_id, id),
      FOREIGN KEY (discom_id, advice_id) REFERENCES advices (discom_id, id),
      FOREIGN KEY (discom_id, pay_link_id) REFERENCES pay_links (discom_id, id),
      CONSTRAINT order_of_an_advice CHECK ((purpose = 'advice') = (advice_id IS NOT NULL))
    );
    CREATE INDEX ON gateway_orders (discom_id, advice_id) WHERE advice_id IS NOT NULL;
    CREATE INDEX ON gateway_orders (opened_at);
    CREATE TABLE gateway_order_bills (
      discom_id int NOT NULL,
      order_id bigint NOT NULL,
      payer_id bigint,
      bill_id bigint NOT NULL,
      -- What of the order is for this bill, after its rebate.
      paise bigint NOT NULL CHECK (paise > 0),
      PRIMARY KEY (discom_id, order_id, bill_id),
      FOREIGN KEY (discom_id, order_id) REFERENCES gateway_orders (discom_id, id),
      FOREIGN KEY (discom_id, bill_id) REFERENCES bills (discom_id, id)
    );
    CREATE INDEX ON gateway_order_bills (discom_id, bill_id);

    -- What the aggregator said, each saying once by its own number, in whatever order it comes. Nothing is paid by these alone.
    CREATE TABLE gateway_events (
      aggregator text NOT NULL,
      number text NOT NULL CHECK (length(number) BETWEEN 1 AND 100),
      discom_id int REFERENCES discoms,
      kind text NOT NULL,
      aggregator_order text,
      payment text,
      said_at timestamptz NOT NULL,
      heard_at timestamptz NOT NULL DEFAULT clock_timestamp(),
      PRIMARY KEY (aggregator, number)
    );
    CREATE INDEX ON gateway_events (aggregator_order);

    -- Money the aggregator has taken for us: it was asked itself, and what it answered is the order's own amount.
    CREATE TABLE gateway_payments (
      discom_id int NOT NULL,
      order_id bigint NOT NULL,
      payer_id bigint,
      number text NOT NULL CHECK (length(number) BETWEEN 6 AND 60),
      method text NOT NULL CHECK (method IN ('upi', 'card', 'net-banking', 'wallet', 'other')),
      -- What the payer's own bank calls it: the RRN of a UPI payment. Empty where the aggregator says none.
      reference text NOT NULL DEFAULT '',
      paise bigint NOT NULL CHECK (paise > 0),
      captured_at timestamptz NOT NULL,
      verified_at timestamptz NOT NULL DEFAULT clock_timestamp(),
      PRIMARY KEY (discom_id, number),
      CONSTRAINT payment_once UNIQUE (number),
      FOREIGN KEY (discom_id, order_id) REFERENCES gateway_orders (discom_id, id)
    );
    CREATE INDEX ON gateway_payments (discom_id, order_id);

    -- Money sent back through the aggregator, by the number of the refund that two people approved.
    CREATE TABLE gateway_refunds (
      discom_id int NOT NULL,
      number text NOT NULL CHECK (length(number) BETWEEN 6 AND 60),
      payment text NOT NULL,
      refund text NOT NULL,
      paise bigint NOT NULL CHECK (paise > 0),
      by_user bigint REFERENCES users,
      at timestamptz NOT NULL DEFAULT now(),
      PRIMARY KEY (discom_id, number),
      CONSTRAINT refunded_online_once UNIQUE (discom_id, refund),
      FOREIGN KEY (discom_id, payment) REFERENCES gateway_payments (discom_id, number)
    );

    -- The aggregator is an account of the discom that is not at a bank: what it took and has not yet handed over.
    ALTER TABLE bank_accounts ADD COLUMN kind text NOT NULL DEFAULT 'bank' CHECK (kind IN ('bank', 'aggregator'));
    ALTER TABLE bank_accounts DROP CONSTRAINT bank_accounts_ifsc_check;
    ALTER TABLE bank_accounts ADD CONSTRAINT bank_accounts_ifsc_check
      CHECK (CASE kind WHEN 'bank' THEN ifsc ~ '^[A-Z]{4}0[A-Z0-9]{6}$' ELSE ifsc = '' AND NOT pool END);
    CREATE UNIQUE INDEX one_aggregator ON bank_accounts (discom_id) WHERE kind = 'aggregator';
    ALTER TABLE statement_files DROP CONSTRAINT statement_files_source_check;
    ALTER TABLE statement_files ADD CONSTRAINT statement_files_source_check
      CHECK (source IN ('upload', 'api', 'inbox', 'sftp', 'cli', 'seed', 'aggregator'));

    -- Between that account and the discom's bank.
    ALTER TABLE journal DROP CONSTRAINT known_accounts;
    ALTER TABLE journal ADD CONSTRAINT known_accounts CHECK (ARRAY[debit_account, credit_account] <@ ARRAY['bank', 'unidentified-receipts',
      'unidentified-payments', 'unapplied', 'receivable', 'advance', 'tds-receivable', 'rebate-allowed', 'surcharge',
      'rounding', 'bank-charges', 'refund-payable', 'write-off', 'in-transit']);

    -- Which of them stand in that account's statements: a payment, a refund, a part of a settlement is booked once.
    CREATE TABLE clearing_lines (
      discom_id int NOT NULL,
      kind text NOT NULL CHECK (kind IN ('payment', 'refund', 'transfer', 'fee', 'tax', 'adjustment')),
      number text NOT NULL,
      statement_id bigint NOT NULL,
      PRIMARY KEY (discom_id, kind, number),
      FOREIGN KEY (discom_id, statement_id) REFERENCES statements (discom_id, id)
    );

    -- Every payment in it was taken through our own orders, and so stands on the aggregator's account already.
    CREATE FUNCTION is_own_settlement(discom int, settlement bigint) RETURNS boolean LANGUAGE sql STABLE AS $$
      SELECT count(*) > 0 AND count(*) = count(p.number)
        FROM aggregator_entries e LEFT JOIN gateway_payments p ON p.discom_id = e.discom_id AND p.number = e.number
       WHERE e.discom_id = discom AND e.settlement_id = settlement AND e.kind = 'payment'
    $$;

    SELECT fence(ARRAY['pay_links', 'gateway_events', 'clearing_lines', 'gateway_refunds'], true, null);
    SELECT fence(ARRAY['gateway_orders', 'gateway_order_bills', 'gateway_payments'], true, 'read');
    SELECT append_only(ARRAY['gateway_orders', 'gateway_order_bills', 'gateway_events', 'gateway_payments', 'gateway_refunds', 'clearing_lines']);
    GRANT SELECT, INSERT ON pay_links TO milaan_app, milaan_worker;
  `);
}
