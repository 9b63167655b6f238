import { expect } from "chai";
import fc from "fast-check";
import { type Paise, paise, sum } from "#reconciliation/money.ts";
import { draftItem, draftOf, problemOf, tdsOf, type Wish } from "#server/payments/prepare/draft.ts";
import { contentHash } from "#server/payments/steps/content.ts";

const day = fc.integer({ min: 1, max: 28 }).map((date) => `2026-06-${String(date).padStart(2, "0")}`);
const count = (max: number) => fc.integer({ min: 0, max }).map((number) => paise(BigInt(number)));
const wishes = fc
  .record({
    billId: fc.nat().map(String),
    billNumber: fc.constant("260510000001"),
    outstandingPaise: fc.integer({ min: 1, max: 1e12 }).map((number) => paise(BigInt(number))),
    rebatePaise: count(5_000),
    rebateUntil: fc.option(day, { nil: null }),
    askedPaise: fc.option(
      fc.integer({ min: 1, max: 1e12 }).map((number) => paise(BigInt(number))),
      { nil: null },
    ),
    tdsPaise: count(1_000),
  })
  .map((wish): Wish => ({ ...wish, rebatePaise: wish.rebateUntil === null ? paise(0n) : wish.rebatePaise }));
const fine = fc.array(
  wishes.filter((wish) => problemOf(wish) === null),
  { minLength: 1, maxLength: 30 },
);

describe("draftOf", () => {
  it("adds up: items less rebate less tax is what is transferred, in each item and in all", () => {
    fc.assert(
      fc.property(fine, (list) => {
        const draft = draftOf(list, "2026-07-01");
        expect(draft.amountPaise).to.equal(draft.grossPaise - draft.rebatePaise - draft.tdsPaise);
        expect(sum(draft.items.map((item) => item.amountPaise))).to.equal(draft.amountPaise);
        for (const [index, item] of draft.items.entries()) {
          const wish = list[index] as Wish;
          expect(item.amountPaise).to.equal(item.paise - item.rebatePaise - item.tdsPaise);
          expect(item.amountPaise > 0n && item.paise <= wish.outstandingPaise).to.equal(true);
        }
      }),
    );
  });

  it("promises no rebate that its last day would lose, and none on a part", () => {
    fc.assert(
      fc.property(fine, day, (list, lastDay) => {
        const draft = draftOf(list, lastDay);
        expect(draft.validUntil <= lastDay).to.equal(true);
        for (const [index, item] of draft.items.entries()) {
          if (item.rebatePaise === 0n) continue;
          const wish = list[index] as Wish;
          expect(item.paise).to.equal(wish.outstandingPaise);
          expect(draft.validUntil <= (wish.rebateUntil ?? "")).to.equal(true);
        }
      }),
    );
  });

  it("finds what cannot be paid", () => {
    const wish: Wish = {
      billId: "1",
      billNumber: "1",
      outstandingPaise: paise(1000n),
      rebatePaise: paise(10n),
      rebateUntil: "2026-06-30",
      askedPaise: null,
      tdsPaise: paise(0n),
    };
    expect(problemOf(wish)).to.equal(null);
    expect(problemOf({ ...wish, askedPaise: paise(1001n) })).to.equal("above-outstanding");
    expect(problemOf({ ...wish, tdsPaise: paise(990n) })).to.equal("tds-too-large");
    expect(problemOf({ ...wish, tdsPaise: paise(989n) })).to.equal(null);
  });

  it("takes tax on what is transferred, half a paisa up, and never more than that", () => {
    const wish = (outstanding: bigint, rebate: bigint): Wish => ({
      billId: "1",
      billNumber: "1",
      outstandingPaise: paise(outstanding),
      rebatePaise: paise(rebate),
      rebateUntil: "2026-06-30",
      askedPaise: null,
      tdsPaise: paise(0n),
    });
    expect(tdsOf(wish(2_468_000n, 37_020n), 10)).to.equal(2431n);
    expect(tdsOf(wish(500n, 0n), 10)).to.equal(1n);
    expect(tdsOf(wish(499n, 0n), 10)).to.equal(0n);
    fc.assert(
      fc.property(wishes, fc.integer({ min: 0, max: 1000 }), (one, rate) => {
        const base = draftItem({ ...one, tdsPaise: paise(0n) }).amountPaise;
        fc.pre(base > 0n);
        const tds: Paise = tdsOf(one, rate);
        expect(2n * (tds * 10_000n - base * BigInt(rate)) <= 10_000n).to.equal(true);
        expect(tds <= base).to.equal(true);
      }),
    );
  });
});

describe("contentHash", () => {
  const content = {
    number: "SB260000000185",
    van: "SBPDCLSB260000000185",
    validUntil: "2026-06-30",
    details: { ddoCode: "A|B", remarks: "x" },
    items: [
      { billId: "1", paise: "10", rebatePaise: "2", tdsPaise: "3" },
      { billId: "2", paise: "20", rebatePaise: "0", tdsPaise: "0" },
    ],
  };
  const hex = (changed: object) => contentHash({ ...content, ...changed }).toString("hex");

  it("changes with whatever decides who is paid how much for what", () => {
    const [first, second] = content.items as [(typeof content.items)[0], (typeof content.items)[0]];
    const others = [
      { number: "SB260000000282" },
      { van: "NBPDCLSB260000000185" },
      { validUntil: "2026-07-01" },
      { details: { ddoCode: "A", remarks: "B|x" } },
      { details: { ddoCode: "A|B" } },
      { items: [second, first] },
      { items: [first] },
      { items: [{ ...first, paise: "11" }, second] },
      { items: [{ ...first, rebatePaise: "1" }, second] },
      { items: [{ ...first, tdsPaise: "30" }, second] },
      { items: [{ ...first, billId: "3" }, second] },
    ];
    const hashes = [{}, ...others].map(hex);
    expect(new Set(hashes).size).to.equal(hashes.length);
  });

  it("does not depend on the order in which details were typed", () => {
    expect(hex({ details: { remarks: "x", ddoCode: "A|B" } })).to.equal(hex({}));
  });
});
