// Delimited text to rows. A stray quote can swallow the rest of a file without a word, so any error of the parser refuses it.

import Papa from "papaparse";
import type { Refusal } from "../line.ts";
import type { Row } from "./row.ts";

const DELIMITERS = [",", "\t", ";", "|"] as const;
const HEADER_WITHIN_LINES = 200;

/** `knownCaption` says whether a cell is a caption of any layout: the delimiter is the one that brings most of them onto one line. */
export function readDelimited(text: string, knownCaption: (cell: string) => boolean): readonly Row[] | Refusal {
  const delimiter = sniffDelimiter(text, knownCaption);
  const parsed = Papa.parse<string[]>(unwrapFormulas(text), { delimiter, newline: "\n", skipEmptyLines: false });
  const error = parsed.errors[0];
  if (error) return quoteRefusal((error.row ?? 0) + 1);
  return parsed.data.map((cells, index) => ({ number: index + 1, cells }));
}

function sniffDelimiter(text: string, knownCaption: (cell: string) => boolean): string {
  const lines = text.slice(0, 200_000).split("\n", HEADER_WITHIN_LINES);
  let best: { delimiter: string; captions: number; cells: number } = { delimiter: ",", captions: 0, cells: 0 };
  for (const delimiter of DELIMITERS) {
    let captions = 0;
    let cells = 0;
    for (const line of lines) {
      const parts = line.split(delimiter);
      cells += parts.length - 1;
      captions = Math.max(captions, parts.filter(knownCaption).length);
    }
    if (captions > best.captions || (captions === best.captions && cells > best.cells)) {
      best = { delimiter, captions, cells };
    }
  }
  return best.delimiter;
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
