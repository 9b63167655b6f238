// Mass actions on tags in sets: what a batch is to do stands in a file's rows or in its items, what it did in the tags themselves.

import { type Db, row, rows } from "#server/database.ts";
import type { TagAction } from "../contract.ts";
import { FILTER, FROM, filterValues, IN_LIVE_ADVICE, unitJson } from "../queries.ts";
import type { Selection, TagBatch } from "./batches-contract.ts";

export async function insertTagBatch(
  db: Db,
  batch: {
    payerId: string;
    userId: string;
    action: TagAction | "undo";
    workId: string;
    uploadId?: string;
    subUnitId?: string | null;
    reason?: string;
    undoes?: string;
  },
): Promise<string> {
  const made = await row<{ id: string }>(
    db,
    `INSERT INTO tag_batches (payer_id, action, upload_id, sub_unit_id, reason, undoes, work_id, by_user)
     VALUES (:payerId, :action, :uploadId, :subUnitId, :reason, :undoes, :workId, :userId) RETURNING id`,
    {
      ...batch,
      uploadId: batch.uploadId ?? null,
      subUnitId: batch.subUnitId ?? null,
      reason: batch.reason ?? "",
      undoes: batch.undoes ?? null,
    },
  );
  return (made as { id: string }).id;
}

/** As the person sees them: what is not within reach is not there. Gives how many. */
export async function insertItems(
  db: Db,
  of: { payerId: string; batchId: string; selection: Selection },
): Promise<number> {
  const { payerId, batchId, selection } = of;
  const into =
    "INSERT INTO tag_batch_items (payer_id, batch_id, position, discom_id, connection_id) SELECT :payerId, :batchId, row_number() OVER (), x.discom_id, x.id";
  const made =
    "view" in selection
      ? await rows(db, `${into} FROM (SELECT c.discom_id, c.id ${FROM} WHERE ${FILTER}) x RETURNING position`, {
          ...filterValues(payerId, selection.view),
          batchId,
        })
      : await rows(
          db,
          `${into} FROM (SELECT DISTINCT c.discom_id, c.id FROM connections c
              JOIN unnest(:discoms::int[], :ids::bigint[]) w(discom_id, id) ON w.discom_id = c.discom_id AND w.id = c.id
             WHERE c.payer_id = :payerId) x RETURNING position`,
          {
            payerId,
            batchId,
            discoms: selection.connections.map(({ discom }) => discom),
            ids: selection.connections.map(({ id }) => id),
          },
        );
  return made.length;
}

export interface BatchRecord {
  readonly id: string;
  readonly action: TagAction | "undo";
  readonly upload_id: string | null;
  readonly undoes: string | null;
  readonly reason: string;
  readonly state: TagBatch["state"];
  readonly work_id: string;
  readonly by_user: string;
}

export function batchRecord(db: Db, payerId: string, id: string): Promise<BatchRecord | undefined> {
  return row(
    db,
    `SELECT id, action, upload_id, undoes, reason, state, work_id, by_user FROM tag_batches WHERE payer_id = ? AND id = ?`,
    [payerId, id],
  );
}

/** False when the batch has ended already. */
export async function endBatch(
  db: Db,
  of: { payerId: string; id: string; state: "applied" | "refused" },
): Promise<boolean> {
  const ended = await rows(
    db,
    "UPDATE tag_batches SET state = :state WHERE payer_id = :payerId AND id = :id AND state = 'applying' RETURNING id",
    of,
  );
  return ended.length === 1;
}

export interface Portion {
  readonly payerId: string;
  readonly batchId: string;
  /** Null: the batch's own items. */
  readonly uploadId: string | null;
  readonly userId: string;
  /** Rows of the file or positions of the items, both included. */
  readonly from: number;
  readonly to: number;
}

const FILE_ROWS = `SELECT r.row AS position, r.discom_id, r.connection_id, r.sub_unit_id AS to_unit, r.label, r.proof
  FROM tag_upload_rows r WHERE r.payer_id = :payerId AND r.upload_id = :uploadId AND r.outcome = 'good' AND r.row BETWEEN :from AND :to`;
const ITEMS = `SELECT i.position, i.discom_id, i.connection_id, b.sub_unit_id AS to_unit, b.reason AS label, NULL AS proof
  FROM tag_batch_items i JOIN tag_batches b ON b.payer_id = i.payer_id AND b.id = i.batch_id
 WHERE i.payer_id = :payerId AND i.batch_id = :batchId AND i.fault IS NULL AND i.position BETWEEN :from AND :to`;

const targets = ({ uploadId }: Portion) => (uploadId === null ? ITEMS : FILE_ROWS);

/** What a portion does again after a crash is nothing: each statement leaves alone what is done. */
export async function tagPortion(db: Db, portion: Portion): Promise<number> {
  const made = await db.raw<{ rowCount: number }>(
    `INSERT INTO tags (discom_id, connection_id, payer_id, label, proof, sub_unit_id, batch_id, tagged_by)
     SELECT x.discom_id, x.connection_id, :payerId, x.label, x.proof, x.to_unit, :batchId, :userId
       FROM (${targets(portion)}) x JOIN connections c ON c.discom_id = x.discom_id AND c.id = x.connection_id
      WHERE c.payer_id IS NULL
     ON CONFLICT (discom_id, connection_id) WHERE untagged_at IS NULL DO NOTHING`,
    { ...portion },
  );
  return made.rowCount;
}

export async function untagPortion(db: Db, portion: Portion): Promise<number> {
  const ended = await db.raw<{ rowCount: number }>(
    `UPDATE tags t SET untagged_by = :userId, untagged_at = now(), untag_reason = x.label, untag_batch_id = :batchId
       FROM (${targets(portion)}) x
      WHERE t.discom_id = x.discom_id AND t.connection_id = x.connection_id AND t.payer_id = :payerId
        AND t.untagged_at IS NULL AND NOT ${IN_LIVE_ADVICE}`,
    { ...portion },
  );
  return ended.rowCount;
}

export async function transferPortion(db: Db, portion: Portion): Promise<number> {
  const moved = await db.raw<{ rowCount: number }>(
    `WITH held AS MATERIALIZED (
       SELECT t.discom_id, t.id, t.connection_id, t.sub_unit_id, x.to_unit
         FROM (${targets(portion)}) x JOIN tags t ON t.discom_id = x.discom_id AND t.connection_id = x.connection_id
        WHERE t.payer_id = :payerId AND t.untagged_at IS NULL AND t.sub_unit_id IS DISTINCT FROM x.to_unit
          AND NOT ${IN_LIVE_ADVICE} FOR UPDATE OF t),
     moved AS (
       INSERT INTO tag_moves (discom_id, tag_id, payer_id, from_unit, to_unit, batch_id, by_user)
       SELECT discom_id, id, :payerId, sub_unit_id, to_unit, :batchId, :userId FROM held)
     UPDATE tags t SET sub_unit_id = h.to_unit FROM held h WHERE t.discom_id = h.discom_id AND t.id = h.id`,
    { ...portion },
  );
  return moved.rowCount;
}

/** How many connections the batch tagged, untagged or moved. */
export async function doneByBatch(db: Db, payerId: string, batchId: string): Promise<number> {
  const found = await row<{ count: number }>(db, `SELECT (${DONE})::int AS count`, { payerId, batchId });
  return found?.count ?? 0;
}

const DONE = `(SELECT count(*) FROM tags WHERE payer_id = :payerId AND batch_id = :batchId)
  + (SELECT count(*) FROM tags WHERE payer_id = :payerId AND untag_batch_id = :batchId)
  + (SELECT count(*) FROM tag_moves WHERE payer_id = :payerId AND batch_id = :batchId)`;

/** What stood in the way of those that were not done, said of each; looked for only when some were not. */
export async function sayLeftOut(
  db: Db,
  of: { payerId: string; batchId: string; uploadId: string | null; action: TagAction },
): Promise<void> {
  const { uploadId, action } = of;
  const target = uploadId === null ? "UPDATE tag_batch_items x SET fault =" : "UPDATE tag_upload_rows x SET outcome =";
  const within =
    uploadId === null
      ? "x.payer_id = :payerId AND x.batch_id = :batchId AND x.fault IS NULL"
      : "x.payer_id = :payerId AND x.upload_id = :uploadId AND x.outcome = 'good'";
  const toUnit =
    uploadId === null
      ? "(SELECT b.sub_unit_id FROM tag_batches b WHERE b.payer_id = x.payer_id AND b.id = x.batch_id)"
      : "x.sub_unit_id";
  const why: Record<TagAction, string> = {
    tag: "CASE WHEN c.payer_id = :payerId THEN 'already-yours' ELSE 'held-by-another' END",
    untag: "CASE WHEN c.payer_id = :payerId THEN 'in-live-advice' ELSE 'not-yours' END",
    transfer: `CASE WHEN c.payer_id IS DISTINCT FROM :payerId THEN 'not-yours'
                    WHEN c.sub_unit_id IS NOT DISTINCT FROM ${toUnit} THEN 'same-unit' ELSE 'in-live-advice' END`,
  };
  const did: Record<TagAction, string> = {
    tag: "SELECT FROM tags t WHERE t.discom_id = x.discom_id AND t.connection_id = x.connection_id AND t.batch_id = :batchId",
    untag:
      "SELECT FROM tags t WHERE t.discom_id = x.discom_id AND t.connection_id = x.connection_id AND t.untag_batch_id = :batchId",
    transfer: `SELECT FROM tags t JOIN tag_moves m ON m.discom_id = t.discom_id AND m.tag_id = t.id AND m.batch_id = :batchId
                WHERE t.discom_id = x.discom_id AND t.connection_id = x.connection_id AND t.payer_id = :payerId`,
  };
  await rows(
    db,
    `${target} ${why[action]} FROM connections c
      WHERE ${within} AND c.discom_id = x.discom_id AND c.id = x.connection_id AND NOT EXISTS (${did[action]})`,
    of,
  );
}

const SUMMARY = `SELECT b.id, b.action, o.action AS of, b.undoes, coalesce(b.upload_id, o.upload_id) AS "uploadId",
    f.file_name AS "fileName", ${unitJson("s")} AS "toUnit", b.reason, b.state, b.work_id AS "workId", u.name AS by,
    u.name_hi AS "byHi", b.at, (${DONE.replaceAll(":payerId", "b.payer_id").replaceAll(":batchId", "b.id")})::int AS done,
    coalesce((SELECT jsonb_agg(jsonb_build_object('fault', g.fault, 'count', g.count) ORDER BY g.fault) FROM (
      SELECT i.fault, count(*) AS count FROM tag_batch_items i
       WHERE i.payer_id = b.payer_id AND i.batch_id = b.id AND i.fault IS NOT NULL GROUP BY 1) g), '[]') AS "leftOut",
    x.id AS "undoneBy",
    b.action <> 'undo' AND b.state = 'applied' AND x.id IS NULL AND b.at > now() - make_interval(days => :undoDays) AS undoable
  FROM tag_batches b JOIN users u ON u.id = b.by_user
  LEFT JOIN tag_batches o ON o.payer_id = b.payer_id AND o.id = b.undoes
  LEFT JOIN tag_batches x ON x.payer_id = b.payer_id AND x.undoes = b.id AND x.state <> 'refused'
  LEFT JOIN tag_uploads f ON f.payer_id = b.payer_id AND f.id = coalesce(b.upload_id, o.upload_id)
  LEFT JOIN sub_units s ON s.payer_id = b.payer_id AND s.id = b.sub_unit_id`;

export function batchSummary(
  db: Db,
  of: { payerId: string; id: string; undoDays: number },
): Promise<TagBatch | undefined> {
  return row(db, `${SUMMARY} WHERE b.payer_id = :payerId AND b.id = :id`, of);
}

export async function batchesPage(
  db: Db,
  of: { payerId: string; undoDays: number; page: number; size: number },
): Promise<{ rows: TagBatch[]; total: number }> {
  const found = await rows<TagBatch>(
    db,
    `${SUMMARY} WHERE b.payer_id = :payerId AND b.id IN (
       SELECT id FROM tag_batches WHERE payer_id = :payerId ORDER BY id DESC LIMIT :size OFFSET :offset) ORDER BY b.id DESC`,
    { ...of, offset: (of.page - 1) * of.size },
  );
  const count = await row<{ total: number }>(db, "SELECT count(*)::int AS total FROM tag_batches WHERE payer_id = ?", [
    of.payerId,
  ]);
  return { rows: found, total: count?.total ?? 0 };
}
