// Several bills paid online at once, only by who needs nobody's approval; and what becomes of money on a payer's standing account.

import type { Knex } from "knex";

export async function up(db: Knex): Promise<void> {
  await db.raw(`
    -- Whether somebody else approves what this person pays: the organisation has an approval chain, or a checker besides them.
    CREATE FUNCTION pays_with_approval(payer bigint, who bigint) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public AS $$
      SELECT EXISTS (SELECT FROM approval_chains_now c WHERE c.payer_id = payer AND NOT c.inherited)
          OR EXISTS (SELECT FROM users u WHERE u.payer_id = payer AND u.active AND 'checker' = ANY (u.roles) AND u.id <> who)
    $$;
    ALTER FUNCTION pays_with_approval(bigint, bigint) OWNER TO milaan_worker;

    -- An advice was approved. By a link anybody pays that one bill. What a person of the payer picks is within that person's own limit.
    CREATE FUNCTION online_order_fits() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
    BEGIN
      IF NEW.purpose = 'advice' OR NEW.by_user IS NULL THEN RETURN NEW; END IF;
      IF pays_with_approval(NEW.payer_id, NEW.by_user) THEN
        RAISE EXCEPTION 'payments of payer % are approved', NEW.payer_id USING ERRCODE = 'check_violation', CONSTRAINT = 'online_without_approval';
      END IF;
      IF NOT within_limit(NEW.by_user, 'make', NEW.paise) THEN
        RAISE EXCEPTION 'above the limit of user %', NEW.by_user USING ERRCODE = 'check_violation', CONSTRAINT = 'within_own_making';
      END IF;
      RETURN NEW;
    END $$;
    ALTER FUNCTION online_order_fits() OWNER TO milaan_worker;
    CREATE TRIGGER online_order_fits BEFORE INSERT ON gateway_orders FOR EACH ROW EXECUTE FUNCTION online_order_fits();

    CREATE INDEX ON gateway_orders (payer_id, id DESC) WHERE payer_id IS NOT NULL;
    CREATE INDEX ON gateway_refunds (discom_id, payment);

    -- The discom's policy with what was agreed with the payer that asks; nobody else's can be asked for.
    CREATE FUNCTION own_policy(discom int) RETURNS jsonb LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public AS $$
      SELECT (SELECT policy FROM policy_versions WHERE discom_id = discom AND payer_id IS NULL ORDER BY version DESC LIMIT 1)
          || coalesce((SELECT policy FROM policy_versions WHERE discom_id = discom AND payer_id = current_payer()
                        ORDER BY version DESC LIMIT 1), '{}')
    $$;
    ALTER FUNCTION own_policy(int) OWNER TO milaan_worker;
  `);
}
