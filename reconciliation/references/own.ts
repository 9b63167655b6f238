// Finds the references we issued ourselves: their check digits make them certain wherever and however they are written.

import { isAdviceNumber, isPayerVan } from "../check-digits.ts";
import { isBankCode } from "./bank-codes.ts";
import {
  type Claims,
  claim,
  digitRuns,
  type Found,
  isAlphanumeric,
  isDigit,
  isFree,
  isLetter,
  lettersBefore,
  noClaims,
  type SearchText,
} from "./text.ts";

const NUMBER_LENGTH = 14;
const SEPARATORS_MAX = 2;
/** Financial years that an advice can be of: without a VAN's prefix before it, words beside digits look alike. */
const RECENT = /^[A-Z]{2}[2-4]/;
const RAIL_WORDS = /^(NEFT|RTGS|IMPS|FROM|BEING|BILL|ADVICE|TOWARDS?|PAID|PYMT|PAYMENT|NUMBER|CHALAN)$/;

/** VANs by the discom's prefixes and advice numbers by its code, with separators, lower case and O for 0 forgiven. */
export function findIssued(text: SearchText, vanPrefixes: readonly string[], discomCode: string): Found[] {
  const claims = noClaims(text);
  for (const prefix of vanPrefixes) {
    for (const start of occurrences(text.compact, prefix)) {
      const van = vanAt(text, start, prefix.length);
      if (van && isFree(claims, van.start, van.end)) claim(claims, van);
    }
  }
  for (const start of occurrences(text.compact, discomCode)) {
    const advice = adviceAt(text, start);
    if (advice && isFree(claims, advice.start, advice.end)) claim(claims, advice);
  }
  return claims.found;
}

/** What looks like an advice's or payer's VAN of any discom; only those whose check digits hold. */
export function findForeign(text: SearchText, claims: Claims): void {
  for (const run of digitRuns(text.compact)) {
    const own = anyAdvice(text, run.start, run.end) ?? anyPayerVan(text, run.start, run.end);
    if (own && isFree(claims, own.start, own.end)) claim(claims, own);
  }
}

function vanAt(text: SearchText, start: number, prefixLength: number): Found | null {
  const number = start + prefixLength;
  const prefix = text.compact.slice(start, number);
  const advice =
    text.compact.slice(number, number + 2) + digitsMeant(text.compact.slice(number + 2, number + NUMBER_LENGTH));
  if (isAdviceNumber(advice) && joined(text, start, number + NUMBER_LENGTH)) {
    return place(text, "van", prefix + advice, start, number + NUMBER_LENGTH, true);
  }
  const payer = text.compact.slice(number, number + 1) + digitsMeant(text.compact.slice(number + 1, number + 10));
  if (isPayerVan(prefix + payer) && joined(text, start, number + 10)) {
    return place(text, "payer-van", prefix + payer, start, number + 10, true);
  }
  return brokenVan(text, start, number);
}

/** A VAN cut short or mistyped: as far as its letters and digits stand without a gap. */
function brokenVan(text: SearchText, start: number, number: number): Found | null {
  const rest = /^(?:([A-Z]{2})\d{4,12}|P\d{4,9})/.exec(text.compact.slice(number, number + NUMBER_LENGTH));
  if (!rest) return null;
  let end = number;
  while (end < number + rest[0].length && (end === start || text.at[end] === (text.at[end - 1] ?? 0) + 1)) end++;
  if (end - number < 6) return null;
  return place(text, rest[1] ? "van" : "payer-van", text.compact.slice(start, end), start, end, false);
}

function adviceAt(text: SearchText, start: number): Found | null {
  const end = start + NUMBER_LENGTH;
  const number = text.compact.slice(start, start + 2) + text.compact.slice(start + 2, end).replaceAll("O", "0");
  if (
    isAdviceNumber(number) &&
    RECENT.test(number) &&
    joined(text, start, end) &&
    !insideBankReference(text, start, end)
  ) {
    return place(text, "advice", number, start, end, true);
  }
  const raw = text.upper.slice(text.at[start], (text.at[start] ?? 0) + NUMBER_LENGTH);
  const alone = !isLetter(text.upper, (text.at[start] ?? 0) - 1) && /^[A-Z]{2}[2-5]\d{11}$/.test(raw);
  const ends = !/[A-Z0-9]/.test(text.upper.charAt((text.at[start] ?? 0) + NUMBER_LENGTH));
  return alone && ends ? place(text, "advice", raw, start, end, false) : null;
}

function anyAdvice(text: SearchText, digits: number, digitsEnd: number): Found | null {
  const start = digits - 2;
  const end = digits + 12;
  if (digitsEnd < end || lettersBefore(text.compact, digits, 2) < 2 || !adjoining(text, start, 3)) return null;
  if (isDigit(text.upper, (text.at[end - 1] ?? 0) + 1)) return null;
  const number = text.compact.slice(start, end);
  if (!RECENT.test(number) || !isAdviceNumber(number) || !joined(text, start, end)) return null;
  if (insideBankReference(text, start, end)) return null;
  const letters = prefixLetters(text, start, end);
  if (letters >= 4) return place(text, "van", text.compact.slice(start - letters, end), start - letters, end, true);
  const from = text.at[start] ?? 0;
  const alone = !isAlphanumeric(text.upper, from - 1) || (text.at[end - 1] ?? 0) - from === NUMBER_LENGTH - 1;
  return alone ? place(text, "advice", number, start, end, true) : null;
}

function anyPayerVan(text: SearchText, digits: number, digitsEnd: number): Found | null {
  const serial = digits - 1;
  const end = digits + 9;
  if (digitsEnd < end || text.compact[serial] !== "P") return null;
  const letters = prefixLetters(text, serial, end);
  const van = text.compact.slice(serial - letters, end);
  if (isBankCode(text.compact.slice(serial - 4, serial))) return null;
  if (isDigit(text.upper, (text.at[end - 1] ?? 0) + 1)) return null;
  return letters >= 4 && isPayerVan(van) && joined(text, serial - letters, end)
    ? place(text, "payer-van", van, serial - letters, end, true)
    : null;
}

/** Letters of a prefix before a number: glued to it, or a word of their own before a number that is itself spaced. */
function prefixLetters(text: SearchText, start: number, end: number): number {
  const adjacent = text.at[start - 1] === (text.at[start] ?? 0) - 1;
  const letters = lettersBefore(text.compact, start, 6);
  if (adjacent) {
    let glued = 0;
    while (glued < letters && text.at[start - 1 - glued] === (text.at[start] ?? 0) - 1 - glued) glued++;
    return glued;
  }
  const numberIsSpaced = (text.at[end - 1] ?? 0) - (text.at[start] ?? 0) > end - 1 - start;
  if (!numberIsSpaced || !joined(text, start - 1, start + 1)) return 0;
  const word =
    /[A-Z]+$/.exec(text.upper.slice(Math.max(0, (text.at[start - 1] ?? 0) - 7), (text.at[start - 1] ?? 0) + 1))?.[0] ??
    "";
  return word.length >= 4 && word.length <= 6 && !RAIL_WORDS.test(word) ? word.length : 0;
}

/** `YESB26…` holds `SB26…`: with a bank's code around it and nothing else, it is the bank's reference. */
function insideBankReference(text: SearchText, start: number, end: number): boolean {
  const bank = text.compact.slice(start - 2, start + 2);
  return isBankCode(bank) && (text.at[end - 1] ?? 0) - (text.at[start - 2] ?? 0) === end - 1 - (start - 2);
}

/** So many characters directly beside one another in the raw text. */
function adjoining(text: SearchText, start: number, count: number): boolean {
  return (text.at[start + count - 1] ?? 0) - (text.at[start] ?? 0) === count - 1;
}

function digitsMeant(text: string): string {
  return text.replaceAll("O", "0").replaceAll("I", "1").replaceAll("L", "1");
}

/** No more than two separators between neighbouring characters. */
function joined(text: SearchText, start: number, end: number): boolean {
  if (end > text.at.length) return false;
  for (let i = start + 1; i < end; i++) {
    if ((text.at[i] ?? 0) - (text.at[i - 1] ?? 0) > SEPARATORS_MAX + 1) return false;
  }
  return true;
}

function place(
  text: SearchText,
  kind: Found["kind"],
  value: string,
  start: number,
  end: number,
  valid: boolean,
): Found {
  return { kind, value, start: text.at[start] ?? 0, end: (text.at[end - 1] ?? 0) + 1, valid };
}

function* occurrences(text: string, part: string): Generator<number> {
  if (!part) return;
  for (let at = text.indexOf(part); at >= 0; at = text.indexOf(part, at + 1)) yield at;
}
