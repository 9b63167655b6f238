import { expect } from "chai";
import fc from "fast-check";
import { randomFrom } from "#fixtures/random.ts";
import type { Learned, Open } from "#reconciliation/open.ts";
import type { Decision, ReferencedLine } from "#reconciliation/plan.ts";
import { applied, generatedStatement, planFor, withText } from "../support/generated.ts";
import { aBill, aLine, anAdvice, aPayer, decide, open, plan, rs, verdict } from "../support/open-items.ts";
import { runs } from "../support/runs.ts";

const ACCOUNT = "50200088771122";
const UTR = "HDFCN52026041032332164";
/** As ICICI prints it: the sender's account beside their IFSC. */
const from = (name: string, account = ACCOUNT) => `NEFT-${UTR}-${name}-bill-${account}-HDFC0001234`;
const accounts = [{ account: ACCOUNT, ifsc: "HDFC0001234" }];
const registered = [{ account: ACCOUNT, ifsc: "HDFC0001234", name: "" }];

const bills = [
  aBill(1, { payer: "payer-1", outstandingPaise: rs(480) }),
  aBill(2, { payer: "payer-1", outstandingPaise: rs(910), dueDate: "2026-05-20" }),
  aBill(3, { payer: "payer-2", outstandingPaise: rs(480) }),
];
const learned = (facts: Partial<Learned>): Learned => ({ accounts: [], names: [], ...facts });
const world = (first: Partial<Learned>, second: Partial<Learned> = {}) =>
  open({
    payers: [aPayer(1, { learned: learned(first) }), aPayer(2, { learned: learned(second) })],
    bills,
  });

describe("a learned account", () => {
  it("suggests the payer it has paid for, and says that it was learned", () => {
    const decision = decide(world({ accounts }), aLine(from("SHARED SERVICES CENTRE"), rs(910)));
    expect(verdict(decision)).to.equal("P8 suggested");
    expect(decision.payer).to.equal(null);
    expect(decision.suggestions[0]).to.deep.include({ payer: "payer-1", advice: null });
    const kinds = decision.evidence.map(({ kind, agrees }) => [kind, agrees]);
    expect(kinds).to.deep.include(["learned-account", true]);
    expect(kinds).not.to.deep.include(["account", true]);
  });

  it("says nothing once it has paid for two payers", () => {
    const line = aLine(from("SHARED SERVICES CENTRE"), rs(480));
    const nothing = decide(world({}), line);
    expect(decide(world({ accounts }), line)).not.to.deep.equal(nothing);
    expect(decide(world({ accounts }, { accounts }), line)).to.deep.equal(nothing);
  });

  it("says nothing where somebody registered the account", () => {
    const line = aLine(from("SHARED SERVICES CENTRE"), rs(480));
    const one = world({});
    const payers = [{ ...one.payers[0]!, remitters: registered }, one.payers[1]!];
    const taught = [payers[0]!, { ...payers[1]!, learned: learned({ accounts }) }];
    expect(decide({ ...one, payers: taught }, line)).to.deep.equal(decide({ ...one, payers }, line));
  });

  it("holds back what is another payer's, as a registered one does, and pays nothing by it", () => {
    const line = aLine(`${from("SHARED SERVICES CENTRE")} BILL ${bills[2]!.number}`, rs(480));
    expect(verdict(decide(world({}), line))).to.equal("P3 matched");
    const held = decide(world({ accounts }), line);
    expect([held.outcome, held.payer, held.allocations]).to.deep.equal(["suggested", null, []]);
    expect(held.suggestions.map(({ payer }) => payer)).to.include("payer-2");
    expect(decide(world({}, { accounts }), line)).to.deep.include({ outcome: "matched", payer: "payer-2" });
  });

  it("leaves to a later credit nothing of what it held back", () => {
    const advice = anAdvice(1, [bills[2]!]);
    const made = (first: Partial<Learned>) => ({ ...world(first), advices: [advice] });
    const twice = [
      aLine(`${advice.van} ${from("SHARED SERVICES CENTRE")}`, rs(480)),
      aLine(`${advice.van} NEFT-HDFCN52026041132332199-OTHERS`, rs(480), { valueDate: "2026-04-11" }),
    ];
    expect(plan(made({}), ...twice).decisions.map(verdict)).to.deep.equal(["P1 matched", "P1 suggested paid-again"]);
    const held = plan(made({ accounts }), ...twice).decisions;
    expect(held.map(({ outcome }) => outcome)).to.deep.equal(["suggested", "suggested"]);
    expect(held[0]?.suggestions[0]?.advice).to.equal(advice.number);
  });

  it("lets the money of a certain payer wait whole where it contradicts", () => {
    const made = (first: Partial<Learned>) => ({
      ...world(first),
      policy: { ...open().policy, partPayment: "hold" as const },
    });
    const line = aLine(`${from("SHARED SERVICES CENTRE")} ${aPayer(2).van}`, rs(100));
    expect(decide(made({}), line)).to.deep.include({ outcome: "suggested", payer: "payer-2" });
    expect(decide(made({ accounts }), line)).to.deep.include({ payer: null });
  });
});

describe("a learned name", () => {
  const names = ["SSC PATNA COLLECTIONS"];

  it("suggests the payer who paid under it", () => {
    const line = aLine(from("SSC PATNA COLLECTIONS", ""), rs(910.5));
    expect(decide(world({}), line).suggestions).to.deep.equal([]);
    const decision = decide(world({ names }), line);
    expect(decision.suggestions[0]?.payer).to.equal("payer-1");
    expect(decision.evidence.map(({ kind }) => kind)).to.include("learned-name");
  });

  it("says nothing once two payers paid under it", () => {
    const line = aLine(from("SSC PATNA COLLECTIONS", ""), rs(910.5));
    expect(decide(world({ names }, { names }), line)).to.deep.equal(decide(world({}), line));
  });

  it("holds back what only policy places, and nothing whose amount is exact", () => {
    const short = aLine(`${from("SSC PATNA COLLECTIONS", "")} ${aPayer(2).van}`, rs(100));
    expect(verdict(decide(world({}), short))).to.equal("P7 matched part");
    expect(decide(world({ names }), short).outcome).to.equal("suggested");
    const exact = aLine(`${from("SSC PATNA COLLECTIONS", "")} ${aPayer(2).van}`, rs(480));
    expect(verdict(decide(world({ names }), exact))).to.equal("P6 matched");
  });

  it("does not speak for a payer whose own name is too unlike to place money", () => {
    const rival = anAdvice(1, [bills[1]!]);
    const ground = (second: Partial<Learned>) => ({ ...world({}, second), advices: [rival] });
    const line = aLine(`${from("SSC PATNA COLLECTIONS", "")} ${aPayer(2).van}`, rs(910));
    expect(decide(ground({}), line).outcome).to.equal("suggested");
    expect(decide(ground({ names }), line).outcome).to.equal("suggested");
  });
});

describe("whatever was learned", function () {
  this.timeout(240_000);

  it("makes no decision: every line decided with it was decided the very same without it", () => {
    fc.assert(
      fc.property(fc.nat(1_000_000), fc.nat(1_000_000), (seed, taught) => {
        const { open: without, input: bare } = generatedStatement(seed, 60);
        const input = withAccounts(bare, without, seed);
        const before = planFor(without, input).decisions;
        const after = planFor(taughtBy(without, input, taught), input).decisions;
        for (const [at, decision] of after.entries()) {
          if (isDecided(decision)) expect(decision, `line ${at}`).to.deep.equal(before[at]);
          else expect(before[at]?.outcome, `line ${at}`).to.be.oneOf(["matched", "suggested", "unidentified"]);
        }
      }),
      runs(0.4),
    );
  });

  it("decides nothing more when the plan was carried out and is made again", () => {
    fc.assert(
      fc.property(fc.nat(1_000_000), fc.nat(1_000_000), (seed, taught) => {
        const { open: bare, input: without } = generatedStatement(seed, 60);
        const input = withAccounts(without, bare, seed);
        const open = taughtBy(bare, input, taught);
        const first = planFor(open, input);
        const undone = new Set(
          first.decisions.map(({ reverses }) => (reverses && "line" in reverses ? reverses.line : -1)),
        );
        // A return that names nothing stays in view with the credits it may undo.
        const waits = ({ outcome, reverses }: Decision, at: number) =>
          outcome === "suggested" ||
          outcome === "unidentified" ||
          (outcome === "returned" && reverses === null && !undone.has(at));
        const waiting = input.filter((_, at) => waits(first.decisions[at] as Decision, at));
        const again = planFor(applied(open, input, first), waiting).decisions;
        for (const decision of again) expect(decision.outcome).not.to.equal("matched");
      }),
      runs(0.2),
    );
  });
});

function isDecided(decision: Decision | undefined): boolean {
  return decision !== undefined && decision.outcome !== "suggested" && decision.outcome !== "unidentified";
}

/** Every other credit says which of a few accounts it came from. */
function withAccounts(input: readonly ReferencedLine[], open: Open, seed: number): ReferencedLine[] {
  const random = randomFrom(seed);
  return input.map((line) =>
    line.direction === "credit" && random.int(1, 2) === 1
      ? withText(line, `${line.narration} A/C 5020008877110${random.int(1, 9)}`, open)
      : line,
  );
}

/** Teaches some payers the accounts and names that stand in some of the lines, right or wrong. */
function taughtBy(open: Open, input: readonly ReferencedLine[], seed: number): Open {
  const random = randomFrom(seed);
  const seen = input.flatMap((line) => line.references);
  const ofKind = (kind: string) => seen.filter((reference) => reference.kind === kind && reference.valid);
  const some = <T>(items: readonly T[]) => items.filter(() => random.int(1, 6) === 1);
  return {
    ...open,
    payers: open.payers.map((payer) => ({
      ...payer,
      learned: {
        accounts: some(ofKind("account")).map(({ value }) => ({ account: value, ifsc: "" })),
        names: some(ofKind("name")).map(({ value }) => value),
      },
    })),
  };
}
