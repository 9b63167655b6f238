// Links by which one bill can be seen and paid without a log-in.

import { type Db, row, rows } from "#server/database.ts";

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

export async function revokeLinks(db: Db, discomId: number, billId: string): Promise<number> {
  const revoked = await rows(
    db,
    "UPDATE pay_links SET revoked_at = now() WHERE discom_id = ? AND bill_id = ? AND revoked_at IS NULL RETURNING id",
    [discomId, billId],
  );
  return revoked.length;
}
