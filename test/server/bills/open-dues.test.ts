// Whoever bills, pays, answers, takes back, tags and moves, in any order: a payer's dues stay what the bills say.

import { expect } from "chai";
import fc from "fast-check";
import { type Actor, asActor, asSystem, row, rows } from "#server/database.ts";
import { prove } from "#server/invariants.ts";
import { acknowledge } from "#server/postings/acknowledge.ts";
import { matchByHand } from "#server/reconciliation/decide/decide.ts";
import { reverseDecision } from "#server/reconciliation/decide/take-back.ts";
import { runReconciliation } from "#server/reconciliation/run/run.ts";
import { type MadeBill, makeApprovedAdvice, makeBills } from "#test/support/advices.ts";
import { type TestGround, testGround } from "#test/support/ground.ts";
import { staff } from "#test/support/kept.ts";
import { heldOf, makeLines } from "#test/support/lines.ts";
import { makeDiscom, makePayer, makeUser } from "#test/support/people.ts";
import { expectInvariants } from "#test/support/proof.ts";
import { runs } from "#test/support/runs.ts";

const anAct = fc.record({
  act: fc.constantFrom(
    "bill",
    "advice",
    "part",
    "byHand",
    "answer",
    "answerOne",
    "takeBack",
    "counter",
    "untag",
    "tag",
    "rename",
  ),
  which: fc.nat(20),
});
type Act = (which: number) => Promise<unknown>;

describe("the open dues", () => {
  let ground: TestGround;
  let accountant: Actor;
  const sql = <Row>(text: string, values: unknown[] = []) =>
    asSystem(ground.database, (db) => rows<Row>(db, text, values));

  before(async () => {
    ground = await testGround();
    await makeDiscom(ground);
    accountant = await staff(ground, "accountant");
  });
  after(() => ground.close());

  it("are the bills that are not paid and posted, after anything that can happen to them", async () => {
    let changedStanding = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(anAct, { minLength: 6, maxLength: 16 }), async (acts) => {
        const world = await someWorld();
        for (const { act, which } of acts) await world[act](which);
        const [{ closed }] = (await sql<{ closed: number }>("SELECT count(*)::int AS closed FROM closed_advices")) as [
          { closed: number },
        ];
        changedStanding += closed;
        await expectInvariants(ground);
      }),
      { ...runs(0.012), endOnFailure: true },
    );
    expect(changedStanding).to.be.greaterThan(0);
  });

  it("are named when one is missing, and when a paid one is left", async () => {
    const [bill] = (await makeBills(ground, { paise: ["5000"] })) as [MadeBill];
    await sql("DELETE FROM open_dues WHERE bill_id = ?", [bill.id]);
    const broken = (await prove(ground.database)).filter(({ holds }) => !holds);
    expect(broken.map(({ name, broken: offenders }) => [name, offenders.map(({ what }) => what)])).to.deep.equal([
      ["open-dues-are-open-bills", [`bill ${bill.number}`]],
    ]);
    await sql("SELECT refresh_open_dues(ARRAY[1], ARRAY[?::bigint])", [bill.id]);
    await expectInvariants(ground);
  });

  it("leave out what billing has taken, and bring it back with its advice when the payment is taken back", async () => {
    const advice = await makeApprovedAdvice(ground, { paise: ["5000", "7000"] });
    const isOpen = async () =>
      (await sql<{ n: number }>("SELECT count(*)::int AS n FROM open_dues WHERE payer_id = ?", [advice.payerId]))[0]?.n;
    const [line] = await makeLines(ground, [{ paise: advice.amountPaise, narration: `NEFT ${advice.van}` }]);
    await runReconciliation(ground.database, 1, "cli");
    expect(await isOpen()).to.equal(2);
    await answerAll();
    expect(await isOpen()).to.equal(0);
    const { decisionId } = await heldOf(ground, line as NonNullable<typeof line>);
    await asActor(ground.database, accountant, (db) =>
      reverseDecision(db, accountant, String(decisionId), "another's"),
    );
    expect(await isOpen()).to.equal(2);
    await expectInvariants(ground);
  });

  async function answerAll(one = false): Promise<void> {
    const asked = await sql<{ postingId: string; billNumber: string }>(
      `SELECT posting_id AS "postingId", bill_number AS "billNumber" FROM posting_items WHERE discom_id = 1 AND state = 'waiting'`,
    );
    const answers = asked
      .slice(0, one ? 1 : asked.length)
      .map((item) => ({ ...item, outcome: "accepted" as const, reference: "", message: "" }));
    if (answers.length === 0) return;
    await acknowledge((work) => asSystem(ground.database, work), { userId: null, payerId: null, discomId: 1 }, answers);
  }

  async function someWorld(): Promise<Record<(typeof anAct extends fc.Arbitrary<infer A> ? A : never)["act"], Act>> {
    const payer = await makePayer(ground, [1]);
    const other = await makePayer(ground, [1]);
    const { userId } = await makeUser(ground, { payer: other }, ["maker"]);
    const bills: MadeBill[] = await makeBills(ground, { payer, paise: ["500", "2000", "3000"] });
    const decided: string[] = [];
    const pick = (which: number) => bills[which % bills.length] as MadeBill;
    /** Refusals are answers too: what may not happen changes nothing. */
    const perhaps = async (work: () => Promise<unknown>) => void (await work().catch(() => undefined));
    const pay = (which: number, part: boolean) =>
      perhaps(async () => {
        const bill = pick(which);
        const free = await sql<{ left: string }>(
          `SELECT outstanding_paise AS left FROM bill_dues b WHERE id = ? AND outstanding_paise > 1
             AND NOT EXISTS (SELECT FROM bill_holds h WHERE h.bill_id = b.id)`,
          [bill.id],
        );
        const left = BigInt(free[0]?.left ?? 0);
        if (left === 0n) return;
        const advice = await makeApprovedAdvice(ground, { payer, bills: [bill], itemPaise: [part ? left / 2n : left] });
        const [line] = await makeLines(ground, [{ paise: advice.amountPaise, narration: `NEFT ${advice.van}` }]);
        await runReconciliation(ground.database, 1, "cli");
        const held = await heldOf(ground, line as NonNullable<typeof line>);
        if (held.decisionId !== null) decided.push(held.decisionId);
      });
    const hold = (to: string | null, which: number) =>
      perhaps(() =>
        asSystem(ground.database, async (db) => {
          const { connectionId } = pick(which);
          await rows(
            db,
            "UPDATE tags SET untagged_by = tagged_by, untagged_at = now(), untag_reason = 'moved' WHERE connection_id = ? AND untagged_at IS NULL",
            [connectionId],
          );
          if (to === null) return;
          await rows(
            db,
            "INSERT INTO tags (discom_id, connection_id, payer_id, proof, tagged_by) VALUES (1, ?, ?, 'discom', ?)",
            [connectionId, to, userId],
          );
        }),
      );
    return {
      bill: async () => void bills.push(...(await makeBills(ground, { payer, paise: ["4000"] }))),
      advice: (which) => pay(which, false),
      part: (which) => pay(which, true),
      byHand: (which) =>
        perhaps(async () => {
          const bill = pick(which);
          const [line] = await makeLines(ground, [{ paise: 500n, narration: "CASH DEPOSIT" }]);
          await runReconciliation(ground.database, 1, "cli");
          const made = line as NonNullable<typeof line>;
          const { sequence } = await heldOf(ground, made);
          await asActor(ground.database, accountant, (db) =>
            matchByHand(db, accountant, made.id, {
              sequence,
              payerId: payer,
              adviceNumber: null,
              allocations: [{ billNumber: bill.number, paise: "500" }],
              deductions: [],
              advancePaise: "0",
              reason: "",
            }),
          );
          decided.push(String((await heldOf(ground, made)).decisionId));
        }),
      answer: () => answerAll(),
      answerOne: () => answerAll(true),
      takeBack: (which) =>
        perhaps(async () => {
          const decision = decided[which % decided.length];
          if (decision === undefined) return;
          await asActor(ground.database, accountant, (db) => reverseDecision(db, accountant, decision, "a test"));
        }),
      counter: (which) =>
        perhaps(() => sql("UPDATE bills SET outside_paid_paise = ? WHERE id = ?", [(which % 3) * 500, pick(which).id])),
      untag: (which) => hold(null, which),
      tag: (which) => hold(which % 2 === 0 ? payer : other, which),
      rename: (which) =>
        sql("UPDATE connections SET site = ? WHERE id = ?", [`Site ${which}`, pick(which).connectionId]),
    };
  }

  it("are seen by nobody whose connection it is not", async () => {
    const bill = (await makeBills(ground, { paise: ["5000"] }))[0] as MadeBill;
    const stranger = { userId: "1", name: "", payerId: await makePayer(ground, [1]), discomId: null, roles: ["maker"] };
    const seen = await asActor(ground.database, stranger, (db) =>
      row(db, "SELECT FROM open_dues WHERE bill_id = ?", [bill.id]),
    );
    expect(seen).to.equal(undefined);
  });
});
