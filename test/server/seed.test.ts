import { expect } from "chai";
import pg from "pg";
import supertest from "supertest";
import { demoBills } from "#fixtures/demo/bills.ts";
import { demoConnections } from "#fixtures/demo/connections.ts";
import { DEMO_PASSWORD, demoPayers, demoStaff } from "#fixtures/demo/payers.ts";
import { rowsToTag } from "#fixtures/demo/to-tag.ts";
import { checkTagUpload } from "#server/connections/upload/check-upload.ts";
import { asSystem, migrate, row, rows } from "#server/database.ts";
import { SEED, seedDemo } from "#server/seed.ts";
import { bytesOf, writeTable } from "#server/tables/write-table.ts";
import { day } from "#test/support/bills.ts";
import { type TestGround, testGround } from "#test/support/ground.ts";

describe("the demo", function () {
  this.timeout(60_000);
  let ground: TestGround;
  before(async () => {
    ground = await testGround();
    expect(await seedDemo(ground.database)).to.deep.equal({ fresh: true, connections: 6_000, bills: 18_000 });
  });
  after(() => ground.close());

  const one = <Row>(sql: string) => asSystem(ground.database, (db) => row<Row>(db, sql));
  const logIn = (email: string) =>
    supertest(ground.app).post("/api/session").send({ email, password: DEMO_PASSWORD }).expect(200);

  it("is not made twice", async () => {
    const count =
      "SELECT (SELECT count(*) FROM bills) + (SELECT count(*) FROM users) + (SELECT count(*) FROM tags) AS n";
    const before = await one(count);
    expect(await seedDemo(ground.database)).to.have.property("fresh", false);
    expect(await one(count)).to.deep.equal(before);
  });

  it("goes on in a database that knew its migrations by dates", async () => {
    const owner = new pg.Client({ connectionString: ground.url });
    await owner.connect();
    const names = async () => (await owner.query("SELECT name FROM migrations ORDER BY id")).rows;
    const before = await names();
    await owner.query("UPDATE migrations SET name = '20261122-9' || id || substr(name, 4)");
    expect(await migrate(ground.url)).to.deep.equal([]);
    expect(await names()).to.deep.equal(before);
    await owner.end();
  });

  it("has three discoms with their offices, a dozen payers, the largest with 2,500 connections of which 500 and 8 prepaid ones are tagged", async () => {
    const discoms = await asSystem(ground.database, (db) =>
      rows<{ code: string; offices: number; accounts: number }>(
        db,
        `SELECT code, (SELECT count(*)::int FROM offices o WHERE o.discom_id = d.id AND level = 'section') AS offices,
                (SELECT count(*)::int FROM bank_accounts a WHERE a.discom_id = d.id) AS accounts FROM discoms d ORDER BY id`,
      ),
    );
    expect(discoms.map(({ code }) => code)).to.deep.equal(["SB", "NB", "PJ"]);
    for (const { offices, accounts } of discoms) {
      expect(offices).to.be.greaterThan(10);
      expect(accounts).to.be.greaterThan(1);
    }
    expect(demoPayers).to.have.length(12);
    const largest = demoConnections(SEED).filter(({ payerId }) => payerId === 1);
    expect(largest).to.have.length(2_500);
    const tagged = await one<{ n: number }>(
      "SELECT count(*)::int AS n FROM connections c JOIN payers p ON p.id = c.payer_id WHERE p.name LIKE 'Magadh Telecom%'",
    );
    expect(tagged?.n).to.equal(508);
  });

  it("lets its people in, of payers and of discoms", async () => {
    const emails = [...(demoPayers[0]?.people ?? []), ...(demoStaff["SB"] ?? [])].map(({ email }) => email);
    for (const email of emails) await logIn(email);
  });

  it("owes, is overdue, has rebates to lose and arrears carried once", async () => {
    const found = await one<Record<string, number>>(
      `SELECT count(*) FILTER (WHERE outstanding_paise > 0)::int AS open,
              count(*) FILTER (WHERE outstanding_paise > 0 AND due_date < current_date)::int AS overdue,
              count(*) FILTER (WHERE outstanding_paise > 0 AND rebate_until >= current_date)::int AS rebate,
              count(*) FILTER (WHERE carried_into IS NOT NULL)::int AS carried,
              count(*) FILTER (WHERE outstanding_paise > 0 AND arrears_paise > 0)::int AS arrears
         FROM bill_dues`,
    );
    expect(found?.["open"]).to.equal(6_000);
    expect(found?.["overdue"]).to.be.within(300, 1_200);
    expect(found?.["rebate"]).to.be.greaterThan(3_000);
    expect(found?.["carried"]).to.be.greaterThan(400);
    expect(found?.["arrears"]).to.be.within(300, 1_500);
  });

  for (const [someWrong, wrong] of [
    [false, 0],
    [true, 6],
  ] as const) {
    it(`comes with a spreadsheet of 2,000 connections to tag, ${wrong === 0 ? "all good" : `${wrong} rows of it wrong`}`, async () => {
      const connections = demoConnections(SEED);
      const table = rowsToTag(connections, demoBills(connections, day(0), SEED).flat(), someWrong);
      const { body: session } = await logIn("maker@magadh-telecom.example");
      const { body } = await supertest(ground.app)
        .post("/api/tag-uploads")
        .set("Authorization", `Bearer ${session.accessToken}`)
        .field("action", "tag")
        .attach("file", await bytesOf(writeTable("csv", "x", table)), "to-tag.csv")
        .expect(200);
      await checkTagUpload({ payerId: session.user.payer.id, uploadId: body.id }, ground);
      const upload = await supertest(ground.app)
        .get(`/api/tag-uploads/${body.id}`)
        .set("Authorization", `Bearer ${session.accessToken}`)
        .expect(200);
      expect(upload.body).to.include({ rows: 2_000 + (someWrong ? 1 : 0), wrong });
    });
  }
});
