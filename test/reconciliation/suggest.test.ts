import { expect } from "chai";
import fc from "fast-check";
import { type Paise, paise, sum } from "#reconciliation/money.ts";
import { CHOSEN_MAX, subsetsOf } from "#reconciliation/suggest/subsets.ts";
import { indexNames } from "#reconciliation/suggest/trigrams.ts";
import { aBill, aLine, anAdvice, aPayer, decide, open, plan, rs, verdict } from "../support/open-items.ts";
import { runs } from "../support/runs.ts";

const one = aPayer(1, {
  name: "Tirhut Water Works",
  remitters: [{ account: "38112233445", ifsc: "SBIN0009876", name: "TIRHUT WW" }],
});
const two = aPayer(2, { name: "Magadh Telecom Ltd" });
const remitted = "NEFT-SBINN52026040700112234-ELECTRICITY-38112233445-SBIN0009876";

describe("P8: known remitter and one thing it can be", () => {
  const bills = [aBill(1, { outstandingPaise: rs(300) }), aBill(2, { outstandingPaise: rs(450) })];
  const ground = open({ payers: [one, two], bills });
  it("suggests it and decides nothing", () => {
    const decision = decide(ground, aLine(remitted, rs(450)));
    expect(verdict(decision)).to.equal("P8 suggested");
    expect([decision.payer, decision.allocations]).to.deep.equal([null, []]);
    expect(decision.suggestions[0]).to.deep.include({
      payer: "payer-1",
      allocations: [{ bill: bills[1]?.number, paise: rs(450) }],
    });
  });
  it("is not P8 when two bills are alike, or the account is pooled", () => {
    const alike = open({ payers: [one], bills: [aBill(1), aBill(2)] });
    expect(verdict(decide(alike, aLine(remitted, rs(1000))))).to.equal("P10 suggested");
    const pooled = { ...ground, payers: [one, { ...two, remitters: one.remitters }] };
    expect(decide(pooled, aLine(remitted, rs(450))).rule).to.equal("P10");
  });
});

describe("P9: some of a payer's bills", () => {
  it("suggests the only set, and both when there are two", () => {
    const amounts = [rs(100.1), rs(200.2), rs(400.4), rs(801)];
    const bills = amounts.map((outstandingPaise, at) => aBill(at + 1, { outstandingPaise }));
    const sole = decide(open({ payers: [one], bills }), aLine(remitted, rs(500.5)));
    expect(verdict(sole)).to.equal("P9 suggested");
    expect(sole.suggestions[0]?.allocations.map((part) => part.paise)).to.deep.equal([rs(100.1), rs(400.4)]);
    const doubled = [...bills, aBill(9, { outstandingPaise: rs(500.5 - 200.2) })];
    const both = decide(open({ payers: [one], bills: doubled }), aLine(remitted, rs(500.5)));
    expect(both.suggestions.filter((suggestion) => suggestion.allocations.length === 2)).to.have.length(2);
  });

  it("finds a set exactly when one exists, and at most two", () => {
    const amounts = fc.array(fc.bigInt({ min: 1n, max: 40n }).map(paise), { minLength: 1, maxLength: 11 });
    fc.assert(
      fc.property(amounts, fc.bigInt({ min: 1n, max: 200n }).map(paise), (list, target) => {
        let count = 0;
        for (let mask = 1; mask < 1 << list.length; mask++) {
          const chosen = list.filter((_, at) => (mask >> at) & 1);
          if (chosen.length <= CHOSEN_MAX && sum(chosen) === target) count++;
        }
        const found = subsetsOf(list, target);
        expect(found).to.have.length(Math.min(2, count));
        for (const set of found) {
          expect(new Set(set).size).to.equal(set.length);
          expect(sum(set.map((at) => list[at] as Paise))).to.equal(target);
        }
      }),
      runs(),
    );
  });

  it("stays quick at its limit", () => {
    const amounts = Array.from({ length: 24 }, (_, at) => paise(BigInt(1000 + at * 37)));
    const started = performance.now();
    subsetsOf(amounts, paise(999_999n));
    expect(performance.now() - started).to.be.below(500);
    expect(() => subsetsOf([...amounts, paise(1n)], paise(5n))).to.throw(RangeError);
  });
});

describe("P10: likeness", () => {
  const bills = [aBill(1, { outstandingPaise: rs(640) }), aBill(2, { outstandingPaise: rs(640), payer: "payer-2" })];
  const ground = open({ payers: [one, two], bills, advices: [anAdvice(1, [bills[0]!]), anAdvice(2, [bills[1]!])] });
  it("ranks payers of one amount by the name, cut or turned round", () => {
    for (const name of ["TIRHUT WATER WO", "WATER WORKS TIRHUT", "TIRHUT  WATER-WORKS"]) {
      const decision = decide(ground, aLine(`NEFT/CITIN26100717459/${name}/X`, rs(640)));
      expect(verdict(decision)).to.equal("P10 suggested");
      expect(
        decision.suggestions.map((suggestion) => suggestion.payer),
        name,
      ).to.deep.equal(["payer-1", "payer-2"]);
    }
  });
  it("offers the second of two alike advices to the second line", () => {
    const alike = [aBill(1), aBill(2)];
    const advices = [anAdvice(1, [alike[0]!]), anAdvice(2, [alike[1]!])];
    const { decisions } = plan(
      open({ payers: [one], bills: alike, advices }),
      aLine(remitted, rs(1000), { valueDate: "2026-04-12" }),
      aLine(`${remitted} 2`, rs(1000), { valueDate: "2026-04-11" }),
    );
    expect(decisions.map((decision) => decision.suggestions[0]?.advice)).to.deep.equal([
      advices[1]?.number,
      advices[0]?.number,
    ]);
  });
  it("offers at most five, ranked, and nothing for a stranger", () => {
    const many = Array.from({ length: 9 }, (_, at) => aBill(at + 1));
    const decision = decide(open({ payers: [one], bills: many }), aLine(remitted, rs(1000)));
    expect(decision.suggestions).to.have.length(5);
    const scores = decision.suggestions.map((suggestion) => suggestion.score);
    expect(scores).to.deep.equal([...scores].sort((a, b) => b - a));
    for (const score of scores) expect(score).to.be.within(0, 1);
    expect(verdict(decide(ground, aLine("CASH DEPOSIT BY SELF", rs(7))))).to.equal("P11 unidentified");
  });
  it("puts what is contradicted below what is not", () => {
    const account = "38112233445-SBIN0009876";
    const decision = decide(ground, aLine(`NEFT-${anAdvice(2, [bills[1]!]).van}-${account}`, rs(640)));
    expect(decision.outcome).to.equal("suggested");
    expect(decision.suggestions[0]?.payer).to.equal("payer-1");
    expect(decision.evidence.some((evidence) => evidence.agrees === false)).to.equal(true);
  });
  it("offers the advice that was issued again for the bills of the one that is named", () => {
    const old = anAdvice(5, [bills[0]!], { state: "expired" });
    const again = anAdvice(6, [bills[0]!], { issuedOn: "2026-04-16", validUntil: "2026-04-30" });
    const line = aLine(old.van, rs(640), { valueDate: "2026-04-18" });
    const decision = decide(open({ payers: [one], bills, advices: [old, again] }), line);
    expect(decision.suggestions[0]?.advice).to.equal(again.number);
  });
});

describe("indexNames", () => {
  const names = indexNames([
    { owner: 1, name: "Magadh Telecom Ltd" },
    { owner: 2, name: "Magadh Water Works" },
    { owner: 3, name: "Kosi Telecom Pvt Ltd" },
  ]);
  it("counts rare pieces more than common ones and forgives order and cuts", () => {
    expect(names.search("TELECOM MAGADH", 0.3, 3)[0]?.owner).to.equal(1);
    expect(names.search("KOSI TELEC", 0.3, 3)[0]?.owner).to.equal(3);
    expect(names.search("UNRELATED PERSON", 0.3, 3)).to.deep.equal([]);
    expect(names.compare("Magadh Telecom Limited", 1)).to.be.closeTo(1, 1e-9);
  });
  it("is 1 for itself, symmetric in bounds, and zero for nothing", () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[A-Z]{3,12}( [A-Z]{3,9}){0,2}$/), fc.string(), (name, other) => {
        const index = indexNames([{ owner: "x", name }]);
        expect(index.compare(other, "x")).to.be.within(0, 1 + 1e-9);
        expect(index.compare("", "x")).to.equal(0);
      }),
      runs(),
    );
  });
});
