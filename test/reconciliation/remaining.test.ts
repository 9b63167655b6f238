// What a plan in the making says is left, asked directly: no rule stands before it.

import { expect } from "chai";
import { indexOpen } from "#reconciliation/open-index.ts";
import type { Decision } from "#reconciliation/plan.ts";
import { startRemaining } from "#reconciliation/remaining.ts";
import { aBill, aLine, anAdvice, aPayer, decide, open, rs } from "../support/open-items.ts";

const bills = [
  aBill(1, { outstandingPaise: rs(500) }),
  aBill(2, { outstandingPaise: rs(700) }),
  aBill(3, { outstandingPaise: rs(900), payer: "payer-2" }),
];
const [first, second] = bills as [(typeof bills)[0], (typeof bills)[0]];
const own = bills.slice(0, 2);
const part = { bill: first.number, paise: rs(200) };
const whole = anAdvice(1, own);
const partly = anAdvice(2, own, { items: [part], amountPaise: part.paise });
const ground = open({ payers: [aPayer(1), aPayer(2)], bills, advices: [whole, partly] });
const nothing = decide(open(), aLine("CASH", rs(1)));
const start = () => startRemaining(indexOpen(ground));
const pays = (given: Partial<Decision>): Decision => ({ ...nothing, outcome: "matched", ...given });

describe("what remains while a plan is made", () => {
  it("refuses to pay a paisa more than is left of a bill", () => {
    const remaining = start();
    remaining.apply(pays({ payer: "payer-1", allocations: [{ bill: first.number, paise: rs(500) }] }));
    expect(remaining.left(first.number)).to.equal(0n);
    const again = pays({ payer: "payer-1", allocations: [{ bill: first.number, paise: rs(0.01) }] });
    expect(() => remaining.apply(again)).to.throw(/1 paise too much/);
  });

  it("settles an advice when each item is paid, of a bill only in part as well, and not before", () => {
    const remaining = start();
    remaining.apply(pays({ payer: "payer-1", advice: whole.number, allocations: [part] }));
    expect(remaining.isPayable(whole)).to.equal(true);
    remaining.apply(pays({ payer: "payer-1", advice: partly.number, allocations: [{ ...part }] }));
    expect(remaining.isPayable(partly)).to.equal(false);
    expect(remaining.left(first.number)).to.equal(rs(100));
  });

  it("gives back what it released, its advice too", () => {
    const remaining = start();
    const decision = pays({ payer: "payer-1", advice: whole.number, allocations: whole.items });
    remaining.apply(decision);
    expect([remaining.isPayable(whole), remaining.left(second.number)]).to.deep.equal([false, 0n]);
    remaining.release(decision);
    expect([remaining.isPayable(whole), remaining.left(second.number)]).to.deep.equal([true, rs(700)]);
  });

  it("tells of each payer whose bills one sum paid, and of none other", () => {
    const remaining = start();
    const before = ["payer-1", "payer-2"].map(remaining.version);
    remaining.apply(
      pays({ payer: null, allocations: bills.slice(1).map((bill) => ({ bill: bill.number, paise: rs(1) })) }),
    );
    const both = ["payer-1", "payer-2"].map(remaining.version);
    remaining.apply(pays({ payer: "payer-1", allocations: [part] }));
    expect([both[0] !== before[0], both[1] !== before[1]]).to.deep.equal([true, true]);
    expect(remaining.version("payer-1")).not.to.equal(both[0]);
    expect(remaining.version("payer-2")).to.equal(both[1]);
  });
});
