// What a receipt relieved, bill by bill; and the outbox to billing: what was asked to be sent again, and what is closed.

import type { Knex } from "knex";

export async function up(db: Knex): Promise<void> {
  await db.raw(`
    -- Items of a receipt: those of the advice it settled, or the explicit allocations of its decision.
    CREATE VIEW receipt_items WITH (security_invoker = true) AS
      SELECT r.discom_id, r.id AS receipt_id, i.position, i.bill_id, i.paise
        FROM receipts r
        JOIN settlements s ON s.discom_id = r.discom_id AND s.decision_id = r.decision_id
        JOIN advice_items i ON i.discom_id = s.discom_id AND i.advice_id = s.advice_id
      UNION ALL
      SELECT r.discom_id, r.id, (row_number() OVER (PARTITION BY r.discom_id, r.id ORDER BY a.id))::int, a.bill_id, a.paise
        FROM receipts r
        JOIN allocations a ON a.discom_id = r.discom_id AND a.decision_id = r.decision_id AND a.reversal_of IS NULL;
    GRANT SELECT ON receipt_items TO milaan_app, milaan_worker;

    -- Asked to be sent again. Its id comes from the outbox's own sequence, so that a reader goes on from the last id it has.
    CREATE TABLE posting_repeats (
      discom_id int NOT NULL,
      id bigint NOT NULL DEFAULT nextval(pg_get_serial_sequence('postings', 'id')),
      posting_id bigint NOT NULL,
      attempt int NOT NULL CHECK (attempt > 1),
      by_user bigint NOT NULL REFERENCES users,
      at timestamptz NOT NULL DEFAULT now(),
      why text NOT NULL CHECK (length(why) > 0),
      PRIMARY KEY (discom_id, id),
      CONSTRAINT posting_repeated_once UNIQUE (discom_id, posting_id, attempt),
      FOREIGN KEY (discom_id, posting_id) REFERENCES postings (discom_id, id)
    );
    -- Billing accepted every bill of it. What waits is found by the absence of this row.
    CREATE TABLE posting_closures (
      discom_id int NOT NULL,
      posting_id bigint NOT NULL,
      at timestamptz NOT NULL DEFAULT now(),
      PRIMARY KEY (discom_id, posting_id),
      FOREIGN KEY (discom_id, posting_id) REFERENCES postings (discom_id, id)
    );
    SELECT fence(ARRAY['posting_repeats', 'posting_closures'], true, null);
    SELECT append_only(ARRAY['posting_repeats', 'posting_closures']);
    GRANT USAGE ON SEQUENCE postings_id_seq TO milaan_app, milaan_worker;
  `);
}
