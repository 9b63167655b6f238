// A table no layout fits, read by what a person said of its columns.

import { expect } from "chai";
import { type Mapping, mappingFault } from "#reconciliation/banks/mapping.ts";
import type { ReadFile } from "#reconciliation/line.ts";
import { guessMapping } from "#reconciliation/read/guess-mapping.ts";
import { layoutOf } from "#reconciliation/read/own-layout.ts";
import { readStatementFile } from "#reconciliation/read/read.ts";
import { readTables } from "#reconciliation/read/table.ts";

const MAPPING: Mapping = {
  captions: ["Day", "What", "Who", "Money out", "Money in", "Left"],
  columns: [
    { meaning: "booking-date", index: 0 },
    { meaning: "narration", index: 1 },
    { meaning: "narration", index: 2 },
    { meaning: "debit", index: 3 },
    { meaning: "credit", index: 4 },
    { meaning: "balance", index: 5 },
  ],
  rowsToSkip: 0,
  dayOrder: "day-first",
  decimal: "point",
  delimiter: ";",
};
const FILE = [
  "Kosi Gramin Bank (fictional);;;;;",
  "Account No;30919410044;;;;",
  "Day;What;Who;Money out;Money in;Left",
  "01/04/2026;NEFT;MAGADH TELECOM;;5,00,000.00;5,00,100.00",
  "02/04/2026;CHQ 000501;;100.00;;5,00,000.00",
];

describe("a mapping", () => {
  it("reads the lines, joins the columns of the narration, and proves the balances", async () => {
    const read = await readBy(MAPPING, FILE);
    expect(lines(read)).to.deep.equal([
      ["2026-04-01", "credit", 50_000_000n, "NEFT MAGADH TELECOM"],
      ["2026-04-02", "debit", 10_000n, "CHQ 000501"],
    ]);
    expect([read.statements[0]?.account, read.problems]).to.deep.equal(["30919410044", []]);
    const broken = await readBy(
      MAPPING,
      FILE.map((row) => row.replace(";100.00;;5", ";100.00;;4")),
    );
    expect(broken.problems.map(({ code }) => code)).to.deep.equal(["balance-broken"]);
  });

  it("follows its captions to other rows and places, and does not fit where one is missing", async () => {
    const moved = ["", ...FILE].map((row) => [...row.split(";").toReversed(), "x"].join(";"));
    expect(lines(await readBy(MAPPING, moved))).to.deep.equal([
      ["2026-04-01", "credit", 50_000_000n, "NEFT MAGADH TELECOM"],
      ["2026-04-02", "debit", 10_000n, "CHQ 000501"],
    ]);
    const other = await readBy(
      MAPPING,
      FILE.map((row) => row.replace("Money in", "Paid")),
    );
    expect(other.refused?.code).to.equal("layout-unknown");
  });

  it("reads amounts with a comma before the paise, a sign or a side of their own, and the month first, as told", async () => {
    const mapping: Mapping = {
      captions: ["Posted", "Text", "Sum"],
      columns: [
        { meaning: "value-date", index: 0 },
        { meaning: "narration", index: 1 },
        { meaning: "signed-amount", index: 2 },
      ],
      rowsToSkip: 1,
      dayOrder: "month-first",
      decimal: "comma",
      delimiter: "\t",
    };
    const read = await readBy(mapping, [
      "Posted\tText\tSum",
      "mm/dd/yyyy\t\tINR",
      "04/01/2026\tA\t1.23.456,78",
      "04/02/2026\tB\t-1 000,5",
      "04/03/2026\tC\t1,234",
    ]);
    expect(lines(read)).to.deep.equal([
      ["2026-04-01", "credit", 12_345_678n, "A"],
      ["2026-04-02", "debit", 100_050n, "B"],
    ]);
    expect(read.problems.map(({ row, code, raw }) => [row, code, raw])).to.deep.equal([
      [5, "amount-unreadable", "1,234"],
    ]);
  });

  it("reads a table without captions by place", async () => {
    const mapping: Mapping = {
      ...MAPPING,
      captions: null,
      rowsToSkip: 2,
      columns: [
        { meaning: "booking-date", index: 0 },
        { meaning: "narration", index: 1 },
        { meaning: "amount", index: 3 },
        { meaning: "side", index: 2 },
      ],
    };
    const rows = ["Account No;30919410044", "", "01/04/2026;NEFT;C;5.00", "02/04/2026;CHQ;Withdrawal;2.00"];
    expect(lines(await readBy(mapping, rows))).to.deep.equal([
      ["2026-04-01", "credit", 500n, "NEFT"],
      ["2026-04-02", "debit", 200n, "CHQ"],
    ]);
  });

  it("says what is missing or said twice", () => {
    const columns = MAPPING.columns;
    const fault = (change: Partial<Mapping>) => mappingFault({ ...MAPPING, ...change });
    expect(fault({})).to.equal(null);
    expect(fault({ columns: columns.slice(1) })).to.equal("no-date");
    expect(fault({ columns: columns.filter(({ meaning }) => meaning !== "narration") })).to.equal("no-narration");
    expect(fault({ columns: columns.filter(({ meaning }) => meaning !== "credit") })).to.equal("no-amount");
    expect(fault({ columns: [...columns.slice(0, 5), { meaning: "amount", index: 5 }] })).to.equal("two-amounts");
    expect(fault({ columns: [...columns, { meaning: "side", index: 5 }] })).to.equal("column-twice");
    expect(fault({ columns: [...columns.slice(0, 5), { meaning: "credit", index: 5 }] })).to.equal("meaning-twice");
    expect(fault({ columns: [...columns.slice(0, 5), { meaning: "balance", index: 6 }] })).to.equal("column-missing");
  });

  it("is guessed from usual captions, with the delimiter and the shape of days and amounts", async () => {
    const text = [
      "Kosi Gramin Bank (fictional), Patna, Bihar, 800001",
      "Posting date;Details of transaction;Instrument;Paid out;Paid in;Balance left",
      "04/13/2026;NEFT, MAGADH, PATNA;000501;;5.00,10;100.000,50",
    ].join("\n");
    const found = await readTables(Buffer.from(text), { name: "s.csv", isCaption: () => false });
    if (!("tables" in found)) throw new Error("no table");
    const guess = guessMapping(found.tables[0]?.rows ?? [], found.delimiter);
    expect(guess?.columns.map(({ meaning }) => meaning)).to.deep.equal([
      "booking-date",
      "narration",
      "reference",
      "debit",
      "credit",
      "balance",
    ]);
    expect([guess?.delimiter, guess?.dayOrder, guess?.decimal]).to.deep.equal([";", "month-first", "comma"]);
  });
});

function readBy(mapping: Mapping, rows: readonly string[]): Promise<ReadFile> {
  return readStatementFile(Buffer.from(rows.join("\n")), { name: "s.csv", layout: layoutOf(mapping) });
}

function lines({ statements, refused }: ReadFile) {
  if (refused) throw new Error(refused.message);
  return statements.flatMap((statement) =>
    statement.lines.map(({ bookingDate, direction, paise, narration }) => [bookingDate, direction, paise, narration]),
  );
}
