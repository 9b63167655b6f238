// Whose hand made an advice: a key's work is the work of who made the key, at each of the approvals it takes.

import type { Knex } from "knex";

export async function up(db: Knex): Promise<void> {
  await db.raw(`
    CREATE OR REPLACE FUNCTION made_advice(discom int, advice bigint, who bigint) RETURNS boolean
      LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public AS $$
      WITH hands AS (SELECT who AS id UNION ALL SELECT k.user_id FROM api_keys k WHERE k.made_by = who)
      SELECT EXISTS (SELECT FROM advices a WHERE a.discom_id = discom AND a.id = advice AND a.prepared_by IN (SELECT id FROM hands))
          OR EXISTS (SELECT FROM advice_events e WHERE e.discom_id = discom AND e.advice_id = advice AND e.by_user IN (SELECT id FROM hands)
                       AND e.event IN ('prepared', 'changed', 'submitted'))
    $$;
    CREATE INDEX ON api_keys (made_by);
    DROP TRIGGER key_owner ON advice_events;
    DROP FUNCTION key_owner_is_not_checker();

    -- A key is nobody who could look at what it approves, whatever its roles say.
    CREATE FUNCTION person_approves() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
    BEGIN
      IF EXISTS (SELECT FROM users u WHERE u.id = NEW.by_user AND u.service) THEN
        RAISE EXCEPTION 'a key does not approve' USING ERRCODE = 'check_violation', CONSTRAINT = 'approver_is_checker';
      END IF;
      RETURN NEW;
    END $$;
    ALTER FUNCTION person_approves() OWNER TO milaan_worker;
    CREATE TRIGGER person_approves BEFORE INSERT ON advice_events FOR EACH ROW WHEN (NEW.event IN ('first-approved', 'approved'))
      EXECUTE FUNCTION person_approves();
  `);
}
