import { expect } from "chai";
import fc from "fast-check";
import { type Actor, asActor, asSystem, row, rows } from "#server/database.ts";
import { markLine, matchByHand, parkLine } from "#server/reconciliation/decide/decide.ts";
import { reverseDecision } from "#server/reconciliation/decide/take-back.ts";
import { runReconciliation } from "#server/reconciliation/run/run.ts";
import { type MadeAdvice, makeApprovedAdvice } from "#test/support/advices.ts";
import { failingAt } from "#test/support/failing.ts";
import { type TestGround, testGround } from "#test/support/ground.ts";
import { heldOf, type MadeLine, makeLines } from "#test/support/lines.ts";
import { makeDiscom, makePayer, makeUser } from "#test/support/people.ts";
import { expectInvariants } from "#test/support/proof.ts";

describe("deciding under stress", () => {
  let ground: TestGround;
  let actor: Actor;
  before(async () => {
    ground = await testGround();
    await makeDiscom(ground);
    const person = await makeUser(ground, { discom: 1 }, ["accountant"]);
    actor = { userId: person.userId, name: "", payerId: null, discomId: 1, roles: ["accountant"] };
  });
  after(() => ground.close());
  afterEach(() => expectInvariants(ground));

  const asPerson = <T>(work: Parameters<typeof asActor<T>>[2]) => asActor(ground.database, actor, work);
  const count = async (sql: string, values: readonly unknown[]) =>
    (await asSystem(ground.database, (db) => row<{ n: number }>(db, `SELECT count(*)::int AS n FROM ${sql}`, values)))
      ?.n;

  it("settles an advice once, however many runs, imports and people race for it", async () => {
    const advice = await makeApprovedAdvice(ground, { paise: [14_000n] });
    const byHand = (await makeLines(ground, [{ paise: 14_000n, narration: "CASH WITHOUT A NUMBER" }])) as [MadeLine];
    await runReconciliation(ground.database, 1, "cli");
    const racers = Array.from({ length: 20 }, async (_, racer): Promise<string> => {
      if (racer % 4 === 0) {
        const match = { sequence: 1, payerId: null, adviceNumber: advice.number, allocations: [], deductions: [] };
        return asPerson((db) =>
          matchByHand(db, actor, byHand[0].id, { ...match, advancePaise: "0", reason: "it is theirs" }),
        ).then(
          () => "matched by hand",
          (refusal: { code: string }) => refusal.code,
        );
      }
      if (racer % 4 === 1) await makeLines(ground, [{ paise: 14_000n, narration: `NEFT ${advice.van} COPY ${racer}` }]);
      await runReconciliation(ground.database, 1, "import");
      return "ran";
    });
    const ends = await Promise.all(racers);
    expect(ends.filter((end) => end === "matched by hand").length).to.be.at.most(1);
    expect(["ran", "matched by hand", "decided-meanwhile", "advice-state"]).to.include.members(ends);
    expect(await count("settlements WHERE advice_id = ?", [advice.id])).to.equal(1);
    expect(await count("receipts WHERE advice_id = ?", [advice.id])).to.equal(1);
    expect(await count("advice_events WHERE advice_id = ? AND event = 'settled'", [advice.id])).to.equal(1);
  });

  it("leaves nothing half when any statement of a run fails, and finishes when tried again", async () => {
    const advice = await makeApprovedAdvice(ground, { paise: [11_000n, 4_000n] });
    const [line] = (await makeLines(ground, [{ paise: 15_000n, narration: `NEFT ${advice.van}` }])) as [MadeLine];
    let failures = 0;
    for (let statement = 1; ; statement++) {
      const { database, reached } = failingAt(ground.database, statement);
      const failed = await runReconciliation(database, 1, "cli").then(
        () => false,
        () => true,
      );
      if (!reached()) break;
      if (!failed) continue;
      failures++;
      expect(await heldOf(ground, line)).to.include({ outcome: "new", sequence: 0 });
      expect(await count("receipts WHERE advice_id = ?", [advice.id])).to.equal(0);
    }
    expect(failures).to.be.greaterThan(20);
    expect((await heldOf(ground, line)).outcome).to.equal("matched");
    expect(await count("settlements WHERE advice_id = ?", [advice.id])).to.equal(1);
  });

  it("keeps every invariant through any sequence of runs, matches, marks and reversals, and undoing all restores the books", async function () {
    this.timeout(60_000);
    const payer = await makePayer(ground);
    await fc.assert(
      fc.asyncProperty(
        fc.array(
          fc.record({
            act: fc.constantFrom("run", "match", "part", "advance", "park", "duplicate", "reverse", "reverse"),
            at: fc.nat(3),
          }),
          { minLength: 4, maxLength: 14 },
        ),
        async (acts) => {
          const advices = [
            await makeApprovedAdvice(ground, { payer, paise: [7_000n, 2_000n] }),
            await makeApprovedAdvice(ground, { payer, paise: [9_000n], validInDays: -1 }),
          ] as const;
          const before = await books();
          const lines = await makeLines(ground, [
            { paise: 9_000n, narration: `NEFT ${advices[0].van}` },
            { paise: 9_000n, narration: `NEFT ${advices[1].van}` },
            { paise: 9_000n, narration: "CASH" },
            { paise: 4_000n, narration: `NEFT ${advices[0].van} LESS` },
          ]);
          for (const { act, at } of acts) {
            await one(act, lines[at] as MadeLine, advices[at % 2] as MadeAdvice, payer);
            await expectInvariants(ground);
          }
          for (const line of lines) {
            await one("reverse", line, advices[0], payer);
            await one("park", line, advices[0], payer);
          }
          expect(await books()).to.deep.equal(withUnknownMoney(before, 31_000n));
        },
      ),
      { numRuns: 6, endOnFailure: true },
    );
  });

  /** The money came to the bank and nobody knows whose it is: all that is left of everything that was undone. */
  function withUnknownMoney(before: Record<string, bigint>, paise: bigint): Record<string, bigint> {
    const booked = (account: string) => before[account] ?? 0n;
    return {
      ...before,
      bank: booked("bank") + paise,
      "unidentified-receipts": booked("unidentified-receipts") - paise,
    };
  }

  /** Refusals are part of the game: an act that does not fit the line's state changes nothing. */
  async function one(act: string, line: MadeLine, advice: MadeAdvice, payer: string): Promise<void> {
    const { sequence, decisionId } = await heldOf(ground, line);
    const match = {
      sequence,
      payerId: payer,
      adviceNumber: null,
      allocations: [],
      deductions: [],
      advancePaise: "0",
      reason: "",
    };
    const part = { billNumber: advice.bills[0]?.number as string, paise: "1500" };
    const left = String(BigInt(line.paise) - 1_500n);
    const acts: Record<string, () => Promise<unknown>> = {
      // In batches of one line, too, of which each is decided while the one before is written.
      run: () => runReconciliation(ground.database, 1, "cli", undefined, sequence % 2 === 0 ? 1 : 1000),
      match: () => asPerson((db) => matchByHand(db, actor, line.id, { ...match, adviceNumber: advice.number })),
      part: () =>
        asPerson((db) => matchByHand(db, actor, line.id, { ...match, allocations: [part], advancePaise: left })),
      advance: () => asPerson((db) => matchByHand(db, actor, line.id, { ...match, advancePaise: line.paise })),
      park: () => asPerson((db) => parkLine(db, actor, line.id, { sequence, reason: "later" })),
      duplicate: () =>
        asPerson((db) =>
          markLine(db, actor, line.id, { sequence, as: "duplicate", otherLineId: null, reason: "seen" }),
        ),
      reverse: () => asPerson((db) => reverseDecision(db, actor, decisionId ?? "1", "by the test")),
    };
    await acts[act]?.().catch((error: { status?: number; constraint?: string }) => {
      if (error.status === undefined && error.constraint === undefined) throw error;
    });
  }

  async function books(): Promise<Record<string, bigint>> {
    const found = await asSystem(ground.database, (db) =>
      rows<{ account: string; paise: string }>(
        db,
        `SELECT account, sum(paise)::bigint AS paise FROM (
           SELECT debit_account AS account, paise FROM journal UNION ALL SELECT credit_account, -paise FROM journal) t
          GROUP BY account HAVING sum(paise) <> 0`,
      ),
    );
    return Object.fromEntries(found.map(({ account, paise }) => [account, BigInt(paise)]));
  }
});
