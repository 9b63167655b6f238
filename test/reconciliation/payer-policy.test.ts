import { expect } from "chai";
import { paise } from "#reconciliation/money.ts";
import { effectivePolicy, type OwnPolicy, type Policy } from "#reconciliation/open.ts";
import type { ReferencedLine } from "#reconciliation/plan.ts";
import { aBill, aLine, anAdvice, aPayer, decide, open, POLICY, rs, verdict } from "../support/open-items.ts";

const STRICT: Policy = { partPayment: "hold", excess: "hold", late: "hold", roundingPaise: paise(0n) };

/** Two payers alike in everything but the policy agreed with the first. */
function ground(own: OwnPolicy, discom: Policy = POLICY) {
  const payers = [aPayer(1, { policy: own }), aPayer(2)];
  const bills = [1, 2].map((serial) => aBill(serial, { payer: `payer-${serial}`, outstandingPaise: rs(1000.4) }));
  const advices = [1, 2].map((serial) => anAdvice(serial, [bills[serial - 1]!]));
  return { payers, bills, advices, open: open({ payers, bills, advices, policy: discom }) };
}

type Line = (made: ReturnType<typeof ground>, of: 0 | 1) => ReferencedLine;

/** What each key of a policy governs, and the line that asks it. */
const questions: { key: keyof Policy; rule: string; line: Line }[] = [
  { key: "partPayment", rule: "P7 matched part", line: ({ advices }, of) => aLine(advices[of]!.van, rs(600)) },
  { key: "excess", rule: "P7 matched excess", line: ({ advices }, of) => aLine(advices[of]!.van, rs(1300)) },
  {
    key: "late",
    rule: "P1 matched late",
    line: ({ advices }, of) => aLine(advices[of]!.van, rs(1000.4), { valueDate: "2026-04-20" }),
  },
  {
    key: "roundingPaise",
    rule: "P5 matched rounding",
    line: ({ bills }, of) => aLine(`BILL ${bills[of]!.number}`, rs(1000)),
  },
];

describe("a policy agreed with one payer", () => {
  for (const { key, rule, line } of questions) {
    it(`${key}: holds this payer's money, and nobody else's`, () => {
      const made = ground({ [key]: STRICT[key] });
      expect(decide(made.open, line(made, 0)).outcome).to.equal("suggested");
      expect(verdict(decide(made.open, line(made, 1)))).to.equal(rule);
    });

    it(`${key}: lets this payer's money through where the discom holds`, () => {
      const made = ground({ [key]: POLICY[key] }, { ...POLICY, [key]: STRICT[key] });
      expect(verdict(decide(made.open, line(made, 0)))).to.equal(rule);
      expect(decide(made.open, line(made, 1)).outcome).to.equal("suggested");
    });
  }

  it("roundingPaise: governs what an advice and a standing account are rounded by", () => {
    const made = ground({ roundingPaise: paise(0n) });
    const ask = (text: string) => decide(made.open, aLine(text, rs(1000)));
    expect(ask(made.advices[0]!.van).rule).to.equal("P7");
    expect(verdict(ask(made.advices[1]!.van))).to.equal("P5 matched rounding");
    expect(ask(made.payers[0]!.van).rule).to.equal("P7");
    expect(verdict(ask(made.payers[1]!.van))).to.equal("P6 matched rounding");
  });

  it("late: keeps a late advice from what a standing account may mean", () => {
    const payers = [aPayer(1, { policy: { late: "hold" } }), aPayer(2)];
    const bills = [1, 2, 3, 4, 5, 6].map((serial) =>
      aBill(serial, { payer: serial <= 3 ? "payer-1" : "payer-2", outstandingPaise: rs(1000 + serial) }),
    );
    // Two of the payer's three bills: nothing but the advice has this amount.
    const advices = [anAdvice(1, bills.slice(0, 2)), anAdvice(2, bills.slice(3, 5))];
    const made = open({ payers, bills, advices, policy: { ...POLICY, partPayment: "hold" } });
    const line = (of: 0 | 1, valueDate: string) => aLine(payers[of]!.van, advices[of]!.amountPaise, { valueDate });
    expect(verdict(decide(made, line(0, "2026-04-12")))).to.equal("P6 matched");
    expect(decide(made, line(0, "2026-04-20")).outcome).to.equal("suggested");
    expect(verdict(decide(made, line(1, "2026-04-20")))).to.equal("P6 matched late");
  });

  it("leaves to the discom's policy every key it does not have", () => {
    expect(effectivePolicy(POLICY, undefined)).to.deep.equal(POLICY);
    expect(effectivePolicy(POLICY, { late: "hold", excess: undefined })).to.deep.equal({ ...POLICY, late: "hold" });
    expect(effectivePolicy(POLICY, STRICT)).to.deep.equal(STRICT);
  });
});
