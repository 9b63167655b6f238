// Finds the columns of a mapping in the rows of a file: at their old places, or wherever their captions stand now.

import type { Layout } from "../banks/layout.ts";
import type { Mapping } from "../banks/mapping.ts";
import { captionKey, type Meaning } from "../banks/meaning.ts";
import { cellAt, type Row } from "./row.ts";

/** Where a meaning stands in the rows, and the caption a person sees there. */
export interface PlacedColumn {
  readonly index: number;
  readonly caption: string;
}

/** The mapping as a layout of one's own; its columns are found by `placeColumns`. */
export function layoutOf(mapping: Mapping): Layout {
  const columns = mapping.columns.map(({ meaning, index }) => ({
    meaning,
    captions: [mapping.captions?.[index] ?? ""],
  }));
  return { id: "own", name: "your own mapping", columns, identify: /(?!)/, mapping };
}

export interface PlacedMapping {
  readonly columns: ReadonlyMap<Meaning, PlacedColumn>;
  readonly narrations: readonly number[];
  readonly width: number;
}

/** A single caption may be chance; two in their places are the header row. */
const CAPTIONS_MIN = 2;

/** Where the mapped columns stand under this row: at their old places, or wherever each caption now stands once. Null when it is not the caption row. */
export function placeColumns(mapping: Mapping, row: Row): PlacedMapping | null {
  const { captions } = mapping;
  if (!captions) return null;
  const keys = row.cells.map((_, index) => captionKey(cellAt(row, index)));
  const wanted = mapping.columns.map(({ index }) => captionKey(captions[index] ?? ""));
  if (wanted.filter((key) => key !== "").length < Math.min(CAPTIONS_MIN, wanted.length)) return null;
  const stays = mapping.columns.every(({ index }, at) => (keys[index] ?? "") === wanted[at]);
  if (stays) return placed(mapping, row, (index) => index);
  const once = wanted.every(
    (key) => key !== "" && keys.indexOf(key) >= 0 && keys.indexOf(key) === keys.lastIndexOf(key),
  );
  return once ? placed(mapping, row, (index) => keys.indexOf(captionKey(captions[index] ?? ""))) : null;
}

/** Where a table has no captions: its columns by their places. */
export function placeByIndex(mapping: Mapping): PlacedMapping {
  return placed(mapping, { number: 0, cells: [] }, (index) => index);
}

function placed(mapping: Mapping, row: Row, placeOf: (index: number) => number): PlacedMapping {
  const columns = new Map<Meaning, PlacedColumn>();
  const narrations: number[] = [];
  for (const { meaning, index: said } of mapping.columns) {
    const index = placeOf(said);
    const caption = cellAt(row, index) || `#${index + 1}`;
    if (meaning === "narration") narrations.push(index);
    if (!columns.has(meaning)) columns.set(meaning, { index, caption });
  }
  const named = row.cells.findLastIndex((cell) => cell.trim() !== "") + 1;
  const width = Math.max(named, ...mapping.columns.map(({ index }) => placeOf(index) + 1));
  return { columns, narrations, width };
}
