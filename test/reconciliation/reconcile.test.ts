import { expect } from "chai";
import { type Fault, score } from "#fixtures/generator/score.ts";
import { generatedStatement, planFor } from "../support/generated.ts";

describe("reconcile", function () {
  this.timeout(120_000);

  it("signs another plan when anything in it differs", () => {
    const { open, input } = generatedStatement(1, 60);
    const plan = planFor(open, input);
    const held = planFor(
      { ...open, policy: { ...open.policy, partPayment: "hold", excess: "hold", late: "hold" } },
      input,
    );
    expect(held.hash).not.to.equal(plan.hash);
    expect(planFor(open, input.slice(1)).hash).not.to.equal(plan.hash);
  });

  for (const seed of [11, 2026]) {
    it(`is never wrong on 5,000 generated lines of all families (seed ${seed})`, () => {
      const { open, input, lines } = generatedStatement(seed, 5000);
      const { total, faults } = score(lines, planFor(open, input));
      const told = faults.map(({ truth, decision }: Fault) => `${truth.family}: ${decision.rule} ${decision.outcome}`);
      expect([total.wrong, total.missed], told.join("; ")).to.deep.equal([0, 0]);
      expect(total.matched).to.be.above(3000);
      expect(total.first / total.suggested).to.be.at.least(0.95);
      expect(total.amongFive / total.suggested).to.be.at.least(0.98);
    });
  }
});
