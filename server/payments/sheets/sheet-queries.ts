// Sheets of amounts and their rows.

import { type Db, row, rows } from "#server/database.ts";
import type { AmountSheet, SheetOutcome, SheetRow } from "./sheets-contract.ts";

export interface SheetRecord {
  readonly id: string;
  readonly payerId: string;
  readonly fileName: string;
  /** The first bytes, which say what kind of file it is. */
  readonly head: Buffer;
  readonly header: string[];
  readonly state: AmountSheet["state"];
  readonly workId: string;
  readonly uploadedBy: string;
}

export async function insertSheet(
  db: Db,
  sheet: { payerId: string; userId: string; fileName: string; sha256: Buffer; bytes: Buffer; workId: string },
): Promise<string> {
  const made = await row<{ id: string }>(
    db,
    `INSERT INTO amount_sheets (payer_id, file_name, sha256, bytes, work_id, uploaded_by)
     VALUES (:payerId, :fileName, :sha256, :bytes, :workId, :userId) RETURNING id`,
    sheet,
  );
  return (made as { id: string }).id;
}

export function sheetRecord(db: Db, payerId: string, id: string): Promise<SheetRecord | undefined> {
  return row(
    db,
    `SELECT id, payer_id AS "payerId", file_name AS "fileName", substring(bytes FOR 64) AS head, header, state, work_id AS "workId",
            uploaded_by AS "uploadedBy" FROM amount_sheets WHERE payer_id = ? AND id = ?`,
    [payerId, id],
  );
}

export async function sheetBytes(db: Db, payerId: string, id: string): Promise<Buffer> {
  const found = await row<{ bytes: Buffer }>(db, "SELECT bytes FROM amount_sheets WHERE payer_id = ? AND id = ?", [
    payerId,
    id,
  ]);
  return (found as { bytes: Buffer }).bytes;
}

/** False when it is not in the state it is to leave: another process did it. */
export async function moveSheet(
  db: Db,
  of: {
    payerId: string;
    id: string;
    from: AmountSheet["state"];
    to: AmountSheet["state"];
    workId?: string;
    header?: readonly string[];
    problem?: object;
    applied?: object;
  },
): Promise<boolean> {
  const json = (value: object | undefined) => (value === undefined ? null : JSON.stringify(value));
  const moved = await rows(
    db,
    `UPDATE amount_sheets SET state = :to, work_id = coalesce(:workId::uuid, work_id), header = coalesce(:header::jsonb, header),
            problem = coalesce(:problem::jsonb, problem), applied = coalesce(:applied::jsonb, applied)
      WHERE payer_id = :payerId AND id = :id AND state = :from RETURNING id`,
    {
      payerId: of.payerId,
      id: of.id,
      from: of.from,
      to: of.to,
      workId: of.workId ?? null,
      header: json(of.header),
      problem: json(of.problem),
      applied: json(of.applied),
    },
  );
  return moved.length === 1;
}

export function sheetTotals(db: Db, payerId: string, id: string): Promise<AmountSheet | undefined> {
  return row(
    db,
    `SELECT s.id, s.file_name AS "fileName", s.state, s.work_id AS "workId", s.uploaded_at AS "uploadedAt", s.problem, s.applied,
            r.rows, r.good, r."amountPaise", r."tdsPaise", r.outcomes
       FROM amount_sheets s CROSS JOIN LATERAL (
         SELECT coalesce(sum(count), 0)::int AS rows, coalesce(sum(count) FILTER (WHERE outcome = 'good'), 0)::int AS good,
                coalesce(sum(amount) FILTER (WHERE outcome = 'good'), 0)::bigint AS "amountPaise",
                coalesce(sum(tds) FILTER (WHERE outcome = 'good'), 0)::bigint AS "tdsPaise",
                coalesce(jsonb_agg(jsonb_build_object('outcome', outcome, 'count', count) ORDER BY count DESC, outcome), '[]') AS outcomes
           FROM (SELECT outcome, count(*)::int AS count, sum(amount_paise) AS amount, sum(tds_paise) AS tds FROM amount_sheet_rows
                  WHERE payer_id = s.payer_id AND sheet_id = s.id GROUP BY outcome) o) r
      WHERE s.payer_id = ? AND s.id = ?`,
    [payerId, id],
  );
}

/** Without an outcome: those that are wrong. */
export async function sheetRowsPage(
  db: Db,
  of: { payerId: string; id: string; page: number; size: number; outcome?: SheetOutcome | undefined },
): Promise<{ rows: SheetRow[]; total: number }> {
  const found = await rows<SheetRow & { total: number }>(
    db,
    `SELECT row, cells, outcome, amount_paise AS "amountPaise", count(*) OVER ()::int AS total FROM amount_sheet_rows
      WHERE payer_id = :payerId AND sheet_id = :id
        AND CASE WHEN :outcome::text IS NULL THEN outcome <> 'good' ELSE outcome = :outcome::text END
      ORDER BY row LIMIT :size OFFSET :skip`,
    { payerId: of.payerId, id: of.id, outcome: of.outcome ?? null, size: of.size, skip: (of.page - 1) * of.size },
  );
  return { rows: found.map(({ total: _, ...one }) => one), total: found[0]?.total ?? 0 };
}

export function allSheetRows(db: Db, payerId: string, id: string, onlyWrong: boolean): Promise<SheetRow[]> {
  return rows(
    db,
    `SELECT row, cells, outcome, amount_paise AS "amountPaise" FROM amount_sheet_rows
      WHERE payer_id = :payerId AND sheet_id = :id AND (NOT :onlyWrong::boolean OR outcome <> 'good') ORDER BY row`,
    { payerId, id, onlyWrong },
  );
}

export interface KeptRow {
  readonly row: number;
  readonly cells: readonly string[];
  readonly discomId: number | null;
  readonly billId: string | null;
  readonly paise: string | null;
  readonly tdsPaise: string;
  readonly amountPaise: string;
  readonly outcome: SheetOutcome;
}

/** All rows of a sheet anew. */
export async function keepRows(db: Db, payerId: string, id: string, kept: readonly KeptRow[]): Promise<void> {
  await rows(db, "DELETE FROM amount_sheet_rows WHERE payer_id = ? AND sheet_id = ?", [payerId, id]);
  await rows(
    db,
    `INSERT INTO amount_sheet_rows (payer_id, sheet_id, row, cells, discom_id, bill_id, paise, tds_paise, amount_paise, outcome)
     SELECT :payerId, :id, r.row, r.cells, r."discomId", r."billId", r.paise, r."tdsPaise", r."amountPaise", r.outcome
       FROM jsonb_to_recordset(:kept::jsonb) AS r (row int, cells jsonb, "discomId" int, "billId" bigint, paise bigint,
            "tdsPaise" bigint, "amountPaise" bigint, outcome text)`,
    { payerId, id, kept: JSON.stringify(kept) },
  );
}

export interface GoodRow {
  readonly discomId: number;
  readonly billId: string;
  readonly paise: string | null;
  readonly tdsPaise: string;
}

export function goodSheetRows(db: Db, payerId: string, id: string): Promise<GoodRow[]> {
  return rows(
    db,
    `SELECT discom_id AS "discomId", bill_id AS "billId", paise, tds_paise AS "tdsPaise" FROM amount_sheet_rows
      WHERE payer_id = ? AND sheet_id = ? AND outcome = 'good' ORDER BY row`,
    [payerId, id],
  );
}

export interface NumberedBill {
  readonly discomId: number;
  readonly billId: string;
  readonly billKey: string;
  readonly connectionKey: string;
}

/** Open bills of the payer who asks that one of the numbers names, itself or by its connection; numbers without leading zeros. */
export function billsNumbered(db: Db, keys: readonly string[]): Promise<NumberedBill[]> {
  return rows(
    db,
    `WITH open AS MATERIALIZED (
       SELECT discom_id AS "discomId", id AS "billId", ltrim(number, '0') AS "billKey", ltrim(connection_number, '0') AS "connectionKey"
         FROM open_bills(NULL)
     ), wanted AS MATERIALIZED (SELECT DISTINCT unnest(:keys::text[]) AS key)
     SELECT o.* FROM open o JOIN wanted w ON w.key = o."billKey"
     UNION
     SELECT o.* FROM open o JOIN wanted w ON w.key = o."connectionKey"`,
    { keys: [...keys] },
  );
}
