// Two tables are indexes over others, filled by triggers from the very rows they point to; a look back at each is no news.

import type { Knex } from "knex";

export async function up(db: Knex): Promise<void> {
  await db.raw(`
    -- Checking a key costs 5 µs a row, more than putting the row there, and a statement of 100,000 lines has 300,000 of these. What
    -- the keys promised is promised by append-only parents, by the triggers that alone write here, and by 'verify'.
    ALTER TABLE line_decisions DROP CONSTRAINT line_decisions_discom_id_line_id_fkey, DROP CONSTRAINT line_decisions_discom_id_decision_id_fkey;
    ALTER TABLE posting_progress DROP CONSTRAINT posting_progress_discom_id_posting_id_fkey`);
}
