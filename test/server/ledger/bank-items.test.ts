import { expect } from "chai";
import type { Waiting } from "#server/ledger/bank-queries.ts";
import { itemsOf } from "#server/ledger/bank-reconciliation.ts";

const line = (lineId: string, changed: Partial<Waiting>): Waiting => ({
  lineId,
  outcome: "unidentified",
  reversesLineId: null,
  receipts: "0",
  unapplied: "0",
  payments: "0",
  ...changed,
});
const told = (...waiting: Waiting[]) => itemsOf(waiting).map(({ kind, lineId, paise }) => `${kind} ${lineId} ${paise}`);

describe("what a bank reconciliation statement lists", () => {
  it("is what waits of each line, in the order of the kinds and then of the lines", () => {
    expect(
      told(
        line("12", { payments: "30" }),
        line("9", { receipts: "20", outcome: "parked" }),
        line("10", { receipts: "5" }),
        line("2", { receipts: "5", unapplied: "7" }),
      ),
    ).to.deep.equal(["unidentified 2 5", "unidentified 10 5", "parked 9 20", "unapplied 2 7", "unexplained 12 30"]);
  });

  it("leaves out a credit and the debit that gave it back", () => {
    const credit = line("1", { receipts: "100", outcome: "returned" });
    expect(told(credit, line("2", { receipts: "-100", outcome: "returned", reversesLineId: "1" }))).to.deep.equal([]);
  });

  it("lists a debit whose credit comes only on a later day as money that went out", () => {
    const debit = line("2", { receipts: "-250", outcome: "returned", reversesLineId: "3" });
    expect(told(debit)).to.deep.equal(["return 2 250"]);
  });
});
