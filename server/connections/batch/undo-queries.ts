// Takes a mass action back in sets, and counts what stands in the way of it.

import { type Db, row } from "#server/database.ts";
import type { TagAction } from "../contract.ts";
import { IN_LIVE_ADVICE } from "../queries.ts";

interface Undo {
  readonly payerId: string;
  /** The batch that is taken back. */
  readonly batchId: string;
}

/** A later move of the same tag. */
const MOVED_SINCE = `EXISTS (SELECT FROM tag_moves n WHERE n.discom_id = m.discom_id AND n.tag_id = m.tag_id AND n.id > m.id)`;

/** Tags that a live advice now needs, connections somebody else took, tags moved on since: each makes an undo untrue. */
const inTheWay: Record<TagAction, string> = {
  tag: `SELECT count(*)::int AS count FROM tags t
         WHERE t.payer_id = :payerId AND t.batch_id = :batchId AND t.untagged_at IS NULL AND ${IN_LIVE_ADVICE}`,
  untag: `SELECT count(*)::int AS count FROM tags t JOIN connections c ON c.discom_id = t.discom_id AND c.id = t.connection_id
           WHERE t.payer_id = :payerId AND t.untag_batch_id = :batchId AND c.payer_id <> :payerId`,
  transfer: `SELECT count(*)::int AS count FROM tag_moves m JOIN tags t ON t.discom_id = m.discom_id AND t.id = m.tag_id
              WHERE m.payer_id = :payerId AND m.batch_id = :batchId AND t.untagged_at IS NULL
                AND (${MOVED_SINCE} OR ${IN_LIVE_ADVICE})`,
};

export async function countInTheWay(db: Db, undo: Undo, action: TagAction): Promise<number> {
  const found = await row<{ count: number }>(db, inTheWay[action], { ...undo });
  return found?.count ?? 0;
}

const takeBack: Record<TagAction, string> = {
  tag: `UPDATE tags SET untagged_by = :userId, untagged_at = now(), untag_reason = :reason, untag_batch_id = :undoId
         WHERE payer_id = :payerId AND batch_id = :batchId AND untagged_at IS NULL`,
  untag: `INSERT INTO tags (discom_id, connection_id, payer_id, label, proof, sub_unit_id, batch_id, tagged_by)
          SELECT t.discom_id, t.connection_id, t.payer_id, t.label, t.proof, t.sub_unit_id, :undoId, :userId
            FROM tags t JOIN connections c ON c.discom_id = t.discom_id AND c.id = t.connection_id
           WHERE t.payer_id = :payerId AND t.untag_batch_id = :batchId AND c.payer_id IS NULL
          ON CONFLICT (discom_id, connection_id) WHERE untagged_at IS NULL DO NOTHING`,
  transfer: `WITH back AS MATERIALIZED (
               SELECT t.discom_id, t.id, t.sub_unit_id, m.from_unit
                 FROM tag_moves m JOIN tags t ON t.discom_id = m.discom_id AND t.id = m.tag_id
                WHERE m.payer_id = :payerId AND m.batch_id = :batchId AND t.untagged_at IS NULL FOR UPDATE OF t),
             moved AS (
               INSERT INTO tag_moves (discom_id, tag_id, payer_id, from_unit, to_unit, batch_id, by_user)
               SELECT discom_id, id, :payerId, sub_unit_id, from_unit, :undoId, :userId FROM back)
             UPDATE tags t SET sub_unit_id = b.from_unit FROM back b WHERE t.discom_id = b.discom_id AND t.id = b.id`,
};

/** Gives how many connections. */
export async function takeBatchBack(
  db: Db,
  undo: Undo & { undoId: string; userId: string; reason: string },
  action: TagAction,
): Promise<number> {
  const done = await db.raw<{ rowCount: number }>(takeBack[action], { ...undo });
  return done.rowCount;
}
