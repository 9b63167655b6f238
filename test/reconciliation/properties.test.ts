import { expect } from "chai";
import fc from "fast-check";
import { randomFrom } from "#fixtures/random.ts";
import { type Paise, paise, ZERO } from "#reconciliation/money.ts";
import type { Open } from "#reconciliation/open.ts";
import type { Decision, Plan, ReferencedLine } from "#reconciliation/plan.ts";
import { decisionTransfers, type Transfer } from "#reconciliation/post.ts";
import { reverse } from "#reconciliation/reverse.ts";
import { importTransfers } from "../support/arrival.ts";
import { applied, generatedStatement, planFor, type Statement, withText } from "../support/generated.ts";
import { runs } from "../support/runs.ts";
import { complaintAbout } from "../support/second-opinion.ts";

/** Few lines, so that a thousand runs are quick; over them every family comes up some hundred times. */
const LINES = 12;
const seeds = fc.nat(10_000_000);
/** As many as are drawn unless more are asked for. */
const PLANNED_MAX = 1000;

/** By seed. The properties draw the same seeds, so that each statement is made and planned once for all of them. */
const planned = new Map<number, { readonly statement: Statement; readonly plan: Plan }>();

function plannedFrom(seed: number): { readonly statement: Statement; readonly plan: Plan } {
  const known = planned.get(seed);
  if (known) return known;
  const statement = generatedStatement(seed, LINES);
  const made = { statement, plan: planFor(statement.open, statement.input) };
  if (planned.size < PLANNED_MAX) planned.set(seed, made);
  return made;
}

function always(check: (statement: Statement, plan: Plan, seed: number) => void): void {
  fc.assert(
    fc.property(seeds, (seed) => {
      const { statement, plan } = plannedFrom(seed);
      check(statement, plan, seed);
    }),
    runs(),
  );
}

function shuffled<T>(items: readonly T[], seed: number): T[] {
  const random = randomFrom(seed);
  return items
    .map((item) => ({ item, at: random.int(0, 999_999_999) }))
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

function postings(input: readonly ReferencedLine[], decisions: readonly Decision[]): Transfer[] {
  return input.flatMap((line, at) => {
    const decision = decisions[at];
    return [...importTransfers(line), ...(decision ? decisionTransfers(line, decision) : [])];
  });
}

/** Debits above zero, credits below. */
function balances(transfers: readonly Transfer[]): Map<string, bigint> {
  const sums = new Map<string, bigint>();
  const add = (account: string, amount: bigint) => sums.set(account, (sums.get(account) ?? 0n) + amount);
  for (const transfer of transfers) {
    add(transfer.debitAccount, transfer.paise);
    add(transfer.creditAccount, -transfer.paise);
  }
  return sums;
}

function paidPerBill(decisions: readonly Decision[], into = new Map<string, Paise>()): Map<string, Paise> {
  for (const { allocations } of decisions) {
    for (const { bill, paise: part } of allocations) into.set(bill, paise((into.get(bill) ?? ZERO) + part));
  }
  return into;
}

function bytes(decision: Decision | undefined, lineAt: (at: number) => number): string {
  const reverses = decision?.reverses && "line" in decision.reverses ? { line: lineAt(decision.reverses.line) } : null;
  const told = { ...decision, ...(reverses ? { reverses } : {}) };
  return JSON.stringify(told, (_key, value: unknown) => (typeof value === "bigint" ? `${value}p` : value));
}

describe("reconcile: what always holds", function () {
  this.timeout(120_000);
  after(() => planned.clear());

  it("conservation per line: allocations less deductions plus advance are the amount, and nothing else pays", () => {
    always(({ input }, { decisions }) => {
      for (const [at, { outcome, allocations, deductions, advancePaise }] of decisions.entries()) {
        let placed: bigint = advancePaise;
        for (const allocation of allocations) placed += allocation.paise;
        for (const deduction of deductions) placed -= deduction.paise;
        expect(placed).to.equal(outcome === "matched" ? input[at]?.paise : 0n);
      }
    });
  });

  it("conservation per bill: no paisa in two live allocations, over two plans of one ground", () => {
    always(({ open, input }, plan) => {
      const half = Math.ceil(input.length / 2);
      const [first, second] = [input.slice(0, half), input.slice(half)];
      const before = planFor(open, first);
      const after = planFor(applied(open, first, before), second);
      for (const paid of [paidPerBill(plan.decisions), paidPerBill(after.decisions, paidPerBill(before.decisions))]) {
        for (const bill of open.bills) expect((paid.get(bill.number) ?? ZERO) <= bill.outstandingPaise).to.equal(true);
        const known = new Set(open.bills.map((bill) => bill.number));
        for (const bill of paid.keys()) expect(known.has(bill)).to.equal(true);
      }
    });
  });

  it("debits = credits, per transfer and over all accounts; the bank holds what the lines say", () => {
    always(({ input }, { decisions }) => {
      const transfers = postings(input, decisions);
      for (const { debitAccount, creditAccount, paise: amount } of transfers) {
        expect(amount > 0n && debitAccount !== creditAccount).to.equal(true);
      }
      const sums = balances(transfers);
      expect([...sums.values()].reduce((total, balance) => total + balance, 0n)).to.equal(0n);
      let bank = 0n;
      for (const { direction, paise: amount } of input) bank += direction === "credit" ? amount : -amount;
      expect(sums.get("bank") ?? 0n).to.equal(bank);
      let relieved = 0n;
      for (const part of paidPerBill(decisions).values()) relieved += part;
      expect(-(sums.get("receivable") ?? 0n)).to.equal(relieved);
    });
  });

  it("undo restores every balance and only adds rows", () => {
    always(({ input }, { decisions }, seed) => {
      const random = randomFrom(seed);
      const kept = input.flatMap((line) => importTransfers(line));
      const posted = input.map((line, at) => decisionTransfers(line, decisions[at] as Decision));
      const undone = posted.filter(() => random.chance(50));
      const rows = [...kept, ...posted.flat(), ...undone.flatMap((transfers) => reverse(transfers))];
      const never = [...kept, ...posted.filter((transfers) => !undone.includes(transfers)).flat()];
      const without = balances(never);
      for (const [account, balance] of balances(rows)) expect(balance).to.equal(without.get(account) ?? 0n);
      expect(rows.slice(0, kept.length + posted.flat().length)).to.deep.equal([...kept, ...posted.flat()]);
    });
  });

  it("shuffled input and shuffled open items give the byte-identical plan", () => {
    fc.assert(
      fc.property(seeds, seeds, (seed, order) => {
        const {
          statement: { open, input },
          plan,
        } = plannedFrom(seed);
        const places = shuffled(
          input.map((_, at) => at),
          order,
        );
        const mixed: Open = {
          ...open,
          payers: shuffled(open.payers, order),
          bills: shuffled(open.bills, order + 1),
          advices: shuffled(open.advices, order + 2),
          seen: shuffled(open.seen, order + 3),
          settlements: shuffled(open.settlements ?? [], order + 4),
        };
        const again = planFor(
          mixed,
          places.map((at) => input[at] as ReferencedLine),
        );
        expect(again.hash).to.equal(plan.hash);
        for (const [at, place] of places.entries()) {
          // Lines alike in everything are interchangeable.
          const told = JSON.stringify(input[place]?.references) + input[place]?.narration;
          const twin = input.some(
            (line, other) => other !== place && JSON.stringify(line.references) + line.narration === told,
          );
          if (twin) continue;
          const [now, then] = [again.decisions[at], plan.decisions[place]];
          expect(bytes(now, (line) => places[line] as number)).to.equal(bytes(then, (line) => line));
        }
      }),
      runs(),
    );
  });

  it("the same input gives the same plan again", () => {
    always(({ open, input }, plan) => expect(planFor(open, input)).to.deep.equal(plan));
  });

  it("plan, apply, plan again = empty", () => {
    always(({ open, input }, plan) => {
      const { decisions } = plan;
      const undone = new Set(
        decisions.flatMap(({ reverses }) => (reverses && "line" in reverses ? [reverses.line] : [])),
      );
      // A return that names nothing stays in view: what it may undo waits as long as it does.
      const waits = (decision: Decision | undefined, at: number) =>
        decision?.outcome === "suggested" ||
        decision?.outcome === "unidentified" ||
        (decision?.outcome === "returned" && decision.reverses === null && !undone.has(at));
      const left = input.filter((_, at) => waits(decisions[at], at));
      const again = planFor(applied(open, input, plan), left).decisions;
      for (const [at, decision] of again.entries()) expect(isMatched(decision), left[at]?.narration).to.equal(false);
    });
  });

  it("the same statement put before it again pays nothing twice", () => {
    always(({ open, input }, plan) => {
      const again = planFor(applied(open, input, plan), input).decisions;
      for (const [at, decision] of again.entries()) expect(isMatched(decision), input[at]?.narration).to.equal(false);
    });
  });

  it("an unrelated new bill, advice or payer can only demote", () => {
    fc.assert(
      fc.property(seeds, fc.nat(), (seed, pick) => {
        const {
          statement: { open, input },
          plan: { decisions: before },
        } = plannedFrom(seed);
        // Its amount is that of some line, which is the hardest it can be.
        const outstandingPaise = input[pick % input.length]?.paise ?? paise(1n);
        const stranger = { number: "999999999999", connection: "0099999999", payer: "nobody", outstandingPaise };
        const bills = [...open.bills, { ...stranger, dueDate: "2026-01-01", rebate: null }];
        const after = planFor({ ...open, bills }, input).decisions;
        for (const [at, decision] of before.entries()) {
          if (isMatched(after[at])) expect(effect(after[at])).to.deep.equal(effect(decision));
        }
      }),
      runs(),
    );
  });

  it("a contradicting fact vetoes", () => {
    always(({ open, input }, { decisions }, seed) => {
      const random = randomFrom(seed);
      const candidates = [...decisions.keys()].filter((at) => isMatched(decisions[at]) && decisions[at]?.payer);
      if (candidates.length === 0) return;
      const at = random.pick(candidates);
      const line = input[at] as ReferencedLine;
      // One who is no party to the money: an aggregator's transfer is for many.
      const party = new Set(
        (decisions[at]?.allocations ?? []).map(({ bill }) => open.bills.find(({ number }) => number === bill)?.payer),
      );
      const others = open.payers.filter(({ id }) => id !== decisions[at]?.payer && !party.has(id));
      const other = random.pick(others.filter((payer) => payer.remitters.length > 0));
      const advice = open.advices.find(({ payer }) => payer === other.id)?.number ?? other.van;
      const bill = open.bills.find(({ payer }) => payer === other.id)?.number ?? other.van;
      const account = `${other.remitters[0]?.account}-${other.remitters[0]?.ifsc}`;
      const narration = `${line.narration}-${random.pick([other.van, account, advice, bill])}`;
      const lines = input.map((one, place) => (place === at ? withText(one, narration, open) : one));
      expect(isMatched(planFor(open, lines).decisions[at]), narration).to.equal(false);
    });
  });

  it("every automatic decision re-verifies from the raw text", () => {
    always(({ open, input }, { decisions }) => {
      for (const at of decisions.keys()) {
        const complaint = complaintAbout(at, input, decisions, open);
        expect(complaint, `${decisions[at]?.rule} ${input[at]?.narration}`).to.equal(null);
      }
    });
  });

  it("no float ever: no number anywhere but in scores and places", () => {
    always((_, { decisions }) => {
      const walk = (value: unknown, path: string): void => {
        if (typeof value === "number") expect(path).to.match(/score$|at\.(start|end)$|reverses\.line$/);
        else if (typeof value === "object" && value !== null) {
          for (const [key, inner] of Object.entries(value)) walk(inner, `${path}.${key}`);
        }
      };
      for (const decision of decisions) walk(decision, "decision");
    });
  });
});
