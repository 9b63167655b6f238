// A comma inside an unquoted narration widens its row and shifts every amount; the surplus goes back where the row then makes sense.

import { readAmount, readSide } from "../amount.ts";
import { looksLikeDate } from "../date.ts";
import type { Places } from "./body-draft.ts";
import { cellAt, type Row } from "./row.ts";

export interface Fitted {
  readonly row: Row;
  /** False when the row is wider than its header and no reading of it makes sense. */
  readonly fits: boolean;
}

/** Blank cells behind the header's width, or a column more than the header names, leave the row as it is. */
export function fitToHeader(row: Row, places: Places): Fitted {
  if (row.cells.length <= places.width) return { row, fits: true };
  const filled = row.cells.findLastIndex((cell) => cell.trim() !== "") + 1;
  const surplus = filled - places.width;
  const holdsAnotherRow = row.cells.slice(places.width).some(looksLikeDate);
  if (surplus <= 0 || (makesSense(row, places) && !holdsAnotherRow)) return { row, fits: true };
  const merged = mergeNarration(row, places.narration, surplus);
  return hasMoney(merged, places) ? { row: merged, fits: true } : { row, fits: false };
}

function mergeNarration(row: Row, narration: number, surplus: number): Row {
  const last = narration + surplus + 1;
  const text = row.cells.slice(narration, last).join(",");
  return { number: row.number, cells: [...row.cells.slice(0, narration), text, ...row.cells.slice(last)] };
}

/** Dates where dates are due, one amount, and a balance if the table has one. */
function makesSense(row: Row, places: Places): boolean {
  const { dates } = places;
  if (!looksLikeDate(cellAt(row, dates.booking))) return false;
  const valueDate = cellAt(row, dates.value);
  if (valueDate !== "" && !looksLikeDate(valueDate)) return false;
  return hasMoney(row, places);
}

/** One amount, and a balance if the table has one. */
function hasMoney(row: Row, places: Places): boolean {
  if (places.balance >= 0 && typeof readAmount(cellAt(row, places.balance), places.decimal) === "string") return false;
  return movements(row, places) === 1;
}

function movements(row: Row, { debit, credit, amount, side, decimal }: Places): number {
  if (side >= 0 && readSide(cellAt(row, side)) === null) return 0;
  const readings = [debit, credit, amount].filter((at) => at >= 0).map((at) => readAmount(cellAt(row, at), decimal));
  if (readings.includes("unreadable")) return 0;
  return readings.filter((reading) => typeof reading !== "string" && reading.paise !== 0n).length;
}

/** Has all a line has but a date: an unreadable date must not make it a footer. */
export function isComplete(row: Row, places: Places): boolean {
  return /\p{L}/u.test(cellAt(row, places.narration)) && hasMoney(row, places);
}
