// What one person may not do alone: asked by one, decided by another, bound to exactly what was asked.

import type { Knex } from "knex";

export async function up(db: Knex): Promise<void> {
  await db.raw(`
    -- Above how many paise a second person is needed, and who may ask and approve. The newest row of a kind holds; the
    -- earlier ones stay. Zero means always, and is all that some kinds allow.
    CREATE TABLE approval_limits (
      discom_id int NOT NULL REFERENCES discoms,
      id bigint GENERATED ALWAYS AS IDENTITY,
      kind text NOT NULL CHECK (kind IN ('match', 'write-off', 'refund', 'reopen-day', 'policy', 'remitter')),
      over_paise bigint NOT NULL CHECK (over_paise >= 0),
      ask_roles text[] NOT NULL CHECK (ask_roles <@ ARRAY['accountant', 'supervisor', 'admin'] AND cardinality(ask_roles) > 0),
      approve_roles text[] NOT NULL CHECK (approve_roles <@ ARRAY['supervisor', 'admin'] AND cardinality(approve_roles) > 0),
      by_user bigint NOT NULL REFERENCES users,
      why text NOT NULL CHECK (length(why) > 0),
      at timestamptz NOT NULL DEFAULT now(),
      PRIMARY KEY (discom_id, kind, id),
      CONSTRAINT always_by_two CHECK (kind = 'match' OR over_paise = 0)
    );

    -- A match by hand needs a second person above ten lakh rupees, everything else always.
    CREATE FUNCTION approval_terms(discom int, wanted text) RETURNS TABLE (over_paise bigint, ask_roles text[], approve_roles text[])
      LANGUAGE sql STABLE SECURITY DEFINER ROWS 1 SET search_path = public AS $$
      SELECT coalesce(l.over_paise, CASE wanted WHEN 'match' THEN 100000000 ELSE 0 END),
             coalesce(l.ask_roles, CASE WHEN wanted IN ('policy', 'remitter', 'reopen-day')
               THEN ARRAY['accountant', 'supervisor', 'admin'] ELSE ARRAY['accountant', 'supervisor'] END),
             coalesce(l.approve_roles, ARRAY['supervisor', 'admin'])
        FROM (SELECT 1) always
        LEFT JOIN LATERAL (SELECT * FROM approval_limits WHERE discom_id = discom AND kind = wanted ORDER BY id DESC LIMIT 1) l ON true
    $$;
    ALTER FUNCTION approval_terms(int, text) OWNER TO milaan_worker;

    CREATE FUNCTION approval_hash(kind text, subject text, paise bigint, content jsonb) RETURNS bytea LANGUAGE sql IMMUTABLE AS $$
      SELECT sha256(convert_to(concat_ws(E'\\n', kind, subject, paise, content::text), 'UTF8'))
    $$;
    CREATE TABLE approvals (
      discom_id int NOT NULL REFERENCES discoms,
      id bigint GENERATED ALWAYS AS IDENTITY,
      kind text NOT NULL CHECK (kind IN ('match', 'write-off', 'refund', 'reopen-day', 'policy', 'remitter')),
      -- What it is about, as 'kind:id'; while one waits about a subject no other can be asked.
      subject text NOT NULL CHECK (subject ~ '^[a-z-]+:.'),
      -- Null where no money moves.
      paise bigint CHECK (paise > 0),
      content jsonb NOT NULL,
      -- What a verdict binds itself to: made by the database, so that it is the hash of what is kept.
      content_hash bytea NOT NULL GENERATED ALWAYS AS (approval_hash(kind, subject, paise, content)) STORED,
      -- Only a large match may speak for itself.
      why text NOT NULL CHECK (kind = 'match' OR length(why) > 0),
      asked_by bigint NOT NULL REFERENCES users,
      asked_at timestamptz NOT NULL DEFAULT now(),
      PRIMARY KEY (discom_id, id)
    );
    CREATE INDEX ON approvals (discom_id, subject);

    -- The one answer: of two at once the primary key lets one through. 'voided': what it was about changed meanwhile.
    CREATE TABLE approval_verdicts (
      discom_id int NOT NULL,
      approval_id bigint NOT NULL,
      verdict text NOT NULL CHECK (verdict IN ('approved', 'refused', 'withdrawn', 'voided')),
      by_user bigint REFERENCES users,
      content_hash bytea,
      why text NOT NULL,
      at timestamptz NOT NULL DEFAULT now(),
      CONSTRAINT one_verdict PRIMARY KEY (discom_id, approval_id),
      FOREIGN KEY (discom_id, approval_id) REFERENCES approvals (discom_id, id),
      CONSTRAINT somebody_said CHECK (verdict = 'voided' OR by_user IS NOT NULL),
      CONSTRAINT refusing_has_a_reason CHECK (verdict = 'approved' OR length(why) > 0)
    );

    -- An index over both, never a second truth: what waits, by its subject.
    CREATE TABLE waiting_approvals (
      discom_id int NOT NULL,
      subject text NOT NULL,
      approval_id bigint NOT NULL,
      kind text NOT NULL,
      line_id bigint GENERATED ALWAYS AS (CASE WHEN subject ~ '^line:[0-9]+$' THEN substr(subject, 6)::bigint END) STORED,
      CONSTRAINT asked_once PRIMARY KEY (discom_id, subject),
      FOREIGN KEY (discom_id, approval_id) REFERENCES approvals (discom_id, id)
    );
    CREATE INDEX ON waiting_approvals (discom_id, line_id) WHERE line_id IS NOT NULL;

    CREATE FUNCTION has_role(discom int, person bigint, wanted text[]) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public AS $$
      SELECT EXISTS (SELECT FROM users u WHERE u.id = person AND u.discom_id = discom AND u.active AND u.roles && wanted)
    $$;
    ALTER FUNCTION has_role(int, bigint, text[]) OWNER TO milaan_worker;

    -- Who asks is who is logged in, and may ask; for whatever role asks the database.
    CREATE FUNCTION approval_asked() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
    BEGIN
      IF NEW.asked_by <> coalesce(current_user_id(), NEW.asked_by)
         OR NOT has_role(NEW.discom_id, NEW.asked_by, (SELECT t.ask_roles FROM approval_terms(NEW.discom_id, NEW.kind) t)) THEN
        RAISE EXCEPTION 'may not ask for a %', NEW.kind USING ERRCODE = 'check_violation', CONSTRAINT = 'asker_may_ask';
      END IF;
      INSERT INTO waiting_approvals (discom_id, subject, approval_id, kind) VALUES (NEW.discom_id, NEW.subject, NEW.id, NEW.kind);
      RETURN NULL;
    END $$;
    ALTER FUNCTION approval_asked() OWNER TO milaan_worker;
    CREATE TRIGGER asked AFTER INSERT ON approvals FOR EACH ROW EXECUTE FUNCTION approval_asked();

    CREATE FUNCTION verdict_fits() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
    DECLARE a approvals;
    BEGIN
      SELECT * INTO a FROM approvals WHERE discom_id = NEW.discom_id AND id = NEW.approval_id;
      IF NEW.verdict <> 'voided' AND NEW.by_user <> coalesce(current_user_id(), NEW.by_user) THEN
        RAISE EXCEPTION 'not who is logged in' USING ERRCODE = 'check_violation', CONSTRAINT = 'approver_may_approve';
      END IF;
      IF NEW.verdict = 'withdrawn' AND NEW.by_user <> a.asked_by THEN
        RAISE EXCEPTION 'only who asked withdraws' USING ERRCODE = 'check_violation', CONSTRAINT = 'asker_withdraws';
      END IF;
      IF NEW.verdict IN ('approved', 'refused') THEN
        IF NEW.by_user = a.asked_by THEN
          RAISE EXCEPTION 'asker is approver' USING ERRCODE = 'check_violation', CONSTRAINT = 'asker_is_not_approver';
        END IF;
        IF NOT has_role(NEW.discom_id, NEW.by_user, (SELECT t.approve_roles FROM approval_terms(NEW.discom_id, a.kind) t)) THEN
          RAISE EXCEPTION 'may not approve a %', a.kind USING ERRCODE = 'check_violation', CONSTRAINT = 'approver_may_approve';
        END IF;
        IF NEW.content_hash IS DISTINCT FROM a.content_hash THEN
          RAISE EXCEPTION 'content changed' USING ERRCODE = 'check_violation', CONSTRAINT = 'verdict_binds_content';
        END IF;
      END IF;
      RETURN NEW;
    END $$;
    ALTER FUNCTION verdict_fits() OWNER TO milaan_worker;
    CREATE TRIGGER fits BEFORE INSERT ON approval_verdicts FOR EACH ROW EXECUTE FUNCTION verdict_fits();

    CREATE FUNCTION verdict_said() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
    BEGIN
      DELETE FROM waiting_approvals WHERE discom_id = NEW.discom_id AND approval_id = NEW.approval_id;
      RETURN NULL;
    END $$;
    ALTER FUNCTION verdict_said() OWNER TO milaan_worker;
    CREATE TRIGGER said AFTER INSERT ON approval_verdicts FOR EACH ROW EXECUTE FUNCTION verdict_said();

    SELECT fence(ARRAY['approval_limits', 'approvals', 'approval_verdicts', 'waiting_approvals'], true, null);
    SELECT append_only(ARRAY['approval_limits', 'approvals', 'approval_verdicts']);
    GRANT SELECT ON waiting_approvals TO milaan_app;
    GRANT SELECT, INSERT, DELETE ON waiting_approvals TO milaan_worker;

    -- True when this approval was given for this kind of deed about this subject.
    CREATE FUNCTION was_approved(discom int, approval bigint, kinds text[], about text) RETURNS boolean
      LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public AS $$
      SELECT EXISTS (SELECT FROM approvals a JOIN approval_verdicts v ON v.discom_id = a.discom_id AND v.approval_id = a.id
                      WHERE a.discom_id = discom AND a.id = approval AND v.verdict = 'approved' AND a.kind = ANY (kinds) AND a.subject = about)
    $$;
    ALTER FUNCTION was_approved(int, bigint, text[], text) OWNER TO milaan_worker;

    -- The approval a decision was made by; one decides a line once.
    ALTER TABLE decisions ADD COLUMN approval_id bigint;
    ALTER TABLE decisions ADD CONSTRAINT decision_approval FOREIGN KEY (discom_id, approval_id) REFERENCES approvals (discom_id, id);
    CREATE UNIQUE INDEX approved_once ON decisions (discom_id, approval_id, line_id) WHERE approval_id IS NOT NULL;

    -- What a person matches above the limit, and every write-off, names the approval of exactly this; whoever inserts it.
    -- What is rounded off is below a rupee, what is given is above nothing, a surcharge comes on top: else one person could call a
    -- write-off by another name. A run's thousands are looked through for their deductions only.
    CREATE FUNCTION second_person() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
    DECLARE n record; amount bigint; needed text; waits waiting_approvals;
    BEGIN
      -- The few are found first and their lines looked up one by one: joined at once, ten thousand rows of a run would have
      -- every line there is read to find that none of them concerns this.
      FOR n IN SELECT d.* FROM added d
                WHERE d.by_user IS NOT NULL AND d.outcome = 'matched' OR d.approval_id IS NOT NULL
                   OR d.deductions <> '[]' AND d.deductions @> '[{"kind":"write-off"}]'
      LOOP
        SELECT l.paise INTO amount FROM statement_lines l WHERE l.discom_id = n.discom_id AND l.id = n.line_id;
        IF n.by_user IS NOT NULL AND EXISTS (SELECT FROM jsonb_array_elements(n.deductions) t
             WHERE CASE t->>'kind' WHEN 'rounding' THEN abs((t->>'paise')::bigint) >= 100
                                   WHEN 'surcharge' THEN (t->>'paise')::bigint >= 0 ELSE (t->>'paise')::bigint <= 0 END) THEN
          RAISE EXCEPTION 'a deduction of line % is not what its kind allows', n.line_id USING ERRCODE = 'check_violation', CONSTRAINT = 'deduction_fits_kind';
        END IF;
        needed := CASE WHEN n.deductions @> '[{"kind":"write-off"}]' THEN 'write-off'
                       WHEN n.by_user IS NOT NULL AND amount > (SELECT t.over_paise FROM approval_terms(n.discom_id, 'match') t) THEN 'match' END;
        IF needed IS NULL AND n.approval_id IS NULL THEN CONTINUE; END IF;
        IF n.by_user IS NULL OR NOT EXISTS (
             SELECT FROM approvals a JOIN approval_verdicts v ON v.discom_id = a.discom_id AND v.approval_id = a.id
              WHERE a.discom_id = n.discom_id AND a.id = n.approval_id AND v.verdict = 'approved' AND a.asked_by = n.by_user
                AND (a.kind = needed OR needed IS DISTINCT FROM 'write-off' AND a.kind IN ('match', 'refund'))
                AND CASE WHEN a.subject = 'line:' || n.line_id
                         THEN (a.content->>'sequence')::int = n.sequence - 1
                              AND (a.kind = 'refund' OR n.deductions = a.content->'match'->'deductions'
                                   AND n.advance_paise::text = a.content->'match'->>'advancePaise')
                         ELSE jsonb_exists(a.content->'lines', n.line_id::text) END) THEN
          RAISE EXCEPTION 'line % needs a second person', n.line_id USING ERRCODE = 'check_violation', CONSTRAINT = 'second_person_needed';
        END IF;
      END LOOP;
      -- What was asked of a line that is decided otherwise meanwhile: a person is told to wait, a run's word voids it.
      IF EXISTS (SELECT FROM waiting_approvals) THEN
        FOR waits IN SELECT w.* FROM waiting_approvals w JOIN added d ON d.discom_id = w.discom_id AND d.line_id = w.line_id LOOP
          IF EXISTS (SELECT FROM added d WHERE d.discom_id = waits.discom_id AND d.line_id = waits.line_id AND d.by_user IS NOT NULL) THEN
            RAISE EXCEPTION 'line % waits for a second person', waits.line_id USING ERRCODE = 'check_violation', CONSTRAINT = 'line_waits';
          END IF;
          INSERT INTO approval_verdicts (discom_id, approval_id, verdict, why)
            VALUES (waits.discom_id, waits.approval_id, 'voided', 'decided-meanwhile');
        END LOOP;
      END IF;
      RETURN NULL;
    END $$;
    ALTER FUNCTION second_person() OWNER TO milaan_worker;
    CREATE TRIGGER second_person AFTER INSERT ON decisions REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION second_person();
  `);
}
