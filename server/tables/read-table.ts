// The one door for a table people or billing send: CSV or XLSX bytes in, rows of text out, or a refusal that says what to do.

import { readDelimited } from "#reconciliation/read/delimited.ts";
import { isBlank, type Row } from "#reconciliation/read/row.ts";
import { sniffBytes } from "#reconciliation/read/sniff.ts";
import { decodeText } from "#reconciliation/read/text.ts";
import { ChildFailure, inChild } from "#server/child.ts";
import { type FileRefusal, isRefusal } from "./file-refusal.ts";
import type { WorkbookAnswer } from "./workbook-process.ts";

export const ROWS_MAX = 250_000;
const LIMITS = { seconds: 60, megabytes: 768 };
const entry = new URL("./workbook-process.ts", import.meta.url);

/** `knownCaption` tells the delimiter apart: the right one brings the most captions onto one line. */
export async function readTable(
  bytes: Buffer,
  knownCaption: (cell: string) => boolean,
): Promise<readonly Row[] | FileRefusal> {
  const content = sniffBytes(bytes);
  if (content !== "text" && content !== "zip") return refusals[content] ?? notATable;
  const rows = content === "zip" ? await workbookRows(bytes) : delimitedRows(bytes, knownCaption);
  if (isRefusal(rows)) return rows;
  const filled = rows.filter((row) => !isBlank(row));
  if (filled.length === 0) return empty;
  return filled.length > ROWS_MAX ? tooManyRows : filled;
}

function delimitedRows(bytes: Buffer, knownCaption: (cell: string) => boolean): readonly Row[] | FileRefusal {
  const text = decodeText(bytes);
  if (/^\s*<(!doctype|html|table|\?xml)/i.test(text.slice(0, 500))) return notATable;
  return readDelimited(text, knownCaption);
}

async function workbookRows(bytes: Buffer): Promise<readonly Row[] | FileRefusal> {
  try {
    const answer = await inChild<WorkbookAnswer>(entry, bytes, LIMITS);
    return "rows" in answer ? answer.rows : (refusals[answer.fault] ?? notATable);
  } catch (error) {
    if (error instanceof ChildFailure) return tooLarge;
    throw error;
  }
}

const empty: FileRefusal = { code: "file-empty", message: "The file holds no rows." };
const notATable: FileRefusal = {
  code: "file-not-a-table",
  message: "The file is neither CSV nor an XLSX workbook that can be opened. Save it again as .xlsx or CSV.",
};
const tooLarge: FileRefusal = {
  code: "file-too-large",
  message: "The workbook is too large to be read safely. Save the sheet alone as CSV, or split it.",
};
const tooManyRows: FileRefusal = {
  code: "file-too-many-rows",
  message: `The file has more than ${ROWS_MAX} rows. Split it.`,
  params: { max: ROWS_MAX },
};
/** By what the bytes or the reader of workbooks say. */
const refusals: Readonly<Record<string, FileRefusal>> = {
  empty,
  "too-large": tooLarge,
  biff: {
    code: "file-old-workbook",
    message: "This is an old binary .xls workbook. Open it in a spreadsheet and save it as .xlsx or CSV.",
  },
  encrypted: {
    code: "file-encrypted",
    message: "The workbook is protected by a password. Save it without one.",
  },
};
