// What banks tell of credits before their statements do. A notice is held beside the advice and the statement's line; it posts nothing.

import type { Knex } from "knex";

export async function up(db: Knex): Promise<void> {
  await db.raw(`
    -- One for each transfer and account; a repetition adds nothing.
    CREATE TABLE bank_notices (
      discom_id int NOT NULL,
      id bigint GENERATED ALWAYS AS IDENTITY,
      bank_account_id int NOT NULL,
      kind text NOT NULL CHECK (kind IN ('credit', 'return')),
      utr text NOT NULL CHECK (utr ~ '^[A-Z0-9]{6,30}$'),
      -- As UTRs are compared: O is 0, and a bare number has no leading zeros.
      utr_key text NOT NULL CHECK (length(utr_key) BETWEEN 1 AND 30),
      bank_reference text NOT NULL,
      van text NOT NULL,
      paise bigint NOT NULL CHECK (paise > 0),
      mode text NOT NULL CHECK (mode IN ('RTGS', 'NEFT', 'IMPS', 'UPI', 'TRANSFER')),
      remitter_name text NOT NULL,
      remitter_account text NOT NULL,
      remitter_ifsc text NOT NULL,
      credited_at timestamptz NOT NULL,
      -- The advice whose virtual account it came to, or the payer whose standing one.
      advice_id bigint,
      payer_id bigint REFERENCES payers,
      -- SHA-256 of what a repetition may not say otherwise.
      content_hash bytea NOT NULL CHECK (length(content_hash) = 32),
      heard_at timestamptz NOT NULL DEFAULT clock_timestamp(),
      PRIMARY KEY (discom_id, id),
      CONSTRAINT notice_once UNIQUE (discom_id, bank_account_id, kind, utr_key),
      FOREIGN KEY (discom_id, bank_account_id) REFERENCES bank_accounts (discom_id, id),
      FOREIGN KEY (discom_id, advice_id) REFERENCES advices (discom_id, id)
    );
    CREATE INDEX ON bank_notices (discom_id, heard_at DESC);
    CREATE INDEX ON bank_notices (discom_id, advice_id) WHERE advice_id IS NOT NULL;

    -- A repetition that says something else: an alarm that stays.
    CREATE TABLE bank_notice_conflicts (
      discom_id int NOT NULL,
      notice_id bigint NOT NULL,
      content_hash bytea NOT NULL,
      van text NOT NULL,
      paise bigint NOT NULL,
      heard_at timestamptz NOT NULL DEFAULT clock_timestamp(),
      PRIMARY KEY (discom_id, notice_id, content_hash),
      FOREIGN KEY (discom_id, notice_id) REFERENCES bank_notices (discom_id, id)
    );

    -- Contradictions the accountants have been told of, each once, whether it is another notice or the statement that says otherwise.
    CREATE TABLE bank_notice_alarms (
      discom_id int NOT NULL,
      notice_id bigint NOT NULL,
      state text NOT NULL CHECK (state IN ('contradicted', 'returned', 'missing')),
      at timestamptz NOT NULL DEFAULT now(),
      PRIMARY KEY (discom_id, notice_id, state),
      FOREIGN KEY (discom_id, notice_id) REFERENCES bank_notices (discom_id, id)
    );

    -- A call is taken once: its number is remembered for longer than its time stamp is good.
    CREATE TABLE callback_nonces (
      caller text NOT NULL,
      nonce text NOT NULL CHECK (length(nonce) BETWEEN 16 AND 64),
      at timestamptz NOT NULL DEFAULT now(),
      CONSTRAINT called_once PRIMARY KEY (caller, nonce)
    );
    CREATE INDEX ON callback_nonces (at);
    ALTER TABLE callback_nonces ENABLE ROW LEVEL SECURITY;
    ALTER TABLE callback_nonces FORCE ROW LEVEL SECURITY;
    CREATE POLICY worker ON callback_nonces TO milaan_worker USING (true) WITH CHECK (true);
    GRANT SELECT, INSERT, DELETE ON callback_nonces TO milaan_worker;

    SELECT fence(ARRAY['bank_notices'], true, 'read');
    SELECT fence(ARRAY['bank_notice_conflicts', 'bank_notice_alarms'], true, null);
    SELECT append_only(ARRAY['bank_notices', 'bank_notice_conflicts', 'bank_notice_alarms']);

    -- How a notice stands to the statement, which is the truth: derived at every look. A payer sees of the lines only what this says.
    CREATE FUNCTION bank_notice_state(n bank_notices) RETURNS text LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public AS $$
      SELECT CASE
        WHEN EXISTS (SELECT FROM bank_notice_conflicts c WHERE c.discom_id = n.discom_id AND c.notice_id = n.id) THEN 'contradicted'
        WHEN l.id IS NOT NULL AND l.paise <> n.paise THEN 'contradicted'
        WHEN n.kind = 'credit' AND l.outcome = 'returned' THEN 'returned'
        WHEN n.kind = 'credit' AND EXISTS (SELECT FROM bank_notices r WHERE r.discom_id = n.discom_id AND r.bank_account_id = n.bank_account_id
                       AND r.utr_key = n.utr_key AND r.kind = 'return') THEN 'returned'
        WHEN l.id IS NOT NULL THEN 'confirmed'
        -- The statement went on past its day and does not show it.
        WHEN EXISTS (SELECT FROM statements s WHERE s.discom_id = n.discom_id AND s.bank_account_id = n.bank_account_id
                       AND s.to_date > (n.credited_at AT TIME ZONE 'Asia/Kolkata')::date + 1) THEN 'missing'
        ELSE 'awaited' END
        FROM (SELECT) one
        LEFT JOIN LATERAL (
          SELECT l.id, l.paise, d.outcome FROM statement_lines l
            LEFT JOIN line_decisions d ON d.discom_id = l.discom_id AND d.line_id = l.id
           WHERE l.discom_id = n.discom_id AND l.bank_account_id = n.bank_account_id AND l.utr IN (n.utr, n.utr_key)
             AND l.direction = CASE n.kind WHEN 'credit' THEN 'credit' ELSE 'debit' END
           ORDER BY (l.paise = n.paise) DESC, l.id LIMIT 1) l ON true
    $$;
    ALTER FUNCTION bank_notice_state(bank_notices) OWNER TO milaan_worker;
    GRANT EXECUTE ON FUNCTION bank_notice_state(bank_notices) TO milaan_app, milaan_worker;
  `);
}
