// Papers that take a while to draw: who asked for which, and the file in parts until a month is over.

import type { Knex } from "knex";

export async function up(db: Knex): Promise<void> {
  await db.raw(`
    CREATE TABLE papers (
      work_id uuid PRIMARY KEY REFERENCES work,
      kind text NOT NULL,
      -- What is on it, as its maker understands it.
      asked jsonb NOT NULL,
      discom_id int REFERENCES discoms,
      payer_id bigint REFERENCES payers,
      asked_by bigint NOT NULL REFERENCES users,
      asked_at timestamptz NOT NULL DEFAULT now()
    );
    CREATE INDEX ON papers (asked_by, asked_at DESC);

    -- A part at a time goes in and out, so that no file stands in memory as a whole.
    CREATE TABLE paper_parts (
      work_id uuid NOT NULL REFERENCES papers,
      part int NOT NULL,
      discom_id int,
      payer_id bigint,
      bytes bytea NOT NULL,
      PRIMARY KEY (work_id, part)
    );
    CREATE TABLE paper_files (
      work_id uuid PRIMARY KEY REFERENCES papers,
      discom_id int,
      payer_id bigint,
      file_name text NOT NULL,
      media_type text NOT NULL,
      bytes_count bigint NOT NULL CHECK (bytes_count > 0),
      sha256 bytea NOT NULL CHECK (length(sha256) = 32),
      ready_at timestamptz NOT NULL DEFAULT clock_timestamp()
    );
    SELECT fence(ARRAY['papers', 'paper_files', 'paper_parts'], true, 'write');
    SELECT append_only(ARRAY['papers', 'paper_files']);
    GRANT SELECT ON paper_parts TO milaan_app;
    GRANT SELECT, INSERT, DELETE ON paper_parts TO milaan_worker;
  `);
}
