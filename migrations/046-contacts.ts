// Who looks after a connection and how they are reached: given by somebody, proved by a code, consented to, and taken back at will.

import type { Knex } from "knex";

export async function up(db: Knex): Promise<void> {
  await db.raw(`
    -- One way to reach whoever looks after a connection. Where it stands is kept by the trigger on its events.
    CREATE TABLE contacts (
      discom_id int NOT NULL,
      id bigint GENERATED ALWAYS AS IDENTITY UNIQUE,
      connection_id bigint NOT NULL,
      channel text NOT NULL CHECK (channel IN ('email', 'sms', 'whatsapp')),
      address text NOT NULL CHECK (CASE WHEN channel = 'email' THEN address ~ '^[^@[:space:]]+@[^@[:space:]]+$' ELSE address ~ '^[+]91[6-9][0-9]{9}$' END),
      language text NOT NULL DEFAULT 'hi' CHECK (language IN ('en', 'hi')),
      state text NOT NULL DEFAULT 'unverified' CHECK (state IN ('unverified', 'verified', 'withdrawn', 'replaced')),
      at timestamptz NOT NULL DEFAULT now(),
      PRIMARY KEY (discom_id, id),
      CONSTRAINT contact_known_once UNIQUE (discom_id, connection_id, channel, address),
      FOREIGN KEY (discom_id, connection_id) REFERENCES connections (discom_id, id)
    );
    CREATE UNIQUE INDEX one_verified_contact ON contacts (discom_id, connection_id, channel) WHERE state = 'verified';

    -- What was said of it, by whom and how: consent is the person's own code coming back, and taking it back needs nothing.
    CREATE TABLE contact_events (
      discom_id int NOT NULL,
      contact_id bigint NOT NULL,
      id bigint GENERATED ALWAYS AS IDENTITY,
      event text NOT NULL CHECK (event IN ('given', 'asked', 'code-sent', 'consented', 'withdrawn', 'replaced')),
      how text NOT NULL CHECK (how IN ('counter', 'self', 'campaign', 'file', 'link')),
      by_user bigint REFERENCES users,
      at timestamptz NOT NULL DEFAULT clock_timestamp(),
      PRIMARY KEY (discom_id, id),
      FOREIGN KEY (discom_id, contact_id) REFERENCES contacts (discom_id, id)
    );
    CREATE INDEX ON contact_events (discom_id, contact_id, id);
    SELECT fence(ARRAY['contacts', 'contact_events'], true, null);
    SELECT append_only(ARRAY['contact_events']);
    GRANT SELECT, INSERT ON contacts TO milaan_app;
    GRANT SELECT, INSERT, UPDATE ON contacts TO milaan_worker;

    -- The newest consent of a channel takes the place of the one before.
    CREATE FUNCTION contact_said() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
    BEGIN
      IF NEW.event = 'consented' THEN
        INSERT INTO contact_events (discom_id, contact_id, event, how, by_user)
          SELECT o.discom_id, o.id, 'replaced', NEW.how, NEW.by_user
            FROM contacts c JOIN contacts o ON o.discom_id = c.discom_id AND o.connection_id = c.connection_id AND o.channel = c.channel
           WHERE c.discom_id = NEW.discom_id AND c.id = NEW.contact_id AND o.id <> c.id AND o.state = 'verified';
      END IF;
      UPDATE contacts SET state = CASE NEW.event WHEN 'consented' THEN 'verified' WHEN 'withdrawn' THEN 'withdrawn'
                                                 WHEN 'replaced' THEN 'replaced' ELSE state END
       WHERE discom_id = NEW.discom_id AND id = NEW.contact_id;
      RETURN NULL;
    END $$;
    ALTER FUNCTION contact_said() OWNER TO milaan_worker;
    CREATE TRIGGER said AFTER INSERT ON contact_events FOR EACH ROW EXECUTE FUNCTION contact_said();

    ALTER TABLE notices ADD CONSTRAINT notice_contact FOREIGN KEY (contact_id) REFERENCES contacts (id);

    -- Asking for contacts, part after part: of which offices and categories, and whom each wave asked.
    CREATE TABLE contact_campaigns (
      discom_id int NOT NULL REFERENCES discoms,
      id bigint GENERATED ALWAYS AS IDENTITY,
      name text NOT NULL CHECK (length(name) BETWEEN 3 AND 80),
      -- Empty: everywhere, all of them. An office stands for what lies below it too.
      offices int[] NOT NULL,
      categories text[] NOT NULL,
      made_by bigint NOT NULL REFERENCES users,
      made_at timestamptz NOT NULL DEFAULT now(),
      PRIMARY KEY (discom_id, id)
    );
    CREATE TABLE contact_waves (
      discom_id int NOT NULL,
      campaign_id bigint NOT NULL,
      number int NOT NULL CHECK (number > 0),
      asked int NOT NULL CHECK (asked > 0),
      by_user bigint NOT NULL REFERENCES users,
      at timestamptz NOT NULL DEFAULT now(),
      PRIMARY KEY (discom_id, campaign_id, number),
      FOREIGN KEY (discom_id, campaign_id) REFERENCES contact_campaigns (discom_id, id)
    );
    CREATE TABLE contact_requests (
      discom_id int NOT NULL,
      campaign_id bigint NOT NULL,
      wave int NOT NULL,
      contact_id bigint NOT NULL,
      CONSTRAINT asked_once_a_campaign PRIMARY KEY (discom_id, campaign_id, contact_id),
      FOREIGN KEY (discom_id, campaign_id, wave) REFERENCES contact_waves (discom_id, campaign_id, number),
      FOREIGN KEY (discom_id, contact_id) REFERENCES contacts (discom_id, id)
    );
    SELECT fence(ARRAY['contact_campaigns', 'contact_waves', 'contact_requests'], true, null);
    SELECT append_only(ARRAY['contact_campaigns', 'contact_waves', 'contact_requests']);
  `);
}
