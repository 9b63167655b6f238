// Finds what a run or a person decided without reading every decision there is: whom to tell is asked after each.

import type { Knex } from "knex";

export async function up(db: Knex): Promise<void> {
  await db.raw(`
    -- Runs write their decisions one after the other, so that a run lies together: a block range of it is a few bytes, and adding a
    -- hundred thousand decisions costs nothing that can be measured. A btree would be as large as the primary key.
    CREATE INDEX decisions_of_run ON decisions USING brin (run_id) WITH (pages_per_range = 16, autosummarize = on);
    CREATE INDEX decisions_by_hand ON decisions (discom_id, at) WHERE by_user IS NOT NULL;
  `);
}
