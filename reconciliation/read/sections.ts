// Finds the header rows by the meaning of their captions; one file may hold several statements, and one statement several pages.

import { readAmount } from "../amount.ts";
import type { Layout } from "../banks/layout.ts";
import type { Mapping } from "../banks/mapping.ts";
import { captionKey, type Meaning } from "../banks/meaning.ts";
import { looksLikeDate } from "../date.ts";
import type { Refusal } from "../line.ts";
import { type PlacedColumn, placeByIndex, placeColumns } from "./own-layout.ts";
import { preambleFacts } from "./preamble.ts";
import { cleanText, isBlank, type Row } from "./row.ts";

export type Columns = ReadonlyMap<Meaning, PlacedColumn>;

/** One statement's part of a file. */
export interface Section {
  readonly layout: Layout;
  readonly columns: Columns;
  /** Cells in the header row up to its last caption. */
  readonly width: number;
  /** Every column whose text is the narration, the first of them also in `columns`. */
  readonly narrations: readonly number[];
  readonly preamble: readonly Row[];
  readonly body: readonly Row[];
}

interface Header {
  readonly layout: Layout;
  readonly columns: Columns;
  readonly width: number;
  readonly narrations: readonly number[];
  /** A caption that stands twice without the layout saying so. */
  readonly duplicate: string | null;
}

export function findSections(
  rows: readonly Row[],
  layouts: readonly Layout[],
  name: string,
): readonly Section[] | Refusal {
  const [own] = layouts;
  if (own?.mapping && own.mapping.captions === null) return [headless(own, own.mapping, rows)];
  const captions = knownCaptions(layouts);
  const sections: Section[] = [];
  let current: { header: Header; preamble: readonly Row[]; body: Row[] } | null = null;
  let before: Row[] = [];
  for (const row of rows) {
    const signs = (): string => signText(before, current?.preamble, name);
    const header: Header | null = own?.mapping
      ? ownHeader(own, own.mapping, row)
      : mayBeHeader(row)
        ? readHeader(row, layouts, captions, signs)
        : null;
    if (header?.duplicate) return duplicateRefusal(row, header.duplicate);
    if (!header) {
      if (current) current.body.push(row);
      else before.push(row);
      continue;
    }
    if (current) {
      const between = afterLastDigitRow(current.body, current.header);
      if (isNextPage(between, current.preamble, current.header, header)) continue;
      before = between.slice(nextBegins(between));
      sections.push(sectionOf({ ...current, body: current.body.slice(0, current.body.length - before.length) }));
    }
    current = { header, preamble: before, body: [] };
    before = [];
  }
  if (!current) return unknownRefusal(layouts);
  sections.push(sectionOf(current));
  return sections;
}

export function knownCaptions(layouts: readonly Layout[]): ReadonlySet<string> {
  return new Set(layouts.flatMap(({ columns }) => columns.flatMap((column) => column.captions.map(captionKey))));
}

function sectionOf(part: { header: Header; preamble: readonly Row[]; body: readonly Row[] }): Section {
  const { layout, columns, width, narrations } = part.header;
  const body = layout.mapping ? part.body.slice(layout.mapping.rowsToSkip) : part.body;
  return { layout, columns, width, narrations, preamble: part.preamble, body };
}

function ownHeader(layout: Layout, mapping: Mapping, row: Row): Header | null {
  const placed = placeColumns(mapping, row);
  if (!placed) return null;
  const captions = new Set(mapping.captions?.map((caption) => captionKey(caption)));
  const holdsLine = row.cells.some((cell) => !captions.has(captionKey(cleanText(cell))) && isValue(cell));
  return holdsLine ? null : { layout, duplicate: null, ...placed };
}

/** A table without captions: everything below the rows to skip is lines, what is skipped may still name the account. */
function headless(layout: Layout, mapping: Mapping, rows: readonly Row[]): Section {
  const preamble = rows.slice(0, mapping.rowsToSkip);
  return { layout, ...placeByIndex(mapping), preamble, body: rows.slice(mapping.rowsToSkip) };
}

/** Captions hold no digits; nearly every line of a statement has one in its first two cells. */
function mayBeHeader(row: Row): boolean {
  let seen = 0;
  for (const cell of row.cells) {
    if (cell === "" || cell === " ") continue;
    if (/\d/.test(cell)) return false;
    seen += 1;
    if (seen === 3) return true;
  }
  return false;
}

const FEWEST_CAPTIONS = 4;

function readHeader(
  row: Row,
  layouts: readonly Layout[],
  captions: ReadonlySet<string>,
  signsOf: () => string,
): Header | null {
  const keys = row.cells.map((cell) => captionKey(cleanText(cell)));
  if (keys.filter((key) => captions.has(key)).length < FEWEST_CAPTIONS) return null;
  const signs = signsOf();
  let best: Header | null = null;
  let bestScore = Number.NEGATIVE_INFINITY;
  for (const layout of layouts) {
    const header = fit(layout, keys, row);
    if (!header) continue;
    const strangers = keys.filter((key) => key !== "").length - header.columns.size;
    const score = header.columns.size - strangers + (layout.identify.test(signs) ? 100 : 0);
    if (score > bestScore) {
      best = header;
      bestScore = score;
    }
  }
  return best ?? nearlyHeader(layouts, keys, row);
}

function fit(layout: Layout, keys: readonly string[], row: Row): Header | null {
  const columns = new Map<Meaning, PlacedColumn>();
  const taken = new Set<number>();
  let ignored = 0;
  for (const column of layout.columns) {
    const wanted = column.captions.map(captionKey);
    const index = keys.findIndex((key, at) => !taken.has(at) && wanted.includes(key));
    if (index < 0) {
      if (column.optional) continue;
      return null;
    }
    taken.add(index);
    if (column.meaning === "ignored") ignored += 1;
    else columns.set(column.meaning, { index, caption: cleanText(row.cells[index] ?? "") });
  }
  if (columns.size + ignored < FEWEST_CAPTIONS || row.cells.some((cell, at) => !taken.has(at) && isValue(cell)))
    return null;
  const stranger = keys.findIndex(
    (key, at) => key !== "" && !taken.has(at) && keys.indexOf(key) !== keys.lastIndexOf(key),
  );
  const duplicate = stranger < 0 ? null : cleanText(row.cells[stranger] ?? "");
  const narration = columns.get("narration")?.index ?? -1;
  return { layout, columns, width: widthOf(keys), narrations: [narration], duplicate };
}

/** A row of values that runs on behind the captions: a line would be lost in it. */
function isValue(cell: string): boolean {
  return looksLikeDate(cleanText(cell)) || typeof readAmount(cleanText(cell)) !== "string";
}

/** A caption written twice leaves another one missing: say that, rather than that the layout is unknown. */
function nearlyHeader(layouts: readonly Layout[], keys: readonly string[], row: Row): Header | null {
  for (const layout of layouts) {
    const known = knownCaptions([layout]);
    const found = new Set(keys.filter((key) => known.has(key)));
    const required = layout.columns.filter(({ optional }) => !optional).length;
    const twice = keys.findIndex((key, at) => found.has(key) && keys.indexOf(key) !== at);
    if (twice < 0 || found.size < required - 1 || found.size < FEWEST_CAPTIONS) continue;
    const duplicate = cleanText(row.cells[twice] ?? "");
    return { layout, columns: new Map(), width: widthOf(keys), narrations: [], duplicate };
  }
  return null;
}

function widthOf(keys: readonly string[]): number {
  return keys.findLastIndex((key) => key !== "") + 1;
}

function signText(before: readonly Row[], preamble: readonly Row[] | undefined, name: string): string {
  const rows = before.length > 0 ? before : (preamble ?? []);
  return [name, ...rows.slice(-60).map(({ cells }) => cells.join(" "))].join("\n").slice(0, 20_000);
}

/** A footer and the preamble after it are shorter than this. */
const ROWS_BETWEEN_MAX = 200;

/** The rows between two headers that belong to no line: everything after the last row with an amount or a date in its place. */
function afterLastDigitRow(body: readonly Row[], header: Header): Row[] {
  const places = (["booking-date", "both-dates", "balance"] as const)
    .map((meaning) => header.columns.get(meaning)?.index ?? -1)
    .filter((index) => index >= 0);
  const near = body.slice(-ROWS_BETWEEN_MAX);
  const last = near.findLastIndex((row) => places.every((index) => /\d/.test(row.cells[index] ?? "")));
  return near.slice(last + 1);
}

/** Where the next statement's own rows begin: with the account they name. What a bank says of the one above stands before. */
function nextBegins(between: readonly Row[]): number {
  return Math.max(
    0,
    between.findIndex((row) => preambleFacts([row]).account !== ""),
  );
}

/** A page of the same statement repeats the header, perhaps with the same account above it. */
function isNextPage(between: readonly Row[], preamble: readonly Row[], current: Header, next: Header): boolean {
  if (current.layout !== next.layout) return false;
  for (const [meaning, { index }] of current.columns) {
    if (next.columns.get(meaning)?.index !== index) return false;
  }
  const facts = preambleFacts(between.filter((row) => !isBlank(row)));
  const first = preambleFacts(preamble);
  if (facts.account !== "" && facts.account !== first.account) return false;
  const otherPeriod = facts.period && first.period && facts.period.from !== first.period.from;
  return !otherPeriod && !facts.opening;
}

function duplicateRefusal(row: Row, caption: string): Refusal {
  return {
    code: "header-duplicate",
    message: `Row ${row.number}: the caption "${caption}" stands twice in the header row, so its columns cannot be told apart. Mend the header or download the file again.`,
  };
}

function unknownRefusal(layouts: readonly Layout[]): Refusal {
  const [own] = layouts;
  if (own?.mapping) {
    const wanted = own.columns.flatMap(({ captions }) => captions).filter(Boolean);
    const message = `No row has the captions of the mapping: ${wanted.join(", ")}. Map the file's columns again.`;
    return { code: "layout-unknown", message };
  }
  const names = layouts.map(({ name }) => name).join(", ");
  return {
    code: "layout-unknown",
    message: `No row has the captions of a statement of ${names}. Download the statement in the bank's own layout.`,
  };
}
