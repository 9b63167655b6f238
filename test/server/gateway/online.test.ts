// Somebody pays on the aggregator's page. However often and in whatever order it says so, the bill is paid once and has one receipt.

import { once } from "node:events";
import type { Server } from "node:http";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { expect } from "chai";
import supertest from "supertest";
import { asActor, asSystem, rows } from "#server/database.ts";
import { loadReport } from "#server/gateway/load-report.ts";
import type { OnlineOrder } from "#server/gateway/online-contract.ts";
import { unheardOrders } from "#server/gateway/order-queries.ts";
import type { CheckoutForm, PayPage } from "#server/gateway/pay-contract.ts";
import { payLinkFor } from "#server/gateway/pay-links.ts";
import { verifyOnlineOrder } from "#server/gateway/take-payments.ts";
import type { AggregatorConfig } from "#server/paying-config.ts";
import { matchByHand } from "#server/reconciliation/decide/decide.ts";
import { sendRefund } from "#server/reconciliation/kept-money/send-refund.ts";
import { runReconciliation } from "#server/reconciliation/run/run.ts";
import { bookUnbooked } from "#server/statements/clearing.ts";
import { type BillWishes, type MadeBill, makeApprovedAdvice, makeBills } from "#test/support/advices.ts";
import { payAtAggregator, type Sandboxes, startTestSandboxes } from "#test/support/aggregator.ts";
import { type TestGround, testGround } from "#test/support/ground.ts";
import { makeRefund, staff } from "#test/support/kept.ts";
import { heldOf, type MadeLine, makeLines } from "#test/support/lines.ts";
import { logIn, makeDiscom, makePayer, makeUser } from "#test/support/people.ts";
import { expectInvariants } from "#test/support/proof.ts";
import { limitTo } from "#test/support/sub-units.ts";

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
    await asSystem(ground.database, async (db) => {
      await rows(db, "SET LOCAL ROLE milaan_owner");
      await rows(
        db,
        "UPDATE pay_links SET made_at = made_at - interval '90 days', expires_at = now() WHERE bill_id = ?",
        [bill.id],
      );
    });
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

  it("asks about every order of three days within the hour, however many were opened and never paid", async () => {
    await ask(
      `INSERT INTO gateway_orders (discom_id, number, aggregator_order, purpose, paise, opened_at)
       SELECT 1, 'OPENED-' || n, 'order_opened_' || n, 'bill', 100, now() - n * interval '4 minutes' FROM generate_series(1, 1000) n`,
    );
    const asked = new Set<string>();
    for (let asking = 0; asking < 30; asking++) {
      for (const id of await asSystem(ground.database, (db) => unheardOrders(db, asking))) asked.add(id);
    }
    expect([...asked].filter((id) => id.startsWith("order_opened_"))).to.have.length(1000);
    // Not all of them at every asking.
    const once = await asSystem(ground.database, (db) => unheardOrders(db, 7));
    expect(once.length).to.be.lessThan(60);
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

  describe("of a small payer, several bills at once", () => {
    /** Who pays for a few connections alone: nobody approves. */
    async function alone(paise: readonly string[], wishes: BillWishes = {}) {
      const payer = await makePayer(ground, [1]);
      const bills = await makeBills(ground, { ...wishes, payer, paise });
      const maker = await makeUser(ground, { payer }, ["maker"]);
      return { payer, bills, maker, token: await logIn(ground, maker) };
    }
    const keysOf = (bills: readonly MadeBill[]) => bills.map(({ id }) => ({ discomId: 1, billId: id }));
    const asks = (token: string, path: string) =>
      supertest(ground.app).get(`/api${path}`).auth(token, { type: "bearer" });
    const order = (token: string, bills: readonly MadeBill[], paise: string) =>
      supertest(ground.app)
        .post("/api/online-orders")
        .auth(token, { type: "bearer" })
        .send({ bills: keysOf(bills), paise });
    const tick = (token: string, bills: readonly MadeBill[]) =>
      supertest(ground.app)
        .post("/api/basket/items")
        .auth(token, { type: "bearer" })
        .set("idempotency-key", `tick-${bills[0]?.id}`)
        .send({ bills: keysOf(bills) })
        .expect(200);
    const offers = async (token: string) => (await asks(token, "/online-offers").expect(200)).body.rows;

    it("makes one order of the basket, less the rebates of today, one receipt with every bill, and empties the basket", async () => {
      const { bills, token } = await alone(["110000", "120000", "130000"], { rebatePaise: "1000" });
      await tick(token, bills);
      const [offer] = await offers(token);
      expect(offer).to.deep.include({ paise: "357000", rebatePaise: "3000", hindrance: null });
      expect(offer.methods).to.include("upi");
      const checkout = (await order(token, bills, offer.paise).expect(200)).body as CheckoutForm;
      expect(checkout.fields["amount"]).to.equal("357000");
      expect((await order(token, bills, offer.paise).expect(200)).body.order, "a second tab").to.equal(checkout.order);
      const seen = async () => (await asks(token, `/online-orders/${checkout.order}`).expect(200)).body as OnlineOrder;
      expect((await seen()).state).to.equal("open");
      await payAtAggregator(checkout, { outcome: "failed", telling: "at once" });
      await until(async () => (await seen()).state === "failed");
      await payAtAggregator(checkout, { method: "card" });
      await verifyOnlineOrder({ order: checkout.fields["order_id"] }, ground, { number: 1, max: 1 });
      expect((await seen()).state).to.equal("taken");
      expect((await order(token, bills, offer.paise)).body.code, "while it is booked").to.equal("bill-being-paid");
      await work(checkout);
      const { state, payments, bills: paid } = await seen();
      expect([state, paid.length, payments.length, payments[0]?.receipts.length]).to.deep.equal(["paid", 3, 1, 1]);
      const numbers = await Promise.all(
        bills.map(async (bill) => (await receiptsOf(bill)).map(({ number }) => number)),
      );
      expect(new Set(numbers.flat())).to.deep.equal(new Set(payments[0]?.receipts));
      expect(await offers(token), "the basket").to.deep.equal([]);
      const back = await supertest(ground.app).post(`/api/online-orders/${checkout.order}/return`).send({});
      expect(back.headers["location"]).to.equal(`/online-orders/${checkout.order}`);
      const { body: list } = await asks(token, "/online-orders").expect(200);
      expect(list.rows.map((row: { order: string; bills: number }) => [row.order, row.bills])).to.deep.equal([
        [checkout.order, 3],
      ]);
      const stranger = await alone(["100000"]);
      await asks(stranger.token, `/online-orders/${checkout.order}`).expect(404);
      expect((await asks(stranger.token, "/online-orders").expect(200)).body.total).to.equal(0);
    });

    it("refuses an amount that was shown before a bill changed, and says the one of now", async () => {
      const { bills, token } = await alone(["110000", "120000"]);
      const refused = await order(token, bills, "230001");
      expect([refused.status, refused.body.code, refused.body.params]).to.deep.equal([
        409,
        "online-amount-changed",
        { now: "2,300.00" },
      ]);
      expect((await ask("SELECT 1 FROM gateway_order_bills WHERE bill_id = ?", [bills[0]?.id])).length).to.equal(0);
    });

    it("goes past no approval and no limit, through the screen, the API or the database", async () => {
      const { payer, bills, maker, token } = await alone(["110000"]);
      await limitTo(ground, payer, maker, { make: 109_999n });
      await tick(token, bills);
      expect((await offers(token))[0].hindrance).to.equal("above-own-limit");
      expect((await order(token, bills, "110000")).body.code).to.equal("above-own-limit");
      await limitTo(ground, payer, maker, {});
      await makeUser(ground, { payer }, ["checker"]);
      expect((await offers(token))[0].hindrance).to.equal("approval");
      expect((await order(token, bills, "110000")).body.code).to.equal("online-needs-approval");
      const past = await ask(
        `INSERT INTO gateway_orders (discom_id, number, aggregator_order, purpose, payer_id, by_user, paise)
         VALUES (1, 'PAST-1', 'order_past', 'bill', ?, ?, 110000)`,
        [payer, maker.userId],
      ).catch((error: { constraint?: string }) => error.constraint);
      expect(past).to.equal("online_without_approval");
    });

    it("leaves parts, tax and bills set aside to an advice", async () => {
      const { bills, token } = await alone(["110000", "120000"]);
      await tick(token, bills);
      const part = `/api/basket/items/1/${bills[0]?.id}`;
      await supertest(ground.app)
        .put(part)
        .auth(token, { type: "bearer" })
        .set("idempotency-key", "a part of it")
        .send({ paise: "50000", tdsPaise: "0" })
        .expect(200);
      expect((await offers(token))[0].hindrance).to.equal("not-whole");
    });

    it("holds a payment that fits no more, and shows what was sent back of it beside its receipt", async () => {
      const { payer, bills, token } = await alone(["110000", "120000", "130000"]);
      const checkout = (await order(token, bills, "360000").expect(200)).body as CheckoutForm;
      // One of them is paid from the bank meanwhile.
      const [first, ...others] = bills as [MadeBill, ...MadeBill[]];
      await makeLines(ground, [{ paise: "110000", narration: `NEFT CR-YESB0000001-TEST-BILL ${first.number}` }]);
      await runReconciliation(ground.database, 1, "cli");
      await payAtAggregator(checkout);
      await work(checkout);
      const seen = async () => (await asks(token, `/online-orders/${checkout.order}`).expect(200)).body as OnlineOrder;
      expect((await seen()).state).to.equal("held");
      expect((await order(token, others, "250000")).body.code).to.equal("bill-being-paid");
      const [line] = (await ask<MadeLine>(
        'SELECT discom_id AS "discomId", id, paise FROM statement_lines WHERE bank_reference = ?',
        [(await seen()).payments[0]?.number],
      )) as [MadeLine];
      const people = { accountant: await staff(ground, "accountant"), supervisor: await staff(ground, "supervisor") };
      const { sequence } = await heldOf(ground, line);
      await asActor(ground.database, people.accountant, (db) =>
        matchByHand(db, people.accountant, line.id, {
          sequence,
          payerId: payer,
          adviceNumber: null,
          allocations: others.map(({ number, paise }) => ({ billNumber: number, paise })),
          deductions: [],
          advancePaise: "110000",
          reason: "",
        }),
      );
      const refund = await makeRefund(ground, people, line, { payer, paise: 110_000n });
      await supertest(ground.app)
        .post(`/api/refunds/${refund.id}/online`)
        .auth(await logIn(ground, await makeUser(ground, { discom: 1 }, ["accountant"])), { type: "bearer" })
        .send({})
        .expect(200);
      await asSystem(ground.database, (db) => bookUnbooked(db, 1));
      await runReconciliation(ground.database, 1, "cli");
      const { state, payments } = await seen();
      expect([state, payments[0]?.receipts.length]).to.deep.equal(["paid", 1]);
      expect(payments[0]?.refunds.map(({ number, paise }) => [number, paise])).to.deep.equal([
        [refund.number, "110000"],
      ]);
      expect((await receiptsOf(first)).length, "the bank's own").to.equal(1);
    });
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
    const giveUp = () =>
      supertest(ground.app)
        .post(`/api/refunds/${refund.id}/cancellation`)
        .auth(accountant, { type: "bearer" })
        .set("idempotency-key", `give up ${refund.number}`.replaceAll(" ", "-"))
        .send({ reason: "paid from the bank instead" });
    const sendTo = async (change: { url?: string; keySecret?: string }) => {
      const aggregator = { ...(sandboxes.paying.aggregator as AggregatorConfig), ...change };
      const config = { ...ground.config, paying: { ...sandboxes.paying, aggregator } };
      await sendRefund({ ...ground, config }, people.accountant, refund.id).catch(() => undefined);
      return ask("SELECT refund_id FROM refund_sendings WHERE refund_id = ?", [refund.id]);
    };
    expect(await sendTo({ keySecret: "none of the aggregator's" }), "refused").to.have.length(0);
    expect(await sendTo({ url: "http://127.0.0.1:1" }), "nobody heard the answer").to.have.length(1);
    expect(await sendTo({ keySecret: "none of the aggregator's" }), "the first may have been taken").to.have.length(1);
    expect((await giveUp()).body.code).to.equal("refund-sent");
    await send().expect(200);
    await send().expect(200);
    expect((await giveUp()).body.code).to.equal("refund-sent");
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
