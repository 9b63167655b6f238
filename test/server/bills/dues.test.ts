import { expect } from "chai";
import supertest from "supertest";
import { asActor, asSystem, rows } from "#server/database.ts";
import { makeApprovedAdvice, makeBills } from "#test/support/advices.ts";
import { type TestGround, testGround } from "#test/support/ground.ts";
import { logIn, makePayer, makeUser } from "#test/support/people.ts";

describe("GET /api/dues", () => {
  let ground: TestGround;
  let payer: string;
  let token: string;

  before(async () => {
    ground = await testGround();
    payer = await makePayer(ground, [1, 2]);
    token = await logIn(ground, await makeUser(ground, { payer }, ["maker"]));
    await makeBills(ground, { payer, paise: ["10000", "20000"], dueInDays: -12 });
    await makeBills(ground, { payer, paise: ["30000"], dueInDays: 4, rebatePaise: "300", rebateInDays: 3 });
    await makeBills(ground, { payer, paise: ["40000"], dueInDays: 20, rebatePaise: "400", rebateInDays: 9 });
    await makeBills(ground, { payer, discom: 2, paise: ["50000"], dueInDays: 20 });
    await makeBills(ground, { payer, paise: ["60000"], dueInDays: 20, rebatePaise: "600", rebateInDays: -1 });
    await makeApprovedAdvice(ground, { payer, paise: ["70000"] });
    await makeBills(ground, { paise: ["99900"] });
  });
  after(() => ground.close());

  const get = (query: string) =>
    supertest(ground.app).get(`/api/dues${query}`).set("Authorization", `Bearer ${token}`).expect(200);

  it("names what each bill is, takes a rebate off only while it can be won, and never shows another payer's", async () => {
    const { body } = await get("?sort=payable");
    expect(body.total).to.equal(7);
    expect(
      body.rows.map((row: { state: string; payablePaise: string }) => [row.state, row.payablePaise]),
    ).to.deep.equal([
      ["overdue", "10000"],
      ["overdue", "20000"],
      ["due-soon", "29700"],
      ["rebate", "39600"],
      ["due", "50000"],
      ["due", "60000"],
      ["in-advice", null],
    ]);
    expect(body.rows[6].adviceNumber).to.match(/^SB26\d{10}$/);
    expect(body.rows[0].daysLeft).to.equal(-12);
  });

  it("sums what can be paid of the view and of all dues", async () => {
    const { body } = await get("?state=rebate-possible");
    expect(body.total).to.equal(2);
    expect(body.totals).to.deep.equal({
      count: 2,
      currentPaise: "70000",
      arrearsPaise: "0",
      surchargePaise: "0",
      rebatePaise: "700",
      payablePaise: "69300",
      inBasket: 0,
    });
    expect(body.strip.dueNow).to.deep.equal({ count: 6, paise: "209300" });
    expect(body.strip.overdue).to.deep.equal({ count: 2, paise: "30000" });
    expect(body.strip.rebate).to.deep.equal({ count: 2, paise: "700" });
    expect(body.strip.inAdvice).to.deep.equal({ count: 1, paise: "70000" });
  });

  it("filters by discom, office and below, amount, due date and text, a percent sign included", async () => {
    const total = async (query: string) => (await get(query)).body.total;
    expect(await total("?discom=2")).to.equal(1);
    expect(await total("?discom=1&office=2")).to.equal(6);
    expect(await total("?discom=1&office=99")).to.equal(0);
    expect(await total("?least=30000&most=50000")).to.equal(2);
    expect(await total("?search=%25")).to.equal(0);
    const { body } = await get("?state=overdue");
    expect(await total(`?search=${body.rows[0].billNumber}`)).to.equal(1);
    expect(await total(`?search=${body.rows[0].connectionNumber}`)).to.equal(1);
    expect(await total("?category=NDS-II")).to.equal(7);
    expect(await total("?category=HTS,LTIS")).to.equal(0);
  });

  it("begins with what can be paid, each part in the order of connections", async () => {
    const other = await makePayer(ground);
    const held = await makeApprovedAdvice(ground, { payer: other, paise: ["70000", "80000"] });
    const open = await makeBills(ground, { payer: other, paise: ["10000", "20000", "30000"] });
    const maker = await logIn(ground, await makeUser(ground, { payer: other }, ["maker"]));
    const numbers = async (query: string) => {
      const { body } = await supertest(ground.app).get(`/api/dues${query}`).set("Authorization", `Bearer ${maker}`);
      return body.rows.map((row: { connectionNumber: string }) => row.connectionNumber);
    };
    const connections = (bills: readonly { connectionNumber: string }[]) =>
      bills.map(({ connectionNumber }) => connectionNumber).sort();
    expect(await numbers("")).to.deep.equal([...connections(open), ...connections(held.bills)]);
    expect(await numbers("?sort=connection")).to.deep.equal(connections([...open, ...held.bills]));
  });

  it("pages in an order that does not move", async () => {
    const first = (await get("?size=4&sort=due&descending=true")).body.rows;
    const second = (await get("?size=4&page=2&sort=due&descending=true")).body.rows;
    const ids = [...first, ...second].map((row: { billId: string }) => row.billId);
    expect(new Set(ids).size).to.equal(7);
    expect(second.at(-1).state).to.equal("overdue");
  });

  it("refuses a filter it does not know", async () => {
    const { body } = await supertest(ground.app)
      .get("/api/dues?ofice=2")
      .set("Authorization", `Bearer ${token}`)
      .expect(422);
    expect(body.code).to.equal("invalid-input");
  });

  it("is not for a discom's people", async () => {
    const staff = await logIn(ground, await makeUser(ground, { discom: 1 }, ["accountant"]));
    const { body } = await supertest(ground.app).get("/api/dues").set("Authorization", `Bearer ${staff}`).expect(403);
    expect(body.code).to.equal("role");
  });

  it("offers what can be filtered by", async () => {
    const { body } = await get("/choices");
    expect(body.discoms.map((one: { id: number }) => one.id)).to.deep.equal([1, 2]);
    expect(body.offices.filter((one: { discomId: number }) => one.discomId === 1)).to.have.length(4);
    expect(body.offices[0]).to.include({ level: "zone", connections: 6 });
    expect(body.categories).to.deep.equal(["NDS-II"]);
  });

  it("exports the view with its sums, and no cell that a spreadsheet would run", async () => {
    await asSystem(ground.database, (db) =>
      rows(db, "UPDATE connections SET site = '=HYPERLINK(\"http://x\")' WHERE payer_id = ? AND discom_id = 2", [
        payer,
      ]),
    );
    const { text } = await get(".csv");
    const lines = text.trim().split("\r\n");
    expect(lines).to.have.length(9);
    expect(text).to.include(`"'=HYPERLINK(""http://x"")"`);
    expect(lines.at(-1)).to.match(/^Payable bills: 6,.*,2100,0,0,0,7,2093$/);
    const hindi = await get(".csv?language=hi&state=overdue");
    expect(hindi.text).to.include("विलंबित");
  });

  it("keeps to the payer in SQL too: the app role sees no bill of others", async () => {
    const other = await makePayer(ground, [1]);
    const actor = { userId: "1", name: "", payerId: other, discomId: null, roles: ["maker"] };
    for (const all of ["bill_dues", "open_dues", "closed_advices"]) {
      expect(await asActor(ground.database, actor, (db) => rows(db, `SELECT * FROM ${all}`)), all).to.deep.equal([]);
      expect(await ground.database.app.transaction((db) => rows(db, `SELECT * FROM ${all}`)), all).to.deep.equal([]);
    }
    const own = await asActor(ground.database, { ...actor, payerId: payer }, (db) =>
      rows(db, "SELECT * FROM open_dues WHERE discom_id = 2"),
    );
    expect(own).to.have.length(1);
  });

  describe("when billing has not yet heard of a payment", () => {
    it("says paid, awaiting posting, whatever the due date", async () => {
      const alone = await makePayer(ground, [1]);
      const maker = await logIn(ground, await makeUser(ground, { payer: alone }, ["maker"]));
      const advice = await makeApprovedAdvice(ground, { payer: alone, paise: ["5000"], dueInDays: -3 });
      await settle(advice.id);
      const { body } = await supertest(ground.app).get("/api/dues").set("Authorization", `Bearer ${maker}`).expect(200);
      expect(body.rows[0]).to.include({ state: "paid-awaiting-posting", payablePaise: "0" });
      expect(body.strip.awaitingPosting).to.deep.equal({ count: 1, paise: "5000" });
      expect(body.strip.overdue.count).to.equal(0);
    });
  });

  describe("when somebody else paid before the payer tagged the connection", () => {
    it("offers the bill to nobody a second time", async () => {
      const before = await makePayer(ground, [1]);
      const now = await makePayer(ground, [1]);
      const person = await makeUser(ground, { payer: now }, ["maker"]);
      const token = await logIn(ground, person);
      const settled = await makeApprovedAdvice(ground, { payer: before, paise: ["5000"] });
      await settle(settled.id);
      const [byHand] = await makeBills(ground, { payer: before, paise: ["7000"] });
      const [partly] = await makeBills(ground, { payer: before, paise: ["9000"], rebatePaise: "90" });
      await allocate(byHand?.id, "7000");
      await allocate(partly?.id, "4000");
      await asSystem(ground.database, (db) =>
        rows(
          db,
          "UPDATE tags SET untagged_by = tagged_by, untagged_at = now(), untag_reason = 'moved' WHERE payer_id = ?",
          [before],
        ),
      );
      await asSystem(ground.database, (db) =>
        rows(
          db,
          `INSERT INTO tags (discom_id, connection_id, payer_id, proof, tagged_by)
           SELECT discom_id, connection_id, ?, 'discom', ? FROM tags WHERE payer_id = ?`,
          [now, person.userId, before],
        ),
      );
      const { body } = await supertest(ground.app)
        .get("/api/dues?sort=payable")
        .set("Authorization", `Bearer ${token}`)
        .expect(200);
      const shown = body.rows.map((row: { state: string; payablePaise: string }) => [row.state, row.payablePaise]);
      expect(shown).to.deep.equal([
        ["paid-awaiting-posting", "0"],
        ["paid-awaiting-posting", "0"],
        ["rebate", "4910"],
      ]);
      const keys = body.rows.map((row: { discomId: number; billId: string }) => ({
        discomId: row.discomId,
        billId: row.billId,
      }));
      const added = await supertest(ground.app)
        .post("/api/basket/items")
        .set("Authorization", `Bearer ${token}`)
        .send({ bills: keys })
        .expect(200);
      expect(added.body.changed).to.equal(1);
    });
  });

  async function allocate(billId: string | undefined, paise: string): Promise<void> {
    await asSystem(ground.database, async (db) => {
      await rows(db, "SET LOCAL ROLE none");
      await rows(db, "SET LOCAL session_replication_role = replica");
      await rows(db, "INSERT INTO allocations (discom_id, decision_id, bill_id, paise) VALUES (1, 1, ?, ?)", [
        billId,
        paise,
      ]);
    });
  }

  /** The settlement alone, as reconciliation appends it: its decision and bank line are none of this test's business. */
  async function settle(adviceId: string): Promise<void> {
    await asSystem(ground.database, async (db) => {
      await rows(db, "SET LOCAL ROLE none");
      await rows(db, "SET LOCAL session_replication_role = replica");
      await rows(
        db,
        `INSERT INTO settlements (discom_id, advice_id, decision_id, payer_id, value_date)
         SELECT discom_id, id, 1, payer_id, current_date FROM advices WHERE discom_id = 1 AND id = ?`,
        [adviceId],
      );
      await rows(
        db,
        `INSERT INTO advice_events (discom_id, advice_id, seq, payer_id, event, state)
         SELECT discom_id, id, 4, payer_id, 'settled', 'settled' FROM advices WHERE discom_id = 1 AND id = ?`,
        [adviceId],
      );
    });
  }
});
