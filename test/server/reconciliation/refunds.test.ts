import { randomUUID } from "node:crypto";
import { expect } from "chai";
import supertest from "supertest";
import { type Actor, asSystem, rows } from "#server/database.ts";
import { runReconciliation } from "#server/reconciliation/run/run.ts";
import { makeBills } from "#test/support/advices.ts";
import { type TestGround, testGround } from "#test/support/ground.ts";
import { approve, askForRefund, makeKept, makeRefund, staff } from "#test/support/kept.ts";
import { heldOf, type LineWish, type MadeLine, makeLines } from "#test/support/lines.ts";
import { logIn, makeDiscom, makePayer, makeUser } from "#test/support/people.ts";
import { expectInvariants } from "#test/support/proof.ts";

describe("refunds", () => {
  let ground: TestGround;
  let token: string;
  let people: { accountant: Actor; supervisor: Actor };
  before(async () => {
    ground = await testGround();
    await makeDiscom(ground);
    token = await logIn(ground, await makeUser(ground, { discom: 1 }, ["accountant"]));
    people = { accountant: await staff(ground, "accountant"), supervisor: await staff(ground, "supervisor") };
  });
  after(() => ground.close());
  afterEach(() => expectInvariants(ground));

  const get = (path: string) => supertest(ground.app).get(path).set("Authorization", `Bearer ${token}`);
  const post = (path: string, body: object) =>
    supertest(ground.app)
      .post(path)
      .set("Authorization", `Bearer ${token}`)
      .set("Idempotency-Key", randomUUID())
      .send(body);
  const query = <Row>(sql: string, values: readonly unknown[] = []) =>
    asSystem(ground.database, (db) => rows<Row>(db, sql, values));
  const run = () => runReconciliation(ground.database, 1, "cli");
  const oneLine = async (wish: LineWish) => (await makeLines(ground, [wish]))[0] as MadeLine;
  const kept = (payer: string, paise: bigint) => makeKept(ground, people.accountant, { payer, paise });
  const stateOf = async (id: string) => (await get(`/api/refunds/${id}`).expect(200)).body.state as string;
  const owed = async (account: string) => {
    const [sum] = await query<{ paise: string }>(
      `SELECT coalesce(sum(CASE :account WHEN credit_account THEN paise ELSE -paise END), 0) AS paise FROM journal
        WHERE :account IN (debit_account, credit_account)`.replaceAll(":account", `'${account}'`),
    );
    return BigInt(sum?.paise ?? "0");
  };

  it("are payable when another approves, and paid by the debit that bears their number", async () => {
    const payer = await makePayer(ground);
    const line = await kept(payer, 9_000n);
    const before = await owed("refund-payable");
    const refund = await makeRefund(ground, people, line, { payer, paise: 6_000n });
    expect((await owed("refund-payable")) - before).to.equal(6_000n);
    const { body } = await get("/api/refunds").expect(200);
    expect(body.rows[0]).to.deep.include({ number: refund.number, state: "payable", paise: "6000", knownBy: "typed" });
    const debit = await oneLine({
      paise: 6_000n,
      narration: `NEFT DR-${refund.number}-TEST WORKS`,
      direction: "debit",
    });
    await run();
    expect(await heldOf(ground, debit)).to.include({ outcome: "excluded", rule: "P0" });
    expect(await stateOf(refund.id)).to.equal("paid");
    expect(await owed("refund-payable")).to.equal(before);
    expect(await owed("unidentified-payments")).to.equal(0n);
    const cancelled = await post(`/api/refunds/${refund.id}/cancellation`, { reason: "too late" }).expect(409);
    expect(cancelled.body.code).to.equal("refund-paid");
  });

  it("come back with the bank's return, and are given up or paid again", async () => {
    const payer = await makePayer(ground);
    const line = await kept(payer, 3_000n);
    const refund = await makeRefund(ground, people, line, { payer, paise: 3_000n });
    const debit = await oneLine({ paise: 3_000n, narration: `NEFT DR ${refund.number}`, direction: "debit" });
    await run();
    const credit = await oneLine({ paise: 3_000n, narration: `NEFT RETURN ${refund.number} NO SUCH ACCOUNT` });
    await run();
    expect([(await heldOf(ground, debit)).outcome, (await heldOf(ground, credit)).outcome]).to.deep.equal([
      "returned",
      "returned",
    ]);
    expect(await stateOf(refund.id)).to.equal("came-back");
    await expectInvariants(ground);
    const again = await oneLine({ paise: 3_000n, narration: "TRANSFER TO TEST WORKS", direction: "debit" });
    await run();
    const { body } = await get(`/api/refunds/${refund.id}`).expect(200);
    expect(body.debits.map(({ lineId }: { lineId: string }) => lineId)).to.deep.equal([again.id]);
    await post(`/api/refunds/${refund.id}/payment`, {
      lineId: again.id,
      sequence: body.debits[0].sequence,
      reason: "the bank left the number out",
    }).expect(200);
    expect(await stateOf(refund.id)).to.equal("paid");
    const { decisionId } = await heldOf(ground, again);
    await post(`/api/decisions/${decisionId}/reversal`, { reason: "another payment" }).expect(200);
    expect(await stateOf(refund.id)).to.equal("came-back");
    await post(`/api/refunds/${refund.id}/cancellation`, { reason: "keep it for the next bill" }).expect(200);
    const { body: shown } = await get(`/api/payers/${payer}/advances`).expect(200);
    expect(shown.freePaise).to.equal("3000");
  });

  it("of a credit that nobody had placed keep it as the payer's first, by the same approval", async () => {
    const payer = await makePayer(ground);
    const line = await oneLine({ paise: 200_000_000n, narration: "CASH" });
    await run();
    const { body: prepared } = await get(`/api/lines/${line.id}/refund?payer=${payer}`).expect(200);
    expect(prepared).to.deep.include({ paise: "200000000", kept: false });
    const { sequence } = await heldOf(ground, line);
    const approvalId = await askForRefund(ground, people.accountant, line, { payer, paise: 200_000_000n, sequence });
    expect((await run()).written).to.equal(0);
    expect(await approve(ground, people.supervisor, approvalId)).to.equal("approved");
    expect(await heldOf(ground, line)).to.include({ outcome: "matched", rule: "person" });
    const [refund] = await query<{ paise: string }>("SELECT paise FROM refunds WHERE line_id = ?", [line.id]);
    expect(refund?.paise).to.equal("200000000");
  });

  it("show loudly an account that nobody knew, and offer those that are known", async () => {
    const payer = await makePayer(ground);
    await query(
      "INSERT INTO remitters (payer_id, discom_id, account, ifsc, name) VALUES (?, 1, '50100012345678', 'HDFC0001234', 'Own')",
      [payer],
    );
    const line = await kept(payer, 1_000n);
    const { body } = await get(`/api/lines/${line.id}/refund`).expect(200);
    expect(body.beneficiaries).to.deep.equal([
      { account: "50100012345678", ifsc: "HDFC0001234", name: "Own", knownBy: "registered" },
    ]);
    const ask = (account: string, ifsc: string) =>
      post(`/api/lines/${line.id}/refund`, {
        sequence: body.sequence,
        payerId: payer,
        paise: "1000",
        beneficiary: { account, ifsc, name: "Own" },
        reason: "paid twice",
      });
    const known = await ask("50100012345678", "HDFC0001234").expect(200);
    const shown = (id: string) => get(`/api/approvals/${id}`).then(({ body: one }) => one.content);
    expect((await shown(known.body.approvalId)).beneficiary.knownBy).to.equal("registered");
    await supertest(ground.app)
      .post(`/api/approvals/${known.body.approvalId}/withdrawal`)
      .set("Authorization", `Bearer ${token}`)
      .set("Idempotency-Key", randomUUID())
      .send({ why: "other account" })
      .expect(200);
    const typed = await ask("50100099999999", "HDFC0001234").expect(200);
    const content = await shown(typed.body.approvalId);
    expect(content.beneficiary.knownBy).to.equal("typed");
    expect(content.knownBeneficiaries).to.deep.equal(body.beneficiaries);
  });

  it("are voided when the money was used meanwhile, and refused beyond it", async () => {
    const payer = await makePayer(ground);
    const line = await kept(payer, 2_000n);
    const bills = await makeBills(ground, { payer, paise: [1_500n] });
    const { sequence } = await heldOf(ground, line);
    const beyond = askForRefund(ground, people.accountant, line, { payer, paise: 2_001n, sequence });
    expect(await beyond.catch(({ code }) => code)).to.equal("advance-too-small");
    const approvalId = await askForRefund(ground, people.accountant, line, { payer, paise: 2_000n, sequence });
    // Past the verb, which leaves alone what a refund is asked for.
    await query("DELETE FROM waiting_approvals WHERE approval_id = ?", [approvalId]);
    await post(`/api/payers/${payer}/advance-uses`, {
      bills: [{ billNumber: bills[0]?.number, paise: "1500" }],
    }).expect(200);
    expect(await approve(ground, people.supervisor, approvalId)).to.equal("voided");
    expect(await query("SELECT 1 FROM refunds WHERE line_id = ?", [line.id])).to.have.length(0);
  });

  it("are void when the bank takes the credit itself back before they are paid", async () => {
    const payer = await makePayer(ground);
    const line = await makeKept(ground, people.accountant, {
      payer,
      paise: 4_400n,
      narration: "NEFT-UTIBN52026063000777123-SOMEBODY",
    });
    const refund = await makeRefund(ground, people, line, { payer, paise: 4_400n });
    await oneLine({ paise: 4_400n, narration: "NEFT RETURN-UTIBN52026063000777123-R09", direction: "debit" });
    await run();
    expect((await heldOf(ground, line)).outcome).to.equal("returned");
    expect(await stateOf(refund.id)).to.equal("void");
    const late = await oneLine({ paise: 4_400n, narration: `NEFT DR ${refund.number}`, direction: "debit" });
    await run();
    expect((await heldOf(ground, late)).outcome, "it stands out, nothing is due for it").to.equal("unidentified");
  });

  it("without an approval of exactly this are refused by PostgreSQL, whoever asks", async () => {
    const payer = await makePayer(ground);
    const line = await kept(payer, 5_000n);
    const refund = await makeRefund(ground, people, line, { payer, paise: 1_000n });
    const { decisionId } = await heldOf(ground, line);
    const forge = (paise: number, account: string) =>
      query(
        `INSERT INTO refunds (discom_id, number, payer_id, line_id, decision_id, paise, account, ifsc, beneficiary, known_by, approval_id)
         VALUES (1, 'SBRF2600000011', ?, ?, ?, ?, ?, 'SBIN0001234', 'Test Works Ltd (fictional)', 'typed', ?)`,
        [payer, line.id, decisionId, paise, account, refund.approvalId],
      ).then(
        () => "let through",
        (error: { constraint?: string }) => error.constraint,
      );
    expect([
      await forge(2_000, "00123456789"),
      await forge(1_000, "99999999999"),
      await forge(1_000, "00123456789"),
    ]).to.deep.equal(["second_person_needed", "second_person_needed", "refund_approved_once"]);
  });
});
