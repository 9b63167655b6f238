// The process a workbook is read in.

import type { Row } from "#reconciliation/read/row.ts";
import { answerParent } from "#server/child.ts";
import { readWorkbook } from "./read-workbook.ts";

export interface WorkbookTask {
  readonly bytes: Uint8Array;
  readonly rowsMax: number;
}

export type WorkbookAnswer = { readonly rows: Row[] } | { readonly failed: "rows-max" | "unreadable" };

answerParent<WorkbookTask>(async ({ bytes, rowsMax }): Promise<WorkbookAnswer> => {
  const rows: Row[] = [];
  try {
    for await (const row of readWorkbook(Buffer.from(bytes))) {
      if (rows.length === rowsMax) return { failed: "rows-max" };
      rows.push(row);
    }
    return { rows };
  } catch {
    return { failed: "unreadable" };
  }
});
