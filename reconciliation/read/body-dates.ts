// Dates of a table's rows: which number is the day is decided once for the whole table, from the rows that prove it.

import { ambiguousParts, type DayOrder, readDate } from "../date.ts";
import type { IsoDate } from "../line.ts";
import { cellAt, type Row } from "./row.ts";

export interface DateColumns {
  readonly booking: number;
  /** -1 when the table has one date column only. */
  readonly value: number;
  /** The booking column holds `date (value date)`. */
  readonly both: boolean;
  readonly bookingCaption: string;
  readonly valueCaption: string;
}

/** Null where the text is no date; then `raw` and `caption` name the culprit. */
export interface RowDates {
  readonly booking: IsoDate | null;
  readonly value: IsoDate | null;
  readonly raw: string;
  readonly caption: string;
}

const BRACKETED = /^([^()]*)\(([^()]*)\)$/;
const PROOFS_ENOUGH = 3;

export function cellDates(row: Row, columns: DateColumns, order: DayOrder): RowDates {
  const [bookingText, valueText] = dateTexts(row, columns);
  const valueCaption = columns.value >= 0 ? columns.valueCaption : columns.bookingCaption;
  const booking = bookingText === "" ? readDate(valueText, order) : readDate(bookingText, order);
  const value = valueText === "" ? booking : readDate(valueText, order);
  const culprit = booking === null ? bookingText : valueText;
  return { booking, value, raw: culprit, caption: booking === null ? columns.bookingCaption : valueCaption };
}

/** Day first, as in India, unless days above 12 stand second, none first, and the days then lie closer together. */
export function dayOrderOf(rows: readonly Row[], columns: DateColumns): DayOrder {
  const texts = new Set<string>();
  for (const row of rows) for (const text of dateTexts(row, columns)) if (text !== "") texts.add(text);
  let dayFirstProofs = 0;
  let monthFirstProofs = 0;
  const ambiguous: string[] = [];
  for (const text of texts) {
    const parts = ambiguousParts(text);
    if (!parts) continue;
    ambiguous.push(text);
    if (parts[0] > 12 && parts[1] <= 12) dayFirstProofs += 1;
    if (parts[1] > 12 && parts[0] <= 12) monthFirstProofs += 1;
  }
  if (monthFirstProofs === 0 || dayFirstProofs > 0) return "day-first";
  if (monthFirstProofs >= PROOFS_ENOUGH) return "month-first";
  return spanDays(ambiguous, "month-first") <= spanDays(ambiguous, "day-first") ? "month-first" : "day-first";
}

/** Infinite when not two of the texts are dates in that order: then nothing speaks against the other. */
function spanDays(texts: readonly string[], order: DayOrder): number {
  const days = texts.map((text) => readDate(text, order)).filter((day) => day !== null);
  if (days.length < texts.length && days.length < 2) return Number.POSITIVE_INFINITY;
  const sorted = days.toSorted();
  return (Date.parse(sorted.at(-1) ?? "") - Date.parse(sorted[0] ?? "")) / 86_400_000;
}

function dateTexts(row: Row, columns: DateColumns): readonly [booking: string, value: string] {
  const booking = cellAt(row, columns.booking);
  if (!columns.both) return [booking, columns.value < 0 ? "" : cellAt(row, columns.value)];
  const split = BRACKETED.exec(booking);
  return split ? [(split[1] ?? "").trim(), (split[2] ?? "").trim()] : [booking, ""];
}
