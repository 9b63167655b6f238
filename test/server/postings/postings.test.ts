import { expect } from "chai";
import supertest from "supertest";
import { asActor, asSystem, row } from "#server/database.ts";
import { readAnswers } from "#server/postings/acknowledgement-rows.ts";
import { reverseDecision } from "#server/reconciliation/decide/take-back.ts";
import { runReconciliation } from "#server/reconciliation/run/run.ts";
import { makeBills } from "#test/support/advices.ts";
import { type TestGround, testGround } from "#test/support/ground.ts";
import { makeLines } from "#test/support/lines.ts";
import { makePaidAdvice, type Paid } from "#test/support/paid.ts";
import { logIn, makeDiscom, makePayer, makeUser } from "#test/support/people.ts";
import { expectInvariants } from "#test/support/proof.ts";

describe("postings", () => {
  let ground: TestGround;
  let paid: Paid;
  let billing: string;
  let accountant: string;
  beforeEach(async () => {
    ground = await testGround();
    paid = await makePaidAdvice(ground, { paise: [125_050n, 74_950n], rebatePaise: 50n });
    billing = await logIn(ground, await makeUser(ground, { discom: 1 }, ["billing"]));
    accountant = await logIn(ground, await makeUser(ground, { discom: 1 }, ["accountant"]));
  });
  afterEach(async () => {
    await expectInvariants(ground);
    await ground.close();
  });

  const get = async (path: string, token = accountant) =>
    (await supertest(ground.app).get(path).set("Authorization", `Bearer ${token}`).expect(200)).body;
  const pull = async (query = "", token = billing): Promise<string[][]> => {
    const answer = await supertest(ground.app)
      .get(`/api/postings/export${query}`)
      .set("Authorization", `Bearer ${token}`)
      .buffer(true)
      .expect(200);
    const [, ...lines] = answer.text.trimEnd().split("\r\n");
    return lines.map((line) => line.split(","));
  };
  const send = (sent: object[], token = billing) =>
    supertest(ground.app)
      .post("/api/postings/acknowledgements")
      .set("Authorization", `Bearer ${token}`)
      .send({ rows: sent });
  const answer = async (...sent: object[]) => (await send(sent).expect(200)).body;
  const said = (index: number, outcome: "accepted" | "rejected", more: object = {}) => ({
    postingId: paid.postingId,
    billNumber: paid.bills[index]?.number,
    outcome,
    ...more,
  });
  let intents = 0;
  const retry = (bills: unknown, token = accountant) =>
    supertest(ground.app)
      .post("/api/postings/retries")
      .set("Authorization", `Bearer ${token}`)
      .set("Idempotency-Key", `retry-number-${++intents}`)
      .send({ bills });
  const adviceState = async (adviceId = paid.id) =>
    (
      await asSystem(ground.database, (db) =>
        row<{ state: string }>(db, "SELECT state FROM advice_states WHERE advice_id = ?", [adviceId]),
      )
    )?.state;
  const reverse = async (decisionId: string) => {
    const person = await makeUser(ground, { discom: 1 }, ["accountant"]);
    const actor = { userId: person.userId, name: "", payerId: null, discomId: 1, roles: ["accountant"] };
    await asActor(ground.database, actor, (db) => reverseDecision(db, actor, decisionId, "placed on the wrong advice"));
  };

  it("are exported bill by bill in rupees until billing has answered", async () => {
    const [first, second] = paid.bills;
    const rest = [(await pull())[0]?.[6] ?? "", ""];
    expect(await pull()).to.deep.equal([
      [paid.postingId, "payment", paid.receiptNumber, first?.connectionNumber, first?.number, "1250.50", ...rest],
      [paid.postingId, "payment", paid.receiptNumber, second?.connectionNumber, second?.number, "749.50", ...rest],
    ]);
    expect(rest[0]).to.match(/^\d{4}-\d\d-\d\d$/);
    expect(await pull(`?since=${paid.postingId}`)).to.deep.equal([]);
    await answer(said(0, "accepted"));
    expect((await pull()).map((cells) => cells[4])).to.deep.equal([second?.number]);
    expect((await get("/api/postings")).sums).to.deep.equal({
      waiting: { postings: 1, items: 1, paise: "74950" },
      rejected: { postings: 0, items: 0, paise: "0" },
      acknowledged: { postings: 1, items: 1, paise: "125050" },
    });
  });

  it("say 'posted' on the advice with the last accepted bill, and not before", async () => {
    expect(await answer(said(0, "accepted", { reference: "B1" }))).to.include({ taken: 1, advicesPosted: 0 });
    expect(await adviceState()).to.equal("settled");
    expect(await answer(said(1, "accepted"))).to.include({ taken: 1, advicesPosted: 1 });
    expect(await adviceState()).to.equal("posted");
    expect(await get("/api/postings")).to.include({ total: 0 });
    const { rows: done } = await get(`/api/postings?state=acknowledged&q=${paid.number}`);
    expect(done[0]).to.include({
      id: paid.postingId,
      itemsCount: 2,
      acceptedCount: 2,
      receiptNumber: paid.receiptNumber,
    });
    const { rows: items } = await get(`/api/posting-items?posting=${paid.postingId}`);
    expect(items[0]).to.include({ state: "accepted", reference: "B1", billNumber: paid.bills[0]?.number });
  });

  it("take the same answer twice as one, and name what cannot be taken by its row", async () => {
    await answer(said(0, "accepted"));
    const result = await answer(
      said(0, "accepted"),
      said(0, "rejected"),
      { postingId: "999999", billNumber: "1", outcome: "accepted" },
      { postingId: paid.postingId, billNumber: "999", outcome: "accepted" },
      said(1, "rejected", { message: "bill is locked" }),
      said(1, "accepted"),
      said(1, "rejected"),
    );
    expect(result).to.deep.equal({
      taken: 1,
      repeated: 2,
      advicesPosted: 0,
      problems: [
        { row: 2, postingId: paid.postingId, billNumber: paid.bills[0]?.number, code: "answered-otherwise" },
        { row: 3, postingId: "999999", billNumber: "1", code: "unknown-posting" },
        { row: 4, postingId: paid.postingId, billNumber: "999", code: "bill-not-in-posting" },
        { row: 6, postingId: paid.postingId, billNumber: paid.bills[1]?.number, code: "answered-twice" },
      ],
    });
  });

  it("show what was rejected with its message, send it again as a posting of its own, and end posted", async () => {
    await answer(said(0, "accepted"), said(1, "rejected", { message: "bill is locked" }));
    const { rows: rejected, total } = await get("/api/posting-items");
    expect(total).to.equal(1);
    expect(rejected[0]).to.include({ billNumber: paid.bills[1]?.number, message: "bill is locked", state: "rejected" });
    expect(await pull()).to.deep.equal([]);
    const [named] = [{ postingId: paid.postingId, billNumber: paid.bills[1]?.number }];
    expect((await retry([named]).expect(200)).body).to.deep.equal({ postings: 1, items: 1, paise: "74950" });
    const { body: twice } = await retry([named]).expect(409);
    expect(twice.code).to.equal("not-rejected");
    const again = await pull(`?since=${paid.postingId}`);
    expect(again.map((cells) => cells[4])).to.deep.equal([paid.bills[1]?.number]);
    expect((await get("/api/postings")).rows[0]).to.include({ attempt: 2, itemsCount: 1, paise: "74950" });
    await answer({ postingId: again[0]?.[0], billNumber: paid.bills[1]?.number, outcome: "accepted" });
    expect(await adviceState()).to.equal("posted");
    expect((await get("/api/postings?state=acknowledged")).total).to.equal(2);
  });

  it("complete an advice once when the two halves are answered at the same moment", async () => {
    const results = await Promise.all([answer(said(0, "accepted")), answer(said(1, "accepted"))]);
    expect(results.reduce((sum, { advicesPosted }) => sum + advicesPosted, 0)).to.equal(1);
    expect(await adviceState()).to.equal("posted");
  });

  it("carry a reversal after its payment, and an advice taken back is posted no longer", async () => {
    await answer(said(0, "accepted"), said(1, "accepted"));
    await reverse(paid.decisionId);
    expect(await adviceState()).to.equal("approved");
    const waiting = await pull();
    expect(waiting.map(([, kind, , , bill]) => `${kind} ${bill}`)).to.deep.equal(
      paid.bills.map(({ number }) => `reversal ${number}`),
    );
    const { sums } = await get("/api/postings");
    expect(sums.waiting).to.deep.equal({ ...sums.acknowledged, paise: `-${sums.acknowledged.paise}` });
    const reversed = waiting.map(([postingId, , , , billNumber]) => ({ postingId, billNumber, outcome: "accepted" }));
    expect(await answer(...reversed)).to.include({ taken: 2, advicesPosted: 0 });
    expect((await get("/api/postings")).sums.acknowledged).to.include({ items: 4, paise: "0" });
    expect(await adviceState()).to.equal("approved");
    expect(await pull()).to.deep.equal([]);
  });

  it("reverse nothing that billing never took, whichever came first", async () => {
    await answer(said(0, "rejected"));
    await reverse(paid.decisionId);
    expect((await pull()).map(([, kind, , , bill]) => `${kind} ${bill}`)).to.deep.equal([
      `payment ${paid.bills[1]?.number}`,
      `reversal ${paid.bills[1]?.number}`,
    ]);
    await answer(said(1, "rejected"));
    expect(await pull()).to.deep.equal([]);
    expect((await get("/api/posting-items")).total).to.equal(0);
    expect((await get("/api/postings?state=acknowledged")).total).to.equal(2);
    expect((await retry("all").expect(409)).body.code).to.equal("not-rejected");
  });

  it("stand for bills paid without an advice too", async () => {
    const [bill] = await makeBills(ground, { payer: await makePayer(ground), paise: [61_234n] });
    await makeLines(ground, [{ paise: 61_234n, narration: `NEFT PAYMENT OF BILL ${bill?.number}` }]);
    await runReconciliation(ground.database, 1, "cli");
    const last = (await pull()).at(-1);
    expect(last?.slice(1, 6)).to.deep.equal(["payment", last?.[2], bill?.connectionNumber, bill?.number, "612.34"]);
    const taken = await answer({ postingId: last?.[0], billNumber: bill?.number, outcome: "accepted" });
    expect(taken).to.include({ taken: 1, advicesPosted: 0 });
  });

  it("are another discom's own affair", async () => {
    await makeDiscom(ground, 2);
    const other = await logIn(ground, await makeUser(ground, { discom: 2 }, ["billing"]));
    expect(await pull("", other)).to.deep.equal([]);
    const { body } = await send([said(0, "accepted")], other).expect(200);
    expect(body.taken).to.equal(0);
    expect(body.problems[0].code).to.equal("unknown-posting");
    expect((await get(`/api/posting-items?posting=${paid.postingId}`, other)).total).to.equal(0);
  });

  it("are answered by a file whose columns are found by their captions, and its bad rows are named", async () => {
    const csv =
      "Posting,Bill No.,Status,Remarks\n7,260100000001,ACCEPTED,\nx,1,accepted,\n7,260100000002,maybe,locked\n";
    expect(await readAnswers(Buffer.from(csv))).to.deep.equal({
      answers: [
        {
          row: 2,
          answer: { postingId: "7", billNumber: "260100000001", outcome: "accepted", reference: "", message: "" },
        },
      ],
      problems: [
        { row: 3, column: "posting_id", found: "x" },
        { row: 4, column: "outcome", found: "maybe" },
      ],
    });
    expect(await readAnswers(Buffer.from("a,b\n1,2\n"))).to.include({ code: "header-missing" });
  });
});
