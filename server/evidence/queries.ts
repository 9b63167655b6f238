// What was asked for and packed, and the pieces of the file.

import { type Db, row, rows } from "#server/database.ts";
import type { EvidenceExport, Selection } from "./contract.ts";

export async function insertExport(
  db: Db,
  asked: { discomId: number; userId: string; workId: string; selection: Selection },
): Promise<string> {
  const { from, to, ...narrowed } = asked.selection;
  const made = await row<{ id: string }>(
    db,
    `INSERT INTO evidence_exports (discom_id, from_day, to_day, selection, work_id, asked_by)
     VALUES (:discomId, :from, :to, :narrowed, :workId, :userId) RETURNING id`,
    { ...asked, selection: null, from, to, narrowed: JSON.stringify(narrowed) },
  );
  return (made as { id: string }).id;
}

const SHOWN_MAX = 50;
const columns = `e.id, e.selection || jsonb_build_object('from', e.from_day, 'to', e.to_day) AS selection,
  jsonb_build_object('id', u.id::text, 'name', u.name, 'nameHi', u.name_hi) AS "askedBy", e.asked_at AS "askedAt", e.work_id AS "workId",
  CASE WHEN f.export_id IS NOT NULL THEN jsonb_build_object('name', f.file_name, 'bytesCount', f.bytes_count, 'linesCount', f.lines_count,
    'decisionsCount', f.decisions_count, 'sha256', encode(f.sha256, 'hex'),
    'readyAt', to_char(f.ready_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'),
    'kept', EXISTS (SELECT FROM evidence_export_parts p WHERE p.discom_id = e.discom_id AND p.export_id = e.id)) END AS file`;
const joined = `evidence_exports e JOIN users u ON u.id = e.asked_by
  LEFT JOIN evidence_export_files f ON f.discom_id = e.discom_id AND f.export_id = e.id`;

export async function exportsOf(db: Db, discomId: number): Promise<EvidenceExport[]> {
  return rows(
    db,
    `SELECT ${columns} FROM ${joined} WHERE e.discom_id = ? ORDER BY e.asked_at DESC, e.id DESC LIMIT ${SHOWN_MAX}`,
    [discomId],
  );
}

export async function exportById(db: Db, discomId: number, id: string): Promise<EvidenceExport | undefined> {
  return row(db, `SELECT ${columns} FROM ${joined} WHERE e.discom_id = ? AND e.id = ?`, [discomId, id]);
}

export async function insertPart(db: Db, discomId: number, id: string, part: number, bytes: Buffer): Promise<void> {
  await rows(db, "INSERT INTO evidence_export_parts (discom_id, export_id, part, bytes) VALUES (?, ?, ?, ?)", [
    discomId,
    id,
    part,
    bytes,
  ]);
}

/** Null after the last one. */
export async function partOf(db: Db, discomId: number, id: string, part: number): Promise<Buffer | null> {
  const found = await row<{ bytes: Buffer }>(
    db,
    "SELECT bytes FROM evidence_export_parts WHERE discom_id = ? AND export_id = ? AND part = ?",
    [discomId, id, part],
  );
  return found?.bytes ?? null;
}

/** Of an attempt that was broken off, and everybody's that are older than a month. */
export async function dropParts(db: Db, discomId: number, id: string): Promise<void> {
  await rows(
    db,
    `DELETE FROM evidence_export_parts p USING evidence_exports e
      WHERE e.discom_id = p.discom_id AND e.id = p.export_id
        AND (p.discom_id = ? AND p.export_id = ? OR e.asked_at < now() - interval '30 days')`,
    [discomId, id],
  );
}

export async function insertFile(
  db: Db,
  file: {
    discomId: number;
    id: string;
    name: string;
    bytes: number;
    lines: number;
    decisions: number;
    sha256: Buffer;
  },
): Promise<void> {
  await rows(
    db,
    `INSERT INTO evidence_export_files (discom_id, export_id, file_name, bytes_count, lines_count, decisions_count, sha256)
     VALUES (:discomId, :id, :name, :bytes, :lines, :decisions, :sha256)`,
    file,
  );
}
