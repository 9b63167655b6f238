import { expect } from "chai";
import { payerVan } from "#reconciliation/check-digits.ts";
import { type Actor, asSystem, type Db, rows } from "#server/database.ts";
import { acknowledge } from "#server/postings/acknowledge.ts";
import { drawRunId } from "#server/reconciliation/run/apply-queries.ts";
import { decideWaiting, runReconciliation } from "#server/reconciliation/run/run.ts";
import { type MadeBill, makeApprovedAdvice, makeBills } from "#test/support/advices.ts";
import { type TestGround, testGround } from "#test/support/ground.ts";
import { makeKept, makeRefund, staff } from "#test/support/kept.ts";
import { type MadeLine, makeLines } from "#test/support/lines.ts";
import { makeDiscom, makePayer } from "#test/support/people.ts";
import { expectInvariants } from "#test/support/proof.ts";

const NOTHING = async () => undefined;

describe("a run that looks ahead while it writes", () => {
  let ground: TestGround;
  let people: { accountant: Actor; supervisor: Actor };
  let serial = 0;
  before(async () => {
    ground = await testGround();
    await makeDiscom(ground);
    people = { accountant: await staff(ground, "accountant"), supervisor: await staff(ground, "supervisor") };
  });
  after(() => ground.close());
  afterEach(() => expectInvariants(ground));

  /** Which line tells of what, two of each kind far from one another, between lines that tell of nothing. */
  async function entangled(): Promise<MadeLine[]> {
    serial += 1;
    const utr = (what: number) => `UTIBR520260630${String(serial * 10 + what).padStart(8, "0")}`;
    const payer = await makePayer(ground);
    const advice = await makeApprovedAdvice(ground, { paise: [33_000n] });
    const [bill, one, other] = (await makeBills(ground, { payer, paise: [61_234n, 7_700n, 1_100n] })) as [
      MadeBill,
      MadeBill,
      MadeBill,
    ];
    const returned = await makeApprovedAdvice(ground, { payer, paise: [45_100n] });
    const freed = returned.bills[0] as MadeBill;
    const standing = await makePayer(ground);
    const [closed] = (await makeBills(ground, { payer: standing, paise: [51_200n] })) as [MadeBill];
    const byCheque = await makeApprovedAdvice(ground, { paise: [20_500n, 7_000n] });
    const doubtful = await makeApprovedAdvice(ground, { paise: [12_300n, 45n] });
    const cheque = String(282_400 + serial);
    const credits = await makeLines(ground, [
      { paise: 45_100n, narration: `RTGS-${utr(1)}-${returned.van}`, inDays: -9 },
      { paise: 51_200n, narration: `RTGS-${utr(4)}-BILL ${closed.number}`, inDays: -9 },
    ]);
    await runReconciliation(ground.database, 1, "cli");
    await closeBill(closed);
    const kept = await makeKept(ground, people.accountant, { payer, paise: 9_000n });
    const refund = await makeRefund(ground, people, kept, { payer, paise: 6_000n });
    const waiting = await makeLines(ground, [
      { inDays: -7, paise: 33_000n, narration: `NEFT ${advice.van} ONE` },
      { inDays: -6, paise: 61_234n, narration: `NEFT PAYMENT OF BILL ${bill.number}` },
      { inDays: -6, paise: 8_800n, narration: `RTGS-${utr(2)}-BILL ${one.number} BILL ${other.number}` },
      { inDays: -6, paise: 15n + BigInt(serial), narration: "CASH FROM NOBODY AT ALL" },
      { inDays: -6, paise: 8_800n, narration: `RTGS-${utr(2)}-AGAIN` },
      { inDays: -5, paise: 45_100n, narration: `RTGS RETURN-${utr(1)}-R09`, direction: "debit" },
      { inDays: -5, paise: 51_200n, narration: `RTGS RETURN-${utr(4)}-R09`, direction: "debit" },
      { inDays: -5, paise: 6_000n, narration: `NEFT DR ${refund.number}`, direction: "debit" },
      { inDays: -4, paise: 27_500n, narration: `CHEQUE DEPOSIT---${cheque} ${byCheque.van}` },
      { inDays: -3, paise: 12_345n, narration: `NEFT ${doubtful.van} PERHAPS RETURNED` },
      { inDays: -3, paise: 3_300n, narration: "NEFT RETURN ACCOUNT CLOSED/R03", direction: "debit" },
      { inDays: -3, paise: 11n + BigInt(serial), narration: "CASH FROM NOBODY KNOWN" },
      { inDays: -3, paise: 13n + BigInt(serial), narration: "CASH FROM NOBODY EITHER" },
      { inDays: -3, paise: 33_000n, narration: `NEFT ${advice.van} TWO` },
      { inDays: -3, paise: 3_300n, narration: "CASH ON THE DAY OF A RETURN" },
      { inDays: -2, paise: 61_234n, narration: `NEFT ANOTHER PAYMENT OF BILL ${bill.number}` },
      { inDays: -2, paise: 51_200n, narration: `NEFT ${payerVan("SBPDCL", Number(standing))} ONCE MORE` },
      { inDays: -1, paise: 45_100n, narration: `NEFT FOR BILL ${freed.number} ONCE MORE` },
      { inDays: -1, paise: 6_000n, narration: `NEFT DR ${refund.number} AGAIN`, direction: "debit" },
      { inDays: 0, paise: 27_500n, narration: `CHQ DEP RET ${utr(3)} CHQ NO ${cheque}`, direction: "debit" },
      { inDays: 0, paise: 12_345n, narration: "NEFT RETURN ACCOUNT CLOSED/R03", direction: "debit" },
    ]);
    return [...credits, ...waiting];
  }

  /** Billing has booked what was paid of it. */
  async function closeBill({ number }: MadeBill) {
    const system = <T>(work: (db: Db) => Promise<T>) => asSystem(ground.database, work);
    const items = await system((db) =>
      rows<{ postingId: string }>(db, `SELECT posting_id AS "postingId" FROM posting_items WHERE bill_number = ?`, [
        number,
      ]),
    );
    await acknowledge(
      system,
      { userId: null, payerId: null, discomId: 1 },
      items.map(({ postingId }) => ({
        postingId,
        billNumber: number,
        outcome: "accepted",
        reference: "",
        message: "",
      })),
    );
  }

  const standing = (db: Db, lines: readonly MadeLine[]) =>
    rows<{ outcome: string }>(
      db,
      `SELECT l.line_id, d.sequence, d.outcome, d.rule, d.flags, d.payer_id, d.advice_id, d.deductions, d.evidence, d.suggestions,
              d.reverses_line_id, (SELECT jsonb_agg(jsonb_build_array(j.debit_account, j.credit_account, j.paise, j.payer_id, j.advice_id,
                                                                       j.bill_id) ORDER BY j.id)
                                     FROM journal j WHERE j.discom_id = 1 AND j.line_id = l.line_id) AS booked
         FROM line_decisions l JOIN decisions d ON d.discom_id = l.discom_id AND d.id = l.decision_id
        WHERE l.discom_id = 1 AND l.line_id = ANY (?::bigint[]) ORDER BY l.line_id`,
      [lines.map(({ id }) => id)],
    );

  /** What a run on one connection makes of it, which looks at each batch only when those before it are written. */
  async function inTurn(lines: readonly MadeLine[], batchLines: number) {
    const undone = new Error("undone on purpose");
    let found: unknown = null;
    const done = asSystem(ground.database, async (db) => {
      await decideWaiting(db, 1, await drawRunId(db), NOTHING, { batchLines });
      found = await standing(db, lines);
      throw undone;
    });
    await done.catch((error) => {
      if (error !== undone) throw error;
    });
    return found as Awaited<ReturnType<typeof standing>>;
  }

  for (const batchLines of [1, 3]) {
    it(`decides as if each batch of ${batchLines} had been looked at after those before it`, async () => {
      const lines = await entangled();
      const expected = await inTurn(lines, batchLines);
      await runReconciliation(ground.database, 1, "cli", undefined, batchLines);
      expect(await asSystem(ground.database, (db) => standing(db, lines))).to.deep.equal(expected);
      const outcomes = expected.map(({ outcome }) => outcome);
      expect(outcomes).to.include.members(["matched", "returned", "duplicate", "suggested", "excluded"]);
      expect(outcomes.filter((outcome) => outcome === "returned")).to.have.length(8);
    });
  }
});
