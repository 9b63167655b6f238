// Goes through the rows under a header: a line, a piece of the line above, a total, a footer, or a problem; never nothing at all.

import { looksLikeDate } from "../date.ts";
import type { Problem } from "../line.ts";
import type { Paise } from "../money.ts";
import { cellDates, type DateColumns, dayOrderOf } from "./body-dates.ts";
import { draftOf, hasDigit, type Places, placesOf } from "./body-draft.ts";
import { type Draft, problem } from "./draft.ts";
import { signedAmount } from "./preamble.ts";
import { cellAt, isBlank, type Row, rowText } from "./row.ts";
import type { Section } from "./sections.ts";
import { fitToHeader, hasMoney } from "./width.ts";

/** What the bank states of the whole statement, to be held against the lines. */
export interface Controls {
  opening: Paise | null;
  closing: Paise | null;
  debitTotal: Paise | null;
  creditTotal: Paise | null;
  debitCount: number | null;
  creditCount: number | null;
}

export interface Body {
  readonly drafts: readonly Draft[];
  readonly controls: Readonly<Controls>;
}

const TAIL = String.raw`\W*(?:(?:as )?on\b.*|rs\b.*|[\d,.]+.*)?$`;
const OPENING = new RegExp(String.raw`^\W*opening bal(?:ance)?\b${TAIL}`, "i");
const CLOSING = new RegExp(String.raw`^\W*closing bal(?:ance)?\b${TAIL}`, "i");
/** At the foot and head of a page; only before the first line does it say what stood in the account before. */
const CARRIED = new RegExp(
  String.raw`^\W*(?:balance (?:(?:brought|carried) forward|[bc]\/?f)|(?:brought|carried) forward|[bc]\/f)\b${TAIL}`,
  "i",
);
const TOTAL = /^\W*(?:transaction |grand |statement )?totals?(?: amount)?(?: dr\W?cr)?\W*$/i;
const PART_TOTAL = /^\W*(?:page|sub|daily|day)[ -]?totals?\W*$/i;
const FOOTER =
  /statement summary|legends? used|computer[- ]generated|system[- ]generated|end of (?:the )?statement|disclaimer|unless the constituent|^\W*(?:important|notes?\b|abbreviations?|this is an?\b|generated (?:on|by)|page \d)|registered office|closing balance includes|contents of this statement|^\W*(?:account|a\/c|customer|branch|statement)\b[^|]{0,30}:/i;
const DECORATION = /^[\s*\-=_.~#+]*$/;

interface Reading {
  readonly section: Section;
  readonly places: Places;
  readonly drafts: Draft[];
  /** Continuation texts by the index of the draft they belong to. */
  readonly pieces: Map<number, string[]>;
  readonly controls: Controls;
  inFooter: boolean;
  /** Number of the row that last gave a line or a piece of one: right below it text goes on, whatever it looks like. */
  lastRow: number;
  /** Captions of a summary block whose values stand in the next row. */
  summary: readonly string[] | null;
}

export function readBody(section: Section): Body {
  const places = placesOf(section);
  const order = dayOrderOf(section.body, places.dates);
  const controls = {
    opening: null,
    closing: null,
    debitTotal: null,
    creditTotal: null,
    debitCount: null,
    creditCount: null,
  };
  const reading: Reading = {
    section,
    places,
    drafts: [],
    pieces: new Map(),
    controls,
    inFooter: false,
    lastRow: 0,
    summary: null,
  };
  for (const found of section.body) {
    const { row, fits } = fitToHeader(found, places);
    const dated = looksDated(row, places.dates);
    if (dated ? takeDatedLabel(row, reading) : takeUndated(row, reading)) continue;
    reading.inFooter = false;
    reading.lastRow = row.number;
    const draft = draftOf(row, places, cellDates(row, places.dates, order));
    reading.drafts.push(fits || draft.problem ? draft : { ...draft, problem: tooWide(row) });
  }
  return { drafts: reading.drafts.map((draft, index) => withPieces(draft, reading.pieces.get(index))), controls };
}

/** True when a row without a date is accounted for as something else than a line. What holds an amount is not. */
function takeUndated(row: Row, reading: Reading): boolean {
  if (isBlank(row) || isDecoration(row)) return true;
  if (reading.summary) {
    takeSummary(row, reading.summary, reading.controls);
    reading.summary = null;
    return true;
  }
  reading.summary = summaryCaptions(row);
  if (reading.summary || takeLabel(row, reading)) return true;
  if (isComplete(row, reading.places)) return false;
  if (reading.inFooter) return true;
  if (row.number === reading.lastRow + 1 && takeContinuation(row, reading)) return true;
  reading.inFooter = isFooter(row);
  return reading.inFooter || takeContinuation(row, reading) || !holdsAmount(row, reading.places);
}

function takeContinuation(row: Row, reading: Reading): boolean {
  const { places, drafts, pieces } = reading;
  const piece = continuation(row, places);
  if (piece === null) return false;
  reading.lastRow = row.number;
  const index = drafts.length - 1;
  const above = pieces.get(index);
  if (above) above.push(piece);
  else if (index >= 0) pieces.set(index, [piece]);
  return true;
}

function withPieces(draft: Draft, pieces: readonly string[] | undefined): Draft {
  return pieces ? { ...draft, narration: [draft.narration, ...pieces].filter(Boolean).join(" ") } : draft;
}

/** Has all a line has but a date: an unreadable date must not make it a footer. */
function isComplete(row: Row, places: Places): boolean {
  return /\p{L}/u.test(cellAt(row, places.narration)) && hasMoney(row, places);
}

function tooWide(row: Row): Problem {
  const message = "The row has more cells than the header, and they cannot be told apart; put quotes around its text.";
  return problem(row.number, null, "row-unreadable", message, rowText(row));
}

function holdsAmount(row: Row, { debit, credit, amount, balance }: Places): boolean {
  return [debit, credit, amount, balance].some((at) => hasDigit(cellAt(row, at)));
}

/** A date and nothing else is when the page was printed. */
function looksDated(row: Row, dates: DateColumns): boolean {
  if (row.cells.filter((cell) => cell.trim() !== "").length < 2) return false;
  return looksLikeDate(cellAt(row, dates.booking)) || (dates.value >= 0 && looksLikeDate(cellAt(row, dates.value)));
}

function isDecoration(row: Row): boolean {
  return row.cells.every((cell) => DECORATION.test(cell));
}

function isFooter(row: Row): boolean {
  return FOOTER.test(rowText(row).slice(0, 300));
}

/** Text in the narration column, and perhaps the reference's, and nowhere else belongs to the line above. */
function continuation(row: Row, { narration, reference }: Places): string | null {
  const piece = cellAt(row, narration);
  if (piece === "") return null;
  const isAlone = row.cells.every((cell, index) => index === narration || index === reference || cell.trim() === "");
  return isAlone ? [piece, cellAt(row, reference)].filter(Boolean).join(" ") : null;
}

/** A label in the narration, or in the first filled cell of a row that is no complete line otherwise; null when there is none. */
function labelOf(row: Row, places: Places): string | null {
  const narration = cellAt(row, places.narration);
  if (isLabel(narration)) return narration;
  const first = cellAt(
    row,
    row.cells.findIndex((_, index) => cellAt(row, index) !== ""),
  );
  return isLabel(first) && !isComplete(row, places) ? first : null;
}

function isLabel(text: string): boolean {
  return text !== "" && [OPENING, CLOSING, CARRIED, TOTAL, PART_TOTAL].some((label) => label.test(text));
}

function takeLabel(row: Row, { section, places, controls, drafts }: Reading): boolean {
  const label = labelOf(row, places);
  if (label === null) return false;
  const opens = OPENING.test(label) || (CARRIED.test(label) && drafts.length === 0);
  if (opens) controls.opening ??= labelledBalance(row, section);
  else if (CLOSING.test(label)) controls.closing = labelledBalance(row, section) ?? controls.closing;
  else if (TOTAL.test(label)) {
    controls.debitTotal ??= columnAmount(row, section, "debit");
    controls.creditTotal ??= columnAmount(row, section, "credit");
  }
  return true;
}

/** `01-04-2026 | OPENING BALANCE | | | 5,000.00`: dated, but no movement, or one of the balance itself. */
function takeDatedLabel(row: Row, reading: Reading): boolean {
  const { section, places } = reading;
  if (![OPENING, CLOSING, CARRIED].some((label) => label.test(cellAt(row, places.narration)))) return false;
  const balance = columnAmount(row, section, "balance");
  const moved = (["debit", "credit", "amount"] as const)
    .map((meaning) => columnAmount(row, section, meaning) ?? 0n)
    .some((amount) => amount !== 0n && amount !== balance);
  return moved ? false : takeLabel(row, reading);
}

function columnAmount(row: Row, section: Section, meaning: "debit" | "credit" | "amount" | "balance"): Paise | null {
  return signedAmount(cellAt(row, section.columns.get(meaning)?.index ?? -1));
}

/** In the balance column, or else the only amount of the row. */
function labelledBalance(row: Row, section: Section): Paise | null {
  const inPlace = columnAmount(row, section, "balance");
  if (inPlace !== null) return inPlace;
  const amounts = row.cells
    .map((_, index) => signedAmount(cellAt(row, index).replace(/^[^\d(-]*[:=]\s*/, "")))
    .filter((amount) => amount !== null);
  return amounts.length === 1 ? (amounts[0] ?? null) : null;
}

const SUMMARY_KEYS: Readonly<Record<string, keyof Controls>> = {
  openingbalance: "opening",
  openingbal: "opening",
  closingbalance: "closing",
  closingbal: "closing",
  debits: "debitTotal",
  totaldebits: "debitTotal",
  credits: "creditTotal",
  totalcredits: "creditTotal",
  drcount: "debitCount",
  crcount: "creditCount",
};

/** A row of captions (`Opening Balance | Dr Count | … | Closing Bal`) whose values stand in the row below. */
function summaryCaptions(row: Row): readonly string[] | null {
  const keys = row.cells.map((_, index) =>
    cellAt(row, index)
      .toLowerCase()
      .replace(/[^a-z]/g, ""),
  );
  const known = keys.filter((key) => key in SUMMARY_KEYS).length;
  return known >= 3 && !row.cells.some((cell) => /\d/.test(cell)) ? keys : null;
}

function takeSummary(row: Row, keys: readonly string[], controls: Controls): void {
  keys.forEach((key, index) => {
    const field = SUMMARY_KEYS[key];
    const text = cellAt(row, index);
    if (!field || text === "") return;
    if (field === "debitCount" || field === "creditCount") {
      controls[field] = /^\d{1,9}$/.test(text) ? Number(text) : null;
    } else {
      controls[field] = signedAmount(text);
    }
  });
}
