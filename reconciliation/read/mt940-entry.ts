// One :61: with its :86: to one line. The reference in :61: is cut at 16 characters; the whole UTR stands in :86:.

import { isoDate } from "../date.ts";
import type { Direction, IsoDate, Line, Problem } from "../line.ts";
import { problem } from "./draft.ts";
import { readMtAmount } from "./mt940-balance.ts";
import type { Field } from "./mt940-fields.ts";

/** Value date, entry date, mark, third letter of the currency, and what follows. */
const ENTRY = /^(\d{6})(\d{4})?(RC|RD|EC|ED|C|D)([A-Z])?(.*)$/;
/** Amount, type of transaction, references: whatever stands before the type must be an amount. */
const REST = /^(.*?)(?:[NSF][A-Z0-9]{3}(.*))?$/;

/** A reversal of a credit (`RC`) takes money away. */
const DIRECTIONS: Readonly<Record<string, Direction>> = { C: "credit", RD: "credit", D: "debit", RC: "debit" };

/** `expected` when the bank only announces the entry (`EC`, `ED`): it is not booked and comes again when it is. */
export function readEntry(field: Field, owner: readonly string[]): Line | Problem | "expected" {
  const [head = "", ...supplement] = field.lines.map((line) => line.trim());
  const found = ENTRY.exec(head);
  if (!found) {
    const message = "The entry does not have the form of a :61: field; download the file again.";
    return problem(field.line, ":61:", "row-unreadable", message, head);
  }
  const [, day = "", entryDay, mark = "", , rest = ""] = found;
  const [, amount = "", references = ""] = REST.exec(rest) ?? [];
  const direction = DIRECTIONS[mark];
  if (!direction) return "expected";
  const valueDate = isoDate(2000 + Number(day.slice(0, 2)), Number(day.slice(2, 4)), Number(day.slice(4)));
  if (valueDate === null) return unreadableDay(field, day);
  const bookingDate = entryDay ? nearest(valueDate, entryDay) : valueDate;
  if (bookingDate === null) return unreadableDay(field, entryDay ?? "");
  const paise = readMtAmount(amount.trim());
  if (paise === null) {
    const message = `"${amount}" cannot be read as an amount; it is written as 1234,56.`;
    return problem(field.line, ":61:", "amount-unreadable", message, amount);
  }
  if (paise === 0n) return problem(field.line, ":61:", "amount-missing", "The entry is of no amount.", head);
  const pieces = [...supplement, ...owner].map(oneLine).filter((piece) => piece !== "");
  const narration = pieces.join(" ");
  const bankReference = referenceOf(references, [narration, pieces.join("")]);
  return { row: field.line, valueDate, bookingDate, direction, paise, narration, bankReference, balancePaise: null };
}

/** Free text line by line; of structured text (`166?00…?20…`) the values, without the codes. */
export function ownerText(lines: readonly string[]): readonly string[] {
  const joined = lines.join("");
  if (!/^\d{3}([?>~^]\d{2})|^\?\d{2}/.test(joined)) return lines;
  const mark = /[?>~^]/.exec(joined)?.[0] ?? "?";
  return joined
    .split(mark)
    .slice(1)
    .map((piece) => piece.slice(2));
}

/** The owner's reference, the bank's where there is none; a cut one is taken whole from the text. */
function referenceOf(references: string, texts: readonly string[]): string {
  const cut = references.indexOf("//");
  const own = (cut < 0 ? references : references.slice(0, cut)).trim();
  const banks = cut < 0 ? "" : references.slice(cut + 2).trim();
  const reference = own === "" || /^NON-?REF$/i.test(own) ? banks : own;
  if (!/^[A-Z0-9]{16}$/.test(reference)) return reference;
  const whole = texts.map((text) => uncut(text, reference)).find((found) => found !== null);
  return whole ?? reference;
}

const UTR_LENGTH = 22;

function uncut(text: string, start: string): string | null {
  const at = text.toUpperCase().indexOf(start);
  const whole = at < 0 ? "" : text.slice(at, at + UTR_LENGTH).toUpperCase();
  return /^[A-Z]{4}[RN]\d{9}[A-Z0-9]{8}$/.test(whole) ? whole : null;
}

function oneLine(text: string): string {
  return text.replace(/\s+/g, " ").trim();
}

/** `MMDD` in the year that brings it closest to the value date: entries of January may be of value in December. */
function nearest(valueDate: IsoDate, monthDay: string): IsoDate | null {
  const year = Number(valueDate.slice(0, 4));
  const month = Number(monthDay.slice(0, 2));
  const apart = month - Number(valueDate.slice(5, 7));
  const bookedIn = apart > 6 ? year - 1 : apart < -6 ? year + 1 : year;
  return isoDate(bookedIn, month, Number(monthDay.slice(2)));
}

function unreadableDay(field: Field, raw: string): Problem {
  return problem(field.line, ":61:", "date-unreadable", `"${raw}" is not a day that exists; mend it in the file.`, raw);
}
