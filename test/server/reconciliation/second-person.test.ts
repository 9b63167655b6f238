import { randomUUID } from "node:crypto";
import { expect } from "chai";
import supertest from "supertest";
import { asSystem, rows } from "#server/database.ts";
import { runReconciliation } from "#server/reconciliation/run/run.ts";
import { makeApprovedAdvice, makeBills } from "#test/support/advices.ts";
import { type TestGround, testGround } from "#test/support/ground.ts";
import { heldOf, type MadeLine, makeLines } from "#test/support/lines.ts";
import { logIn, makeDiscom, makePayer, makeUser, type Person } from "#test/support/people.ts";
import { expectInvariants } from "#test/support/proof.ts";

const LARGE = 100_000_001n;

describe("decisions that need a second person", () => {
  let ground: TestGround;
  let accountant: Person;
  let token: string;
  let second: string;
  before(async () => {
    ground = await testGround();
    await makeDiscom(ground);
    accountant = await makeUser(ground, { discom: 1 }, ["accountant", "supervisor"]);
    token = await logIn(ground, accountant);
    second = await logIn(ground, await makeUser(ground, { discom: 1 }, ["supervisor"]));
  });
  after(() => ground.close());
  afterEach(() => expectInvariants(ground));

  const run = () => runReconciliation(ground.database, 1, "cli");
  const get = (path: string) => supertest(ground.app).get(path).set("Authorization", `Bearer ${token}`);
  const post = (path: string, body: object, by = token) =>
    supertest(ground.app)
      .post(path)
      .set("Authorization", `Bearer ${by}`)
      .set("Idempotency-Key", randomUUID())
      .send(body);
  const query = <Row>(sql: string, values: readonly unknown[] = []) =>
    asSystem(ground.database, (db) => rows<Row>(db, sql, values));
  const oneLine = async (wish: Parameters<typeof makeLines>[1][number]) =>
    (await makeLines(ground, [wish]))[0] as MadeLine;
  const answer = async (id: string, by = second, approve = true) => {
    const { body } = await get(`/api/approvals/${id}`).expect(200);
    return post(`/api/approvals/${id}/verdict`, { approve, contentHash: body.contentHash, why: "looked at it" }, by);
  };
  const askLarge = async () => {
    const [bill] = await makeBills(ground, { paise: [LARGE] });
    const line = await oneLine({ paise: LARGE, narration: "CASH DEPOSIT" });
    await run();
    const { body } = await post(`/api/lines/${line.id}/match`, {
      sequence: 1,
      allocations: [{ billNumber: bill?.number, paise: String(LARGE) }],
    }).expect(200);
    return { line, bill: bill as NonNullable<typeof bill>, approvalId: body.approvalId as string, asked: body };
  };

  it("asks for a large match, keeps the line from everybody meanwhile, and posts it when another approves", async () => {
    const { line, bill, approvalId, asked } = await askLarge();
    expect(asked).to.deep.include({ outcome: "unidentified", sequence: 1 });
    expect(await heldOf(ground, line)).to.include({ outcome: "unidentified", sequence: 1 });
    const parked = await post(`/api/lines/${line.id}/parking`, { sequence: 1, reason: "mine" }, second).expect(409);
    expect(parked.body).to.deep.include({ code: "waits-for-second-person" });
    expect((await run()).written, "the engine leaves it alone").to.equal(0);
    const { body: shown } = await get(`/api/approvals/${approvalId}`).expect(200);
    expect(shown).to.deep.include({ kind: "match", paise: String(LARGE), mayAnswer: false, mayWithdraw: true });
    expect(shown.content.bills).to.deep.equal([{ billNumber: bill.number, paise: String(LARGE) }]);
    expect((await answer(approvalId, token)).body.code).to.equal("own-asking");
    expect((await answer(approvalId)).body.state).to.equal("approved");
    expect(await heldOf(ground, line)).to.include({ outcome: "matched", rule: "person", sequence: 2 });
    const [kept] = await query("SELECT by_user, approval_id FROM decisions WHERE line_id = ? AND outcome = 'matched'", [
      line.id,
    ]);
    expect(kept).to.deep.equal({ by_user: accountant.userId, approval_id: approvalId });
  });

  it("lets the line go again when it is refused or withdrawn", async () => {
    for (const end of ["refused", "withdrawn"] as const) {
      const { line, approvalId } = await askLarge();
      const ended =
        end === "refused"
          ? await answer(approvalId, second, false)
          : await post(`/api/approvals/${approvalId}/withdrawal`, { why: "asked too soon" });
      expect(ended.body.state).to.equal(end);
      await post(`/api/lines/${line.id}/parking`, { sequence: 1, reason: "branch asked" }).expect(200);
    }
  });

  it("voids what was asked when a bill it would pay has changed, and posts nothing of it", async () => {
    const { line, bill, approvalId } = await askLarge();
    const small = await oneLine({ paise: 500n, narration: "CASH" });
    await run();
    await post(`/api/lines/${small.id}/match`, {
      sequence: 1,
      allocations: [{ billNumber: bill.number, paise: "500" }],
    }).expect(200);
    const { body } = await answer(approvalId);
    expect(body).to.deep.equal({ state: "voided", answer: "bill-overpaid" });
    expect(await heldOf(ground, line)).to.include({ outcome: "unidentified", sequence: 1 });
  });

  it("voids it when the bank gives the credit back meanwhile", async () => {
    const [bill] = await makeBills(ground, { paise: [LARGE] });
    const line = await oneLine({ paise: LARGE, narration: "RTGS-UTIBR52026063000777999-SOMEBODY" });
    await run();
    const { body } = await post(`/api/lines/${line.id}/match`, {
      sequence: (await heldOf(ground, line)).sequence,
      allocations: [{ billNumber: bill?.number, paise: String(LARGE) }],
    }).expect(200);
    await oneLine({ paise: LARGE, narration: "RTGS RETURN-UTIBR52026063000777999-R09", direction: "debit" });
    await run();
    expect((await heldOf(ground, line)).outcome).to.equal("returned");
    expect((await get(`/api/approvals/${body.approvalId}`)).body).to.deep.include({
      state: "voided",
      answer: "decided-meanwhile",
    });
  });

  it("keeps each of several lines that wait together from everybody, and voids it when the bank takes one back", async () => {
    const [bill] = await makeBills(ground, { paise: [LARGE + 700n] });
    const one = await oneLine({ paise: LARGE, narration: "NEFT-UTIBN52026063000777111-SOMEBODY" });
    const two = await oneLine({ paise: 700n, narration: "CASH" });
    await run();
    const lines = await Promise.all(
      [one, two].map(async (line) => ({ id: line.id, sequence: (await heldOf(ground, line)).sequence })),
    );
    const { body } = await post("/api/queue/together", {
      lines,
      allocations: [{ billNumber: bill?.number, paise: String(LARGE + 700n) }],
      reason: "two transfers for one bill",
    });
    expect(body.approvalId, JSON.stringify(body)).to.be.a("string");
    const small = await post(`/api/lines/${two.id}/parking`, { sequence: lines[1]?.sequence, reason: "mine" }, second);
    expect([small.status, small.body.code]).to.deep.equal([409, "waits-for-second-person"]);
    expect((await run()).written).to.equal(0);
    await oneLine({ paise: LARGE, narration: "NEFT RETURN-UTIBN52026063000777111-R09", direction: "debit" });
    await run();
    expect((await get(`/api/approvals/${body.approvalId}`)).body.state).to.equal("voided");
    await post(`/api/lines/${two.id}/parking`, { sequence: lines[1]?.sequence, reason: "mine now" }, second).expect(
      200,
    );
  });

  it("closes a bill that is short by a little when the write-off is approved, on its own account", async () => {
    const advice = await makeApprovedAdvice(ground, { paise: [50_000n, 7_000n] });
    const line = await oneLine({ paise: 56_500n, narration: "CASH" });
    await run();
    const body = { sequence: 1, adviceNumber: advice.number, deductions: [{ kind: "write-off", paise: "500" }] };
    const bare = await post(`/api/lines/${line.id}/match`, body).expect(422);
    expect(bare.body.code).to.equal("reason-needed");
    const { body: asked } = await post(`/api/lines/${line.id}/match`, { ...body, reason: "court's order" }).expect(200);
    expect((await answer(asked.approvalId)).body.state).to.equal("approved");
    const booked = await query(
      `SELECT debit_account, credit_account, paise FROM journal WHERE line_id = ? AND debit_account = 'write-off'`,
      [line.id],
    );
    expect(booked).to.deep.equal([{ debit_account: "write-off", credit_account: "receivable", paise: "500" }]);
    const left = await query("SELECT outstanding_paise AS paise FROM bill_dues WHERE id = ANY (?)", [
      advice.bills.map(({ id }) => id),
    ]);
    expect(left).to.deep.equal([{ paise: "0" }, { paise: "0" }]);
    const { decisionId } = await heldOf(ground, line);
    await post(`/api/decisions/${decisionId}/reversal`, { reason: "the order was set aside" }).expect(200);
    const [sum] = await query(
      `SELECT coalesce(sum(CASE WHEN debit_account = 'write-off' THEN paise ELSE -paise END), 0) AS paise FROM journal
        WHERE 'write-off' IN (debit_account, credit_account)`,
    );
    expect(sum).to.deep.equal({ paise: "0" });
  });

  it("takes a surcharge that came on top to its own account, and no write-off by another name", async () => {
    const payer = await makePayer(ground);
    const [bill] = await makeBills(ground, { payer, paise: [40_000n] });
    const line = await oneLine({ paise: 40_600n, narration: "CASH" });
    await run();
    const allocations = [{ billNumber: bill?.number, paise: "40000" }];
    const other = await oneLine({ paise: 39_400n, narration: "CASH" });
    await run();
    for (const kind of ["rounding", "rebate", "tds-194q"]) {
      const { body } = await post(`/api/lines/${other.id}/match`, {
        sequence: 1,
        allocations,
        deductions: [{ kind, paise: "600" }],
      }).expect(422);
      expect(body.code, kind).to.equal("deduction-too-large");
    }
    const { body } = await post(`/api/lines/${line.id}/match`, {
      sequence: 1,
      allocations,
      deductions: [{ kind: "surcharge", paise: "-600" }],
    }).expect(200);
    expect(body.approvalId).to.equal(null);
    const booked = await query(
      "SELECT credit_account, paise FROM journal WHERE line_id = ? AND credit_account = 'surcharge'",
      [line.id],
    );
    expect(booked).to.deep.equal([{ credit_account: "surcharge", paise: "600" }]);
  });

  it("is held by PostgreSQL for every role: above the limit, written off or under another's approval", async () => {
    const large = await oneLine({ paise: LARGE, narration: "CASH" });
    const small = await oneLine({ paise: 900n, narration: "CASH" });
    await run();
    const { approvalId } = await askLarge();
    await answer(approvalId);
    const forge = (line: MadeLine, deductions: string, approval: string | null, role = "milaan_worker") =>
      asSystem(ground.database, async (db) => {
        await rows(db, `SET LOCAL ROLE ${role}`);
        return rows(
          db,
          `INSERT INTO decisions (discom_id, line_id, sequence, outcome, rule, deductions, by_user, why, approval_id)
           VALUES (1, ?, 2, 'matched', 'person', ?::jsonb, ?, 'forged', ?)`,
          [line.id, deductions, accountant.userId, approval],
        );
      }).then(
        () => "let through",
        (error: { constraint?: string }) => error.constraint,
      );
    expect([
      await forge(large, "[]", null),
      await forge(large, "[]", approvalId),
      await forge(small, '[{"kind":"write-off","paise":"1"}]', null),
      await forge(small, '[{"kind":"rounding","paise":"100"}]', null),
      await forge(small, "[]", approvalId),
      await forge(large, "[]", null, "milaan_owner"),
    ]).to.deep.equal([
      "second_person_needed",
      "second_person_needed",
      "second_person_needed",
      "deduction_fits_kind",
      "second_person_needed",
      "second_person_needed",
    ]);
  });
});
