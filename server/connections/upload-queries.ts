// Mass-tag files and their rows: staged by COPY, judged and applied in sets.

import { copyRow } from "#server/copy-text.ts";
import { copyIn, type Db, row, rows } from "#server/database.ts";
import type { Outcome, TagAction, TagUpload, TagUploadTotals } from "./contract.ts";
import { IN_LIVE_ADVICE } from "./queries.ts";
import type { TagRow } from "./tag-rows.ts";

export async function insertUpload(
  db: Db,
  upload: {
    payerId: string;
    userId: string;
    action: TagAction;
    fileName: string;
    sha256: Buffer;
    bytes: Buffer;
    workId: string;
  },
): Promise<string> {
  const made = await row<{ id: string }>(
    db,
    `INSERT INTO tag_uploads (payer_id, action, file_name, sha256, bytes, state, work_id, uploaded_by)
     VALUES (:payerId, :action, :fileName, :sha256, :bytes, 'checking', :workId, :userId) RETURNING id`,
    upload,
  );
  return (made as { id: string }).id;
}

export interface UploadRecord {
  readonly id: string;
  readonly payer_id: string;
  readonly action: TagAction;
  readonly file_name: string;
  /** The first bytes, which say what kind of file it is. */
  readonly head: Buffer;
  readonly header: string[];
  readonly state: TagUpload["state"];
  readonly work_id: string;
  readonly uploaded_by: string;
}

export function uploadRecord(db: Db, payerId: string, id: string): Promise<UploadRecord | undefined> {
  return row(
    db,
    `SELECT id, payer_id, action, file_name, substring(bytes FOR 64) AS head, header, state, work_id, uploaded_by
       FROM tag_uploads WHERE payer_id = ? AND id = ?`,
    [payerId, id],
  );
}

export async function uploadBytes(db: Db, payerId: string, id: string): Promise<Buffer> {
  const found = await row<{ bytes: Buffer }>(db, "SELECT bytes FROM tag_uploads WHERE payer_id = ? AND id = ?", [
    payerId,
    id,
  ]);
  return (found as { bytes: Buffer }).bytes;
}

/** False when the upload is not in the state it is to leave: another process did it. */
export async function moveUpload(
  db: Db,
  of: { payerId: string; id: string; from: TagUpload["state"]; to: TagUpload["state"]; workId?: string },
): Promise<boolean> {
  const moved = await rows(
    db,
    `UPDATE tag_uploads SET state = :to, work_id = coalesce(:workId::uuid, work_id)
      WHERE payer_id = :payerId AND id = :id AND state = :from RETURNING id`,
    { ...of, workId: of.workId ?? null },
  );
  return moved.length === 1;
}

export async function refuseUpload(db: Db, payerId: string, id: string, problem: object): Promise<void> {
  await rows(db, "UPDATE tag_uploads SET state = 'refused', problem = ? WHERE payer_id = ? AND id = ?", [
    JSON.stringify(problem),
    payerId,
    id,
  ]);
}

export async function setHeader(db: Db, payerId: string, id: string, header: readonly string[]): Promise<void> {
  await rows(db, "UPDATE tag_uploads SET header = ? WHERE payer_id = ? AND id = ?", [
    JSON.stringify(header),
    payerId,
    id,
  ]);
}

export async function stageTagRows(db: Db, values: readonly TagRow[]): Promise<void> {
  await rows(
    db,
    `CREATE TEMPORARY TABLE staged_tags (row int PRIMARY KEY, cells jsonb, discom_id int, number_key text, bill_number text,
       amount_paise bigint, label text, fault text) ON COMMIT DROP`,
  );
  await copyIn(db, "COPY staged_tags FROM STDIN", copyLines(values));
  await rows(db, "ANALYZE staged_tags");
}

function* copyLines(values: readonly TagRow[]): Generator<string> {
  for (const one of values) {
    const { row: number, cells, discomId, numberKey, billNumber, amountPaise, label, fault } = one;
    yield copyRow([number, JSON.stringify(cells), discomId, numberKey, billNumber, amountPaise, label, fault]);
  }
}

const KEEP =
  "INSERT INTO tag_upload_rows (payer_id, upload_id, row, cells, discom_id, connection_id, proof, label, outcome, found)";

export async function dropRows(db: Db, payerId: string, uploadId: string): Promise<void> {
  await rows(db, "DELETE FROM tag_upload_rows WHERE payer_id = ? AND upload_id = ?", [payerId, uploadId]);
}

/** Of good rows of one connection the first counts; a wrong one before it does not make it a repetition. */
export async function markRepeated(db: Db, payerId: string, uploadId: string): Promise<void> {
  await rows(
    db,
    `UPDATE tag_upload_rows r SET outcome = 'duplicate-in-file'
       FROM (SELECT row, row_number() OVER (PARTITION BY discom_id, connection_id ORDER BY row) AS occurrence
               FROM tag_upload_rows WHERE payer_id = :payerId AND upload_id = :uploadId AND outcome = 'good') o
      WHERE r.payer_id = :payerId AND r.upload_id = :uploadId AND r.row = o.row AND o.occurrence > 1`,
    { payerId, uploadId },
  );
}

/** What is another's or unproved keeps no connection id: the payer's own rows must not tell it. */
export async function judgeTags(db: Db, payerId: string, uploadId: string): Promise<void> {
  await rows(
    db,
    `${KEEP}
     SELECT :payerId, :uploadId, s.row, s.cells, s.discom_id,
            CASE WHEN s.fault IS NULL AND (c.payer_id = :payerId OR (c.payer_id IS NULL AND p.proved)) THEN c.id END,
            CASE WHEN s.bill_number IS NULL THEN 'bill-amount' ELSE 'bill-number' END, s.label,
            CASE WHEN s.fault IS NOT NULL THEN s.fault
                 WHEN c.payer_id = :payerId THEN 'already-yours'
                 WHEN NOT coalesce(p.proved, false) THEN 'proof-wrong'
                 WHEN c.payer_id IS NOT NULL THEN 'held-by-another'
                 ELSE 'good' END,
            CASE WHEN s.fault IS NULL AND (c.payer_id = :payerId OR (c.payer_id IS NULL AND p.proved))
                 THEN jsonb_build_object('site', c.site) ELSE '{}' END
       FROM staged_tags s
       LEFT JOIN connections c ON s.fault IS NULL AND c.discom_id = s.discom_id AND c.number_key = s.number_key
       LEFT JOIN LATERAL (
         SELECT CASE WHEN s.bill_number IS NOT NULL
                THEN EXISTS (SELECT FROM bills b WHERE b.discom_id = c.discom_id AND b.number = s.bill_number
                                AND b.connection_id = c.id AND b.issued_on > current_date - 400)
                ELSE EXISTS (SELECT FROM (SELECT b.current_paise + b.arrears_paise + b.surcharge_paise AS printed, b.amount_paise
                                            FROM bills b WHERE b.discom_id = c.discom_id AND b.connection_id = c.id
                                           ORDER BY b.month DESC, b.id DESC LIMIT 3) recent
                              WHERE s.amount_paise IN (printed, recent.amount_paise)) END AS proved
          WHERE c.id IS NOT NULL) p ON true`,
    { payerId, uploadId },
  );
}

export async function judgeUntags(db: Db, payerId: string, uploadId: string): Promise<void> {
  await rows(
    db,
    `${KEEP}
     SELECT :payerId, :uploadId, s.row, s.cells, s.discom_id, c.id, NULL, s.label,
            CASE WHEN s.fault IS NOT NULL AND s.fault <> 'reason-missing' THEN s.fault
                 WHEN c.id IS NULL THEN 'not-yours'
                 WHEN s.fault IS NOT NULL THEN s.fault
                 WHEN ${IN_LIVE_ADVICE} THEN 'in-live-advice'
                 ELSE 'good' END,
            CASE WHEN c.id IS NULL THEN '{}' ELSE jsonb_build_object('site', c.site) END
       FROM staged_tags s
       LEFT JOIN connections c ON c.discom_id = s.discom_id AND c.number_key = s.number_key AND c.payer_id = :payerId
       LEFT JOIN LATERAL (SELECT c.discom_id, c.id AS connection_id) t ON true`,
    { payerId, uploadId },
  );
}

/** Keeps the wrong proofs of the file; gives how many there are and how many rows are good or one's own already. */
export async function keepFailures(
  db: Db,
  of: { payerId: string; userId: string; uploadId: string },
): Promise<{ failed: number; proved: number }> {
  const failed = await rows(
    db,
    `INSERT INTO proof_failures (payer_id, user_id, discom_id, number)
     SELECT :payerId, :userId, s.discom_id, s.number_key FROM tag_upload_rows r JOIN staged_tags s ON s.row = r.row
      WHERE r.payer_id = :payerId AND r.upload_id = :uploadId AND r.outcome = 'proof-wrong' RETURNING id`,
    of,
  );
  const proved = await row<{ count: number }>(
    db,
    `SELECT count(*)::int AS count FROM tag_upload_rows
      WHERE payer_id = :payerId AND upload_id = :uploadId AND outcome IN ('good', 'already-yours')`,
    of,
  );
  return { failed: failed.length, proved: proved?.count ?? 0 };
}

/** First and last good row; null when there is none. */
export async function goodRows(
  db: Db,
  of: { payerId: string; id: string },
): Promise<{ first: number; last: number } | null> {
  const found = await row<{ first: number | null; last: number | null }>(
    db,
    `SELECT min(row) AS first, max(row) AS last FROM tag_upload_rows
      WHERE payer_id = :payerId AND upload_id = :id AND outcome = 'good'`,
    of,
  );
  return found?.first == null || found.last === null ? null : { first: found.first, last: found.last };
}

export interface Portion {
  readonly payerId: string;
  readonly id: string;
  readonly userId: string;
  /** Rows of the file, both included. */
  readonly from: number;
  readonly to: number;
}

const PORTION = `r.payer_id = :payerId AND r.upload_id = :id AND r.row BETWEEN :from AND :to AND r.outcome = 'good'`;

/** Gives how many rows were settled. Two statements by keys: joining the portion to what was just inserted took 3 s for 5,000 rows. */
export async function applyTags(db: Db, portion: Portion): Promise<number> {
  await rows(
    db,
    `INSERT INTO tags (discom_id, connection_id, payer_id, label, proof, tagged_by)
     SELECT r.discom_id, r.connection_id, :payerId, r.label, r.proof, :userId
       FROM tag_upload_rows r JOIN connections c ON c.discom_id = r.discom_id AND c.id = r.connection_id
      WHERE ${PORTION} AND c.payer_id IS NULL
     ON CONFLICT (discom_id, connection_id) WHERE untagged_at IS NULL DO NOTHING`,
    { ...portion },
  );
  // now() is this transaction's: a tag of this moment is one this portion made.
  const settled = await rows(
    db,
    `UPDATE tag_upload_rows r
        SET outcome = CASE WHEN c.payer_id IS DISTINCT FROM :payerId THEN 'held-by-another'
                           WHEN EXISTS (SELECT FROM tags t WHERE t.discom_id = c.discom_id AND t.connection_id = c.id
                                           AND t.untagged_at IS NULL AND t.tagged_at = now()) THEN 'applied'
                           ELSE 'already-yours' END
       FROM connections c
      WHERE ${PORTION} AND c.discom_id = r.discom_id AND c.id = r.connection_id RETURNING r.row`,
    { ...portion },
  );
  return settled.length;
}

export async function applyUntags(db: Db, portion: Portion): Promise<number> {
  await rows(
    db,
    `UPDATE tags t SET untagged_by = :userId, untagged_at = now(), untag_reason = r.label FROM tag_upload_rows r
      WHERE ${PORTION} AND t.discom_id = r.discom_id AND t.connection_id = r.connection_id AND t.payer_id = :payerId
        AND t.untagged_at IS NULL AND NOT ${IN_LIVE_ADVICE}`,
    { ...portion },
  );
  const settled = await rows(
    db,
    `UPDATE tag_upload_rows r
        SET outcome = CASE WHEN c.payer_id = :payerId THEN 'in-live-advice'
                           WHEN EXISTS (SELECT FROM tags t WHERE t.discom_id = c.discom_id AND t.connection_id = c.id
                                           AND t.payer_id = :payerId AND t.untagged_at = now()) THEN 'applied'
                           ELSE 'not-yours' END
       FROM connections c
      WHERE ${PORTION} AND c.discom_id = r.discom_id AND c.id = r.connection_id RETURNING r.row`,
    { ...portion },
  );
  return settled.length;
}

const SUMMARY = `SELECT t.id, t.action, t.file_name AS "fileName", t.state, t.problem, t.work_id AS "workId",
    u.name AS "uploadedBy", u.name_hi AS "uploadedByHi", t.uploaded_at AS "uploadedAt",
    coalesce(n.rows, 0) AS rows, coalesce(n.good, 0) AS good, coalesce(n.applied, 0) AS applied, coalesce(n.wrong, 0) AS wrong
  FROM tag_uploads t JOIN users u ON u.id = t.uploaded_by
  LEFT JOIN LATERAL (SELECT count(*)::int AS rows, count(*) FILTER (WHERE r.outcome = 'good')::int AS good,
      count(*) FILTER (WHERE r.outcome = 'applied')::int AS applied,
      count(*) FILTER (WHERE r.outcome NOT IN ('good', 'applied'))::int AS wrong
    FROM tag_upload_rows r WHERE r.payer_id = t.payer_id AND r.upload_id = t.id) n ON true`;

export async function uploadsPage(
  db: Db,
  payerId: string,
  page: { page: number; size: number },
): Promise<{ rows: TagUpload[]; total: number }> {
  const found = await rows<TagUpload>(
    db,
    `${SUMMARY} WHERE t.payer_id = :payerId AND t.id IN (
       SELECT id FROM tag_uploads WHERE payer_id = :payerId ORDER BY id DESC LIMIT :size OFFSET :offset)
     ORDER BY t.id DESC`,
    { payerId, size: page.size, offset: (page.page - 1) * page.size },
  );
  const count = await row<{ total: number }>(db, "SELECT count(*)::int AS total FROM tag_uploads WHERE payer_id = ?", [
    payerId,
  ]);
  return { rows: found, total: count?.total ?? 0 };
}

export async function uploadTotals(db: Db, payerId: string, id: string): Promise<TagUploadTotals | undefined> {
  const upload = await row<TagUpload>(db, `${SUMMARY} WHERE t.payer_id = ? AND t.id = ?`, [payerId, id]);
  if (!upload) return undefined;
  const outcomes = await rows<{ outcome: Outcome; count: number }>(
    db,
    `SELECT outcome, count(*)::int AS count FROM tag_upload_rows WHERE payer_id = ? AND upload_id = ?
      GROUP BY outcome ORDER BY count(*) DESC, outcome`,
    [payerId, id],
  );
  const discoms = await rows<TagUploadTotals["discoms"][number]>(
    db,
    `SELECT d.id, coalesce(d.short_name, '') AS name, count(*)::int AS rows,
            count(*) FILTER (WHERE r.outcome = 'good')::int AS good, count(*) FILTER (WHERE r.outcome = 'applied')::int AS applied,
            count(*) FILTER (WHERE r.outcome NOT IN ('good', 'applied'))::int AS wrong
       FROM tag_upload_rows r LEFT JOIN discoms d ON d.id = r.discom_id
      WHERE r.payer_id = ? AND r.upload_id = ? GROUP BY d.id ORDER BY d.id`,
    [payerId, id],
  );
  return { ...upload, outcomes, discoms };
}

export interface StoredRow {
  readonly row: number;
  readonly cells: string[];
  readonly outcome: Outcome;
  readonly site: string;
}

/** Without an outcome: the rows that are wrong. */
export async function uploadRowsPage(
  db: Db,
  of: { payerId: string; id: string; outcome: Outcome | undefined; page: number; size: number },
): Promise<{ rows: (StoredRow & { discomName: string })[]; total: number }> {
  const values = { ...of, outcome: of.outcome ?? null, offset: (of.page - 1) * of.size };
  const where = `r.payer_id = :payerId AND r.upload_id = :id
    AND CASE WHEN :outcome::text IS NULL THEN r.outcome NOT IN ('good', 'applied') ELSE r.outcome = :outcome END`;
  const found = await rows<StoredRow & { discomName: string }>(
    db,
    `SELECT r.row, r.cells, r.outcome, coalesce(r.found->>'site', '') AS site, coalesce(d.short_name, '') AS "discomName"
       FROM tag_upload_rows r LEFT JOIN discoms d ON d.id = r.discom_id
      WHERE ${where} ORDER BY r.row LIMIT :size OFFSET :offset`,
    values,
  );
  const count = await row<{ total: number }>(
    db,
    `SELECT count(*)::int AS total FROM tag_upload_rows r WHERE ${where}`,
    values,
  );
  return { rows: found, total: count?.total ?? 0 };
}

export function allUploadRows(db: Db, payerId: string, id: string, onlyWrong: boolean): Promise<StoredRow[]> {
  return rows(
    db,
    `SELECT row, cells, outcome, coalesce(found->>'site', '') AS site FROM tag_upload_rows
      WHERE payer_id = ? AND upload_id = ? AND (NOT ?::boolean OR outcome NOT IN ('good', 'applied')) ORDER BY row`,
    [payerId, id, onlyWrong],
  );
}

/** For the template of untagging: what one holds. */
export function heldNumbers(db: Db, payerId: string): Promise<{ code: string; number: string }[]> {
  return rows(
    db,
    `SELECT d.code, c.number FROM connections c JOIN discoms d ON d.id = c.discom_id
      WHERE c.payer_id = ? ORDER BY c.discom_id, c.number_key LIMIT 100000`,
    [payerId],
  );
}
