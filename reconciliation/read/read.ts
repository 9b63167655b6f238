// The one door for a bank's file: bytes in, statements out, or a refusal that says what to do instead.

import { ALL_LAYOUTS, layoutsOf } from "../banks/all.ts";
import type { Layout } from "../banks/layout.ts";
import { captionKey } from "../banks/meaning.ts";
import type { ReadFile, Refusal, RefusalCode } from "../line.ts";
import { normalise } from "../normalise.ts";
import { readCamt } from "./camt.ts";
import { refusing } from "./fault.ts";
import { readMt } from "./mt940.ts";
import { cleanText, type Row } from "./row.ts";
import { findSections, knownCaptions, type Section } from "./sections.ts";
import { type Message, readTables } from "./table.ts";

export interface ReadOptions {
  /** Path or name of the file; its ending must not contradict its bytes. */
  readonly name: string;
  /** Forces the layouts of one bank, by identifier. */
  readonly bank?: string;
  /** A layout of one's own, where a person said which caption means what; read instead of the known ones. */
  readonly layout?: Layout;
  /** Larger files are refused; 100 MiB when not given. */
  readonly bytesMax?: number;
}

/** What is read at once when the caller sets no other limit. */
export const BYTES_MAX = 100 * 1024 * 1024;

/** Never throws for what a file holds: a bad row is a problem, a bad file is refused and gives no statements. */
export async function readStatementFile(bytes: Uint8Array, options: ReadOptions): Promise<ReadFile> {
  const layouts = options.layout ? [options.layout] : options.bank ? layoutsOf(options.bank) : ALL_LAYOUTS;
  if (layouts.length === 0) return refuse(null, unknownBank(options.bank ?? ""));
  if (bytes.length > (options.bytesMax ?? BYTES_MAX)) return tooLarge(bytes.length);
  const captions = knownCaptions(layouts);
  const found = await readTables(bytes, {
    name: options.name,
    isCaption: (cell) => captions.has(captionKey(cleanText(cell.replaceAll('"', "")))),
    delimiter: options.layout?.mapping?.delimiter ?? null,
  });
  if ("refused" in found) return refuse(found.format, found.refused);
  if ("kind" in found) return readMessage(found, options.layout);
  const rows = found.tables.map((table) => table.rows);
  return readStatements(found.format, rows, layouts, options.name);
}

/** MT and camt say what each field means, so they need no bank's layout. */
async function readMessage({ kind, text }: Message, layout: Layout | undefined): Promise<ReadFile> {
  if (layout)
    return refuse(null, refusal("layout-unknown", "The file is a message and no table; it needs no mapping."));
  const message =
    kind === "xml"
      ? await refusing(() => readCamt(text))
      : (readMt(text) ?? refusal("layout-unknown", "The SWIFT message holds no statement."));
  return isRefusal(message) ? refuse(null, message) : { ...message, bank: null, refused: null };
}

/** One table or several (a workbook's sheets): those without a header row are beside the point if another has one. */
function readStatements(
  format: string,
  tables: readonly (readonly Row[])[],
  layouts: readonly Layout[],
  name: string,
): ReadFile {
  const found = tables.map((rows) => findSections(rows, layouts, name));
  const refused = found.filter(isRefusal);
  const sections = found.filter((each) => !isRefusal(each)).flat() as readonly Section[];
  const worst =
    refused.find(({ code }) => code !== "layout-unknown") ?? (sections.length === 0 ? refused[0] : undefined);
  if (worst) return refuse(format, worst);
  const read = sections.map(normalise);
  return {
    format,
    bank: sections[0]?.layout.id ?? null,
    statements: read.map(({ statement }) => statement),
    problems: read.flatMap(({ problems }) => problems),
    refused: null,
  };
}

function isRefusal(value: object): value is Refusal {
  return "code" in value;
}

function refuse(format: string | null, refused: Refusal): ReadFile {
  return { format, bank: null, statements: [], problems: [], refused };
}

function unknownBank(bank: string): Refusal {
  const known = ALL_LAYOUTS.map(({ id }) => id).join(", ");
  return refusal("bank-unknown", `There is no layout named "${bank}". Known are: ${known}.`);
}

export function tooLarge(size: number): ReadFile {
  const message = `The file has ${size} bytes, more than is read at once. Download a shorter period.`;
  return refuse(null, refusal("too-large", message));
}

function refusal(code: RefusalCode, message: string): Refusal {
  return { code, message };
}
