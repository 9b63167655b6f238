import { randomUUID } from "node:crypto";
import { expect } from "chai";
import supertest from "supertest";
import { type Actor, asActor, asSystem, rows } from "#server/database.ts";
import { orderUse, payAsOrdered } from "#server/reconciliation/kept-money/use-ordered.ts";
import { runReconciliation } from "#server/reconciliation/run/run.ts";
import { type MadeBill, makeApprovedAdvice, makeBills } from "#test/support/advices.ts";
import { day } from "#test/support/bills.ts";
import { type TestGround, testGround } from "#test/support/ground.ts";
import { makeKept, makeRefund, staff } from "#test/support/kept.ts";
import { heldOf, makeLines } from "#test/support/lines.ts";
import { logIn, makeDiscom, makePayer, makeUser } from "#test/support/people.ts";
import { expectInvariants } from "#test/support/proof.ts";

describe("money kept for a payer", () => {
  let ground: TestGround;
  let token: string;
  let accountant: Actor;
  let supervisor: Actor;
  before(async () => {
    ground = await testGround();
    await makeDiscom(ground);
    token = await logIn(ground, await makeUser(ground, { discom: 1 }, ["accountant"]));
    accountant = await staff(ground, "accountant");
    supervisor = await staff(ground, "supervisor");
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
  const kept = (payer: string, paise: bigint, inDays = 0) => makeKept(ground, accountant, { payer, paise, inDays });
  const use = (payer: string, bills: readonly { number: string }[], paise: readonly bigint[]) =>
    post(`/api/payers/${payer}/advance-uses`, {
      bills: bills.map(({ number }, at) => ({ billNumber: number, paise: String(paise[at]) })),
    });
  const outstanding = async (bills: readonly { id: string }[]) =>
    (
      await query<{ paise: string }>(
        "SELECT outstanding_paise AS paise FROM bill_dues WHERE id = ANY (?) ORDER BY id",
        [bills.map(({ id }) => id)],
      )
    ).map(({ paise }) => paise);
  const balances = () =>
    query(
      `SELECT account, payer_id, sum(paise) AS paise FROM (
         SELECT debit_account AS account, payer_id, paise FROM journal UNION ALL SELECT credit_account, payer_id, -paise FROM journal) t
        GROUP BY 1, 2 HAVING sum(paise) <> 0 ORDER BY 1, 2`,
    );

  it("is listed by payer with its age, the oldest first", async () => {
    const payer = await makePayer(ground, [1], "Lotus Foundry Ltd (fictional)");
    await kept(payer, 5_000n);
    await kept(payer, 7_000n, -100);
    const { body } = await get("/api/advances?q=lotus").expect(200);
    expect([body.total, body.paise]).to.deep.equal([1, "12000"]);
    expect(body.rows[0]).to.deep.include({ paise: "12000", creditsCount: 2, askedPaise: "0" });
    expect(body.rows[0].byAge).to.deep.equal({ "30": "5000", "90": "0", "180": "7000", older: "0" });
  });

  it("pays later bills from the oldest credit first, with a receipt and a posting for each credit", async () => {
    const payer = await makePayer(ground);
    const [young, old] = [await kept(payer, 9_000n), await kept(payer, 4_000n, -40)];
    const bills = await makeBills(ground, { payer, paise: [6_000n, 5_000n] });
    const { body } = await use(payer, bills, [6_000n, 3_000n]).expect(200);
    expect(body.paise).to.equal("9000");
    expect(body.receipts).to.have.length(2);
    expect(await outstanding(bills)).to.deep.equal(["0", "2000"]);
    const draws = await query("SELECT line_id, paise FROM advance_draws WHERE use_id = ? ORDER BY id", [body.useId]);
    expect(draws).to.deep.equal([
      { line_id: old.id, paise: "4000" },
      { line_id: young.id, paise: "5000" },
    ]);
    const posted = await query<{ bill_number: string; paise: string }>(
      `SELECT i.bill_number, i.paise FROM receipts r JOIN postings p ON p.receipt_id = r.id JOIN posting_items i ON i.posting_id = p.id
        WHERE r.number = ANY (?) ORDER BY i.bill_number, i.paise`,
      [body.receipts],
    );
    expect(posted.map(({ paise }) => paise)).to.deep.equal(["2000", "4000", "3000"]);
    const receipt = await get(`/api/receipts/${body.receipts[0]}`).expect(200);
    expect(receipt.body).to.deep.include({ paise: "4000", grossPaise: "4000", advanceOf: day(-40) });
    const { body: shown } = await get(`/api/payers/${payer}/advances`).expect(200);
    expect(shown.freePaise).to.equal("4000");
    expect(shown.uses[0]).to.deep.include({ id: body.useId, paise: "9000", standingPaise: "9000" });
  });

  it("is taken back as one act that restores every balance", async () => {
    const payer = await makePayer(ground);
    await kept(payer, 2_000n);
    await kept(payer, 3_000n);
    const bills = await makeBills(ground, { payer, paise: [4_500n] });
    const before = await balances();
    const { body } = await use(payer, bills, [4_500n]).expect(200);
    await post(`/api/advance-uses/${body.useId}/reversal`, { reason: "another bill was meant" }).expect(200);
    expect(await balances()).to.deep.equal(before);
    expect(await outstanding(bills)).to.deep.equal(["4500"]);
    const twice = await post(`/api/advance-uses/${body.useId}/reversal`, { reason: "again" }).expect(409);
    expect(twice.body.code).to.equal("already-reversed");
    const cancelled = await query(
      "SELECT 1 FROM receipts r JOIN receipt_cancellations c ON c.receipt_id = r.id WHERE r.number = ANY (?)",
      [body.receipts],
    );
    expect(cancelled).to.have.length(2);
    await use(payer, bills, [4_500n]).expect(200);
  });

  it("goes back with its credit: a reversal or a return opens the bills it had paid again", async () => {
    const payer = await makePayer(ground);
    const line = await makeKept(ground, accountant, {
      payer,
      paise: 8_000n,
      narration: "NEFT-SBIN426145552844-X",
      inDays: -1,
    });
    const other = await kept(payer, 1_000n);
    const bills = await makeBills(ground, { payer, paise: [8_500n] });
    const { body } = await use(payer, bills, [8_500n]).expect(200);
    const { decisionId } = await heldOf(ground, line);
    await post(`/api/decisions/${decisionId}/reversal`, { reason: "not this payer's" }).expect(200);
    expect(await outstanding(bills)).to.deep.equal(["8000"]);
    const { body: shown } = await get(`/api/payers/${payer}/advances`).expect(200);
    expect(shown.uses[0]).to.deep.include({ paise: "8500", standingPaise: "500" });
    expect(shown.credits.map(({ lineId, leftPaise }: Record<string, string>) => [lineId, leftPaise])).to.deep.equal([
      [other.id, "500"],
    ]);
    await post(`/api/advance-uses/${body.useId}/reversal`, { reason: "the rest too" }).expect(200);
    expect(await outstanding(bills)).to.deep.equal(["8500"]);
  });

  it("is refused beyond what is kept, for another's bill, for one that an advice holds, and beyond a bill", async () => {
    const payer = await makePayer(ground);
    await kept(payer, 1_000n);
    const own = await makeBills(ground, { payer, paise: [5_000n, 300n] });
    const others = await makeBills(ground, { paise: [500n] });
    const held = (await makeApprovedAdvice(ground, { payer, paise: [700n] })).bills;
    const codes = [
      await use(payer, own, [1_001n, 1n]),
      await use(payer, others, [500n]),
      await use(payer, held, [700n]),
      await use(payer, own.slice(1), [301n]),
    ].map(({ status, body }) => [status, body.code]);
    expect(codes).to.deep.equal([
      [409, "advance-too-small"],
      [404, "not-found"],
      [409, "bill-in-live-advice"],
      [409, "bill-overpaid"],
    ]);
  });

  it("is used once by five who want the last of it at the same time, and by nobody past PostgreSQL", async () => {
    const payer = await makePayer(ground);
    const line = await kept(payer, 1_000n);
    const bills = await makeBills(ground, { payer, paise: Array.from({ length: 5 }, () => 1_000n) });
    const answers = await Promise.all(bills.map((bill) => use(payer, [bill], [1_000n])));
    expect(answers.filter(({ status }) => status === 200)).to.have.length(1);
    expect(new Set(answers.filter(({ status }) => status !== 200).map(({ body }) => body.code))).to.deep.equal(
      new Set(["advance-too-small"]),
    );
    const { decisionId } = await heldOf(ground, line);
    const [{ id: useId } = { id: "" }] = await query<{ id: string }>(
      "INSERT INTO advance_uses (discom_id, payer_id, paise, used_on, by_user, why) VALUES (1, ?, 1, current_date, ?, 'forged') RETURNING id",
      [payer, accountant.userId],
    );
    const forged = query(
      "INSERT INTO advance_draws (discom_id, line_id, decision_id, payer_id, paise, use_id) VALUES (1, ?, ?, ?, 1, ?)",
      [line.id, decisionId, payer, useId],
    ).then(
      () => "let through",
      (error: { constraint?: string }) => error.constraint,
    );
    expect(await forged).to.equal("advance_not_overdrawn");
  });

  it("pays the oldest due bills by itself where a supervisor ordered that, and nowhere else", async () => {
    const payer = await makePayer(ground);
    const other = await makePayer(ground);
    await kept(payer, 1_000n);
    await kept(other, 1_000n);
    const [late] = (await makeBills(ground, { payer, paise: [700n], dueInDays: 2 })) as [MadeBill];
    const [later] = (await makeBills(ground, { payer, paise: [700n], dueInDays: 9 })) as [MadeBill];
    const others = await makeBills(ground, { payer: other, paise: [500n] });
    await supertest(ground.app)
      .put(`/api/payers/${payer}/advance-order`)
      .set("Authorization", `Bearer ${token}`)
      .send({ automatic: true, reason: "not hers to say" })
      .expect(403);
    await asActor(ground.database, supervisor, (db) =>
      orderUse(db, supervisor, payer, { automatic: true, reason: "the payer's letter" }),
    );
    for (const _twice of [1, 2]) await payAsOrdered({}, ground);
    expect(await outstanding([late, later])).to.deep.equal(["0", "400"]);
    expect(await outstanding(others)).to.deep.equal(["500"]);
    const { body } = await get(`/api/payers/${payer}/advances`).expect(200);
    expect(body.order).to.deep.include({ automatic: true, why: "the payer's letter" });
    expect(body.uses.map(({ by, paise }: { by: unknown; paise: string }) => [by, paise])).to.deep.equal([
      [null, "1000"],
    ]);
    const forged = query(
      "INSERT INTO advance_uses (discom_id, payer_id, paise, used_on, why) VALUES (1, ?, 1, current_date, 'forged')",
      [other],
    ).then(
      () => "let through",
      (error: { constraint?: string }) => error.constraint,
    );
    expect(await forged).to.equal("use_was_ordered");
  });

  it("that a rule kept from an excess is used like any other, and the first receipt stays as it was", async () => {
    const advice = await makeApprovedAdvice(ground, { paise: [6_000n] });
    const [line] = await makeLines(ground, [{ paise: 6_500n, narration: `NEFT ${advice.van}` }]);
    await runReconciliation(ground.database, 1, "cli");
    const bills = await makeBills(ground, { payer: advice.payerId, paise: [400n] });
    const { body } = await use(advice.payerId, bills, [400n]).expect(200);
    const [first] = await query<{ number: string }>(
      "SELECT number FROM receipts WHERE line_id = ? AND draw_id IS NULL",
      [line?.id],
    );
    const { decisionId } = await heldOf(ground, line as NonNullable<typeof line>);
    const story = await get(`/api/decisions/${decisionId}/story`).expect(200);
    expect(story.body.receipt.number, "the decision's page shows its own receipt").to.equal(first?.number);
    const items = await get(`/api/receipts/${first?.number}/items`).expect(200);
    expect(items.body.rows.map(({ paise }: { paise: string }) => paise)).to.deep.equal(["6000"]);
    expect(body.receipts).not.to.include(first?.number);
  });

  it("is left alone while a refund of it is asked for, and cannot be taken back while one stands", async () => {
    const payer = await makePayer(ground);
    const line = await kept(payer, 5_000n);
    const refund = await makeRefund(ground, { accountant, supervisor }, line, { payer, paise: 4_000n });
    const { decisionId } = await heldOf(ground, line);
    const { body } = await post(`/api/decisions/${decisionId}/reversal`, { reason: "a mistake" }).expect(409);
    expect(body.code).to.equal("refund-stands");
    const bills = await makeBills(ground, { payer, paise: [5_000n] });
    expect((await use(payer, bills, [1_001n])).body.code).to.equal("advance-too-small");
    await post(`/api/refunds/${refund.id}/cancellation`, { reason: "the payer wants it kept" }).expect(200);
    await use(payer, bills, [5_000n]).expect(200);
  });
});
