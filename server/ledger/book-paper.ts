// One way to put a table of the books on paper: CSV and workbook with amounts as numbers, PDF with them grouped.

import { formatRupees } from "#reconciliation/money.ts";
import { type Language, paiseFromString } from "#server/contract.ts";
import { Refusal } from "#server/errors.ts";
import type { Download } from "#server/http.ts";
import { Pdf } from "#server/pdf.ts";
import { type Cell, rupeesCell, writeTable } from "#server/tables/write-table.ts";

/** An amount in paise, so that each paper writes it its own way. */
export interface Amount {
  readonly paise: string;
}
export type BookCell = string | Amount | null;

export interface BookTable {
  readonly fileName: string;
  readonly title: string;
  /** Under the title: whose, from when to when. */
  readonly scope: readonly string[];
  /** Widths are of the page; a spreadsheet sees to its own. */
  readonly columns: readonly { readonly head: string; readonly width: number; readonly amount?: boolean }[];
  readonly rows: readonly (readonly BookCell[])[];
  readonly totals: readonly BookCell[];
}

/** More is no paper that a person could still file. */
export const ROWS_MAX = 200_000;
/** Drawn in five seconds, which others wait for. */
const PDF_ROWS_MAX = 20_000;

/** Refuses a table of which rows would be left out: sums that are of more than is listed are found by an auditor. */
export function requireWhole(rows: number, most = ROWS_MAX): void {
  if (rows <= most) return;
  throw new Refusal(422, "table-too-long", `There are ${rows} rows and such a file holds ${most}. Choose fewer days.`, {
    params: { rows, most },
  });
}

export type PaperKind = "csv" | "xlsx" | "pdf";

export function amount(paise: string): Amount {
  return { paise };
}

export async function bookPaper(table: BookTable, kind: PaperKind, language: Language): Promise<Download> {
  const fileName = `${table.fileName}.${kind}`;
  if (kind === "pdf") requireWhole(table.rows.length, PDF_ROWS_MAX);
  return kind === "pdf"
    ? { fileName, body: await pdfOf(table, language) }
    : { fileName, body: writeTable(kind, table.title, sheetOf(table)) };
}

function* sheetOf({ columns, rows, totals }: BookTable): Generator<readonly Cell[]> {
  yield columns.map(({ head }) => head);
  for (const row of rows) yield row.map(cellOf);
  yield totals.map(cellOf);
}

function cellOf(cell: BookCell): Cell {
  return cell === null ? "" : typeof cell === "string" ? cell : rupeesCell(cell.paise);
}

async function pdfOf({ title, scope, columns, rows, totals }: BookTable, language: Language): Promise<Buffer> {
  const pageOf = (page: number, pages: number) =>
    language === "hi" ? `पृष्ठ ${page} / ${pages}` : `Page ${page} of ${pages}`;
  const pdf = new Pdf({ title, language, foot: [title, ...scope].join(" · "), pageOf });
  pdf.line(title, { size: 16, strong: true });
  for (const line of scope) pdf.line(line, { size: 10, quiet: true });
  pdf.y += 6;
  await pdf.table(
    columns.map(({ head, width, amount: isAmount }) => ({ head, width, align: isAmount ? "right" : "left" })),
    textsOf(rows),
    totals.map(textOf),
  );
  return pdf.finish();
}

function* textsOf(rows: BookTable["rows"]): Generator<string[]> {
  for (const row of rows) yield row.map(textOf);
}

function textOf(cell: BookCell): string {
  return cell === null ? "" : typeof cell === "string" ? cell : formatRupees(paiseFromString(cell.paise));
}

export function paperDate(day: string): string {
  return day.split("-").toReversed().join("-");
}
