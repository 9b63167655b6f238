// Untagged connections that look like a payer's, found at night: enough of each to recognise it, not enough to find it.

import type { Knex } from "knex";

export async function up(db: Knex): Promise<void> {
  await db.raw(`
    CREATE TABLE tag_hints (
      payer_id bigint NOT NULL REFERENCES payers,
      id bigint GENERATED ALWAYS AS IDENTITY,
      discom_id int NOT NULL,
      connection_id bigint NOT NULL,
      masked_number text NOT NULL,
      office_id int NOT NULL,
      category text NOT NULL,
      -- 0 to 100: how much the registered name is like the payer's own, or like that of a connection it holds.
      likeness int NOT NULL CHECK (likeness BETWEEN 0 AND 100),
      why text NOT NULL CHECK (why IN ('name', 'held-name')),
      found_at timestamptz NOT NULL DEFAULT now(),
      dismissed_by bigint REFERENCES users,
      dismissed_at timestamptz,
      -- The claim that was made of it.
      claimed_at timestamptz,
      PRIMARY KEY (payer_id, id),
      UNIQUE (payer_id, discom_id, connection_id),
      FOREIGN KEY (discom_id, connection_id) REFERENCES connections (discom_id, id)
    );
    SELECT fence(ARRAY['tag_hints'], false, 'write');
    -- Not which connection it is: the app role serves the payer, who is not to know before it claims.
    GRANT SELECT (payer_id, id, discom_id, masked_number, office_id, category, likeness, why, found_at, dismissed_by, dismissed_at, claimed_at),
      UPDATE (dismissed_by, dismissed_at) ON tag_hints TO milaan_app;
    GRANT SELECT, INSERT, UPDATE, DELETE ON tag_hints TO milaan_worker;

    -- Once somebody holds a connection a hint at it says nothing any more.
    CREATE INDEX ON tag_hints (discom_id, connection_id);
    CREATE FUNCTION forget_hints() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
    BEGIN
      DELETE FROM tag_hints h USING added t
       WHERE h.discom_id = t.discom_id AND h.connection_id = t.connection_id AND h.dismissed_at IS NULL;
      RETURN NULL;
    END $$;
    ALTER FUNCTION forget_hints() OWNER TO milaan_worker;
    CREATE TRIGGER forget_hints AFTER INSERT ON tags REFERENCING NEW TABLE AS added
      FOR EACH STATEMENT EXECUTE FUNCTION forget_hints();
  `);
}
