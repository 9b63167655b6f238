// Rows of papers, and the parts of their files.

import { type Db, row, rows } from "#server/database.ts";
import type { Paper } from "./papers-contract.ts";

interface Author {
  readonly userId: string;
  readonly payerId: string | null;
  readonly discomId: number | null;
}

export async function insertPaper(
  db: Db,
  workId: string,
  { userId, payerId, discomId }: Author,
  { kind, asked }: { kind: string; asked: Readonly<Record<string, unknown>> },
): Promise<void> {
  await rows(
    db,
    `INSERT INTO papers (work_id, kind, asked, discom_id, payer_id, asked_by)
     VALUES (:workId, :kind, :asked, :discomId, :payerId, :userId)`,
    { workId, kind, asked: JSON.stringify(asked), discomId, payerId, userId },
  );
}

const columns = `p.work_id AS "workId", p.kind, p.asked, p.asked_at AS "askedAt",
  CASE WHEN f.work_id IS NOT NULL THEN jsonb_build_object('name', f.file_name, 'bytesCount', f.bytes_count,
    'readyAt', to_char(f.ready_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'),
    'kept', EXISTS (SELECT FROM paper_parts t WHERE t.work_id = p.work_id)) END AS file`;
const SHOWN_MAX = 20;

/** Of one person alone: what was asked for shows what that person may see. */
export function papersOf(db: Db, userId: string, kind: string | null): Promise<Paper[]> {
  return rows(
    db,
    `SELECT ${columns} FROM papers p LEFT JOIN paper_files f ON f.work_id = p.work_id
      WHERE p.asked_by = :userId AND (:kind::text IS NULL OR p.kind = :kind) ORDER BY p.asked_at DESC, p.work_id LIMIT ${SHOWN_MAX}`,
    { userId, kind },
  );
}

export function paperOf(
  db: Db,
  userId: string,
  workId: string,
): Promise<(Paper & { mediaType: string | null }) | undefined> {
  return row(
    db,
    `SELECT ${columns}, f.media_type AS "mediaType" FROM papers p LEFT JOIN paper_files f ON f.work_id = p.work_id
      WHERE p.work_id = :workId AND p.asked_by = :userId`,
    { userId, workId },
  );
}

export async function isDrawn(db: Db, workId: string): Promise<boolean> {
  return (await row(db, "SELECT FROM paper_files WHERE work_id = ?", [workId])) !== undefined;
}

/** Of an attempt that was broken off, and everybody's that are older than a month. */
export async function dropParts(db: Db, workId: string): Promise<void> {
  await rows(
    db,
    `DELETE FROM paper_parts t USING papers p
      WHERE p.work_id = t.work_id AND (p.work_id = ? OR p.asked_at < now() - interval '30 days')`,
    [workId],
  );
}

export async function insertPart(db: Db, workId: string, part: number, bytes: Buffer): Promise<void> {
  await rows(
    db,
    `INSERT INTO paper_parts (work_id, part, discom_id, payer_id, bytes)
     SELECT work_id, :part, discom_id, payer_id, :bytes FROM papers WHERE work_id = :workId`,
    { workId, part, bytes },
  );
}

/** Null after the last one. */
export async function partOf(db: Db, workId: string, part: number): Promise<Buffer | null> {
  const found = await row<{ bytes: Buffer }>(db, "SELECT bytes FROM paper_parts WHERE work_id = ? AND part = ?", [
    workId,
    part,
  ]);
  return found?.bytes ?? null;
}

export async function insertFile(
  db: Db,
  file: { workId: string; fileName: string; mediaType: string; bytes: number; sha256: Buffer },
): Promise<void> {
  await rows(
    db,
    `INSERT INTO paper_files (work_id, discom_id, payer_id, file_name, media_type, bytes_count, sha256)
     SELECT work_id, discom_id, payer_id, :fileName, :mediaType, :bytes, :sha256 FROM papers WHERE work_id = :workId`,
    file,
  );
}
