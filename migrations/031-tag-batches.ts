// Which part of the organisation a connection belongs to, and mass actions on tags that can be named, followed and taken back.

import type { Knex } from "knex";

export async function up(db: Knex): Promise<void> {
  await db.raw(`
    -- One mass action: a file, or a selection. An undo is a batch of its own that names what it undoes.
    CREATE TABLE tag_batches (
      payer_id bigint NOT NULL REFERENCES payers,
      id bigint GENERATED ALWAYS AS IDENTITY,
      action text NOT NULL CHECK (action IN ('tag', 'untag', 'transfer', 'undo')),
      upload_id bigint,
      -- Where a transfer goes; null in a transfer is the organisation itself, under no sub-unit.
      sub_unit_id bigint,
      reason text NOT NULL DEFAULT '',
      undoes bigint,
      work_id uuid REFERENCES work,
      state text NOT NULL DEFAULT 'applying' CHECK (state IN ('applying', 'applied', 'refused')),
      by_user bigint NOT NULL REFERENCES users,
      at timestamptz NOT NULL DEFAULT now(),
      PRIMARY KEY (payer_id, id),
      FOREIGN KEY (payer_id, upload_id) REFERENCES tag_uploads (payer_id, id),
      FOREIGN KEY (payer_id, sub_unit_id) REFERENCES sub_units (payer_id, id),
      FOREIGN KEY (payer_id, undoes) REFERENCES tag_batches (payer_id, id),
      CHECK ((action = 'undo') = (undoes IS NOT NULL))
    );
    -- A refused undo may be tried again once what stood in its way is gone.
    CREATE UNIQUE INDEX batch_undone_once ON tag_batches (payer_id, undoes) WHERE undoes IS NOT NULL AND state <> 'refused';
    -- What a selection was when it was sent; what a file was stands in its rows.
    CREATE TABLE tag_batch_items (
      payer_id bigint NOT NULL,
      batch_id bigint NOT NULL,
      position int NOT NULL,
      discom_id int NOT NULL,
      connection_id bigint NOT NULL,
      -- What stood in the way; null while it waits or once it is done.
      fault text,
      PRIMARY KEY (payer_id, batch_id, position),
      FOREIGN KEY (payer_id, batch_id) REFERENCES tag_batches (payer_id, id)
    );
    SELECT fence(ARRAY['tag_batches', 'tag_batch_items'], false, 'write');
    GRANT SELECT, INSERT ON tag_batches, tag_batch_items TO milaan_app, milaan_worker;
    GRANT UPDATE ON tag_batches, tag_batch_items TO milaan_worker;

    ALTER TABLE tags
      ADD COLUMN sub_unit_id bigint,
      ADD COLUMN batch_id bigint,
      ADD COLUMN untag_batch_id bigint,
      ADD FOREIGN KEY (payer_id, sub_unit_id) REFERENCES sub_units (payer_id, id),
      DROP CONSTRAINT tags_proof_check,
      ADD CONSTRAINT tags_proof_check CHECK (proof IN ('bill-number', 'bill-amount', 'discom', 'claim', 'dispute'));
    CREATE INDEX tags_of_batch ON tags (payer_id, batch_id) WHERE batch_id IS NOT NULL;
    CREATE INDEX tags_ended_by_batch ON tags (payer_id, untag_batch_id) WHERE untag_batch_id IS NOT NULL;
    GRANT UPDATE (sub_unit_id, untag_batch_id) ON tags TO milaan_app, milaan_worker;

    -- Moves between sub-units, each a row.
    CREATE TABLE tag_moves (
      discom_id int NOT NULL,
      id bigint GENERATED ALWAYS AS IDENTITY,
      tag_id bigint NOT NULL,
      payer_id bigint NOT NULL,
      from_unit bigint,
      to_unit bigint,
      batch_id bigint,
      by_user bigint NOT NULL REFERENCES users,
      at timestamptz NOT NULL DEFAULT now(),
      PRIMARY KEY (discom_id, id),
      FOREIGN KEY (discom_id, tag_id) REFERENCES tags (discom_id, id),
      FOREIGN KEY (payer_id, from_unit) REFERENCES sub_units (payer_id, id),
      FOREIGN KEY (payer_id, to_unit) REFERENCES sub_units (payer_id, id)
    );
    CREATE INDEX ON tag_moves (discom_id, tag_id);
    CREATE INDEX ON tag_moves (payer_id, batch_id);
    SELECT fence(ARRAY['tag_moves'], true, 'write');
    SELECT append_only(ARRAY['tag_moves']);

    -- What the discom itself gave, approved or settled does not count against what a payer may keep without its approval.
    CREATE OR REPLACE FUNCTION tags_within_admission() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
    DECLARE bound record;
    BEGIN
      -- The admission's row is locked, so that two who tag at once are counted one after the other.
      FOR bound IN
        SELECT a.discom_id, a.payer_id, a.connections_max FROM payer_admissions a
         WHERE a.connections_max IS NOT NULL
           AND (a.discom_id, a.payer_id) IN (SELECT discom_id, payer_id FROM added WHERE proof IN ('bill-number', 'bill-amount'))
         ORDER BY 1, 2 FOR UPDATE
      LOOP
        IF (SELECT count(*) FROM tags t WHERE t.discom_id = bound.discom_id AND t.payer_id = bound.payer_id
              AND t.untagged_at IS NULL AND t.proof IN ('bill-number', 'bill-amount')) > bound.connections_max THEN
          RAISE EXCEPTION 'more connections than the discom has agreed to' USING ERRCODE = 'check_violation',
            CONSTRAINT = 'connections_max_reached', DETAIL = jsonb_build_object('max', bound.connections_max::text)::text;
        END IF;
      END LOOP;
      RETURN NULL;
    END $$;
    ALTER FUNCTION tags_within_admission() OWNER TO milaan_worker;

    -- Kept beside the holder by the same trigger, so that lists of dues and connections need no look at the tags.
    ALTER TABLE connections ADD COLUMN sub_unit_id bigint;
    CREATE OR REPLACE FUNCTION hold_connections() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
    BEGIN
      UPDATE connections c SET payer_id = CASE WHEN t.untagged_at IS NULL THEN t.payer_id END,
                               sub_unit_id = CASE WHEN t.untagged_at IS NULL THEN t.sub_unit_id END
        FROM changed t WHERE c.discom_id = t.discom_id AND c.id = t.connection_id
         AND (c.payer_id IS DISTINCT FROM CASE WHEN t.untagged_at IS NULL THEN t.payer_id END
              OR c.sub_unit_id IS DISTINCT FROM CASE WHEN t.untagged_at IS NULL THEN t.sub_unit_id END);
      RETURN NULL;
    END $$;
    ALTER FUNCTION hold_connections() OWNER TO milaan_worker;

    -- Who belongs to a sub-unit sees and changes what is in it and below; what is in none belongs to the whole organisation.
    DROP POLICY payer ON connections;
    CREATE POLICY payer ON connections FOR SELECT TO milaan_app USING (payer_id = current_payer()
      AND coalesce((SELECT current_user_sub_units()) IS NULL OR sub_unit_id = ANY ((SELECT current_user_sub_units())::bigint[]), false));
    DROP POLICY payer ON tags;
    CREATE POLICY payer ON tags TO milaan_app
      USING (payer_id = current_payer()
        AND coalesce((SELECT current_user_sub_units()) IS NULL OR sub_unit_id = ANY ((SELECT current_user_sub_units())::bigint[]), false))
      WITH CHECK (payer_id = current_payer()
        AND coalesce((SELECT current_user_sub_units()) IS NULL OR sub_unit_id = ANY ((SELECT current_user_sub_units())::bigint[]), false));
    CREATE OR REPLACE FUNCTION open_bills(discom int) RETURNS TABLE (discom_id int, id bigint, number text, connection_id bigint,
        month date, issued_on date, due_date date, current_paise bigint, arrears_paise bigint, surcharge_paise bigint,
        amount_paise bigint, outside_paid_paise bigint, offered_paise bigint, rebate_until date, connection_number text, site text,
        category text, office_id int)
      LANGUAGE sql STABLE SECURITY DEFINER ROWS 10000 SET search_path = public SET work_mem = '64MB' AS $$
      -- Compared as a sum, the discom is nothing a plan could start from: right after a load one did, and read all its bills.
      SELECT b.discom_id, b.id, b.number, b.connection_id, b.month, b.issued_on, b.due_date, b.current_paise,
             b.arrears_paise - b.arrears_met_paise, b.surcharge_paise, b.amount_paise, b.outside_paid_paise,
             b.rebate_paise, b.rebate_until, c.number, c.site, c.category, c.office_id
        FROM connections c
        JOIN bills b ON b.discom_id = c.discom_id AND b.connection_id = c.id
       WHERE c.payer_id = current_payer() AND b.carried_into IS NULL AND b.outside_paid_paise < b.amount_paise
         AND (discom IS NULL OR c.discom_id + 0 = discom)
         AND coalesce((SELECT current_user_sub_units()) IS NULL OR c.sub_unit_id = ANY ((SELECT current_user_sub_units())::bigint[]), false)
    $$;
    ALTER FUNCTION open_bills(int) OWNER TO milaan_worker;

    ALTER TABLE tag_uploads
      DROP CONSTRAINT tag_uploads_action_check,
      ADD CONSTRAINT tag_uploads_action_check CHECK (action IN ('tag', 'untag', 'transfer')),
      ADD COLUMN batch_id bigint,
      -- What its sender chose to do with rows that cannot be applied.
      ADD COLUMN choices jsonb NOT NULL DEFAULT '{}';
    -- The number as connections are compared: a row that becomes a claim or a dispute knows no connection.
    ALTER TABLE tag_upload_rows ADD COLUMN sub_unit_id bigint, ADD COLUMN number_key text;
    -- A row that was good counts as done once its file is: of 100,000 rows only the few that went another way are written again.
    DROP INDEX tag_upload_rows_payer_id_upload_id_outcome_idx;
  `);
}
