// What a person sees in a workbook's cell, as text: the file stores a serial number for a day and binary noise behind decimals.

import { dayOfSerial } from "../date.ts";

export interface CellContext {
  readonly shared: readonly string[];
  readonly dateStyles: ReadonlySet<number>;
  /** Old Macintosh workbooks count days from 1904. */
  readonly from1904: boolean;
}

export interface RawCell {
  /** `s` shared string, `n` number, `str` and `inlineStr` text, `b` boolean, `d` ISO date, `e` error. */
  readonly type: string;
  readonly style: number;
  readonly value: string;
}

const DAYS_TO_1904 = 1462;

export function cellText({ type, style, value }: RawCell, context: CellContext): string {
  if (type === "s") return unescaped(context.shared[Number(value)] ?? "");
  if (type !== "n") return unescaped(value);
  if (value === "") return "";
  if (context.dateStyles.has(style) && /^\d{1,6}(?:\.\d+)?$/.test(value)) {
    const serial = Math.floor(Number(value)) + (context.from1904 ? DAYS_TO_1904 : 0);
    return dayOfSerial(serial) ?? value;
  }
  return numberText(value);
}

/** Control characters stand as `_x000D_`. */
function unescaped(text: string): string {
  return text.includes("_x00") ? text.replace(/_x00(?:0[0-9A-F]|1[0-9A-F])_/gi, " ") : text;
}

/** Decimals as typed; `1234.5600000000001` and `1.2345E7` are how a workbook stores 1234.56 and 12345000. */
function numberText(value: string): string {
  if (/^-?\d{1,15}(?:\.\d{1,2})?$/.test(value)) return value;
  if (/^-?\d+$/.test(value)) return value;
  const shown = Number(Number(value).toPrecision(15));
  return Number.isFinite(shown) && Math.abs(shown) < 1e15 ? plainDecimal(shown) : value;
}

function plainDecimal(shown: number): string {
  const text = String(shown);
  return text.includes("e") ? shown.toFixed(10).replace(/0+$/, "") : text;
}

/** Built-in formats that show a date; a format of one's own shows one when it has a day, month or year outside quotes and brackets. */
export function dateFormats(styles: readonly number[], own: ReadonlyMap<number, string>): ReadonlySet<number> {
  const found = new Set<number>();
  styles.forEach((format, style) => {
    const builtIn =
      (format >= 14 && format <= 17) ||
      format === 22 ||
      (format >= 27 && format <= 36) ||
      (format >= 50 && format <= 58);
    const code = own.get(format);
    if (code === undefined ? builtIn : showsDate(code)) found.add(style);
  });
  return found;
}

function showsDate(code: string): boolean {
  return /[dy]/i.test(code.replace(/"[^"]*"|\\.|\[[^\]]*\]/g, ""));
}
