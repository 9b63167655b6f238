// What a receipt relieved, bill by bill, for whoever may see the receipt; and how far billing has answered each posting.

import type { Knex } from "knex";

const parts = `
      SELECT r.discom_id, r.id AS receipt_id, r.payer_id, i.position::bigint AS place, i.bill_id, i.paise, i.rebate_paise, i.tds_paise
        FROM receipts r
        JOIN settlements s ON s.discom_id = r.discom_id AND s.decision_id = r.decision_id
        JOIN advice_items i ON i.discom_id = s.discom_id AND i.advice_id = s.advice_id
      UNION ALL
      SELECT r.discom_id, r.id, r.payer_id, a.id, a.bill_id, a.paise, 0, 0
        FROM receipts r
        JOIN allocations a ON a.discom_id = r.discom_id AND a.decision_id = r.decision_id AND a.reversal_of IS NULL`;

export async function up(db: Knex): Promise<void> {
  await db.raw(`
    -- A receipt's number is its address.
    CREATE UNIQUE INDEX receipt_number ON receipts (discom_id, number);
    CREATE INDEX ON receipts (discom_id, value_date DESC, id DESC);

    -- Bills a receipt relieved, by the place they have on it: those of the advice it settled, or the explicit allocations.
    CREATE VIEW receipt_parts WITH (security_invoker = true) AS ${parts};
    GRANT SELECT ON receipt_parts TO milaan_app, milaan_worker;
    -- Who holds a receipt sees its bills for ever, also of connections that another payer holds by now. So this view reads with
    -- the worker's eyes and lets through only receipts of the one who asks; the system, asking as the worker, sees all. A join
    -- does not reach into it: ask for receipts or bills by value.
    CREATE VIEW receipt_bills WITH (security_barrier = true) AS
      SELECT t.*, b.number AS bill_number, b.month, c.number AS connection_number, c.number_key AS connection_key,
             c.name AS connection_name, c.site
        FROM (${parts}) t
        JOIN bills b ON b.discom_id = t.discom_id AND b.id = t.bill_id
        JOIN connections c ON c.discom_id = b.discom_id AND c.id = b.connection_id
       WHERE t.payer_id = current_payer() OR t.discom_id = current_discom() OR current_user = 'milaan_worker';
    ALTER VIEW receipt_bills OWNER TO milaan_worker;
    GRANT SELECT ON receipt_bills TO milaan_app;
    -- Numbered as they stand on the receipt: a connection's receipt is the receipt's number and this position.
    CREATE VIEW receipt_items WITH (security_invoker = true) AS
      SELECT row_number() OVER (PARTITION BY discom_id, receipt_id ORDER BY place)::int AS position, * FROM receipt_bills;
    GRANT SELECT ON receipt_items TO milaan_app, milaan_worker;

    -- The bills of a later attempt.
    CREATE TABLE posting_retries (
      discom_id int NOT NULL,
      posting_id bigint NOT NULL,
      bill_id bigint NOT NULL,
      paise bigint NOT NULL CHECK (paise > 0),
      -- The posting in which billing rejected it; a rejection is sent again once.
      rejected_in bigint NOT NULL,
      by_user bigint NOT NULL REFERENCES users,
      at timestamptz NOT NULL DEFAULT now(),
      PRIMARY KEY (discom_id, posting_id, bill_id),
      CONSTRAINT rejection_retried_once UNIQUE (discom_id, rejected_in, bill_id),
      FOREIGN KEY (discom_id, posting_id) REFERENCES postings (discom_id, id),
      FOREIGN KEY (discom_id, rejected_in, bill_id) REFERENCES posting_acknowledgements (discom_id, posting_id, bill_id)
    );

    -- An index over answers, never a second truth: what waits is found by 'open' and not by looking at every posting there ever was.
    CREATE TABLE posting_progress (
      discom_id int NOT NULL,
      posting_id bigint NOT NULL,
      items_count int NOT NULL DEFAULT 0,
      paise bigint NOT NULL DEFAULT 0,
      accepted_count int NOT NULL DEFAULT 0,
      accepted_paise bigint NOT NULL DEFAULT 0,
      rejected_count int NOT NULL DEFAULT 0,
      rejected_paise bigint NOT NULL DEFAULT 0,
      needless_count int NOT NULL DEFAULT 0,
      needless_paise bigint NOT NULL DEFAULT 0,
      -- Of the rejected, those sent again since and those whose receipt was cancelled since: nobody has to do anything.
      resolved_count int NOT NULL DEFAULT 0,
      resolved_paise bigint NOT NULL DEFAULT 0,
      waiting_count int GENERATED ALWAYS AS (items_count - accepted_count - rejected_count - needless_count) STORED,
      waiting_paise bigint GENERATED ALWAYS AS (paise - accepted_paise - rejected_paise - needless_paise) STORED,
      PRIMARY KEY (discom_id, posting_id),
      FOREIGN KEY (discom_id, posting_id) REFERENCES postings (discom_id, id),
      CONSTRAINT answers_fit CHECK (accepted_count + rejected_count + needless_count <= items_count AND resolved_count <= rejected_count)
    );
    CREATE INDEX posting_waits ON posting_progress (discom_id, posting_id) WHERE accepted_count + rejected_count + needless_count < items_count;
    CREATE INDEX posting_rejected ON posting_progress (discom_id, posting_id) WHERE rejected_count > resolved_count;

    -- The last word of billing on the payment of a receipt's bill is a rejection: nothing of it stands in billing's books.
    CREATE VIEW payments_rejected WITH (security_invoker = true) AS
      SELECT p.discom_id, p.id AS posting_id, p.receipt_id, k.bill_id, k.paise
        FROM postings p
        JOIN posting_acknowledgements k ON k.discom_id = p.discom_id AND k.posting_id = p.id AND k.outcome = 'rejected'
       WHERE p.kind = 'payment' AND NOT EXISTS (SELECT FROM posting_retries t
               WHERE t.discom_id = k.discom_id AND t.rejected_in = k.posting_id AND t.bill_id = k.bill_id);
    GRANT SELECT ON payments_rejected TO milaan_app, milaan_worker;

    CREATE FUNCTION postings_arrive() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
    BEGIN
      INSERT INTO posting_progress (discom_id, posting_id, items_count, paise)
        SELECT n.discom_id, n.id,
               CASE WHEN n.attempt > 1 THEN 0
                    ELSE coalesce(a.items_count, (SELECT count(*) FROM allocations x WHERE x.discom_id = r.discom_id
                                                     AND x.decision_id = r.decision_id AND x.reversal_of IS NULL)) END,
               CASE WHEN n.attempt > 1 THEN 0 ELSE r.gross_paise END
          FROM added n
          JOIN receipts r ON r.discom_id = n.discom_id AND r.id = n.receipt_id
          LEFT JOIN settlements s ON s.discom_id = r.discom_id AND s.decision_id = r.decision_id
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
    ALTER FUNCTION postings_arrive() OWNER TO milaan_worker;
    CREATE TRIGGER arrive AFTER INSERT ON postings REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION postings_arrive();

    CREATE FUNCTION postings_retried() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
    BEGIN
      UPDATE posting_progress g SET items_count = g.items_count + t.count, paise = g.paise + t.paise
        FROM (SELECT discom_id, posting_id, count(*)::int AS count, sum(paise)::bigint AS paise FROM added GROUP BY 1, 2) t
       WHERE g.discom_id = t.discom_id AND g.posting_id = t.posting_id;
      UPDATE posting_progress g SET resolved_count = g.resolved_count + t.count, resolved_paise = g.resolved_paise + t.paise
        FROM (SELECT discom_id, rejected_in, count(*)::int AS count, sum(paise)::bigint AS paise FROM added GROUP BY 1, 2) t
       WHERE g.discom_id = t.discom_id AND g.posting_id = t.rejected_in;
      RETURN NULL;
    END $$;
    ALTER FUNCTION postings_retried() OWNER TO milaan_worker;
    CREATE TRIGGER retried AFTER INSERT ON posting_retries REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION postings_retried();

    CREATE FUNCTION postings_answered() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
    BEGIN
      UPDATE posting_progress g
         SET accepted_count = g.accepted_count + t.accepted, accepted_paise = g.accepted_paise + t.accepted_paise,
             rejected_count = g.rejected_count + t.rejected, rejected_paise = g.rejected_paise + t.rejected_paise,
             needless_count = g.needless_count + t.needless, needless_paise = g.needless_paise + t.needless_paise
        FROM (SELECT discom_id, posting_id,
                     count(*) FILTER (WHERE outcome = 'accepted') AS accepted,
                     coalesce(sum(paise) FILTER (WHERE outcome = 'accepted'), 0) AS accepted_paise,
                     count(*) FILTER (WHERE outcome = 'rejected') AS rejected,
                     coalesce(sum(paise) FILTER (WHERE outcome = 'rejected'), 0) AS rejected_paise,
                     count(*) FILTER (WHERE outcome = 'needless') AS needless,
                     coalesce(sum(paise) FILTER (WHERE outcome = 'needless'), 0) AS needless_paise
                FROM added GROUP BY 1, 2) t
       WHERE g.discom_id = t.discom_id AND g.posting_id = t.posting_id;
      -- A payment rejected after the money was taken back leaves nothing to reverse either.
      IF EXISTS (SELECT FROM added WHERE outcome = 'rejected') THEN
        INSERT INTO posting_acknowledgements (discom_id, posting_id, bill_id, outcome, paise)
          SELECT v.discom_id, v.id, n.bill_id, 'needless', n.paise FROM added n
            JOIN postings p ON p.discom_id = n.discom_id AND p.id = n.posting_id AND p.kind = 'payment'
            JOIN postings v ON v.discom_id = p.discom_id AND v.receipt_id = p.receipt_id AND v.kind = 'reversal' AND v.attempt = 1
           WHERE n.outcome = 'rejected'
          ON CONFLICT DO NOTHING;
        UPDATE posting_progress g SET resolved_count = g.resolved_count + t.count, resolved_paise = g.resolved_paise + t.paise
          FROM (SELECT n.discom_id, n.posting_id, count(*)::int AS count, sum(n.paise)::bigint AS paise FROM added n
                  JOIN postings p ON p.discom_id = n.discom_id AND p.id = n.posting_id AND p.kind = 'payment'
                  JOIN receipt_cancellations x ON x.discom_id = p.discom_id AND x.receipt_id = p.receipt_id
                 WHERE n.outcome = 'rejected' GROUP BY 1, 2) t
         WHERE g.discom_id = t.discom_id AND g.posting_id = t.posting_id;
      END IF;
      RETURN NULL;
    END $$;
    ALTER FUNCTION postings_answered() OWNER TO milaan_worker;
    CREATE TRIGGER answered AFTER INSERT ON posting_acknowledgements REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION postings_answered();

    -- What is sent to billing and what it said, bill by bill.
    CREATE VIEW posting_items WITH (security_invoker = true) AS
      SELECT p.discom_id, p.id AS posting_id, p.kind, p.attempt, p.receipt_id, i.place, i.bill_id, i.paise,
             b.number AS bill_number, c.number AS connection_number, k.reference, k.message, k.at AS answered_at,
             CASE WHEN k.outcome IS NULL THEN 'waiting' WHEN t.posting_id IS NOT NULL THEN 'retried'
                  WHEN k.outcome = 'rejected' AND p.kind = 'payment' AND EXISTS (SELECT FROM receipt_cancellations x
                    WHERE x.discom_id = p.discom_id AND x.receipt_id = p.receipt_id) THEN 'needless'
                  ELSE k.outcome END AS state
        FROM postings p
        JOIN receipt_parts i ON i.discom_id = p.discom_id AND i.receipt_id = p.receipt_id
        JOIN bills b ON b.discom_id = i.discom_id AND b.id = i.bill_id
        JOIN connections c ON c.discom_id = b.discom_id AND c.id = b.connection_id
        LEFT JOIN posting_acknowledgements k ON k.discom_id = p.discom_id AND k.posting_id = p.id AND k.bill_id = i.bill_id
        LEFT JOIN posting_retries t ON t.discom_id = p.discom_id AND t.rejected_in = p.id AND t.bill_id = i.bill_id
       WHERE p.attempt = 1 OR EXISTS (SELECT FROM posting_retries m
               WHERE m.discom_id = p.discom_id AND m.posting_id = p.id AND m.bill_id = i.bill_id);
    GRANT SELECT ON posting_items TO milaan_app, milaan_worker;

    -- How much of a receipt stands in billing's books, for whoever may see the receipt.
    CREATE VIEW receipt_progress WITH (security_barrier = true) AS
      SELECT r.discom_id, r.id AS receipt_id, r.payer_id, whole.items_count, sums.accepted_count, sums.rejected_count
        FROM receipts r
        JOIN postings p ON p.discom_id = r.discom_id AND p.receipt_id = r.id AND p.kind = 'payment' AND p.attempt = 1
        JOIN posting_progress whole ON whole.discom_id = p.discom_id AND whole.posting_id = p.id
        CROSS JOIN LATERAL (
          SELECT sum(g.accepted_count)::int AS accepted_count, sum(g.rejected_count - g.resolved_count)::int AS rejected_count
            FROM postings q JOIN posting_progress g ON g.discom_id = q.discom_id AND g.posting_id = q.id
           WHERE q.discom_id = r.discom_id AND q.receipt_id = r.id AND q.kind = 'payment') sums
       WHERE r.payer_id = current_payer() OR r.discom_id = current_discom() OR current_user = 'milaan_worker';
    ALTER VIEW receipt_progress OWNER TO milaan_worker;
    GRANT SELECT ON receipt_progress TO milaan_app;

    -- What of the money did not go to bills, and what of the bills no money came for. Decisions belong to the discom's side of
    -- the fence; a payer learns this of its own receipts.
    CREATE VIEW receipt_rests WITH (security_barrier = true) AS
      SELECT r.discom_id, r.id AS receipt_id, r.payer_id, d.advance_paise, d.deductions, c.at AS cancelled_at,
             CASE WHEN x.outcome = 'returned' THEN 'returned' WHEN c.receipt_id IS NOT NULL THEN 'reversed' END AS cancelled_because
        FROM receipts r
        JOIN decisions d ON d.discom_id = r.discom_id AND d.id = r.decision_id
        LEFT JOIN receipt_cancellations c ON c.discom_id = r.discom_id AND c.receipt_id = r.id
        LEFT JOIN decisions x ON x.discom_id = c.discom_id AND x.id = c.decision_id
       WHERE r.payer_id = current_payer() OR r.discom_id = current_discom() OR current_user = 'milaan_worker';
    ALTER VIEW receipt_rests OWNER TO milaan_worker;
    GRANT SELECT ON receipt_rests TO milaan_app;

    SELECT fence(ARRAY['posting_retries', 'posting_progress'], true, null);
    SELECT append_only(ARRAY['posting_retries']);
    GRANT SELECT ON posting_progress TO milaan_app;
    GRANT SELECT, INSERT, UPDATE ON posting_progress TO milaan_worker;
    GRANT USAGE ON SEQUENCE postings_id_seq TO milaan_app, milaan_worker;
  `);
}
