// Banks write a day in many ways; this reads them into `YYYY-MM-DD` and refuses days that do not exist.

import type { IsoDate } from "./line.ts";

/** Which of two bare numbers is the day. Indian banks write the day first; the other is believed only when a day above 12 proves it. */
export type DayOrder = "day-first" | "month-first";

const MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
const TIME = String.raw`(?:[\sT,:]+\d{1,2}[:.]\d{2}(?:[:.]\d{2}(?:[.,]\d{1,6})?)?\s?(?:[AP]M)?(?:\s?(?:IST|Z|[+-]\d\d:?\d\d))?)?`;
const NUMERIC = new RegExp(String.raw`^(\d{1,2})([/.\- ])(\d{1,2})\2(\d{4}|\d{2})${TIME}$`, "i");
const ISO = new RegExp(String.raw`^(\d{4})([-/.])(\d{1,2})\2(\d{1,2})${TIME}$`, "i");
const NAMED = new RegExp(
  String.raw`^(\d{1,2})(?:st|nd|rd|th)?[\s\-/.,]*([A-Za-z]{3,9})[\s\-/.,']*(\d{4}|\d{2})${TIME}$`,
  "i",
);
const MONTH_NAMED_FIRST = new RegExp(
  String.raw`^([A-Za-z]{3,9})[\s\-/.]*(\d{1,2})(?:st|nd|rd|th)?[\s\-/.,']+(\d{4})${TIME}$`,
  "i",
);
const COMPACT = /^(?:19|20)\d{6}$/;
const SERIAL = /^(\d{5})(?:\.\d{1,12})?$/;
const LONGEST = 40;

/** Days from 1 January 1970 to the spreadsheet's day 0. */
const SERIAL_ZERO = -25569;

/** Null when the text is no date, or a day that does not exist, or a year outside 1990–2099. */
export function readDate(text: string, order: DayOrder): IsoDate | null {
  const bare = text.trim();
  if (bare.length > LONGEST) return null;
  const numeric = NUMERIC.exec(bare);
  if (numeric) {
    const first = Number(numeric[1]);
    const second = Number(numeric[3]);
    return order === "day-first" ? isoDate(year(numeric[4]), second, first) : isoDate(year(numeric[4]), first, second);
  }
  const iso = ISO.exec(bare);
  if (iso) return isoDate(Number(iso[1]), Number(iso[3]), Number(iso[4]));
  const named = NAMED.exec(bare);
  if (named) return isoDate(year(named[3]), monthNumber(named[2]), Number(named[1]));
  const monthFirst = MONTH_NAMED_FIRST.exec(bare);
  if (monthFirst) return isoDate(Number(monthFirst[3]), monthNumber(monthFirst[1]), Number(monthFirst[2]));
  if (COMPACT.test(bare)) {
    return isoDate(Number(bare.slice(0, 4)), Number(bare.slice(4, 6)), Number(bare.slice(6)));
  }
  const serial = SERIAL.exec(bare);
  return serial ? dayOfSerial(Number(serial[1])) : null;
}

/** The two leading numbers of `d/m/y` or `m/d/y`, null when the text writes its date in a way that leaves no doubt. */
export function ambiguousParts(text: string): readonly [first: number, second: number] | null {
  const bare = text.trim();
  const found = bare.length > LONGEST ? null : NUMERIC.exec(bare);
  return found ? [Number(found[1]), Number(found[3])] : null;
}

const DATE_SHAPE =
  /^(?:\d{1,4}[/.-]\d{1,2}[/.-]\d{1,4}|\d{1,2}(?:st|nd|rd|th)?[\s\-/.,]*[A-Za-z]{3,9}[\s\-/.,']*\d{2,4}\b|\d{5}(?:\.\d+)?$|(?:19|20)\d{6}$)/;

/** True for text that means to be a date, also one that does not exist (`31/02/2026`). */
export function looksLikeDate(text: string): boolean {
  return DATE_SHAPE.test(text.trim());
}

export function isoDate(fullYear: number, month: number, day: number): IsoDate | null {
  if (fullYear < 1990 || fullYear > 2099 || month < 1 || month > 12 || day < 1) return null;
  if (day > daysInMonth(fullYear, month)) return null;
  return `${fullYear}-${String(month).padStart(2, "0")}-${String(day).padStart(2, "0")}`;
}

function daysInMonth(fullYear: number, month: number): number {
  if (month === 2) return fullYear % 4 === 0 && (fullYear % 100 !== 0 || fullYear % 400 === 0) ? 29 : 28;
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
}

function year(text = ""): number {
  return text.length === 2 ? 2000 + Number(text) : Number(text);
}

/** 0 when the name is no month. Accepts any beginning of the English name of three letters or more, and `Sept`. */
function monthNumber(name = ""): number {
  const lower = name.toLowerCase();
  const index = MONTHS.indexOf(lower.slice(0, 3));
  return index >= 0 && LONG_MONTHS[index]?.startsWith(lower) ? index + 1 : 0;
}

const LONG_MONTHS = [
  "january",
  "february",
  "march",
  "april",
  "may",
  "june",
  "july",
  "august",
  "september",
  "october",
  "november",
  "december",
];

/** Day of a spreadsheet's serial number. */
export function dayOfSerial(serial: number): IsoDate | null {
  const day = new Date((serial + SERIAL_ZERO) * 86_400_000);
  return isoDate(day.getUTCFullYear(), day.getUTCMonth() + 1, day.getUTCDate());
}
