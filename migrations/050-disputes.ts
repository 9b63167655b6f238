// A payer disputes a bill or a payment, or asks for its money back: what each side said, who decided what by when, and the papers.

import type { Knex } from "knex";

export async function up(db: Knex): Promise<void> {
  await db.raw(`
    -- Days the discom gives itself for an answer, and days within which a payer may take a decided dispute up again.
    ALTER TABLE discoms ADD COLUMN dispute_days int NOT NULL DEFAULT 15 CHECK (dispute_days BETWEEN 1 AND 180);
    ALTER TABLE discoms ADD COLUMN dispute_reopen_days int NOT NULL DEFAULT 15 CHECK (dispute_reopen_days BETWEEN 1 AND 180);

    CREATE TABLE disputes (
      discom_id int NOT NULL REFERENCES discoms,
      id bigint GENERATED ALWAYS AS IDENTITY,
      number text GENERATED ALWAYS AS ('D' || lpad(id::text, 8, '0')) STORED UNIQUE,
      payer_id bigint NOT NULL REFERENCES payers,
      kind text NOT NULL CHECK (kind IN ('wrong-amount', 'wrong-reading', 'already-paid', 'not-my-connection', 'payment-not-shown',
        'double-payment', 'refund', 'carry-forward', 'other')),
      -- What it is about, as the payer knows it: a bill's, advice's or receipt's number, a UTR, a credit that is kept.
      about text NOT NULL CHECK (about IN ('bill', 'advice', 'receipt', 'payment', 'advance')),
      reference text NOT NULL CHECK (length(reference) BETWEEN 1 AND 60),
      bill_id bigint,
      connection_id bigint,
      line_id bigint,
      -- At stake: the bill's amount, the payment's, what is asked back. Null where nobody said.
      paise bigint CHECK (paise > 0),
      -- What is asked for with it: the right amount, the account a refund goes to, the bills a carry-forward pays.
      wish jsonb NOT NULL DEFAULT '{}',
      raised_by bigint NOT NULL REFERENCES users,
      at timestamptz NOT NULL DEFAULT now(),
      PRIMARY KEY (discom_id, id),
      FOREIGN KEY (discom_id, bill_id) REFERENCES bills (discom_id, id),
      FOREIGN KEY (discom_id, connection_id) REFERENCES connections (discom_id, id),
      FOREIGN KEY (discom_id, line_id) REFERENCES statement_lines (discom_id, id)
    );
    CREATE INDEX ON disputes (payer_id, id DESC);

    CREATE TABLE dispute_events (
      discom_id int NOT NULL,
      dispute_id bigint NOT NULL,
      seq int NOT NULL CHECK (seq > 0),
      payer_id bigint NOT NULL,
      event text NOT NULL CHECK (event IN ('raised', 'wrote', 'answered', 'asked', 'assigned', 'decided', 'withdrawn', 'accepted', 'closed', 'reopened')),
      side text NOT NULL CHECK (side IN ('payer', 'discom', 'clock')),
      by_user bigint REFERENCES users,
      said text NOT NULL DEFAULT '' CHECK (length(said) <= 4000),
      assigned_to bigint REFERENCES users,
      outcome text CHECK (outcome IN ('correct-bill', 'payment-placed', 'refund', 'carry-forward', 'refused')),
      approval_id bigint,
      use_id bigint,
      -- Of a carry-forward: what the payer was given for it.
      receipts text[] NOT NULL DEFAULT '{}',
      at timestamptz NOT NULL DEFAULT clock_timestamp(),
      CONSTRAINT dispute_acted_meanwhile PRIMARY KEY (discom_id, dispute_id, seq),
      FOREIGN KEY (discom_id, dispute_id) REFERENCES disputes (discom_id, id),
      FOREIGN KEY (discom_id, approval_id) REFERENCES approvals (discom_id, id),
      FOREIGN KEY (discom_id, use_id) REFERENCES advance_uses (discom_id, id),
      CONSTRAINT decision_is_whole CHECK ((event = 'decided') = (outcome IS NOT NULL)),
      CONSTRAINT decision_has_a_reason CHECK (event NOT IN ('decided', 'reopened', 'withdrawn') OR length(said) > 0),
      CONSTRAINT refund_names_its_approval CHECK ((outcome IS NOT DISTINCT FROM 'refund') = (approval_id IS NOT NULL)),
      CONSTRAINT carrying_names_its_use CHECK ((outcome IS NOT DISTINCT FROM 'carry-forward') = (use_id IS NOT NULL))
    );
    CREATE INDEX ON dispute_events (discom_id, approval_id) WHERE approval_id IS NOT NULL;

    -- Where each stands, made by the trigger from its events alone. One open dispute a bill.
    CREATE TABLE dispute_states (
      discom_id int NOT NULL,
      dispute_id bigint NOT NULL,
      payer_id bigint NOT NULL,
      bill_id bigint,
      state text NOT NULL CHECK (state IN ('raised', 'with-discom', 'with-payer', 'decided', 'closed')),
      seq int NOT NULL,
      assigned_to bigint,
      outcome text,
      due_on date NOT NULL,
      decided_at timestamptz,
      reopened boolean NOT NULL DEFAULT false,
      changed_at timestamptz NOT NULL,
      PRIMARY KEY (discom_id, dispute_id),
      FOREIGN KEY (discom_id, dispute_id) REFERENCES disputes (discom_id, id)
    );
    CREATE UNIQUE INDEX one_open_dispute_a_bill ON dispute_states (discom_id, bill_id)
      WHERE bill_id IS NOT NULL AND state IN ('raised', 'with-discom', 'with-payer');
    CREATE INDEX ON dispute_states (discom_id, state, due_on);
    CREATE INDEX ON dispute_states (payer_id, state);

    -- Who may do what when. Two who act at once write the same seq: the primary key lets one through.
    CREATE FUNCTION dispute_event_fits() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
    DECLARE s dispute_states; d disputes; u users; c discoms; is_open boolean; today date := (now() AT TIME ZONE 'Asia/Kolkata')::date;
    BEGIN
      SELECT * INTO d FROM disputes WHERE discom_id = NEW.discom_id AND id = NEW.dispute_id;
      SELECT * INTO s FROM dispute_states WHERE discom_id = NEW.discom_id AND dispute_id = NEW.dispute_id FOR UPDATE;
      SELECT * INTO c FROM discoms WHERE id = NEW.discom_id;
      SELECT * INTO u FROM users WHERE id = NEW.by_user;
      IF NEW.payer_id <> d.payer_id
         OR NEW.by_user IS DISTINCT FROM coalesce(current_user_id(), NEW.by_user)
         OR (CASE NEW.side WHEN 'payer' THEN u.payer_id IS DISTINCT FROM d.payer_id OR NOT u.roles && ARRAY['maker', 'checker', 'admin']
                          WHEN 'discom' THEN u.discom_id IS DISTINCT FROM d.discom_id OR NOT u.roles && ARRAY['accountant', 'supervisor']
                          ELSE NEW.by_user IS NOT NULL END)
         OR NEW.side <> (CASE WHEN NEW.event IN ('raised', 'wrote', 'withdrawn', 'accepted', 'reopened') THEN 'payer'
                             WHEN NEW.event = 'closed' THEN 'clock' ELSE 'discom' END) THEN
        RAISE EXCEPTION 'not for this side' USING ERRCODE = 'check_violation', CONSTRAINT = 'dispute_side';
      END IF;
      IF NEW.seq <> coalesce(s.seq, 0) + 1 THEN
        RAISE EXCEPTION 'somebody acted meanwhile' USING ERRCODE = 'check_violation', CONSTRAINT = 'dispute_acted_meanwhile';
      END IF;
      is_open := s.state IN ('raised', 'with-discom', 'with-payer');
      IF NOT coalesce(CASE NEW.event
           WHEN 'raised' THEN s.seq IS NULL
           WHEN 'accepted' THEN s.state = 'decided'
           WHEN 'closed' THEN s.state = 'decided' AND s.decided_at < now() - c.dispute_reopen_days * interval '1 day'
           WHEN 'reopened' THEN s.state IN ('decided', 'closed') AND s.decided_at IS NOT NULL
           ELSE is_open END, false) THEN
        RAISE EXCEPTION 'not in this state' USING ERRCODE = 'check_violation', CONSTRAINT = 'dispute_state_fits';
      END IF;
      IF NEW.event = 'reopened' AND s.reopened THEN
        RAISE EXCEPTION 'reopened before' USING ERRCODE = 'check_violation', CONSTRAINT = 'dispute_reopened_once';
      END IF;
      IF NEW.event = 'reopened' AND s.decided_at < now() - c.dispute_reopen_days * interval '1 day' THEN
        RAISE EXCEPTION 'too late' USING ERRCODE = 'check_violation', CONSTRAINT = 'dispute_reopened_late';
      END IF;
      IF NEW.assigned_to IS NOT NULL AND NOT EXISTS (SELECT FROM users w WHERE w.id = NEW.assigned_to AND w.discom_id = NEW.discom_id
           AND w.active AND w.roles && ARRAY['accountant', 'supervisor']) THEN
        RAISE EXCEPTION 'not one of the staff' USING ERRCODE = 'check_violation', CONSTRAINT = 'dispute_assignee';
      END IF;
      INSERT INTO dispute_states AS t (discom_id, dispute_id, payer_id, bill_id, state, seq, due_on, changed_at)
      VALUES (NEW.discom_id, NEW.dispute_id, d.payer_id, d.bill_id, 'raised', NEW.seq, today + c.dispute_days, NEW.at)
      ON CONFLICT (discom_id, dispute_id) DO UPDATE SET
        seq = NEW.seq, changed_at = NEW.at,
        state = CASE NEW.event WHEN 'wrote' THEN CASE t.state WHEN 'with-payer' THEN 'with-discom' ELSE t.state END
                               WHEN 'answered' THEN 'with-discom' WHEN 'asked' THEN 'with-payer'
                               WHEN 'assigned' THEN CASE t.state WHEN 'raised' THEN 'with-discom' ELSE t.state END
                               WHEN 'decided' THEN 'decided' WHEN 'reopened' THEN 'with-discom' ELSE 'closed' END,
        assigned_to = CASE WHEN NEW.event = 'assigned' THEN NEW.assigned_to ELSE coalesce(t.assigned_to, CASE WHEN NEW.side = 'discom' THEN NEW.by_user END) END,
        outcome = CASE NEW.event WHEN 'decided' THEN NEW.outcome WHEN 'reopened' THEN NULL ELSE t.outcome END,
        decided_at = CASE NEW.event WHEN 'decided' THEN NEW.at WHEN 'reopened' THEN NULL ELSE t.decided_at END,
        reopened = t.reopened OR NEW.event = 'reopened',
        due_on = CASE NEW.event WHEN 'reopened' THEN today + c.dispute_days ELSE t.due_on END;
      RETURN NEW;
    END $$;
    ALTER FUNCTION dispute_event_fits() OWNER TO milaan_worker;
    CREATE TRIGGER fits BEFORE INSERT ON dispute_events FOR EACH ROW EXECUTE FUNCTION dispute_event_fits();

    -- Papers by the hash of their content, so that the same one sent twice is kept once.
    CREATE TABLE dispute_contents (
      discom_id int NOT NULL REFERENCES discoms,
      payer_id bigint NOT NULL REFERENCES payers,
      sha256 bytea NOT NULL,
      bytes bytea NOT NULL CHECK (length(bytes) BETWEEN 1 AND 5242880),
      PRIMARY KEY (discom_id, payer_id, sha256),
      CONSTRAINT content_is_its_hash CHECK (sha256 = sha256(bytes))
    );
    CREATE TABLE dispute_files (
      discom_id int NOT NULL,
      id bigint GENERATED ALWAYS AS IDENTITY,
      dispute_id bigint NOT NULL,
      payer_id bigint NOT NULL,
      side text NOT NULL CHECK (side IN ('payer', 'discom')),
      name text NOT NULL CHECK (length(name) BETWEEN 1 AND 200),
      media_type text NOT NULL CHECK (media_type IN ('application/pdf', 'image/png', 'image/jpeg')),
      bytes_count int NOT NULL,
      sha256 bytea NOT NULL,
      by_user bigint NOT NULL REFERENCES users,
      at timestamptz NOT NULL DEFAULT now(),
      PRIMARY KEY (discom_id, id),
      FOREIGN KEY (discom_id, dispute_id) REFERENCES disputes (discom_id, id),
      FOREIGN KEY (discom_id, payer_id, sha256) REFERENCES dispute_contents (discom_id, payer_id, sha256)
    );
    CREATE INDEX ON dispute_files (discom_id, dispute_id);
    CREATE FUNCTION dispute_files_bounded() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
    DECLARE s dispute_states;
    BEGIN
      SELECT * INTO s FROM dispute_states WHERE discom_id = NEW.discom_id AND dispute_id = NEW.dispute_id FOR UPDATE;
      IF s.state NOT IN ('raised', 'with-discom', 'with-payer') THEN
        RAISE EXCEPTION 'not in this state' USING ERRCODE = 'check_violation', CONSTRAINT = 'dispute_state_fits';
      END IF;
      IF 5 <= (SELECT count(*) FROM dispute_files WHERE discom_id = NEW.discom_id AND dispute_id = NEW.dispute_id AND side = NEW.side) THEN
        RAISE EXCEPTION 'five are enough' USING ERRCODE = 'check_violation', CONSTRAINT = 'dispute_files_max';
      END IF;
      RETURN NEW;
    END $$;
    ALTER FUNCTION dispute_files_bounded() OWNER TO milaan_worker;
    CREATE TRIGGER bounded BEFORE INSERT ON dispute_files FOR EACH ROW EXECUTE FUNCTION dispute_files_bounded();

    -- Which turn of a refund was told of, so that each is told once however it came about.
    CREATE TABLE refund_news (
      discom_id int NOT NULL,
      payer_id bigint NOT NULL REFERENCES payers,
      approval_id bigint NOT NULL,
      turn text NOT NULL CHECK (turn IN ('approved', 'refused', 'withdrawn', 'voided', 'paid', 'came-back', 'cancelled')),
      at timestamptz NOT NULL DEFAULT now(),
      PRIMARY KEY (discom_id, approval_id, turn),
      FOREIGN KEY (discom_id, approval_id) REFERENCES approvals (discom_id, id)
    );

    -- What turned before there was anybody to tell is no news.
    INSERT INTO refund_news (discom_id, payer_id, approval_id, turn)
      SELECT a.discom_id, (a.content->'payer'->>'id')::bigint, a.id, v.verdict
        FROM approvals a JOIN approval_verdicts v ON v.discom_id = a.discom_id AND v.approval_id = a.id
       WHERE a.kind = 'refund' AND a.content->'payer'->>'id' IS NOT NULL
      UNION ALL
      SELECT r.discom_id, r.payer_id, r.approval_id, 'paid' FROM refunds r
       WHERE EXISTS (SELECT FROM refund_payments p WHERE p.discom_id = r.discom_id AND p.refund_id = r.id);

    SELECT fence(ARRAY['disputes', 'dispute_events', 'dispute_contents', 'dispute_files'], true, 'write');
    SELECT fence(ARRAY['dispute_states', 'refund_news'], true, 'read');
    SELECT append_only(ARRAY['disputes', 'dispute_events', 'dispute_contents', 'dispute_files', 'refund_news']);
    REVOKE INSERT ON refund_news FROM milaan_app;
    GRANT SELECT ON dispute_states TO milaan_app;
    GRANT SELECT, INSERT, UPDATE ON dispute_states TO milaan_worker;

    -- A payer sees what is kept for it, credit by credit, without seeing the discom's books. The tables are read by the view's owner;
    -- the views over them (kept_advances, standing_refund_payments) would be read by whoever asks, and show a payer nothing.
    CREATE VIEW payer_advances WITH (security_barrier = true) AS
      SELECT d.discom_id, d.payer_id, d.line_id, d.id AS decision_id, d.advance_paise AS kept_paise,
             (d.advance_paise - coalesce((SELECT sum(w.paise) FROM advance_draws w
               WHERE w.discom_id = d.discom_id AND w.decision_id = d.id
                 AND NOT EXISTS (SELECT FROM advance_draw_reversals x WHERE x.discom_id = w.discom_id AND x.draw_id = w.id)), 0))::bigint AS left_paise,
             l.value_date, l.utr,
             EXISTS (SELECT FROM waiting_approvals w WHERE w.discom_id = d.discom_id AND w.line_id = d.line_id AND w.kind = 'refund') AS refund_asked
        FROM decisions d
        JOIN line_decisions h ON h.discom_id = d.discom_id AND h.line_id = d.line_id AND h.decision_id = d.id
        JOIN statement_lines l ON l.discom_id = d.discom_id AND l.id = d.line_id
       WHERE d.outcome = 'matched' AND d.advance_paise > 0
         AND (d.payer_id = current_payer() OR d.discom_id = current_discom() OR current_user = 'milaan_worker');
    -- And the way of each refund: asked, answered by a second person, paid by which debit of the bank.
    CREATE VIEW payer_refunds WITH (security_barrier = true) AS
      SELECT a.discom_id, a.id AS approval_id, x.payer_id, a.paise, a.asked_at, v.verdict, v.at AS answered_at,
             CASE WHEN v.verdict IN ('refused', 'withdrawn') THEN v.why END AS because,
             r.number, right(a.content->'beneficiary'->>'account', 4) AS account_end, a.content->'beneficiary'->>'name' AS beneficiary,
             m.line_id AS paid_by_line_id, l.value_date AS paid_on, l.utr AS paid_utr, l.bank_reference AS paid_reference, c.at AS cancelled_at,
             CASE WHEN v.verdict IS NULL THEN 'asked' WHEN v.verdict <> 'approved' THEN v.verdict WHEN c.refund_id IS NOT NULL THEN 'cancelled'
                  WHEN m.line_id IS NOT NULL THEN 'paid'
                  WHEN EXISTS (SELECT FROM refund_payments b WHERE b.discom_id = r.discom_id AND b.refund_id = r.id) THEN 'came-back'
                  ELSE 'approved' END AS state
        FROM approvals a
        CROSS JOIN LATERAL (SELECT (a.content->'payer'->>'id')::bigint AS payer_id) x
        LEFT JOIN approval_verdicts v ON v.discom_id = a.discom_id AND v.approval_id = a.id
        LEFT JOIN refunds r ON r.discom_id = a.discom_id AND r.approval_id = a.id
        LEFT JOIN refund_cancellations c ON c.discom_id = r.discom_id AND c.refund_id = r.id
        LEFT JOIN (refund_payments m JOIN line_decisions h ON h.discom_id = m.discom_id AND h.line_id = m.line_id AND h.decision_id = m.decision_id)
          ON m.discom_id = r.discom_id AND m.refund_id = r.id
        LEFT JOIN statement_lines l ON l.discom_id = m.discom_id AND l.id = m.line_id
       WHERE a.kind = 'refund'
         AND (x.payer_id = current_payer() OR a.discom_id = current_discom() OR current_user = 'milaan_worker');
    GRANT SELECT ON payer_advances, payer_refunds TO milaan_app, milaan_worker;
  `);
}
