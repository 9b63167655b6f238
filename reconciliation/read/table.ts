// The rows of a file before anybody knows what its columns mean: for a person who is to say it, and for the reader after.

import type { Delimiter } from "../banks/mapping.ts";
import type { Refusal } from "../line.ts";
import { readDelimited } from "./delimited.ts";
import { refusing } from "./fault.ts";
import { readHtml } from "./html.ts";
import type { Row } from "./row.ts";
import { brokenPromise, refusalOf, sniffBytes, sniffText } from "./sniff.ts";
import { decodeText } from "./text.ts";
import { readWorkbook } from "./workbook.ts";

export type TableFormat = "delimited" | "xlsx" | "html";

export interface Tables {
  readonly format: TableFormat;
  /** Of a delimited file. */
  readonly delimiter: Delimiter | null;
  /** One, or a workbook's sheets that hold anything; only those have names. */
  readonly tables: readonly { readonly name: string; readonly rows: readonly Row[] }[];
}

/** A text that is no table: the reader of its kind takes it from here. */
export interface Message {
  readonly kind: "xml" | "mt940";
  readonly text: string;
}

export interface Refused {
  readonly format: TableFormat | null;
  readonly refused: Refusal;
}

export interface TableOptions {
  readonly name: string;
  /** Says whether a cell is a caption: the delimiter is the one that brings most of them onto one line. */
  readonly isCaption: (cell: string) => boolean;
  readonly delimiter?: Delimiter | null;
}

export async function readTables(bytes: Uint8Array, options: TableOptions): Promise<Tables | Message | Refused> {
  const content = sniffBytes(bytes);
  const refused = refusalOf(content) ?? (content === "text" ? null : brokenPromise(options.name, content));
  if (refused) return { format: null, refused };
  if (content === "zip") return readSheets(bytes);
  return readText(decodeText(bytes), options);
}

async function readSheets(bytes: Uint8Array): Promise<Tables | Refused> {
  const sheets = await refusing(() => readWorkbook(bytes));
  if ("code" in sheets) return { format: null, refused: sheets };
  const tables = sheets.filter(({ rows }) => rows.length > 0);
  if (tables.length > 0) return { format: "xlsx", delimiter: null, tables };
  const message = "The workbook is empty; download the statement again.";
  return { format: "xlsx", refused: { code: "empty", message } };
}

const SPREADSHEET_2003 = /urn:schemas-microsoft-com:office:spreadsheet/;
const XML_SPREADSHEET: Refusal = {
  code: "not-what-it-says",
  message: "This is an XML spreadsheet of 2003. Open it in a spreadsheet and save it as .xlsx or CSV.",
};

function readText(text: string, { name, isCaption, delimiter }: TableOptions): Tables | Message | Refused {
  const content = sniffText(text);
  const refused = refusalOf(content) ?? brokenPromise(name, content);
  if (refused) return { format: null, refused };
  if (content === "html") return { format: "html", delimiter: null, tables: [{ name: "", rows: readHtml(text) }] };
  if (content === "xml" && SPREADSHEET_2003.test(text.slice(0, 4096)))
    return { format: null, refused: XML_SPREADSHEET };
  if (content === "xml" || content === "mt940") return { kind: content, text };
  const read = readDelimited(text, isCaption, delimiter ?? null);
  if ("code" in read) return { format: "delimited", refused: read };
  return { format: "delimited", delimiter: read.delimiter, tables: [{ name: "", rows: read.rows }] };
}
