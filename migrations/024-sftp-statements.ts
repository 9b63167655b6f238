// Statements a bank lays down on an SFTP server: which were taken already, and how the last attempts went.

import type { Knex } from "knex";

export async function up(db: Knex): Promise<void> {
  await db.raw(`
    ALTER TABLE statement_files DROP CONSTRAINT statement_files_source_check,
      ADD CONSTRAINT statement_files_source_check CHECK (source IN ('upload', 'api', 'inbox', 'sftp', 'cli', 'seed'));

    -- A file there is the one taken before when name, size and time are the same; of other names with the same content
    -- nothing is imported again.
    CREATE TABLE sftp_files (
      discom_id int NOT NULL REFERENCES discoms,
      name text NOT NULL,
      size bigint NOT NULL,
      modified_ms bigint NOT NULL,
      -- Null where it was too large to be taken.
      sha256 bytea,
      file_id bigint,
      taken_at timestamptz NOT NULL DEFAULT now(),
      PRIMARY KEY (discom_id, name, size, modified_ms),
      FOREIGN KEY (discom_id, file_id) REFERENCES statement_files (discom_id, id)
    );
    CREATE INDEX ON sftp_files (discom_id, sha256);

    -- One row per discom: after a failure the next attempt waits, longer each time; other settings start afresh.
    CREATE TABLE sftp_state (
      discom_id int PRIMARY KEY REFERENCES discoms,
      settings_hash bytea NOT NULL,
      tried_at timestamptz NOT NULL,
      ok_at timestamptz,
      failures int NOT NULL CHECK (failures >= 0),
      failing_since timestamptz,
      code text,
      message text,
      next_at timestamptz,
      CHECK ((failures = 0) = (code IS NULL)),
      CHECK ((failures = 0) = (failing_since IS NULL))
    );
    SELECT fence(ARRAY['sftp_files', 'sftp_state'], true, null);
    SELECT append_only(ARRAY['sftp_files']);
    GRANT SELECT ON sftp_state TO milaan_app;
    GRANT SELECT, INSERT, UPDATE ON sftp_state TO milaan_worker;
  `);
}
