// Finds the banks' references: RTGS and NEFT UTRs of every shape in use, whole or cut, glued or spaced.

import { isBankCode } from "./bank-codes.ts";
import {
  type Claims,
  claim,
  digitRuns,
  type Found,
  isAlphanumeric,
  isFree,
  isLetter,
  lettersBefore,
  type SearchText,
} from "./text.ts";

export function findUtrs(text: SearchText, claims: Claims): void {
  const found = utrsIn(text.upper).filter((utr) => isFree(claims, utr.start, utr.end));
  for (const utr of found) claim(claims, utr);
  if (found.some((utr) => utr.valid)) return;
  for (const utr of spacedUtrs(text)) if (isFree(claims, utr.start, utr.end)) claim(claims, utr);
}

/** 22 characters whose embedded date is a day: so distinctive that nothing else is looked for inside them. */
export function findLongUtrs(text: SearchText): Found[] {
  const found: Found[] = [];
  for (const run of digitRuns(text.upper)) {
    const utr = longUtr(text.upper, run.start, run.end);
    if (utr?.valid) found.push(utr);
  }
  return found.length > 0 ? found : spacedUtrs(text).filter((utr) => utr.value.length === 22);
}

function utrsIn(text: string): Found[] {
  const found: Found[] = [];
  for (const { start, end } of digitRuns(text)) {
    const utr =
      longUtr(text, start, end) ??
      cutLongUtr(text, start, end) ??
      shortUtr(text, start, end) ??
      otherUtr(text, start, end);
    if (utr) found.push(utr);
  }
  return found;
}

/** Bank, R or N, a digit, YYYYMMDD, eight digits. */
function longUtr(text: string, digits: number, end: number): Found | null {
  const mark = text[digits - 1];
  if (end - digits < 17 || (mark !== "R" && mark !== "N") || lettersBefore(text, digits, 5) < 5) return null;
  const dated = isDay(text.slice(digits + 1, digits + 9));
  if (!dated && (end - digits > 17 || !isBankCode(text.slice(digits - 5, digits - 1)))) return null;
  return utr(text, digits - 5, digits + 17, mark, dated);
}

/** The same cut off by a short field: the date proves what it was, but not which one. */
function cutLongUtr(text: string, digits: number, end: number): Found | null {
  const mark = text[digits - 1];
  if (end - digits < 9 || end - digits > 16 || (mark !== "R" && mark !== "N") || lettersBefore(text, digits, 5) < 5)
    return null;
  return isDay(text.slice(digits + 1, digits + 9)) ? utr(text, digits - 5, end, mark, false) : null;
}

/** Sixteen characters: bank, a letter or digit, eleven digits; whole when the digits end where they should. */
function shortUtr(text: string, digits: number, end: number): Found | null {
  const length = end - digits;
  const letters = lettersBefore(text, digits, 6);
  // Only a known bank's letters: `BILL102600000001` has the same shape.
  if (letters >= 4 && length === 12 && isBankCode(text.slice(digits - 4, digits))) {
    return utr(text, digits - 4, end, "N", true);
  }
  if (letters >= 5 && length >= 11) {
    const known = isBankCode(text.slice(digits - 5, digits - 1));
    if (known && (length === 11 || isJulian(text, digits))) return utr(text, digits - 5, digits + 11, "N", true);
    if (letters === 5 && length === 11) return utr(text, digits - 5, end, "N", isJulian(text, digits));
  }
  if (letters === 6 && length === 10 && isBankCode(text.slice(digits - 6, digits - 2)) && !isLetter(text, digits - 7)) {
    return utr(text, digits - 6, end, "N", true);
  }
  return cutShortUtr(text, digits, end, letters);
}

function cutShortUtr(text: string, digits: number, end: number, letters: number): Found | null {
  if (letters < 5 || isLetter(text, digits - 6) || end - digits < 6 || end - digits > 10) return null;
  return isBankCode(text.slice(digits - 5, digits - 1)) && isJulian(text, digits)
    ? utr(text, digits - 5, end, "N", false)
    : null;
}

/** HDFC's old `N` with 12 to 15 digits, and `IN` with 14: only as words of their own. */
function otherUtr(text: string, digits: number, end: number): Found | null {
  if (isAlphanumeric(text, end)) return null;
  const length = end - digits;
  if (text[digits - 1] !== "N") return null;
  if (length >= 12 && length <= 15 && !isAlphanumeric(text, digits - 2)) {
    return utr(text, digits - 1, end, "N", isDayOfYear(text.slice(digits, digits + 3)));
  }
  if (length === 14 && text[digits - 2] === "I" && !isAlphanumeric(text, digits - 3)) {
    return utr(text, digits - 2, end, "N", isJulian(text, digits + 1));
  }
  return null;
}

/** A UTR broken by a line end or typed in groups; believed only with a known bank and a date inside. */
function spacedUtrs(text: SearchText): Found[] {
  if (!/[A-Z0-9] [A-Z0-9]/.test(text.upper)) return [];
  const { joined, at } = withoutSpaces(text.upper);
  return utrsIn(joined).flatMap((utr) => {
    const start = at[utr.start] ?? 0;
    const end = (at[utr.end - 1] ?? 0) + 1;
    const whole =
      utr.valid && isBankCode(utr.value.slice(0, 4)) && (utr.value.length === 22 || isJulian(joined, utr.end - 11));
    return whole && !isLetter(text.upper, start - 1) ? [{ ...utr, start, end }] : [];
  });
}

function withoutSpaces(text: string): { joined: string; at: number[] } {
  const at: number[] = [];
  for (let i = 0; i < text.length; i++) if (text[i] !== " ") at.push(i);
  return { joined: text.replaceAll(" ", ""), at };
}

function utr(text: string, start: number, end: number, mark: "R" | "N", valid: boolean): Found {
  return { kind: mark === "R" ? "rtgs-utr" : "neft-utr", value: text.slice(start, end), start, end, valid };
}

/** YYDDD of this century, in the years such references can be from. */
function isJulian(text: string, start: number): boolean {
  const year = Number(text.slice(start, start + 2));
  return year >= 10 && year <= 49 && isDayOfYear(text.slice(start + 2, start + 5));
}

export function isDayOfYear(digits: string): boolean {
  const day = Number(digits);
  return digits.length === 3 && day >= 1 && day <= 366;
}

/** UTRs of 22 characters came in 2013. */
function isDay(yyyymmdd: string): boolean {
  const [year, month, day] = [Number(yyyymmdd.slice(0, 4)), Number(yyyymmdd.slice(4, 6)), Number(yyyymmdd.slice(6, 8))];
  return year >= 2013 && year <= 2049 && month >= 1 && month <= 12 && day >= 1 && day <= daysIn(year, month);
}

function daysIn(year: number, month: number): number {
  if (month === 2) return year % 4 === 0 ? 29 : 28;
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
}
