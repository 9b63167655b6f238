// A payer's kept money may pay its bills by itself, the oldest due first, where somebody ordered that.

import type { Knex } from "knex";

export async function up(db: Knex): Promise<void> {
  await db.raw(`
    -- The newest order of a payer holds; the earlier ones stay.
    CREATE TABLE advance_orders (
      discom_id int NOT NULL REFERENCES discoms,
      id bigint GENERATED ALWAYS AS IDENTITY,
      payer_id bigint NOT NULL REFERENCES payers,
      automatic boolean NOT NULL,
      by_user bigint NOT NULL REFERENCES users,
      why text NOT NULL CHECK (length(why) > 0),
      at timestamptz NOT NULL DEFAULT now(),
      PRIMARY KEY (discom_id, payer_id, id)
    );
    CREATE VIEW advance_orders_now WITH (security_invoker = true) AS
      SELECT DISTINCT ON (discom_id, payer_id) * FROM advance_orders ORDER BY discom_id, payer_id, id DESC;
    GRANT SELECT ON advance_orders_now TO milaan_app, milaan_worker;
    SELECT fence(ARRAY['advance_orders'], true, null);
    SELECT append_only(ARRAY['advance_orders']);

    -- Nobody's use is only where it was ordered, whoever inserts it.
    CREATE FUNCTION use_was_ordered() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
    BEGIN
      IF NEW.by_user IS NULL AND NOT EXISTS (SELECT FROM advance_orders_now o
           WHERE o.discom_id = NEW.discom_id AND o.payer_id = NEW.payer_id AND o.automatic) THEN
        RAISE EXCEPTION 'nobody ordered the use of advances of payer %', NEW.payer_id
          USING ERRCODE = 'check_violation', CONSTRAINT = 'use_was_ordered';
      END IF;
      RETURN NEW;
    END $$;
    ALTER FUNCTION use_was_ordered() OWNER TO milaan_worker;
    CREATE TRIGGER ordered BEFORE INSERT ON advance_uses FOR EACH ROW EXECUTE FUNCTION use_was_ordered();
  `);
}
