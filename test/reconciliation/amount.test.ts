import { expect } from "chai";
import fc from "fast-check";
import { readAmount, readSide } from "#reconciliation/amount.ts";
import { formatRupees, paise } from "#reconciliation/money.ts";

describe("readAmount", () => {
  const readable: readonly [text: string, count: bigint, side?: "credit" | "debit"][] = [
    ["1,23,456.78", 12345678n],
    ["123,456.78", 12345678n],
    ["123456.7", 12345670n],
    ["  500 ", 50000n],
    [".50", 50n],
    ["100.0000", 10000n],
    ["Rs. 500/-", 50000n],
    ["Rs 1,250", 125000n],
    ["INR 1,000.00", 100000n],
    ["₹ 27,573.00", 2757300n],
    ["1,25,000.00Cr", 12500000n, "credit"],
    ["9,57,515.37Dr", 95751537n, "debit"],
    ["10728.27 Cr.", 1072827n, "credit"],
    ["300.00 (Dr)", 30000n, "debit"],
    ["(Cr) 300.00", 30000n, "credit"],
    ["Cr 300.00", 30000n, "credit"],
    ["DR.300.00", 30000n, "debit"],
    ["CR300.00", 30000n, "credit"],
    ["(12.50)", -1250n],
    ["12.50-", -1250n],
    ["-12.50", -1250n],
    ["\u221212.50", -1250n],
    ["Rs. (12.50)", -1250n],
    ["0.00", 0n],
    ["999999999999999.99", 99999999999999999n],
  ];
  for (const [text, count, side] of readable) {
    it(`reads ${JSON.stringify(text)}`, () => {
      expect(readAmount(text)).to.deep.equal({ paise: count, side: side ?? null });
    });
  }

  for (const text of ["", " ", "-", "--", "–", "NIL", "nil."]) {
    it(`takes ${JSON.stringify(text)} for blank`, () => expect(readAmount(text)).to.equal("blank"));
  }

  const unreadable = [
    "12,34O.50",
    "1.234,56",
    "1,2,3",
    "12,34",
    "1,23,45,6",
    "5.005",
    "100.",
    "1e5",
    "1 000.00",
    "--5",
    "-(5)",
    "Cr 5 Cr",
    "-do-",
    "5,000.00.00",
    "₹",
    "Rs.",
    "NaN",
    "1".repeat(16),
    "٣٤",
  ];
  for (const text of unreadable) {
    it(`refuses ${JSON.stringify(text)}`, () => expect(readAmount(text)).to.equal("unreadable"));
  }

  it("reads back every amount as the portal writes it", () => {
    fc.assert(
      fc.property(fc.bigInt(-(10n ** 17n) + 1n, 10n ** 17n - 1n), (count) => {
        expect(readAmount(formatRupees(paise(count)))).to.deep.equal({ paise: count, side: null });
      }),
    );
  });

  it("gives any text an answer", () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(..."0123456789,.-()/ CcRrDdsSINR₹="), maxLength: 80 }), (text) => {
        const reading = readAmount(text);
        if (typeof reading !== "string") expect(reading.paise).to.be.a("bigint");
      }),
      { numRuns: 2000 },
    );
  });
});

describe("readSide", () => {
  it("knows the banks' words for credit and debit, and nothing else", () => {
    expect(["CR", "Cr.", "(c)", "Credit", "+"].map(readSide)).to.deep.equal(Array(5).fill("credit"));
    expect(["DR", "Dr.", "D", "debit", "-"].map(readSide)).to.deep.equal(Array(5).fill("debit"));
    expect(["", "CD", "X", "0"].map(readSide)).to.deep.equal(Array(4).fill(null));
  });
});
