import { expect } from "chai";
import { isRefundNumber, refundNumber } from "#reconciliation/check-digits.ts";
import { paise } from "#reconciliation/money.ts";
import type { Refund } from "#reconciliation/open.ts";
import { reconcile } from "#reconciliation/reconcile.ts";
import { refundNumbersIn } from "#reconciliation/rules/refunds.ts";
import { aLine, open, rs } from "#test/support/open-items.ts";

const NUMBER = refundNumber("SB", 2026, 137);

function decide(
  wishes: readonly { text: string; rupees: number; direction: "credit" | "debit"; on?: string }[],
  given: Partial<Refund> = {},
) {
  const refund: Refund = { number: NUMBER, payer: "payer-1", paise: rs(500), paidBy: null, ...given };
  const lines = wishes.map(({ text, rupees, direction, on = "2026-05-04" }) =>
    aLine(text, rs(rupees), { direction, valueDate: on, bookingDate: on }),
  );
  return reconcile({ lines, open: open({ refunds: [refund] }), asOf: "2026-05-10" }).decisions;
}

describe("a refund's number", () => {
  it("has check digits, and is found however a bank writes it", () => {
    expect(NUMBER).to.match(/^SBRF26000137\d\d$/);
    const spaced = `${NUMBER.slice(0, 4)}-${NUMBER.slice(4, 9)} ${NUMBER.slice(9)}`.toLowerCase();
    for (const text of [NUMBER, `NEFT/${NUMBER}/MAGADH`, `neft ${spaced} x`, `XX${NUMBER.replaceAll("0", "O")}YY`]) {
      expect(
        refundNumbersIn(text).map(({ number }) => number),
        text,
      ).to.deep.equal([NUMBER]);
    }
    const [place] = refundNumbersIn(`TO ${NUMBER} X`);
    expect(place).to.deep.include({ start: 3, end: 17 });
    const wrong = NUMBER.slice(0, -1) + ((Number(NUMBER.at(-1)) + 1) % 10);
    expect(isRefundNumber(wrong)).to.equal(false);
    expect(refundNumbersIn(wrong)).to.deep.equal([]);
  });
});

describe("P0: refunds", () => {
  it("takes a debit with the number and the exact amount as the refund paid", () => {
    const [decision] = decide([{ text: `NEFT DR ${NUMBER}`, rupees: 500, direction: "debit" }]);
    expect(decision).to.deep.include({ outcome: "excluded", rule: "P0", refund: NUMBER, payer: "payer-1" });
    expect(decision?.evidence.map(({ kind }) => kind)).to.deep.equal(["refund", "amount"]);
  });

  it("says nothing of another amount, of a debit without the number, or of one paid before", () => {
    const debit = { text: `NEFT DR ${NUMBER}`, rupees: 500, direction: "debit" } as const;
    const refunds = [
      decide([{ ...debit, rupees: 499 }]),
      decide([{ ...debit, text: "NEFT DR MAGADH" }]),
      decide([debit], { paidBy: "77" }),
    ].map(([decision]) => decision?.refund);
    expect(refunds).to.deep.equal([undefined, undefined, undefined]);
    const twice = decide([debit, { ...debit, on: "2026-05-05" }]);
    expect(twice.map(({ refund }) => refund)).to.deep.equal([NUMBER, undefined]);
  });

  it("takes no repetition of a debit for the payment, whatever it names", () => {
    const utr = "UTIBR52026050400940949";
    const [, again] = decide([
      { text: `RTGS ${utr} MAGADH`, rupees: 500, direction: "debit" },
      { text: `RTGS ${utr} ${NUMBER}`, rupees: 500, direction: "debit" },
    ]);
    expect(again).to.include({ outcome: "duplicate", rule: "P0" });
    expect(again?.refund).to.equal(undefined);
  });

  it("knows the refund that came back, in the same file or weeks later, and pays nobody with it", () => {
    const paid = { text: `NEFT DR ${NUMBER}`, rupees: 500, direction: "debit" } as const;
    const back = {
      text: `NEFT RETURN ${NUMBER} A/C CLOSED`,
      rupees: 500,
      direction: "credit",
      on: "2026-05-06",
    } as const;
    const both = decide([paid, back]);
    expect(both.map(({ outcome, refund }) => [outcome, refund])).to.deep.equal([
      ["returned", undefined],
      ["returned", undefined],
    ]);
    expect(both[1]?.reverses).to.deep.equal({ line: 0 });
    const [later] = decide([back], { paidBy: "77" });
    expect(later).to.deep.include({ outcome: "returned", reverses: { seen: "77" } });
    expect(paise(0n)).to.equal(later?.advancePaise);
  });
});
