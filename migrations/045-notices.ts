// What people are told: written once, sent once, with every attempt and every report of a gateway beside it.

import type { Knex } from "knex";

export async function up(db: Knex): Promise<void> {
  await db.raw(`
    -- One message to one person by one channel. What it says is its template's version and these variables.
    CREATE TABLE notices (
      id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
      -- Whose log it stands in: the discom that speaks, the payer it is for; neither for somebody who is nobody's yet.
      discom_id int REFERENCES discoms,
      payer_id bigint REFERENCES payers,
      -- Who it is for: a user, the contact of a connection, or only an address.
      user_id bigint REFERENCES users,
      contact_id bigint,
      name text NOT NULL DEFAULT '',
      kind text NOT NULL CHECK (kind ~ '^[a-z]+(-[a-z]+)*$'),
      channel text NOT NULL CHECK (channel IN ('email', 'sms', 'whatsapp')),
      address text NOT NULL CHECK (length(address) BETWEEN 3 AND 320),
      language text NOT NULL CHECK (language IN ('en', 'hi')),
      -- Codes and legal notices wait for no morning.
      urgent boolean NOT NULL DEFAULT false,
      version int NOT NULL CHECK (version > 0),
      -- Never a code: of a secret only where it is made, as 'registration:17'.
      variables jsonb NOT NULL,
      -- What it is about, as 'kind:id'.
      subject text NOT NULL,
      -- The same thing is said to the same person by the same channel once, whoever says it again.
      dedupe_key text NOT NULL CONSTRAINT notice_said_once UNIQUE,
      not_before timestamptz NOT NULL DEFAULT now(),
      -- A code that nobody can use any more is not sent, nor is last week's reminder.
      useless_after timestamptz NOT NULL,
      resent_from bigint REFERENCES notices,
      resent_by bigint REFERENCES users,
      at timestamptz NOT NULL DEFAULT clock_timestamp(),
      CHECK ((resent_from IS NULL) = (resent_by IS NULL))
    );
    CREATE INDEX ON notices (discom_id, id DESC) WHERE discom_id IS NOT NULL;
    CREATE INDEX ON notices (payer_id, id DESC) WHERE payer_id IS NOT NULL;

    -- Each time it was handed, or not, to a gateway. 'failed' is tried again at next_at; 'refused' and 'gave-up' are the end.
    CREATE TABLE notice_attempts (
      notice_id bigint NOT NULL REFERENCES notices,
      number int NOT NULL CHECK (number > 0),
      discom_id int,
      payer_id bigint,
      outcome text NOT NULL CHECK (outcome IN ('accepted', 'failed', 'refused', 'gave-up')),
      gateway_ref text,
      reason text NOT NULL DEFAULT '',
      next_at timestamptz,
      -- What left: subject and text, secrets masked.
      said jsonb,
      at timestamptz NOT NULL DEFAULT clock_timestamp(),
      PRIMARY KEY (notice_id, number),
      CHECK ((outcome = 'failed') = (next_at IS NOT NULL)),
      CHECK (outcome <> 'accepted' OR gateway_ref IS NOT NULL)
    );
    CREATE UNIQUE INDEX notice_accepted_once ON notice_attempts (notice_id) WHERE outcome = 'accepted';
    CREATE INDEX ON notice_attempts (gateway_ref) WHERE gateway_ref IS NOT NULL;

    -- What the gateway said later, each status once, in whatever order it came.
    CREATE TABLE notice_reports (
      notice_id bigint NOT NULL REFERENCES notices,
      status text NOT NULL CHECK (status IN ('sent', 'delivered', 'read', 'failed')),
      discom_id int,
      payer_id bigint,
      reason text NOT NULL DEFAULT '',
      happened_at timestamptz NOT NULL,
      at timestamptz NOT NULL DEFAULT clock_timestamp(),
      PRIMARY KEY (notice_id, status)
    );
    SELECT fence(ARRAY['notices', 'notice_attempts', 'notice_reports'], true, 'write');
    SELECT append_only(ARRAY['notices', 'notice_attempts', 'notice_reports']);

    -- An index over the three, never a second truth: how each stands, and which wait.
    CREATE TABLE notice_progress (
      notice_id bigint PRIMARY KEY REFERENCES notices,
      discom_id int,
      payer_id bigint,
      channel text NOT NULL,
      urgent boolean NOT NULL,
      state text NOT NULL CHECK (state IN ('waiting', 'retrying', 'accepted', 'delivered', 'read', 'undelivered', 'given-up')),
      due_at timestamptz NOT NULL,
      -- Somebody is sending it until then; afterwards it is anybody's again, with the same reference at the gateway.
      leased_until timestamptz,
      attempts int NOT NULL DEFAULT 0,
      reason text NOT NULL DEFAULT ''
    );
    CREATE INDEX notice_due ON notice_progress (channel, due_at) WHERE state IN ('waiting', 'retrying');
    CREATE INDEX ON notice_progress (discom_id, state) WHERE discom_id IS NOT NULL;
    CREATE INDEX ON notice_progress (payer_id, state) WHERE payer_id IS NOT NULL;
    SELECT fence(ARRAY['notice_progress'], true, 'read');
    GRANT SELECT ON notice_progress TO milaan_app;
    GRANT SELECT, INSERT, UPDATE ON notice_progress TO milaan_worker;

    CREATE FUNCTION notice_said() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
    BEGIN
      INSERT INTO notice_progress (notice_id, discom_id, payer_id, channel, urgent, state, due_at)
        SELECT id, discom_id, payer_id, channel, urgent, 'waiting', not_before FROM added;
      RETURN NULL;
    END $$;
    ALTER FUNCTION notice_said() OWNER TO milaan_worker;
    CREATE TRIGGER said AFTER INSERT ON notices REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION notice_said();

    CREATE FUNCTION notice_tried() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
    BEGIN
      UPDATE notice_progress SET attempts = NEW.number, leased_until = NULL, reason = NEW.reason,
             due_at = coalesce(NEW.next_at, due_at),
             -- A report may have come before the one who sent could write down that it was accepted.
             state = CASE WHEN state IN ('delivered', 'read', 'undelivered') THEN state
                          WHEN NEW.outcome = 'accepted' THEN 'accepted'
                          WHEN NEW.outcome = 'failed' THEN 'retrying' ELSE 'given-up' END
       WHERE notice_id = NEW.notice_id;
      RETURN NULL;
    END $$;
    ALTER FUNCTION notice_tried() OWNER TO milaan_worker;
    CREATE TRIGGER tried AFTER INSERT ON notice_attempts FOR EACH ROW EXECUTE FUNCTION notice_tried();

    -- What is read was delivered, and what was delivered did not fail, in whatever order the reports come.
    CREATE FUNCTION notice_reported() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
    BEGIN
      UPDATE notice_progress p SET leased_until = NULL,
             state = CASE WHEN NEW.status = 'read' OR p.state = 'read' THEN 'read'
                          WHEN NEW.status = 'delivered' OR p.state = 'delivered' THEN 'delivered'
                          WHEN NEW.status = 'failed' OR p.state = 'undelivered' THEN 'undelivered' ELSE 'accepted' END,
             reason = CASE WHEN NEW.status = 'failed' AND p.state NOT IN ('delivered', 'read') THEN NEW.reason
                           WHEN NEW.status IN ('delivered', 'read') THEN '' ELSE p.reason END
       WHERE p.notice_id = NEW.notice_id;
      RETURN NULL;
    END $$;
    ALTER FUNCTION notice_reported() OWNER TO milaan_worker;
    CREATE TRIGGER reported AFTER INSERT ON notice_reports FOR EACH ROW EXECUTE FUNCTION notice_reported();

    -- How each gateway does: how fast it may be asked, and whether it is left alone for a while.
    CREATE TABLE notice_gateways (
      channel text PRIMARY KEY CHECK (channel IN ('email', 'sms', 'whatsapp')),
      failures int NOT NULL DEFAULT 0,
      last_failure text NOT NULL DEFAULT '',
      failed_at timestamptz,
      shut_until timestamptz,
      -- Messages taken within the second that began at 'second'.
      second timestamptz NOT NULL DEFAULT '-infinity',
      taken int NOT NULL DEFAULT 0
    );
    INSERT INTO notice_gateways (channel) VALUES ('email'), ('sms'), ('whatsapp');
    SELECT fence(ARRAY['notice_gateways'], false, null);
    GRANT SELECT, UPDATE ON notice_gateways TO milaan_worker;

    -- What a person does or does not want, and by which channel; without a row e-mail is wanted and nothing else.
    CREATE TABLE notice_preferences (
      user_id bigint NOT NULL REFERENCES users,
      topic text NOT NULL CHECK (topic IN ('bills', 'approvals', 'payments', 'prepaid', 'answers', 'summary')),
      channel text NOT NULL CHECK (channel IN ('email', 'sms', 'whatsapp')),
      wanted boolean NOT NULL,
      at timestamptz NOT NULL DEFAULT now(),
      PRIMARY KEY (user_id, topic, channel)
    );
    SELECT fence(ARRAY['notice_preferences'], false, null);
    CREATE POLICY own ON notice_preferences TO milaan_app USING (user_id = current_user_id()) WITH CHECK (user_id = current_user_id());
    GRANT SELECT, INSERT, UPDATE ON notice_preferences TO milaan_app;
    GRANT SELECT ON notice_preferences TO milaan_worker;

    -- The phone a user is told on, once a code that was sent there came back.
    CREATE TABLE user_mobiles (
      user_id bigint PRIMARY KEY REFERENCES users,
      mobile text NOT NULL CHECK (mobile ~ '^[+]91[6-9][0-9]{9}$'),
      verified_at timestamptz,
      at timestamptz NOT NULL DEFAULT now()
    );
    SELECT fence(ARRAY['user_mobiles'], false, null);
    CREATE POLICY own ON user_mobiles FOR SELECT TO milaan_app USING (user_id = current_user_id());
    GRANT SELECT ON user_mobiles TO milaan_app;
    GRANT SELECT, INSERT, UPDATE, DELETE ON user_mobiles TO milaan_worker;
  `);
}
