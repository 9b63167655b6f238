// Disputes from being raised to their end: a bill, a payment, kept money that goes back by two people and the bank's debit.

import { randomUUID } from "node:crypto";
import { expect } from "chai";
import supertest from "supertest";
import { type Actor, asSystem, rows } from "#server/database.ts";
import { tellRefunds } from "#server/disputes/refund-news.ts";
import { closeDecided } from "#server/disputes/steps.ts";
import type { Event } from "#server/events/contract.ts";
import { followEvents } from "#server/events/follow.ts";
import { runReconciliation } from "#server/reconciliation/run/run.ts";
import { makeBills } from "#test/support/advices.ts";
import { type TestGround, testGround } from "#test/support/ground.ts";
import { makeKept, staff } from "#test/support/kept.ts";
import { heldOf, makeLines } from "#test/support/lines.ts";
import { makePaidAdvice } from "#test/support/paid.ts";
import { logIn, makePayer, makeUser } from "#test/support/people.ts";
import { expectInvariants } from "#test/support/proof.ts";

const account = { account: "00123456789", ifsc: "SBIN0001234", name: "Test Works Ltd (fictional)" };
const pdf = Buffer.from("%PDF-1.4\n%%EOF\n");

describe("disputes", () => {
  let ground: TestGround;
  let payer: string;
  let accountant: Actor;
  const tokens: Record<string, string> = {};
  before(async () => {
    ground = await testGround();
    payer = await makePayer(ground);
    accountant = await staff(ground, "accountant");
    for (const role of ["maker", "checker", "viewer"]) {
      tokens[role] = await logIn(ground, await makeUser(ground, { payer }, [role]));
    }
    for (const role of ["accountant", "supervisor"]) {
      tokens[role] = await logIn(ground, await makeUser(ground, { discom: 1 }, [role]));
    }
    const stranger = await makePayer(ground, [1], "Strangers Ltd (fictional)");
    tokens["stranger"] = await logIn(ground, await makeUser(ground, { payer: stranger }, ["maker"]));
  });
  after(() => ground.close());
  afterEach(() => expectInvariants(ground));

  const as = (who: string, method: "get" | "post" | "put", path: string, body?: object) =>
    supertest(ground.app)
      [method](path)
      .set("Authorization", `Bearer ${tokens[who]}`)
      .set("Idempotency-Key", randomUUID())
      .send(body);
  const look = async (number: string, who = "maker") =>
    (await as(who, "get", `/api/disputes/${number}`).expect(200)).body;
  const raise = async (dispute: object): Promise<string> => {
    const said = "The meter stood still in that month.";
    return (await as("maker", "post", "/api/disputes", { said, ...dispute }).expect(200)).body.number;
  };
  const aBill = async () => (await makeBills(ground, { payer }))[0] as { id: string; number: string };
  const ofBill = async (dispute: object = {}) => {
    const { number } = await aBill();
    return raise({ kind: "wrong-reading", subject: { about: "bill", discomId: 1, billNumber: number }, ...dispute });
  };
  const heard = async (): Promise<Event[]> => {
    const events: Event[] = [];
    await followEvents([async (_db, some) => void events.push(...some)])({}, ground, { number: 1, max: 8 });
    return events;
  };
  const decide = (number: string, body: object) => as("accountant", "post", `/api/disputes/${number}/decision`, body);

  it("go from raised over question and answer to a decision, each side named to the other by its role alone", async () => {
    await heard();
    const number = await ofBill();
    expect(await look(number, "accountant")).to.include({ state: "raised", daysLeft: 15, kind: "wrong-reading" });
    await as("accountant", "post", `/api/disputes/${number}/messages`, {
      said: "Send a photo of the meter.",
      asks: true,
    }).expect(200);
    expect((await look(number)).state).to.equal("with-payer");
    await as("maker", "post", `/api/disputes/${number}/messages`, { said: "It is attached." }).expect(200);
    await decide(number, { outcome: "correct-bill", said: "The reading is corrected in the next bill." }).expect(200);
    const dispute = await look(number);
    expect(dispute).to.include({ state: "decided", outcome: "correct-bill" });
    expect(dispute.events.map(({ event, side }: { event: string; side: string }) => `${side} ${event}`)).to.deep.equal([
      "payer raised",
      "discom asked",
      "payer wrote",
      "discom decided",
    ]);
    const named = (events: { side: string; by: object | null }[]) =>
      events.filter(({ by }) => by !== null).map(({ side }) => side);
    expect(named(dispute.events)).to.deep.equal(["payer", "payer"]);
    expect(named((await look(number, "accountant")).events)).to.deep.equal(["discom", "discom"]);
    expect((await heard()).map(({ kind }) => kind)).to.deep.equal([
      "dispute.raised",
      "dispute.answered",
      "dispute.replied",
      "dispute.decided",
    ]);
    expect((await as("accountant", "get", "/api/disputes?view=decided").expect(200)).body.rows[0].number).to.equal(
      number,
    );
  });

  it("leave a bill out of advices while they last, and give it back when withdrawn", async () => {
    const { id, number: billNumber } = await aBill();
    const subject = { about: "bill", discomId: 1, billNumber };
    const number = await raise({ kind: "wrong-amount", subject, setAside: true });
    expect((await look(number)).setAside).to.equal(true);
    const add = () => as("maker", "post", "/api/basket/items", { bills: [{ discomId: 1, billId: id }] });
    expect((await add()).body.changed).to.equal(0);
    const again = await as("maker", "post", "/api/disputes", { kind: "other", subject, said: "Once more the same." });
    expect([again.status, again.body.code]).to.deep.equal([409, "bill-disputed"]);
    await as("maker", "post", `/api/disputes/${number}/closing`, { said: "It was my mistake." }).expect(200);
    expect((await add()).body.changed).to.equal(1);
    await raise({ kind: "wrong-amount", subject });
  });

  it("are taken up again once and in time, and otherwise end by themselves", async () => {
    const number = await ofBill();
    await decide(number, { outcome: "refused", said: "The meter was tested and is right." }).expect(200);
    expect((await look(number)).reopenUntil).to.be.a("string");
    await as("maker", "post", `/api/disputes/${number}/reopening`, { said: "The test was of another meter." }).expect(
      200,
    );
    expect(await look(number)).to.include({ state: "with-discom", outcome: null });
    await decide(number, { outcome: "refused", said: "It was this meter, see the protocol." }).expect(200);
    const twice = await as("maker", "post", `/api/disputes/${number}/reopening`, { said: "I still say no." });
    expect(twice.body.code).to.equal("dispute-reopened");
    const { id, number: billNumber } = await aBill();
    const subject = { about: "bill", discomId: 1, billNumber };
    const late = await raise({ kind: "wrong-amount", subject, setAside: true });
    await decide(late, { outcome: "refused", said: "Nothing wrong was found." }).expect(200);
    await asSystem(ground.database, (db) =>
      rows(db, "UPDATE dispute_states SET decided_at = decided_at - interval '16 days' WHERE state = 'decided'"),
    );
    const tooLate = await as("maker", "post", `/api/disputes/${late}/reopening`, { said: "Now I have the proof." });
    expect(tooLate.body.code).to.equal("dispute-too-late");
    await closeDecided({}, ground, { number: 1, max: 8 });
    expect(await look(late)).to.include({ state: "closed", setAside: false });
    const added = await as("maker", "post", "/api/basket/items", { bills: [{ discomId: 1, billId: id }] });
    expect(added.body.changed, "to pay again").to.equal(1);
  });

  it("let each side do its own steps only, and each in its turn", async () => {
    const number = await ofBill();
    const code = async (who: string, path: string, body: object) => (await as(who, "post", path, body)).body.code;
    const path = `/api/disputes/${number}`;
    expect(await code("maker", `${path}/reopening`, { said: "Not decided yet." })).to.equal("dispute-state");
    expect(await code("maker", `${path}/decision`, { outcome: "refund", said: "To myself." })).to.equal("role");
    expect(await code("viewer", `${path}/messages`, { said: "I only look on." })).to.equal("role");
    expect(await code("stranger", `${path}/messages`, { said: "I am somebody else." })).to.equal("not-found");
    expect((await as("stranger", "get", path)).status).to.equal(404);
    const both = await Promise.all([
      decide(number, { outcome: "refused", said: "Nothing wrong was found." }),
      as("supervisor", "post", `${path}/decision`, { outcome: "correct-bill", said: "The reading is corrected." }),
    ]);
    expect(both.map(({ status }) => status).toSorted()).to.deep.equal([200, 409]);
    const forged = await asSystem(ground.database, (db) =>
      rows(
        db,
        `INSERT INTO dispute_events (discom_id, dispute_id, seq, payer_id, event, side, by_user, said, outcome)
         SELECT discom_id, id, 3, payer_id, 'decided', 'discom', raised_by, 'mine', 'correct-bill' FROM disputes WHERE number = ?`,
        [number],
      ),
    ).catch((error: { constraint?: string }) => error.constraint);
    expect(forged).to.equal("dispute_side");
  });

  it("carry papers by their content, five a side, and give them to be saved only", async () => {
    const number = await ofBill();
    const attach = (name: string, bytes: Buffer, who = "maker") =>
      supertest(ground.app)
        .post(`/api/disputes/${number}/files`)
        .set("Authorization", `Bearer ${tokens[who]}`)
        .attach("file", bytes, name);
    const html = await attach("letter.pdf", Buffer.from("<html><script>alert(1)</script>"));
    expect([html.status, html.body.code]).to.deep.equal([422, "dispute-file-kind"]);
    expect((await attach("big.pdf", Buffer.concat([pdf, Buffer.alloc(5 * 1024 * 1024)]))).status).to.equal(413);
    const { id } = (await attach("मीटर का फोटो.pdf", pdf).expect(200)).body;
    for (let n = 0; n < 4; n++) await attach(`${n}.pdf`, pdf).expect(200);
    expect((await attach("sixth.pdf", pdf)).body.code).to.equal("dispute-files-max");
    await attach("answer.png", Buffer.from("89504e470d0a1a0a00", "hex"), "accountant").expect(200);
    const file = await as("accountant", "get", `/api/disputes/${number}/files/${id}`).expect(200);
    expect(file.headers["content-type"]).to.match(/^application\/octet-stream/);
    expect(file.headers["content-disposition"]).to.match(/^attachment/);
    expect(file.headers["x-content-type-options"]).to.equal("nosniff");
    expect(Buffer.from(file.body)).to.deep.equal(pdf);
    await as("stranger", "get", `/api/disputes/${number}/files/${id}`).expect(404);
    expect((await look(number)).files).to.have.length(6);
  });

  it("are assigned, found and counted by the discom", async () => {
    const number = await ofBill();
    const { rows: people } = (await as("accountant", "get", "/api/dispute-staff").expect(200)).body;
    const me = people.at(-1);
    await as("supervisor", "put", `/api/disputes/${number}/assignment`, { userId: me.id }).expect(200);
    expect(await look(number, "accountant")).to.deep.include({ assignedTo: me, state: "with-discom" });
    const { body } = await as("accountant", "get", `/api/disputes?view=all&q=${number}`).expect(200);
    expect(body.rows.map((one: { number: string }) => one.number)).to.deep.equal([number]);
    await asSystem(ground.database, (db) =>
      rows(
        db,
        "UPDATE dispute_states SET due_on = due_on - 20 WHERE dispute_id = (SELECT id FROM disputes WHERE number = ?)",
        [number],
      ),
    );
    const overdue = (await as("accountant", "get", "/api/disputes?overdue=true").expect(200)).body;
    expect(overdue).to.include({ total: 1, overdue: 1 });
    expect(overdue.rows[0].daysLeft).to.equal(-5);
    const outsider = await as("supervisor", "put", `/api/disputes/${number}/assignment`, { userId: "999999" });
    expect(outsider.body.code).to.equal("dispute-assignee");
  });

  it("bring kept money back: asked, approved by a second person, found among the bank's debits", async () => {
    const line = await makeKept(ground, accountant, { payer, paise: 9_000n });
    const kept = (await as("maker", "get", "/api/kept-money").expect(200)).body;
    expect(kept).to.deep.include({ leftPaise: "9000" });
    expect((await as("stranger", "get", "/api/kept-money").expect(200)).body.rows).to.deep.equal([]);
    const subject = { about: "advance", discomId: 1, lineId: line.id };
    const tooMuch = await as("maker", "post", "/api/disputes", {
      kind: "refund",
      subject,
      paise: "9001",
      said: "We want it back.",
      wish: { beneficiary: account },
    });
    expect(tooMuch.body.code).to.equal("advance-too-small");
    const number = await raise({ kind: "refund", subject, paise: "6000", wish: { beneficiary: account } });
    await heard();

    const { sequence } = await heldOf(ground, line);
    const refund = { lineId: line.id, sequence, paise: "6000", beneficiary: account };
    await decide(number, { outcome: "refund", said: "It is yours and goes back.", refund }).expect(200);
    let [course] = (await look(number)).refunds;
    expect(course).to.include({ state: "asked", paise: "6000", accountEnd: "6789", number: null });

    const { rows: asked } = (await as("supervisor", "get", "/api/approvals?kind=refund").expect(200)).body;
    const approval = (await as("supervisor", "get", `/api/approvals/${asked[0].id}`)).body;
    const verdict = { approve: true, contentHash: approval.contentHash, why: "" };
    expect((await as("accountant", "post", `/api/approvals/${approval.id}/verdict`, verdict)).body.code).to.equal(
      "role",
    );
    await as("supervisor", "post", `/api/approvals/${approval.id}/verdict`, verdict).expect(200);
    [course] = (await look(number)).refunds;
    expect(course.state).to.equal("approved");

    await makeLines(ground, [
      { paise: 6_000n, narration: `NEFT DR-SBINN00102091866-${course.number}-TEST WORKS`, direction: "debit" },
    ]);
    await runReconciliation(ground.database, 1, "cli");
    [course] = (await look(number)).refunds;
    expect(course).to.include({ state: "paid", utr: "SBINN00102091866" });
    expect(course.paidOn).to.be.a("string");
    for (let n = 0; n < 2; n++) await tellRefunds({}, ground, { number: 1, max: 8 });
    const told = (await heard()).filter(({ kind }) => kind.startsWith("refund."));
    expect(told.map(({ kind, facts }) => [kind, facts["turn"], facts["dispute"]])).to.deep.equal([
      ["refund.decided", "approved", number],
      ["refund.paid", "paid", number],
    ]);
    expect((await as("maker", "get", "/api/kept-money")).body.leftPaise).to.equal("3000");
  });

  it("carry kept money forward onto the bills the payer named", async () => {
    const line = await makeKept(ground, accountant, { payer, paise: 300_000n });
    const bill = (await makeBills(ground, { payer }))[0] as { number: string; paise: string };
    const subject = { about: "advance", discomId: 1, lineId: line.id };
    const number = await raise({ kind: "carry-forward", subject, wish: { bills: [bill.number] } });
    const bills = [{ billNumber: bill.number, paise: bill.paise }];
    await decide(number, { outcome: "carry-forward", said: "Your bill is paid of it.", bills }).expect(200);
    const { carried } = await look(number);
    expect(carried).to.deep.include({ paise: bill.paise, bills: [bill.number] });
    for (const receipt of carried.receipts) await as("maker", "get", `/api/receipts/${receipt}`).expect(200);
    expect(carried.receipts, "one of each credit it is drawn from, the rest of the earlier one first").to.have.length(
      2,
    );
  });

  it("may be about an advice, a receipt or a transfer nobody shows, but only one's own", async () => {
    const paid = await makePaidAdvice(ground, { payer });
    const theirs = await makePaidAdvice(ground);
    const about = (subject: object, kind = "double-payment") =>
      as("maker", "post", "/api/disputes", { kind, subject, said: "The same money went twice." });
    await about({ about: "advice", number: paid.number }).expect(200);
    await about({ about: "receipt", number: paid.receiptNumber }).expect(200);
    await about(
      { about: "payment", discomId: 1, utr: "SBINN12026112200002", paidOn: "2026-11-20" },
      "payment-not-shown",
    ).expect(200);
    expect((await about({ about: "advice", number: theirs.number })).status).to.equal(404);
    expect((await about({ about: "receipt", number: theirs.receiptNumber })).status).to.equal(404);
    expect((await about({ about: "payment", discomId: 2, utr: "SBINN12026112200002" })).status).to.equal(404);
    expect((await about({ about: "receipt", number: paid.receiptNumber }, "refund")).body.code).to.equal(
      "dispute-kind",
    );
  });
});
