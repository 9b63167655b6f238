// When each step of a receipt's money was taken.

import { type Db, row } from "#server/database.ts";
import type { ReceiptCourse } from "./course-contract.ts";

/** Undefined when there is none or it is not the actor's to see. */
export function courseOf(db: Db, number: string): Promise<ReceiptCourse | undefined> {
  return row(
    db,
    `SELECT (SELECT max(e.at) FROM advice_events e WHERE e.discom_id = r.discom_id AND e.advice_id = r.advice_id AND e.event = 'approved') AS "approvedAt",
            (SELECT max(n.heard_at) FROM bank_notices n
              WHERE n.discom_id = r.discom_id AND n.advice_id = r.advice_id AND n.kind = 'credit' AND n.heard_at < r.issued_at) AS "confirmedAt",
            l.imported_at AS "statementAt", r.issued_at AS "reconciledAt", k.at AS "postedAt", g.accepted_count AS "postedCount",
            g.items_count AS "itemsCount", x.at AS "cancelledAt"
       FROM receipts r
       CROSS JOIN LATERAL (SELECT * FROM receipt_lines t WHERE t.discom_id = r.discom_id AND t.receipt_id = r.id OFFSET 0) l
       CROSS JOIN LATERAL (SELECT * FROM receipt_progress t WHERE t.discom_id = r.discom_id AND t.receipt_id = r.id OFFSET 0) g
       CROSS JOIN LATERAL (SELECT max(t.at) AS at FROM receipt_answers t
                            WHERE t.discom_id = r.discom_id AND t.receipt_id = r.id AND t.outcome = 'accepted' OFFSET 0) k
       LEFT JOIN receipt_cancellations x ON x.discom_id = r.discom_id AND x.receipt_id = r.id
      WHERE r.discom_id = (SELECT id FROM discoms WHERE code = left(:number, 2)) AND r.number = :number`,
    { number },
  );
}
