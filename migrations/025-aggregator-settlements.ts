// What an aggregator says its transfers are for: many payments on its page in one sum, less its fee and the tax on it.

import type { Knex } from "knex";

export async function up(db: Knex): Promise<void> {
  await db.raw(`
    CREATE TABLE aggregator_settlements (
      discom_id int NOT NULL REFERENCES discoms,
      id bigint GENERATED ALWAYS AS IDENTITY,
      aggregator text NOT NULL CHECK (length(aggregator) > 0),
      -- The aggregator's own number of the settlement.
      number text NOT NULL CHECK (length(number) > 0),
      -- The transfer as it stands in the bank's statement; the key is how references are compared.
      utr text NOT NULL,
      utr_key text NOT NULL CHECK (length(utr_key) >= 6),
      settled_on date NOT NULL,
      gross_paise bigint NOT NULL CHECK (gross_paise >= 0),
      fee_paise bigint NOT NULL CHECK (fee_paise >= 0),
      tax_paise bigint NOT NULL CHECK (tax_paise >= 0),
      net_paise bigint NOT NULL CHECK (net_paise > 0),
      -- Of the rows it came in: the same again changes nothing, another content under the same number is an alarm.
      content_hash bytea NOT NULL,
      file_name text NOT NULL,
      by_user bigint REFERENCES users,
      at timestamptz NOT NULL DEFAULT now(),
      PRIMARY KEY (discom_id, id),
      CONSTRAINT settlement_number_once UNIQUE (discom_id, aggregator, number)
    );
    CREATE INDEX ON aggregator_settlements (discom_id, utr_key);
    CREATE INDEX ON aggregator_settlements (discom_id, net_paise);

    CREATE TABLE aggregator_entries (
      discom_id int NOT NULL,
      settlement_id bigint NOT NULL,
      position int NOT NULL CHECK (position > 0),
      -- The aggregator's number of the payment, refund or adjustment.
      number text NOT NULL,
      kind text NOT NULL CHECK (kind IN ('payment', 'refund', 'adjustment')),
      -- What was paid or given back, before the fee.
      paise bigint NOT NULL CHECK (paise > 0),
      fee_paise bigint NOT NULL,
      tax_paise bigint NOT NULL,
      -- What the entry adds to the transfer, below zero for what it takes away.
      net_paise bigint NOT NULL,
      -- The number of a bill or an advice that the payer paid.
      receipt text NOT NULL,
      PRIMARY KEY (discom_id, settlement_id, position),
      FOREIGN KEY (discom_id, settlement_id) REFERENCES aggregator_settlements (discom_id, id)
    );

    SELECT fence(ARRAY['aggregator_settlements', 'aggregator_entries'], true, null);
    SELECT append_only(ARRAY['aggregator_settlements', 'aggregator_entries']);
  `);
}
