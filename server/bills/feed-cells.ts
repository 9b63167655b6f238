// Reads one cell of a billing row at a time and remembers what was wrong with it, so that a row names every fault it has.

import { readAmount } from "#reconciliation/amount.ts";
import { readDate } from "#reconciliation/date.ts";
import type { IsoDate } from "#reconciliation/line.ts";
import { formatRupees, type Paise, ZERO } from "#reconciliation/money.ts";
import type { FeedNote, FeedProblem } from "./feed-contract.ts";

const PLAIN_AMOUNT = /^[\d,]+(\.\d{1,2})?$/;
const MONTH_NUMBERS = /^(?:(\d{4})[-/. ]?(\d{1,2})|(\d{1,2})[-/. ](\d{4}))$/;
const MONTH_NAMED = /^([A-Za-z]{3,9})[\s\-/.']*(\d{4}|\d{2})$/;

/** Collects the problems and notes of a file's rows. */
export interface Findings {
  readonly problems: FeedProblem[];
  readonly notes: FeedNote[];
}

export interface FeedCell {
  readonly row: number;
  /** The caption that names it. */
  readonly column: string;
  readonly text: string;
}

export function refuse(to: Findings, cell: FeedCell, code: string, remedy: string): null {
  to.problems.push({ row: cell.row, column: cell.column, code, found: cell.text.slice(0, 120), remedy });
  return null;
}

/** Null, with a problem, when the amount is missing, unreadable or negative. */
export function requiredAmount(to: Findings, cell: FeedCell): Paise | null {
  if (readAmount(cell.text) === "blank") {
    return refuse(to, cell, "amount-missing", "Fill in the amount in rupees; write 0 when nothing is charged.");
  }
  return optionalAmount(to, cell);
}

/** A blank cell is an absent amount, which is zero; an unreadable one is a problem. */
export function optionalAmount(to: Findings, cell: FeedCell): Paise | null {
  const read = readAmount(cell.text);
  if (read === "blank") return ZERO;
  if (read === "unreadable") {
    return refuse(to, cell, "amount-unreadable", "Write the amount in rupees as 1234.50.");
  }
  if (read.paise < ZERO || read.side !== null) {
    return refuse(to, cell, "amount-negative", "Amounts of a bill are not negative and carry no Cr or Dr.");
  }
  if (!PLAIN_AMOUNT.test(cell.text)) {
    const understood = formatRupees(read.paise);
    to.notes.push({ row: cell.row, column: cell.column, code: "amount-decorated", found: cell.text, understood });
  }
  return read.paise;
}

export function requiredDate(to: Findings, cell: FeedCell): IsoDate | null {
  if (cell.text === "") return refuse(to, cell, "date-missing", "Fill in the date as dd-mm-yyyy.");
  return (
    readDate(cell.text, "day-first") ?? refuse(to, cell, "date-unreadable", "Write a day that exists, as dd-mm-yyyy.")
  );
}

/** The first day of the month: `2026-11`, `11/2026`, `Nov 2026`, `Nov-26`, or any day in it. */
export function requiredMonth(to: Findings, cell: FeedCell): IsoDate | null {
  if (cell.text === "") return refuse(to, cell, "month-missing", "Fill in the month of the bill as yyyy-mm.");
  const month = readMonth(cell.text);
  return month ?? refuse(to, cell, "month-unreadable", "Write the month of the bill as yyyy-mm.");
}

function readMonth(text: string): IsoDate | null {
  const numbers = MONTH_NUMBERS.exec(text);
  if (numbers) {
    const [, year = numbers[4], month = numbers[3]] = numbers;
    return readDate(`${year}-${month}-1`, "day-first");
  }
  const named = MONTH_NAMED.exec(text);
  const day = named ? readDate(`1 ${named[1]} ${named[2]}`, "day-first") : readDate(text, "day-first");
  return day && `${day.slice(0, 7)}-01`;
}

export function requiredText(to: Findings, cell: FeedCell): string | null {
  return cell.text === "" ? refuse(to, cell, "text-missing", `Fill in the column "${cell.column}".`) : cell.text;
}

/** Null for a blank cell; a minus is understood, with a side (Cr, Dr) it is not. */
export function signedAmount(to: Findings, cell: FeedCell): Paise | null {
  const read = readAmount(cell.text);
  if (read === "blank") return null;
  if (read === "unreadable" || read.side !== null) {
    return refuse(to, cell, "amount-unreadable", "Write the amount in rupees as 1234.50 or -1234.50.");
  }
  return read.paise;
}

const NUMBER = /^\d{1,12}(\.\d{1,3})?$/;

/** A meter's number as text, `12345.5`; null for a blank cell. */
export function optionalNumber(to: Findings, cell: FeedCell): string | null {
  const bare = cell.text.replaceAll(",", "");
  if (bare === "" || bare === "-") return null;
  return NUMBER.test(bare)
    ? bare
    : refuse(to, cell, "number-unreadable", "Write a number of at most three decimals, as 12345.5.");
}

export function optionalDate(to: Findings, cell: FeedCell): IsoDate | null {
  return cell.text === "" ? null : requiredDate(to, cell);
}

/** Null for a blank cell: what is not said is not changed. */
export function optionalYes(to: Findings, cell: FeedCell): boolean | null {
  if (cell.text === "") return null;
  if (/^(y|yes|true|1|prepaid|हाँ)$/i.test(cell.text)) return true;
  if (/^(n|no|false|0|postpaid|नहीं)$/i.test(cell.text)) return false;
  return refuse(to, cell, "yes-unreadable", "Write yes or no.");
}
