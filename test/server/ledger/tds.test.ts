import { expect } from "chai";
import supertest from "supertest";
import { asSystem, rows } from "#server/database.ts";
import { financialYear } from "#server/ledger/books.ts";
import { day } from "#test/support/bills.ts";
import { type TestGround, testGround } from "#test/support/ground.ts";
import { makePaidAdvice, type Paid } from "#test/support/paid.ts";
import { logIn, makeDiscom, makePayer, makeUser } from "#test/support/people.ts";

describe("the TDS register", () => {
  let ground: TestGround;
  let payer: string;
  let paid: Paid;
  let token: string;
  const today = day(0);
  const fy = financialYear(today);
  const quarter = Math.floor(((Number(today.slice(5, 7)) + 8) % 12) / 3) + 1;
  before(async () => {
    ground = await testGround();
    payer = await makePayer(ground);
    paid = await makePaidAdvice(ground, { payer, paise: [500_000n, 300_000n], tdsPaise: 800n });
    token = await logIn(ground, await makeUser(ground, { discom: 1 }, ["accountant"]));
  });
  after(() => ground.close());

  const get = (path: string, as = token) => supertest(ground.app).get(path).set("Authorization", `Bearer ${as}`);
  const post = (path: string, body: object, as = token) =>
    supertest(ground.app)
      .post(path)
      .set("Authorization", `Bearer ${as}`)
      .set("Idempotency-Key", crypto.randomUUID())
      .send(body);
  const paper = Buffer.from("%PDF-1.4 a certificate").toString("base64");
  const certificate = (changed: object = {}) => ({
    payerId: payer,
    fy,
    quarter,
    number: "16a/0001",
    issuedOn: today,
    paise: "500",
    file: { name: "form16a.pdf", base64: paper },
    ...changed,
  });

  it("books what was deducted to the payer and the quarter of its value date", async () => {
    const { body } = await get("/api/tds").expect(200);
    expect(body).to.include({ fy, total: 1, bookedPaise: "800", certifiedPaise: "0", balancePaise: "800" });
    expect(body.rows[0]).to.include({ quarter, bookedPaise: "800", state: "open" });
    expect(body.rows[0].payer.id).to.equal(payer);
    expect((await get(`/api/tds?quarter=${(quarter % 4) + 1}`).expect(200)).body.total).to.equal(0);
    expect((await get(`/api/payers/${payer}/ledger`).expect(200)).body.closing.tdsPaise).to.equal("800");
  });

  it("sets certificates against it, each once, with the paper as it came", async () => {
    const { body } = await post("/api/tds/certificates", certificate()).expect(200);
    const [row] = (await get("/api/tds?missing=yes").expect(200)).body.rows;
    expect(row).to.include({ certifiedPaise: "500", balancePaise: "300", state: "part" });
    expect(row.certificates[0]).to.include({
      number: "16A/0001",
      paise: "500",
      fileName: "form16a.pdf",
      withdrawn: null,
    });
    const file = await get(`/api/tds/certificates/${body.id}/file`).expect(200);
    expect(file.body.toString()).to.equal("%PDF-1.4 a certificate");
    expect((await post("/api/tds/certificates", certificate({ paise: "300" }))).body.code).to.equal(
      "certificate-recorded",
    );
    const script = certificate({
      number: "X-2",
      file: { name: "x.pdf", base64: Buffer.from("<script>").toString("base64") },
    });
    expect((await post("/api/tds/certificates", script)).body.code).to.equal("not-a-paper");
    await post("/api/tds/certificates", certificate({ number: "16A/0002", paise: "300", file: null })).expect(200);
    expect((await get("/api/tds").expect(200)).body.rows[0].state).to.equal("complete");
    expect((await get("/api/tds?missing=yes").expect(200)).body.total).to.equal(0);
  });

  it("takes a certificate back with a reason, and then takes its number again", async () => {
    const [row] = (await get("/api/tds").expect(200)).body.rows;
    const { id } = row.certificates[0];
    await post(`/api/tds/certificates/${id}/withdrawal`, { why: "of another branch" }).expect(200);
    const again = await post(`/api/tds/certificates/${id}/withdrawal`, { why: "of another branch" });
    expect(again.body.code).to.equal("certificate-withdrawn");
    const [after] = (await get("/api/tds").expect(200)).body.rows;
    expect(after).to.include({ certifiedPaise: "300", state: "part" });
    expect(after.certificates[0].withdrawn).to.equal("of another branch");
    await post("/api/tds/certificates", certificate()).expect(200);
    const audit = await asSystem(ground.database, (db) =>
      rows<{ count: number }>(db, "SELECT count(*)::int AS count FROM audit WHERE subject LIKE 'tax-certificate:%'"),
    );
    expect(audit[0]?.count).to.equal(4);
  });

  it("leaves nothing to certify when the payment is taken back", async () => {
    await post(`/api/decisions/${paid.decisionId}/reversal`, { reason: "of another payer" }).expect(200);
    const [row] = (await get("/api/tds").expect(200)).body.rows;
    expect(row).to.include({ bookedPaise: "0", certifiedPaise: "800", balancePaise: "-800", state: "over" });
  });

  it("shows another discom none of it, and lets it record nothing of a payer that is not its own", async () => {
    await makeDiscom(ground, 2);
    const stranger = await logIn(ground, await makeUser(ground, { discom: 2 }, ["accountant"]));
    expect((await get("/api/tds", stranger).expect(200)).body.rows).to.deep.equal([]);
    await post("/api/tds/certificates", certificate(), stranger).expect(404);
    const [row] = (await get("/api/tds").expect(200)).body.rows;
    await get(`/api/tds/certificates/${row.certificates[0].id}/file`, stranger).expect(404);
  });

  it("goes on paper in both languages", async () => {
    for (const as of ["csv", "xlsx", "pdf"]) await get(`/api/tds/export?as=${as}&language=hi`).expect(200);
  });
});
