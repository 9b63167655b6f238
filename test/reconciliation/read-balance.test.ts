// The running balance decides what the columns leave open, and names the row that contradicts it.

import { expect } from "chai";
import type { ReadFile } from "#reconciliation/line.ts";
import { readStatementFile } from "#reconciliation/read/read.ts";

const HEADER = "Tran Date,CHQNO,PARTICULARS,DR,CR,BAL,SOL";

describe("the running balance", () => {
  it("turns every direction where the captions are swapped", async () => {
    const read = await axis(
      "01-04-2026,,A,5.00,,105.00,1",
      "02-04-2026,,B,7.00,,112.00,1",
      "02-04-2026,,C,,2.00,110.00,1",
    );
    expect(told(read)).to.deep.equal(["2 credit 500", "3 credit 700", "4 debit 200"]);
    expect(read.problems).to.deep.equal([]);
  });

  it("believes the captions where equal amounts of one day would hold both ways", async () => {
    const read = await axis(
      "03-04-2026,,C,,5.00,115.00,1",
      "03-04-2026,,B,,5.00,110.00,1",
      "03-04-2026,,A,,5.00,105.00,1",
    );
    expect(told(read)).to.deep.equal(["4 credit 500", "3 credit 500", "2 credit 500"]);
  });

  it("does not turn a file for one row that stands in the wrong column", async () => {
    const read = await axis("01-04-2026,,A,,5.00,105.00,1", "02-04-2026,,B,,10.00,95.00,1");
    expect(told(read)).to.deep.equal(["2 credit 500"]);
    expect(read.problems.map(({ row, column, code }) => [row, column, code])).to.deep.equal([
      [3, "CR", "columns-swapped"],
    ]);
  });

  it("keeps each day's order where only the days run newest first", async () => {
    const read = await axis(
      "02-04-2026,,C,,1.00,113.00,1",
      "02-04-2026,,D,,2.00,115.00,1",
      "01-04-2026,,A,,5.00,105.00,1",
      "01-04-2026,,B,,7.00,112.00,1",
    );
    expect(told(read)).to.deep.equal(["4 credit 500", "5 credit 700", "2 credit 100", "3 credit 200"]);
    expect(read.problems).to.deep.equal([]);
  });

  it("tells the direction of a minus, and refuses one it cannot prove", async () => {
    const proved = await axis("01-04-2026,,A,,5.00,105.00,1", "02-04-2026,,B,,-3.00,102.00,1");
    expect(told(proved)).to.deep.equal(["2 credit 500", "3 debit 300"]);
    const alone = await axis("02-04-2026,,B,,-3.00,102.00,1");
    expect(alone.problems.map(({ row, code, raw }) => [row, code, raw])).to.deep.equal([
      [2, "amount-unreadable", "-3.00"],
    ]);
  });

  it("bridges rows without a balance and names the row where the bridge breaks", async () => {
    const whole = await axis("01-04-2026,,A,,5.00,105.00,1", "02-04-2026,,B,,3.00,,1", "02-04-2026,,C,,2.00,110.00,1");
    expect(told(whole)).to.have.length(3);
    const broken = await axis("01-04-2026,,A,,5.00,105.00,1", "02-04-2026,,B,,3.00,,1", "02-04-2026,,C,,2.00,111.00,1");
    expect(broken.problems.map(({ row, code }) => [row, code])).to.deep.equal([[4, "balance-broken"]]);
  });

  it("holds the bank's closing balance and totals against the rows", async () => {
    const read = await axis(
      ",,OPENING BALANCE,,,100.00,",
      "01-04-2026,,A,,5.00,105.00,1",
      ",,TRANSACTION TOTAL,0.00,6.00,,",
      ",,CLOSING BALANCE,,,106.00,",
    );
    expect(read.problems.map(({ row, code, raw }) => [row, code, raw])).to.deep.equal([
      [0, "control-total", "106.00"],
      [0, "control-total", "6.00"],
    ]);
  });
});

function axis(...rows: string[]): Promise<ReadFile> {
  return readStatementFile(Buffer.from([HEADER, ...rows].join("\n")), { name: "axis.csv" });
}

function told(read: ReadFile): string[] {
  return read.statements.flatMap(({ lines }) =>
    lines.map(({ row, direction, paise }) => `${row} ${direction} ${paise}`),
  );
}
