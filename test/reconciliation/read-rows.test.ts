// Which row is a line, a piece of one, a total, a footer: text is never lost with money in it.

import { expect } from "chai";
import type { ReadFile } from "#reconciliation/line.ts";
import { readStatementFile } from "#reconciliation/read/read.ts";

const AXIS = "Tran Date,CHQNO,PARTICULARS,DR,CR,BAL,SOL";

describe("the rows of a table", () => {
  it("join text that goes on below, even if it looks like a footer", async () => {
    const read = await table(
      AXIS,
      "01-04-2026,,NEFT/MAGADH,,5.00,105.00,1",
      ",,Account Number : 12,,,,",
      ",000501,Note: VAN SBPDCL1,,,,",
    );
    expect(narrations(read)).to.deep.equal(["NEFT/MAGADH Account Number : 12 Note: VAN SBPDCL1 000501"]);
  });

  it("pass over carried balances, page totals, dates of printing and footers, and go on after them", async () => {
    const read = await table(
      AXIS,
      "01-04-2026,,A,,5.00,105.00,1",
      "Page Total,,,,5.00,,",
      ",,C/F,,,105.00,",
      "Page 1 of 2",
      "02-04-2026 10:00,,,,,,",
      ",,B/F,,,105.00,",
      "This is a computer generated statement",
      "02-04-2026,,B,,5.00,110.00,1",
    );
    expect(narrations(read)).to.deep.equal(["A", "B"]);
    expect(read.problems).to.deep.equal([]);
  });

  it("name both halves of a row torn in two, and a first line that ran into the header", async () => {
    const torn = await table(AXIS, "01-04-2026,,A,,5.00,105.00,1", "02-04-2026,,B,,9", "00.00,1005.00,1");
    expect(narrations(torn)).to.deep.equal(["A"]);
    expect(torn.problems.map(({ row, code }) => [row, code])).to.deep.equal([
      [3, "balance-broken"],
      [4, "date-unreadable"],
    ]);
    const joined = await table(`${AXIS},01-04-2026,,A,,5.00,105.00,1`);
    expect(joined.refused?.code).to.equal("layout-unknown");
  });

  it("pass over totals of their own making below the lines", async () => {
    const read = await table(AXIS, "01-04-2026,,A,,5.00,105.00,1", "Total Credits:,5.00", "No. of Credits,1,,,,,");
    expect(read.problems).to.deep.equal([]);
  });

  it("take a dated opening balance for none, also where the bank prints it as a credit", async () => {
    const read = await table(AXIS, "01-04-2026,,OPENING BALANCE,,100.00,100.00,1", "01-04-2026,,A,,5.00,105.00,1");
    expect(narrations(read)).to.deep.equal(["A"]);
    expect(read.statements[0]?.opening?.paise).to.equal(10_000n);
  });

  it("name a row with money but no date, even below a footer", async () => {
    const read = await table(
      AXIS,
      "01-04-2026,,A,,5.00,105.00,1",
      "This is a computer generated statement",
      "soon,,B,,5.00,110.00,1",
    );
    expect(read.problems.map(({ row, column, code, raw }) => [row, column, code, raw])).to.deep.equal([
      [4, "Tran Date", "date-unreadable", "soon"],
    ]);
  });

  it("take the values of a summary for no line, whatever day 45000 would be, nor the day of printing", async () => {
    const read = await table(
      "Date,Narration,Chq./Ref.No.,Value Dt,Withdrawal Amt.,Deposit Amt.,Closing Balance",
      "01/04/26,A,1,01/04/26,,10,45010",
      "Printed on,02/04/2026,,,,,",
      "Printed on,,,02/04/2026,,,",
      "STATEMENT SUMMARY :-",
      "Opening Balance,Dr Count,Cr Count,Debits,Credits,Closing Bal",
      "45000,0,1,0,10,45010",
    );
    expect(read.problems).to.deep.equal([]);
    expect(read.statements[0]?.opening?.paise).to.equal(4_500_000n);
    expect(narrations(read)).to.deep.equal(["A"]);
  });

  it("take unquoted commas back into the narration, and refuse a row that fits no reading", async () => {
    const read = await table(
      AXIS,
      "01-04-2026,,NEFT/A, B, C,,5.00,105.00,1",
      "02-04-2026,,X,,1,00,000.00,1,00,105.00,1",
    );
    expect(narrations(read)).to.deep.equal(["NEFT/A, B, C"]);
    expect(read.problems.map(({ row }) => row)).to.deep.equal([3]);
  });

  it("read the month first only where days prove it and then lie closer together", async () => {
    const days = (...dates: string[]) =>
      table(AXIS, ...dates.map((date, index) => `${date},,X,,1.00,${index + 1}.00,1`));
    const proved = await days("04/01/2026", "04/02/2026", "04/13/2026");
    expect(bookingDates(proved)).to.deep.equal(["2026-04-01", "2026-04-02", "2026-04-13"]);
    const slip = await days("01/04/2026", "02/04/2026", "10/13/2026", "11/04/2026");
    expect(bookingDates(slip)).to.deep.equal(["2026-04-01", "2026-04-02", "2026-04-11"]);
    expect(slip.problems.map(({ row, code, raw }) => [row, code, raw])).to.deep.equal([
      [4, "date-unreadable", "10/13/2026"],
    ]);
    const both = await days("13/04/2026", "04/14/2026");
    expect(both.problems.map(({ row }) => row)).to.deep.equal([3]);
  });
});

describe("the account above a table", () => {
  const told: readonly (readonly [text: string, account: string])[] = [
    ["Account Number :,_00000030919410044", "00000030919410044"],
    ["Account No :50200012345678   OTHER", "50200012345678"],
    ["A/c No. - 5020 0012 3456 78", "50200012345678"],
    ["Statement of Account No - 919010012345678 for the period (From : 01-04-2026 To : 30-04-2026)", "919010012345678"],
    ["Transactions List -  - BIHAR VIDYUT COLLECTION (FICTIONAL) (INR) - 000105002208", "000105002208"],
    ["Account Number,001905009999 ( INR )  - NAME", "001905009999"],
    ["Account Number (INR) : 001905009999", "001905009999"],
    ["Account : 50200012345678", "50200012345678"],
    ["Account No.,XXXXXXXX5678", "XXXXXXXX5678"],
    ['Account Number,="2999201000123"', "2999201000123"],
    ["Account Name : UNIT 12345678", ""],
    ["Customer No :- 990001234", ""],
  ];
  for (const [text, account] of told) {
    it(`is ${account || "not said"} in ${JSON.stringify(text)}`, async () => {
      const read = await table(text, AXIS, "01-04-2026,,A,,5.00,105.00,1");
      expect(read.statements[0]?.account).to.equal(account);
    });
  }
});

describe("pages of a SWIFT statement", () => {
  it("are one statement when a page begins with a final balance behind an intermediate one", async () => {
    const page = (number: string, opening: string, entry: string, closing: string) =>
      `:20:X\n:25:123456789\n:28C:9/${number}\n${opening}\n${entry}\n${closing}\n-\n`;
    const text =
      page("1", ":60F:C260401INR1,", ":61:260401C2,NTRFA", ":62M:C260401INR3,") +
      page("2", ":60F:C260401INR3,", ":61:260401C4,NTRFB", ":62F:C260401INR7,");
    const read = await readStatementFile(Buffer.from(text), { name: "s.txt" });
    expect(read.problems).to.deep.equal([]);
    expect(read.statements.map(({ lines, closing }) => [lines.length, closing?.paise])).to.deep.equal([[2, 700n]]);
    const gap = await readStatementFile(Buffer.from(text.replace("60F:C260401INR3,", "60M:C260401INR4,")), {
      name: "s.txt",
    });
    expect(gap.problems.map(({ code }) => code)).to.include("control-total");
  });
});

function table(...rows: string[]): Promise<ReadFile> {
  return readStatementFile(Buffer.from(rows.join("\n")), { name: "statement.csv" });
}

function narrations(read: ReadFile): string[] {
  return read.statements.flatMap(({ lines }) => lines.map(({ narration }) => narration));
}

function bookingDates(read: ReadFile): string[] {
  return read.statements.flatMap(({ lines }) => lines.map(({ bookingDate }) => bookingDate));
}
