// Connections claimed without a proof, which the discom decides, and disputes of two payers over one, which it settles.

import type { Knex } from "knex";

export async function up(db: Knex): Promise<void> {
  await db.raw(`
    CREATE EXTENSION IF NOT EXISTS pg_trgm;
    -- A name as names are compared: capitals, without signs, forms of address and forms of company.
    CREATE FUNCTION name_key(name text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE SET search_path = public, pg_catalog AS $$
      SELECT btrim(regexp_replace(regexp_replace(
        regexp_replace(upper(name), '[^A-Z0-9]+', ' ', 'g'),
        '\\m(M S|MS|MESSRS|THE|LTD|LIMITED|PVT|PRIVATE|COMPANY|CORPN|CORPORATION|OF|AND|INDIA|FICTIONAL)\\M', ' ', 'g'), ' +', ' ', 'g'))
    $$;

    -- Letters and papers that come with a claim or a statement, by what is in them.
    CREATE TABLE tag_papers (
      payer_id bigint NOT NULL REFERENCES payers,
      sha256 bytea NOT NULL CHECK (length(sha256) = 32),
      file_name text NOT NULL,
      media_type text NOT NULL CHECK (media_type IN ('application/pdf', 'image/png')),
      bytes bytea NOT NULL CHECK (length(bytes) <= 5242880),
      by_user bigint NOT NULL REFERENCES users,
      at timestamptz NOT NULL DEFAULT now(),
      PRIMARY KEY (payer_id, sha256)
    );

    CREATE TABLE tag_claim_batches (
      discom_id int NOT NULL REFERENCES discoms,
      id bigint GENERATED ALWAYS AS IDENTITY,
      payer_id bigint NOT NULL REFERENCES payers,
      upload_id bigint,
      -- Of that upload, which the discom does not see.
      file_name text,
      paper bytea,
      note text NOT NULL DEFAULT '',
      by_user bigint NOT NULL REFERENCES users,
      at timestamptz NOT NULL DEFAULT now(),
      PRIMARY KEY (discom_id, id),
      FOREIGN KEY (payer_id, upload_id) REFERENCES tag_uploads (payer_id, id),
      FOREIGN KEY (payer_id, paper) REFERENCES tag_papers (payer_id, sha256)
    );
    CREATE INDEX ON tag_claim_batches (payer_id, id DESC);

    -- By number, never by connection: whether there is one of that number the payer learns from the verdict alone.
    CREATE TABLE tag_claims (
      discom_id int NOT NULL,
      id bigint GENERATED ALWAYS AS IDENTITY,
      payer_id bigint NOT NULL,
      batch_id bigint NOT NULL,
      -- The row of the batch's file.
      row int,
      -- As the payer knows it; of a hint only its last digits.
      number text NOT NULL,
      number_key text NOT NULL,
      label text NOT NULL DEFAULT '',
      sub_unit_id bigint,
      at timestamptz NOT NULL DEFAULT now(),
      PRIMARY KEY (discom_id, id),
      FOREIGN KEY (discom_id, batch_id) REFERENCES tag_claim_batches (discom_id, id)
    );
    CREATE INDEX ON tag_claims (discom_id, batch_id, id);
    CREATE INDEX ON tag_claims (payer_id, discom_id, number_key);

    CREATE TABLE tag_claim_verdicts (
      discom_id int NOT NULL,
      claim_id bigint NOT NULL,
      payer_id bigint NOT NULL,
      verdict text NOT NULL CHECK (verdict IN ('approved', 'refused', 'disputed', 'withdrawn')),
      -- Of what was approved or became a dispute.
      connection_id bigint,
      reason text NOT NULL DEFAULT '',
      by_user bigint NOT NULL REFERENCES users,
      at timestamptz NOT NULL DEFAULT now(),
      CONSTRAINT claim_decided_once PRIMARY KEY (discom_id, claim_id),
      FOREIGN KEY (discom_id, claim_id) REFERENCES tag_claims (discom_id, id),
      CHECK ((connection_id IS NOT NULL) = (verdict IN ('approved', 'disputed'))),
      CHECK (verdict <> 'refused' OR length(reason) >= 5)
    );
    SELECT fence(ARRAY['tag_claim_batches', 'tag_claims'], true, 'write');
    SELECT fence(ARRAY['tag_claim_verdicts'], true, 'read');
    CREATE POLICY withdrawal ON tag_claim_verdicts FOR INSERT TO milaan_app
      WITH CHECK (payer_id = current_payer() AND verdict = 'withdrawn');
    SELECT append_only(ARRAY['tag_claim_batches', 'tag_claims', 'tag_claim_verdicts']);

    -- Who says that a connection another payer holds is its own.
    CREATE TABLE tag_disputes (
      discom_id int NOT NULL,
      id bigint GENERATED ALWAYS AS IDENTITY,
      connection_id bigint NOT NULL,
      claimant_id bigint NOT NULL REFERENCES payers,
      holder_id bigint NOT NULL REFERENCES payers,
      -- What the claimant proved it by, or the discom's approval of its claim.
      proof text NOT NULL CHECK (proof IN ('bill-number', 'bill-amount', 'claim')),
      label text NOT NULL DEFAULT '',
      sub_unit_id bigint,
      opened_by bigint NOT NULL REFERENCES users,
      opened_at timestamptz NOT NULL DEFAULT now(),
      closed_at timestamptz,
      PRIMARY KEY (discom_id, id),
      FOREIGN KEY (discom_id, connection_id) REFERENCES connections (discom_id, id),
      CHECK (claimant_id <> holder_id)
    );
    CREATE UNIQUE INDEX one_open_dispute ON tag_disputes (discom_id, connection_id, claimant_id) WHERE closed_at IS NULL;
    CREATE INDEX ON tag_disputes (claimant_id);
    CREATE INDEX ON tag_disputes (holder_id);
    SELECT fence(ARRAY['tag_disputes'], true, null);
    CREATE POLICY parties ON tag_disputes FOR SELECT TO milaan_app USING (current_payer() IN (claimant_id, holder_id));
    GRANT SELECT ON tag_disputes TO milaan_app;
    GRANT SELECT, INSERT, UPDATE (closed_at) ON tag_disputes TO milaan_worker;

    -- A party learns the other's name, and of the connection its number alone: neither may read the other's rows.
    CREATE FUNCTION dispute_names(discom int, dispute bigint)
      RETURNS TABLE (number text, claimant text, claimant_hi text, holder text, holder_hi text)
      LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public AS $$
      SELECT c.number, a.name, a.name_hi, h.name, h.name_hi
        FROM tag_disputes d
        JOIN connections c ON c.discom_id = d.discom_id AND c.id = d.connection_id
        JOIN payers a ON a.id = d.claimant_id
        JOIN payers h ON h.id = d.holder_id
       WHERE d.discom_id = discom AND d.id = dispute
         AND (d.discom_id = current_discom() OR current_payer() IN (d.claimant_id, d.holder_id))
    $$;
    ALTER FUNCTION dispute_names(int, bigint) OWNER TO milaan_worker;

    -- A side reads its own statements; the discom reads all.
    CREATE TABLE tag_dispute_statements (
      discom_id int NOT NULL,
      id bigint GENERATED ALWAYS AS IDENTITY,
      dispute_id bigint NOT NULL,
      payer_id bigint NOT NULL,
      statement text NOT NULL CHECK (length(statement) BETWEEN 5 AND 2000),
      paper bytea,
      by_user bigint NOT NULL REFERENCES users,
      at timestamptz NOT NULL DEFAULT now(),
      PRIMARY KEY (discom_id, id),
      FOREIGN KEY (discom_id, dispute_id) REFERENCES tag_disputes (discom_id, id),
      FOREIGN KEY (payer_id, paper) REFERENCES tag_papers (payer_id, sha256)
    );
    CREATE INDEX ON tag_dispute_statements (discom_id, dispute_id);
    SELECT fence(ARRAY['tag_dispute_statements'], true, 'write');
    SELECT append_only(ARRAY['tag_dispute_statements']);

    CREATE TABLE tag_dispute_verdicts (
      discom_id int NOT NULL,
      dispute_id bigint NOT NULL,
      verdict text NOT NULL CHECK (verdict IN ('stays', 'moves', 'refused', 'withdrawn')),
      moves_on date,
      reason text NOT NULL CHECK (length(reason) >= 5),
      by_user bigint NOT NULL REFERENCES users,
      at timestamptz NOT NULL DEFAULT now(),
      CONSTRAINT dispute_decided_once PRIMARY KEY (discom_id, dispute_id),
      FOREIGN KEY (discom_id, dispute_id) REFERENCES tag_disputes (discom_id, id),
      CHECK ((moves_on IS NOT NULL) = (verdict = 'moves'))
    );
    -- The move itself, on its day or later, when no live advice held a bill any more.
    CREATE TABLE tag_dispute_moves (
      discom_id int NOT NULL,
      dispute_id bigint NOT NULL,
      moved boolean NOT NULL,
      at timestamptz NOT NULL DEFAULT now(),
      PRIMARY KEY (discom_id, dispute_id),
      FOREIGN KEY (discom_id, dispute_id) REFERENCES tag_dispute_verdicts (discom_id, dispute_id)
    );
    SELECT fence(ARRAY['tag_dispute_verdicts', 'tag_dispute_moves'], true, null);
    CREATE POLICY parties ON tag_dispute_verdicts FOR SELECT TO milaan_app USING (EXISTS (SELECT FROM tag_disputes d
      WHERE d.discom_id = tag_dispute_verdicts.discom_id AND d.id = dispute_id));
    CREATE POLICY parties ON tag_dispute_moves FOR SELECT TO milaan_app USING (EXISTS (SELECT FROM tag_disputes d
      WHERE d.discom_id = tag_dispute_moves.discom_id AND d.id = dispute_id));
    SELECT append_only(ARRAY['tag_dispute_verdicts', 'tag_dispute_moves']);

    SELECT fence(ARRAY['tag_papers'], false, 'write');
    SELECT append_only(ARRAY['tag_papers']);
    -- A discom reads what was sent to it and nothing else.
    CREATE POLICY addressed ON tag_papers FOR SELECT TO milaan_app USING (
      EXISTS (SELECT FROM tag_claim_batches b
               WHERE b.discom_id = current_discom() AND b.payer_id = tag_papers.payer_id AND b.paper = tag_papers.sha256)
      OR EXISTS (SELECT FROM tag_dispute_statements s
               WHERE s.discom_id = current_discom() AND s.payer_id = tag_papers.payer_id AND s.paper = tag_papers.sha256));
  `);
}
