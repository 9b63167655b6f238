// The second factor: a secret shared with a person's phone, and which of its codes have been used, each once ever.

import type { Knex } from "knex";

export async function up(db: Knex): Promise<void> {
  await db.raw(`
    -- Organisations that registered themselves ask their admins and checkers for it.
    ALTER TABLE payers ADD COLUMN second_factor_required boolean NOT NULL DEFAULT false;
    ALTER TABLE users ADD COLUMN second_factor_since timestamptz;
    GRANT SELECT (second_factor_since) ON users TO milaan_app;

    CREATE FUNCTION fence_own(tables text[]) RETURNS void LANGUAGE plpgsql AS $$
    DECLARE t text;
    BEGIN
      FOREACH t IN ARRAY tables LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
        EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', t);
        EXECUTE format('CREATE POLICY owner ON %I TO milaan_owner USING (true) WITH CHECK (true)', t);
        EXECUTE format('CREATE POLICY worker ON %I TO milaan_worker USING (true) WITH CHECK (true)', t);
        EXECUTE format('CREATE POLICY own ON %I TO milaan_app USING (user_id = current_user_id()) WITH CHECK (user_id = current_user_id())', t);
      END LOOP;
    END $$;

    -- Sealed with a key derived from MILAAN_SECRET. A new secret waits as pending until a code of it was shown to work.
    CREATE TABLE second_factors (
      user_id bigint PRIMARY KEY REFERENCES users,
      sealed bytea,
      pending bytea,
      pending_at timestamptz
    );
    -- The 30-second steps whose code a person has spent, and on what: "log-in", "advice:SB260004187772:<hash>".
    CREATE TABLE second_factor_uses (
      user_id bigint NOT NULL REFERENCES users,
      step bigint NOT NULL,
      purpose text NOT NULL CHECK (length(purpose) BETWEEN 1 AND 200),
      at timestamptz NOT NULL DEFAULT clock_timestamp(),
      CONSTRAINT code_works_once PRIMARY KEY (user_id, step)
    );
    CREATE INDEX ON second_factor_uses (purpose);
    CREATE TABLE recovery_codes (
      user_id bigint NOT NULL REFERENCES users,
      hash bytea NOT NULL,
      used_at timestamptz,
      PRIMARY KEY (user_id, hash)
    );
    SELECT fence_own(ARRAY['second_factors', 'second_factor_uses', 'recovery_codes']);
    SELECT append_only(ARRAY['second_factor_uses']);
    GRANT SELECT (user_id, sealed) ON second_factors TO milaan_app;
    GRANT SELECT, INSERT, UPDATE, DELETE ON second_factors, recovery_codes TO milaan_worker;

    -- 'on': a code is asked for. 'missing': the organisation wants one and the person has none yet. 'off': neither.
    CREATE FUNCTION second_factor_state(of_user bigint) RETURNS text LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public AS $$
      SELECT CASE WHEN u.second_factor_since IS NOT NULL THEN 'on'
                  WHEN p.second_factor_required AND u.roles && ARRAY['admin', 'checker'] THEN 'missing'
                  ELSE 'off' END
        FROM users u LEFT JOIN payers p ON p.id = u.payer_id WHERE u.id = of_user
    $$;
    ALTER FUNCTION second_factor_state(bigint) OWNER TO milaan_worker;
  `);
}
