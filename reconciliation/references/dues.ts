// Finds the discom's own bill and connection numbers, by the patterns the discom declares, in digits nothing else has claimed.

import { isoDate, readDate } from "../date.ts";
import { type Claims, type Found, isAlphanumeric, isCalledDue, isFree, type SearchText, stripZeros } from "./text.ts";

const TOKEN_MAX = 24;
const SIGNIFICANT_MIN = 7;

export interface DuePatterns {
  readonly bill: RegExp;
  readonly connection: RegExp;
}

export function findDues(text: SearchText, patterns: DuePatterns, claims: Claims): Found[] {
  const found: Found[] = [];
  for (const { start, end } of tokens(text.upper)) {
    if (!isFree(claims, start, end)) continue;
    const value = text.upper.slice(start, end);
    if (patterns.bill.test(value)) found.push({ kind: "bill", value, start, end, valid: true });
    if (isDay(value) && !isCalledDue(text.upper, start) && !patterns.connection.test(value)) continue;
    if (isConnection(value, patterns.connection)) found.push({ kind: "connection", value, start, end, valid: true });
  }
  return found;
}

/** Spreadsheets drop leading zeros, so a number is also tried with them put back. */
function isConnection(value: string, pattern: RegExp): boolean {
  if (pattern.test(value)) return true;
  if (!/^\d+$/.test(value) || stripZeros(value).length < SIGNIFICANT_MIN) return false;
  for (let length = value.length + 1; length <= 13; length++) {
    if (pattern.test(value.padStart(length, "0"))) return true;
  }
  return pattern.test(stripZeros(value));
}

/** `01042026` or `20260401`: a day of these years, and no number that lost its zero. */
function isDay(value: string): boolean {
  const day = /^(\d\d)(\d\d)(20[1-4]\d)$/.exec(value);
  if (day) return isoDate(Number(day[3]), Number(day[2]), Number(day[1])) !== null;
  return /^20[1-4]\d{5}$/.test(value) && readDate(value, "day-first") !== null;
}

/** Words, and the digits within a word glued to letters (`CA102030405`). */
function tokens(upper: string): { start: number; end: number }[] {
  const list: { start: number; end: number }[] = [];
  for (const word of upper.matchAll(/[A-Z0-9]+/g)) {
    if (!/\d/.test(word[0])) continue;
    if (word[0].length <= TOKEN_MAX) list.push({ start: word.index, end: word.index + word[0].length });
    if (!/[A-Z]/.test(word[0])) continue;
    for (const digits of word[0].matchAll(/\d+/g)) {
      if (digits[0].length <= TOKEN_MAX)
        list.push({ start: word.index + digits.index, end: word.index + digits.index + digits[0].length });
    }
  }
  return list.filter(({ start, end }) => end - start >= SIGNIFICANT_MIN || isAlphanumeric(upper, start - 1));
}
