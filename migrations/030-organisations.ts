// Organisations come in by themselves: they register, prove their contacts, are admitted by a discom, and invite their people.

import type { Knex } from "knex";

export async function up(db: Knex): Promise<void> {
  await db.raw(`
    CREATE EXTENSION IF NOT EXISTS pg_trgm;

    ALTER TABLE payers
      DROP CONSTRAINT payers_kind_check,
      ADD CONSTRAINT payers_kind_check CHECK (kind IN ('psu', 'government', 'company', 'individual')),
      ADD COLUMN address text NOT NULL DEFAULT '',
      ADD COLUMN pan text NOT NULL DEFAULT '',
      ADD COLUMN tan text NOT NULL DEFAULT '',
      ADD COLUMN gstin text NOT NULL DEFAULT '';
    CREATE INDEX ON payers (pan) WHERE pan <> '';

    -- Until the discom's people have looked, a payer keeps so many connections at once; null is no such bound.
    ALTER TABLE payer_admissions ADD COLUMN connections_max int CHECK (connections_max > 0);
    CREATE FUNCTION tags_within_admission() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
    DECLARE bound record;
    BEGIN
      -- The admission's row is locked, so that two who tag at once are counted one after the other.
      FOR bound IN
        SELECT a.discom_id, a.payer_id, a.connections_max FROM payer_admissions a
         WHERE a.connections_max IS NOT NULL AND (a.discom_id, a.payer_id) IN (SELECT discom_id, payer_id FROM added)
         ORDER BY 1, 2 FOR UPDATE
      LOOP
        IF (SELECT count(*) FROM tags t WHERE t.discom_id = bound.discom_id AND t.payer_id = bound.payer_id AND t.untagged_at IS NULL)
           > bound.connections_max THEN
          RAISE EXCEPTION 'more connections than the discom has agreed to' USING ERRCODE = 'check_violation',
            CONSTRAINT = 'connections_max_reached', DETAIL = jsonb_build_object('max', bound.connections_max::text)::text;
        END IF;
      END LOOP;
      RETURN NULL;
    END $$;
    ALTER FUNCTION tags_within_admission() OWNER TO milaan_worker;
    CREATE TRIGGER within_admission AFTER INSERT ON tags REFERENCING NEW TABLE AS added
      FOR EACH STATEMENT EXECUTE FUNCTION tags_within_admission();

    -- A code or link on its way to somebody's mailbox or phone. The sealed copy is there to be sent and goes with that.
    CREATE TABLE contact_codes (
      id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
      -- What it proves: "registration:17", "invitation:4".
      subject text NOT NULL,
      purpose text NOT NULL CHECK (purpose IN ('verify', 'invitation')),
      channel text NOT NULL CHECK (channel IN ('email', 'sms', 'whatsapp')),
      address text NOT NULL,
      language text NOT NULL CHECK (language IN ('en', 'hi')),
      hash bytea NOT NULL,
      sealed bytea,
      tries int NOT NULL DEFAULT 0 CHECK (tries <= 5),
      created_at timestamptz NOT NULL DEFAULT now(),
      expires_at timestamptz NOT NULL,
      sent_at timestamptz,
      -- Used, or replaced by a later one.
      settled_at timestamptz,
      CONSTRAINT settled_is_forgotten CHECK (sealed IS NULL OR (settled_at IS NULL AND sent_at IS NULL))
    );
    CREATE UNIQUE INDEX one_code_at_a_time ON contact_codes (subject, channel) WHERE settled_at IS NULL;
    CREATE INDEX ON contact_codes (hash) WHERE settled_at IS NULL;
    CREATE INDEX ON contact_codes (expires_at) WHERE sealed IS NOT NULL;
    SELECT fence(ARRAY['contact_codes'], false, null);
    GRANT SELECT, INSERT, UPDATE ON contact_codes TO milaan_worker;

    CREATE TABLE registrations (
      id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
      -- Opens the applicant's own page.
      token_hash bytea NOT NULL UNIQUE,
      name text NOT NULL,
      name_hi text NOT NULL,
      kind text NOT NULL CHECK (kind IN ('psu', 'government', 'company', 'individual')),
      address text NOT NULL,
      pan text NOT NULL,
      tan text NOT NULL,
      gstin text NOT NULL,
      contact_name text NOT NULL,
      email text NOT NULL CHECK (email = lower(email)),
      mobile text NOT NULL CHECK (mobile ~ '^[+]91[6-9][0-9]{9}$'),
      language text NOT NULL CHECK (language IN ('en', 'hi')),
      email_verified_at timestamptz,
      mobile_verified_at timestamptz,
      -- What it became.
      payer_id bigint REFERENCES payers,
      at timestamptz NOT NULL DEFAULT now()
    );
    CREATE TABLE applications (
      discom_id int NOT NULL REFERENCES discoms,
      id bigint GENERATED ALWAYS AS IDENTITY UNIQUE,
      registration_id bigint REFERENCES registrations,
      -- Of a payer that another discom admitted before; with a registration it follows from that.
      payer_id bigint REFERENCES payers,
      by_user bigint REFERENCES users,
      at timestamptz NOT NULL DEFAULT now(),
      PRIMARY KEY (discom_id, id),
      CONSTRAINT of_somebody CHECK (num_nonnulls(registration_id, payer_id) >= 1),
      UNIQUE (registration_id, discom_id)
    );
    CREATE INDEX ON applications (payer_id);
    CREATE TABLE application_verdicts (
      discom_id int NOT NULL,
      application_id bigint NOT NULL,
      verdict text NOT NULL CHECK (verdict IN ('admitted', 'refused')),
      why text NOT NULL,
      -- Nobody: admitted with a bound on connections, as who pays for a handful is.
      by_user bigint REFERENCES users,
      at timestamptz NOT NULL DEFAULT now(),
      CONSTRAINT one_application_verdict PRIMARY KEY (discom_id, application_id),
      FOREIGN KEY (discom_id, application_id) REFERENCES applications (discom_id, id),
      CONSTRAINT refusal_has_reason CHECK (verdict = 'admitted' OR length(why) >= 3)
    );
    SELECT fence(ARRAY['registrations'], false, 'read');
    CREATE POLICY applied ON registrations FOR SELECT TO milaan_app USING (
      EXISTS (SELECT FROM applications a WHERE a.registration_id = registrations.id AND a.discom_id = current_discom()));
    SELECT fence(ARRAY['applications'], true, 'read');
    SELECT fence(ARRAY['application_verdicts'], true, null);
    SELECT append_only(ARRAY['application_verdicts']);
    GRANT SELECT ON registrations, applications TO milaan_app;
    GRANT SELECT, INSERT, UPDATE ON registrations, applications TO milaan_worker;

    -- Organisations of the same PAN or a similar name; of those a discom has not admitted it learns only that there is one.
    CREATE FUNCTION payers_like(of_discom int, own bigint, like_name text, like_pan text)
      RETURNS TABLE (payer_id bigint, name text, name_hi text, same_pan boolean, likeness real) LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public AS $$
      SELECT CASE WHEN here THEN p.id END, CASE WHEN here THEN p.name END, CASE WHEN here THEN p.name_hi END,
             like_pan <> '' AND p.pan = like_pan, similarity(lower(p.name), lower(like_name))
        FROM payers p, LATERAL (SELECT EXISTS (SELECT FROM payer_admissions a WHERE a.payer_id = p.id AND a.discom_id = of_discom) AS here) h
       WHERE p.id IS DISTINCT FROM own
         AND ((like_pan <> '' AND p.pan = like_pan) OR (here AND similarity(lower(p.name), lower(like_name)) >= 0.4))
       ORDER BY 4 DESC, 5 DESC LIMIT 10
    $$;
    ALTER FUNCTION payers_like(int, bigint, text, text) OWNER TO milaan_worker;

    -- Somebody is asked to join, with what they will be; they become a user by choosing a password.
    CREATE TABLE invitations (
      payer_id bigint NOT NULL REFERENCES payers,
      id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
      email text NOT NULL CHECK (email = lower(email)),
      name text NOT NULL,
      name_hi text NOT NULL,
      language text NOT NULL CHECK (language IN ('en', 'hi')),
      roles text[] NOT NULL CHECK (cardinality(roles) > 0 AND roles <@ ARRAY['maker', 'checker', 'admin', 'viewer']),
      sub_unit_ids bigint[] NOT NULL DEFAULT '{}',
      make_paise bigint CHECK (make_paise > 0),
      approve_paise bigint CHECK (approve_paise > 0),
      -- Nobody: the first admin is invited by the admission.
      by_user bigint REFERENCES users,
      at timestamptz NOT NULL DEFAULT now(),
      accepted_at timestamptz,
      user_id bigint REFERENCES users,
      revoked_at timestamptz,
      CONSTRAINT accepted_or_revoked CHECK (num_nonnulls(accepted_at, revoked_at) <= 1)
    );
    CREATE UNIQUE INDEX invited_once ON invitations (payer_id, email) WHERE accepted_at IS NULL AND revoked_at IS NULL;
    SELECT fence(ARRAY['invitations'], false, 'read');
    GRANT SELECT ON invitations TO milaan_app;
    GRANT SELECT, INSERT, UPDATE ON invitations TO milaan_worker;

    -- A payer says from which account it pays; it is known once two of the discom's people registered it.
    CREATE TABLE remitter_declarations (
      discom_id int NOT NULL REFERENCES discoms,
      payer_id bigint NOT NULL REFERENCES payers,
      id bigint GENERATED ALWAYS AS IDENTITY UNIQUE,
      account text NOT NULL CHECK (account ~ '^[0-9]{6,20}$'),
      ifsc text NOT NULL CHECK (ifsc ~ '^[A-Z]{4}0[A-Z0-9]{6}$'),
      bank text NOT NULL DEFAULT '',
      proof text NOT NULL CHECK (length(proof) BETWEEN 3 AND 500),
      by_user bigint NOT NULL REFERENCES users,
      at timestamptz NOT NULL DEFAULT now(),
      withdrawn_at timestamptz,
      withdrawn_by bigint REFERENCES users,
      PRIMARY KEY (discom_id, id)
    );
    CREATE UNIQUE INDEX declared_once ON remitter_declarations (discom_id, payer_id, account) WHERE withdrawn_at IS NULL;
    CREATE TABLE remitter_refusals (
      discom_id int NOT NULL,
      declaration_id bigint NOT NULL,
      payer_id bigint NOT NULL REFERENCES payers,
      why text NOT NULL CHECK (length(why) >= 3),
      by_user bigint NOT NULL REFERENCES users,
      at timestamptz NOT NULL DEFAULT now(),
      PRIMARY KEY (discom_id, declaration_id),
      FOREIGN KEY (discom_id, declaration_id) REFERENCES remitter_declarations (discom_id, id)
    );
    SELECT fence(ARRAY['remitter_declarations', 'remitter_refusals'], true, 'read');
    SELECT append_only(ARRAY['remitter_refusals']);
    GRANT SELECT ON remitter_declarations TO milaan_app;
    GRANT SELECT, INSERT, UPDATE ON remitter_declarations TO milaan_worker;

    -- A payer declares; it registers nothing itself.
    DROP POLICY payer ON remitters;
    CREATE POLICY payer ON remitters FOR SELECT TO milaan_app USING (payer_id = current_payer());
  `);
}
