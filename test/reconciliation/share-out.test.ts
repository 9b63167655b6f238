import { expect } from "chai";
import fc from "fast-check";
import { addsUp } from "#reconciliation/allocate.ts";
import { type Paise, paise, sum } from "#reconciliation/money.ts";
import { shareOut } from "#reconciliation/share-out.ts";

const of = (amount: number) => paise(BigInt(amount));
const amount = fc.integer({ min: 1, max: 5_000_000_00 }).map(of);

/** Bills, what is taken off them and what is over, and credits that are exactly their sum. */
const cases = fc
  .record({
    bills: fc.array(amount, { minLength: 1, maxLength: 12 }),
    tds: fc.integer({ min: 0, max: 99 }),
    rebate: fc.integer({ min: 0, max: 99 }),
    rounding: fc.integer({ min: -99, max: 99 }),
    advance: fc.oneof(fc.constant(0), fc.integer({ min: 1, max: 9_000_000_00 })).map(of),
    cuts: fc.array(fc.double({ min: 0.01, max: 0.99, noNaN: true }), { minLength: 1, maxLength: 6 }),
  })
  .map(({ bills, tds, rebate, rounding, advance, cuts }) => {
    const gross = sum(bills);
    const deductions = [
      { kind: "tds-194q" as const, paise: paise((gross * BigInt(tds)) / 1000n) },
      { kind: "rebate" as const, paise: paise((gross * BigInt(rebate)) / 1000n) },
      { kind: "rounding" as const, paise: of(rounding) },
    ].filter((one) => one.paise !== 0n);
    const total = gross - sum(deductions.map((one) => one.paise)) + advance;
    return {
      allocations: bills.map((part, at) => ({ bill: `B${at}`, paise: part })),
      deductions,
      advancePaise: advance,
      total,
      cuts,
    };
  })
  .filter(({ total, cuts, advancePaise }) => total >= advancePaise && total > BigInt(cuts.length) * 1000n)
  .map(({ total, cuts, ...placed }) => {
    const credits: Paise[] = [];
    let left: bigint = total;
    for (const cut of cuts) {
      const part = (left * BigInt(Math.floor(cut * 1000))) / 1000n;
      if (part > 0n && part < left) {
        credits.push(paise(part));
        left -= part;
      }
    }
    return { credits: [...credits, paise(left)], placed };
  });

describe("credits that pay one thing together", () => {
  it("each add up by themselves, and all together place exactly what was said", () => {
    fc.assert(
      fc.property(cases, ({ credits, placed }) => {
        const shares = shareOut(credits, placed);
        expect(shares).to.have.length(credits.length);
        for (const [at, share] of shares.entries()) {
          expect(addsUp(credits[at] as Paise, share)).to.equal(true);
          expect(share.allocations.every((one) => one.paise > 0n)).to.equal(true);
        }
        const total = (key: string, parts: readonly { key: string; paise: Paise }[]) =>
          sum(parts.filter((part) => part.key === key).map((part) => part.paise));
        const bills = shares.flatMap((share) => share.allocations.map((one) => ({ key: one.bill, paise: one.paise })));
        for (const { bill, paise: part } of placed.allocations) expect(total(bill, bills)).to.equal(part);
        const taken = shares.flatMap((share) => share.deductions.map((one) => ({ key: one.kind, paise: one.paise })));
        for (const { kind, paise: part } of placed.deductions) expect(total(kind, taken)).to.equal(part);
        expect(sum(shares.map((share) => share.advancePaise))).to.equal(placed.advancePaise);
      }),
      { numRuns: 2000 },
    );
  });

  it("keep as advance what the last of them have over", () => {
    const shares = shareOut([of(600), of(500), of(100)], {
      allocations: [
        { bill: "A", paise: of(400) },
        { bill: "B", paise: of(650) },
      ],
      deductions: [{ kind: "tds-194q", paise: of(10) }],
      advancePaise: of(160),
    });
    expect(
      shares.map(({ allocations, advancePaise }) => [
        allocations.map(({ bill, paise: part }) => `${bill} ${part}`),
        advancePaise,
      ]),
    ).to.deep.equal([
      [["A 400", "B 206"], 0n],
      [["B 444"], 60n],
      [[], 100n],
    ]);
  });

  it("refuse to be anything but what is placed", () => {
    expect(() =>
      shareOut([of(5), of(5)], { allocations: [{ bill: "A", paise: of(11) }], deductions: [], advancePaise: of(0) }),
    ).to.throw(RangeError);
  });
});
