// Money kept for a payer: used on later bills or refunded, drawn from the credit it came with, never twice and never beyond it.

import type { Knex } from "knex";

/** A receipt of a draw shows the draw's bills; one of a decision shows the decision's. */
const parts = `
      SELECT r.discom_id, r.id AS receipt_id, r.payer_id, i.position::bigint AS place, i.bill_id, i.paise, i.rebate_paise, i.tds_paise
        FROM receipts r
        JOIN settlements s ON s.discom_id = r.discom_id AND s.decision_id = r.decision_id AND r.draw_id IS NULL
        JOIN advice_items i ON i.discom_id = s.discom_id AND i.advice_id = s.advice_id
      UNION ALL
      SELECT r.discom_id, r.id, r.payer_id, a.id, a.bill_id, a.paise, 0, 0
        FROM receipts r
        JOIN allocations a ON a.discom_id = r.discom_id AND a.decision_id = r.decision_id AND a.reversal_of IS NULL
         AND a.draw_id IS NOT DISTINCT FROM r.draw_id`;

export async function up(db: Knex): Promise<void> {
  await db.raw(`
    ALTER TABLE number_series DROP CONSTRAINT number_series_kind_check;
    ALTER TABLE number_series ADD CONSTRAINT number_series_kind_check CHECK (kind IN ('advice', 'receipt', 'refund'));

    -- One act: a payer's kept money relieves later bills. By nobody where the discom's policy did it.
    CREATE TABLE advance_uses (
      discom_id int NOT NULL REFERENCES discoms,
      id bigint GENERATED ALWAYS AS IDENTITY,
      payer_id bigint NOT NULL REFERENCES payers,
      paise bigint NOT NULL CHECK (paise > 0),
      -- The day it counts as paid: the money was here, the wish was not.
      used_on date NOT NULL,
      by_user bigint REFERENCES users,
      why text NOT NULL,
      at timestamptz NOT NULL DEFAULT now(),
      PRIMARY KEY (discom_id, id)
    );
    CREATE INDEX ON advance_uses (discom_id, payer_id, id DESC);

    -- Money to be paid back, asked by one and approved by another. Its number stands in the payment's text, so that the bank's
    -- debit is known by it.
    CREATE TABLE refunds (
      discom_id int NOT NULL REFERENCES discoms,
      id bigint GENERATED ALWAYS AS IDENTITY,
      number text NOT NULL CHECK (number ~ '^[A-Z]{2}RF[0-9]{10}$'),
      payer_id bigint NOT NULL REFERENCES payers,
      -- The credit that is given back, and the decision that kept it as the payer's.
      line_id bigint NOT NULL,
      decision_id bigint NOT NULL,
      paise bigint NOT NULL CHECK (paise > 0),
      account text NOT NULL CHECK (account ~ '^[0-9]{6,20}$'),
      ifsc text NOT NULL CHECK (ifsc ~ '^[A-Z]{4}0[A-Z0-9]{6}$'),
      beneficiary text NOT NULL CHECK (length(beneficiary) > 0),
      -- Where the beneficiary comes from: the credit itself, the payer's registered remitters, or somebody's typing.
      known_by text NOT NULL CHECK (known_by IN ('credit', 'registered', 'typed')),
      approval_id bigint NOT NULL,
      at timestamptz NOT NULL DEFAULT now(),
      PRIMARY KEY (discom_id, id),
      CONSTRAINT refund_number_once UNIQUE (discom_id, number),
      CONSTRAINT refund_approved_once UNIQUE (discom_id, approval_id),
      FOREIGN KEY (discom_id, line_id) REFERENCES statement_lines (discom_id, id),
      FOREIGN KEY (discom_id, decision_id) REFERENCES decisions (discom_id, id),
      FOREIGN KEY (discom_id, approval_id) REFERENCES approvals (discom_id, id)
    );
    CREATE INDEX ON refunds (discom_id, line_id);
    CREATE TABLE refund_cancellations (
      discom_id int NOT NULL,
      refund_id bigint NOT NULL,
      payer_id bigint NOT NULL,
      by_user bigint NOT NULL REFERENCES users,
      why text NOT NULL CHECK (length(why) > 0),
      at timestamptz NOT NULL DEFAULT now(),
      CONSTRAINT refund_cancelled_once PRIMARY KEY (discom_id, refund_id),
      FOREIGN KEY (discom_id, refund_id) REFERENCES refunds (discom_id, id)
    );

    -- How much of which credit's kept money a use or a refund takes.
    CREATE TABLE advance_draws (
      discom_id int NOT NULL,
      id bigint GENERATED ALWAYS AS IDENTITY,
      line_id bigint NOT NULL,
      decision_id bigint NOT NULL,
      payer_id bigint NOT NULL REFERENCES payers,
      paise bigint NOT NULL CHECK (paise > 0),
      use_id bigint,
      refund_id bigint,
      PRIMARY KEY (discom_id, id),
      CONSTRAINT drawn_for_one CHECK (num_nonnulls(use_id, refund_id) = 1),
      CONSTRAINT drawn_once_a_refund UNIQUE (discom_id, refund_id),
      CONSTRAINT drawn_once_a_use UNIQUE (discom_id, use_id, decision_id),
      FOREIGN KEY (discom_id, line_id) REFERENCES statement_lines (discom_id, id),
      FOREIGN KEY (discom_id, decision_id) REFERENCES decisions (discom_id, id),
      FOREIGN KEY (discom_id, use_id) REFERENCES advance_uses (discom_id, id),
      FOREIGN KEY (discom_id, refund_id) REFERENCES refunds (discom_id, id)
    );
    CREATE INDEX ON advance_draws (discom_id, decision_id);
    -- Taken back by itself, or with the decision that had kept the money.
    CREATE TABLE advance_draw_reversals (
      discom_id int NOT NULL,
      draw_id bigint NOT NULL,
      payer_id bigint NOT NULL,
      by_user bigint REFERENCES users,
      why text,
      at timestamptz NOT NULL DEFAULT now(),
      CONSTRAINT draw_taken_back_once PRIMARY KEY (discom_id, draw_id),
      FOREIGN KEY (discom_id, draw_id) REFERENCES advance_draws (discom_id, id)
    );
    CREATE VIEW standing_draws WITH (security_invoker = true) AS
      SELECT d.* FROM advance_draws d
       WHERE NOT EXISTS (SELECT FROM advance_draw_reversals r WHERE r.discom_id = d.discom_id AND r.draw_id = d.id);
    GRANT SELECT ON standing_draws TO milaan_app, milaan_worker;

    -- What a draw brought about is the decision's too, so that taking the decision back takes it back as well.
    ALTER TABLE journal ADD COLUMN draw_id bigint;
    ALTER TABLE allocations ADD COLUMN draw_id bigint;
    ALTER TABLE receipts ADD COLUMN draw_id bigint;
    CREATE INDEX ON journal (discom_id, draw_id) WHERE draw_id IS NOT NULL;
    CREATE INDEX ON allocations (discom_id, draw_id) WHERE draw_id IS NOT NULL;
    ALTER TABLE receipts DROP CONSTRAINT one_receipt_a_decision;
    CREATE UNIQUE INDEX one_receipt_a_decision ON receipts (discom_id, decision_id) WHERE draw_id IS NULL;
    CREATE UNIQUE INDEX one_receipt_a_draw ON receipts (discom_id, draw_id) WHERE draw_id IS NOT NULL;
    CREATE INDEX ON receipts (discom_id, decision_id) WHERE draw_id IS NOT NULL;

    -- The credits whose kept money stands, with what is left of each.
    CREATE VIEW kept_advances WITH (security_invoker = true) AS
      SELECT h.discom_id, h.line_id, h.decision_id, h.sequence, d.payer_id, d.advance_paise AS kept_paise,
             (d.advance_paise - coalesce((SELECT sum(w.paise) FROM standing_draws w
               WHERE w.discom_id = d.discom_id AND w.decision_id = d.id), 0))::bigint AS left_paise
        FROM decisions d
        JOIN line_decisions h ON h.discom_id = d.discom_id AND h.line_id = d.line_id AND h.decision_id = d.id
       WHERE d.outcome = 'matched' AND d.advance_paise > 0;
    GRANT SELECT ON kept_advances TO milaan_app, milaan_worker;
    CREATE INDEX ON decisions (discom_id, payer_id) WHERE outcome = 'matched' AND advance_paise > 0;

    -- Whoever decides lines holds this lock, and so does whoever draws: of two who draw the last rupee one comes first.
    CREATE FUNCTION draws_bounded() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
    DECLARE kept kept_advances;
    BEGIN
      PERFORM pg_advisory_xact_lock(7003, NEW.discom_id);
      SELECT * INTO kept FROM kept_advances WHERE discom_id = NEW.discom_id AND decision_id = NEW.decision_id AND line_id = NEW.line_id;
      IF kept.left_paise IS NULL OR kept.left_paise < 0 OR kept.payer_id IS DISTINCT FROM NEW.payer_id THEN
        RAISE EXCEPTION 'credit % keeps less than %', NEW.line_id, NEW.paise USING ERRCODE = 'check_violation', CONSTRAINT = 'advance_not_overdrawn';
      END IF;
      RETURN NULL;
    END $$;
    ALTER FUNCTION draws_bounded() OWNER TO milaan_worker;
    CREATE TRIGGER bounded AFTER INSERT ON advance_draws FOR EACH ROW EXECUTE FUNCTION draws_bounded();

    -- A refund is exactly what was approved.
    CREATE FUNCTION refund_fits() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
    BEGIN
      IF NOT EXISTS (SELECT FROM approvals a JOIN approval_verdicts v ON v.discom_id = a.discom_id AND v.approval_id = a.id
                      WHERE a.discom_id = NEW.discom_id AND a.id = NEW.approval_id AND v.verdict = 'approved' AND a.kind = 'refund'
                        AND a.subject = 'line:' || NEW.line_id AND a.paise = NEW.paise
                        AND (a.content->'payer'->>'id', a.content->'beneficiary'->>'account', a.content->'beneficiary'->>'ifsc',
                             a.content->'beneficiary'->>'name', a.content->'beneficiary'->>'knownBy')
                          = (NEW.payer_id::text, NEW.account, NEW.ifsc, NEW.beneficiary, NEW.known_by)) THEN
        RAISE EXCEPTION 'refund without its approval' USING ERRCODE = 'check_violation', CONSTRAINT = 'second_person_needed';
      END IF;
      RETURN NEW;
    END $$;
    ALTER FUNCTION refund_fits() OWNER TO milaan_worker;
    CREATE TRIGGER fits BEFORE INSERT ON refunds FOR EACH ROW EXECUTE FUNCTION refund_fits();

    -- The decision by which a debit of the statement is the payment of a refund. It counts while that decision holds.
    CREATE TABLE refund_payments (
      discom_id int NOT NULL,
      refund_id bigint NOT NULL,
      decision_id bigint NOT NULL,
      line_id bigint NOT NULL,
      payer_id bigint NOT NULL,
      CONSTRAINT pays_one_refund PRIMARY KEY (discom_id, decision_id),
      FOREIGN KEY (discom_id, refund_id) REFERENCES refunds (discom_id, id),
      FOREIGN KEY (discom_id, decision_id) REFERENCES decisions (discom_id, id),
      FOREIGN KEY (discom_id, line_id) REFERENCES statement_lines (discom_id, id)
    );
    CREATE INDEX ON refund_payments (discom_id, refund_id);
    CREATE VIEW standing_refund_payments WITH (security_invoker = true) AS
      SELECT p.* FROM refund_payments p
        JOIN line_decisions h ON h.discom_id = p.discom_id AND h.line_id = p.line_id AND h.decision_id = p.decision_id;
    GRANT SELECT ON standing_refund_payments TO milaan_app, milaan_worker;

    -- A debit pays a refund that stands, whole, and no other debit does.
    CREATE FUNCTION refund_payment_fits() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
    BEGIN
      PERFORM pg_advisory_xact_lock(7003, NEW.discom_id);
      IF 1 <> (SELECT count(*) FROM standing_refund_payments WHERE discom_id = NEW.discom_id AND refund_id = NEW.refund_id)
         OR NOT EXISTS (
           SELECT FROM refunds r
             JOIN standing_draws w ON w.discom_id = r.discom_id AND w.refund_id = r.id
             JOIN statement_lines l ON l.discom_id = r.discom_id AND l.id = NEW.line_id AND l.direction = 'debit' AND l.paise = r.paise
             JOIN line_decisions h ON h.discom_id = l.discom_id AND h.line_id = l.id AND h.decision_id = NEW.decision_id AND h.outcome = 'excluded'
            WHERE r.discom_id = NEW.discom_id AND r.id = NEW.refund_id AND r.payer_id = NEW.payer_id) THEN
        RAISE EXCEPTION 'refund % is not paid by this', NEW.refund_id USING ERRCODE = 'check_violation', CONSTRAINT = 'refund_paid_once';
      END IF;
      RETURN NULL;
    END $$;
    ALTER FUNCTION refund_payment_fits() OWNER TO milaan_worker;
    CREATE TRIGGER fits AFTER INSERT ON refund_payments FOR EACH ROW EXECUTE FUNCTION refund_payment_fits();

    -- What was paid out is not cancelled.
    CREATE FUNCTION refund_unpaid() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
    BEGIN
      PERFORM pg_advisory_xact_lock(7003, NEW.discom_id);
      IF EXISTS (SELECT FROM standing_refund_payments WHERE discom_id = NEW.discom_id AND refund_id = NEW.refund_id) THEN
        RAISE EXCEPTION 'refund % is paid', NEW.refund_id USING ERRCODE = 'check_violation', CONSTRAINT = 'paid_refund_stays';
      END IF;
      RETURN NEW;
    END $$;
    ALTER FUNCTION refund_unpaid() OWNER TO milaan_worker;
    CREATE TRIGGER unpaid BEFORE INSERT ON refund_cancellations FOR EACH ROW EXECUTE FUNCTION refund_unpaid();

    -- With the decision that kept money goes what was drawn from it. A person is told of a refund first: money may be on its way.
    CREATE FUNCTION kept_money_taken_back() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
    DECLARE wrong bigint;
    BEGIN
      IF NOT EXISTS (SELECT FROM added WHERE reverses_decision_id IS NOT NULL) THEN RETURN NULL; END IF;
      SELECT w.refund_id INTO wrong FROM added a
        JOIN standing_draws w ON w.discom_id = a.discom_id AND w.decision_id = a.reverses_decision_id
       WHERE w.refund_id IS NOT NULL AND a.by_user IS NOT NULL LIMIT 1;
      IF FOUND THEN
        RAISE EXCEPTION 'refund % stands', wrong USING ERRCODE = 'check_violation', CONSTRAINT = 'refund_stands';
      END IF;
      INSERT INTO advance_draw_reversals (discom_id, draw_id, payer_id, by_user, why)
        SELECT w.discom_id, w.id, w.payer_id, a.by_user, a.why FROM added a
          JOIN standing_draws w ON w.discom_id = a.discom_id AND w.decision_id = a.reverses_decision_id;
      RETURN NULL;
    END $$;
    ALTER FUNCTION kept_money_taken_back() OWNER TO milaan_worker;
    CREATE TRIGGER kept_money AFTER INSERT ON decisions REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION kept_money_taken_back();

    SELECT fence(ARRAY['advance_uses', 'refunds', 'refund_payments', 'refund_cancellations', 'advance_draws', 'advance_draw_reversals'], true, null);
    SELECT append_only(ARRAY['advance_uses', 'refunds', 'refund_payments', 'refund_cancellations', 'advance_draws', 'advance_draw_reversals']);

    CREATE OR REPLACE VIEW receipt_parts WITH (security_invoker = true) AS ${parts};
    CREATE OR REPLACE VIEW receipt_bills WITH (security_barrier = true) AS
      SELECT t.*, b.number AS bill_number, b.month, c.number AS connection_number, c.number_key AS connection_key,
             c.name AS connection_name, c.site
        FROM (${parts}) t
        JOIN bills b ON b.discom_id = t.discom_id AND b.id = t.bill_id
        JOIN connections c ON c.discom_id = b.discom_id AND c.id = b.connection_id
       WHERE t.payer_id = current_payer() OR t.discom_id = current_discom() OR current_user = 'milaan_worker';
    CREATE OR REPLACE VIEW receipt_rests WITH (security_barrier = true) AS
      SELECT r.discom_id, r.id AS receipt_id, r.payer_id, CASE WHEN r.draw_id IS NULL THEN d.advance_paise ELSE 0 END AS advance_paise,
             CASE WHEN r.draw_id IS NULL THEN d.deductions ELSE '[]' END AS deductions, c.at AS cancelled_at,
             CASE WHEN x.outcome = 'returned' THEN 'returned' WHEN c.receipt_id IS NOT NULL THEN 'reversed' END AS cancelled_because
        FROM receipts r
        JOIN decisions d ON d.discom_id = r.discom_id AND d.id = r.decision_id
        LEFT JOIN receipt_cancellations c ON c.discom_id = r.discom_id AND c.receipt_id = r.id
        LEFT JOIN decisions x ON x.discom_id = c.discom_id AND x.id = c.decision_id
       WHERE r.payer_id = current_payer() OR r.discom_id = current_discom() OR current_user = 'milaan_worker';

    CREATE OR REPLACE FUNCTION postings_arrive() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
    BEGIN
      INSERT INTO posting_progress (discom_id, posting_id, items_count, paise)
        SELECT n.discom_id, n.id,
               CASE WHEN n.attempt > 1 THEN 0
                    ELSE coalesce(a.items_count, (SELECT count(*) FROM allocations x WHERE x.discom_id = r.discom_id
                           AND x.decision_id = r.decision_id AND x.reversal_of IS NULL AND x.draw_id IS NOT DISTINCT FROM r.draw_id)) END,
               CASE WHEN n.attempt > 1 THEN 0 ELSE r.gross_paise END
          FROM added n
          JOIN receipts r ON r.discom_id = n.discom_id AND r.id = n.receipt_id
          LEFT JOIN settlements s ON s.discom_id = r.discom_id AND s.decision_id = r.decision_id AND r.draw_id IS NULL
          LEFT JOIN advices a ON a.discom_id = s.discom_id AND a.id = s.advice_id;
      -- What billing rejected and nobody sent again cannot be reversed there.
      IF EXISTS (SELECT FROM added WHERE kind = 'reversal') THEN
        INSERT INTO posting_acknowledgements (discom_id, posting_id, bill_id, outcome, paise)
          SELECT n.discom_id, n.id, w.bill_id, 'needless', w.paise FROM added n
            JOIN payments_rejected w ON w.discom_id = n.discom_id AND w.receipt_id = n.receipt_id
           WHERE n.kind = 'reversal' AND n.attempt = 1;
        UPDATE posting_progress g SET resolved_count = g.resolved_count + t.count, resolved_paise = g.resolved_paise + t.paise
          FROM (SELECT w.discom_id, w.posting_id, count(*)::int AS count, sum(w.paise)::bigint AS paise FROM added n
                  JOIN payments_rejected w ON w.discom_id = n.discom_id AND w.receipt_id = n.receipt_id
                 WHERE n.kind = 'reversal' AND n.attempt = 1 GROUP BY 1, 2) t
         WHERE g.discom_id = t.discom_id AND g.posting_id = t.posting_id;
      END IF;
      RETURN NULL;
    END $$;
  `);
}
