// Which online payment the credit of a refund was, and which refunds are on their way back.

import { type Db, row, rows } from "#server/database.ts";

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

/** False when it was on its way before. */
export async function insertSending(
  db: Db,
  sending: { discomId: number; refundId: string; userId: string },
): Promise<boolean> {
  const added = await rows(
    db,
    `INSERT INTO refund_sendings (discom_id, refund_id, by_user) VALUES (:discomId, :refundId, :userId)
     ON CONFLICT (discom_id, refund_id) DO NOTHING RETURNING refund_id`,
    sending,
  );
  return added.length > 0;
}

export async function deleteSending(db: Db, discomId: number, refundId: string): Promise<void> {
  await rows(db, "DELETE FROM refund_sendings WHERE discom_id = ? AND refund_id = ?", [discomId, refundId]);
}
