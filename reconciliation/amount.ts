// Banks print one amount in a dozen shapes; this reads them exactly into paise, and says so when it cannot.

import type { Direction } from "./line.ts";
import { type Paise, paise } from "./money.ts";

export interface Amount {
  /** Signed: a leading or trailing minus or brackets make it negative. */
  readonly paise: Paise;
  /** What a `Cr` or `Dr` beside the digits says, null when there is none. */
  readonly side: Direction | null;
}

/** What stands before the paise; the other of the two groups digits. */
export type DecimalMark = "point" | "comma";

/** `blank` also covers `-` and `NIL`; `unreadable` is never taken for zero. */
export type AmountReading = Amount | "blank" | "unreadable";

const LONGEST = 60;
const PLAIN = /^\d{1,15}(?:\.\d{1,2})?$/;
const WESTERN = /^\d{1,3}(?:,\d{3})+$/;
const INDIAN = /^\d{1,2}(?:,\d{2})*,\d{3}$/;
const DIGITS = /^\d{1,15}$/;

/** Takes `1,23,456.78`, `Rs. 500/-`, `(Dr) 12.50`, `12.50-`, `(12.50)`, `₹ 1,000.00 Cr.`; refuses wrong grouping, a decimal point without digits and fractions of a paisa. */
export function readAmount(text: string, decimal: DecimalMark = "point"): AmountReading {
  const bare = decimal === "point" ? text.trim() : exchanged(text.trim());
  if (bare === "" || /^[-\u2013\u2014]+$/.test(bare) || /^nil\.?$/i.test(bare)) return "blank";
  if (PLAIN.test(bare)) return { paise: toPaise(bare), side: null };
  if (bare.length > LONGEST) return "unreadable";
  return readDecorated(bare.toUpperCase());
}

/** `1.23.456,78` as `1,23,456.78`; blanks between groups count as points there. */
function exchanged(text: string): string {
  const grouped = text.replace(/(?<=\d)[ \u00a0\u202f](?=\d{2,3}(?!\d))/g, ".");
  return grouped.replace(/(?<=\d)[.,](?=\d)/g, (mark) => (mark === "," ? "." : ","));
}

/** Reads a cell that only says credit or debit: `CR`, `Dr.`, `(C)`, `Credit`, `+`. */
export function readSide(text: string): Direction | null {
  const bare = text.trim().replace(/[().]/g, "").toUpperCase();
  if (bare === "CR" || bare === "C" || bare === "CREDIT" || bare === "DEPOSIT" || bare === "+") return "credit";
  if (bare === "DR" || bare === "D" || bare === "DEBIT" || bare === "WITHDRAWAL" || bare === "-") return "debit";
  return null;
}

interface Decoration {
  readonly pattern: RegExp;
  readonly kind: "side" | "currency" | "minus" | "plus" | "rupees-only";
}

/** Each may stand once, in any order, around the digits. */
const DECORATIONS: readonly Decoration[] = [
  { kind: "side", pattern: /^\(?\s?(CR|DR|CREDIT|DEBIT)\b\.?\s?\)?\.?/ },
  { kind: "side", pattern: /\(?\s?(CR|DR|CREDIT|DEBIT)\.?\s?\)?\.?$/ },
  { kind: "side", pattern: /^\(?(CR|DR)\)?\.?(?=\d)/ },
  { kind: "currency", pattern: /^(?:RS\.?|INR\.?|RE\.|₹)/ },
  { kind: "currency", pattern: /(?:RS\.?|INR\.?|₹)$/ },
  { kind: "rupees-only", pattern: /\/[-=]$/ },
  { kind: "plus", pattern: /^\+/ },
  { kind: "minus", pattern: /^[-\u2212]/ },
  { kind: "minus", pattern: /[-\u2212]$/ },
  { kind: "minus", pattern: /^\((?=[^()]*\)$)/ },
];

function readDecorated(upper: string): AmountReading {
  let rest = upper;
  let side: Direction | null = null;
  const used = new Set<Decoration["kind"]>();
  for (let found = nextDecoration(rest); found; found = nextDecoration(rest)) {
    if (used.has(found.kind)) return "unreadable";
    used.add(found.kind);
    side = found.side ?? side;
    rest = found.rest;
  }
  const plain = plainDigits(rest);
  if (plain === null) return "unreadable";
  const absolute = toPaise(plain);
  return { paise: used.has("minus") ? paise(-absolute) : absolute, side };
}

function nextDecoration(text: string): { kind: Decoration["kind"]; side: Direction | null; rest: string } | null {
  for (const { kind, pattern } of DECORATIONS) {
    const found = pattern.exec(text);
    if (!found) continue;
    const side = kind !== "side" ? null : found[1]?.startsWith("C") ? "credit" : "debit";
    const rest = found[0] === "(" ? text.slice(1, -1) : text.replace(pattern, "");
    return { kind, side, rest: rest.trim() };
  }
  return null;
}

function plainDigits(text: string): string | null {
  const point = text.indexOf(".");
  const whole = point < 0 ? text : text.slice(0, point);
  const fraction = point < 0 ? null : text.slice(point + 1).replace(/(?<=^\d\d)0+$/, "");
  const grouped = WESTERN.test(whole) || INDIAN.test(whole);
  const ungrouped = grouped ? whole.replaceAll(",", "") : whole;
  if (!DIGITS.test(ungrouped === "" && fraction ? "0" : ungrouped)) return null;
  if (fraction !== null && !/^\d{1,2}$/.test(fraction)) return null;
  return fraction === null ? ungrouped : `${ungrouped || "0"}.${fraction}`;
}

function toPaise(plain: string): Paise {
  const point = plain.indexOf(".");
  if (point < 0) return paise(BigInt(plain) * 100n);
  const fraction = plain.slice(point + 1).padEnd(2, "0");
  return paise(BigInt(plain.slice(0, point) + fraction));
}
