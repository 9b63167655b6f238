// What happened that somebody outside wants to hear of: written with what happened, followed up once it is committed.

import type { Knex } from "knex";

export async function up(db: Knex): Promise<void> {
  await db.raw(`
    CREATE TABLE events (
      id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
      kind text NOT NULL CHECK (kind ~ '^[a-z]+(-[a-z]+)*[.][a-z]+(-[a-z]+)*$'),
      discom_id int REFERENCES discoms,
      payer_id bigint REFERENCES payers,
      subject text NOT NULL,
      facts jsonb NOT NULL DEFAULT '{}',
      at timestamptz NOT NULL DEFAULT clock_timestamp()
    );
    CREATE INDEX ON events (payer_id, id DESC);
    SELECT fence(ARRAY['events'], true, 'write');
    SELECT append_only(ARRAY['events']);

    -- Those nobody has followed up yet; ids are drawn before they are committed, so that no "last id seen" would do.
    CREATE TABLE events_waiting (event_id bigint PRIMARY KEY REFERENCES events);
    GRANT SELECT, INSERT, UPDATE, DELETE ON events_waiting TO milaan_worker;
    CREATE FUNCTION event_waits() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
    BEGIN
      INSERT INTO events_waiting SELECT id FROM added;
      RETURN NULL;
    END $$;
    ALTER FUNCTION event_waits() OWNER TO milaan_worker;
    CREATE TRIGGER waits AFTER INSERT ON events REFERENCING NEW TABLE AS added
      FOR EACH STATEMENT EXECUTE FUNCTION event_waits();
  `);
}
