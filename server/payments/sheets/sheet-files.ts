// Files that go out: one's payable bills to fill amounts into, and the file that came in with what became of each row.

import type { OwedBill } from "#server/bills/owed.ts";
import type { Download } from "#server/http.ts";
import { rupeesCell, type TableKind, writeTable } from "#server/tables/write-table.ts";
import type { SheetRecord } from "./sheet-queries.ts";
import { resultCaption, sheetColumns } from "./sheet-rows.ts";
import { type SheetRow, sheetOutcomes } from "./sheets-contract.ts";

export function sheetTemplateOf(bills: readonly OwedBill[], kind: TableKind): Download {
  const { number, amount, tds, remark } = sheetColumns;
  const header = [number.caption, amount.caption, tds.caption, remark.caption];
  const rows = bills.map((bill) => [bill.billNumber, rupeesCell(bill.outstandingPaise), "", bill.site]);
  return { fileName: `amounts-to-pay.${kind}`, body: writeTable(kind, "Amounts", [header, ...rows]) };
}

/** CSV comes back as CSV, a workbook as a workbook; the result is in the person's language. */
export function sheetBack(
  sheet: SheetRecord,
  rows: readonly SheetRow[],
  language: "en" | "hi",
  kind: TableKind,
): Download {
  const width = sheet.header.length;
  const lines = rows.map(({ cells, outcome }) => [
    ...Array.from({ length: width }, (_, index) => cells[index] ?? ""),
    sheetOutcomes[outcome === "good" && sheet.state === "applied" ? "applied" : outcome][language],
  ]);
  const stem = sheet.fileName.replace(/\.[^.]*$/, "");
  return {
    fileName: `${stem}-${resultCaption.en.toLowerCase()}.${kind}`,
    body: writeTable(kind, "Amounts", [[...sheet.header, resultCaption[language]], ...lines]),
  };
}
