// Somebody pays on the aggregator's page. However often and in whatever order it says so, the bill is paid once and has one receipt.

import { once } from "node:events";
import type { Server } from "node:http";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { expect } from "chai";
import supertest from "supertest";
import { asSystem, rows } from "#server/database.ts";
import { loadReport } from "#server/gateway/load-report.ts";
import type { CheckoutForm, PayPage } from "#server/gateway/pay-contract.ts";
import { payLinkFor, revokePayLinks } from "#server/gateway/pay-links.ts";
import { verifyOnlineOrder } from "#server/gateway/take-payments.ts";
import { runReconciliation } from "#server/reconciliation/run.ts";
import { bookUnbooked } from "#server/statements/clearing.ts";
import { type MadeBill, makeApprovedAdvice, makeBills } from "#test/support/advices.ts";
import { payAtAggregator, type Sandboxes, startTestSandboxes } from "#test/support/aggregator.ts";
import { type TestGround, testGround } from "#test/support/ground.ts";
import { makeRefund, staff } from "#test/support/kept.ts";
import { makeLines } from "#test/support/lines.ts";
import { logIn, makeDiscom, makePayer, makeUser } from "#test/support/people.ts";
import { expectInvariants } from "#test/support/proof.ts";

describe("paying online", () => {
  let ground: TestGround;
  let sandboxes: Sandboxes;
  let portal: Server;
  before(async () => {
    // The aggregator calls the portal, and the portal the aggregator: a door first, the app behind it as soon as it is there.
    portal = createServer((request, response) => ground.app(request, response)).listen(0, "127.0.0.1");
    await once(portal, "listening");
    const url = `http://127.0.0.1:${(portal.address() as AddressInfo).port}`;
    sandboxes = await startTestSandboxes(url, ["aggregator"]);
    ground = await testGround({ paying: sandboxes.paying, publicUrl: url });
    await makeDiscom(ground, 1);
  });
  after(async () => {
    await sandboxes.stop();
    portal.closeAllConnections();
    portal.close();
    await ground.close();
  });
  afterEach(() => expectInvariants(ground));

  const ask = <Row>(sql: string, values: readonly unknown[] | Record<string, unknown> = []) =>
    asSystem(ground.database, (db) => rows<Row>(db, sql, values));
  const aBill = async (paise = "250000"): Promise<MadeBill> =>
    (await makeBills(ground, { payer: null, paise: [paise] }))[0] as MadeBill;
  const linkTo = (bill: MadeBill) => asSystem(ground.database, (db) => payLinkFor(db, 1, bill.id));
  const look = async (token: string): Promise<PayPage> =>
    (await supertest(ground.app).get(`/api/pay/${token}`).expect(200)).body;
  const openBy = async (token: string): Promise<CheckoutForm> =>
    (await supertest(ground.app).post(`/api/pay/${token}`).send({}).expect(200)).body;
  /** What the queue does with what was heard. */
  async function work(checkout: CheckoutForm): Promise<void> {
    await verifyOnlineOrder({ order: checkout.fields["order_id"] }, ground, { number: 1, max: 1 });
    await asSystem(ground.database, (db) => bookUnbooked(db, 1));
    await runReconciliation(ground.database, 1, "cli");
  }
  const receiptsOf = (bill: MadeBill) =>
    ask<{ number: string; paise: string; utr: string }>(
      `SELECT r.number, r.paise, r.utr FROM receipts r JOIN receipt_bills b ON b.discom_id = r.discom_id AND b.receipt_id = r.id
        WHERE b.bill_number = ?`,
      [bill.number],
    );
  const balance = async (): Promise<string | undefined> =>
    (
      await ask<{ paise: string }>(
        `SELECT coalesce(sum(CASE WHEN debit_account = 'bank' THEN paise ELSE -paise END), 0)::bigint AS paise FROM journal j
           JOIN bank_accounts b ON b.discom_id = j.discom_id AND b.id = j.bank_account_id AND b.kind = 'aggregator'
          WHERE 'bank' IN (debit_account, credit_account)`,
      )
    )[0]?.paise;

  it("shows one bill by its link, and no more of it than is needed", async () => {
    const bill = await aBill();
    const token = await linkTo(bill);
    const page = await look(token);
    expect(page).to.include({ state: "payable", billNumber: bill.number, paise: "250000", receipt: null });
    expect(page.connection).to.equal(`•••••${bill.connectionNumber.slice(-4)}`);
    expect(JSON.stringify({ ...page, billNumber: "" }))
      .not.to.include(bill.connectionNumber)
      .and.not.to.include("Test Works");
    expect(await asSystem(ground.database, (db) => revokePayLinks(db, 1, bill.id))).to.equal(1);
    await supertest(ground.app).get(`/api/pay/${token}`).expect(404);
    await supertest(ground.app).post(`/api/pay/${token}`).send({}).expect(404);
    await supertest(ground.app).get("/api/pay/AAAAAAAAAAAAAAAAAAAAAA").expect(404);
  });

  it("takes webhooks three times and out of order for one payment, one line, one receipt", async () => {
    const bill = await aBill();
    const token = await linkTo(bill);
    const checkout = await openBy(token);
    expect(checkout.fields["amount"]).to.equal("250000");
    await payAtAggregator(checkout, { telling: "three times, out of order" });
    await until(
      async () =>
        (await ask("SELECT number FROM gateway_events WHERE aggregator_order = ?", [checkout.fields["order_id"]]))
          .length === 3,
    );
    for (const _ of [1, 2, 3]) await work(checkout);
    const page = await look(token);
    expect(page.state).to.equal("paid");
    expect(page.payment?.reference).to.match(/^\d{12}$/);
    const receipts = await receiptsOf(bill);
    expect(receipts.map(({ paise }) => paise)).to.deep.equal(["250000"]);
    expect(page.receipt?.number).to.equal(receipts[0]?.number);
    expect(receipts[0]?.utr).to.equal(page.payment?.reference);
  });

  it("believes no webhook: what nobody captured is not paid, what nobody signed is not heard", async () => {
    const bill = await aBill();
    const token = await linkTo(bill);
    const checkout = await openBy(token);
    await payAtAggregator(checkout, { outcome: "failed", telling: "at once" });
    await until(async () => (await look(token)).failedAt !== null);
    await work(checkout);
    expect((await look(token)).state).to.equal("payable");
    const forged = {
      event: "payment.captured",
      created_at: 1,
      payload: { order: { entity: { id: checkout.fields["order_id"] } } },
    };
    const answer = await supertest(ground.app)
      .post("/api/gateway/webhook")
      .set("x-razorpay-event-id", "evt_forged")
      .set("x-razorpay-signature", "0".repeat(64))
      .send(forged);
    expect([answer.status, answer.body.code]).to.deep.equal([401, "signature-wrong"]);
    expect(await receiptsOf(bill)).to.deep.equal([]);
  });

  it("finds a payment whose webhook never came, when the browser returns or the clock asks", async () => {
    const bill = await aBill();
    const token = await linkTo(bill);
    const checkout = await openBy(token);
    const fields = await payAtAggregator(checkout);
    const back = await supertest(ground.app).post(`/api/pay/${token}/return`).type("form").send(fields);
    expect([back.status, back.headers["location"]]).to.deep.equal([303, `/pay/${token}`]);
    await work(checkout);
    expect((await look(token)).state).to.equal("paid");
  });

  it("gives two tabs one order, and a paid or claimed bill none", async () => {
    const bill = await aBill();
    const token = await linkTo(bill);
    const [one, two] = [await openBy(token), await openBy(token)];
    expect(one.order).to.equal(two.order);
    await payAtAggregator(one);
    await work(one);
    const again = await supertest(ground.app).post(`/api/pay/${token}`).send({});
    expect([again.status, again.body.code]).to.deep.equal([409, "bill-paid"]);
    const advice = await makeApprovedAdvice(ground);
    const held = await linkTo(advice.bills[0] as MadeBill);
    expect((await look(held)).state).to.equal("in-advice");
    const refused = await supertest(ground.app).post(`/api/pay/${held}`).send({});
    expect([refused.status, refused.body.code]).to.deep.equal([409, "bill-in-live-advice"]);
  });

  it("settles an approved advice, and only by its maker's own order", async () => {
    const advice = await makeApprovedAdvice(ground, { paise: ["400000", "300000"] });
    const token = await logIn(ground, advice.maker);
    const opened = await supertest(ground.app)
      .post("/api/online-orders")
      .auth(token, { type: "bearer" })
      .send({ advice: advice.number })
      .expect(200);
    await payAtAggregator(opened.body, { method: "netbanking" });
    await work(opened.body);
    const [state] = await ask<{ state: string }>("SELECT state FROM advice_states WHERE advice_id = ?", [advice.id]);
    expect(state?.state).to.equal("settled");
    expect((await ask("SELECT id FROM receipts WHERE advice_id = ?", [advice.id])).length).to.equal(1);
    const other = await makeApprovedAdvice(ground);
    const refused = await supertest(ground.app)
      .post("/api/online-orders")
      .auth(token, { type: "bearer" })
      .send({ advice: other.number });
    expect(refused.status).to.equal(404);
  });

  it("pays several bills of a small payer in one order", async () => {
    const payer = await makePayer(ground, [1]);
    const bills = await makeBills(ground, { payer, paise: ["110000", "120000", "130000"] });
    const maker = (await makeApprovedAdvice(ground, { payer })).maker;
    const opened = await supertest(ground.app)
      .post("/api/online-orders")
      .auth(await logIn(ground, maker), { type: "bearer" })
      .send({ bills: bills.map(({ id }) => ({ discomId: 1, billId: id })) })
      .expect(200);
    expect(opened.body.fields.amount).to.equal("360000");
    await payAtAggregator(opened.body, { method: "card" });
    await work(opened.body);
    for (const bill of bills) expect((await receiptsOf(bill)).length).to.equal(1);
  });

  it("sends back what was paid twice: approved by two, returned by the aggregator, paid by its account", async () => {
    const advice = await makeApprovedAdvice(ground, { paise: ["260000"] });
    const opened = await supertest(ground.app)
      .post("/api/online-orders")
      .auth(await logIn(ground, advice.maker), { type: "bearer" })
      .send({ advice: advice.number })
      .expect(200);
    // The same money came by NEFT meanwhile.
    await makeLines(ground, [
      { paise: advice.amountPaise, narration: `NEFT*YESB0000001*${advice.van}*TEST (FICTIONAL)` },
    ]);
    await runReconciliation(ground.database, 1, "cli");
    await payAtAggregator(opened.body);
    await work(opened.body);
    const [again] = (await ask<{ id: string; outcome: string }>(
      `SELECT l.id, h.outcome FROM statement_lines l JOIN line_decisions h ON h.discom_id = l.discom_id AND h.line_id = l.id
         JOIN gateway_payments p ON p.number = l.bank_reference JOIN gateway_orders o ON o.id = p.order_id
        WHERE o.advice_id = ?`,
      [advice.id],
    )) as [{ id: string; outcome: string }];
    expect(again.outcome).not.to.equal("matched");
    const people = { accountant: await staff(ground, "accountant"), supervisor: await staff(ground, "supervisor") };
    const line = { discomId: 1, id: again.id, paise: advice.amountPaise };
    const refund = await makeRefund(ground, people, line, { payer: advice.payerId, paise: 260_000n });
    const accountant = await logIn(ground, await makeUser(ground, { discom: 1 }, ["accountant"]));
    const send = () =>
      supertest(ground.app).post(`/api/refunds/${refund.id}/online`).auth(accountant, { type: "bearer" }).send({});
    await send().expect(200);
    await send().expect(200);
    await asSystem(ground.database, (db) => bookUnbooked(db, 1));
    await runReconciliation(ground.database, 1, "cli");
    const now = await supertest(ground.app)
      .get(`/api/refunds/${refund.id}`)
      .auth(accountant, { type: "bearer" })
      .expect(200);
    expect(now.body.state).to.equal("paid");
    expect((await ask("SELECT refund FROM gateway_refunds WHERE number = ?", [refund.number])).length).to.equal(1);
    const late = await send();
    expect([late.status, late.body.code]).to.deep.equal([409, "refund-not-online"]);
  });

  it("books the settlement against what was taken: no bill twice, fees as charges, nothing left at the aggregator", async () => {
    const bill = await aBill("500000");
    const checkout = await openBy(await linkTo(bill));
    await payAtAggregator(checkout, { method: "card" });
    await work(checkout);
    expect(BigInt((await balance()) ?? "0") > 0n).to.equal(true);
    const before = await ask("SELECT id FROM receipts");
    const handed = await fetch(`${sandboxes.urls["aggregator"]}/settlements`, {
      method: "POST",
      headers: { accept: "application/json" },
    });
    const { settlement } = (await handed.json()) as { settlement: { id: string; utr: string; amount: number } };
    const report = await fetch(`${sandboxes.urls["aggregator"]}/settlements/${settlement.id}.csv`);
    const bytes = Buffer.from(await report.arrayBuffer());
    const loaded = await loadReport(ground.database, { discomId: 1, name: "report.csv", bytes, by: null });
    expect(loaded).to.include({ settlementsAdded: 1, settlementsRefused: 0 });
    // The bank's line may come before or after the report is booked.
    await makeLines(ground, [
      {
        paise: String(settlement.amount),
        narration: `NEFT CR-RATN0000001-SANDBOX AGGREGATOR-SETTLEMENT-${settlement.utr}`,
      },
    ]);
    await runReconciliation(ground.database, 1, "cli");
    await asSystem(ground.database, (db) => bookUnbooked(db, 1));
    await asSystem(ground.database, (db) => bookUnbooked(db, 1));
    await runReconciliation(ground.database, 1, "cli");
    expect(await balance()).to.equal("0");
    expect((await ask("SELECT id FROM receipts")).length).to.equal(before.length);
    for (const account of ["in-transit", "unidentified-payments", "unidentified-receipts"]) {
      const left = await ask<{ paise: string }>(
        `SELECT sum(CASE WHEN debit_account = :account THEN paise ELSE -paise END)::bigint AS paise, bank_account_id FROM journal
          WHERE :account IN (debit_account, credit_account) GROUP BY 2 HAVING sum(CASE WHEN debit_account = :account THEN paise ELSE -paise END) <> 0`,
        { account },
      );
      // What left one account reached the other.
      expect(
        left.reduce((sum, { paise }) => sum + BigInt(paise), 0n),
        account,
      ).to.equal(0n);
      if (account !== "in-transit") expect(left, account).to.deep.equal([]);
    }
    expect(await ask("SELECT line_id FROM line_decisions WHERE outcome NOT IN ('matched', 'excluded')")).to.deep.equal(
      [],
    );
    await loadReport(ground.database, { discomId: 1, name: "again.csv", bytes, by: null });
    expect(await asSystem(ground.database, (db) => bookUnbooked(db, 1))).to.equal(0);
  });
});

async function until(true_: () => Promise<boolean>): Promise<void> {
  for (let tries = 0; tries < 100; tries++) {
    if (await true_()) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error("it did not become so within five seconds");
}
