// Free text prepared once for all finders: upper case at unchanged positions, and the same without separators.

import type { Reference } from "../line.ts";

/** A reference before it is known which field it stands in. */
export type Found = Omit<Reference, "field">;

export interface SearchText {
  /** Upper case, one character for each of the raw text, so that positions hold. */
  readonly upper: string;
  /** Only letters and digits of `upper`. */
  readonly compact: string;
  /** Position in the raw text of each character of `compact`. */
  readonly at: readonly number[];
}

export function prepare(raw: string): SearchText {
  const codes = new Array<number>(raw.length);
  const kept: number[] = [];
  const at: number[] = [];
  for (let i = 0; i < raw.length; i++) {
    const code = upperAscii(raw.charCodeAt(i));
    codes[i] = code;
    if (isDigitCode(code) || isLetterCode(code)) {
      kept.push(code);
      at.push(i);
    }
  }
  return { upper: fromCodes(codes), compact: fromCodes(kept), at };
}

/** Upper-case letters and digits only: the form in which references are compared. */
export function alphanumeric(raw: string): string {
  return prepare(raw).compact;
}

export function isDigit(text: string, index: number): boolean {
  return isDigitCode(text.charCodeAt(index));
}

export function isLetter(text: string, index: number): boolean {
  return isLetterCode(text.charCodeAt(index));
}

export function isAlphanumeric(text: string, index: number): boolean {
  return isDigit(text, index) || isLetter(text, index);
}

/** Maximal runs of digits, in order. */
export function digitRuns(text: string): { start: number; end: number }[] {
  const runs: { start: number; end: number }[] = [];
  let start = -1;
  for (let i = 0; i <= text.length; i++) {
    if (isDigit(text, i)) {
      if (start < 0) start = i;
    } else if (start >= 0) {
      runs.push({ start, end: i });
      start = -1;
    }
  }
  return runs;
}

/** How many letters stand directly before `end`, counted up to `limit`. */
export function lettersBefore(text: string, end: number, limit: number): number {
  let count = 0;
  while (count < limit && isLetter(text, end - 1 - count)) count++;
  return count;
}

export function overlaps(found: readonly { start: number; end: number }[], start: number, end: number): boolean {
  return found.some((other) => other.start < end && start < other.end);
}

/** What was found in one text, and which of its characters are thereby spoken for: asking costs the same however much was found. */
export interface Claims {
  readonly found: Found[];
  readonly taken: Uint8Array;
}

export function noClaims(text: SearchText): Claims {
  return { found: [], taken: new Uint8Array(text.upper.length) };
}

export function claim(claims: Claims, one: Found): void {
  claims.found.push(one);
  claims.taken.fill(1, one.start, one.end);
}

export function isFree({ taken }: Claims, start: number, end: number): boolean {
  for (let at = start; at < end; at++) if (taken[at] === 1) return false;
  return true;
}

const CALLED_DUE = /(?:BILL|INV(?:OICE)?|CA|CONSUMER|CONN(?:ECTION)?)S?[ .:#-]*(?:NO|NUMBER)?[ .:#-]*$/;

/** Digits that the payer calls a bill or a connection are one, whatever else they could be. */
export function isCalledDue(upper: string, start: number): boolean {
  return CALLED_DUE.test(upper.slice(Math.max(0, start - 20), start));
}

export function stripZeros(digits: string): string {
  return digits.replace(/^0+/, "");
}

function upperAscii(code: number): number {
  // Full-width forms stand where a payer typed in an Indic or CJK keyboard; they are the same letters.
  const narrow = code >= 0xff01 && code <= 0xff5e ? code - 0xfee0 : code;
  return narrow >= 97 && narrow <= 122 ? narrow - 32 : narrow;
}

function isDigitCode(code: number): boolean {
  return code >= 48 && code <= 57;
}

function isLetterCode(code: number): boolean {
  return code >= 65 && code <= 90;
}

function fromCodes(codes: readonly number[]): string {
  let text = "";
  for (let i = 0; i < codes.length; i += 4096) text += String.fromCharCode(...codes.slice(i, i + 4096));
  return text;
}
