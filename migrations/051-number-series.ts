// Every kind of number that is drawn: recharges joined, refunds stayed.

import type { Knex } from "knex";

export async function up(db: Knex): Promise<void> {
  await db.raw(`
    ALTER TABLE number_series DROP CONSTRAINT number_series_kind_check;
    ALTER TABLE number_series ADD CONSTRAINT number_series_kind_check CHECK (kind IN ('advice', 'receipt', 'refund', 'recharge'));
  `);
}
