// Several lines may wait for one second person: each of them is left alone, as a line that waits by itself is.

import type { Knex } from "knex";

export async function up(db: Knex): Promise<void> {
  await db.raw(`
    CREATE VIEW waiting_lines WITH (security_invoker = true) AS
      SELECT discom_id, approval_id, line_id FROM waiting_approvals WHERE line_id IS NOT NULL
      UNION ALL
      SELECT w.discom_id, w.approval_id, l.id::bigint
        FROM waiting_approvals w
        JOIN approvals a ON a.discom_id = w.discom_id AND a.id = w.approval_id
        CROSS JOIN LATERAL jsonb_array_elements_text(CASE jsonb_typeof(a.content->'lines') WHEN 'array' THEN a.content->'lines' ELSE '[]' END) l (id)
       WHERE w.line_id IS NULL AND w.kind = 'match';
    GRANT SELECT ON waiting_lines TO milaan_app, milaan_worker;

    CREATE FUNCTION waiting_lines_stand() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
    DECLARE waits record;
    BEGIN
      IF NOT EXISTS (SELECT FROM waiting_approvals WHERE line_id IS NULL AND kind = 'match') THEN RETURN NULL; END IF;
      FOR waits IN SELECT w.discom_id, w.approval_id, bool_or(d.by_user IS NOT NULL) AS by_person
                     FROM waiting_lines w JOIN added d ON d.discom_id = w.discom_id AND d.line_id = w.line_id GROUP BY 1, 2 LOOP
        IF waits.by_person THEN
          RAISE EXCEPTION 'approval % waits for a second person', waits.approval_id USING ERRCODE = 'check_violation', CONSTRAINT = 'line_waits';
        END IF;
        INSERT INTO approval_verdicts (discom_id, approval_id, verdict, why)
          VALUES (waits.discom_id, waits.approval_id, 'voided', 'decided-meanwhile');
      END LOOP;
      RETURN NULL;
    END $$;
    ALTER FUNCTION waiting_lines_stand() OWNER TO milaan_worker;
    CREATE TRIGGER waiting_lines_stand AFTER INSERT ON decisions REFERENCING NEW TABLE AS added
      FOR EACH STATEMENT EXECUTE FUNCTION waiting_lines_stand();
  `);
}
