// Delimited files, workbooks and HTML tables all become the same rows of text, so one normaliser serves them.

export interface Row {
  /** 1-based, as a spreadsheet counts: blank rows count, a quoted cell with line breaks is one row. */
  readonly number: number;
  readonly cells: readonly string[];
}

/** The text of a cell: unwrapped from `="…"` and a leading apostrophe, blanks of every kind made single spaces, marks of direction taken out. */
export function cellAt(row: Row, index: number): string {
  const cell = index < 0 ? undefined : row.cells[index];
  return cell === undefined ? "" : cleanText(cell);
}

export function cleanText(text: string): string {
  if (PLAIN.test(text)) return text.trim();
  const wrapped = /^\s*="([^"]*)"\s*$/.exec(text);
  return (wrapped?.[1] ?? text)
    .replace(/[\u00ad\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069]/g, "")
    .replace(/[\s\u00a0\u200b\ufeff]+/g, " ")
    .trim()
    .replace(/^'(?=.)/, "");
}

/** Nothing to unwrap and no two blanks side by side: by far the most cells. */
const PLAIN = /^ ?[!-&(-<>-~](?:[!-~]| (?=[!-~]))* ?$/;

export function isBlank(row: Row): boolean {
  return row.cells.every((cell) => cell.trim() === "");
}

/** The row as a person would recognise it in the file. */
export function rowText(row: Row): string {
  const last = row.cells.findLastIndex((cell) => cell.trim() !== "");
  const filled = row.cells.slice(0, last + 1);
  return filled.map(cleanText).join(" | ");
}
