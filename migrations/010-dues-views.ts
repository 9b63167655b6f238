// Views of the dues that a person named and comes back to.

import type { Knex } from "knex";

export async function up(db: Knex): Promise<void> {
  await db.raw(`
    CREATE TABLE dues_views (
      id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
      payer_id bigint NOT NULL REFERENCES payers,
      user_id bigint NOT NULL REFERENCES users,
      name text NOT NULL CHECK (length(name) BETWEEN 1 AND 40),
      -- As the API takes it: discom, state, offices, categories, dates, amounts, search.
      filter jsonb NOT NULL,
      made_at timestamptz NOT NULL DEFAULT now(),
      UNIQUE (user_id, name)
    );
    SELECT fence(ARRAY['dues_views'], false, 'write');
    GRANT SELECT, INSERT, UPDATE (filter), DELETE ON dues_views TO milaan_app, milaan_worker;
  `);
}
