// Advices that ask for money beside their bills, and those that ask for nothing else.

import { expect } from "chai";
import { sum, ZERO } from "#reconciliation/money.ts";
import { decisionTransfers } from "#reconciliation/post.ts";
import { importTransfers } from "../support/arrival.ts";
import { aBill, aLine, anAdvice, aPayer, decide, open, rs, verdict } from "../support/open-items.ts";

const payer = aPayer(1);
const bill = aBill(1);
const beside = anAdvice(1, [bill], { advancePaise: rs(200), amountPaise: rs(1200) });
const alone = anAdvice(2, [], { advancePaise: rs(500), amountPaise: rs(500) });
const ground = open({ payers: [payer], bills: [bill], advices: [beside, alone] });

describe("money an advice asks for in advance", () => {
  it("is kept for the payer beside the bills it pays, to the paisa", () => {
    const credit = aLine(`NEFT ${beside.van}`, rs(1200));
    const decision = decide(ground, credit);
    expect([verdict(decision), decision.advancePaise]).to.deep.equal(["P1 matched", rs(200)]);
    expect(decision.allocations).to.deep.equal(beside.items);
    const transfers = [...importTransfers(credit), ...decisionTransfers(credit, decision)];
    const kept = transfers.filter(({ creditAccount }) => creditAccount === "advance");
    expect(sum(kept.map(({ paise }) => paise))).to.equal(rs(200));
  });

  it("is the whole of an advice without bills, and nothing but exactly that is", () => {
    const decision = decide(ground, aLine(`NEFT ${alone.van}`, rs(500)));
    expect([verdict(decision), decision.advancePaise, decision.allocations]).to.deep.equal(["P1 matched", rs(500), []]);
    for (const other of [rs(0.5), rs(400), rs(499.5), rs(500.5), rs(600)]) {
      expect(decide(ground, aLine(`NEFT ${alone.van}`, other)).outcome, String(other)).to.equal("suggested");
    }
  });

  it("is not asked for by an advice of nothing", () => {
    const empty = anAdvice(3, []);
    const decision = decide({ ...ground, advices: [empty] }, aLine(`NEFT ${empty.van}`, ZERO));
    expect(decision.outcome).not.to.equal("matched");
  });

  it("is nothing where the bills alone are paid, and more than was asked for where more comes", () => {
    const rounded = decide(ground, aLine(`NEFT ${beside.van}`, rs(999.5)));
    expect([verdict(rounded), rounded.advancePaise]).to.deep.equal(["P5 matched rounding", ZERO]);
    const more = decide(ground, aLine(`NEFT ${beside.van}`, rs(1300)));
    expect([verdict(more), more.advancePaise]).to.deep.equal(["P7 matched excess", rs(300)]);
  });
});

describe("an amount stated before tax", () => {
  it("counts the rebate that makes it up as rebate, and the tax declared as none of it", () => {
    const earned = aBill(2, { rebate: { paise: rs(20), until: "2026-04-12" } });
    const advice = anAdvice(4, [earned], { tdsPaise: rs(10), amountPaise: rs(980) });
    const stated = open({ payers: [payer], bills: [earned], advices: [advice] });
    expect(decide(stated, aLine(`NEFT ${advice.van}`, rs(980))).deductions).to.deep.equal([
      { kind: "rebate", paise: rs(20) },
    ]);
  });
});
