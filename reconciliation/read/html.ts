// Banks save HTML tables as .xls; each table row becomes a row, and text around the tables a row of one cell.

import type { Row } from "./row.ts";

const CELL_TAGS = new Set(["td", "th"]);
const BLOCK_TAGS = new Set([
  "p",
  "div",
  "br",
  "h1",
  "h2",
  "h3",
  "h4",
  "table",
  "tbody",
  "thead",
  "center",
  "body",
  "caption",
  "li",
]);
const SPAN_MAX = 64;

/** Nested tables are read as rows of their own. Scripts, styles and comments hold nothing a person sees. */
export function readHtml(html: string): readonly Row[] {
  const reading: Reading = { rows: [], cells: [], text: "", inCell: false, span: 1, down: 1, taken: [] };
  const lower = html.toLowerCase();
  let place = 0;
  while (place < html.length) {
    const tagStart = html.indexOf("<", place);
    reading.text += html.slice(place, tagStart < 0 ? html.length : tagStart);
    if (tagStart < 0) break;
    place = pastHidden(lower, tagStart);
    if (place > tagStart) continue;
    const tagEnd = html.indexOf(">", tagStart);
    place = tagEnd < 0 ? html.length : tagEnd + 1;
    takeTag(reading, html.slice(tagStart + 1, place - 1));
  }
  closeRow(reading);
  return reading.rows;
}

interface Reading {
  readonly rows: Row[];
  cells: string[];
  text: string;
  inCell: boolean;
  span: number;
  down: number;
  /** By column, for how many rows more a cell from above reaches down: it leaves an empty cell in each of them. */
  taken: number[];
}

/** Where a comment, script or style that starts here ends; the same place when none does. */
function pastHidden(lower: string, start: number): number {
  for (const [opening, closing] of [
    ["<!--", "-->"],
    ["<script", "</script>"],
    ["<style", "</style>"],
  ] as const) {
    if (!lower.startsWith(opening, start)) continue;
    const end = lower.indexOf(closing, start);
    return end < 0 ? lower.length : end + closing.length;
  }
  return start;
}

function takeTag(reading: Reading, tag: string): void {
  const name = /^\/?([a-z][a-z0-9]*)/i.exec(tag)?.[1]?.toLowerCase() ?? "";
  const closes = tag.startsWith("/");
  if (name === "tr") closeRow(reading);
  else if (CELL_TAGS.has(name)) {
    closeCell(reading);
    reading.inCell = !closes;
    reading.span = closes ? 1 : spanOf(tag, /\bcolspan\s*=\s*["']?(\d{1,3})/i);
    reading.down = closes ? 1 : spanOf(tag, /\browspan\s*=\s*["']?(\d{1,3})/i);
  } else if (BLOCK_TAGS.has(name)) {
    if (name === "table") reading.taken = [];
    if (reading.inCell) reading.text += " ";
    else closeRow(reading);
  }
}

function spanOf(tag: string, attribute: RegExp): number {
  return Math.min(SPAN_MAX, Number(attribute.exec(tag)?.[1] ?? 1));
}

/** Text outside a cell waits until it is known to stand alone. */
function closeCell(reading: Reading): void {
  const text = seen(reading.text);
  if (reading.inCell) {
    skipTaken(reading);
    for (let column = 0; column < Math.max(1, reading.span); column += 1) {
      if (reading.down > 1) reading.taken[reading.cells.length] = reading.down;
      reading.cells.push(column === 0 ? text : "");
    }
  } else if (text !== "" && reading.cells.length === 0) pushRow(reading, [text]);
  reading.text = "";
  reading.inCell = false;
}

function skipTaken({ cells, taken }: Reading): void {
  while ((taken[cells.length] ?? 0) > 0) cells.push("");
}

function closeRow(reading: Reading): void {
  closeCell(reading);
  if (reading.cells.length > 0) {
    skipTaken(reading);
    pushRow(reading, reading.cells);
    reading.taken = Array.from(reading.taken, (rows = 0) => Math.max(0, rows - 1));
  }
  reading.cells = [];
}

function pushRow({ rows }: Reading, cells: readonly string[]): void {
  rows.push({ number: rows.length + 1, cells });
}

const ENTITIES: Readonly<Record<string, string>> = {
  nbsp: " ",
  amp: "&",
  lt: "<",
  gt: ">",
  quot: '"',
  apos: "'",
  rsquo: "’",
  lsquo: "‘",
  ndash: "–",
  mdash: "—",
  rupee: "₹",
};

function seen(text: string): string {
  const decoded = text.replace(/&(?:#(\d{1,7})|#x([0-9a-f]{1,6})|([a-z]{2,8}));/gi, (whole, decimal, hex, name) => {
    if (name !== undefined) return ENTITIES[String(name).toLowerCase()] ?? whole;
    const point = decimal === undefined ? Number.parseInt(hex, 16) : Number(decimal);
    return point > 0 && point <= 0x10ffff ? String.fromCodePoint(point) : whole;
  });
  return decoded.replace(/\s+/g, " ").trim();
}
