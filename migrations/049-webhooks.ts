// What happened is told to a payer's own systems: to which addresses, signed with what, and how each try to deliver it went.

import type { Knex } from "knex";

export async function up(db: Knex): Promise<void> {
  await db.raw(`
    CREATE TABLE webhook_endpoints (
      id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
      payer_id bigint NOT NULL REFERENCES payers,
      url text NOT NULL CHECK (length(url) <= 500),
      description text NOT NULL DEFAULT '' CHECK (length(description) <= 100),
      kinds text[] NOT NULL CHECK (cardinality(kinds) > 0),
      -- Nothing is sent to it while it is paused: by a person, after days of failure, or because it said it is gone.
      paused_because text CHECK (paused_because IN ('by-hand', 'failing', 'gone')),
      failing_since timestamptz,
      -- After a failure it is left alone for a while, so that thousands that wait do not each wait for it.
      rests_until timestamptz,
      made_by bigint NOT NULL REFERENCES users,
      made_at timestamptz NOT NULL DEFAULT now(),
      removed_at timestamptz
    );
    CREATE INDEX ON webhook_endpoints (payer_id) WHERE removed_at IS NULL;
    GRANT SELECT, INSERT, UPDATE ON webhook_endpoints TO milaan_app, milaan_worker;

    -- Two are valid while a receiver changes from one to the next.
    CREATE TABLE webhook_secrets (
      id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
      endpoint_id bigint NOT NULL REFERENCES webhook_endpoints,
      payer_id bigint NOT NULL REFERENCES payers,
      sealed bytea NOT NULL,
      made_at timestamptz NOT NULL DEFAULT now(),
      ends_at timestamptz
    );
    CREATE INDEX ON webhook_secrets (endpoint_id);
    GRANT SELECT (id, endpoint_id, payer_id, made_at, ends_at), INSERT, UPDATE (ends_at) ON webhook_secrets TO milaan_app;
    GRANT SELECT, INSERT, UPDATE ON webhook_secrets TO milaan_worker;

    CREATE TABLE webhook_deliveries (
      -- Goes along as webhook-id, the same at every try: a receiver that has seen it has it already.
      id text PRIMARY KEY DEFAULT 'msg_' || replace(gen_random_uuid()::text, '-', ''),
      payer_id bigint NOT NULL REFERENCES payers,
      endpoint_id bigint NOT NULL REFERENCES webhook_endpoints,
      kind text NOT NULL,
      -- What it comes from, so that it is made once however often it is looked for: 'event:4711', 'receipt.issued:SBR2600000001'.
      source text NOT NULL,
      -- Exactly what is signed and sent.
      body text NOT NULL,
      state text NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting', 'delivered', 'given-up')),
      tries int NOT NULL DEFAULT 0,
      next_at timestamptz NOT NULL DEFAULT now(),
      -- Whoever sends it holds it until then.
      held_until timestamptz,
      at timestamptz NOT NULL DEFAULT clock_timestamp(),
      delivered_at timestamptz,
      CONSTRAINT delivered_once_a_source UNIQUE (endpoint_id, source)
    );
    CREATE INDEX ON webhook_deliveries (endpoint_id, next_at) WHERE state = 'waiting';
    CREATE INDEX ON webhook_deliveries (endpoint_id, at DESC);
    GRANT SELECT, INSERT, UPDATE ON webhook_deliveries TO milaan_app;
    GRANT SELECT, INSERT, UPDATE, DELETE ON webhook_deliveries TO milaan_worker;

    CREATE TABLE webhook_attempts (
      delivery_id text NOT NULL REFERENCES webhook_deliveries ON DELETE CASCADE,
      number int NOT NULL,
      payer_id bigint NOT NULL REFERENCES payers,
      at timestamptz NOT NULL,
      ms int NOT NULL,
      -- Null when no answer came.
      status int,
      fault text CHECK (fault IN ('timeout', 'unreachable', 'address-refused', 'redirect', 'status')),
      answer text NOT NULL DEFAULT '',
      PRIMARY KEY (delivery_id, number)
    );
    GRANT SELECT ON webhook_attempts TO milaan_app;
    GRANT SELECT, INSERT, DELETE ON webhook_attempts TO milaan_worker;

    SELECT fence(ARRAY['webhook_endpoints', 'webhook_secrets', 'webhook_deliveries'], false, 'write');
    SELECT fence(ARRAY['webhook_attempts'], false, 'read');
  `);
}
