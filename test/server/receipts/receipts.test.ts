import { expect } from "chai";
import supertest from "supertest";
import { type Actor, asActor, asSystem, row, rows } from "#server/database.ts";
import { reverseDecision } from "#server/reconciliation/decide/take-back.ts";
import { runReconciliation } from "#server/reconciliation/run/run.ts";
import { makeApprovedAdvice } from "#test/support/advices.ts";
import { day } from "#test/support/bills.ts";
import { type TestGround, testGround } from "#test/support/ground.ts";
import { makeLines } from "#test/support/lines.ts";
import { makePaidAdvice, type Paid } from "#test/support/paid.ts";
import { readPdf } from "#test/support/pdf.ts";
import { logIn, makePayer, makeUser } from "#test/support/people.ts";

describe("receipts", () => {
  let ground: TestGround;
  let paid: Paid;
  let payer: string;
  let discom: string;
  before(async () => {
    ground = await testGround();
    paid = await makePaidAdvice(ground, { paise: [125_050n, 74_950n], rebatePaise: 50n });
    payer = await logIn(ground, paid.maker);
    discom = await logIn(ground, await makeUser(ground, { discom: 1 }, ["accountant"]));
  });
  after(() => ground.close());

  const get = (path: string, token = payer) => supertest(ground.app).get(path).set("Authorization", `Bearer ${token}`);
  const pdf = async (path: string) => {
    const answer = await get(path).buffer(true).parse(binary).expect(200);
    expect(answer.headers["content-type"]).to.equal("application/pdf");
    return readPdf(answer.body as Buffer);
  };

  it("are listed for the payer and the discom, and found by what they name", async () => {
    for (const token of [payer, discom]) {
      const { body } = await get("/api/receipts", token).expect(200);
      expect(body).to.include({ total: 1, paise: "199900" });
      expect(body.rows[0]).to.include({
        number: paid.receiptNumber,
        adviceNumber: paid.number,
        paise: "199900",
        grossPaise: "200000",
        itemsCount: 2,
        postedCount: 0,
        state: "valid",
      });
      const [first, second] = paid.bills;
      const names = [
        paid.number,
        paid.receiptNumber.slice(0, -2),
        first?.number,
        second?.connectionNumber,
        `00${second?.connectionNumber}`,
      ];
      for (const q of names) expect((await get(`/api/receipts?q=${q}`, token).expect(200)).body.total, q).to.equal(1);
    }
    for (const query of [`advice=${paid.number}`, "discom=1", `from=${day(0)}&to=${day(0)}`, "state=valid"]) {
      expect((await get(`/api/receipts?${query}`).expect(200)).body.total, query).to.equal(1);
    }
    for (const query of ["advice=SB260000000099", "discom=2", `from=${day(1)}`, `to=${day(-1)}`, "state=cancelled"]) {
      expect((await get(`/api/receipts?${query}`).expect(200)).body.total, query).to.equal(0);
    }
    expect((await get("/api/receipts?q=999999999").expect(200)).body.total).to.equal(0);
  });

  it("say what was received, what it relieved, and every bill with its own number", async () => {
    const { body } = await get(`/api/receipts/${paid.receiptNumber}`).expect(200);
    expect(body).to.deep.include({
      advancePaise: "0",
      deductions: [{ kind: "rebate", paise: "100" }],
      cancelledAt: null,
      cancelledBecause: null,
    });
    expect(body.verificationUrl).to.match(new RegExp(`/verify/receipt/${paid.token}$`));
    const items = (await get(`/api/receipts/${paid.receiptNumber}/items`).expect(200)).body;
    expect(items.total).to.equal(2);
    expect(items.rows[0]).to.include({
      number: `${paid.receiptNumber}-0001`,
      billNumber: paid.bills[0]?.number,
      paise: "125050",
      rebatePaise: "50",
    });
    const found = (
      await get(`/api/receipts/${paid.receiptNumber}/items?q=${paid.bills[1]?.connectionNumber}`).expect(200)
    ).body;
    expect([found.total, found.rows[0]?.position]).to.deep.equal([1, 2]);
  });

  it("name every receipt of one connection", async () => {
    const { body } = await get(`/api/connection-receipts?q=${paid.bills[1]?.connectionNumber}`).expect(200);
    expect(body.total).to.equal(1);
    expect(body.rows[0]).to.include({ number: `${paid.receiptNumber}-0002`, paise: "74950", state: "valid" });
  });

  it("tell of one advice paid in two parts, bill by bill, and how much of each is posted", async () => {
    const advice = await makeApprovedAdvice(ground, { paise: [10_000n, 20_000n] });
    for (const [index, paise] of [15_000n, 15_000n].entries()) {
      await makeLines(ground, [{ paise, narration: `NEFT*YESB000000${index}*${advice.van}*TEST (FICTIONAL)` }]);
      await runReconciliation(ground.database, 1, "cli");
    }
    const token = await logIn(ground, advice.maker);
    const { body } = await get(`/api/receipts?advice=${advice.number}`, token).expect(200);
    expect(body).to.include({ total: 2, paise: "30000" });
    const [second, first] = body.rows;
    expect([first.itemsCount, second.itemsCount, first.grossPaise]).to.deep.equal([2, 1, "15000"]);
    const items = (await get(`/api/receipts/${first.number}/items`, token).expect(200)).body.rows;
    expect(items.map((item: { number: string; paise: string }) => [item.number, item.paise])).to.deep.equal([
      [`${first.number}-0001`, "10000"],
      [`${first.number}-0002`, "5000"],
    ]);
    const billing = await logIn(ground, await makeUser(ground, { discom: 1 }, ["billing"]));
    const [posting] = (await get(`/api/postings?q=${first.number}`, billing).expect(200)).body.rows;
    await supertest(ground.app)
      .post("/api/postings/acknowledgements")
      .set("Authorization", `Bearer ${billing}`)
      .send({
        rows: [
          { postingId: posting.id, billNumber: items[0].billNumber, outcome: "accepted" },
          { postingId: posting.id, billNumber: items[1].billNumber, outcome: "rejected" },
        ],
      })
      .expect(200);
    expect((await get(`/api/receipts/${first.number}`, token).expect(200)).body).to.include({
      postedCount: 1,
      rejectedCount: 1,
    });
  });

  it("stay whole for who paid when another payer holds the connections by now", async () => {
    const other = await makePaidAdvice(ground, { paise: [33_000n] });
    const stranger = await makePayer(ground);
    await asSystem(ground.database, async (db) => {
      await rows(
        db,
        "UPDATE tags SET untagged_by = ?, untagged_at = now(), untag_reason = 'handed over' WHERE connection_id = ?",
        [other.maker.userId, other.bills[0]?.connectionId],
      );
      await rows(
        db,
        "INSERT INTO tags (discom_id, connection_id, payer_id, proof, tagged_by) VALUES (1, ?, ?, 'discom', ?)",
        [other.bills[0]?.connectionId, stranger, other.maker.userId],
      );
    });
    const number = other.bills[0]?.connectionNumber;
    const token = await logIn(ground, other.maker);
    const items = (await get(`/api/receipts/${other.receiptNumber}/items`, token).expect(200)).body;
    expect(items.rows[0]).to.include({ connectionNumber: number, paise: "33000" });
    const now = await logIn(ground, await makeUser(ground, { payer: stranger }, ["viewer"]));
    for (const [who, total] of [
      [token, 1],
      [now, 0],
    ] as const) {
      expect((await get(`/api/receipts?q=${number}`, who).expect(200)).body.total).to.equal(total);
      expect((await get(`/api/connection-receipts?q=${number}`, who).expect(200)).body.total).to.equal(total);
    }
  });

  it("print in English with figures, words and all bills in the text layer", async () => {
    const { text } = await pdf(`/api/receipts/${paid.receiptNumber}/pdf?language=en`);
    for (const part of [
      paid.receiptNumber,
      "₹1,999.00",
      "Rupees one thousand nine hundred ninety-nine only",
      "2,000.00",
      paid.number,
    ]) {
      expect(text.replace(/\s+/g, " ").toLowerCase()).to.contain(part.toLowerCase());
    }
    for (const bill of paid.bills) expect(text).to.contain(bill.number).and.to.contain(bill.connectionNumber);
  });

  it("print in Hindi, copied as it was meant", async () => {
    const { text, marked } = await pdf(`/api/receipts/${paid.receiptNumber}/pdf?language=hi`);
    expect(marked).to.contain("रसीद").and.to.contain("प्राप्त राशि");
    expect(marked).to.match(/एक हज़ार नौ सौ निन्यानवे/);
    expect(text).to.contain(paid.receiptNumber);
  });

  it("print for one connection alone, without the others", async () => {
    const { text, pages } = await pdf(`/api/receipts/${paid.receiptNumber}/items/2/pdf`);
    expect(pages).to.equal(1);
    expect(text).to.contain(`${paid.receiptNumber}-0002`).and.to.contain("749.50");
    expect(text).not.to.contain(paid.bills[0]?.connectionNumber);
    await get(`/api/receipts/${paid.receiptNumber}/items/3/pdf`).expect(404);
  });

  it("are nobody else's", async () => {
    const stranger = await logIn(ground, await makeUser(ground, { payer: await makePayer(ground) }, ["maker"]));
    const otherDiscom = await logIn(
      ground,
      await makeUser(ground, { discom: 2 }, ["accountant"]).catch(async () => {
        await makePayer(ground, [2]);
        return makeUser(ground, { discom: 2 }, ["accountant"]);
      }),
    );
    for (const token of [stranger, otherDiscom]) {
      expect((await get("/api/receipts", token).expect(200)).body.total).to.equal(0);
      const { connectionNumber } = paid.bills[0] ?? {};
      expect((await get(`/api/connection-receipts?q=${connectionNumber}`, token).expect(200)).body.total).to.equal(0);
      for (const path of ["", "/items", "/pdf", "/items/1/pdf"]) {
        await get(`/api/receipts/${paid.receiptNumber}${path}`, token).expect(404);
      }
    }
  });

  it("are nobody else's in SQL either, though the views read with the worker's eyes", async () => {
    const stranger = { userId: "1", name: "", payerId: await makePayer(ground), discomId: null, roles: [] };
    const holder = { ...stranger, payerId: paid.payerId };
    const owner = { ...stranger, payerId: null, discomId: 1 };
    for (const view of ["receipt_bills", "receipt_items", "receipt_progress", "receipt_rests"]) {
      const sql = `SELECT count(*)::int AS count, count(*) FILTER (WHERE payer_id <> ?)::int AS others FROM ${view}`;
      const seenBy = (actor: Actor) =>
        asActor(ground.database, actor, (db) => row<{ count: number; others: number }>(db, sql, [paid.payerId]));
      expect(await seenBy(stranger), view).to.deep.equal({ count: 0, others: 0 });
      expect((await seenBy(holder))?.others, view).to.equal(0);
      expect((await seenBy(holder))?.count, view).to.be.greaterThan(0);
      expect((await seenBy(owner))?.count, view).to.be.greaterThan(0);
      expect(await row(ground.database.app, sql, [paid.payerId]), view).to.deep.equal({ count: 0, others: 0 });
    }
  });

  it("are verified by anybody with the token, who learns no name", async () => {
    const ask = (query = "") => supertest(ground.app).get(`/api/verify/receipt/${paid.token}${query}`);
    const { body } = await ask().expect(200);
    expect(body).to.include({ number: paid.receiptNumber, paise: "199900", state: "valid", cancelledAt: null });
    expect(JSON.stringify(body)).not.to.match(/Test Works/);
    expect((await ask("?item=2").expect(200)).body).to.include({
      number: `${paid.receiptNumber}-0002`,
      paise: "74950",
    });
    await ask("?item=3").expect(404);
    await supertest(ground.app).get("/api/verify/receipt/00000000-0000-4000-8000-000000000000").expect(404);
  });

  it("say they are cancelled once the decision is taken back", async () => {
    const other = await makePaidAdvice(ground, { paise: [50_000n] });
    const person = await makeUser(ground, { discom: 1 }, ["accountant"]);
    const actor = { userId: person.userId, name: "", payerId: null, discomId: 1, roles: ["accountant"] };
    await asActor(ground.database, actor, (db) =>
      reverseDecision(db, actor, other.decisionId, "placed on the wrong advice"),
    );
    const { body } = await supertest(ground.app).get(`/api/verify/receipt/${other.token}`).expect(200);
    expect(body.state).to.equal("cancelled");
    const token = await logIn(ground, other.maker);
    const answer = await get(`/api/receipts/${other.receiptNumber}/pdf`, token).buffer(true).parse(binary).expect(200);
    expect((await readPdf(answer.body as Buffer)).text)
      .to.match(/CANCELLED/)
      .and.to.match(/Cancelled on \d\d-\d\d-\d{4}/);
    expect((await get(`/api/receipts/${other.receiptNumber}`, token).expect(200)).body).to.include({
      state: "cancelled",
      cancelledBecause: "reversed",
    });
    expect((await get("/api/receipts?state=cancelled", token).expect(200)).body).to.include({ total: 1, paise: "0" });
  });
});

function binary(response: supertest.Response, done: (error: Error | null, body: Buffer) => void): void {
  const parts: Buffer[] = [];
  const stream = response as unknown as NodeJS.ReadableStream;
  stream.on("data", (part: Buffer) => parts.push(part));
  stream.on("end", () => done(null, Buffer.concat(parts)));
}
