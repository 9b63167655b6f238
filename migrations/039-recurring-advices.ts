// Advices that are drafted by themselves: what, how long before it is due, and what came of it each day.

import type { Knex } from "knex";

export async function up(db: Knex): Promise<void> {
  await db.raw(`
    CREATE TABLE recurring_rules (
      payer_id bigint NOT NULL REFERENCES payers,
      id bigint GENERATED ALWAYS AS IDENTITY,
      made_by bigint NOT NULL REFERENCES users,
      made_at timestamptz NOT NULL DEFAULT now(),
      PRIMARY KEY (payer_id, id)
    );
    -- What a rule says; the newest version holds, and its author prepares the drafts.
    CREATE TABLE recurring_rule_versions (
      payer_id bigint NOT NULL,
      rule_id bigint NOT NULL,
      version int NOT NULL CHECK (version > 0),
      name text NOT NULL CHECK (length(name) BETWEEN 1 AND 60),
      -- Which dues, as a view of the dues says it.
      filter jsonb NOT NULL,
      unit_id bigint,
      -- Bills that fall due within so many days, and those that are overdue.
      days_before int NOT NULL CHECK (days_before BETWEEN 0 AND 60),
      with_tds boolean NOT NULL DEFAULT false,
      state text NOT NULL DEFAULT 'active' CHECK (state IN ('active', 'paused', 'ended')),
      by_user bigint NOT NULL REFERENCES users,
      at timestamptz NOT NULL DEFAULT now(),
      CONSTRAINT one_rule_version PRIMARY KEY (payer_id, rule_id, version),
      FOREIGN KEY (payer_id, rule_id) REFERENCES recurring_rules (payer_id, id),
      FOREIGN KEY (payer_id, unit_id) REFERENCES sub_units (payer_id, id)
    );
    CREATE VIEW recurring_rules_now WITH (security_invoker = true) AS
      SELECT DISTINCT ON (payer_id, rule_id) * FROM recurring_rule_versions ORDER BY payer_id, rule_id, version DESC;
    GRANT SELECT ON recurring_rules_now TO milaan_app, milaan_worker;

    -- What came of a rule on a day: its drafts, or why there are none. The key lets one run of a day be the one.
    CREATE TABLE recurring_runs (
      payer_id bigint NOT NULL,
      rule_id bigint NOT NULL,
      day date NOT NULL,
      version int NOT NULL,
      outcome text NOT NULL CHECK (outcome IN ('drafted', 'nothing-due', 'author-left', 'failed')),
      numbers text[] NOT NULL DEFAULT '{}',
      bills int NOT NULL DEFAULT 0,
      paise bigint NOT NULL DEFAULT 0,
      detail text NOT NULL DEFAULT '',
      at timestamptz NOT NULL DEFAULT clock_timestamp(),
      CONSTRAINT one_run_a_day PRIMARY KEY (payer_id, rule_id, day),
      FOREIGN KEY (payer_id, rule_id, version) REFERENCES recurring_rule_versions (payer_id, rule_id, version)
    );
    SELECT fence(ARRAY['recurring_rules', 'recurring_rule_versions', 'recurring_runs'], false, 'write');
    SELECT append_only(ARRAY['recurring_rules', 'recurring_rule_versions', 'recurring_runs']);
  `);
}
