import { expect } from "chai";
import fc from "fast-check";
import { seeded } from "#fixtures/generator/random.ts";
import { score } from "#fixtures/generator/score.ts";
import { addsUp } from "#reconciliation/allocate.ts";
import { type Paise, paise, ZERO } from "#reconciliation/money.ts";
import type { Open } from "#reconciliation/open.ts";
import type { Decision, ReferencedLine } from "#reconciliation/plan.ts";
import { alphanumeric, stripZeros } from "#reconciliation/references/text.ts";
import { utrKey } from "#reconciliation/utr-key.ts";
import { applied, generatedStatement, planFor, type Statement, withText } from "../support/generated.ts";

// MILAAN_RUNS raises the number of generated statements per property.
const RUNS = Number(process.env.MILAAN_RUNS ?? 60);
const LINES = 60;
const seeds = fc.nat(1_000_000);

function forEachStatement(check: (statement: Statement, decisions: readonly Decision[], seed: number) => void): void {
  fc.assert(
    fc.property(seeds, (seed) => {
      const statement = generatedStatement(seed, LINES);
      check(statement, planFor(statement.open, statement.input).decisions, seed);
    }),
    { numRuns: RUNS },
  );
}

function shuffled<T>(items: readonly T[], seed: number): T[] {
  const random = seeded(seed);
  return items
    .map((item) => ({ item, at: random.int(1_000_000_000) }))
    .sort((a, b) => a.at - b.at)
    .map(({ item }) => item);
}

function isMatched(decision: Decision | undefined): boolean {
  return decision?.outcome === "matched";
}

/** What the decision does, without the evidence. */
function effect(decision: Decision | undefined): unknown {
  if (!decision) return null;
  const { outcome, payer, advice, allocations, deductions, advancePaise } = decision;
  return { outcome, payer, advice, allocations, deductions, advancePaise };
}

describe("reconcile", function () {
  this.timeout(120_000);

  it("places every paisa of a matched credit, and never more on a bill than it owes", () => {
    forEachStatement(({ open, input }, decisions) => {
      const paid = new Map<string, Paise>();
      for (const [at, decision] of decisions.entries()) {
        if (!isMatched(decision)) expect(decision.allocations).to.deep.equal([]);
        else expect(addsUp(input[at]?.paise ?? ZERO, decision)).to.equal(true);
        for (const { bill, paise: part } of decision.allocations) {
          expect(part > 0n).to.equal(true);
          paid.set(bill, paise((paid.get(bill) ?? ZERO) + part));
        }
      }
      for (const bill of open.bills) expect((paid.get(bill.number) ?? ZERO) <= bill.outstandingPaise).to.equal(true);
    });
  });

  it("gives the same plan for any order of lines and of open items", () => {
    fc.assert(
      fc.property(seeds, seeds, (seed, order) => {
        const { open, input } = generatedStatement(seed, LINES);
        const plan = planFor(open, input);
        const places = shuffled(
          input.map((_, at) => at),
          order,
        );
        const mixed: Open = {
          ...open,
          payers: shuffled(open.payers, order),
          bills: shuffled(open.bills, order),
          advices: shuffled(open.advices, order + 1).map((advice) => ({ ...advice, items: advice.items })),
          seen: shuffled(open.seen, order),
        };
        const again = planFor(
          mixed,
          places.map((at) => input[at] as ReferencedLine),
        );
        expect(again.hash).to.equal(plan.hash);
        const same = (decision: Decision | undefined) => ({ ...decision, reverses: decision?.reverses === null });
        for (const [at, place] of places.entries()) {
          const twin = input.findIndex((line, other) => other !== place && line.narration === input[place]?.narration);
          if (twin < 0) expect(same(again.decisions[at])).to.deep.equal(same(plan.decisions[place]));
        }
      }),
      { numRuns: RUNS },
    );
  });

  it("signs another plan when anything in it differs", () => {
    const { open, input } = generatedStatement(1, LINES);
    const plan = planFor(open, input);
    const held = planFor(
      { ...open, policy: { ...open.policy, partPayment: "hold", excess: "hold", late: "hold" } },
      input,
    );
    expect(held.hash).not.to.equal(plan.hash);
    expect(planFor(open, input.slice(1)).hash).not.to.equal(plan.hash);
  });

  it("only ever demotes when an unrelated bill appears", () => {
    fc.assert(
      fc.property(seeds, fc.nat(), (seed, pick) => {
        const { open, input } = generatedStatement(seed, LINES);
        const before = planFor(open, input).decisions;
        // Its amount is that of some line, which is the hardest it can be.
        const outstandingPaise = input[pick % input.length]?.paise ?? paise(1n);
        const stranger = { number: "999999999999", connection: "0099999999", payer: "nobody", outstandingPaise };
        const bills = [...open.bills, { ...stranger, dueDate: "2026-01-01", rebate: null }];
        const after = planFor({ ...open, bills }, input).decisions;
        for (const [at, decision] of before.entries()) {
          if (isMatched(after[at])) expect(effect(after[at])).to.deep.equal(effect(decision));
        }
      }),
      { numRuns: RUNS },
    );
  });

  it("decides nothing when a fact in the text belongs to another payer", () => {
    forEachStatement(({ open, input }, decisions, seed) => {
      const random = seeded(seed);
      for (const [at, decision] of decisions.entries()) {
        const line = input[at];
        if (!line || !isMatched(decision) || decision.payer === null) continue;
        const other = random.pick(
          open.payers.filter((payer) => payer.id !== decision.payer && payer.remitters.length > 0),
        );
        const theirs = open.bills.find((bill) => bill.payer === other.id)?.number ?? other.van;
        const account = `${other.remitters[0]?.account}-${other.remitters[0]?.ifsc}`;
        const narration = `${line.narration}-${random.pick([other.van, account, theirs])}`;
        const lines = input.map((one, place) => (place === at ? withText(one, narration, open) : one));
        expect(isMatched(planFor(open, lines).decisions[at]), narration).to.equal(false);
        break;
      }
    });
  });

  it("can prove every automatic decision from the raw text again", () => {
    forEachStatement(({ open, input }, decisions) => {
      for (const [at, decision] of decisions.entries()) {
        const line = input[at];
        if (line && isMatched(decision)) expect(provenBy(line, decision, open), line.narration).to.equal(true);
      }
    });
  });

  it("finds nothing more to decide once a plan is applied", () => {
    forEachStatement(({ open, input }, decisions) => {
      const after = applied(open, input, { hash: "", decisions });
      // A return that names nothing stays in view: what it may undo waits as long as it does.
      const undone = new Set(
        decisions.flatMap(({ reverses }) => (reverses && "line" in reverses ? [reverses.line] : [])),
      );
      const waits = (decision: Decision | undefined, at: number) =>
        decision?.outcome === "suggested" ||
        decision?.outcome === "unidentified" ||
        (decision?.outcome === "returned" && decision.reverses === null && !undone.has(at));
      const left = input.filter((_, at) => waits(decisions[at], at));
      const again = planFor(after, left).decisions;
      for (const [at, decision] of again.entries()) expect(isMatched(decision), left[at]?.narration).to.equal(false);
    });
  });

  it("pays nothing twice when the same statement is put before it again", () => {
    forEachStatement(({ open, input }, decisions) => {
      const again = planFor(applied(open, input, { hash: "", decisions }), input).decisions;
      for (const [at, decision] of again.entries()) expect(isMatched(decision), input[at]?.narration).to.equal(false);
    });
  });

  it("keeps money in whole paise: no number anywhere but in scores and places", () => {
    forEachStatement((_, decisions) => {
      const walk = (value: unknown, path: string): void => {
        if (typeof value === "number") expect(path).to.match(/score$|at\.(start|end)$|reverses\.line$/);
        else if (typeof value === "object" && value !== null) {
          for (const [key, inner] of Object.entries(value)) walk(inner, `${path}.${key}`);
        }
      };
      for (const decision of decisions) walk(decision, "decision");
    });
  });

  for (const seed of [11, 2026]) {
    it(`is never wrong on 3,000 generated lines of all families (seed ${seed})`, () => {
      const { open, input, lines } = generatedStatement(seed, 3000);
      const { total, faults } = score(lines, planFor(open, input));
      const told = faults
        .map(({ truth, decision }) => `${truth.family}: ${decision.rule} ${decision.outcome}`)
        .join("; ");
      expect([total.wrong, total.missed], told).to.deep.equal([0, 0]);
      expect(total.matched).to.be.above(1500);
      expect(total.first / total.suggested).to.be.at.least(0.8);
      expect(total.amongFive / total.suggested).to.be.at.least(0.95);
    });
  }
});

/** A second opinion, by other means than the finder's: some key of what was paid stands in the text. */
function provenBy(line: ReferencedLine, decision: Decision, open: Open): boolean {
  const text = alphanumeric(`${line.narration} ${line.bankReference}`).replaceAll("O", "0");
  const has = (key: string) => key !== "" && text.includes(alphanumeric(key).replaceAll("O", "0"));
  const advice = open.advices.find((one) => one.number === decision.advice);
  if (advice && (has(advice.number) || advice.declaredUtrs.some((utr) => text.includes(utrKey(utr))))) return true;
  const payer = open.payers.find((one) => one.id === decision.payer);
  if (payer && has(payer.van)) return true;
  const bills = decision.allocations.map(({ bill }) => open.bills.find((one) => one.number === bill));
  return bills.length > 0 && bills.every((bill) => bill && (has(bill.number) || has(stripZeros(bill.connection))));
}
