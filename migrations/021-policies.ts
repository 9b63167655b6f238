// Policies with all their versions, what persons' decisions taught about payers, and trials of a change on what was decided.

import type { Knex } from "knex";

export async function up(db: Knex): Promise<void> {
  await db.raw(`
    -- What may be said about doubt: the discom's policy says everything, a payer's only what was agreed otherwise.
    CREATE FUNCTION policy_fits(policy jsonb, whole boolean) RETURNS boolean LANGUAGE sql IMMUTABLE AS $$
      SELECT jsonb_typeof(policy) = 'object'
         AND policy - ARRAY['partPayment', 'excess', 'late', 'roundingPaise'] = '{}'
         AND (NOT whole OR jsonb_exists_all(policy, ARRAY['partPayment', 'excess', 'late', 'roundingPaise']))
         AND coalesce(policy->>'partPayment', 'hold') IN ('oldest-due-first', 'hold')
         AND coalesce(policy->>'excess', 'hold') IN ('advance', 'hold')
         AND coalesce(policy->>'late', 'hold') IN ('accept', 'hold')
         -- Below one rupee.
         AND coalesce(policy->>'roundingPaise', '0') ~ '^[0-9]{1,2}$'
    $$;

    -- True when more is decided without a person than before.
    CREATE FUNCTION policy_loosens(before jsonb, after jsonb) RETURNS boolean LANGUAGE sql IMMUTABLE AS $$
      SELECT before->>'partPayment' = 'hold' AND after->>'partPayment' <> 'hold'
          OR before->>'excess' = 'hold' AND after->>'excess' <> 'hold'
          OR before->>'late' = 'hold' AND after->>'late' <> 'hold'
          OR (after->>'roundingPaise')::int > (before->>'roundingPaise')::int
    $$;

    -- What a change would have altered, told by deciding again what was decided and keeping nothing of it but this.
    CREATE TABLE trials (
      discom_id int NOT NULL REFERENCES discoms,
      id bigint GENERATED ALWAYS AS IDENTITY,
      work_id uuid NOT NULL UNIQUE,
      -- {kind: policy | account | name | remitter | rules, …}
      draft jsonb NOT NULL,
      from_day date NOT NULL,
      to_day date NOT NULL CHECK (to_day >= from_day),
      -- Lines decided again, and those whose decision could not be taken back because something else rests on it.
      lines_count int NOT NULL CHECK (lines_count >= 0),
      left_out_count int NOT NULL CHECK (left_out_count >= 0),
      -- How many lines by what becomes of them.
      counts jsonb NOT NULL,
      rules_version int NOT NULL,
      policy_version_id bigint NOT NULL,
      milliseconds int NOT NULL,
      by_user bigint NOT NULL REFERENCES users,
      at timestamptz NOT NULL DEFAULT clock_timestamp(),
      PRIMARY KEY (discom_id, id)
    );
    CREATE TABLE trial_changes (
      discom_id int NOT NULL,
      trial_id bigint NOT NULL,
      position int NOT NULL,
      line_id bigint NOT NULL,
      change text NOT NULL,
      before jsonb NOT NULL,
      after jsonb NOT NULL,
      PRIMARY KEY (discom_id, trial_id, position),
      FOREIGN KEY (discom_id, trial_id) REFERENCES trials (discom_id, id),
      FOREIGN KEY (discom_id, line_id) REFERENCES statement_lines (discom_id, id)
    );

    -- Every policy there ever was. The highest version of a discom, and of a payer there, is in force.
    CREATE TABLE policy_versions (
      discom_id int NOT NULL REFERENCES discoms,
      id bigint GENERATED ALWAYS AS IDENTITY,
      -- Null: the discom's own.
      payer_id bigint REFERENCES payers,
      version int NOT NULL CHECK (version > 0),
      policy jsonb NOT NULL,
      -- Null: it came with the installation.
      by_user bigint REFERENCES users,
      approval_id bigint,
      -- Null: it was not tried on what had been decided.
      trial_id bigint,
      why text NOT NULL CHECK (length(why) > 0),
      at timestamptz NOT NULL DEFAULT clock_timestamp(),
      PRIMARY KEY (discom_id, id),
      CONSTRAINT one_policy_at_a_time UNIQUE NULLS NOT DISTINCT (discom_id, payer_id, version),
      FOREIGN KEY (discom_id, approval_id) REFERENCES approvals (discom_id, id),
      FOREIGN KEY (discom_id, trial_id) REFERENCES trials (discom_id, id),
      CONSTRAINT policy_fits CHECK (policy_fits(policy, payer_id IS NULL)),
      CONSTRAINT policy_has_an_author CHECK (by_user IS NOT NULL OR payer_id IS NULL AND version = 1)
    );
    CREATE VIEW policies_in_force WITH (security_invoker = true) AS
      SELECT DISTINCT ON (discom_id, payer_id) * FROM policy_versions ORDER BY discom_id, payer_id, version DESC;
    GRANT SELECT ON policies_in_force TO milaan_app, milaan_worker;

    -- The policy for a payer's money before a version, complete.
    CREATE FUNCTION policy_before(discom int, payer bigint, id_of_version bigint) RETURNS jsonb LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public AS $$
      SELECT (SELECT policy FROM policy_versions WHERE discom_id = discom AND payer_id IS NULL AND id < id_of_version ORDER BY version DESC LIMIT 1)
          || coalesce((SELECT policy FROM policy_versions WHERE discom_id = discom AND payer_id = payer AND id < id_of_version
                        ORDER BY version DESC LIMIT 1), '{}')
    $$;
    ALTER FUNCTION policy_before(int, bigint, bigint) OWNER TO milaan_worker;

    -- Loosening takes two. Looked at when the transaction ends, so that a trial may put in a draft that never stays.
    CREATE FUNCTION policy_by_two() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
    DECLARE before jsonb;
    BEGIN
      before := policy_before(NEW.discom_id, NEW.payer_id, NEW.id);
      IF before IS NULL THEN RETURN NULL; END IF;
      IF policy_loosens(before, CASE WHEN NEW.payer_id IS NULL THEN '{}' ELSE policy_before(NEW.discom_id, NULL, NEW.id) END || NEW.policy)
         AND NOT EXISTS (SELECT FROM approvals a JOIN approval_verdicts v ON v.discom_id = a.discom_id AND v.approval_id = a.id
                          WHERE a.discom_id = NEW.discom_id AND a.id = NEW.approval_id AND v.verdict = 'approved' AND a.kind = 'policy'
                            AND a.asked_by = NEW.by_user AND a.content->'policy' = NEW.policy
                            AND a.subject = 'policy:' || coalesce('payer-' || NEW.payer_id, 'discom')) THEN
        RAISE EXCEPTION 'loosening a policy needs a second person' USING ERRCODE = 'check_violation', CONSTRAINT = 'policy_needs_second_person';
      END IF;
      RETURN NULL;
    END $$;
    ALTER FUNCTION policy_by_two() OWNER TO milaan_worker;
    CREATE CONSTRAINT TRIGGER by_two AFTER INSERT ON policy_versions DEFERRABLE INITIALLY DEFERRED
      FOR EACH ROW EXECUTE FUNCTION policy_by_two();

    SELECT fence(ARRAY['policy_versions', 'trials', 'trial_changes'], true, null);
    SELECT append_only(ARRAY['policy_versions', 'trials', 'trial_changes']);

    INSERT INTO policy_versions (discom_id, version, policy, why) SELECT id, 1, policy, 'As it was installed.' FROM discoms;
    ALTER TABLE discoms DROP COLUMN policy;
    CREATE FUNCTION discom_begins() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
    BEGIN
      INSERT INTO policy_versions (discom_id, version, policy, why) VALUES (NEW.id, 1,
        '{"partPayment":"oldest-due-first","excess":"advance","late":"accept","roundingPaise":"99"}', 'As it was installed.');
      RETURN NULL;
    END $$;
    ALTER FUNCTION discom_begins() OWNER TO milaan_worker;
    CREATE TRIGGER begins AFTER INSERT ON discoms FOR EACH ROW EXECUTE FUNCTION discom_begins();

    -- By which rules a run decided; the newest policy version it knew, so that in force were, per payer, the newest not after it;
    -- and the newest thing learned.
    ALTER TABLE reconciliation_runs ADD COLUMN rules_version int NOT NULL DEFAULT 1, ADD COLUMN policy_version_id bigint,
      ADD COLUMN learned_id bigint NOT NULL DEFAULT 0;
    ALTER TABLE reconciliation_runs ALTER COLUMN rules_version DROP DEFAULT;
    ALTER TABLE reconciliation_runs DISABLE TRIGGER append_only;
    UPDATE reconciliation_runs r SET policy_version_id = (SELECT id FROM policy_versions v WHERE v.discom_id = r.discom_id);
    ALTER TABLE reconciliation_runs ENABLE TRIGGER append_only;
    ALTER TABLE reconciliation_runs ALTER COLUMN policy_version_id SET NOT NULL,
      ADD CONSTRAINT run_policy FOREIGN KEY (discom_id, policy_version_id) REFERENCES policy_versions (discom_id, id);

    -- One row of numbers for what is learned and what is withdrawn, so that one of them names all that was known at a moment.
    CREATE SEQUENCE learned_ids;
    GRANT USAGE ON SEQUENCE learned_ids TO milaan_app, milaan_worker;
    -- Each time a person's decision showed that an account or a name pays for a payer, or a person said so. Nothing of it decides.
    CREATE TABLE learned_confirmations (
      discom_id int NOT NULL,
      id bigint NOT NULL DEFAULT nextval('learned_ids'),
      payer_id bigint NOT NULL REFERENCES payers,
      kind text NOT NULL CHECK (kind IN ('account', 'name')),
      -- An account without leading zeros; a name as the bank wrote it.
      key text NOT NULL CHECK (length(key) BETWEEN 1 AND 500),
      ifsc text NOT NULL DEFAULT '',
      -- Both null when a person said so without a decision.
      decision_id bigint,
      line_id bigint,
      by_user bigint NOT NULL REFERENCES users,
      why text,
      at timestamptz NOT NULL DEFAULT clock_timestamp(),
      PRIMARY KEY (discom_id, id),
      FOREIGN KEY (discom_id, decision_id) REFERENCES decisions (discom_id, id),
      CONSTRAINT a_decision_or_a_reason CHECK (CASE WHEN decision_id IS NULL THEN line_id IS NULL AND length(why) > 0 ELSE line_id IS NOT NULL END)
    );
    CREATE UNIQUE INDEX confirmed_once ON learned_confirmations (discom_id, decision_id, kind, key) WHERE decision_id IS NOT NULL;
    CREATE INDEX ON learned_confirmations (discom_id, kind, key);
    CREATE INDEX ON learned_confirmations (discom_id, payer_id);
    -- A person says that it is not so: every confirmation up to then counts no longer, later ones do.
    CREATE TABLE learned_withdrawals (
      discom_id int NOT NULL,
      id bigint NOT NULL DEFAULT nextval('learned_ids'),
      payer_id bigint NOT NULL REFERENCES payers,
      kind text NOT NULL CHECK (kind IN ('account', 'name')),
      key text NOT NULL,
      by_user bigint NOT NULL REFERENCES users,
      why text NOT NULL CHECK (length(why) > 0),
      at timestamptz NOT NULL DEFAULT clock_timestamp(),
      PRIMARY KEY (discom_id, id)
    );
    CREATE INDEX ON learned_withdrawals (discom_id, payer_id, kind, key);
    SELECT fence(ARRAY['learned_confirmations', 'learned_withdrawals'], true, null);
    SELECT append_only(ARRAY['learned_confirmations', 'learned_withdrawals']);

    -- What still counts: of a decision while it holds, and nothing that a person withdrew.
    CREATE VIEW learned_standing WITH (security_invoker = true) AS
      SELECT c.* FROM learned_confirmations c
       WHERE (c.decision_id IS NULL OR EXISTS (SELECT FROM line_decisions h
               WHERE h.discom_id = c.discom_id AND h.line_id = c.line_id AND h.decision_id = c.decision_id))
         AND NOT EXISTS (SELECT FROM learned_withdrawals w
               WHERE w.discom_id = c.discom_id AND w.payer_id = c.payer_id AND w.kind = c.kind AND w.key = c.key AND w.id > c.id);
    -- An account is known by one decision, a name by two; what a person said needs no other.
    CREATE VIEW learned_facts WITH (security_invoker = true) AS
      SELECT discom_id, payer_id, kind, key, max(ifsc) AS ifsc,
             count(*) FILTER (WHERE decision_id IS NOT NULL)::int AS confirmations, bool_or(decision_id IS NULL) AS said,
             kind = 'account' OR bool_or(decision_id IS NULL) OR count(*) > 1 AS known, min(at) AS since, max(at) AS last
        FROM learned_standing GROUP BY discom_id, payer_id, kind, key;
    GRANT SELECT ON learned_standing, learned_facts TO milaan_app, milaan_worker;

    -- The accounts and names in a line: not an account the bank pools behind, nor one of the discom's own.
    CREATE FUNCTION remitters_in(discom int, found jsonb) RETURNS TABLE (kind text, key text, ifsc text) LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public AS $$
      SELECT f->>'kind', k.key,
             CASE f->>'kind' WHEN 'account' THEN coalesce((SELECT i->>'value' FROM jsonb_array_elements(found) i
               WHERE i->>'kind' = 'ifsc' AND (i->>'start')::int >= (f->>'end')::int ORDER BY (i->>'start')::int LIMIT 1), '') ELSE '' END
        FROM jsonb_array_elements(found) f,
             LATERAL (SELECT CASE f->>'kind' WHEN 'account' THEN ltrim(f->>'value', '0') ELSE f->>'value' END AS key) k
       WHERE f->>'kind' IN ('account', 'name') AND (f->>'valid')::boolean AND k.key <> ''
         AND NOT EXISTS (SELECT FROM bank_accounts b WHERE b.discom_id = discom AND f->>'kind' = 'account' AND ltrim(b.number, '0') = k.key)
    $$;
    ALTER FUNCTION remitters_in(int, jsonb) OWNER TO milaan_worker;
    CREATE FUNCTION decisions_teach() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
    BEGIN
      INSERT INTO learned_confirmations (discom_id, payer_id, kind, key, ifsc, decision_id, line_id, by_user, at)
        SELECT d.discom_id, d.payer_id, r.kind, r.key, max(r.ifsc), d.id, d.line_id, d.by_user, d.at
          FROM added d
          JOIN statement_lines l ON l.discom_id = d.discom_id AND l.id = d.line_id AND l.direction = 'credit'
          CROSS JOIN LATERAL remitters_in(d.discom_id, l.found) r
         WHERE d.by_user IS NOT NULL AND d.rule = 'person' AND d.outcome = 'matched' AND d.payer_id IS NOT NULL
         GROUP BY d.discom_id, d.payer_id, r.kind, r.key, d.id, d.line_id, d.by_user, d.at
         ORDER BY d.id, r.kind, r.key;
      RETURN NULL;
    END $$;
    ALTER FUNCTION decisions_teach() OWNER TO milaan_worker;
    CREATE TRIGGER teach AFTER INSERT ON decisions REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION decisions_teach();

    INSERT INTO learned_confirmations (discom_id, payer_id, kind, key, ifsc, decision_id, line_id, by_user, at)
      SELECT d.discom_id, d.payer_id, r.kind, r.key, max(r.ifsc), d.id, d.line_id, d.by_user, d.at
        FROM decisions d
        JOIN statement_lines l ON l.discom_id = d.discom_id AND l.id = d.line_id AND l.direction = 'credit'
        CROSS JOIN LATERAL remitters_in(d.discom_id, l.found) r
       WHERE d.by_user IS NOT NULL AND d.rule = 'person' AND d.outcome = 'matched' AND d.payer_id IS NOT NULL
       GROUP BY d.discom_id, d.payer_id, r.kind, r.key, d.id, d.line_id, d.by_user, d.at
       ORDER BY d.id, r.kind, r.key;

    -- A registered account speaks against an automatic decision, and its absence for one: the discom's people change it by two.
    ALTER TABLE remitters ADD COLUMN at timestamptz NOT NULL DEFAULT now(), ADD COLUMN by_user bigint REFERENCES users;
    CREATE FUNCTION remitters_by_two() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
    DECLARE r remitters := CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
    BEGIN
      IF current_discom() IS NOT NULL AND NOT EXISTS (
           SELECT FROM approvals a JOIN approval_verdicts v ON v.discom_id = a.discom_id AND v.approval_id = a.id
            WHERE a.discom_id = r.discom_id AND a.kind = 'remitter' AND a.subject = 'remitter:' || r.payer_id || '-' || r.account
              AND v.verdict = 'approved' AND v.at = now() AND a.content->>'remove' = (TG_OP = 'DELETE')::text) THEN
        RAISE EXCEPTION 'a registered account needs a second person' USING ERRCODE = 'check_violation', CONSTRAINT = 'remitter_needs_second_person';
      END IF;
      RETURN r;
    END $$;
    ALTER FUNCTION remitters_by_two() OWNER TO milaan_worker;
    CREATE TRIGGER by_two BEFORE INSERT OR DELETE ON remitters FOR EACH ROW EXECUTE FUNCTION remitters_by_two();
  `);
}
