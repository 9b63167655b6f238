// Mass-tag files: their states, their totals, their rows in pages.

import { type Db, row, rows } from "#server/database.ts";
import type { TagAction, TagUpload, TagUploadTotals } from "../contract.ts";
import { claimable, type Outcome } from "../outcomes-contract.ts";

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
  readonly batch_id: string | null;
  readonly choices: UploadChoices;
}

/** What the sender chose for rows that cannot be applied; empty until it is. */
export interface UploadChoices {
  readonly withoutProof?: "leave" | "claim";
  readonly heldByAnother?: "leave" | "dispute";
  readonly paper?: string | undefined;
  readonly note?: string;
}

export function uploadRecord(db: Db, payerId: string, id: string): Promise<UploadRecord | undefined> {
  return row(
    db,
    `SELECT id, payer_id, action, file_name, substring(bytes FOR 64) AS head, header, state, work_id, uploaded_by, batch_id, choices
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
  of: {
    payerId: string;
    id: string;
    from: TagUpload["state"];
    to: TagUpload["state"];
    workId?: string;
    batchId?: string | null;
    choices?: UploadChoices;
  },
): Promise<boolean> {
  const moved = await rows(
    db,
    `UPDATE tag_uploads SET state = :to, work_id = coalesce(:workId::uuid, work_id), batch_id = coalesce(:batchId::bigint, batch_id),
            choices = coalesce(:choices::jsonb, choices)
      WHERE payer_id = :payerId AND id = :id AND state = :from RETURNING id`,
    {
      ...of,
      workId: of.workId ?? null,
      batchId: of.batchId ?? null,
      choices: of.choices === undefined ? null : JSON.stringify(of.choices),
    },
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

/** First and last good row, and how many there are; null when there is none. */
export async function goodRows(
  db: Db,
  of: { payerId: string; id: string },
): Promise<{ first: number; last: number; count: number } | null> {
  const found = await row<{ first: number | null; last: number | null; count: number }>(
    db,
    `SELECT min(row) AS first, max(row) AS last, count(*)::int AS count FROM tag_upload_rows
      WHERE payer_id = :payerId AND upload_id = :id AND outcome = 'good'`,
    of,
  );
  if (found === undefined || found.first === null || found.last === null) return null;
  return { first: found.first, last: found.last, count: found.count };
}

/** A row that was good counts as done once its file is applied; those that went another way say so themselves. */
const BECAME = "CASE WHEN r.outcome = 'good' AND t.state = 'applied' THEN 'applied' ELSE r.outcome END";
const IS_GOOD = "r.outcome = 'good' AND t.state <> 'applied'";
const IS_APPLIED = "(r.outcome IN ('applied', 'claim-approved') OR (r.outcome = 'good' AND t.state = 'applied'))";
const IS_SENT = "r.outcome IN ('claimed', 'disputed')";
const IS_WRONG = "r.outcome NOT IN ('good', 'applied', 'claim-approved', 'claimed', 'disputed')";

const ROWS = "tag_upload_rows r JOIN tag_uploads t ON t.payer_id = r.payer_id AND t.id = r.upload_id";

const SUMMARY = `SELECT t.id, t.action, t.file_name AS "fileName", t.state, t.problem, t.work_id AS "workId", t.batch_id AS "batchId",
    u.name AS "uploadedBy", u.name_hi AS "uploadedByHi", t.uploaded_at AS "uploadedAt",
    coalesce(n.rows, 0) AS rows, coalesce(n.good, 0) AS good, coalesce(n.applied, 0) AS applied, coalesce(n.wrong, 0) AS wrong,
    coalesce(n.sent, 0) AS sent
  FROM tag_uploads t JOIN users u ON u.id = t.uploaded_by
  LEFT JOIN LATERAL (SELECT count(*)::int AS rows, count(*) FILTER (WHERE ${IS_GOOD})::int AS good,
      count(*) FILTER (WHERE ${IS_APPLIED})::int AS applied, count(*) FILTER (WHERE ${IS_WRONG})::int AS wrong,
      count(*) FILTER (WHERE ${IS_SENT})::int AS sent
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
    `SELECT ${BECAME} AS outcome, count(*)::int AS count
       FROM tag_upload_rows r JOIN tag_uploads t ON t.payer_id = r.payer_id AND t.id = r.upload_id
      WHERE r.payer_id = ? AND r.upload_id = ? GROUP BY 1 ORDER BY count(*) DESC, 1`,
    [payerId, id],
  );
  const discoms = await rows<TagUploadTotals["discoms"][number]>(
    db,
    `SELECT d.id, coalesce(d.short_name, '') AS name, count(*)::int AS rows,
            count(*) FILTER (WHERE ${IS_GOOD})::int AS good, count(*) FILTER (WHERE ${IS_APPLIED})::int AS applied,
            count(*) FILTER (WHERE ${IS_WRONG})::int AS wrong, count(*) FILTER (WHERE ${IS_SENT})::int AS sent
       FROM tag_upload_rows r JOIN tag_uploads t ON t.payer_id = r.payer_id AND t.id = r.upload_id LEFT JOIN discoms d ON d.id = r.discom_id
      WHERE r.payer_id = ? AND r.upload_id = ? GROUP BY d.id ORDER BY d.id`,
    [payerId, id],
  );
  return { ...upload, outcomes, discoms, ...(await leftToSend(db, payerId, id)) };
}

export interface StoredRow {
  readonly row: number;
  readonly cells: string[];
  readonly outcome: Outcome;
  readonly site: string;
  /** The discom's words on a claim it refused. */
  readonly reason: string;
}

/** Without an outcome: the rows that are wrong. */
export async function uploadRowsPage(
  db: Db,
  of: { payerId: string; id: string; outcome: Outcome | undefined; page: number; size: number },
): Promise<{ rows: (StoredRow & { discomName: string })[]; total: number }> {
  const values = { ...of, outcome: of.outcome ?? null, offset: (of.page - 1) * of.size };
  const where = `r.payer_id = :payerId AND r.upload_id = :id
    AND CASE WHEN :outcome::text IS NULL THEN ${IS_WRONG} ELSE ${BECAME} = :outcome END`;
  const found = await rows<StoredRow & { discomName: string }>(
    db,
    `SELECT r.row, r.cells, ${BECAME} AS outcome, coalesce(r.found->>'site', '') AS site, coalesce(r.found->>'reason', '') AS reason,
            coalesce(d.short_name, '') AS "discomName"
       FROM ${ROWS} LEFT JOIN discoms d ON d.id = r.discom_id
      WHERE ${where} ORDER BY r.row LIMIT :size OFFSET :offset`,
    values,
  );
  const count = await row<{ total: number }>(db, `SELECT count(*)::int AS total FROM ${ROWS} WHERE ${where}`, values);
  return { rows: found, total: count?.total ?? 0 };
}

export function allUploadRows(db: Db, payerId: string, id: string, onlyWrong: boolean): Promise<StoredRow[]> {
  return rows(
    db,
    `SELECT r.row, r.cells, ${BECAME} AS outcome, coalesce(r.found->>'site', '') AS site, coalesce(r.found->>'reason', '') AS reason
       FROM ${ROWS} WHERE r.payer_id = ? AND r.upload_id = ? AND (NOT ?::boolean OR ${IS_WRONG}) ORDER BY r.row`,
    [payerId, id, onlyWrong],
  );
}

/** Rows that may still go to the discom when the file is applied. */
async function leftToSend(db: Db, payerId: string, id: string): Promise<{ claimable: number; heldByAnother: number }> {
  const found = await row<{ claimable: number; heldByAnother: number }>(
    db,
    `SELECT count(*) FILTER (WHERE outcome = ANY(:claimable::text[]))::int AS claimable,
            count(*) FILTER (WHERE outcome = 'held-by-another')::int AS "heldByAnother"
       FROM tag_upload_rows WHERE payer_id = :payerId AND upload_id = :id`,
    { payerId, id, claimable: [...claimable] },
  );
  return found ?? { claimable: 0, heldByAnother: 0 };
}

/** For the templates of untagging and transfer: what one holds, and in which sub-unit. */
export function heldNumbers(db: Db, payerId: string): Promise<{ code: string; number: string; unit: string }[]> {
  return rows(
    db,
    `SELECT d.code, c.number, coalesce(s.code, '-') AS unit FROM connections c JOIN discoms d ON d.id = c.discom_id
       LEFT JOIN sub_units s ON s.payer_id = c.payer_id AND s.id = c.sub_unit_id
      WHERE c.payer_id = ? ORDER BY c.discom_id, c.number_key LIMIT 100000`,
    [payerId],
  );
}
