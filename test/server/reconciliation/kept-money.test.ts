import { expect } from "chai";
import fc from "fast-check";
import { type Actor, asActor, asSystem, rows } from "#server/database.ts";
import { refusalFrom } from "#server/errors.ts";
import { reverseDecision } from "#server/reconciliation/decide/take-back.ts";
import { cancelRefund } from "#server/reconciliation/kept-money/refund.ts";
import { takeUseBack, useAdvance } from "#server/reconciliation/kept-money/use-advance.ts";
import { runReconciliation } from "#server/reconciliation/run/run.ts";
import { type MadeBill, makeBills } from "#test/support/advices.ts";
import { type TestGround, testGround } from "#test/support/ground.ts";
import { type MadeRefund, makeKept, makeRefund, staff } from "#test/support/kept.ts";
import { heldOf, type MadeLine, makeLines } from "#test/support/lines.ts";
import { makeDiscom, makePayer } from "#test/support/people.ts";
import { expectInvariants } from "#test/support/proof.ts";

const RUNS = 8;
const PAYMENTS_MAX = 16;
const PAID_OUT = ["refund-payable", "unidentified-payments"];

interface World {
  readonly payer: string;
  readonly bills: readonly MadeBill[];
  readonly credits: { line: MadeLine; utr: string }[];
  readonly uses: string[];
  readonly refunds: MadeRefund[];
}

type Op = { readonly kind: keyof typeof amounts; readonly which: number; readonly paise: number };
/** The largest amount of each step, so that many fit and many do not. */
const amounts = { keep: 900, use: 700, refund: 500, pay: 1, bounce: 1, cancel: 1, unuse: 1, reverse: 1, give: 1 };

describe("kept money, whatever happens to it", () => {
  let ground: TestGround;
  let people: { accountant: Actor; supervisor: Actor };
  let serial = 100_000;
  before(async () => {
    ground = await testGround();
    await makeDiscom(ground);
    people = { accountant: await staff(ground, "accountant"), supervisor: await staff(ground, "supervisor") };
  });
  after(() => ground.close());

  const run = () => runReconciliation(ground.database, 1, "cli");
  const act = <T>(work: (db: Parameters<Parameters<typeof asActor>[2]>[0], actor: Actor) => Promise<T>) =>
    asActor(ground.database, people.accountant, (db) => work(db, people.accountant));
  const bank = async (paise: bigint | string, narration: string, direction: "credit" | "debit") => {
    await makeLines(ground, [{ paise, narration, direction }]);
    await run();
  };
  const pick = <T>(list: readonly T[], which: number): T | undefined => list[which % Math.max(1, list.length)];

  const steps: Record<Op["kind"], (world: World, op: Op) => Promise<unknown>> = {
    async keep({ payer, credits }, { paise }) {
      const utr = `UTIBN52026${serial++}123456`.slice(0, 22);
      const line = await makeKept(ground, people.accountant, {
        payer,
        paise: BigInt(paise),
        narration: `NEFT-${utr}-X`,
      });
      credits.push({ line, utr });
    },
    async use({ payer, bills, uses }, { which, paise }) {
      const bill = pick(bills, which) as MadeBill;
      const wish = { payerId: payer, bills: [{ billNumber: bill.number, paise: String(paise) }], reason: "" };
      uses.push((await act((db, actor) => useAdvance(db, actor, wish))).useId);
    },
    async refund({ payer, credits, refunds }, { which, paise }) {
      const credit = pick(credits, which);
      if (credit) refunds.push(await makeRefund(ground, people, credit.line, { payer, paise: BigInt(paise) }));
    },
    async pay({ refunds }, { which }) {
      const refund = pick(refunds, which);
      if (refund) await bank(await amountOf(refund), `NEFT DR ${refund.number}`, "debit");
    },
    async bounce({ refunds }, { which }) {
      const refund = pick(refunds, which);
      if (refund) await bank(await amountOf(refund), `NEFT RETURN ${refund.number}`, "credit");
    },
    async cancel({ refunds }, { which }) {
      const refund = pick(refunds, which);
      if (refund) await act((db, actor) => cancelRefund(db, actor, refund.id, "given up"));
    },
    async unuse({ uses }, { which }) {
      const use = pick(uses, which);
      if (use) await act((db, actor) => takeUseBack(db, actor, use, "taken back"));
    },
    async reverse({ credits }, { which }) {
      const credit = pick(credits, which);
      if (!credit) return;
      const { decisionId } = await heldOf(ground, credit.line);
      await act((db, actor) => reverseDecision(db, actor, decisionId as string, "not theirs"));
    },
    async give({ credits }, { which }) {
      const credit = pick(credits, which);
      if (credit) await bank(credit.line.paise, `NEFT RETURN-${credit.utr}-R09`, "debit");
    },
  };

  const amountOf = async ({ id }: MadeRefund) => {
    const [found] = await asSystem(ground.database, (db) =>
      rows<{ paise: string }>(db, "SELECT paise FROM refunds WHERE id = ?", [id]),
    );
    return (found as { paise: string }).paise;
  };

  /** A step that is refused with a reason did nothing; anything else is a fault. */
  async function take(world: World, op: Op): Promise<boolean> {
    try {
      await steps[op.kind](world, op);
      return true;
    } catch (error) {
      // A refund that was voided leaves no refund to name.
      if (refusalFrom(error) || (op.kind === "refund" && error instanceof TypeError)) return false;
      throw error;
    }
  }

  /** However often it was paid: what came back leaves the next debit that bears the number to be its payment. */
  async function giveUp(world: World, which: number): Promise<void> {
    for (let tries = 0; tries < PAYMENTS_MAX; tries++) {
      const [stands] = await asSystem(ground.database, (db) =>
        rows(db, "SELECT 1 FROM standing_draws WHERE refund_id = ?", [world.refunds[which]?.id]),
      );
      if (!stands || (await take(world, { kind: "cancel", which, paise: 1 }))) return;
      await take(world, { kind: "bounce", which, paise: 1 });
    }
  }

  async function left(payer: string) {
    return asSystem(ground.database, (db) =>
      rows<{ account: string; paise: string }>(
        db,
        `SELECT account, sum(paise) AS paise FROM (
           SELECT debit_account AS account, paise FROM journal WHERE payer_id = :payer
           UNION ALL SELECT credit_account, -paise FROM journal WHERE payer_id = :payer) t
          GROUP BY account HAVING sum(paise) <> 0 ORDER BY account`,
        { payer },
      ),
    );
  }

  it(`holds every invariant, and is as if nothing had been when all is undone (${RUNS} sequences)`, async () => {
    const kinds = Object.keys(amounts) as Op["kind"][];
    const op = fc
      .record({
        kind: fc.constantFrom(...kinds, "keep" as const, "use" as const),
        which: fc.nat(50),
        part: fc.nat(1000),
      })
      .map(({ kind, which, part }): Op => ({ kind, which, paise: 1 + (part % amounts[kind]) }));
    let done = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(op, { minLength: 6, maxLength: 16 }), async (ops) => {
        const payer = await makePayer(ground);
        const world: World = {
          payer,
          bills: await makeBills(ground, { payer, paise: [600n, 900n, 1_500n] }),
          credits: [],
          uses: [],
          refunds: [],
        };
        for (const one of [{ kind: "keep", which: 0, paise: 800 } as Op, ...ops]) if (await take(world, one)) done++;
        await expectInvariants(ground);
        for (const which of world.refunds.keys()) await giveUp(world, which);
        for (const which of world.uses.keys()) await take(world, { kind: "unuse", which, paise: 1 });
        for (const which of world.credits.keys()) await take(world, { kind: "reverse", which, paise: 1 });
        await expectInvariants(ground);
        // Only money that left for a refund of a credit which the bank then took back stays owed by the payer, in one transfer.
        expect((await left(payer)).filter(({ account }) => !PAID_OUT.includes(account))).to.deep.equal([]);
        const due = await asSystem(ground.database, (db) =>
          rows<{ paise: string }>(
            db,
            "SELECT outstanding_paise AS paise FROM bill_dues WHERE id = ANY (?) ORDER BY id",
            [world.bills.map(({ id }) => id)],
          ),
        );
        expect(due.map(({ paise }) => paise)).to.deep.equal(["600", "900", "1500"]);
      }),
      { numRuns: RUNS, endOnFailure: true },
    );
    expect(done, "most steps do something").to.be.greaterThan(RUNS * 3);
  }).timeout(240_000);
});
