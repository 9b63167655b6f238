// The process a workbook, or a text too long to be read in passing, is read in.

import { refusing } from "#reconciliation/read/fault.ts";
import { isBlank, type Row } from "#reconciliation/read/row.ts";
import { readWorkbook } from "#reconciliation/read/workbook.ts";
import { answerParent } from "#server/child.ts";
import type { Columns } from "./columns.ts";
import type { FileRefusal } from "./file-refusal.ts";
import { readText } from "./read-text.ts";

export type TableTask = { readonly workbook: Uint8Array } | { readonly text: Uint8Array; readonly columns: Columns };
export type TableAnswer = { readonly rows: readonly Row[] } | { readonly refusal: FileRefusal };

answerParent<TableTask>(async (task): Promise<TableAnswer> => {
  const rows = "workbook" in task ? await workbookRows(task.workbook) : readText(Buffer.from(task.text), task.columns);
  return "code" in rows ? { refusal: rows } : { rows };
});

/** Rows of the first sheet that has any. */
async function workbookRows(bytes: Uint8Array): Promise<readonly Row[] | FileRefusal> {
  const sheets = await refusing(() => readWorkbook(bytes));
  if ("code" in sheets) return sheets;
  const filled = sheets.map(({ rows }) => rows.filter((row) => !isBlank(row))).find(({ length }) => length > 0);
  return filled ?? [];
}
