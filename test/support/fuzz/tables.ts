// Damage to a table as people and programs do it: rows and cells lost, moved, torn, doubled, written another way.

import type { WrittenLine, WrittenStatement } from "#fixtures/statements/shape.ts";
import { SHAPES, statementRows, textOf } from "#fixtures/statements/write.ts";
import type { Paise } from "#reconciliation/money.ts";
import type { Dice } from "./dice.ts";

export interface Table {
  readonly shapeId: string;
  readonly rows: string[][];
  /** 0-based place of the header row before any damage. */
  readonly header: number;
}

/** Stands in every line's narration, so that a row that holds a line can be told from one that does not. */
const MARK = /mark\d{3}/;
const AMOUNT = /^\D{0,6}\d[\d,]*\.\d\d\D{0,6}$/;
const DAY = /^\W{0,3}\d{1,2}[-/ .](?:\d{1,2}|\p{L}{3})[-/ .]\d{2,4}\W{0,3}$/u;
/** Words that make a row a balance or a total, not a line. */
const LABEL = /opening bal|closing bal|total|brought|carried|\b[bc]\/f|debits|credits/i;

export function randomStatement(dice: Dice): WrittenStatement {
  const count = 2 + dice.below(7);
  let day = 1;
  const lines: WrittenLine[] = Array.from({ length: count }, (_, index) => {
    day = Math.min(28, day + dice.below(4));
    const date = `2026-04-${String(day).padStart(2, "0")}`;
    const mark = `mark${String(100 + index)}`;
    return {
      bookingDate: date,
      valueDate: date,
      direction: dice.onceIn(3) ? "debit" : "credit",
      paise: BigInt(1 + dice.below(dice.pick([999, 99_999, 9_999_999, 999_999_999]))) as Paise,
      narration: `${dice.pick(["NEFT CR-CITI0000002-", "BY TRANSFER-RTGS UTR NO: ", "UPI/CR/609247987247/", "IMPS "])}${mark} ${dice.pick(["MAGADH TELECOM", "GANGA, RAIL", "कोसी जल", "O'DEVI & SONS"])}`,
      bankReference: dice.pick(["", "000501", "SBINR52026040112345678", "614512377103"]),
    };
  });
  return { account: "30919410044", openingPaise: BigInt(dice.below(10_000_000)) as Paise, lines };
}

export function tableOf(dice: Dice): Table {
  const shapeId = dice.pick(Object.keys(SHAPES));
  const shape = SHAPES[shapeId] as (typeof SHAPES)[string];
  const rows = statementRows(shape, randomStatement(dice)).map((cells) => cells.map(textOf));
  return { shapeId, rows, header: rows.findIndex((cells) => cells.join() === shape.header.join()) };
}

type Damage = (table: Table, dice: Dice) => void;

const STRANGE_CELLS = [
  "",
  " ",
  "-",
  "0",
  "0.00",
  "abc",
  "1.2.3",
  "12,34O.50",
  "31/02/2026",
  "04/13/2026",
  "01-Apr-2026",
  "1e9",
  "1.23457E+11",
  "Cr",
  "Dr",
  "CR.",
  "Total",
  "Opening Balance",
  "Closing Balance",
  "****",
  "STATEMENT SUMMARY :-",
  "Note: x",
  "This is a computer generated statement",
  "Account Number : 12345678901",
  "\u0000",
  "=CMD()",
  "५००",
  "9".repeat(30),
  "(5.00",
  "NIL",
  "########",
  "#REF!",
  "-do-",
  "\u200f1,000.00\u200f",
  "\u00a05,000.00\u00a0",
  "1 000,50",
  "Rs. 500/-",
  "Page 1 of 2",
  "01/04/2026 (02/04/2026)",
  "46113",
  "<td>",
  '"',
  "'",
] as const; // prettier-ignore

const DAMAGES: readonly Damage[] = [
  // A row is lost, doubled, or changes its place.
  ({ rows }, dice) => void rows.splice(dice.below(rows.length), 1),
  ({ rows }, dice) => rows.splice(dice.below(rows.length), 0, [...dice.pick(rows)]),
  ({ rows }, dice) => rows.splice(dice.below(rows.length), 0, ...rows.splice(dice.below(rows.length), 1)),
  // A cell is overwritten, two change places, one goes missing or comes in.
  ({ rows }, dice) => setCell(rows, dice, dice.pick(STRANGE_CELLS)),
  ({ rows }, dice) => setCell(rows, dice, dice.pick(dice.pick(rows)) ?? ""),
  ({ rows }, dice) => swapCells(dice.pick(rows), dice),
  ({ rows }, dice) => void inRow(rows, dice, (row, at) => row.splice(at, 1)),
  ({ rows }, dice) => void inRow(rows, dice, (row, at) => row.splice(at, 0, dice.pick(STRANGE_CELLS))),
  // A row is torn in two, two run into one.
  ({ rows }, dice) => tearRow(rows, dice),
  ({ rows }, dice) => joinRows(rows, dice),
  // Things that banks and spreadsheets put between lines.
  ({ rows }, dice) => rows.splice(dice.below(rows.length + 1), 0, [dice.pick(STRANGE_CELLS)]),
  ({ rows, header }, dice) => rows.splice(dice.below(rows.length + 1), 0, [...(rows[header] ?? [])]),
  ({ rows }, dice) => rows.splice(dice.below(rows.length + 1), 0, [], [""], ["", "", ""]),
  // The whole table: a column moved, blank columns, a caption renamed or doubled, the end cut off, two statements.
  (table, dice) => moveColumn(table, dice),
  ({ rows }, dice) => {
    const width = dice.below(4);
    for (const row of rows) row.push(...Array.from({ length: width }, () => ""));
  },
  ({ rows, header }, dice) => swapCells(rows[header] ?? [], dice),
  ({ rows, header }, dice) =>
    setIn(rows[header] ?? [], dice, dice.pick(["", "Balance", "Date", "Debit", "New Column"])),
  ({ rows }, dice) => void rows.splice(1 + dice.below(rows.length)),
  ({ rows }) => void rows.push(...rows.map((row) => [...row])),
  // How a cell is written.
  ({ rows }, dice) =>
    rewrite(rows, dice, (cell) => `${dice.pick(["\u00a0", "\u200f", "\u200e", " ", "'", "\u202a"])}${cell}`),
  ({ rows }, dice) => rewrite(rows, dice, (cell) => cell.replace(/\d/, () => String(dice.below(10)))),
  ({ rows }, dice) => rewrite(rows, dice, (cell) => `-${cell}`),
  ({ rows }, dice) => rewrite(rows, dice, (cell) => `(${cell})`),
  ({ rows }, dice) => rewrite(rows, dice, (cell) => `${cell} ${dice.pick(["Cr", "Dr", "Cr.", "INR", "/-"])}`),
  ({ rows }, dice) => rewrite(rows, dice, (cell) => cell.replaceAll(",", "")),
  ({ rows }, dice) => rewrite(rows, dice, (cell) => cell.replaceAll(".", ",")),
  ({ rows }, dice) => rewrite(rows, dice, (cell) => cell.toUpperCase()),
  ({ rows }, dice) => rewrite(rows, dice, (cell) => `${cell}\n${dice.pick(["more", "1.00", ""])}`),
];

export function damageTable(table: Table, dice: Dice): void {
  for (let times = dice.below(5); times > 0 && table.rows.length > 0; times -= 1) dice.pick(DAMAGES)(table, dice);
  while (table.rows.length > 400) table.rows.pop();
}

function inRow(rows: string[][], dice: Dice, change: (row: string[], at: number) => void): void {
  const row = dice.pick(rows);
  change(row, dice.below(row.length + 1));
}

function setCell(rows: string[][], dice: Dice, text: string): void {
  setIn(dice.pick(rows), dice, text);
}

function setIn(row: string[], dice: Dice, text: string): void {
  if (row.length > 0) row[dice.below(row.length)] = text;
}

function swapCells(row: string[], dice: Dice): void {
  if (row.length < 2) return;
  const one = dice.below(row.length);
  const other = dice.below(row.length);
  [row[one], row[other]] = [row[other] as string, row[one] as string];
}

function tearRow(rows: string[][], dice: Dice): void {
  const at = dice.below(rows.length);
  const row = rows[at] as string[];
  if (row.length > 1) rows.splice(at + 1, 0, row.splice(1 + dice.below(row.length - 1)));
}

function joinRows(rows: string[][], dice: Dice): void {
  const at = dice.below(rows.length);
  if (at + 1 < rows.length) rows[at]?.push(...(rows.splice(at + 1, 1)[0] as string[]));
}

function moveColumn({ rows, header }: Table, dice: Dice): void {
  const width = rows[header]?.length ?? 0;
  if (width < 2) return;
  const from = dice.below(width);
  const to = dice.below(width);
  for (const row of rows.slice(header)) if (row.length === width) row.splice(to, 0, ...row.splice(from, 1));
}

function rewrite(rows: string[][], dice: Dice, change: (cell: string) => string): void {
  const row = dice.pick(rows);
  const filled = row.flatMap((cell, at) => (cell.trim() === "" ? [] : [at]));
  if (filled.length === 0) return;
  const at = dice.pick(filled);
  row[at] = change(row[at] as string);
}

/** 1-based numbers of the rows that hold a line's mark and an amount, and say nothing that makes them a total. */
export function rowsWithLines(rows: readonly (readonly string[])[]): number[] {
  return rows.flatMap((cells, index) => {
    const filled = cells.filter((cell) => cell.trim() !== "");
    const isLine = filled.some((cell) => MARK.test(cell)) && filled.some((cell) => AMOUNT.test(cell.trim()));
    return isLine &&
      (filled.length >= 5 || filled.some((cell) => DAY.test(cell))) &&
      !cells.some((cell) => LABEL.test(cell))
      ? [index + 1]
      : [];
  });
}
