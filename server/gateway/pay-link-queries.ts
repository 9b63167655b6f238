// Links by which one bill can be seen and paid without a log-in.

import { type Db, row } from "#server/database.ts";

/** Undefined when the discom has no such bill. */
export async function insertPayLink(
  db: Db,
  link: { discomId: number; billId: string; tokenHash: Buffer; days: number },
): Promise<{ id: string } | undefined> {
  return row(
    db,
    `INSERT INTO pay_links (discom_id, bill_id, token_hash, expires_at)
     SELECT discom_id, id, :tokenHash, now() + make_interval(days => :days) FROM bills WHERE discom_id = :discomId AND id = :billId
     RETURNING id`,
    link,
  );
}
