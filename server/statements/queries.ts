// Statement files as they are kept, listed and looked into.

import type { ReferenceContext } from "#reconciliation/reference.ts";
import { type Db, row, rows } from "#server/database.ts";
import type {
  FileState,
  StatementFile,
  StatementFileRow,
  StatementLine,
  StatementProblem,
  StatementReport,
} from "./contract.ts";

export async function referenceContext(db: Db, discomId: number): Promise<ReferenceContext> {
  const found = await row<ReferenceContext>(
    db,
    `SELECT code AS "discomCode", ARRAY[van_prefix] AS "vanPrefixes", connection_number AS "connectionNumber",
            bill_number AS "billNumber" FROM discoms WHERE id = ?`,
    [discomId],
  );
  return found as ReferenceContext;
}

export async function insertFile(
  db: Db,
  file: {
    discomId: number;
    bankAccountId: number | null;
    source: StatementFile["source"];
    fileName: string;
    sha256: Buffer;
    bytes: Buffer;
    state: FileState;
    report: StatementReport;
    userId: string | null;
    mappingVersion: number | null;
  },
): Promise<string> {
  const made = await row<{ id: string }>(
    db,
    `INSERT INTO statement_files (discom_id, bank_account_id, source, file_name, sha256, bytes, state, report, uploaded_by, mapping_version)
     VALUES (:discomId, :bankAccountId, :source, :fileName, :sha256, :bytes, :state, :report, :userId, :mappingVersion) RETURNING id`,
    { ...file, report: JSON.stringify(file.report) },
  );
  return (made as { id: string }).id;
}

export interface KeptFile {
  readonly id: string;
  readonly fileName: string;
  readonly source: StatementFile["source"];
  readonly state: FileState;
  readonly bankAccountId: number | null;
  readonly bytes: Buffer;
  readonly sha256: Buffer;
  readonly report: StatementReport;
  /** Of the account's mapping that it was read by. */
  readonly mappingVersion: number | null;
}

export async function keptFile(db: Db, discomId: number, id: string): Promise<KeptFile | undefined> {
  return row(
    db,
    `SELECT id, file_name AS "fileName", source, state, bank_account_id AS "bankAccountId", bytes, sha256, report,
            mapping_version AS "mappingVersion" FROM statement_files WHERE discom_id = ? AND id = ?`,
    [discomId, id],
  );
}

/** The file's state, locked until the transaction ends: who confirms or discards the same file waits here. */
export async function lockFile(db: Db, discomId: number, id: string): Promise<FileState | undefined> {
  const found = await row<{ state: FileState }>(
    db,
    "SELECT state FROM statement_files WHERE discom_id = ? AND id = ? FOR UPDATE",
    [discomId, id],
  );
  return found?.state;
}

export async function updateFile(
  db: Db,
  discomId: number,
  id: string,
  change: {
    state: FileState;
    bankAccountId: number | null;
    report: StatementReport;
    /** Left out: stays. */
    mappingVersion?: number | null;
  },
): Promise<void> {
  await rows(
    db,
    `UPDATE statement_files SET state = :state, bank_account_id = :bankAccountId, report = :report, shown_at = clock_timestamp(),
            mapping_version = CASE WHEN :remapped THEN :mappingVersion::int ELSE mapping_version END
      WHERE discom_id = :discomId AND id = :id`,
    {
      discomId,
      id,
      ...change,
      mappingVersion: change.mappingVersion ?? null,
      remapped: change.mappingVersion !== undefined,
      report: JSON.stringify(change.report),
    },
  );
}

export async function setFileWork(db: Db, discomId: number, id: string, work: string): Promise<void> {
  await rows(db, "UPDATE statement_files SET work_id = ? WHERE discom_id = ? AND id = ?", [work, discomId, id]);
}

/** The imported file with the same bytes. */
export async function importedTwin(db: Db, discomId: number, sha256: Buffer): Promise<string | null> {
  const twin = await row<{ id: string }>(
    db,
    "SELECT id FROM statement_files WHERE discom_id = ? AND sha256 = ? AND state = 'imported' ORDER BY id LIMIT 1",
    [discomId, sha256],
  );
  return twin?.id ?? null;
}

/** Accepts every contradiction of a file that nobody has accepted yet; gives how many. */
export async function acceptGaps(
  db: Db,
  discomId: number,
  fileId: string,
  userId: string,
  why: string,
): Promise<number> {
  const accepted = await rows(
    db,
    `INSERT INTO statement_gap_acceptances (discom_id, statement_id, by_user, why)
     SELECT g.discom_id, g.statement_id, :userId, :why FROM statement_gaps g
       JOIN statements s ON s.discom_id = g.discom_id AND s.id = g.statement_id
      WHERE g.discom_id = :discomId AND s.file_id = :fileId AND NOT g.accepted
     ON CONFLICT DO NOTHING RETURNING statement_id`,
    { discomId, fileId, userId, why },
  );
  return accepted.length;
}

const heldFile = `EXISTS (SELECT FROM statements s JOIN statement_gaps g ON g.discom_id = s.discom_id AND g.statement_id = s.id
                          WHERE s.discom_id = f.discom_id AND s.file_id = f.id AND NOT g.accepted)`;

export async function fileById(db: Db, discomId: number, id: string): Promise<StatementFile | undefined> {
  return row(
    db,
    `SELECT f.id, f.file_name AS "fileName", f.source, f.state, f.bank_account_id AS "bankAccountId", CASE WHEN u.id IS NOT NULL THEN jsonb_build_object('name', u.name, 'nameHi', u.name_hi) END AS "uploadedBy",
            f.uploaded_at AS "uploadedAt", f.work_id AS work, f.report, ${heldFile} AS held,
            CASE WHEN f.mapping_version IS NOT NULL THEN jsonb_build_object('version', f.mapping_version, 'current',
              (SELECT CASE WHEN m.mapping IS NOT NULL THEN m.version END FROM statement_mappings m
                WHERE m.discom_id = f.discom_id AND m.bank_account_id = f.bank_account_id ORDER BY m.version DESC LIMIT 1)) END AS mapping,
            f.state = 'previewed' AND EXISTS (SELECT FROM statements s WHERE s.discom_id = f.discom_id
              AND s.bank_account_id = f.bank_account_id AND s.imported_at > f.shown_at) AS outdated
       FROM statement_files f LEFT JOIN users u ON u.id = f.uploaded_by
      WHERE f.discom_id = ? AND f.id = ?`,
    [discomId, id],
  );
}

export async function listFiles(
  db: Db,
  filter: { discomId: number; bankAccountId: number | null; state: FileState | null; page: number; size: number },
): Promise<{ rows: StatementFileRow[]; total: number }> {
  const where = `f.discom_id = :discomId AND (:bankAccountId::int IS NULL OR f.bank_account_id = :bankAccountId)
                 AND (:state::text IS NULL OR f.state = :state)`;
  const values = { ...filter, offset: (filter.page - 1) * filter.size };
  const total = await row<{ count: number }>(
    db,
    `SELECT count(*)::int AS count FROM statement_files f WHERE ${where}`,
    values,
  );
  const found = await rows<StatementFileRow>(
    db,
    `SELECT f.id, f.file_name AS "fileName", f.source, f.state, f.bank_account_id AS "bankAccountId",
            f.uploaded_at AS "uploadedAt", t.from_date AS "fromDate", t.to_date AS "toDate",
            coalesce(t.lines, 0)::int AS "linesCount", coalesce(t.fresh, 0)::int AS "newCount",
            coalesce(t.credit, 0)::text AS "creditPaise", f.report->'statements'->-1->>'closingPaise' AS "closingPaise",
            f.report->'refused'->>'code' AS "refusedCode", ${heldFile} AS held
       FROM statement_files f, LATERAL (
         SELECT min(s->>'fromDate') AS from_date, max(s->>'toDate') AS to_date, sum((s->>'linesCount')::int) AS lines,
                sum((s->>'newCount')::int) AS fresh, sum((s->>'creditPaise')::bigint) AS credit
           FROM jsonb_array_elements(f.report->'statements') s) t
      WHERE ${where} ORDER BY f.uploaded_at DESC, f.id DESC LIMIT :size OFFSET :offset`,
    values,
  );
  return { rows: found, total: total?.count ?? 0 };
}

export async function listProblems(
  db: Db,
  file: { discomId: number; id: string; page: number; size: number },
): Promise<{ rows: StatementProblem[]; total: number }> {
  const found = await rows<{ problem: StatementProblem; total: number }>(
    db,
    `SELECT p.problem, jsonb_array_length(f.report->'problems') AS total
       FROM statement_files f, jsonb_array_elements(f.report->'problems') WITH ORDINALITY p(problem, place)
      WHERE f.discom_id = :discomId AND f.id = :id ORDER BY p.place LIMIT :size OFFSET :offset`,
    { ...file, offset: (file.page - 1) * file.size },
  );
  return { rows: found.map(({ problem }) => problem), total: found[0]?.total ?? 0 };
}

/** New lines of the file with what became of them, and its rows that were known. */
const linesOfFile = `mine AS (SELECT id FROM statements WHERE discom_id = :discomId AND file_id = :id),
     shown AS (
       SELECT l.statement_id, l.row, l.id, coalesce(d.outcome, 'new') AS state, d.rule
         FROM statement_lines l LEFT JOIN line_decisions d ON d.discom_id = l.discom_id AND d.line_id = l.id
        WHERE l.discom_id = :discomId AND l.statement_id IN (SELECT id FROM mine)
       UNION ALL
       SELECT k.statement_id, k.row, k.line_id, 'known', NULL FROM statement_known_lines k
        WHERE k.discom_id = :discomId AND k.statement_id IN (SELECT id FROM mine))`;

export function lineSums(
  db: Db,
  discomId: number,
  id: string,
): Promise<{ state: StatementLine["state"]; count: number; paise: string }[]> {
  return rows(
    db,
    `WITH ${linesOfFile}
     SELECT w.state, count(*)::int AS count, sum(CASE l.direction WHEN 'credit' THEN l.paise ELSE -l.paise END)::bigint AS paise
       FROM shown w JOIN statement_lines l ON l.discom_id = :discomId AND l.id = w.id GROUP BY 1 ORDER BY 2 DESC`,
    { discomId, id },
  );
}

export async function listLines(
  db: Db,
  file: { discomId: number; id: string; state: string | null; page: number; size: number },
): Promise<StatementLine[]> {
  return rows(
    db,
    `WITH ${linesOfFile},
     wanted AS (SELECT * FROM shown WHERE :state::text IS NULL OR state = :state ORDER BY statement_id, row LIMIT :size OFFSET :offset)
     SELECT w.row, w.id AS "lineId", l.booking_date AS "bookingDate", l.value_date AS "valueDate", l.direction, l.paise,
            l.narration, l.bank_reference AS "bankReference", l.balance_paise AS "balancePaise", w.state, w.rule,
            CASE WHEN w.state = 'known' THEN jsonb_build_object('id', f.id::text, 'fileName', f.file_name) END AS "knownFrom"
       FROM wanted w
       JOIN statement_lines l ON l.discom_id = :discomId AND l.id = w.id
       JOIN statements s ON s.discom_id = l.discom_id AND s.id = l.statement_id
       JOIN statement_files f ON f.discom_id = s.discom_id AND f.id = s.file_id
      ORDER BY w.statement_id, w.row`,
    { ...file, offset: (file.page - 1) * file.size },
  );
}

export async function lastInboxFile(db: Db, discomId: number): Promise<string | null> {
  const last = await row<{ at: string | null }>(
    db,
    "SELECT max(uploaded_at) AS at FROM statement_files WHERE discom_id = ? AND source = 'inbox'",
    [discomId],
  );
  return last?.at ?? null;
}

export async function discomCode(db: Db, discomId: number): Promise<string> {
  const found = await row<{ code: string }>(db, "SELECT code FROM discoms WHERE id = ?", [discomId]);
  return (found as { code: string }).code;
}

export async function discoms(db: Db): Promise<{ id: number; code: string }[]> {
  return rows(db, "SELECT id, code FROM discoms ORDER BY id");
}

/** A file of the same bytes that came by the same way and still waits: a sweep that was cut off goes on with it. */
export async function waitingTwin(db: Db, discomId: number, sha256: Buffer, source: string): Promise<string | null> {
  const twin = await row<{ id: string }>(
    db,
    `SELECT id FROM statement_files WHERE discom_id = ? AND sha256 = ? AND source = ? AND state = 'previewed'
      ORDER BY id DESC LIMIT 1`,
    [discomId, sha256, source],
  );
  return twin?.id ?? null;
}

/** False while another process sweeps this discom's inbox. Held until the transaction ends. */
export async function lockInbox(db: Db, discomId: number): Promise<boolean> {
  const lock = await row<{ free: boolean }>(db, "SELECT pg_try_advisory_xact_lock(7004, ?) AS free", [discomId]);
  return lock?.free === true;
}

export async function discomOfAccount(
  db: Db,
  number: string,
  code: string | null,
): Promise<{ discomId: number; bankAccountId: number }[]> {
  return rows(
    db,
    `SELECT a.discom_id AS "discomId", a.id AS "bankAccountId" FROM bank_accounts a JOIN discoms d ON d.id = a.discom_id
      WHERE ltrim(a.number, '0') = ltrim(:number, '0') AND (:code::text IS NULL OR d.code = :code)`,
    { number, code },
  );
}
