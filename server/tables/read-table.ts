// The one door for a table people or billing send: CSV or XLSX bytes in, rows of text out, or a refusal that says what to do.

import { isBlank, type Row } from "#reconciliation/read/row.ts";
import { sniffBytes } from "#reconciliation/read/sniff.ts";
import { ChildFailure, inChild } from "#server/child.ts";
import type { Columns } from "./columns.ts";
import { type FileRefusal, isRefusal, notATable } from "./file-refusal.ts";
import { readText } from "./read-text.ts";
import type { TableAnswer, TableTask } from "./table-process.ts";

export const ROWS_MAX = 250_000;
/** Longer texts would keep everybody else waiting while they are read. */
const TEXT_IN_PASSING_BYTES = 1024 * 1024;
const LIMITS = { seconds: 60, megabytes: 768 };
const entry = new URL("./table-process.ts", import.meta.url);

export async function readTable(bytes: Buffer, columns: Columns): Promise<readonly Row[] | FileRefusal> {
  const rows = known(await readRows(bytes, columns));
  if (isRefusal(rows)) return rows;
  const filled = rows.filter((row) => !isBlank(row));
  if (filled.length === 0) return empty;
  return filled.length > ROWS_MAX ? tooManyRows : filled;
}

async function readRows(bytes: Buffer, columns: Columns): Promise<readonly Row[] | FileRefusal> {
  const content = sniffBytes(bytes);
  if (content === "zip") return readElsewhere({ workbook: bytes });
  if (content !== "text") return refusals[content] ?? notATable;
  return bytes.length > TEXT_IN_PASSING_BYTES ? readElsewhere({ text: bytes, columns }) : readText(bytes, columns);
}

async function readElsewhere(task: TableTask): Promise<readonly Row[] | FileRefusal> {
  try {
    const answer = await inChild<TableAnswer>(entry, task, LIMITS);
    return "rows" in answer ? answer.rows : answer.refusal;
  } catch (error) {
    if (error instanceof ChildFailure) return tooLarge;
    throw error;
  }
}

/** The readers' refusals speak of bank statements; these speak of tables. */
function known(rows: readonly Row[] | FileRefusal): readonly Row[] | FileRefusal {
  if (!isRefusal(rows)) return rows;
  return refusals[rows.code] ?? rows;
}

const empty: FileRefusal = { code: "file-empty", message: "The file holds no rows." };
const tooLarge: FileRefusal = {
  code: "file-too-large",
  message: "The file is too large to be read safely. Save the sheet alone as CSV, or split it.",
};
const tooManyRows: FileRefusal = {
  code: "file-too-many-rows",
  message: `The file has more than ${ROWS_MAX} rows. Split it.`,
  params: { max: ROWS_MAX },
};
/** By what the bytes or the readers say. */
const refusals: Readonly<Record<string, FileRefusal>> = {
  empty,
  "too-large": tooLarge,
  "not-what-it-says": notATable,
  biff: {
    code: "file-old-workbook",
    message: "This is an old binary .xls workbook. Open it in a spreadsheet and save it as .xlsx or CSV.",
  },
  encrypted: {
    code: "file-encrypted",
    message: "The workbook is protected by a password. Save it without one.",
  },
};
