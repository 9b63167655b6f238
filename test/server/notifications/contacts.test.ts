// Contacts of connections, from the counter, by oneself and by campaign, and what happens, told to whom.

import { expect } from "chai";
import supertest from "supertest";
import { asActor, asSystem, rows } from "#server/database.ts";
import type { Event } from "#server/events/contract.ts";
import { happened } from "#server/events/happened.ts";
import { tellReceipts, writeNoticesOf } from "#server/notifications/follow.ts";
import { sendDue } from "#server/notifications/send/send.ts";
import { tellOfBillsOn } from "#server/notifications/tell-of-bills.ts";
import { writeNotices } from "#server/notifications/write.ts";
import { expireAdvices } from "#server/payments/steps/expiry.ts";
import { sumUp } from "#server/receipts/summary.ts";
import { matchByHand } from "#server/reconciliation/decide/decide.ts";
import { runReconciliation } from "#server/reconciliation/run/run.ts";
import { makeApprovedAdvice, makeBills as makePayersBills } from "#test/support/advices.ts";
import { day, makeBills, makeConnections } from "#test/support/bills.ts";
import { startGateways, type TestGateways } from "#test/support/gateways.ts";
import { type TestGround, testGround } from "#test/support/ground.ts";
import { staff } from "#test/support/kept.ts";
import { heldOf, type MadeLine, makeLines } from "#test/support/lines.ts";
import { makePaidAdvice } from "#test/support/paid.ts";
import { logIn, makePayer, makeUser } from "#test/support/people.ts";

describe("telling contacts and people", () => {
  let gateways: TestGateways;
  let ground: TestGround;
  let clerk: string;
  let admin: string;

  before(async function () {
    this.timeout(60_000);
    gateways = await startGateways();
    const { notices } = gateways.config;
    // At whatever hour the test is run.
    ground = await testGround({ ...gateways.config, notices: { ...notices, quiet: { from: 0, to: 0 } } });
    await makeConnections(ground, { count: 1 });
    clerk = await logIn(ground, await makeUser(ground, { discom: 1 }, ["accountant"]));
    admin = await logIn(ground, await makeUser(ground, { discom: 1 }, ["admin"]));
  });
  after(async () => {
    await ground.close();
    await gateways.stop();
  });

  const post = (token: string, path: string, body: object) =>
    supertest(ground.app)
      .post(path)
      .set("authorization", `Bearer ${token}`)
      .set("idempotency-key", `key-${path}`)
      .send(body);
  const openly = (path: string, body: object) => supertest(ground.app).post(path).send(body);
  /** What happened is written out, then what is due is sent. */
  const tell = async () => {
    const events = await asSystem(ground.database, (db) =>
      rows<Event>(
        db,
        `SELECT id, kind, discom_id AS "discomId", payer_id AS "payerId", subject, facts, at FROM events
          WHERE id IN (SELECT event_id FROM events_waiting) ORDER BY id`,
      ),
    );
    await asSystem(ground.database, (db) => rows(db, "DELETE FROM events_waiting"));
    await writeNoticesOf({ events }, ground);
    await sendDue(ground);
  };
  const lastTo = async (address: string) => (await gateways.messages()).filter(({ to }) => to === address).at(-1);
  const codeIn = (text = "") => /(?<!\d)(\d{6})(?!\d)/.exec(text)?.[1] as string;

  it("proves a mobile at the counter: number, code, consent on the record", async () => {
    const [one] = await makeConnections(ground);
    const found = await supertest(ground.app)
      .get("/api/connection-contacts")
      .query({ number: one?.number.replace(/^0+/, "") })
      .set("authorization", `Bearer ${clerk}`)
      .expect(200);
    const given = await post(clerk, "/api/connection-contacts", {
      connectionId: found.body.connectionId,
      contact: { channel: "sms", address: "098765 43210" },
      language: "hi",
    }).expect(200);
    expect(given.body.to).to.equal("••••••3210");
    await tell();
    const sms = await lastTo("+919876543210");
    expect(sms?.text).to.match(/^SBPDCL के कनेक्शन \d{9} के बिल इस नंबर पर पाने का कोड \d{6} है/);
    const path = `/api/connection-contacts/${given.body.contactId}/confirmation`;
    const wrong = codeIn(sms?.text) === "000000" ? "111111" : "000000";
    expect((await post(clerk, path, { code: wrong }).expect(422)).body.code).to.equal("contact-code-wrong");
    expect((await post(clerk, path, { code: codeIn(sms?.text) }).expect(200)).body.state).to.equal("verified");
    const kept = await asSystem(ground.database, (db) =>
      rows<{ event: string; how: string }>(
        db,
        "SELECT event, how FROM contact_events WHERE contact_id = ? ORDER BY id",
        [given.body.contactId],
      ),
    );
    expect(kept.map(({ event }) => event)).to.deep.equal(["given", "code-sent", "consented"]);
    const log = await asSystem(ground.database, (db) =>
      rows<{ said: { text: string } | null; variables: object }>(
        db,
        "SELECT a.said, n.variables FROM notices n JOIN notice_attempts a ON a.notice_id = n.id WHERE n.kind = 'contact-code'",
      ),
    );
    expect(JSON.stringify(log)).to.contain("••••••").and.not.contain(codeIn(sms?.text));
  });

  it("tells nobody who asks by himself whether number or bill fit, and takes only the code that came", async () => {
    const [one] = await makeConnections(ground);
    const [bill] = await makeBills(ground, { connections: one ? [one] : [] });
    const claim = (billNumber: string, mobile: string) =>
      openly("/api/contact-claims", {
        discomId: 1,
        number: one?.number,
        billNumber,
        contact: { channel: "whatsapp", address: mobile },
        language: "en",
        consent: true,
      }).expect(200);
    const right = await claim(bill?.number as string, "9811111111");
    const wrong = await claim("999999999999", "9822222222");
    expect(Object.keys(wrong.body)).to.deep.equal(Object.keys(right.body));
    expect(wrong.body.claim.length).to.equal(right.body.claim.length);
    await tell();
    expect(await lastTo("+919822222222")).to.equal(undefined);
    const code = (await lastTo("+919811111111"))?.button as string;
    const confirm = (sealed: string) => openly("/api/contact-claims/confirmation", { claim: sealed, code });
    expect((await confirm(wrong.body.claim)).body.code).to.equal("contact-claim-wrong");
    await confirm(right.body.claim).expect(200);
    expect((await confirm(right.body.claim)).body.code).to.equal("contact-claim-wrong");
    for (let more = 0; more < 3; more++) await claim("999999999999", `983333333${more}`);
    await openly("/api/contact-claims", {
      discomId: 1,
      number: one?.number,
      billNumber: "1",
      contact: { channel: "sms", address: "9844444444" },
      language: "en",
      consent: true,
    }).expect(429);
  });

  it("asks in waves, each once; a link in the message agrees or stops, and then nothing comes", async () => {
    const made = await makeConnections(ground, { count: 3 });
    const csv = [
      "CA No,Mobile No,Email",
      ...made.map(({ number }, at) => `${number},97000000${10 + at},site${at}@test.invalid`),
      "123456789,97,x",
    ];
    const report = await supertest(ground.app)
      .post("/api/contact-addresses")
      .set("authorization", `Bearer ${admin}`)
      .attach("file", Buffer.from(csv.join("\n")), "contacts.csv")
      .expect(200);
    expect(report.body).to.deep.include({ rowsRead: 4, added: 6 });
    expect(report.body.problems.map(({ code }: { code: string }) => code)).to.include("address-shape");
    const { id } = (
      await post(admin, "/api/contact-campaigns", { name: "Spring", offices: [3], categories: [] }).expect(200)
    ).body;
    const wave = (size: number) => post(admin, `/api/contact-campaigns/${id}/waves`, { size });
    expect((await wave(4).expect(200)).body).to.deep.equal({ number: 1, asked: 4 });
    expect((await wave(10).expect(200)).body).to.deep.equal({ number: 2, asked: 2 });
    expect((await wave(10).expect(409)).body.code).to.equal("nobody-to-ask");
    await tell();
    const text = (await lastTo("+919700000010"))?.text ?? "";
    const token = /\/told\/([\w-]+)/.exec(text)?.[1] as string;
    const seen = await supertest(ground.app).get(`/api/contact-links/${token}`).expect(200);
    expect(seen.body).to.deep.include({ to: "••••••0010", state: "unverified" });
    expect((await openly(`/api/contact-links/${token}`, { agree: true }).expect(200)).body.state).to.equal("verified");
    await makeBills(ground, { connections: made.slice(0, 1), issuedOn: day(0), dueDate: day(20) });
    expect(await tellOfBillsOn(ground, day(0))).to.equal(1);
    await sendDue(ground);
    const bill = await lastTo("+919700000010");
    expect(bill?.text).to.match(
      /का बिल ₹1,000.00, अंतिम तिथि .* भुगतान: https:\/\/milaan.example\/pay\/[\w-]{22}\?lang=hi -मिलान$/,
    );
    await openly(`/api/contact-links/${token}`, { agree: false }).expect(200);
    await makeBills(ground, {
      connections: made.slice(0, 1),
      month: "2026-01-01",
      issuedOn: day(-1),
      dueDate: day(19),
    });
    expect(await tellOfBillsOn(ground, day(0))).to.equal(0);
    await supertest(ground.app)
      .get(`/api/contact-links/${token.slice(0, -1)}A`)
      .expect(404);
  });

  it("sends a payer of many one digest a day and discom, with the rebate at stake, to whom it concerns and wants it", async () => {
    const payer = await makePayer(ground);
    const maker = await makeUser(ground, { payer }, ["maker"]);
    const viewer = await makeUser(ground, { payer }, ["viewer"]);
    const deaf = await makeUser(ground, { payer }, ["admin"]);
    const token = await logIn(ground, deaf);
    await supertest(ground.app)
      .put("/api/me/notices")
      .set("authorization", `Bearer ${token}`)
      .send({ rows: [{ topic: "bills", channel: "email", wanted: false }] })
      .expect(200);
    const connections = await makeConnections(ground, { payer, count: 400 });
    await makeBills(ground, {
      connections,
      issuedOn: day(-9),
      dueDate: day(12),
      rebate: { paise: 1_500n, until: day(2) },
    });
    await tellOfBillsOn(ground, day(0));
    await tellOfBillsOn(ground, day(0));
    await sendDue(ground);
    const letters = await gateways.letters();
    const mine = letters.filter(({ to }) => to === maker.email);
    expect(mine.map(({ subject }) => subject)).to.deep.equal([
      `SBPDCL: 400 bills due on ${day(12).split("-").reverse().join("-")}, ₹4,00,000.00`,
    ]);
    expect(mine[0]?.text).to.contain("A rebate of ₹6,000.00 is at stake");
    expect(letters.filter(({ to }) => to === viewer.email || to === deaf.email)).to.deep.equal([]);
  });

  it("mails the summary of a month with its PDF to the payer's admin, in their language", async () => {
    const payer = await makePayer(ground);
    const head = await makeUser(ground, { payer }, ["admin"]);
    await makeConnections(ground, { payer, count: 2 });
    await asSystem(ground.database, (db) => rows(db, "UPDATE users SET language = 'hi' WHERE id = ?", [head.userId]));
    await sumUp(ground.database, `${day(0).slice(0, 7)}-01`);
    await tell();
    const [letter] = (await gateways.letters()).filter(({ to }) => to === head.email);
    expect(letter?.subject).to.contain("के बिल और भुगतान");
    expect(letter?.attachments.map(({ type }) => type)).to.deep.equal(["application/pdf"]);
    expect(
      Buffer.from(letter?.attachments[0]?.base64 ?? "", "base64")
        .subarray(0, 5)
        .toString(),
    ).to.equal("%PDF-");
  });

  it("tells the payer's makers of a payment that a person matched by hand, once", async () => {
    const payer = await makePayer(ground);
    const maker = await makeUser(ground, { payer }, ["maker"]);
    const [bill] = await makePayersBills(ground, { payer, paise: [4_321_00n] });
    const [line] = await makeLines(ground, [{ paise: 4_321_00n, narration: "BY CASH DEPOSIT AT COUNTER" }]);
    await runReconciliation(ground.database, 1, "cli");
    const accountant = await staff(ground, "accountant");
    const { sequence } = await heldOf(ground, line as MadeLine);
    await asActor(ground.database, accountant, (db) =>
      matchByHand(db, accountant, (line as MadeLine).id, {
        sequence,
        payerId: payer,
        adviceNumber: null,
        allocations: [{ billNumber: bill?.number as string, paise: String(4_321_00n) }],
        deductions: [],
        advancePaise: "0",
        reason: "letter of the payer",
      }),
    );
    for (let time = 0; time < 2; time++) await tellReceipts({}, ground);
    await tell();
    const letters = (await gateways.letters()).filter(({ to }) => to === maker.email);
    expect(letters.map(({ subject }) => subject.replace(/SBR\d+/, "R"))).to.deep.equal([
      "Receipt R: ₹4,321.00 to SBPDCL",
    ]);
    expect(letters[0]?.text).not.to.contain("Advice");
  });

  it("keeps a message that cannot be made from holding up the others", async () => {
    const [one] = await makeConnections(ground);
    const messages = ["@pay:1:999999999999", "https://milaan.example/pay/x"].map((link, at) => ({
      discomId: 1,
      payerId: null,
      kind: "bill-overdue" as const,
      channel: "sms" as const,
      address: `+9196000000${10 + at}`,
      language: "en" as const,
      variables: {
        discom: "SBPDCL",
        connection: one?.number as string,
        month: "2026-05-01",
        amount: "5000",
        due: "2026-05-20",
        link,
      },
      subject: "connection:1",
      dedupeKey: `unmade:${at}`,
    }));
    await asSystem(ground.database, (db) => writeNotices(db, ground.config, messages));
    await sendDue(ground);
    expect(await lastTo("+919600000010")).to.equal(undefined);
    expect((await lastTo("+919600000011"))?.text).to.contain("was due on 20-05-2026");
    const [state] = await asSystem(ground.database, (db) =>
      rows<{ state: string; reason: string }>(
        db,
        "SELECT p.state, p.reason FROM notice_progress p JOIN notices n ON n.id = p.notice_id WHERE n.dedupe_key = 'unmade:0'",
      ),
    );
    expect(state?.state).to.equal("retrying");
    expect(state?.reason).to.match(/^not made: /);
  });

  it("tells who made and approved an advice that its money was reconciled, once an advice", async () => {
    await asSystem(ground.database, (db) => rows(db, "DELETE FROM events_waiting"));
    const paid = await makePaidAdvice(ground, { paise: [200_000n, 300_000n, 500_000n] });
    await tell();
    const receipts = (await gateways.letters()).filter(({ subject }) => subject.includes(paid.receiptNumber));
    expect(receipts.map(({ to }) => to).sort()).to.deep.equal([paid.maker.email, paid.checker.email].sort());
    expect(receipts[0]?.text).to.contain(`Receipt ${paid.receiptNumber} covers 3 bills`);
  });

  it("tells those of a payer whom it concerns that an advice was cancelled or has expired, but not who did it", async () => {
    const advice = await makeApprovedAdvice(ground, {});
    const maker = await logIn(ground, advice.maker);
    await post(maker, `/api/advices/${advice.number}/cancellation`, { why: "The bills were disputed" }).expect(200);
    const outlived = await makeApprovedAdvice(ground, { validInDays: -1 });
    await expireAdvices({}, ground);
    await expireAdvices({}, ground);
    await tell();
    const about = async (number: string) =>
      (await gateways.letters())
        .filter(({ subject }) => subject.includes(number))
        .map(({ to, text }) => [to, text] as const);
    const cancelled = await about(advice.number);
    expect(cancelled.map(([to]) => to)).to.deep.equal([advice.checker.email]);
    expect(cancelled[0]?.[1]).to.contain("The reason given: The bills were disputed");
    const expired = await about(outlived.number);
    expect(expired.map(([to]) => to).sort()).to.deep.equal([outlived.maker.email, outlived.checker.email].sort());
    expect(expired[0]?.[1]).to.contain("do not send it a second time");
  });

  it("tells the discom's desk of what waits for it, its carer alone once there is one, and the payer nothing of it", async () => {
    const payer = await makePayer(ground, [2], "Desk Works Ltd (fictional)");
    const [maker, head, other] = [
      await makeUser(ground, { payer }, ["maker"]),
      await makeUser(ground, { payer }, ["admin"]),
      await makeUser(ground, { payer }, ["admin"]),
    ];
    const [keeper, decider] = [
      await makeUser(ground, { discom: 2 }, ["accountant"]),
      await makeUser(ground, { discom: 2 }, ["supervisor"]),
    ];
    const [bill] = await makePayersBills(ground, { payer, discom: 2 });
    const asMaker = await logIn(ground, maker);
    const subject = { about: "bill", discomId: 2, billNumber: bill?.number };
    const said = "The meter stood still in that month.";
    const raised = await post(asMaker, "/api/disputes", { kind: "wrong-reading", subject, said }).expect(200);
    const { number } = raised.body;
    await tell();
    const about = async (text: string) => (await gateways.letters()).filter(({ subject }) => subject.includes(text));
    expect((await about(number)).map(({ to }) => to).sort()).to.deep.equal([keeper.email, decider.email].sort());
    expect((await about(number))[0]?.text).to.contain(`Desk Works Ltd (fictional) has raised dispute ${number}`);
    await supertest(ground.app)
      .put(`/api/disputes/${number}/assignment`)
      .set("authorization", `Bearer ${await logIn(ground, decider)}`)
      .send({ userId: keeper.userId })
      .expect(200);
    await post(asMaker, `/api/disputes/${number}/messages`, { said: "A photo is attached." }).expect(200);
    await tell();
    expect((await about(`written on dispute ${number}`)).map(({ to }) => to)).to.deep.equal([keeper.email]);

    const account = { discomId: 2, account: "00123454321", ifsc: "SBIN0001234", bank: "Test Bank", proof: "Cheque 42" };
    await post(await logIn(ground, head), "/api/remitter-declarations", account).expect(200);
    await tell();
    const declared = await about("ending in 4321");
    expect(declared.map(({ to }) => to).sort()).to.deep.equal([keeper.email, decider.email, other.email].sort());
    const { body } = await supertest(ground.app)
      .get("/api/notices")
      .set("authorization", `Bearer ${asMaker}`)
      .expect(200);
    expect(body.rows.map(({ kind }: { kind: string }) => kind)).to.deep.equal(["account-declared"]);
  });

  it("ends a flood of one day with “and more”, and is silent about few connections changed before one's eyes", async () => {
    const payer = await makePayer(ground, [2]);
    const head = await makeUser(ground, { payer }, ["admin"]);
    const clerk = await makeUser(ground, { discom: 2 }, ["accountant"]);
    const alarm = (at: number) => ({
      kind: "bank-notice.contradicted" as const,
      discomId: 2,
      payerId: null,
      subject: `bank-notice:${at}`,
      facts: { state: "missing", utr: `SBINR5202606300000${at}`, paise: "500000", advice: null },
    });
    const changed = (done: number) => ({
      kind: "tags.applied" as const,
      discomId: null,
      payerId: payer,
      subject: "tag-batch:0",
      facts: { action: "tag", done, leftOut: 0 },
    });
    const alarms = Array.from({ length: 9 }, (_, at) => alarm(at));
    await asSystem(ground.database, (db) => happened(db, ...alarms, changed(3), changed(5000)));
    await tell();
    const to = async (email: string) => (await gateways.letters()).filter((letter) => letter.to === email);
    const heard = await to(clerk.email);
    expect(heard).to.have.lengthOf(5);
    expect(heard.filter(({ text }) => text.includes("5 messages like this came today"))).to.have.lengthOf(1);
    expect((await to(head.email)).map(({ subject }) => subject)).to.deep.equal(["5,000 connections tagged"]);
  });
});
