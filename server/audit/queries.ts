// The audit chain's rows; the trigger on the table numbers and hashes them.

import { type Db, rows } from "#server/database.ts";

export async function insertAudit(
  db: Db,
  entry: {
    userId: string | null;
    payerId: string | null;
    discomId: number | null;
    action: string;
    subject: string;
    details: Record<string, unknown>;
  },
): Promise<void> {
  await rows(
    db,
    `INSERT INTO audit (chain, seq, previous_hash, hash, user_id, payer_id, discom_id, action, subject, details)
     VALUES (0, 0, '', '', :userId, :payerId, :discomId, :action, :subject, :details)`,
    { ...entry, details: JSON.stringify(entry.details) },
  );
}
