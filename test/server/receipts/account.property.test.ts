// Whatever is billed, paid, paid in part, by hand, and taken back: statements of account say what the journal says, and what is due.

import { expect } from "chai";
import fc from "fast-check";
import { type Actor, asActor, asSystem, row } from "#server/database.ts";
import { accountsOf, connectionAccount } from "#server/receipts/account.ts";
import { matchByHand } from "#server/reconciliation/decide/decide.ts";
import { reverseDecision } from "#server/reconciliation/decide/take-back.ts";
import { runReconciliation } from "#server/reconciliation/run/run.ts";
import { makeApprovedAdvice, makeBills } from "#test/support/advices.ts";
import { type TestGround, testGround } from "#test/support/ground.ts";
import { staff } from "#test/support/kept.ts";
import { heldOf, makeLines } from "#test/support/lines.ts";
import { makePayer, makeUser } from "#test/support/people.ts";

const RUNS = Number(process.env["MILAAN_RUNS"] ?? 6);
const SEED = Number(process.env["MILAAN_SEED"] ?? 20_261_122);
/** Of today's financial year and of the one before. */
const DAYS = [0, -3, -300];

const anAct = fc.record({
  by: fc.constantFrom("advice", "part-advice", "advice-by-hand", "bills-by-hand"),
  paise: fc.array(fc.integer({ min: 1_000, max: 900_000 }), { minLength: 1, maxLength: 4 }),
  rebate: fc.constantFrom(0, 0, 150),
  tds: fc.constantFrom(0, 0, 77),
  inDays: fc.constantFrom(...DAYS),
  takenBack: fc.boolean(),
});
type Act = typeof anAct extends fc.Arbitrary<infer One> ? One : never;

describe(`statements of account, under any payments, seed ${SEED}`, () => {
  let ground: TestGround;
  let accountant: Actor;
  before(async () => {
    ground = await testGround();
    await makePayer(ground, [1]);
    accountant = await staff(ground, "accountant");
  });
  after(() => ground.close());

  it("agree with the journal and with what is still due", async function () {
    this.timeout(240_000);
    await fc.assert(
      fc.asyncProperty(fc.array(anAct, { minLength: 1, maxLength: 5 }), async (acts) => {
        const payer = await makePayer(ground, [1]);
        for (const act of acts) await happen(payer, act);
        await expectAgreement(payer);
      }),
      { numRuns: RUNS, seed: SEED },
    );
  });

  async function happen(payer: string, act: Act): Promise<void> {
    const lineId =
      act.by === "advice" || act.by === "part-advice" ? await byRules(payer, act) : await byHand(payer, act);
    if (!act.takenBack) return;
    const { decisionId } = await heldOf(ground, { discomId: 1, id: lineId, paise: "0" });
    await asActor(ground.database, accountant, (db) =>
      reverseDecision(db, accountant, decisionId as string, "of another payer"),
    );
  }

  async function byRules(payer: string, { by, paise, rebate, tds }: Act): Promise<string> {
    const amounts = paise.map(BigInt);
    const advice = await makeApprovedAdvice(ground, {
      payer,
      paise: amounts,
      rebatePaise: BigInt(rebate),
      tdsPaise: BigInt(tds),
      ...(by === "part-advice" && { itemPaise: amounts.map((one) => one - 300n) }),
    });
    const [line] = await makeLines(ground, [
      { paise: advice.amountPaise, narration: `NEFT*YESB0000001*${advice.van}*TEST` },
    ]);
    await runReconciliation(ground.database, 1, "cli");
    const held = await heldOf(ground, line as NonNullable<typeof line>);
    expect(held.outcome).to.equal("matched");
    return (line as NonNullable<typeof line>).id;
  }

  /** A credit that names nobody; the accountant says what it pays, of an advice or of bills, never all of it. */
  async function byHand(payer: string, { by, paise, inDays }: Act): Promise<string> {
    const amounts = paise.map(BigInt);
    const advice = by === "advice-by-hand" ? await makeApprovedAdvice(ground, { payer, paise: amounts }) : null;
    const bills = advice?.bills ?? (await makeBills(ground, { payer, paise: amounts }));
    const parts = bills.map((bill, at) => ({ billNumber: bill.number, paise: String((amounts[at] ?? 0n) - 7n) }));
    const sum = parts.reduce((total, part) => total + BigInt(part.paise), 0n);
    const [line] = await makeLines(ground, [{ paise: sum, narration: "CASH DEPOSIT", inDays }]);
    const { id } = line as NonNullable<typeof line>;
    await runReconciliation(ground.database, 1, "cli");
    const { sequence } = await heldOf(ground, { discomId: 1, id, paise: "0" });
    await asActor(ground.database, accountant, (db) =>
      matchByHand(db, accountant, id, {
        sequence,
        payerId: payer,
        adviceNumber: advice?.number ?? null,
        allocations: parts,
        deductions: [],
        advancePaise: "0",
        reason: "said so on the phone",
      }),
    );
    return id;
  }

  async function expectAgreement(payer: string): Promise<void> {
    const { userId } = await makeUser(ground, { payer }, ["viewer"]);
    const actor: Actor = { userId, name: "", payerId: payer, discomId: null, roles: ["viewer"] };
    let closing = "";
    for (const fy of [2025, 2026]) {
      const journal = await journalOf(payer, fy);
      const { sums, rows } = await asActor(ground.database, actor, (db) => accountsOf(db, { fy }, null));
      const relieved =
        BigInt(sums.paidPaise) + BigInt(sums.rebatePaise) + BigInt(sums.tdsPaise) + BigInt(sums.adjustedPaise);
      expect(String(relieved - BigInt(sums.takenBackPaise)), `relieved in ${fy}`).to.equal(journal.relieved);
      expect(sums.tdsPaise, `TDS in ${fy}`).to.equal(journal.tds);
      expect(sums.rebatePaise, `rebate in ${fy}`).to.equal(journal.rebate);
      for (const { connection, closingPaise } of rows.slice(0, 3)) {
        const one = await asActor(ground.database, actor, (db) =>
          connectionAccount(db, { discom: 1, connection: connection.number, fy }),
        );
        expect(one.closingPaise).to.equal(closingPaise);
        expect(one.rows.at(-1)?.balancePaise ?? one.openingPaise).to.equal(closingPaise);
      }
      closing = sums.closingPaise;
    }
    expect(closing, "what is due").to.equal(await dueOf(payer));
  }

  /** What the journal itself says, by plain sums: by value date, what is taken back by the day it is booked. */
  async function journalOf(payer: string, fy: number) {
    return (await asSystem(ground.database, (db) =>
      row(
        db,
        `SELECT coalesce(sum(CASE WHEN credit_account = 'receivable' THEN paise WHEN debit_account = 'receivable' THEN -paise END), 0)::bigint AS relieved,
                coalesce(sum(paise) FILTER (WHERE debit_account = 'tds-receivable' AND reversal_of IS NULL), 0)::bigint AS tds,
                coalesce(sum(paise) FILTER (WHERE debit_account = 'rebate-allowed' AND reversal_of IS NULL), 0)::bigint AS rebate
           FROM journal WHERE discom_id = 1 AND payer_id = :payer
            AND extract(year FROM (CASE WHEN reversal_of IS NULL THEN value_date ELSE booked_on END) - interval '3 months') = :fy`,
        { payer, fy },
      ),
    )) as { relieved: string; tds: string; rebate: string };
  }

  async function dueOf(payer: string): Promise<string> {
    const found = await asSystem(ground.database, (db) =>
      row<{ due: string }>(
        db,
        `SELECT coalesce(sum(d.outstanding_paise), 0)::bigint AS due FROM bill_dues d
           JOIN connections c ON c.discom_id = d.discom_id AND c.id = d.connection_id WHERE c.payer_id = ?`,
        [payer],
      ),
    );
    return found?.due ?? "";
  }
});
