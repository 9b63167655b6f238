// XLSX to the same rows a text file gives: dates, numbers and text as a person sees them, without passing through a float.

import { ReadFault } from "./fault.ts";
import type { Row } from "./row.ts";
import { type CellContext, cellText, dateFormats } from "./workbook-cell.ts";
import { parseXml, textOfChunks, type XmlHandlers } from "./xml.ts";
import { type Archive, openArchive } from "./zip.ts";

export interface Sheet {
  readonly name: string;
  readonly rows: readonly Row[];
}

/** More columns than any statement has; what stands beyond is a stray cell. */
const COLUMNS_MAX = 256;
const ROWS_MAX = 1_048_576;

/** Every sheet in the order of the tabs. Throws a `ReadFault` for what is no XLSX workbook. */
export async function readWorkbook(bytes: Uint8Array): Promise<readonly Sheet[]> {
  const archive = await openArchive(bytes);
  try {
    const book = await readBook(archive);
    const context: CellContext = {
      shared: archive.has("xl/sharedStrings.xml") ? await readSharedStrings(archive) : [],
      dateStyles: archive.has("xl/styles.xml") ? await readDateStyles(archive) : new Set(),
      from1904: book.from1904,
    };
    const sheets: Sheet[] = [];
    for (const { name, path } of book.sheets) {
      if (archive.has(path)) sheets.push({ name, rows: await readSheet(archive, path, context) });
    }
    return sheets;
  } finally {
    archive.close();
  }
}

const OTHER_BOOKS = [
  { part: "xl/workbook.bin", name: "a binary .xlsb workbook" },
  { part: "content.xml", name: "an OpenDocument file" },
  { part: "word/document.xml", name: "a Word document" },
] as const;

interface Book {
  readonly from1904: boolean;
  readonly sheets: readonly { readonly name: string; readonly path: string }[];
}

async function readBook(archive: Archive): Promise<Book> {
  if (!archive.has("xl/workbook.xml")) {
    const other = OTHER_BOOKS.find(({ part }) => archive.has(part));
    if (other) {
      const message = `This is ${other.name}, not an .xlsx workbook. Open it in a spreadsheet and save it as .xlsx or CSV.`;
      throw new ReadFault("not-what-it-says", message);
    }
    throw new ReadFault(
      "not-what-it-says",
      "This is an archive, but no XLSX workbook. Unpack it, or save it as .xlsx.",
    );
  }
  const targets = new Map<string, string>();
  if (archive.has("xl/_rels/workbook.xml.rels")) {
    await parse(archive, "xl/_rels/workbook.xml.rels", {
      open: (name, { Id = "", Target = "" }) => {
        if (name === "Relationship") targets.set(Id, Target.startsWith("/") ? Target.slice(1) : `xl/${Target}`);
      },
    });
  }
  const sheets: { name: string; path: string }[] = [];
  let from1904 = false;
  await parse(archive, "xl/workbook.xml", {
    open: (name, attributes) => {
      if (name === "workbookPr") from1904 = isTrue(attributes["date1904"]);
      if (name !== "sheet") return;
      const fallback = `xl/worksheets/sheet${sheets.length + 1}.xml`;
      const path = targets.get(relationOf(attributes)) ?? fallback;
      sheets.push({ name: attributes["name"] ?? "", path });
    },
  });
  return { from1904, sheets };
}

async function readSharedStrings(archive: Archive): Promise<readonly string[]> {
  const strings: string[] = [];
  let text = "";
  let inText = false;
  let inPhonetic = false;
  await parse(archive, "xl/sharedStrings.xml", {
    open: (name) => {
      if (name === "si") text = "";
      if (name === "rPh") inPhonetic = true;
      inText = name === "t" && !inPhonetic;
    },
    close: (name) => {
      if (name === "si") strings.push(text);
      if (name === "rPh") inPhonetic = false;
      inText = false;
    },
    text: (piece) => {
      if (inText) text += piece;
    },
  });
  return strings;
}

/** Indices of the cell styles whose number format shows a date. */
async function readDateStyles(archive: Archive): Promise<ReadonlySet<number>> {
  const formats = new Map<number, string>();
  const styles: number[] = [];
  let inCellStyles = false;
  await parse(archive, "xl/styles.xml", {
    open: (name, { numFmtId = "0", formatCode = "" }) => {
      if (name === "numFmt") formats.set(Number(numFmtId), formatCode);
      if (name === "cellXfs") inCellStyles = true;
      if (name === "xf" && inCellStyles) styles.push(Number(numFmtId));
    },
    close: (name) => {
      if (name === "cellXfs") inCellStyles = false;
    },
  });
  return dateFormats(styles, formats);
}

async function readSheet(archive: Archive, path: string, context: CellContext): Promise<readonly Row[]> {
  const rows: Row[] = [];
  let cells: string[] = [];
  let number = 0;
  let column = -1;
  let type = "n";
  let style = 0;
  let value = "";
  let collecting = false;
  await parse(archive, path, {
    open: (name, attributes) => {
      if (name === "row") {
        number = Number(attributes["r"] ?? number + 1);
        if (rows.length >= ROWS_MAX)
          throw new ReadFault("too-large", "The sheet has more rows than a workbook can have.");
        cells = [];
        column = -1;
      } else if (name === "c") {
        column = columnOf(attributes["r"]) ?? column + 1;
        type = attributes["t"] ?? "n";
        style = Number(attributes["s"] ?? 0);
        value = "";
      }
      collecting = name === "v" || name === "t";
    },
    close: (name) => {
      collecting = false;
      if (name === "c" && column < COLUMNS_MAX) {
        while (cells.length < column) cells.push("");
        const text = cellText({ type, style, value }, context);
        if (cells[column] && text && cells[column] !== text) throw twoValues(number);
        cells[column] = text;
      }
      if (name === "row") rows.push({ number, cells });
    },
    text: (piece) => {
      if (collecting) value += piece;
    },
  });
  return rows;
}

function twoValues(row: number): ReadFault {
  return new ReadFault("not-what-it-says", `Row ${row}: the workbook gives one cell two values. Download it again.`);
}

/** The relation's id, whatever prefix the producer chose for the namespace. */
function relationOf(attributes: Readonly<Record<string, string>>): string {
  const name = Object.keys(attributes).find((key) => key.endsWith(":id"));
  return name === undefined ? "" : (attributes[name] ?? "");
}

function columnOf(reference: string | undefined): number | null {
  const letters = /^[A-Z]{1,3}/.exec(reference ?? "")?.[0];
  if (!letters) return null;
  let column = 0;
  for (const letter of letters) column = column * 26 + letter.charCodeAt(0) - 64;
  return column - 1;
}

function isTrue(value: string | undefined): boolean {
  return value === "1" || value === "true";
}

function parse(archive: Archive, path: string, handlers: XmlHandlers): Promise<void> {
  return parseXml(textOfChunks(archive.read(path)), handlers);
}
