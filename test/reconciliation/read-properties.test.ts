// What is written in a bank's shape is read back line for line, and no damage to a file loses a row without a word.

import { expect } from "chai";
import fc from "fast-check";
import type { Shape, WrittenLine, WrittenStatement } from "#fixtures/statements/shape.ts";
import { SHAPES, statementRows, textOf, writeStatement } from "#fixtures/statements/write.ts";
import type { Line, ReadFile } from "#reconciliation/line.ts";
import { paise } from "#reconciliation/money.ts";
import { readStatementFile } from "#reconciliation/read/read.ts";
import { withoutRow, writtenStatement } from "#test/support/statement-arbitraries.ts";

const PRINTS_VALUE_DATE = (shape: Shape) => shape.header.some((caption) => /value d/i.test(caption));
const PRINTS_ID = (shape: Shape) => shape.header.some((caption) => /txn no|tran\.? id|transaction id/i.test(caption));
/** Where the file states its opening balance, the first amount is proved too. */
const STATES_OPENING = ["sbi", "hdfc", "axis", "canara", "kotak", "kotak-combined", "yes"];
const SECONDS_MAX = 5;
/** A longer search: FUZZ_RUNS=20000. */
const RUNS = Number(process.env["FUZZ_RUNS"] ?? 150);

for (const [id, shape] of Object.entries(SHAPES)) {
  describe(`reading a statement written as ${id}`, () => {
    it("gives back every line, the balances and the account", async () => {
      await fc.assert(
        fc.asyncProperty(writtenStatement, async (written) => {
          const statement = fitting(shape, written);
          const read = await readAs(shape, writeStatement(id, statement));
          expect(read.refused, read.refused?.message).to.equal(null);
          expect(read.problems).to.deep.equal([]);
          expect(read.bank).to.equal(shape.layout);
          const [found] = read.statements;
          if (!found || read.statements.length !== 1) throw new Error(`${read.statements.length} statements`);
          expect(found.lines.map(withoutRow)).to.deep.equal(expectedLines(shape, statement));
          expect(found.opening?.paise).to.equal(statement.openingPaise);
          expect(found.closing?.paise).to.equal(found.lines.at(-1)?.balancePaise);
        }),
        { numRuns: Math.ceil(RUNS / 3) },
      );
    });

    it("accounts for every row when any one cell is damaged", async () => {
      await fc.assert(
        fc.asyncProperty(writtenStatement, fc.nat(), fc.nat(), damage, async (drawn, row, column, text) => {
          // From nothing, a first credit called "Opening Balance" is one: amount and balance are the same.
          const written = { ...drawn, openingPaise: drawn.openingPaise === 0n ? paise(1n) : drawn.openingPaise };
          const rows = statementRows(shape, fitting(shape, written)).map((cells) => cells.map(textOf));
          const header = rows.findIndex((cells) => cells.join() === shape.header.join());
          const first = header + 1 + (shape.first ? 1 : 0);
          const at = first + (row % written.lines.length);
          const cells = rows[at];
          if (!cells) throw new Error("no such row");
          cells[column % cells.length] = text;
          const read = await readAs(shape, encoded(shape, rows));
          if (read.refused) return;
          const accounted = [...linesOf(read), ...read.problems].map((item) => item.row).filter((item) => item > 0);
          const expected = written.lines.map((_, index) => first + 1 + index);
          expect(accounted.toSorted((a, b) => a - b)).to.deep.equal(expected);
        }),
        { numRuns: RUNS },
      );
    });

    it("survives any damage to its bytes, and without a problem tells the same money", async () => {
      await fc.assert(
        fc.asyncProperty(writtenStatement, fc.nat(), fc.integer({ min: 0, max: 255 }), async (written, place, byte) => {
          const statement = fitting(shape, written);
          const bytes = writeStatement(id, statement);
          bytes[place % bytes.length] = byte;
          const started = performance.now();
          const read = await readAs(shape, bytes);
          expect(performance.now() - started).to.be.below(SECONDS_MAX * 1000);
          if (read.refused) expect(read.statements).to.deep.equal([]);
          if (read.refused || read.problems.length > 0 || !STATES_OPENING.includes(id)) return;
          if (read.statements[0]?.opening?.paise !== statement.openingPaise) return;
          const money = linesOf(read).map(({ direction, paise }) => [direction, paise]);
          expect(money).to.deep.equal(statement.lines.map(({ direction, paise }) => [direction, paise]));
        }),
        { numRuns: RUNS },
      );
    });
  });
}

const damage = fc.constantFrom(
  "",
  " ",
  "-",
  "0",
  "0.00",
  "abc",
  "12,34O.50",
  "1.2.3",
  "31/02/2026",
  "04/13/2026",
  "01-Apr-2026",
  "1e9",
  "Cr",
  "Total",
  "Opening Balance",
  "****",
  "STATEMENT SUMMARY :-",
  "Note: x",
  "This is a computer generated statement",
  "Account Number : 1",
  "\u0000",
  "=CMD()",
  "५००",
  "9".repeat(30),
  "(5.00",
  "NIL",
);

function readAs(shape: Shape, bytes: Uint8Array): Promise<ReadFile> {
  return readStatementFile(bytes, { name: `statement.${shape.ending}` });
}

function linesOf(read: ReadFile): Line[] {
  return read.statements.flatMap(({ lines }) => [...lines]);
}

function encoded(shape: Shape, rows: readonly (readonly string[])[]): Uint8Array {
  const text = rows.map((cells) => cells.map((cell) => quoted(shape, cell)).join(shape.delimiter)).join("\n");
  return new TextEncoder().encode(`${text}\n`);
}

function quoted({ delimiter, quotes }: Shape, cell: string): string {
  return quotes === "needed" && /[",\n]/.test(cell.replace(/^="([^",]*)"$/, "$1")) && delimiter === ","
    ? `"${cell.replaceAll('"', '""')}"`
    : cell;
}

/** A bank that never quotes has no quotation marks in its text; HDFC's commas are merged back into the narration only. */
function fitting(shape: Shape, statement: WrittenStatement): WrittenStatement {
  const lines = statement.lines.map((line) => ({
    ...line,
    valueDate: PRINTS_VALUE_DATE(shape) ? (line.valueDate ?? line.bookingDate) : line.bookingDate,
  }));
  return { ...statement, lines };
}

function expectedLines(shape: Shape, { openingPaise, lines }: WrittenStatement): Omit<Line, "row">[] {
  let balance: bigint = openingPaise;
  return lines.map((line, index) => {
    balance += line.direction === "credit" ? line.paise : -line.paise;
    const own = PRINTS_ID(shape) ? printedId(shape, line, index) : "";
    return {
      valueDate: line.valueDate ?? line.bookingDate,
      bookingDate: line.bookingDate,
      direction: line.direction,
      paise: line.paise,
      narration: line.narration,
      bankReference: line.bankReference || own,
      balancePaise: balance as Line["balancePaise"],
    };
  });
}

function printedId(shape: Shape, line: WrittenLine, index: number): string {
  const row = shape.row({ ...line, valueDate: line.bookingDate, number: index + 1, balancePaise: 0n as Line["paise"] });
  const at = shape.header.findIndex((caption) => /txn no|tran\.? id|transaction id/i.test(caption));
  return textOf(row[at] ?? "");
}
