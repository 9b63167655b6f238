// Writes rows of text as CSV or XLSX: typed as text, so leading zeros stay, and never as a formula.

import { PassThrough, type Readable } from "node:stream";
import exceljs from "exceljs";

export type TableKind = "csv" | "xlsx";
/** A number and an amount are written as numbers; everything else stays text in a spreadsheet. */
export type Cell = string | number | RupeesCell;

interface RupeesCell {
  readonly rupees: number;
}

/** A spreadsheet's cell holds 15 digits: every amount up to ten lakh crore rupees is exact in it. */
export function rupeesCell(paise: string): RupeesCell {
  const digits = paise.replace("-", "").padStart(3, "0");
  return { rupees: Number(`${paise.startsWith("-") ? "-" : ""}${digits.slice(0, -2)}.${digits.slice(-2)}`) };
}

/** Lakh and crore whatever the machine's own grouping is; two conditions are all a format may have, so a minus keeps the machine's. */
const RUPEES_FORMAT = "[>=10000000]##\\,##\\,##\\,##0.00;[>=100000]##\\,##\\,##0.00;#,##0.00";

type Rows = Iterable<readonly Cell[]> | AsyncIterable<readonly Cell[]>;

export const mediaTypes: Readonly<Record<TableKind, string>> = {
  csv: "text/csv; charset=utf-8",
  xlsx: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
};

/** The first row is the header. Rows may come from the database as they are written. */
export function writeTable(kind: TableKind, name: string, rows: Rows): Readable {
  return kind === "csv" ? csvOf(rows) : workbookOf(name, rows);
}

export async function bytesOf(stream: Readable): Promise<Buffer> {
  const parts: Buffer[] = [];
  for await (const part of stream) parts.push(Buffer.from(part as Buffer));
  return Buffer.concat(parts);
}

function csvOf(rows: Rows): Readable {
  const out = new PassThrough();
  void (async () => {
    out.write("\ufeff");
    let block = "";
    for await (const row of rows) {
      block += `${row.map(csvCell).join(",")}\r\n`;
      if (block.length > 65_536) {
        if (!out.write(block)) await new Promise((resolve) => out.once("drain", resolve));
        block = "";
      }
    }
    out.end(block);
  })().catch((error: Error) => out.destroy(error));
  return out;
}

/** A text that would start a formula in a spreadsheet gets an apostrophe in front, full-width signs included. */
export function neutral(text: string): string {
  return /^[\s]*[=+\-@＝＋－＠\t\r\n]/.test(text) && !/^-?\d+(\.\d+)?$/.test(text) ? `'${text}` : text;
}

function csvCell(cell: Cell): string {
  const text = typeof cell === "string" ? neutral(cell) : String(plain(cell));
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

function workbookOf(name: string, rows: Rows): Readable {
  const out = new PassThrough();
  void (async () => {
    const writer = new exceljs.stream.xlsx.WorkbookWriter({ stream: out, useStyles: true, useSharedStrings: false });
    const sheet = writer.addWorksheet(name.slice(0, 31), { views: [{ state: "frozen", ySplit: 1 }] });
    let head: readonly Cell[] | null = null;
    let any = false;
    for await (const cells of rows) {
      if (any) add(sheet, cells);
      else if (head === null) head = cells;
      else {
        any = true;
        begin(sheet, head, cells);
        add(sheet, cells);
      }
    }
    if (head !== null && !any) begin(sheet, head, []);
    sheet.commit();
    await writer.commit();
  })().catch((error: Error) => out.destroy(error));
  return out;
}

/** Captions, on columns as wide as they and the first row ask for. */
function begin(sheet: exceljs.Worksheet, head: readonly Cell[], first: readonly Cell[]): void {
  const lengthOf = (cell: Cell | undefined) => (typeof cell === "string" ? cell.length : 0);
  sheet.columns = head.map((caption, at) => ({
    width: Math.min(48, Math.max(14, lengthOf(caption) + 4, lengthOf(first[at]) + 2)),
  }));
  const row = sheet.addRow(head.map(plain));
  row.font = { bold: true };
  row.commit();
}

function add(sheet: exceljs.Worksheet, cells: readonly Cell[]): void {
  const row = sheet.addRow(cells.map(plain));
  cells.forEach((cell, at) => {
    if (typeof cell === "object") row.getCell(at + 1).numFmt = RUPEES_FORMAT;
  });
  row.commit();
}

function plain(cell: Cell): string | number {
  return typeof cell === "object" ? cell.rupees : cell;
}
