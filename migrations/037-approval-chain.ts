// Who must approve how much: a payer's chain in versions, and the trigger that lets no advice through it otherwise.

import type { Knex } from "knex";

export async function up(db: Knex): Promise<void> {
  await db.raw(`
    -- The newest version of the payer, or of one of its sub-units, holds; the earlier ones stay.
    CREATE TABLE approval_chains (
      payer_id bigint NOT NULL REFERENCES payers,
      id bigint GENERATED ALWAYS AS IDENTITY,
      -- Null is the whole organisation, for sub-units without a chain of their own.
      unit_id bigint,
      -- Up to so much one checker is enough, above it takes two different ones. Null: one, whatever the amount. Zero: always two.
      one_up_to_paise bigint CHECK (one_up_to_paise >= 0),
      -- The sub-unit follows the organisation again.
      inherited boolean NOT NULL DEFAULT false,
      by_user bigint NOT NULL REFERENCES users,
      why text NOT NULL CHECK (length(why) > 0),
      at timestamptz NOT NULL DEFAULT now(),
      PRIMARY KEY (payer_id, id),
      FOREIGN KEY (payer_id, unit_id) REFERENCES sub_units (payer_id, id),
      CONSTRAINT inherits_from_above CHECK (NOT inherited OR (unit_id IS NOT NULL AND one_up_to_paise IS NULL))
    );
    SELECT fence(ARRAY['approval_chains'], false, 'write');
    SELECT append_only(ARRAY['approval_chains']);
    CREATE VIEW approval_chains_now WITH (security_invoker = true) AS
      SELECT DISTINCT ON (payer_id, unit_id) * FROM approval_chains ORDER BY payer_id, unit_id, id DESC;
    GRANT SELECT ON approval_chains_now TO milaan_app, milaan_worker;

    -- The sub-unit whose money an advice spends; null is the organisation's own. What took its place, and the rule that made it.
    ALTER TABLE advices ADD COLUMN unit_id bigint, ADD COLUMN replaces_id bigint, ADD COLUMN rule_id bigint;
    ALTER TABLE advices ADD FOREIGN KEY (payer_id, unit_id) REFERENCES sub_units (payer_id, id);
    ALTER TABLE advices ADD CONSTRAINT replaces_one FOREIGN KEY (discom_id, replaces_id) REFERENCES advices (discom_id, id);
    CREATE UNIQUE INDEX replaced_once ON advices (discom_id, replaces_id) WHERE replaces_id IS NOT NULL;
    GRANT UPDATE (unit_id) ON advices TO milaan_app, milaan_worker;

    -- Money beside the bills, kept for the payer when the advice is paid. An advice may be nothing else.
    ALTER TABLE advices ADD COLUMN advance_paise bigint NOT NULL DEFAULT 0 CHECK (advance_paise >= 0);
    ALTER TABLE advices DROP CONSTRAINT amounts_add_up, DROP CONSTRAINT advices_gross_paise_check, DROP CONSTRAINT advices_items_count_check;
    ALTER TABLE advices ADD CONSTRAINT amounts_add_up CHECK (amount_paise = gross_paise - rebate_paise - tds_paise + advance_paise),
      ADD CHECK (gross_paise >= 0), ADD CHECK (items_count BETWEEN 0 AND 50000),
      ADD CONSTRAINT pays_something CHECK (items_count > 0 OR (gross_paise = 0 AND advance_paise > 0));
    GRANT UPDATE (advance_paise) ON advices TO milaan_app, milaan_worker;
    -- A receipt of an advance alone relieves no bill.
    ALTER TABLE receipts DROP CONSTRAINT receipts_gross_paise_check, ADD CHECK (gross_paise >= 0);

    -- The lines of server/payments/steps/content.ts, written from the rows as they are.
    CREATE FUNCTION advice_content_hash(discom int, advice bigint) RETURNS bytea LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public AS $$
      SELECT sha256(convert_to(
               'milaan-advice-1' || E'\\n' || a.number || '|' || a.van || '|' || to_char(a.valid_until, 'YYYY-MM-DD') || E'\\n'
               || CASE WHEN a.advance_paise > 0 THEN 'advance|' || a.advance_paise || E'\\n' ELSE '' END
               || coalesce((SELECT string_agg('[' || to_json(d.key) || ',' || to_json(d.value) || ']' || E'\\n', '' ORDER BY d.key COLLATE "C")
                              FROM jsonb_each_text(a.details) d), '')
               || coalesce((SELECT string_agg(concat_ws('|', i.bill_id, i.paise, i.rebate_paise, i.tds_paise) || E'\\n', '' ORDER BY i.position)
                              FROM advice_items i WHERE i.discom_id = a.discom_id AND i.advice_id = a.id), ''), 'UTF8'))
        FROM advices a WHERE a.discom_id = discom AND a.id = advice
    $$;
    ALTER FUNCTION advice_content_hash(int, bigint) OWNER TO milaan_worker;

    -- How many different people must approve so much: by the nearest chain above the sub-unit, or the organisation's own.
    CREATE FUNCTION checkers_needed(payer bigint, unit bigint, paise bigint) RETURNS int
      LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public AS $$
      SELECT coalesce((SELECT CASE WHEN c.one_up_to_paise IS NULL OR paise <= c.one_up_to_paise THEN 1 ELSE 2 END
                         FROM approval_chains_now c
                        WHERE c.payer_id = payer AND NOT c.inherited AND (c.unit_id IS NULL OR c.unit_id = ANY (above.lineage))
                        ORDER BY array_position(above.lineage, c.unit_id) DESC NULLS LAST LIMIT 1), 1)
        FROM (SELECT (SELECT lineage FROM sub_units WHERE id = unit) AS lineage) above
    $$;
    ALTER FUNCTION checkers_needed(bigint, bigint, bigint) OWNER TO milaan_worker;

    -- Up to how much a person may approve; null is any amount.
    CREATE FUNCTION approval_limit(of_user bigint) RETURNS bigint LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public AS $$
      SELECT approve_paise FROM user_limits WHERE user_id = of_user
    $$;
    ALTER FUNCTION approval_limit(bigint) OWNER TO milaan_worker;

    -- What may be said of an advice, and after what, is the trigger's to know.
    ALTER TABLE advice_events DROP CONSTRAINT advice_events_event_check;

    -- Whoever had a hand in what it says: they approve nothing of it.
    CREATE FUNCTION made_advice(discom int, advice bigint, who bigint) RETURNS boolean
      LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public AS $$
      SELECT EXISTS (SELECT FROM advices a WHERE a.discom_id = discom AND a.id = advice AND a.prepared_by = who)
          OR EXISTS (SELECT FROM advice_events e WHERE e.discom_id = discom AND e.advice_id = advice AND e.by_user = who
                       AND e.event IN ('prepared', 'changed', 'submitted'))
    $$;
    ALTER FUNCTION made_advice(int, bigint, bigint) OWNER TO milaan_worker;

    -- The approvals that still count: of the content as it is, since it was last submitted.
    CREATE FUNCTION standing_approvals(discom int, advice bigint) RETURNS TABLE (seq int, by_user bigint, at timestamptz)
      LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public AS $$
      SELECT e.seq, e.by_user, e.at FROM advice_events e JOIN advices a ON a.discom_id = e.discom_id AND a.id = e.advice_id
       WHERE e.discom_id = discom AND e.advice_id = advice AND e.event IN ('first-approved', 'approved')
         AND e.content_hash = a.content_hash
         AND e.seq > (SELECT max(s.seq) FROM advice_events s
                       WHERE s.discom_id = discom AND s.advice_id = advice AND s.event = 'submitted')
    $$;
    ALTER FUNCTION standing_approvals(int, bigint) OWNER TO milaan_worker;

    -- One approval, as a row: by a checker of the payer who is active, acts for himself, made nothing of it, has not approved it
    -- already, may approve so much, looked at what it says now, and spent a code on exactly that where he has a phone for it.
    CREATE FUNCTION approval_fits(e advice_events) RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
    DECLARE a advices; needed int; given int;
    BEGIN
      SELECT * INTO a FROM advices WHERE discom_id = e.discom_id AND id = e.advice_id;
      IF e.by_user IS NULL OR made_advice(e.discom_id, e.advice_id, e.by_user) THEN
        RAISE EXCEPTION 'maker is checker' USING ERRCODE = 'check_violation', CONSTRAINT = 'maker_is_not_checker';
      END IF;
      IF e.by_user <> coalesce(current_user_id(), e.by_user)
         OR NOT EXISTS (SELECT FROM users u WHERE u.id = e.by_user AND u.payer_id = a.payer_id AND u.active AND 'checker' = ANY (u.roles)) THEN
        RAISE EXCEPTION 'not a checker of the payer' USING ERRCODE = 'check_violation', CONSTRAINT = 'approver_is_checker';
      END IF;
      IF e.content_hash IS DISTINCT FROM a.content_hash OR a.content_hash <> advice_content_hash(e.discom_id, e.advice_id) THEN
        RAISE EXCEPTION 'content changed' USING ERRCODE = 'check_violation', CONSTRAINT = 'approval_binds_content';
      END IF;
      IF EXISTS (SELECT FROM standing_approvals(e.discom_id, e.advice_id) s WHERE s.by_user = e.by_user) THEN
        RAISE EXCEPTION 'the same person twice' USING ERRCODE = 'check_violation', CONSTRAINT = 'checkers_differ';
      END IF;
      IF NOT user_reaches(e.by_user, a.unit_id) THEN
        RAISE EXCEPTION 'of another sub-unit' USING ERRCODE = 'check_violation', CONSTRAINT = 'within_own_reach';
      END IF;
      IF a.amount_paise > approval_limit(e.by_user) THEN
        RAISE EXCEPTION 'above the limit of user %', e.by_user USING ERRCODE = 'check_violation', CONSTRAINT = 'within_own_limit';
      END IF;
      IF second_factor_state(e.by_user) <> 'off' AND NOT EXISTS (
           SELECT FROM second_factor_uses f
            WHERE f.user_id = e.by_user AND f.purpose = 'advice:' || a.number || ':' || encode(a.content_hash, 'hex')
              AND f.at > (SELECT max(s.at) FROM advice_events s
                           WHERE s.discom_id = e.discom_id AND s.advice_id = e.advice_id AND s.event = 'submitted')) THEN
        RAISE EXCEPTION 'no code was spent on this' USING ERRCODE = 'check_violation', CONSTRAINT = 'approval_needs_code';
      END IF;
      needed := checkers_needed(a.payer_id, a.unit_id, a.amount_paise);
      -- Who approved first must still be one who may: the last approval answers for all of them.
      SELECT count(DISTINCT s.by_user) INTO given FROM standing_approvals(e.discom_id, e.advice_id) s
        JOIN users u ON u.id = s.by_user AND u.active AND 'checker' = ANY (u.roles)
       WHERE a.amount_paise <= coalesce(approval_limit(s.by_user), a.amount_paise) AND user_reaches(s.by_user, a.unit_id);
      IF (e.event = 'approved') <> (given + 1 >= needed) THEN
        RAISE EXCEPTION '% of % approvals', given + 1, needed USING ERRCODE = 'check_violation', CONSTRAINT = 'as_many_checkers_as_needed';
      END IF;
    END $$;
    ALTER FUNCTION approval_fits(advice_events) OWNER TO milaan_worker;

    CREATE OR REPLACE FUNCTION advice_event_fits() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
    DECLARE last advice_events;
    BEGIN
      IF NEW.seq = 1 AND NEW.event = 'prepared' AND NEW.state = 'draft' THEN RETURN NEW; END IF;
      SELECT * INTO last FROM advice_events WHERE discom_id = NEW.discom_id AND advice_id = NEW.advice_id ORDER BY seq DESC LIMIT 1;
      IF last.seq IS DISTINCT FROM NEW.seq - 1 THEN
        RAISE EXCEPTION 'event % does not follow %', NEW.seq, last.seq USING ERRCODE = 'unique_violation', CONSTRAINT = 'advice_events_in_order';
      END IF;
      IF NOT (CASE NEW.event
        WHEN 'changed' THEN last.state = 'draft' AND NEW.state = 'draft'
        WHEN 'submitted' THEN last.state = 'draft' AND NEW.state = 'submitted'
        WHEN 'withdrawn' THEN last.state = 'submitted' AND NEW.state = 'draft'
        WHEN 'first-approved' THEN last.state = 'submitted' AND NEW.state = 'submitted'
        WHEN 'approved' THEN last.state = 'submitted' AND NEW.state = 'approved'
        WHEN 'sent-back' THEN last.state = 'submitted' AND NEW.state = 'draft'
        WHEN 'cancelled' THEN last.state IN ('draft', 'submitted', 'approved') AND NEW.state = 'cancelled'
        WHEN 'expired' THEN last.state IN ('draft', 'submitted', 'approved') AND NEW.state = 'expired'
        WHEN 'utr-declared' THEN last.state IN ('approved', 'expired') AND NEW.state = last.state
        WHEN 'bank-confirmed' THEN NEW.state = last.state
        WHEN 'settled' THEN last.state IN ('approved', 'expired') AND NEW.state = 'settled'
        WHEN 'reopened' THEN last.state IN ('settled', 'posted') AND NEW.state IN ('approved', 'expired')
        WHEN 'posted' THEN last.state = 'settled' AND NEW.state = 'posted'
        ELSE false END)
      THEN
        RAISE EXCEPTION '% does not follow state %', NEW.event, last.state USING ERRCODE = 'check_violation', CONSTRAINT = 'advice_state_fits';
      END IF;
      IF NEW.event IN ('first-approved', 'approved') THEN PERFORM approval_fits(NEW); END IF;
      IF NEW.event = 'submitted' AND NOT within_limit(NEW.by_user, 'make', (SELECT amount_paise FROM advices
           WHERE discom_id = NEW.discom_id AND id = NEW.advice_id)) THEN
        RAISE EXCEPTION 'above the limit of user %', NEW.by_user USING ERRCODE = 'check_violation', CONSTRAINT = 'within_own_making';
      END IF;
      RETURN NEW;
    END $$;

    -- What the payer's people say to each other about an advice; nobody else reads it.
    CREATE TABLE advice_comments (
      discom_id int NOT NULL,
      id bigint GENERATED ALWAYS AS IDENTITY,
      advice_id bigint NOT NULL,
      payer_id bigint NOT NULL,
      by_user bigint NOT NULL REFERENCES users,
      text text NOT NULL CHECK (length(text) BETWEEN 1 AND 1000),
      at timestamptz NOT NULL DEFAULT clock_timestamp(),
      PRIMARY KEY (discom_id, advice_id, id),
      FOREIGN KEY (discom_id, advice_id) REFERENCES advices (discom_id, id)
    );
    SELECT fence(ARRAY['advice_comments'], false, 'write');
    SELECT append_only(ARRAY['advice_comments']);
  `);
}
