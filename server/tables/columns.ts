// Finds the header by the meaning of its captions, not by its place, so that a title row or another order of columns does no harm.

import { cellAt, type Row } from "#reconciliation/read/row.ts";
import type { FileRefusal } from "./file-refusal.ts";

export interface Column {
  /** The caption in templates and messages. */
  readonly caption: string;
  /** Other captions understood, in any case, with or without blanks and dots. */
  readonly also: readonly string[];
  readonly required: boolean;
}

export type Columns = Readonly<Record<string, Column>>;

export interface Header<Key extends string> {
  readonly row: number;
  /** The captions as they stand in the file. */
  readonly cells: readonly string[];
  /** Index of each column, -1 when the file has none. */
  readonly at: Readonly<Record<Key, number>>;
}

const HEADER_WITHIN_ROWS = 30;

export function captionKnown(columns: Columns): (cell: string) => boolean {
  const known = keysByCaption(columns);
  return (cell) => known.has(captionKey(cell));
}

export function findHeader<Key extends string>(
  rows: readonly Row[],
  columns: Readonly<Record<Key, Column>>,
): Header<Key> | FileRefusal {
  const known = keysByCaption(columns);
  const candidates = rows.slice(0, HEADER_WITHIN_ROWS);
  const hits = (row: Row) => row.cells.filter((cell) => known.has(captionKey(cell))).length;
  const header = candidates.reduce((best, row) => (hits(row) > hits(best) ? row : best), candidates[0] as Row);
  if (hits(header) === 0) return headerMissing(columns);
  const at = Object.fromEntries(Object.keys(columns).map((key) => [key, -1])) as Record<string, number>;
  for (const [index, cell] of header.cells.entries()) {
    const key = known.get(captionKey(cell));
    if (key === undefined) continue;
    if (at[key] !== -1) return captionTwice(header, cell);
    at[key] = index;
  }
  const missing = (Object.entries(columns) as [string, Column][]).filter(
    ([key, { required }]) => required && at[key] === -1,
  );
  if (missing.length > 0)
    return columnsMissing(
      header,
      missing.map(([, { caption }]) => caption),
    );
  const cells = header.cells.map((_, index) => cellAt(header, index));
  return { row: header.number, cells, at: at as Record<Key, number> };
}

/** `CA No.`, `ca no` and `CA-NO` are one caption. */
function captionKey(cell: string): string {
  return cell.toLowerCase().replace(/[^\p{L}\p{M}\p{N}]+/gu, "");
}

function keysByCaption(columns: Columns): Map<string, string> {
  return new Map(
    Object.entries(columns).flatMap(([key, { caption, also }]) =>
      [caption, ...also].map((one) => [captionKey(one), key] as const),
    ),
  );
}

function headerMissing(columns: Columns): FileRefusal {
  const wanted = Object.values(columns)
    .filter(({ required }) => required)
    .map(({ caption }) => caption)
    .join(", ");
  return {
    code: "header-missing",
    message: `No row holds the captions. Put a header row with: ${wanted}.`,
    params: { columns: wanted },
  };
}

function columnsMissing(header: Row, captions: readonly string[]): FileRefusal {
  const columns = captions.join(", ");
  return {
    code: "column-missing",
    message: `The header in row ${header.number} lacks: ${columns}.`,
    params: { row: header.number, columns },
  };
}

function captionTwice(header: Row, caption: string): FileRefusal {
  return {
    code: "header-duplicate",
    message: `The header in row ${header.number} has "${caption.trim()}" twice in meaning. Keep one of the two columns.`,
    params: { row: header.number, columns: caption.trim() },
  };
}
