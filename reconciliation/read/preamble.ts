// Above the table a bank says whose statement it is, for which days, and often what stood in the account before.

import { type DecimalMark, readAmount } from "../amount.ts";
import { readDate } from "../date.ts";
import type { IsoDate } from "../line.ts";
import type { Paise } from "../money.ts";
import { cleanText, type Row } from "./row.ts";

export interface Period {
  readonly from: IsoDate;
  readonly to: IsoDate;
}

export interface PreambleFacts {
  /** Digits (or capital letters, where a bank masks with X), empty when not said. */
  readonly account: string;
  readonly currency: string;
  readonly period: Period | null;
  /** `date` is set when the label names the day: `Balance as on 1 Apr 2026`. */
  readonly opening: { readonly paise: Paise; readonly date: IsoDate | null } | null;
  readonly closing: { readonly paise: Paise } | null;
}

const ACCOUNT =
  /\b(?:account|a\/?c|acct?)\b\.?\s*(?:(?:number|num|no|#)\b(?:\s*\([^)]{0,20}\))?[\s.:=\-\u2013|]*|[:|][\s|]*(?=\W*[\dX*]{9}))['"_]*\s*(\d(?:[ -]?\d){4,29}|[\dX*]{4,24}\d)/i;
/** ICICI's corporate portal names no label: `Transactions List - - NAME (INR) - 000105002208`. */
const LISTED = /\btransactions? list\b.*-\s*(\d{9,18})\W*$/i;
const CURRENCY = /\bcurrency(?: code)?\b[\s.:=|-]*([A-Z]{3})\b/i;
const DATE = String.raw`(\d{1,4}[/.\- ](?:\d{1,2}|[A-Za-z]{3,9})[/.\- ,]+\d{2,4})`;
const BETWEEN = new RegExp(String.raw`${DATE}[\s)|]*(?:to|till|and|-|\u2013)\s*(?:date)?[\s:.|\-(]*${DATE}`, "i");
const START = new RegExp(String.raw`\b(?:start|from)(?: date)?\b[\s:.|-]*${DATE}`, "i");
const END = new RegExp(String.raw`\b(?:end|to)(?: date)?\b[\s:.|-]*${DATE}`, "i");
const OPENING = /\bopening balance\b/i;
const BALANCE_AS_ON = new RegExp(String.raw`\bbalance as on\b[\s:|]*${DATE}`, "i");
const CLOSING = /\bclosing balance\b/i;
const MOST_ROWS = 200;

export function preambleFacts(rows: readonly Row[]): PreambleFacts {
  let account = "";
  let currency = "INR";
  let from: IsoDate | null = null;
  let to: IsoDate | null = null;
  let opening: PreambleFacts["opening"] = null;
  let closing: PreambleFacts["closing"] = null;
  for (const row of rows.slice(-MOST_ROWS)) {
    const cells = row.cells.map(cleanText).filter((cell) => cell !== "");
    const text = cells.join(" | ").slice(0, 500);
    if (!/\d/.test(text) && !/currency/i.test(text)) continue;
    account ||= (ACCOUNT.exec(text) ?? LISTED.exec(text))?.[1]?.replace(/[ -]/g, "").toUpperCase() ?? "";
    currency = CURRENCY.exec(text)?.[1]?.toUpperCase() ?? currency;
    const between = BETWEEN.exec(text);
    from ??= dateOf(between?.[1] ?? START.exec(text)?.[1]);
    to ??= dateOf(between?.[2] ?? END.exec(text)?.[1]);
    const asOn = BALANCE_AS_ON.exec(text);
    if (asOn) opening ??= withDate(lastAmount(cells, BALANCE_AS_ON), dateOf(asOn[1]));
    else if (OPENING.test(text)) opening ??= withDate(lastAmount(cells, OPENING), null);
    if (CLOSING.test(text)) closing ??= withDate(lastAmount(cells, CLOSING), null);
  }
  const period = from && to && from <= to ? { from, to } : null;
  return { account, currency, period, opening, closing };
}

function dateOf(text: string | undefined): IsoDate | null {
  return text === undefined ? null : readDate(text.replace(/[, ]+/g, " "), "day-first");
}

function withDate(amount: Paise | null, date: IsoDate | null): { paise: Paise; date: IsoDate | null } | null {
  return amount === null ? null : { paise: amount, date };
}

/** The amount in the cell after the label, or behind the label in the same cell. */
function lastAmount(cells: readonly string[], label: RegExp): Paise | null {
  const at = cells.findIndex((cell) => label.test(cell));
  const own = (cells[at] ?? "").replace(label, "").replace(/^[^\d(-]*/, "");
  for (const candidate of [own, ...cells.slice(at + 1)]) {
    const amount = signedAmount(candidate.replace(/^[\s:=]+/, ""));
    if (amount !== null) return amount;
  }
  return null;
}

/** A balance's sign: `Dr` or a minus is overdrawn. Null when there is no readable amount. */
export function signedAmount(text: string, decimal: DecimalMark = "point"): Paise | null {
  const amount = readAmount(text, decimal);
  if (typeof amount === "string") return null;
  const overdrawn = amount.side === "debit" && amount.paise > 0n;
  return overdrawn ? (-amount.paise as Paise) : amount.paise;
}
