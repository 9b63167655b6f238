// The first rows of a file as they stand, for a person to say what they mean: runs in the reading process.

import type { Delimiter } from "#reconciliation/banks/mapping.ts";
import { captionKey } from "#reconciliation/banks/meaning.ts";
import { guessMapping } from "#reconciliation/read/guess-mapping.ts";
import { cellAt } from "#reconciliation/read/row.ts";
import { readTables } from "#reconciliation/read/table.ts";
import type { StatementTable } from "./mapping-contract.ts";

export interface TableTask {
  readonly name: string;
  readonly bytes: Uint8Array;
  readonly delimiter: Delimiter | null;
}

export type TableRead = StatementTable | { readonly refused: { readonly code: string; readonly message: string } };

const ROWS_SHOWN = 60;
const COLUMNS_SHOWN = 60;
const LETTERS_SHOWN = 200;

export async function readTable({ name, bytes, delimiter }: TableTask): Promise<TableRead> {
  const found = await readTables(bytes, { name, isCaption: (cell) => CAPTION.test(captionKey(cell)), delimiter });
  if ("refused" in found) return { refused: found.refused };
  if ("kind" in found) return { refused: { code: "no-table", message: "The file is a message and needs no mapping." } };
  const [longest] = found.tables.toSorted((one, other) => other.rows.length - one.rows.length);
  const rows = longest?.rows ?? [];
  return {
    format: found.format,
    delimiter: found.delimiter,
    rows: rows.slice(0, ROWS_SHOWN).map((row) => ({
      number: row.number,
      cells: row.cells.slice(0, COLUMNS_SHOWN).map((_, index) => cellAt(row, index).slice(0, LETTERS_SHOWN)),
    })),
    rowsCount: rows.length,
    guess: guessMapping(rows, found.delimiter),
  };
}

const CAPTION =
  /date|narration|description|particulars|remarks|debit|credit|withdrawal|deposit|balance|amount|दिनांक|विवरण|शेष/;
