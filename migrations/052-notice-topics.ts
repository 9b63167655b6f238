// More that people hear of, each at choice: what changes in their organisation, and what waits at the discom's desk.

import type { Knex } from "knex";

export async function up(db: Knex): Promise<void> {
  await db.raw(`
    ALTER TABLE notice_preferences DROP CONSTRAINT notice_preferences_topic_check;
    ALTER TABLE notice_preferences ADD CONSTRAINT notice_preferences_topic_check
      CHECK (topic IN ('bills', 'approvals', 'payments', 'prepaid', 'answers', 'organisation', 'summary', 'desk'));
  `);
}
