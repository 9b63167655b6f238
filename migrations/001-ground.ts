// Who asks, what was done and what was answered before: the ground every other table stands on.

import type { Knex } from "knex";

export async function up(db: Knex): Promise<void> {
  await db.raw(`
    -- The actor of a request, set with set_config(…, true) inside its transaction. No actor, no rows.
    CREATE FUNCTION current_discom() RETURNS int LANGUAGE sql STABLE PARALLEL SAFE
      AS $$ SELECT NULLIF(current_setting('milaan.discom', true), '')::int $$;
    CREATE FUNCTION current_payer() RETURNS bigint LANGUAGE sql STABLE PARALLEL SAFE
      AS $$ SELECT NULLIF(current_setting('milaan.payer', true), '')::bigint $$;
    CREATE FUNCTION current_user_id() RETURNS bigint LANGUAGE sql STABLE PARALLEL SAFE
      AS $$ SELECT NULLIF(current_setting('milaan.user', true), '')::bigint $$;

    -- A row that may only be added: correction is another row. Holds for every role, the owner included.
    CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'restrict_violation', CONSTRAINT = 'append_only';
    END $$;

    -- Every tenant-owned table gets the same fence. 'discom' and 'payer' say which column lets the app role in;
    -- the worker serves all tenants and the owner migrates, so both pass.
    CREATE FUNCTION fence(tables text[], by_discom boolean, by_payer text) RETURNS void LANGUAGE plpgsql AS $$
    DECLARE t text;
    BEGIN
      FOREACH t IN ARRAY tables LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
        EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', t);
        EXECUTE format('CREATE POLICY owner ON %I TO milaan_owner USING (true) WITH CHECK (true)', t);
        EXECUTE format('CREATE POLICY worker ON %I TO milaan_worker USING (true) WITH CHECK (true)', t);
        IF by_discom THEN
          EXECUTE format('CREATE POLICY discom ON %I TO milaan_app USING (discom_id = current_discom()) WITH CHECK (discom_id = current_discom())', t);
        END IF;
        IF by_payer = 'read' THEN
          EXECUTE format('CREATE POLICY payer ON %I FOR SELECT TO milaan_app USING (payer_id = current_payer())', t);
        ELSIF by_payer = 'write' THEN
          EXECUTE format('CREATE POLICY payer ON %I TO milaan_app USING (payer_id = current_payer()) WITH CHECK (payer_id = current_payer())', t);
        END IF;
      END LOOP;
    END $$;

    CREATE FUNCTION append_only(tables text[]) RETURNS void LANGUAGE plpgsql AS $$
    DECLARE t text;
    BEGIN
      FOREACH t IN ARRAY tables LOOP
        EXECUTE format('CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON %I FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()', t);
        EXECUTE format('GRANT SELECT, INSERT ON %I TO milaan_app, milaan_worker', t);
      END LOOP;
    END $$;

    -- After a bulk load the planner knows nothing of the new rows until autovacuum comes by, a minute later: a join over a
    -- month's bills took 14 s instead of 0.1 s. Only an owner may ANALYZE, so the worker asks the owner's function.
    CREATE FUNCTION gather_statistics(tables regclass[]) RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
    DECLARE t regclass;
    BEGIN
      FOREACH t IN ARRAY tables LOOP EXECUTE format('ANALYZE %s', t); END LOOP;
    END $$;
    REVOKE ALL ON FUNCTION gather_statistics(regclass[]) FROM PUBLIC;
    GRANT EXECUTE ON FUNCTION gather_statistics(regclass[]) TO milaan_worker;

    -- Hash-chained: each row's hash covers the one before it, one chain per discom, chain 0 for what belongs to none.
    CREATE TABLE audit (
      chain int NOT NULL,
      seq bigint NOT NULL,
      at timestamptz NOT NULL DEFAULT clock_timestamp(),
      user_id bigint,
      payer_id bigint,
      discom_id int,
      action text NOT NULL,
      subject text NOT NULL,
      details jsonb NOT NULL DEFAULT '{}',
      previous_hash bytea NOT NULL,
      hash bytea NOT NULL,
      PRIMARY KEY (chain, seq)
    );
    CREATE INDEX ON audit (payer_id, at);
    CREATE FUNCTION audit_content(a audit) RETURNS bytea LANGUAGE sql IMMUTABLE AS $$
      SELECT convert_to(concat_ws('|', a.chain, a.seq, extract(epoch FROM a.at), a.user_id, a.payer_id, a.discom_id,
        a.action, a.subject, a.details::text), 'UTF8')
    $$;
    CREATE FUNCTION audit_chain() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
    DECLARE last audit;
    BEGIN
      NEW.chain := coalesce(NEW.discom_id, 0);
      PERFORM pg_advisory_xact_lock(7001, NEW.chain);
      SELECT * INTO last FROM audit WHERE chain = NEW.chain ORDER BY seq DESC LIMIT 1;
      NEW.seq := coalesce(last.seq, 0) + 1;
      NEW.previous_hash := coalesce(last.hash, '\\x00'::bytea);
      NEW.hash := sha256(NEW.previous_hash || audit_content(NEW));
      RETURN NEW;
    END $$;
    ALTER FUNCTION audit_chain() OWNER TO milaan_worker;
    CREATE TRIGGER chain BEFORE INSERT ON audit FOR EACH ROW EXECUTE FUNCTION audit_chain();
    SELECT append_only(ARRAY['audit']);
    SELECT fence(ARRAY['audit'], true, 'write');

    -- The first answer to a money-writing request, replayed when the same request comes again.
    CREATE TABLE idempotency_keys (
      user_id bigint NOT NULL,
      route text NOT NULL,
      key text NOT NULL CHECK (length(key) BETWEEN 8 AND 100),
      body_hash bytea NOT NULL,
      status int,
      answer jsonb,
      at timestamptz NOT NULL DEFAULT now(),
      PRIMARY KEY (user_id, route, key)
    );
    ALTER TABLE idempotency_keys ENABLE ROW LEVEL SECURITY;
    ALTER TABLE idempotency_keys FORCE ROW LEVEL SECURITY;
    CREATE POLICY own ON idempotency_keys TO milaan_app USING (user_id = current_user_id()) WITH CHECK (user_id = current_user_id());
    CREATE POLICY worker ON idempotency_keys TO milaan_worker USING (true) WITH CHECK (true);
    GRANT SELECT, INSERT, UPDATE ON idempotency_keys TO milaan_app;
    GRANT SELECT, INSERT, UPDATE, DELETE ON idempotency_keys TO milaan_worker;

    -- A run of the schedule happens once, however many schedulers there are.
    CREATE TABLE ticks (
      job text NOT NULL,
      tick timestamptz NOT NULL,
      enqueued_at timestamptz NOT NULL DEFAULT now(),
      PRIMARY KEY (job, tick)
    );
    GRANT SELECT, INSERT, DELETE ON ticks TO milaan_worker;

    -- Progress of long work, so that a screen can leave and find it again.
    CREATE TABLE work (
      id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
      kind text NOT NULL,
      discom_id int,
      payer_id bigint,
      user_id bigint,
      state text NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting', 'running', 'done', 'failed')),
      stage text NOT NULL DEFAULT '',
      done int NOT NULL DEFAULT 0 CHECK (done >= 0),
      total int NOT NULL DEFAULT 0 CHECK (total >= 0),
      result jsonb,
      started_at timestamptz NOT NULL DEFAULT now(),
      updated_at timestamptz NOT NULL DEFAULT now()
    );
    SELECT fence(ARRAY['work'], true, 'write');
    GRANT SELECT, INSERT, UPDATE ON work TO milaan_app, milaan_worker;
  `);
}
