// Messages leave through a real mail server and through gateways that speak HTTP, each a process of its own.

import { expect } from "chai";
import supertest from "supertest";
import { asSystem, row, rows } from "#server/database.ts";
import { insertAttempt, insertReports } from "#server/notifications/queries.ts";
import { sendDue } from "#server/notifications/send/send.ts";
import { type Draft, writeNotices } from "#server/notifications/write.ts";
import { type Serving, serve } from "#server/serve.ts";
import { startGateways, type TestGateways, until } from "#test/support/gateways.ts";
import { type TestGround, testGround } from "#test/support/ground.ts";
import { logIn, makePayer, makeUser, type Person } from "#test/support/people.ts";

/** Half past ten in the morning, and half past ten at night, in India. */
const MORNING = new Date("2026-11-20T05:00:00Z");
const NIGHT = new Date("2026-11-20T17:00:00Z");
const later = (from: Date, seconds: number) => new Date(from.getTime() + seconds * 1000);

describe("sending notices", () => {
  let gateways: TestGateways;
  let ground: TestGround;
  let serving: Serving;
  let person: Person;
  let payer: string;
  let serial = 0;

  before(async function () {
    this.timeout(60_000);
    gateways = await startGateways();
    ground = await testGround({ ...gateways.config, run: "web" });
    payer = await makePayer(ground);
    person = await makeUser(ground, { payer }, ["maker"]);
    serving = await serve(ground);
  });
  after(async () => {
    await serving.stop();
    await ground.close();
    await gateways.stop();
  });
  afterEach(async () => {
    await gateways.behave({ mail: "normal", sms: "normal", whatsapp: "normal" });
    await asSystem(ground.database, (db) => rows(db, "UPDATE notice_gateways SET failures = 0, shut_until = NULL"));
  });

  const draft = (change: Partial<Draft> = {}): Draft => ({
    discomId: 1,
    payerId: payer,
    userId: person.userId,
    name: "Rohan Nair",
    kind: "advice-sent-back",
    channel: "sms",
    address: "+919800000001",
    language: "en",
    variables: {
      advice: "SB260004187772",
      amount: "1837205200",
      by: "Anita Verma",
      why: "The rebate of two bills has lapsed",
      link: "https://milaan.example/advices/SB260004187772",
    },
    subject: "advice:SB260004187772",
    dedupeKey: `test:${++serial}`,
    ...change,
  });
  const write = (now: Date, ...drafts: Draft[]) =>
    asSystem(ground.database, (db) => writeNotices(db, ground.config, drafts, now));
  const stateOf = async (id: string | undefined) =>
    (await asSystem(ground.database, (db) =>
      row<{ state: string; reason: string; attempts: number }>(
        db,
        "SELECT state, reason, attempts FROM notice_progress WHERE notice_id = ?",
        [id as string],
      ),
    )) as { state: string; reason: string; attempts: number };
  const received = async (id: string | undefined) =>
    (await gateways.messages()).filter(({ ref }) => ref === `milaan-${id}`);
  const lettersOf = async (id: string | undefined) =>
    (await gateways.letters()).filter(({ messageId }) => messageId.startsWith(`<milaan-${id}@`));

  it("hands a letter to the mail server: text, HTML and who it is for, in Hindi", async () => {
    const [id] = await write(MORNING, draft({ channel: "email", address: person.email, language: "hi" }));
    await sendDue(ground, () => MORNING);
    const [letter] = await lettersOf(id);
    expect(letter).to.deep.include({ to: person.email, from: "no-reply@milaan.example", times: 1 });
    expect(letter?.subject).to.equal("लौटाया गया: चालान SB260004187772, ₹1,83,72,052.00");
    expect(letter?.text).to.contain("Anita Verma ने ₹1,83,72,052.00 का चालान SB260004187772 देखकर लौटा दिया है।");
    expect(letter?.html).to.contain('<html lang="hi">').and.contain("बदलें</a>");
    expect((await stateOf(id)).state).to.equal("accepted");
  });

  it("says the same thing once, however often it is written and sent", async () => {
    const same = draft();
    const [id] = await write(MORNING, same, same);
    expect(await write(MORNING, same)).to.deep.equal([]);
    await Promise.all([sendDue(ground, () => MORNING), sendDue(ground, () => MORNING)]);
    await sendDue(ground, () => MORNING);
    expect((await received(id)).map(({ times }) => times)).to.deep.equal([1]);
  });

  it("sends an SMS that fits its registered DLT template, and a WhatsApp template message", async () => {
    const [sms, hindi, whatsapp] = await write(
      MORNING,
      draft(),
      draft({ language: "hi" }),
      draft({ channel: "whatsapp" }),
    );
    await sendDue(ground, () => MORNING);
    expect((await received(sms))[0]?.text).to.equal(
      "Anita Verma sent back advice SB260004187772 over Rs 1,83,72,052.00: The rebate of two bills has lapsed https://milaan.example/advices/SB260004187772 -Milaan",
    );
    expect((await received(hindi))[0]?.text).to.contain("₹1,83,72,052.00 का चालान SB260004187772 लौटाया");
    expect((await received(whatsapp))[0]?.text).to.contain("Anita Verma sent back advice");
  });

  it("believes reports that are signed: delivered, repeated, out of order, or failed", async () => {
    const [plain] = await write(MORNING, draft());
    await sendDue(ground, () => MORNING);
    await until(async () => (await stateOf(plain)).state === "delivered");
    await gateways.behave({ whatsapp: "backwards", sms: "repeat" });
    const [backwards, repeated] = await write(MORNING, draft({ channel: "whatsapp" }), draft());
    await sendDue(ground, () => MORNING);
    await until(async () => (await received(backwards))[0]?.told.length === 3);
    await until(async () => (await received(repeated))[0]?.told.length === 5);
    expect((await stateOf(backwards)).state).to.equal("read");
    expect((await stateOf(repeated)).state).to.equal("delivered");
    await gateways.behave({ sms: "fail" });
    const [failed] = await write(MORNING, draft());
    await sendDue(ground, () => MORNING);
    await until(async () => (await stateOf(failed)).state === "undelivered");
    expect((await stateOf(failed)).reason).to.equal("absent subscriber");
    const forged = await fetch(`${serving.url}/api/gateways/sms/reports`, {
      method: "POST",
      headers: { "content-type": "application/json", "x-milaan-signature": `t=1,v1=${"0".repeat(64)}` },
      body: JSON.stringify({ reports: [] }),
    });
    expect(forged.status).to.equal(401);
  });

  it("loses nothing and says nothing twice while a gateway is down and comes back", async () => {
    await gateways.behave({ sms: "down", mail: "down" });
    const many = Array.from({ length: 12 }, () => draft());
    const ids = await write(MORNING, ...many, draft({ channel: "email", address: person.email }));
    await sendDue(ground, () => MORNING);
    const attempts = await asSystem(ground.database, (db) =>
      row<{ count: number }>(
        db,
        "SELECT count(*)::int AS count FROM notice_attempts a JOIN notices n ON n.id = a.notice_id WHERE a.notice_id = ANY (?::bigint[]) AND n.channel = 'sms'",
        [ids],
      ),
    );
    // It was left alone after a few: twelve messages did not each knock at a door that is shut.
    expect(attempts?.count).to.be.within(5, 8);
    let at = MORNING;
    for (let hour = 0; hour < 6; hour++) {
      at = later(at, 900);
      await sendDue(ground, () => at);
    }
    await gateways.behave({ sms: "normal", mail: "normal" });
    for (let again = 0; again < 10; again++) {
      at = later(at, 1800);
      await sendDue(ground, () => at);
    }
    for (const id of ids.slice(0, 12)) expect((await received(id)).map(({ times }) => times)).to.deep.equal([1]);
    expect((await lettersOf(ids[12])).map(({ times }) => times)).to.deep.equal([1]);
    expect(
      await asSystem(ground.database, (db) => rows(db, "SELECT FROM notice_progress WHERE state = 'retrying'")),
    ).to.have.lengthOf(0);
  });

  it("sends again what a sender took that died, with the same reference", async () => {
    const [id] = await write(MORNING, draft());
    await sendDue(ground, () => MORNING);
    await asSystem(ground.database, (db) =>
      rows(
        db,
        "UPDATE notice_progress SET state = 'waiting', attempts = 1, leased_until = ?::timestamptz WHERE notice_id = ?",
        [later(MORNING, 60).toISOString(), id as string],
      ),
    );
    await sendDue(ground, () => later(MORNING, 30));
    expect((await received(id))[0]?.times).to.equal(1);
    await sendDue(ground, () => later(MORNING, 90));
    expect((await received(id)).map(({ times }) => times)).to.deep.equal([2]);
  });

  it("reaches a phone once though the answer was lost where the gateway knows our reference, and else says that it may be twice", async () => {
    const admin = await logIn(ground, await makeUser(ground, { payer }, ["admin"]));
    const doubtOf = async (id: string | undefined) =>
      (await supertest(ground.app).get(`/api/notices/${id}`).set("authorization", `Bearer ${admin}`).expect(200)).body
        .doubt;
    await gateways.behave({ sms: "lost", whatsapp: "lost" });
    const [sms, whatsapp] = await write(MORNING, draft(), draft({ channel: "whatsapp" }));
    await sendDue(ground, () => MORNING);
    expect([(await stateOf(sms)).state, (await stateOf(whatsapp)).state]).to.deep.equal(["retrying", "retrying"]);
    expect([await doubtOf(sms), await doubtOf(whatsapp)]).to.deep.equal([null, "all-the-same"]);
    await gateways.behave({ sms: "normal", whatsapp: "normal" });
    await sendDue(ground, () => later(MORNING, 60));
    expect(await received(sms)).to.have.lengthOf(1);
    expect(await received(whatsapp)).to.have.lengthOf(2);
    expect([await doubtOf(sms), await doubtOf(whatsapp)]).to.deep.equal([null, "twice"]);

    // A sender that died while it was sending leaves its lease behind, and nobody knows what it did.
    const [died, gone] = await write(MORNING, draft({ channel: "whatsapp" }), draft());
    await asSystem(ground.database, (db) =>
      rows(db, "UPDATE notice_progress SET leased_until = ?::timestamptz WHERE notice_id = ANY (?::bigint[])", [
        later(MORNING, -1).toISOString(),
        [died, gone],
      ]),
    );
    await sendDue(ground, () => MORNING);
    expect([await doubtOf(died), await doubtOf(gone)]).to.deep.equal(["twice", null]);
  });

  it("does not send again what a gateway reported though its answer was lost", async () => {
    const [id] = await write(MORNING, draft({ channel: "whatsapp" }));
    await asSystem(ground.database, (db) =>
      insertReports(db, "whatsapp", [
        {
          noticeId: id as string,
          gatewayRef: "wamid.lost",
          status: "sent",
          reason: "",
          happenedAt: "2026-11-20T05:00:00Z",
        },
      ]),
    );
    const attempt = { noticeId: id as string, number: 1, discomId: 1, payerId: payer, gatewayRef: null, said: null };
    const lost = { outcome: "failed" as const, reason: "ETIMEDOUT", unsure: true, at: MORNING.toISOString() };
    await asSystem(ground.database, (db) =>
      insertAttempt(db, { ...attempt, ...lost, nextAt: later(MORNING, 30).toISOString() }),
    );
    await sendDue(ground, () => later(MORNING, 60));
    expect(await received(id)).to.have.lengthOf(0);
    expect((await stateOf(id)).state).to.equal("accepted");
  });

  it("gives up what a gateway refuses, and says why; what is too late is not sent", async () => {
    await gateways.behave({ mail: "refuse" });
    const [refused, late] = await write(
      MORNING,
      draft({ channel: "email", address: "nobody@test.invalid" }),
      draft({ usefulHours: 2 }),
    );
    await sendDue(ground, () => later(MORNING, 3 * 3600));
    expect(await stateOf(refused)).to.deep.include({ state: "given-up", attempts: 1 });
    expect((await stateOf(refused)).reason).to.contain("550");
    expect(await stateOf(late)).to.deep.include({ state: "given-up", reason: "too-late" });
    expect(await received(late)).to.deep.equal([]);
  });

  it("lets phones sleep from nine to eight, but sends codes, legal notices and letters at any hour", async () => {
    const [sleepy, letter, legal] = await write(
      NIGHT,
      draft(),
      draft({ channel: "email", address: person.email }),
      draft({
        kind: "bills-overdue",
        variables: {
          payer: "Test Works",
          discom: "SBPDCL",
          count: "3",
          amount: "500000",
          due: "2026-11-18",
          link: "https://milaan.example/dues",
        },
      }),
    );
    await sendDue(ground, () => NIGHT);
    expect((await stateOf(sleepy)).state).to.equal("waiting");
    expect((await stateOf(letter)).state).to.equal("accepted");
    expect(["accepted", "delivered"]).to.include((await stateOf(legal)).state);
    const beforeEight = new Date("2026-11-21T02:29:00Z");
    await sendDue(ground, () => beforeEight);
    expect((await stateOf(sleepy)).state).to.equal("waiting");
    await sendDue(ground, () => later(beforeEight, 60));
    expect(["accepted", "delivered"]).to.include((await stateOf(sleepy)).state);
  });
});
