// Of some tries nobody knows whether the message left: the answer was lost, or the sender died before it could write it down.

import type { Knex } from "knex";

export async function up(db: Knex): Promise<void> {
  await db.raw(`
    -- A failed one that may have left all the same; or one that follows a sender which died while it was sending.
    ALTER TABLE notice_attempts ADD COLUMN unsure boolean NOT NULL DEFAULT false;

    CREATE OR REPLACE FUNCTION notice_tried() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
    BEGIN
      UPDATE notice_progress SET attempts = NEW.number, leased_until = NULL, reason = NEW.reason,
             due_at = coalesce(NEW.next_at, due_at),
             -- A report may come before the one who sent could write down that it was accepted, or lost the answer: then it left.
             state = CASE WHEN state IN ('delivered', 'read', 'undelivered') THEN state
                          WHEN NEW.outcome = 'accepted' OR state = 'accepted' THEN 'accepted'
                          WHEN NEW.outcome = 'failed' THEN 'retrying' ELSE 'given-up' END
       WHERE notice_id = NEW.notice_id;
      RETURN NULL;
    END $$;
  `);
}
