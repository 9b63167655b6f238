// One bill, from billing's row to its page; and a recharge, from the wish to the receipt.

import { expect } from "chai";
import pg from "pg";
import supertest from "supertest";
import { loadFeed } from "#server/bills/feed.ts";
import type { FeedReport } from "#server/bills/feed-contract.ts";
import { asSystem, rows } from "#server/database.ts";
import { acknowledge } from "#server/postings/acknowledge.ts";
import { runReconciliation } from "#server/reconciliation/run/run.ts";
import { day, makeConnections } from "#test/support/bills.ts";
import { type TestGround, testGround } from "#test/support/ground.ts";
import { makeLines } from "#test/support/lines.ts";
import { logIn, makePayer, makeUser } from "#test/support/people.ts";
import { expectInvariants } from "#test/support/proof.ts";

const HEAD =
  "Bill number,Connection number,Bill month,Bill date,Due date,Current charges,Energy charges,Fixed charges,Electricity duty,Subsidy,Adjustment,Previous reading,Current reading,Units,Power factor";

describe("a bill's page and a prepaid connection", () => {
  let ground: TestGround;
  let payer: string;
  let maker: string;
  let checker: string;
  before(async () => {
    ground = await testGround();
    payer = await makePayer(ground, [1]);
    maker = await logIn(ground, await makeUser(ground, { payer }, ["maker"]));
    checker = await logIn(ground, await makeUser(ground, { payer }, ["checker"]));
  });
  after(() => ground.close());

  const sql = <Row>(text: string, values: unknown[] = []) =>
    asSystem(ground.database, (db) => rows<Row>(db, text, values));
  const feed = async (kind: "bills" | "connections", csv: string) =>
    (await loadFeed(ground.database, kind, {
      discomId: 1,
      source: "cli",
      name: "x.csv",
      bytes: Buffer.from(csv),
      by: null,
    })) as FeedReport;
  /** Only the owner may. */
  const lastFed = async (daysAgo: number) => {
    const client = new pg.Client({ connectionString: ground.url });
    await client.connect();
    await client.query("UPDATE feeds SET as_of = as_of - make_interval(days => $1)", [daysAgo]);
    await client.end();
  };
  const get = (path: string, token = maker) => supertest(ground.app).get(path).set("Authorization", `Bearer ${token}`);
  let key = 0;
  const send = (method: "post" | "put", path: string, body: object, token = maker) =>
    supertest(ground.app)
      [method](path)
      .set("Authorization", `Bearer ${token}`)
      .set("Idempotency-Key", `bill-test-${++key}`)
      .send(body);

  it("shows heads that add up, readings, and the connection's months; a bill whose heads do not add up comes back", async () => {
    const [one, two] = await makeConnections(ground, { payer, count: 2 });
    const row = (bill: string, connection: string | undefined, month: string, heads: string) =>
      `${bill},${connection},${month},${month}-03,${month}-24,1000.00,${heads}`;
    const report = await feed(
      "bills",
      [
        HEAD,
        row("300000000001", one?.number, "2026-09", "900,100,50,40,-10,1000,1120,120,0.97"),
        row("300000000002", one?.number, "2026-10", "850,100,50,,,1120,1233.5,113.5,"),
        row("300000000003", two?.number, "2026-10", "850,100,60,,,,,,"),
        row("300000000004", two?.number, "2026-11", "850,100,50,,,,,,1.2"),
        row("300000000005", two?.number, "2026-11", ",,,,,,,,"),
      ].join("\n"),
    );
    expect(report.problems.map(({ row: at, code }) => [at, code])).to.deep.equal([
      [4, "heads-do-not-add-up"],
      [5, "power-factor-above-one"],
    ]);
    const { body } = await get("/api/bills/SB/300000000001").expect(200);
    expect(body.heads).to.include({
      energyPaise: "90000",
      subsidyPaise: "4000",
      adjustmentPaise: "-1000",
      units: "120",
      powerFactor: "0.970",
    });
    expect(body.state).to.equal("overdue");
    expect(body.history.map((each: { number: string; units: string }) => [each.number, each.units])).to.deep.equal([
      ["300000000002", "113.5"],
      ["300000000001", "120"],
    ]);
    expect((await get("/api/bills/SB/300000000005").expect(200)).body.heads).to.equal(null);
    const again = await feed(
      "bills",
      [HEAD, row("300000000002", one?.number, "2026-10", "850,100,50,,,1120,1233.5,113.5,")].join("\n"),
    );
    expect(again.rowsUnchanged).to.equal(1);
    const stranger = await logIn(ground, await makeUser(ground, { payer: await makePayer(ground, [1]) }, ["maker"]));
    await get("/api/bills/SB/300000000001", stranger).expect(404);
  });

  it("says when billing was silent on the due date, and when what it told is old", async () => {
    await lastFed(30);
    const { body } = await get("/api/bills/SB/300000000005").expect(200);
    expect(body.stale).to.equal(true);
    expect((await get("/api/dues").expect(200)).body.stale).to.equal(true);
    const late = await makeConnections(ground, { payer });
    await sql(
      `INSERT INTO bills (discom_id, connection_id, number, month, issued_on, due_date, current_paise)
       VALUES (1, ?, '300000000099', '2026-10-01', current_date - 20, current_date - 4, 100)`,
      [late[0]?.id],
    );
    expect((await get("/api/bills/SB/300000000099").expect(200)).body.silence).to.include({ until: null });
    const admin = await logIn(ground, await makeUser(ground, { discom: 1 }, ["admin"]));
    const settings = { staleHours: 2000, lowBalancePaise: "30000", disputeDays: 15, reopenDays: 15, answers: [] };
    const next = { settings, after: 1, why: "The feed comes once a month" };
    await send("post", "/api/service-settings/versions", next, admin).expect(200);
    expect((await get("/api/bills/SB/300000000099").expect(200)).body).to.include({ stale: false, silence: null });
  });

  const balances = (number: string, balance: string, days: number, recharge = ",") =>
    feed(
      "connections",
      `Connection number,Office code,Name,Category,Prepaid,Balance,Balance as of,Last recharge,Last recharge on
${number},S1,Tower,NDS-II,yes,${balance},${day(days)} 06:00,${recharge}`,
    );

  it("tells a low balance once for each time it falls, and how long the rest lasts", async () => {
    const [connection] = await makeConnections(ground, { payer });
    const number = connection?.number as string;
    const told = async () =>
      (
        await sql<{ n: number }>(
          "SELECT count(*)::int AS n FROM events WHERE kind = 'connection.balance-low' AND payer_id = ?",
          [payer],
        )
      )[0]?.n;
    await balances(number, "1000.00", -10, `2000,${day(-12)}`);
    expect(await told()).to.equal(0);
    await balances(number, "200.00", -2, `2000,${day(-12)}`);
    await balances(number, "150.00", -1, `2000,${day(-12)}`);
    expect(await told()).to.equal(1);
    const { body } = await get("/api/prepaid?low=true").expect(200);
    expect(body.low).to.equal(1);
    expect(body.rows[0]).to.include({
      connectionNumber: number,
      balancePaise: "15000",
      low: true,
      usedADayPaise: "9444",
      daysLeft: 1,
    });
    await balances(number, "900.00", 0, `850,${day(0)}`);
    expect((await get("/api/prepaid").expect(200)).body.rows[0]).to.include({
      low: false,
      usedADayPaise: "9500",
      daysLeft: 9,
    });
    await send("put", `/api/prepaid/1/${connection?.id}/limit`, { paise: "95000" }).expect(200);
    await balances(number, "-20.00", 1, `850,${day(0)}`);
    expect(await told()).to.equal(2);
  });

  it("takes a recharge from the wish through advice and bank to a receipt and billing's answer", async () => {
    const [connection] = await makeConnections(ground, { payer });
    await balances(connection?.number as string, "50.00", 0);
    const ask = { discomId: 1, connectionId: connection?.id as string };
    await send("post", "/api/recharges", { ...ask, paise: "0" }).expect(422);
    const first = await send("post", "/api/recharges", { ...ask, paise: "50000" }).expect(200);
    const { body: asked } = await send("post", "/api/recharges", { ...ask, paise: "75000" }).expect(200);
    expect(asked).to.deep.equal(first.body);
    const { body: dues } = await get(`/api/dues?supply=prepaid&search=${asked.number}`).expect(200);
    expect(dues.rows).to.have.length(1);
    expect(dues.rows[0]).to.include({ kind: "recharge", payablePaise: "75000", prepaid: true });
    await send("post", "/api/basket/items", { bills: [{ discomId: 1, billId: asked.billId }] }).expect(200);
    const { body: made } = await send("post", "/api/advices", { discomId: 1 }).expect(200);
    const advice = made.advices[0].number;
    const refused = await send("post", "/api/recharges", { ...ask, paise: "10000" }).expect(409);
    expect(refused.body.code).to.equal("recharge-in-advice");
    const { body: page } = await get(`/api/advices/${advice}`).expect(200);
    await sql(
      `INSERT INTO advice_events (discom_id, advice_id, seq, payer_id, event, state, by_user) SELECT 1, id, 2, payer_id, 'submitted', 'submitted', prepared_by FROM advices WHERE number = ?`,
      [advice],
    );
    await sql(
      `INSERT INTO advice_events (discom_id, advice_id, seq, payer_id, event, state, by_user, content_hash)
       SELECT 1, id, 3, payer_id, 'approved', 'approved', (SELECT id FROM users WHERE payer_id = a.payer_id AND roles = '{checker}'), content_hash
         FROM advices a WHERE number = ?`,
      [advice],
    );
    await makeLines(ground, [{ paise: "75000", narration: `NEFT ${page.van}` }]);
    await runReconciliation(ground.database, 1, "cli");
    const { body: bill } = await get(`/api/bills/sb/${asked.number}`, checker).expect(200);
    expect(bill).to.include({ kind: "recharge", state: "paid-awaiting-posting", outstandingPaise: "0" });
    expect(bill.receipts).to.have.length(1);
    const waiting = await sql<{ postingId: string; billNumber: string }>(
      `SELECT posting_id AS "postingId", bill_number AS "billNumber" FROM posting_items WHERE bill_number = ?`,
      [asked.number],
    );
    expect(waiting).to.have.length(1);
    await acknowledge(
      (work) => asSystem(ground.database, work),
      { userId: null, payerId: null, discomId: 1 },
      waiting.map((item) => ({ ...item, outcome: "accepted" as const, reference: "RC-1", message: "" })),
    );
    const { body: posted } = await get(`/api/bills/SB/${asked.number}`).expect(200);
    expect(posted.state).to.equal("paid");
    expect(posted.postings[0]).to.include({ outcome: "accepted", reference: "RC-1" });
    const next = await send("post", "/api/recharges", { ...ask, paise: "10000" }).expect(200);
    expect(next.body.number).to.not.equal(asked.number);
    await expectInvariants(ground);
  });

  it("refuses a recharge of a connection that is billed afterwards, and of one that is another's", async () => {
    const [own] = await makeConnections(ground, { payer });
    const [others] = await makeConnections(ground, { payer: await makePayer(ground, [1]) });
    const wish = (connectionId: string | undefined) =>
      send("post", "/api/recharges", { discomId: 1, connectionId, paise: "5000" });
    expect((await wish(own?.id).expect(409)).body.code).to.equal("not-prepaid");
    await wish(others?.id).expect(404);
  });
});
