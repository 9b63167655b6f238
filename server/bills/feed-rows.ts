// Billing's rows, checked one by one without a database: what they say, and what is wrong with those that say nothing usable.

import { ZERO } from "#reconciliation/money.ts";
import { cellAt, type Row } from "#reconciliation/read/row.ts";
import { restoreZeros } from "#server/connections/restore-zeros.ts";
import type { Header } from "#server/tables/columns.ts";
import { mapRows } from "#server/tables/map-rows.ts";
import {
  type FeedCell,
  type Findings,
  optionalAmount,
  refuse,
  requiredAmount,
  requiredDate,
  requiredMonth,
  requiredText,
} from "./feed-cells.ts";
import { billColumns, connectionColumns } from "./feed-columns.ts";
import { type BillDetails, billDetails, type PrepaidFacts, prepaidFacts } from "./feed-details.ts";

/** The shapes of a discom's numbers. */
export interface NumberPatterns {
  readonly connection: RegExp;
  readonly bill: RegExp;
}

export interface ConnectionRow {
  readonly row: number;
  readonly number: string;
  readonly office: string;
  readonly name: string;
  readonly site: string;
  readonly category: string;
  readonly prepaid: PrepaidFacts;
}

export interface BillRow {
  readonly row: number;
  readonly number: string;
  /** Without leading zeros. */
  readonly connectionKey: string;
  readonly month: string;
  readonly issuedOn: string;
  readonly dueDate: string;
  readonly current: bigint;
  readonly arrears: bigint;
  readonly surcharge: bigint;
  readonly rebate: bigint;
  readonly rebateUntil: string | null;
  readonly paid: bigint;
  readonly details: BillDetails | null;
}

type CellOf<Key extends string> = (key: Key) => FeedCell;

export function connectionRows(
  rows: readonly Row[],
  header: Header<keyof typeof connectionColumns>,
  patterns: NumberPatterns,
  to: Findings,
): Promise<ConnectionRow[]> {
  const once = duplicates(to);
  return eachRow(rows, header, connectionColumns, to, (cell, row) => {
    const number = restoreZeros(cell("number").text, patterns.connection);
    if (number === null) {
      refuse(
        to,
        cell("number"),
        "number-malformed",
        `A connection number has the shape ${patterns.connection.source}.`,
      );
    }
    const office = requiredText(to, cell("office"));
    const name = requiredText(to, cell("name"));
    const category = requiredText(to, cell("category"));
    if (number === null || office === null || name === null || category === null) return null;
    if (!once(number.replace(/^0+/, ""), cell("number"))) return null;
    return { row, number, office, name, site: cell("site").text, category, prepaid: prepaidFacts(cell, to) };
  });
}

export function billRows(
  rows: readonly Row[],
  header: Header<keyof typeof billColumns>,
  patterns: NumberPatterns,
  to: Findings,
): Promise<BillRow[]> {
  const once = duplicates(to);
  return eachRow(rows, header, billColumns, to, (cell, row) => {
    const numbers = billNumbers(cell, patterns, to);
    const dates = billDates(cell, to);
    const amounts = billAmounts(cell, to);
    if (!numbers || !dates || !amounts || !rebateFits(cell, dates, amounts, to)) return null;
    const details = billDetails(cell, amounts.current, to);
    return once(numbers.number, cell("number")) ? { row, ...numbers, ...dates, ...amounts, details } : null;
  });
}

/** Rows after the header; a row that has a problem gives nothing. */
async function eachRow<Key extends string, Value>(
  rows: readonly Row[],
  header: Header<Key>,
  columns: Readonly<Record<Key, { readonly caption: string }>>,
  to: Findings,
  read: (cell: CellOf<Key>, row: number) => Value | null,
): Promise<Value[]> {
  const body = rows.filter(({ number }) => number > header.row);
  const values = await mapRows(body, (row) => {
    const before = to.problems.length;
    const value = read(
      (key) => ({ row: row.number, column: columns[key].caption, text: cellAt(row, header.at[key]) }),
      row.number,
    );
    return to.problems.length === before ? value : null;
  });
  return values.filter((value) => value !== null);
}

/** Keeps the first of two rows with one number. */
function duplicates(to: Findings): (key: string, cell: FeedCell) => boolean {
  const seen = new Map<string, number>();
  return (key, cell) => {
    const first = seen.get(key);
    if (first === undefined) {
      seen.set(key, cell.row);
      return true;
    }
    refuse(to, cell, "duplicate-in-file", `Row ${first} has the same number and was taken. Keep one of them.`);
    return false;
  };
}

function billNumbers(cell: CellOf<keyof typeof billColumns>, { bill, connection }: NumberPatterns, to: Findings) {
  const [numberCell, connectionCell] = [cell("number"), cell("connection")];
  const number = restoreZeros(numberCell.text, bill);
  const connectionNumber = restoreZeros(connectionCell.text, connection);
  if (number !== null && connectionNumber !== null) {
    return { number, connectionKey: connectionNumber.replace(/^0+/, "") };
  }
  if (connection.test(numberCell.text) && bill.test(connectionCell.text)) {
    const remedy = "The bill number and the connection number stand in each other's column. Swap the two columns.";
    return refuse(to, numberCell, "columns-swapped", remedy);
  }
  if (number === null) refuse(to, numberCell, "number-malformed", `A bill number has the shape ${bill.source}.`);
  if (connectionNumber === null) {
    refuse(to, connectionCell, "number-malformed", `A connection number has the shape ${connection.source}.`);
  }
  return null;
}

function billDates(cell: CellOf<keyof typeof billColumns>, to: Findings) {
  const month = requiredMonth(to, cell("month"));
  const issuedOn = requiredDate(to, cell("issuedOn"));
  const dueDate = requiredDate(to, cell("dueDate"));
  const rebateUntil = cell("rebateUntil").text === "" ? null : requiredDate(to, cell("rebateUntil"));
  if (month === null || issuedOn === null || dueDate === null) return null;
  if (dueDate < issuedOn) {
    return refuse(to, cell("dueDate"), "date-order", `A bill of ${issuedOn} cannot be due before that day.`);
  }
  return { month, issuedOn, dueDate, rebateUntil };
}

function billAmounts(cell: CellOf<keyof typeof billColumns>, to: Findings) {
  const current = requiredAmount(to, cell("current"));
  const arrears = optionalAmount(to, cell("arrears"));
  const surcharge = optionalAmount(to, cell("surcharge"));
  const rebate = optionalAmount(to, cell("rebate"));
  const paid = optionalAmount(to, cell("paid"));
  if (current === null || arrears === null || surcharge === null || rebate === null || paid === null) return null;
  return { current, arrears, surcharge, rebate, paid };
}

function rebateFits(
  cell: CellOf<keyof typeof billColumns>,
  { rebateUntil }: { rebateUntil: string | null },
  { rebate, current }: { rebate: bigint; current: bigint },
  to: Findings,
): boolean {
  if ((rebate === ZERO) !== (rebateUntil === null)) {
    refuse(to, cell("rebateUntil"), "rebate-incomplete", "A rebate has an amount and a last day, or neither.");
    return false;
  }
  if (rebate > current) {
    refuse(to, cell("rebate"), "rebate-too-large", "A rebate is at most the current charges.");
    return false;
  }
  return true;
}
