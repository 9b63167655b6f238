import { expect } from "chai";
import fc from "fast-check";
import type { WrittenStatement } from "#fixtures/statements/shape.ts";
import { writeStatement } from "#fixtures/statements/write.ts";
import { fingerprint, fingerprints } from "#reconciliation/fingerprint.ts";
import type { Line } from "#reconciliation/line.ts";
import { paise } from "#reconciliation/money.ts";
import { readStatementFile } from "#reconciliation/read/read.ts";
import { withoutBalance, writtenStatement } from "#test/support/statement-arbitraries.ts";
import { runs } from "../support/runs.ts";

const line: Line = {
  row: 7,
  valueDate: "2026-04-01",
  bookingDate: "2026-04-01",
  direction: "credit",
  paise: paise(50000n),
  narration: "CLG/KOSI AGRO FOODS/000501",
  bankReference: "000501",
  balancePaise: paise(150000n),
};

describe("fingerprint", () => {
  const same: readonly (readonly [what: string, other: Line, account?: string])[] = [
    ["another row of another file", { ...line, row: 90 }],
    ["a cheque without its zeros", { ...line, bankReference: "501" }],
    ["a narration with other blanks and case", { ...line, narration: "Clg/KOSI  AGRO FOODS/\u00a0000501" }],
    ["an account padded with zeros", line, "00000030919410044"],
  ];
  for (const [what, other, account = "30919410044"] of same) {
    it(`stays the same for ${what}`, () => {
      expect(fingerprint(other, account, 1)).to.equal(fingerprint(line, "30919410044", 1));
    });
  }

  const different: readonly (readonly [what: string, other: Line])[] = [
    ["another value date", { ...line, valueDate: "2026-04-02" }],
    ["another booking date", { ...line, bookingDate: "2026-04-02" }],
    ["the other direction", { ...line, direction: "debit" }],
    ["one paisa more", { ...line, paise: paise(50001n) }],
    ["another name", { ...line, narration: "CLG/KOSI AGRO FOOD/000501" }],
    ["another reference", { ...line, bankReference: "000502" }],
    ["another balance", { ...line, balancePaise: paise(150001n) }],
  ];
  for (const [what, other] of different) {
    it(`differs for ${what}`, () => expect(fingerprint(other, "1", 1)).to.not.equal(fingerprint(line, "1", 1)));
  }

  it("differs for another account and another occurrence", () => {
    expect(fingerprint(line, "1", 1)).to.not.equal(fingerprint(line, "2", 1));
    expect(fingerprint(line, "1", 1)).to.not.equal(fingerprint(line, "1", 2));
  });
});

describe("fingerprints", () => {
  it("keeps two truly identical credits of one file apart", () => {
    const twin = { ...line, balancePaise: null };
    const [first, second] = fingerprints("1", [twin, { ...twin, row: 8 }]);
    expect(first).to.not.equal(second);
  });

  it("adds each line once however the days are cut, repeated and ordered over files", async function () {
    this.timeout(180_000);
    await fc.assert(
      fc.asyncProperty(
        writtenStatement,
        fc.array(fc.tuple(fc.nat(), fc.nat()), { maxLength: 6 }),
        async (written, cuts) => {
          const lines = (await linesOf(written)).map(withoutBalance);
          const days = [...new Set(lines.map(({ bookingDate }) => bookingDate))];
          const all = new Set(fingerprints(written.account, lines));
          expect(all.size).to.equal(lines.length);
          const uploads = [...cuts.map((cut) => daysBetween(days, cut)), days];
          const stored = new Set(
            uploads.flatMap((wanted) => {
              const part = lines.filter(({ bookingDate }) => wanted.includes(bookingDate));
              return fingerprints(written.account, part);
            }),
          );
          expect([...stored].toSorted()).to.deep.equal([...all].toSorted());
        },
      ),
      runs(),
    );
  });

  it("does not depend on the order of lines", async () => {
    await fc.assert(
      fc.asyncProperty(writtenStatement, async (written) => {
        const lines = await linesOf(written);
        const backwards = fingerprints(written.account, lines.toReversed());
        expect(backwards.toSorted()).to.deep.equal(fingerprints(written.account, lines).toSorted());
      }),
    );
  });

  it("is one for two prints of the same line in two layouts", async () => {
    const written: WrittenStatement = { account: "30919410044", openingPaise: paise(100n), lines: [{ ...line }] };
    const [sbi] = await linesOf(written, "sbi");
    const [hdfc] = await linesOf(written, "hdfc");
    if (!sbi || !hdfc) throw new Error("a line is missing");
    expect(fingerprint(sbi, "1", 1)).to.equal(fingerprint(hdfc, "1", 1));
  });
});

async function linesOf(written: WrittenStatement, shape = "sbi"): Promise<readonly Line[]> {
  const read = await readStatementFile(writeStatement(shape, written), { name: "statement.xls" });
  return read.statements[0]?.lines ?? [];
}

function daysBetween(days: readonly string[], [start, length]: readonly [number, number]): readonly string[] {
  const from = start % days.length;
  return days.slice(from, from + 1 + (length % days.length));
}
