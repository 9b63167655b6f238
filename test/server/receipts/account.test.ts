import { expect } from "chai";
import exceljs from "exceljs";
import supertest from "supertest";
import { asSystem, row, rows } from "#server/database.ts";
import { summaryPdf, sumUp } from "#server/receipts/summary.ts";
import { type TestGround, testGround } from "#test/support/ground.ts";
import { makePaidAdvice, type Paid } from "#test/support/paid.ts";
import { readPdf } from "#test/support/pdf.ts";
import { logIn, makeUser } from "#test/support/people.ts";

describe("statement of account, TDS register and monthly summary", () => {
  let ground: TestGround;
  let paid: Paid;
  let maker: string;
  let fy: number;
  const thisMonth = `${new Date().toLocaleDateString("en-CA", { timeZone: "Asia/Kolkata" }).slice(0, 7)}-01`;
  before(async () => {
    ground = await testGround();
    paid = await makePaidAdvice(ground, { paise: [125_050n, 74_950n], rebatePaise: 50n, tdsPaise: 125n });
    maker = await logIn(ground, paid.maker);
    const [year, month] = thisMonth.split("-").map(Number) as [number, number];
    fy = month >= 4 ? year : year - 1;
  });
  after(() => ground.close());

  const get = (path: string, token = maker) => supertest(ground.app).get(path).set("Authorization", `Bearer ${token}`);
  async function bytesAt(path: string): Promise<Buffer> {
    const answer = await get(path)
      .buffer(true)
      .parse((response, done) => {
        const parts: Buffer[] = [];
        response.on("data", (part: Buffer) => parts.push(part));
        response.on("end", () => done(null, Buffer.concat(parts)));
      })
      .expect(200);
    return answer.body as Buffer;
  }
  const connection = () => paid.bills[0]?.connectionNumber ?? "";

  it("tells a connection's year entry by entry, on screen and in each file", async () => {
    const path = `/api/account-statements/connection?discom=1&connection=${connection()}`;
    const { body } = await get(path).expect(200);
    const said = (body.rows as { kind: string; paise: string; balancePaise: string }[]).map(
      ({ kind, paise, balancePaise }) => [kind, paise, balancePaise],
    );
    expect(said).to.deep.equal([
      ["bill", "125050", "125050"],
      ["payment", "-124875", "175"],
      ["rebate", "-50", "125"],
      ["tds", "-125", "0"],
    ]);
    expect(body).to.include({ openingPaise: "0", closingPaise: "0", fy });
    const { text } = await readPdf(await bytesAt(`${path.replace("?", "/export?")}&as=pdf`));
    expect(text).to.include("Statement of account").and.include(paid.receiptNumber).and.include("1,248.75");
    const hindi = await readPdf(await bytesAt(`${path.replace("?", "/export?")}&as=pdf&language=hi`));
    expect(hindi.marked).to.include("खाता विवरण").and.include("अंतिम शेष");
    const book = new exceljs.Workbook();
    await book.xlsx.load((await bytesAt("/api/account-statements/export?as=xlsx")) as never);
    const sheet = book.worksheets[0];
    expect(sheet?.views[0]).to.include({ state: "frozen", ySplit: 1 });
    expect(sheet?.getRow(4).getCell(4).value).to.equal(2000);
    expect(sheet?.getRow(4).getCell(1).value).to.equal("Total");
  });

  it("is nobody else's", async () => {
    const stranger = await makePaidAdvice(ground, { paise: [700n] });
    const token = await logIn(ground, stranger.maker);
    await get(`/api/account-statements/connection?discom=1&connection=${connection()}`, token).expect(404);
    expect((await get("/api/account-statements", token).expect(200)).body.total).to.equal(1);
    expect((await get("/api/payer-tds", token).expect(200)).body.rows).to.deep.equal([]);
  });

  it("registers tax by quarter, takes the payer's certificate once, and shows it to the discom", async () => {
    const before = (await get("/api/payer-tds").expect(200)).body;
    expect(before).to.include({ deductedPaise: "125", certifiedPaise: "0" });
    const [{ quarter }] = before.rows;
    const enter = (key: string) =>
      supertest(ground.app)
        .post("/api/payer-tds/certificates")
        .set("Authorization", `Bearer ${maker}`)
        .set("Idempotency-Key", key)
        .send({ discomId: 1, fy, quarter, number: "ABCDEF1", issuedOn: thisMonth, paise: "100", file: null });
    await enter("certificate-the-first").expect(200);
    expect((await enter("certificate-the-second")).status).to.be.within(400, 499);
    const { body } = await get("/api/payer-tds").expect(200);
    expect(body.rows[0]).to.include({ certifiedPaise: "100", balancePaise: "25", state: "part" });
    expect(body.rows[0].sections).to.deep.equal(["194Q"]);
    const accountant = await logIn(ground, await makeUser(ground, { discom: 1 }, ["accountant"]));
    const theirs = (await get("/api/tds", accountant).expect(200)).body;
    expect(theirs.rows[0].certificates[0]).to.include({ number: "ABCDEF1" });
    expect((await readPdf(await bytesAt("/api/payer-tds/export?as=pdf"))).text).to.include("ABCDEF1");
  });

  it("sums a month up once, says so, and gives the paper that goes with the message", async () => {
    for (let time = 0; time < 2; time += 1) await sumUp(ground.database, thisMonth);
    const events = await asSystem(ground.database, (db) =>
      rows<{ subject: string; facts: Record<string, string> }>(
        db,
        "SELECT subject, facts FROM events WHERE kind = 'summary.ready' AND payer_id = ?",
        [paid.payerId],
      ),
    );
    expect(events).to.have.length(1);
    expect(events[0]?.facts).to.include({ month: thisMonth, paidPaise: "199775", closingPaise: "0", receiptsCount: 1 });
    const { body } = await get("/api/monthly-summaries").expect(200);
    expect(body.rows).to.have.length(1);
    const id = events[0]?.facts["summaryId"] ?? "";
    const attached = await asSystem(ground.database, (db) => summaryPdf(db, id, "hi"));
    expect((await readPdf(attached.body)).marked).to.include("माह का सार");
    expect((await readPdf(await bytesAt(`/api/monthly-summaries/${id}/pdf`))).text).to.include("1,997.75");
    const stays = await asSystem(ground.database, (db) =>
      row<{ count: string }>(db, "SELECT count(*) FROM monthly_summaries"),
    );
    expect(Number(stays?.count)).to.be.greaterThan(0);
  });
});
