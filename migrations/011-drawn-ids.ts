// Ids drawn before rows are written, so that a batch's tables are filled without looking up in one what was just put into another.

import type { Knex } from "knex";

export async function up(db: Knex): Promise<void> {
  await db.raw("GRANT USAGE ON SEQUENCE decisions_id_seq, receipts_id_seq TO milaan_app, milaan_worker");
}
