import { expect } from "chai";
import { asActor, asSystem, row, rows } from "#server/database.ts";
import { reconcileAll, reconcileJob } from "#server/reconciliation/run/jobs.ts";
import { runReconciliation } from "#server/reconciliation/run/run.ts";
import { type MadeAdvice, makeApprovedAdvice, makeBills } from "#test/support/advices.ts";
import { type TestGround, testGround } from "#test/support/ground.ts";
import { heldOf, type MadeLine, makeLines } from "#test/support/lines.ts";
import { makeDiscom, makePayer, makeUser } from "#test/support/people.ts";
import { expectInvariants } from "#test/support/proof.ts";

describe("runReconciliation", () => {
  let ground: TestGround;
  before(async () => {
    ground = await testGround();
    await makeDiscom(ground);
  });
  after(() => ground.close());
  afterEach(() => expectInvariants(ground));

  const run = () => runReconciliation(ground.database, 1, "cli");
  const ask = <Row>(sql: string, values: readonly unknown[] = []) =>
    asSystem(ground.database, (db) => rows<Row>(db, sql, values));
  const stateOf = async (advice: MadeAdvice) => {
    const [found] = await ask<{ state: string }>(
      "SELECT state FROM advice_states WHERE discom_id = ? AND advice_id = ?",
      [advice.discomId, advice.id],
    );
    return found?.state;
  };
  const outstanding = async (bills: readonly { id: string }[]) => {
    const dues = await ask<{ paise: string }>(
      "SELECT outstanding_paise AS paise FROM bill_dues WHERE discom_id = 1 AND id = ANY (?) ORDER BY id",
      [bills.map(({ id }) => id)],
    );
    return dues.map(({ paise }) => paise);
  };
  const heldBills = async (advice: MadeAdvice) =>
    (await ask("SELECT 1 FROM bill_holds WHERE discom_id = 1 AND advice_id = ?", [advice.id])).length;
  const lines = (...wishes: Parameters<typeof makeLines>[1]) =>
    makeLines(ground, wishes) as Promise<[MadeLine, MadeLine]>;

  it("settles the advice whose virtual account the money came into: receipt, posting, entry, bills at zero", async () => {
    const advice = await makeApprovedAdvice(ground, { paise: [10_000n, 25_000n], rebatePaise: 100n, tdsPaise: 35n });
    const [line] = await lines({
      paise: advice.amountPaise,
      narration: `NEFT*YESB0000001*${advice.van}*ACME (FICTIONAL)`,
    });
    expect(await run()).to.deep.equal({ lines: 1, written: 1, matched: 1 });
    expect(await heldOf(ground, line)).to.include({ outcome: "matched", rule: "P1", sequence: 1 });
    expect(await stateOf(advice)).to.equal("settled");
    expect(await outstanding(advice.bills)).to.deep.equal(["0", "0"]);
    const receipts = await ask<{ number: string; paise: string; gross_paise: string; kind: string }>(
      "SELECT r.*, p.kind FROM receipts r JOIN postings p ON p.receipt_id = r.id WHERE r.line_id = ?",
      [line.id],
    );
    expect(receipts).to.have.length(1);
    expect(receipts[0]).to.include({ paise: advice.amountPaise, gross_paise: "35000", kind: "payment" });
    expect(receipts[0]?.number).to.match(/^SBR\d{10}$/);
    const entry = await ask<{ entry: string }>(
      `SELECT debit_account || '>' || credit_account || ' ' || paise AS entry FROM journal WHERE line_id = ? ORDER BY id`,
      [line.id],
    );
    expect(entry.map((one) => one.entry)).to.deep.equal([
      `bank>unidentified-receipts ${advice.amountPaise}`,
      `unidentified-receipts>unapplied ${advice.amountPaise}`,
      `unapplied>receivable ${advice.amountPaise}`,
      "tds-receivable>receivable 35",
      "rebate-allowed>receivable 200",
    ]);
  });

  it("changes nothing when it runs again, whatever the first run left undecided", async () => {
    await lines(
      { paise: 777n, narration: "CASH FROM NOBODY KNOWN" },
      { paise: 50n, narration: "SMS CHARGES", direction: "debit" },
    );
    expect((await run()).written).to.equal(2);
    const before = await ask("SELECT count(*) FROM decisions");
    expect((await run()).written).to.equal(0);
    expect(await ask("SELECT count(*) FROM decisions")).to.deep.equal(before);
    expect(await ask("SELECT count(*)::int AS n FROM audit WHERE action = 'reconciled lines'")).to.deep.equal([
      { n: 2 },
    ]);
  });

  it("decides a waiting line anew once what it pays is there", async () => {
    const [bill] = await makeBills(ground, { paise: [61_234n] });
    const [line] = await lines({ paise: 61_234n, narration: "NEFT PAYMENT OF BILL 990000000001" });
    await run();
    expect((await heldOf(ground, line)).outcome).not.to.equal("matched");
    await ask("UPDATE bills SET number = ? WHERE id = ?", ["990000000001", bill?.id]);
    await run();
    expect(await heldOf(ground, line)).to.include({ outcome: "matched", rule: "P3", sequence: 2 });
    expect(await outstanding([bill as { id: string }])).to.deep.equal(["0"]);
  });

  it("pays the oldest bills with what is short, and settles the advice when the rest comes", async () => {
    const advice = await makeApprovedAdvice(ground, { paise: [10_000n, 10_000n] });
    const [short] = await lines({ paise: 15_000n, narration: `NEFT ${advice.van}` });
    await run();
    expect(await heldOf(ground, short)).to.include({ outcome: "matched", rule: "P7" });
    expect(await outstanding(advice.bills)).to.deep.equal(["0", "5000"]);
    expect([await stateOf(advice), await heldBills(advice)]).to.deep.equal(["approved", 2]);
    const [rest] = await lines({ paise: 5_000n, narration: `NEFT ${advice.van} BALANCE` });
    await run();
    expect(await heldOf(ground, rest)).to.include({ outcome: "matched" });
    expect([await stateOf(advice), await outstanding(advice.bills)]).to.deep.equal(["settled", ["0", "0"]]);
  });

  it("keeps what is over as the payer's advance", async () => {
    const advice = await makeApprovedAdvice(ground, { paise: [10_000n] });
    const [line] = await lines({ paise: 12_500n, narration: `RTGS ${advice.van}` });
    await run();
    expect(await heldOf(ground, line)).to.include({ outcome: "matched", rule: "P7" });
    const kept = await ask("SELECT paise, payer_id FROM journal WHERE line_id = ? AND credit_account = 'advance'", [
      line.id,
    ]);
    expect(kept).to.deep.equal([{ paise: "2500", payer_id: advice.payerId }]);
  });

  it("frees the rest of a bill of which an advice paid a part", async () => {
    const advice = await makeApprovedAdvice(ground, { paise: [10_000n, 20_000n], itemPaise: [4_000n, 20_000n] });
    await lines({ paise: 24_000n, narration: `NEFT ${advice.van}` });
    await run();
    expect([await stateOf(advice), await heldBills(advice)]).to.deep.equal(["settled", 1]);
    expect(await outstanding(advice.bills)).to.deep.equal(["6000", "0"]);
  });

  it("takes the bills of an expired advice again when its money comes late", async () => {
    const advice = await makeApprovedAdvice(ground, { paise: [33_000n], validInDays: -2, state: "expired" });
    const [line] = await lines({ paise: 33_000n, narration: `NEFT ${advice.van}` });
    await run();
    expect(await heldOf(ground, line)).to.include({ outcome: "matched", rule: "P1" });
    expect([await stateOf(advice), await heldBills(advice)]).to.deep.equal(["settled", 1]);
  });

  it("only suggests when another advice took the late one's bills meanwhile", async () => {
    const late = await makeApprovedAdvice(ground, { paise: [44_000n], validInDays: -2, state: "expired" });
    const next = await makeApprovedAdvice(ground, { payer: late.payerId, bills: late.bills });
    const [line] = await lines({ paise: 44_000n, narration: `NEFT ${late.van}` });
    await run();
    expect((await heldOf(ground, line)).outcome).to.equal("suggested");
    expect([await stateOf(late), await stateOf(next)]).to.deep.equal(["expired", "approved"]);
  });

  it("pays nothing twice: money for an advice already paid waits for a person as the payer's own", async () => {
    const advice = await makeApprovedAdvice(ground, { paise: [21_000n] });
    const [first, second] = await lines(
      { paise: 21_000n, narration: `NEFT ${advice.van} ONE`, inDays: -1 },
      { paise: 21_000n, narration: `NEFT ${advice.van} TWO` },
    );
    await run();
    expect([(await heldOf(ground, first)).outcome, (await heldOf(ground, second)).outcome]).to.deep.equal([
      "matched",
      "suggested",
    ]);
    const flags = await ask<{ flags: string[] }>("SELECT flags FROM decisions WHERE line_id = ?", [second.id]);
    expect(flags[0]?.flags).to.include("paid-again");
    expect(await ask("SELECT count(*)::int AS n FROM settlements WHERE advice_id = ?", [advice.id])).to.deep.equal([
      { n: 1 },
    ]);
  });

  it("does not pay an advice that nobody approved", async () => {
    const advice = await makeApprovedAdvice(ground, { paise: [18_000n], state: "submitted" });
    const [line] = await lines({ paise: 18_000n, narration: `NEFT ${advice.van}` });
    await run();
    expect((await heldOf(ground, line)).outcome).to.equal("suggested");
    expect(await stateOf(advice)).to.equal("submitted");
  });

  it("takes back what a credit paid when the bank returns it days later", async () => {
    const advice = await makeApprovedAdvice(ground, { paise: [52_000n] });
    const utr = "UTIBR52026063000811223";
    const [credit] = await lines({ paise: 52_000n, narration: `RTGS-${utr}-${advice.van}`, inDays: -1 });
    await run();
    expect(await stateOf(advice)).to.equal("settled");
    const [debit] = await lines({ paise: 52_000n, narration: `RTGS RETURN-${utr}-R09`, direction: "debit" });
    await run();
    expect([(await heldOf(ground, credit)).outcome, (await heldOf(ground, debit)).outcome]).to.deep.equal([
      "returned",
      "returned",
    ]);
    expect([await stateOf(advice), await heldBills(advice)]).to.deep.equal(["approved", 1]);
    expect(await outstanding(advice.bills)).to.deep.equal(["52000"]);
    const postings = await ask<{ kind: string }>(
      "SELECT kind FROM postings p JOIN receipts r ON r.id = p.receipt_id WHERE r.advice_id = ? ORDER BY p.id",
      [advice.id],
    );
    expect(postings.map(({ kind }) => kind)).to.deep.equal(["payment", "reversal"]);
    // The payer sends it again, and it is paid in a second round.
    const [again] = await lines({ paise: 52_000n, narration: `RTGS-UTIBR52026063000811999-${advice.van}` });
    await run();
    expect([(await heldOf(ground, again)).outcome, await stateOf(advice)]).to.deep.equal(["matched", "settled"]);
  });

  it("goes on holding a credit that an unnamed return of the same amount may have undone", async () => {
    const advice = await makeApprovedAdvice(ground, { paise: [48_100n] });
    const [credit] = await lines(
      { paise: advice.amountPaise, narration: `NEFT*YESB0000001*${advice.van}*ACME (FICTIONAL)`, inDays: -1 },
      { paise: advice.amountPaise, narration: "NEFT RETURN ACCOUNT CLOSED/R03", direction: "debit" },
    );
    expect((await run()).matched).to.equal(0);
    expect((await heldOf(ground, credit)).outcome).to.equal("suggested");
    expect(await run()).to.include({ written: 0, matched: 0 });
    expect(await stateOf(advice)).to.equal("approved");
  });

  const runByOne = () => runReconciliation(ground.database, 1, "cli", undefined, 1);

  it("holds a credit whose unnamed return stands in a later batch, and both credits it may be of", async () => {
    const [one, other] = [
      await makeApprovedAdvice(ground, { paise: [48_200n] }),
      await makeApprovedAdvice(ground, { paise: [48_200n] }),
    ];
    const [first, second] = await lines(
      { paise: one.amountPaise, narration: `NEFT*YESB0000001*${one.van}*ACME (FICTIONAL)`, inDays: -2 },
      { paise: other.amountPaise, narration: `NEFT*YESB0000001*${other.van}*ACME (FICTIONAL)`, inDays: -1 },
      { paise: 5n, narration: "CASH FROM NOBODY KNOWN", inDays: -1 },
      { paise: one.amountPaise, narration: "NEFT RETURN ACCOUNT CLOSED/R03", direction: "debit" },
    );
    expect(await runByOne()).to.include({ matched: 0 });
    expect([(await heldOf(ground, first)).outcome, (await heldOf(ground, second)).outcome]).to.deep.equal([
      "suggested",
      "suggested",
    ]);
    expect(await runByOne()).to.include({ written: 0, matched: 0 });
  });

  it("decides a batch while the one before is written as if it came after", async () => {
    const advice = await makeApprovedAdvice(ground, { paise: [31_000n, 2_000n] });
    const [bill] = await makeBills(ground, { paise: [61_234n] });
    await ask("UPDATE bills SET number = ? WHERE id = ?", ["990000000077", bill?.id]);
    const made = await makeLines(ground, [
      { paise: 33_000n, narration: `NEFT ${advice.van} ONE`, inDays: -4 },
      { paise: 33_000n, narration: `NEFT ${advice.van} TWO`, inDays: -3 },
      { paise: 61_234n, narration: "NEFT PAYMENT OF BILL 990000000077", inDays: -2 },
      { paise: 61_234n, narration: "NEFT ANOTHER PAYMENT OF BILL 990000000077", inDays: -1 },
    ]);
    await runByOne();
    const outcomes = await Promise.all(made.map(async (line) => (await heldOf(ground, line)).outcome));
    expect(outcomes.map((outcome) => outcome === "matched")).to.deep.equal([true, false, true, false]);
    expect(await outstanding([...advice.bills, bill as { id: string }])).to.deep.equal(["0", "0", "0"]);
  });

  it("ties the return of a cheque to the credit of weeks before, by number and amount", async () => {
    const advice = await makeApprovedAdvice(ground, { paise: [27_500n] });
    const [credit] = await lines({
      paise: 27_500n,
      narration: `CHEQUE DEPOSIT---282403 ${advice.van}`,
      inDays: -20,
    });
    await run();
    expect((await heldOf(ground, credit)).outcome).to.equal("matched");
    const [debit] = await lines({ paise: 27_500n, narration: "CHQ DEP RET- CHQ NO 282403", direction: "debit" });
    await run();
    expect([(await heldOf(ground, credit)).outcome, (await heldOf(ground, debit)).outcome]).to.deep.equal([
      "returned",
      "returned",
    ]);
    expect(await stateOf(advice)).not.to.equal("settled");
  });

  it("gives a credit back once when two debits of different days say they return it", async () => {
    const advice = await makeApprovedAdvice(ground, { paise: [17_000n] });
    const utr = "UTIBR52026063000811777";
    const [credit] = await lines({ paise: 17_000n, narration: `RTGS-${utr}-${advice.van}`, inDays: -3 });
    await run();
    const [first, second] = await lines(
      { paise: 17_000n, narration: `RTGS RETURN-${utr}-R09`, direction: "debit", inDays: -1 },
      { paise: 17_000n, narration: `RTGS RETURN-${utr}-R09 AGAIN`, direction: "debit" },
    );
    await run();
    const outcomes: string[] = [];
    for (const line of [credit, first, second]) outcomes.push((await heldOf(ground, line)).outcome);
    expect(outcomes).to.deep.equal(["returned", "returned", "returned"]);
    const cleared = await ask(
      "SELECT 1 FROM journal WHERE line_id = ANY (?) AND credit_account = 'unidentified-payments'",
      [[first.id, second.id]],
    );
    expect(cleared).to.have.length(1);
  });

  it("posts nothing by itself from a statement with a gap until somebody accepts it", async () => {
    const advice = await makeApprovedAdvice(ground, { paise: [23_000n] });
    const [line] = await makeLines(ground, [{ paise: 23_000n, narration: `NEFT ${advice.van}` }], { gap: true });
    await run();
    expect((await heldOf(ground, line as MadeLine)).outcome).to.equal("suggested");
    const person = await makeUser(ground, { discom: 1 }, ["accountant"]);
    await ask(
      `INSERT INTO statement_gap_acceptances (discom_id, statement_id, by_user, why)
       SELECT discom_id, statement_id, ?, 'looked at' FROM statement_lines WHERE id = ?`,
      [person.userId, line?.id],
    );
    await run();
    expect(await heldOf(ground, line as MadeLine)).to.include({ outcome: "matched", rule: "P1", sequence: 2 });
  });

  it("matches nothing on a contradiction: the text names another payer's bill", async () => {
    const advice = await makeApprovedAdvice(ground, { paise: [19_000n] });
    const [other] = await makeBills(ground, { payer: await makePayer(ground), paise: [5_000n] });
    const [line] = await lines({ paise: 19_000n, narration: `NEFT ${advice.van} BILL ${other?.number}` });
    await run();
    expect((await heldOf(ground, line)).outcome).to.equal("suggested");
    expect(await stateOf(advice)).to.equal("approved");
  });

  it("runs as a job, and by the clock wherever something waits", async () => {
    const advice = await makeApprovedAdvice(ground, { discom: 2, paise: [9_000n] });
    const [line] = await makeLines(ground, [{ paise: 9_000n, narration: `NEFT ${advice.van}` }], { discom: 2 });
    await reconcileAll({}, ground);
    const jobs = await ask<{ key: string }>(
      "SELECT key FROM graphile_worker.jobs WHERE task_identifier = 'reconcile' ORDER BY key",
    );
    expect(jobs.map(({ key }) => key)).to.deep.equal(["reconcile:1", "reconcile:2"]);
    await reconcileJob({ discomId: 2, cause: "schedule" }, ground);
    expect((await heldOf(ground, line as MadeLine)).outcome).to.equal("matched");
  });

  it("shows a discom only its own, and lets nobody write another's decision", async () => {
    const person = await makeUser(ground, { discom: 2 }, ["accountant"]);
    const actor = { userId: person.userId, name: "", payerId: null, discomId: 2, roles: ["accountant"] };
    const seen = await asActor(ground.database, actor, (db) =>
      row<{ others: number; own: number }>(
        db,
        `SELECT count(*) FILTER (WHERE discom_id <> 2)::int AS others, count(*)::int AS own FROM (
           SELECT discom_id FROM decisions UNION ALL SELECT discom_id FROM journal UNION ALL SELECT discom_id FROM receipts
           UNION ALL SELECT discom_id FROM line_decisions UNION ALL SELECT discom_id FROM statement_lines) t`,
      ),
    );
    expect(seen?.others).to.equal(0);
    expect(seen?.own).to.be.greaterThan(3);
    let refused = "";
    await asActor(ground.database, actor, (db) =>
      rows(
        db,
        `INSERT INTO decisions (discom_id, line_id, sequence, outcome, rule, by_user)
         VALUES (1, (SELECT min(line_id) FROM decisions), 9, 'parked', 'person', ?)`,
        [person.userId],
      ),
    ).catch((error) => {
      refused = String(error);
    });
    expect(refused).to.match(/row-level security/);
  });
});
