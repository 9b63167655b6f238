// Which online payment the credit of a refund was.

import { type Db, row } from "#server/database.ts";

export function onlinePaymentOf(
  db: Db,
  discomId: number,
  refundId: string,
): Promise<{ payment: string | null; sent: boolean } | undefined> {
  return row(
    db,
    `SELECT CASE b.kind WHEN 'aggregator' THEN l.bank_reference END AS payment,
            EXISTS (SELECT FROM gateway_refunds g WHERE g.discom_id = r.discom_id AND g.number = r.number) AS sent
       FROM refunds r JOIN statement_lines l ON l.discom_id = r.discom_id AND l.id = r.line_id
       JOIN bank_accounts b ON b.discom_id = l.discom_id AND b.id = l.bank_account_id
      WHERE r.discom_id = ? AND r.id = ?`,
    [discomId, refundId],
  );
}
