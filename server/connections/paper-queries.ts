// Papers by what is in them; the same one sent again is there already.

import { type Db, row, rows } from "#server/database.ts";

export async function insertPaper(
  db: Db,
  paper: { payerId: string; userId: string; sha256: Buffer; fileName: string; mediaType: string; bytes: Buffer },
): Promise<void> {
  await rows(
    db,
    `INSERT INTO tag_papers (payer_id, sha256, file_name, media_type, bytes, by_user)
     VALUES (:payerId, :sha256, :fileName, :mediaType, :bytes, :userId) ON CONFLICT DO NOTHING`,
    paper,
  );
}

export async function paperIsThere(db: Db, payerId: string, sha256: string): Promise<boolean> {
  const found = await row(db, "SELECT 1 AS there FROM tag_papers WHERE payer_id = ? AND sha256 = decode(?, 'hex')", [
    payerId,
    sha256,
  ]);
  return found !== undefined;
}

export function paperBytes(
  db: Db,
  payerId: string,
  sha256: string,
): Promise<{ file_name: string; media_type: string; bytes: Buffer } | undefined> {
  return row(
    db,
    "SELECT file_name, media_type, bytes FROM tag_papers WHERE payer_id = ? AND sha256 = decode(?, 'hex')",
    [payerId, sha256],
  );
}
