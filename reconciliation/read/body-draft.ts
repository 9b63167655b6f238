// One row to one draft: the cells where the layout says they are, each read strictly, each failure named with its caption.

import { type AmountReading, type DecimalMark, readAmount, readSide } from "../amount.ts";
import type { Meaning } from "../banks/meaning.ts";
import type { Direction, Problem, ProblemCode } from "../line.ts";
import { type Paise, paise } from "../money.ts";
import type { DateColumns, RowDates } from "./body-dates.ts";
import { type Draft, problem } from "./draft.ts";
import { cellAt, type Row, rowText } from "./row.ts";
import type { Section } from "./sections.ts";

/** Column numbers, -1 where the table has no such column. */
export interface Places {
  readonly dates: DateColumns;
  readonly narration: number;
  /** All columns of the narration, `narration` first. */
  readonly narrations: readonly number[];
  readonly reference: number;
  readonly transactionId: number;
  readonly debit: number;
  readonly credit: number;
  readonly amount: number;
  /** A minus in the amount is a debit, not a contradiction. */
  readonly signed: boolean;
  readonly decimal: DecimalMark;
  readonly side: number;
  readonly balance: number;
  readonly balanceSide: number;
  readonly width: number;
  readonly captionAt: (index: number) => string;
}

export function placesOf(section: Section): Places {
  const at = (meaning: Meaning) => section.columns.get(meaning)?.index ?? -1;
  const captions = new Map([...section.columns.values()].map(({ index, caption }) => [index, caption]));
  const captionAt = (index: number) => captions.get(index) ?? "";
  const both = at("both-dates");
  const booking = both >= 0 ? both : at("booking-date");
  const value = both >= 0 ? -1 : at("value-date");
  return {
    dates: { booking, value, both: both >= 0, bookingCaption: captionAt(booking), valueCaption: captionAt(value) },
    narration: at("narration"),
    narrations: section.narrations,
    reference: at("reference"),
    transactionId: at("transaction-id"),
    debit: at("debit"),
    credit: at("credit"),
    amount: Math.max(at("amount"), at("signed-amount")),
    signed: at("signed-amount") >= 0,
    decimal: section.layout.mapping?.decimal ?? "point",
    side: at("side"),
    balance: at("balance"),
    balanceSide: at("balance-side"),
    width: section.width,
    captionAt,
  };
}

interface Money {
  readonly paise: Paise | null;
  readonly claimed: Direction | null;
  readonly column: number;
  readonly raw: string;
  readonly fault: { readonly code: ProblemCode; readonly message: string; readonly column: string } | null;
}

export function draftOf(row: Row, places: Places, dates: RowDates): Draft {
  const cells = places.debit >= 0 ? twoColumns(row, places) : oneColumn(row, places);
  const balance = balanceOf(row, places);
  return {
    row: row.number,
    bookingDate: dates.booking ?? "",
    valueDate: dates.value ?? dates.booking ?? "",
    claimed: cells.claimed,
    paise: cells.paise,
    narration: narrationOf(row, places),
    bankReference: referenceOf(row, places),
    balancePaise: balance.paise,
    amountColumn: places.captionAt(cells.column),
    amountRaw: cells.raw,
    balanceColumn: places.captionAt(places.balance),
    balanceRaw: balance.raw,
    problem: faultOf(row, places, dates, cells, balance.readable),
  };
}

function faultOf(row: Row, places: Places, dates: RowDates, money: Money, balanceReadable: boolean): Problem | null {
  if (dates.booking === null || dates.value === null) {
    const found = dates.raw === "" ? "The row has an amount but no date" : `"${dates.raw}" is not a day that exists`;
    return problem(row.number, dates.caption, "date-unreadable", `${found}; mend the date in the file.`, dates.raw);
  }
  if (money.fault) {
    const { code, message, column } = money.fault;
    return problem(row.number, column, code, message, money.raw);
  }
  const reference = cellAt(row, places.reference);
  if (CUT_NUMBER.test(reference)) {
    const message = `"${reference}" is a number that a spreadsheet has cut; download the file again and do not save it from the spreadsheet.`;
    return problem(row.number, places.captionAt(places.reference), "reference-cut", message, reference);
  }
  if (!balanceReadable) {
    const raw = cellAt(row, places.balance);
    const message = `"${raw}" cannot be read as a balance, so the row cannot be proved; mend it in the file.`;
    return problem(row.number, places.captionAt(places.balance), "amount-unreadable", message, raw);
  }
  return null;
}

export function narrationOf(row: Row, { narration, narrations }: Places): string {
  if (narrations.length <= 1) return cellAt(row, narration);
  return narrations
    .map((index) => cellAt(row, index))
    .filter(Boolean)
    .join(" ");
}

function twoColumns(row: Row, places: Places): Money {
  const debitRaw = cellAt(row, places.debit);
  const creditRaw = cellAt(row, places.credit);
  const debit = readAmount(debitRaw, places.decimal);
  const credit = readAmount(creditRaw, places.decimal);
  if (debit === "unreadable") return unreadable(places, places.debit, debitRaw);
  if (credit === "unreadable") return unreadable(places, places.credit, creditRaw);
  const debited = isMovement(debit);
  const credited = isMovement(credit);
  if (debited && credited) {
    const column = `${places.captionAt(places.debit)} / ${places.captionAt(places.credit)}`;
    const message = "Both the debit and the credit column are filled, so the direction is not known; leave one empty.";
    return {
      paise: null,
      claimed: null,
      column: places.debit,
      raw: `${debitRaw} / ${creditRaw}`,
      fault: { code: "amount-both-sides", message, column },
    };
  }
  if (debited) return moved(debit, "debit", places.debit, debitRaw);
  if (credited) return moved(credit, "credit", places.credit, creditRaw);
  const column = `${places.captionAt(places.debit)} / ${places.captionAt(places.credit)}`;
  return missing(column, places.debit, rowText(row));
}

function oneColumn(row: Row, places: Places): Money {
  const raw = cellAt(row, places.amount);
  const amount = readAmount(raw, places.decimal);
  if (amount === "unreadable") return unreadable(places, places.amount, raw);
  if (!isMovement(amount)) return missing(places.captionAt(places.amount), places.amount, rowText(row));
  if (places.signed) return bySign(amount, places.amount, raw);
  const sideRaw = cellAt(row, places.side);
  const side = sideRaw === "" ? amount.side : readSide(sideRaw);
  if (side === null && sideRaw !== "") {
    const message = `"${sideRaw}" says neither credit nor debit; write Cr or Dr.`;
    const fault = { code: "amount-unreadable", message, column: places.captionAt(places.side) } as const;
    return { paise: null, claimed: null, column: places.side, raw: sideRaw, fault };
  }
  return moved(amount, side, places.amount, raw);
}

/** A sign and a `Cr` or `Dr` that say the same, or only one of them. */
function bySign({ paise: amount, side }: { paise: Paise; side: Direction | null }, column: number, raw: string): Money {
  const bySignOnly = amount < 0n ? "debit" : "credit";
  const contradicts = side === "credit" && amount < 0n;
  const claimed = contradicts ? null : (side ?? bySignOnly);
  return { paise: amount < 0n ? paise(-amount) : amount, claimed, column, raw, fault: null };
}

/** A minus, or a `Cr` in the debit column, contradicts the column: then only the balance can tell the direction. */
function moved(
  amount: { paise: Paise; side: Direction | null },
  column: Direction | null,
  index: number,
  raw: string,
): Money {
  const contradicts = amount.paise < 0n || (amount.side !== null && amount.side !== column);
  const absolute = amount.paise < 0n ? paise(-amount.paise) : amount.paise;
  return { paise: absolute, claimed: contradicts ? null : column, column: index, raw, fault: null };
}

function isMovement(reading: AmountReading): reading is Exclude<AmountReading, string> {
  return typeof reading !== "string" && reading.paise !== 0n;
}

function unreadable(places: Places, index: number, raw: string): Money {
  const message = `"${raw}" cannot be read as an amount; write it as 1,23,456.78.`;
  const fault = { code: "amount-unreadable", message, column: places.captionAt(index) } as const;
  return { paise: null, claimed: null, column: index, raw, fault };
}

function missing(column: string, index: number, raw: string): Money {
  const message = "The row has a date but no amount; give it one or take the row out.";
  return { paise: null, claimed: null, column: index, raw, fault: { code: "amount-missing", message, column } };
}

function balanceOf(row: Row, places: Places): { paise: Paise | null; raw: string; readable: boolean } {
  const raw = cellAt(row, places.balance);
  const balance = readAmount(raw, places.decimal);
  if (balance === "unreadable") return { paise: null, raw, readable: false };
  if (balance === "blank") return { paise: null, raw, readable: true };
  const side = balance.side ?? readSide(cellAt(row, places.balanceSide));
  const overdrawn = side === "debit" && balance.paise > 0n;
  return { paise: overdrawn ? paise(-balance.paise) : balance.paise, raw, readable: true };
}

/** `6.14512E+11`: the digits behind are lost, and the line would count as another than the one the bank gave. */
const CUT_NUMBER = /^\d(?:\.\d+)?E\+\d{1,2}$/i;

const NO_REFERENCE = /^(?:[-0.\s]*|na|n\/a|nil|null)$/i;

/** A bare number of up to six digits is a cheque: a workbook drops the zeros that the text file keeps. */
function referenceOf(row: Row, places: Places): string {
  const own = cellAt(row, places.reference);
  const reference = NO_REFERENCE.test(own) ? cellAt(row, places.transactionId) : own;
  if (NO_REFERENCE.test(reference)) return "";
  return /^\d{1,6}$/.test(reference) ? reference.padStart(6, "0") : reference;
}

export function hasDigit(text: string): boolean {
  return /\d/.test(text);
}
