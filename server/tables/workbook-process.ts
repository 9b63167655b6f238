// The process a workbook is read in.

import { refusing } from "#reconciliation/read/fault.ts";
import { isBlank, type Row } from "#reconciliation/read/row.ts";
import { readWorkbook } from "#reconciliation/read/workbook.ts";
import { answerParent } from "#server/child.ts";

/** Rows of the first sheet that has any. */
export type WorkbookAnswer = { readonly rows: readonly Row[] } | { readonly fault: string };

answerParent<Uint8Array>(async (bytes): Promise<WorkbookAnswer> => {
  const sheets = await refusing(() => readWorkbook(bytes));
  if ("code" in sheets) return { fault: sheets.code };
  const filled = sheets.map(({ rows }) => rows.filter((row) => !isBlank(row))).find(({ length }) => length > 0);
  return { rows: filled ?? [] };
});
