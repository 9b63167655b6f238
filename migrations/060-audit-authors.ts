// What an audit row's hash covers says who acted in which column: without that an author could be moved from one to another unseen.

import type { Knex } from "knex";

export async function up(db: Knex): Promise<void> {
  await db.raw(`
    -- Rows from before keep the form their hashes were made over.
    ALTER TABLE audit ADD COLUMN form smallint NOT NULL DEFAULT 1 CHECK (form IN (1, 2));
    ALTER TABLE audit ALTER COLUMN form SET DEFAULT 2;
    -- concat_ws leaves out what is NULL: user 5 of no payer and nobody of payer 5 were the same bytes. No text of the one form is one of
    -- the other.
    CREATE OR REPLACE FUNCTION audit_content(a audit) RETURNS bytea LANGUAGE sql IMMUTABLE AS $$
      SELECT convert_to(CASE a.form
        WHEN 1 THEN concat_ws('|', a.chain, a.seq, extract(epoch FROM a.at), a.user_id, a.payer_id, a.discom_id,
          a.action, a.subject, a.details::text)
        ELSE jsonb_build_array(a.chain, a.seq, extract(epoch FROM a.at)::text, a.user_id, a.payer_id, a.discom_id,
          a.action, a.subject, a.details)::text END, 'UTF8')
    $$;
    CREATE OR REPLACE FUNCTION audit_chain() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
    DECLARE last audit;
    BEGIN
      NEW.chain := coalesce(NEW.discom_id, 0);
      NEW.form := 2;
      PERFORM pg_advisory_xact_lock(7001, NEW.chain);
      SELECT * INTO last FROM audit WHERE chain = NEW.chain ORDER BY seq DESC LIMIT 1;
      NEW.seq := coalesce(last.seq, 0) + 1;
      NEW.previous_hash := coalesce(last.hash, '\\x00'::bytea);
      NEW.hash := sha256(NEW.previous_hash || audit_content(NEW));
      RETURN NEW;
    END $$;
  `);
}
