// What a person said an unknown file's columns mean, kept per bank account and version, and which file was read by it.

import type { Knex } from "knex";

export async function up(db: Knex): Promise<void> {
  await db.raw(`
    -- The latest version of an account holds; one without a mapping withdraws it. Files remember the version they were read by.
    CREATE TABLE statement_mappings (
      discom_id int NOT NULL,
      bank_account_id int NOT NULL,
      version int NOT NULL CHECK (version > 0),
      mapping jsonb,
      -- The file it was made on.
      file_id bigint,
      by_user bigint NOT NULL REFERENCES users,
      at timestamptz NOT NULL DEFAULT clock_timestamp(),
      why text NOT NULL DEFAULT '',
      CONSTRAINT statement_mapping_version PRIMARY KEY (discom_id, bank_account_id, version),
      FOREIGN KEY (discom_id, bank_account_id) REFERENCES bank_accounts (discom_id, id),
      FOREIGN KEY (discom_id, file_id) REFERENCES statement_files (discom_id, id),
      CHECK (mapping IS NOT NULL OR length(why) > 0)
    );
    SELECT fence(ARRAY['statement_mappings'], true, null);
    SELECT append_only(ARRAY['statement_mappings']);

    ALTER TABLE statement_files
      ADD COLUMN mapping_version int,
      ADD CONSTRAINT statement_files_mapping FOREIGN KEY (discom_id, bank_account_id, mapping_version)
        REFERENCES statement_mappings (discom_id, bank_account_id, version);
    GRANT UPDATE (mapping_version) ON statement_files TO milaan_app, milaan_worker;
  `);
}
