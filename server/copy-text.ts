// Rows in the text form of PostgreSQL's COPY, so that bulk data is streamed and never becomes a million bound values.

const ESCAPES: Readonly<Record<string, string>> = { "\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r" };

/** One row with its line feed; null is SQL's NULL. A NUL character, which PostgreSQL cannot keep, becomes U+FFFD. */
export function copyRow(cells: readonly (string | number | bigint | null)[]): string {
  return `${cells.map(cell).join("\t")}\n`;
}

function cell(value: string | number | bigint | null): string {
  if (value === null) return "\\N";
  if (typeof value !== "string") return value.toString();
  return value.replace(/[\\\t\n\r]/g, (found) => ESCAPES[found] ?? found).replaceAll("\0", "\uFFFD");
}
