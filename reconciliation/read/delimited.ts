// Delimited text to rows. A stray quote can swallow the rest of a file without a word, so any error of the parser refuses it.

import Papa from "papaparse";
import { type Delimiter, delimiters } from "../banks/mapping.ts";
import type { Refusal } from "../line.ts";
import type { Row } from "./row.ts";

const HEADER_WITHIN_LINES = 200;

export interface Delimited {
  readonly delimiter: Delimiter;
  readonly rows: readonly Row[];
}

/** `knownCaption` says whether a cell is a caption of any layout: the delimiter is the one that brings most of them onto one line. */
export function readDelimited(
  text: string,
  knownCaption: (cell: string) => boolean,
  said: Delimiter | null,
): Delimited | Refusal {
  const delimiter = said ?? sniffDelimiter(text, knownCaption);
  const parsed = Papa.parse<string[]>(unwrapFormulas(text), { delimiter, newline: "\n", skipEmptyLines: false });
  const error = parsed.errors[0];
  if (error) return quoteRefusal((error.row ?? 0) + 1);
  return { delimiter, rows: parsed.data.map((cells, index) => ({ number: index + 1, cells })) };
}

function sniffDelimiter(text: string, knownCaption: (cell: string) => boolean): Delimiter {
  const lines = text.slice(0, 200_000).split("\n", HEADER_WITHIN_LINES);
  let best: { delimiter: Delimiter; captions: number; even: number } = { delimiter: ",", captions: 0, even: 0 };
  for (const delimiter of delimiters) {
    let captions = 0;
    const widths = new Map<number, number>();
    for (const line of lines) {
      const parts = line.split(delimiter);
      widths.set(parts.length, (widths.get(parts.length) ?? 0) + 1);
      captions = Math.max(captions, parts.filter(knownCaption).length);
    }
    const even = evenness(widths);
    if (captions > best.captions || (captions === best.captions && even > best.even)) {
      best = { delimiter, captions, even };
    }
  }
  return best.delimiter;
}

/** Cells in the lines that are equally wide: the commas of amounts and addresses come unevenly, delimiters do not. */
function evenness(widths: ReadonlyMap<number, number>): number {
  return Math.max(0, ...[...widths].map(([width, lines]) => (width > 1 ? (width - 1) * lines * lines : 0)));
}

/** `="1,23,456.78"` is a formula to a spreadsheet and a torn quote to a parser; the quotes alone say what is meant. */
function unwrapFormulas(text: string): string {
  if (!text.includes('="')) return text;
  return text.replace(/(^|[,;\t|\n])="([^"\n]*)"(?=[,;\t|\n]|$)/g, '$1"$2"');
}

function quoteRefusal(row: number): Refusal {
  return {
    code: "quote-unclosed",
    message: `Row ${row}: a quotation mark opens and does not close properly, so what follows cannot be told apart. Download the file again or mend that row.`,
  };
}
