// Rows that state a balance or a total instead of a movement: what the bank counted itself, to hold against the lines.

import type { Paise } from "../money.ts";
import type { Places } from "./body-draft.ts";
import { signedAmount } from "./preamble.ts";
import { cellAt, type Row } from "./row.ts";
import { isComplete } from "./width.ts";

/** What the bank states of the whole statement, to be held against the lines. */
export interface Controls {
  opening: Paise | null;
  closing: Paise | null;
  debitTotal: Paise | null;
  creditTotal: Paise | null;
  debitCount: number | null;
  creditCount: number | null;
}

export function noControls(): Controls {
  return { opening: null, closing: null, debitTotal: null, creditTotal: null, debitCount: null, creditCount: null };
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
const PART_TOTAL =
  /^\W*(?:(?:page|sub|daily|day)[ -]?totals?|totals? (?:no\.? of |number of |of )?(?:debits?|credits?|withdrawals?|deposits?)(?: amount| count)?)\W*(?:[\d,.]+.*)?$/i;
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

/** `isFirst` before any line: then what was carried over is the opening. */
export function takeLabel(row: Row, places: Places, controls: Controls, isFirst: boolean): boolean {
  const label = labelOf(row, places);
  if (label === null) return false;
  const opens = OPENING.test(label) || (CARRIED.test(label) && isFirst);
  if (opens) controls.opening ??= labelledBalance(row, places);
  else if (CLOSING.test(label)) controls.closing = labelledBalance(row, places) ?? controls.closing;
  else if (TOTAL.test(label)) {
    controls.debitTotal ??= amountAt(row, places.debit, places);
    controls.creditTotal ??= amountAt(row, places.credit, places);
  }
  return true;
}

/** `01-04-2026 | OPENING BALANCE | | | 5,000.00`: dated, but no movement, or one of the balance itself. */
export function takeDatedLabel(row: Row, places: Places, controls: Controls, isFirst: boolean): boolean {
  if (![OPENING, CLOSING, CARRIED].some((label) => label.test(cellAt(row, places.narration)))) return false;
  const balance = amountAt(row, places.balance, places);
  const moved = [places.debit, places.credit, places.amount]
    .map((index) => amountAt(row, index, places) ?? 0n)
    .some((amount) => amount !== 0n && amount !== balance);
  return moved ? false : takeLabel(row, places, controls, isFirst);
}

function amountAt(row: Row, index: number, { decimal }: Places): Paise | null {
  return signedAmount(cellAt(row, index), decimal);
}

/** In the balance column, or else the only amount of the row. */
function labelledBalance(row: Row, places: Places): Paise | null {
  const inPlace = amountAt(row, places.balance, places);
  if (inPlace !== null) return inPlace;
  const amounts = row.cells
    .map((_, index) => signedAmount(cellAt(row, index).replace(/^[^\d(-]*[:=]\s*/, ""), places.decimal))
    .filter((amount) => amount !== null);
  return amounts.length === 1 ? (amounts[0] ?? null) : null;
}

const SUMMARY_FIELDS: ReadonlyMap<string, keyof Controls> = new Map(
  Object.entries({
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
  } as const),
);

/** A row of captions (`Opening Balance | Dr Count | … | Closing Bal`) whose values stand in the row below. */
export function summaryCaptions(row: Row): readonly string[] | null {
  const keys = row.cells.map((_, index) =>
    cellAt(row, index)
      .toLowerCase()
      .replace(/[^a-z]/g, ""),
  );
  const known = keys.filter((key) => SUMMARY_FIELDS.has(key)).length;
  return known >= 3 && !row.cells.some((cell) => /\d/.test(cell)) ? keys : null;
}

export function takeSummary(row: Row, keys: readonly string[], controls: Controls): void {
  keys.forEach((key, index) => {
    const field = SUMMARY_FIELDS.get(key);
    const text = cellAt(row, index);
    if (!field || text === "") return;
    if (field === "debitCount" || field === "creditCount") {
      controls[field] = /^\d{1,9}$/.test(text) ? Number(text) : null;
    } else {
      controls[field] = signedAmount(text);
    }
  });
}
