// A refund is on its way before the aggregator is asked to send it: its answer may be lost, and what may have left is not given up.

import type { Knex } from "knex";

export async function up(db: Knex): Promise<void> {
  await db.raw(`
    -- Taken away only where the first asking was clearly refused; then nothing left.
    CREATE TABLE refund_sendings (
      discom_id int NOT NULL,
      refund_id bigint NOT NULL,
      by_user bigint REFERENCES users,
      at timestamptz NOT NULL DEFAULT now(),
      PRIMARY KEY (discom_id, refund_id),
      FOREIGN KEY (discom_id, refund_id) REFERENCES refunds (discom_id, id)
    );
    SELECT fence(ARRAY['refund_sendings'], true, null);
    GRANT SELECT, INSERT ON refund_sendings TO milaan_app, milaan_worker;
    GRANT DELETE ON refund_sendings TO milaan_worker;
    INSERT INTO refund_sendings (discom_id, refund_id, by_user, at)
      SELECT r.discom_id, r.id, g.by_user, g.at FROM gateway_refunds g JOIN refunds r ON r.discom_id = g.discom_id AND r.number = g.number;

    -- Whoever gives a refund up holds this lock too: of the two one comes first, and the other sees what it did.
    CREATE FUNCTION refund_sending_fits() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
    BEGIN
      PERFORM pg_advisory_xact_lock(7003, NEW.discom_id);
      IF NOT EXISTS (SELECT FROM standing_draws WHERE discom_id = NEW.discom_id AND refund_id = NEW.refund_id)
         OR EXISTS (SELECT FROM standing_refund_payments WHERE discom_id = NEW.discom_id AND refund_id = NEW.refund_id) THEN
        RAISE EXCEPTION 'refund % is not payable', NEW.refund_id USING ERRCODE = 'check_violation', CONSTRAINT = 'sent_refund_stands';
      END IF;
      RETURN NEW;
    END $$;
    ALTER FUNCTION refund_sending_fits() OWNER TO milaan_worker;
    CREATE TRIGGER fits BEFORE INSERT ON refund_sendings FOR EACH ROW EXECUTE FUNCTION refund_sending_fits();

    -- What was paid out is not cancelled, nor what may have been.
    CREATE OR REPLACE FUNCTION refund_unpaid() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
    BEGIN
      PERFORM pg_advisory_xact_lock(7003, NEW.discom_id);
      IF EXISTS (SELECT FROM standing_refund_payments WHERE discom_id = NEW.discom_id AND refund_id = NEW.refund_id) THEN
        RAISE EXCEPTION 'refund % is paid', NEW.refund_id USING ERRCODE = 'check_violation', CONSTRAINT = 'paid_refund_stays';
      END IF;
      IF EXISTS (SELECT FROM refund_sendings WHERE discom_id = NEW.discom_id AND refund_id = NEW.refund_id) THEN
        RAISE EXCEPTION 'refund % is on its way', NEW.refund_id USING ERRCODE = 'check_violation', CONSTRAINT = 'sent_refund_stays';
      END IF;
      RETURN NEW;
    END $$;
  `);
}
