// What auditors were given: who asked for which period, the packed file in pieces, and its hash, which stays when the pieces go.

import type { Knex } from "knex";

export async function up(db: Knex): Promise<void> {
  await db.raw(`
    CREATE TABLE evidence_exports (
      discom_id int NOT NULL REFERENCES discoms,
      id bigint GENERATED ALWAYS AS IDENTITY,
      from_day date NOT NULL,
      to_day date NOT NULL CHECK (to_day >= from_day),
      -- What else was chosen: {account, rule, outcome, person}, each null for all.
      selection jsonb NOT NULL,
      work_id uuid NOT NULL REFERENCES work,
      asked_by bigint NOT NULL REFERENCES users,
      asked_at timestamptz NOT NULL DEFAULT now(),
      PRIMARY KEY (discom_id, id)
    );
    CREATE INDEX ON evidence_exports (discom_id, asked_at DESC);

    -- A part at a time goes in and out, so that no file stands in memory as a whole. They are thrown away after a month.
    CREATE TABLE evidence_export_parts (
      discom_id int NOT NULL,
      export_id bigint NOT NULL,
      part int NOT NULL,
      bytes bytea NOT NULL,
      PRIMARY KEY (discom_id, export_id, part),
      FOREIGN KEY (discom_id, export_id) REFERENCES evidence_exports (discom_id, id)
    );

    CREATE TABLE evidence_export_files (
      discom_id int NOT NULL,
      export_id bigint NOT NULL,
      file_name text NOT NULL,
      bytes_count bigint NOT NULL CHECK (bytes_count > 0),
      lines_count int NOT NULL CHECK (lines_count >= 0),
      decisions_count int NOT NULL CHECK (decisions_count >= 0),
      sha256 bytea NOT NULL CHECK (length(sha256) = 32),
      ready_at timestamptz NOT NULL DEFAULT clock_timestamp(),
      CONSTRAINT packed_once PRIMARY KEY (discom_id, export_id),
      FOREIGN KEY (discom_id, export_id) REFERENCES evidence_exports (discom_id, id)
    );

    SELECT fence(ARRAY['evidence_exports', 'evidence_export_parts', 'evidence_export_files'], true, null);
    SELECT append_only(ARRAY['evidence_exports', 'evidence_export_files']);
    GRANT SELECT ON evidence_export_parts TO milaan_app;
    GRANT SELECT, INSERT, DELETE ON evidence_export_parts TO milaan_worker;
  `);
}
