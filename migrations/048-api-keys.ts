// A payer's own systems act through keys: each key is a user of its own that nobody can log in as.

import type { Knex } from "knex";

export async function up(db: Knex): Promise<void> {
  await db.raw(`
    -- True for the user behind a key: it has no person's password and no place in the list of people.
    ALTER TABLE users ADD COLUMN service boolean NOT NULL DEFAULT false;
    GRANT SELECT (service) ON users TO milaan_app;

    CREATE TABLE api_keys (
      id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
      payer_id bigint NOT NULL REFERENCES payers,
      -- As whom it acts.
      user_id bigint NOT NULL UNIQUE REFERENCES users,
      name text NOT NULL CHECK (length(name) BETWEEN 2 AND 60),
      -- What of it is shown after it was made.
      prefix text NOT NULL CHECK (prefix ~ '^mk_live_[A-Za-z0-9]{6}$'),
      -- SHA-256: the key is random and long, so that nothing slower is needed.
      hash bytea NOT NULL UNIQUE,
      scopes text[] NOT NULL CHECK (cardinality(scopes) > 0),
      -- From where it may be used; empty is from anywhere.
      addresses inet[] NOT NULL DEFAULT '{}',
      expires_at timestamptz,
      made_by bigint NOT NULL REFERENCES users,
      made_at timestamptz NOT NULL DEFAULT now()
    );
    CREATE INDEX ON api_keys (payer_id, id DESC);
    CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON api_keys FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
    GRANT SELECT (id, payer_id, user_id, name, prefix, scopes, addresses, expires_at, made_by, made_at) ON api_keys TO milaan_app;
    GRANT SELECT, INSERT ON api_keys TO milaan_worker;

    CREATE TABLE api_key_revocations (
      key_id bigint PRIMARY KEY REFERENCES api_keys,
      payer_id bigint NOT NULL REFERENCES payers,
      by_user bigint NOT NULL REFERENCES users,
      why text NOT NULL CHECK (length(why) > 0),
      at timestamptz NOT NULL DEFAULT now()
    );
    SELECT append_only(ARRAY['api_key_revocations']);

    -- Written at most once a minute a key.
    CREATE TABLE api_key_uses (
      key_id bigint PRIMARY KEY REFERENCES api_keys,
      payer_id bigint NOT NULL REFERENCES payers,
      used_at timestamptz NOT NULL,
      address inet NOT NULL
    );
    GRANT SELECT ON api_key_uses TO milaan_app;
    GRANT SELECT, INSERT, UPDATE ON api_key_uses TO milaan_worker;
    SELECT fence(ARRAY['api_keys', 'api_key_uses'], false, 'read');
    SELECT fence(ARRAY['api_key_revocations'], false, 'write');

    -- Maker and checker are two people: what a key made is not approved by who made the key.
    CREATE FUNCTION key_owner_is_not_checker() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
    BEGIN
      IF EXISTS (SELECT FROM advice_events e JOIN api_keys k ON k.user_id = e.by_user
                  WHERE e.discom_id = NEW.discom_id AND e.advice_id = NEW.advice_id AND e.event IN ('prepared', 'submitted')
                    AND k.made_by = NEW.by_user) THEN
        RAISE EXCEPTION 'made the key that made it' USING ERRCODE = 'check_violation', CONSTRAINT = 'key_owner_is_not_checker';
      END IF;
      RETURN NEW;
    END $$;
    ALTER FUNCTION key_owner_is_not_checker() OWNER TO milaan_worker;
    CREATE TRIGGER key_owner BEFORE INSERT ON advice_events FOR EACH ROW WHEN (NEW.event = 'approved')
      EXECUTE FUNCTION key_owner_is_not_checker();
  `);
}
