// Rows of the work table.

import type { Work } from "#server/contract.ts";
import { type Db, row, rows } from "#server/database.ts";

export async function insertWork(
  db: Db,
  work: { kind: string; total: number; userId: string | null; payerId: string | null; discomId: number | null },
): Promise<string> {
  const made = await row<{ id: string }>(
    db,
    `INSERT INTO work (kind, total, user_id, payer_id, discom_id)
     VALUES (:kind, :total, :userId, :payerId, :discomId) RETURNING id`,
    work,
  );
  return (made as { id: string }).id;
}

export async function updateWork(
  db: Db,
  id: string,
  change: { state: Work["state"]; stage: string | null; done: number | null; total: number | null; result: unknown },
): Promise<void> {
  await rows(
    db,
    `UPDATE work SET state = :state, stage = coalesce(:stage, stage), done = coalesce(:done, done),
            total = coalesce(:total, total), result = coalesce(:result, result), updated_at = clock_timestamp()
      WHERE id = :id`,
    { id, ...change, result: change.result === null ? null : JSON.stringify(change.result) },
  );
}

/** The newest one; what was left alone for a day nobody works on. */
export async function unfinishedWork(db: Db, discomId: number, kind: string): Promise<Work | undefined> {
  return row(
    db,
    `SELECT id, kind, state, stage, done, total, result, updated_at AS "updatedAt" FROM work
      WHERE discom_id = ? AND kind = ? AND state IN ('waiting', 'running') AND updated_at > now() - interval '1 day'
      ORDER BY started_at DESC LIMIT 1`,
    [discomId, kind],
  );
}

export async function workById(db: Db, id: string): Promise<Work | undefined> {
  return row(
    db,
    `SELECT id, kind, state, stage, done, total, result, updated_at AS "updatedAt" FROM work WHERE id = ?`,
    [id],
  );
}
