// Streams an XLSX workbook's first sheet with rows into text cells. Runs in a process of its own, where a hostile file hurts nobody.

import { Readable } from "node:stream";
import exceljs from "exceljs";
import type { Row } from "#reconciliation/read/row.ts";
import { cellText } from "./cell-text.ts";

const COLUMNS_MAX = 200;

/** Gives rows in the sheet's order with the sheet's own numbers; blank rows are left out. */
export async function* readWorkbook(bytes: Buffer): AsyncGenerator<Row> {
  const reader = new exceljs.stream.xlsx.WorkbookReader(Readable.from([bytes]), {
    worksheets: "emit",
    sharedStrings: "cache",
    styles: "cache",
    hyperlinks: "ignore",
    entries: "ignore",
  });
  let count = 0;
  for await (const sheet of reader) {
    for await (const row of sheet) {
      count += 1;
      const values = row.values as exceljs.CellValue[];
      const cells: string[] = [];
      for (let column = 1; column < Math.min(values.length, COLUMNS_MAX + 1); column += 1) {
        cells.push(cellText(values[column]));
      }
      yield { number: row.number, cells };
    }
    if (count > 0) return;
  }
}
