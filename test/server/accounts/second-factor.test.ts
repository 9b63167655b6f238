import { expect } from "chai";
import supertest from "supertest";
import { spendCode } from "#server/accounts/second-factor.ts";
import { asActor, asSystem, rows } from "#server/database.ts";
import { type TestGround, testGround } from "#test/support/ground.ts";
import { logIn, makePayer, makeUser, PASSWORD, type Person } from "#test/support/people.ts";
import { codeOf, givePhone, phoneOf, stepNow } from "#test/support/second-factor.ts";

describe("second factor", () => {
  let ground: TestGround;
  let payer: string;
  before(async () => {
    ground = await testGround();
    payer = await makePayer(ground);
  });
  after(() => ground.close());

  const api = () => supertest(ground.app);
  const session = (person: Person, code?: string) =>
    api()
      .post("/api/session")
      .send({ email: person.email, password: PASSWORD, ...(code === undefined ? {} : { code }) });
  const ask = (token: string, path: string, body: object) =>
    api().post(path).set("Authorization", `Bearer ${token}`).send(body);
  const refusalOf = (work: Promise<unknown>) =>
    work.then(
      () => "taken",
      (error: { code?: string }) => String(error.code),
    );

  it("is set up by showing a code, then asked for at the log-in, each code once", async () => {
    const person = await makeUser(ground, { payer }, ["maker"]);
    const token = await logIn(ground, person);
    expect((await ask(token, "/api/second-factor", { password: "not it" }).expect(422)).body.code).to.equal(
      "wrong-password",
    );
    const begun = await ask(token, "/api/second-factor", { password: PASSWORD }).expect(200);
    expect(begun.body.uri).to.match(/^otpauth:\/\/totp\/Milaan/);
    expect(begun.body.qr).to.have.length.above(20);
    await session(person).expect(200);
    const phone = phoneOf(begun.body.secret, stepNow() - 2);
    const confirmed = await ask(token, "/api/second-factor/confirmation", { code: await phone() }).expect(200);
    expect(confirmed.body.recoveryCodes).to.have.length(10);

    expect((await session(person).expect(401)).body.code).to.equal("second-factor-wanted");
    const code = await phone();
    await session(person, code).expect(200);
    expect((await session(person, code).expect(422)).body.code).to.equal("second-factor-used");
    const wrong = code === "000000" ? "000001" : "000000";
    expect((await session(person, wrong).expect(422)).body.code).to.equal("second-factor-wrong");
    const [recovery] = confirmed.body.recoveryCodes as string[];
    await session(person, recovery?.toLowerCase()).expect(200);
    expect((await session(person, recovery).expect(422)).body.code).to.equal("second-factor-wrong");
  });

  it("says nothing of a second factor to who does not know the password", async () => {
    const person = await makeUser(ground, { payer }, ["maker"]);
    await givePhone(ground, person);
    const answer = await api().post("/api/session").send({ email: person.email, password: "not it" }).expect(401);
    expect(answer.body.code).to.equal("wrong-credentials");
  });

  it("takes one of ten equal codes sent at once, and none of another purpose afterwards", async () => {
    const person = await makeUser(ground, { payer }, ["checker"]);
    const phone = await givePhone(ground, person);
    const actor = { userId: person.userId, name: "", payerId: payer, discomId: null, roles: ["checker"] };
    const code = await phone.code();
    const spend = (purpose: string) =>
      refusalOf(asActor(ground.database, actor, (db) => spendCode(db, ground, person.userId, code, purpose)));
    const answers = await Promise.all(Array.from({ length: 10 }, () => spend("advice:SB260000000001:aa")));
    expect(answers.filter((answer) => answer === "taken")).to.have.length(1);
    expect(answers.filter((answer) => answer === "second-factor-used")).to.have.length(9);
    expect(await spend("advice:SB260000000002:bb")).to.equal("second-factor-used");
  });

  it("gives a code back when what it was spent on is rolled back", async () => {
    const person = await makeUser(ground, { payer }, ["checker"]);
    const phone = await givePhone(ground, person);
    const code = await phone.code();
    const broken = asSystem(ground.database, async (db) => {
      await spendCode(db, ground, person.userId, code, "advice:1");
      throw new Error("the approval failed");
    });
    expect(await refusalOf(broken)).to.equal("undefined");
    expect(
      await refusalOf(asSystem(ground.database, (db) => spendCode(db, ground, person.userId, code, "advice:1"))),
    ).to.equal("taken");
  });

  it("slows guessing of codes down", async () => {
    const person = await makeUser(ground, { payer }, ["checker"]);
    const { secret } = await givePhone(ground, person);
    const near = [-2, -1, 0, 1, 2].map((ahead) => codeOf(secret, stepNow() + ahead));
    const guesses = Array.from({ length: 20 }, (_, n) => String(n).padStart(6, "0")).filter((g) => !near.includes(g));
    const answers: string[] = [];
    for (const guess of guesses.slice(0, 11)) {
      answers.push(
        await refusalOf(asSystem(ground.database, (db) => spendCode(db, ground, person.userId, guess, "log-in"))),
      );
    }
    expect(answers.slice(0, 10)).to.deep.equal(Array(10).fill("second-factor-wrong"));
    expect(answers.at(-1)).to.equal("too-many-attempts");
  });

  it("answers nothing but setting it up where the organisation wants one and the person has none", async () => {
    const strict = await makePayer(ground, [1], "Strict Works (fictional)");
    await asSystem(ground.database, (db) =>
      rows(db, "UPDATE payers SET second_factor_required = true WHERE id = ?", [strict]),
    );
    const checker = await makeUser(ground, { payer: strict }, ["checker"]);
    const opened = await session(checker).expect(200);
    expect(opened.body.user.secondFactor).to.equal("missing");
    const token = opened.body.accessToken as string;
    const refused = await api().get("/api/advices").set("Authorization", `Bearer ${token}`).expect(403);
    expect(refused.body.code).to.equal("second-factor-missing");
    const begun = await ask(token, "/api/second-factor", { password: PASSWORD }).expect(200);
    await ask(token, "/api/second-factor/confirmation", { code: codeOf(begun.body.secret, stepNow()) }).expect(200);
    await api().get("/api/advices").set("Authorization", `Bearer ${token}`).expect(200);
    const code = codeOf(begun.body.secret, stepNow() + 1);
    const removal = await ask(token, "/api/second-factor/removal", { password: PASSWORD, code }).expect(409);
    expect(removal.body.code).to.equal("second-factor-required");
    const viewer = await makeUser(ground, { payer: strict }, ["viewer"]);
    await api()
      .get("/api/advices")
      .set("Authorization", `Bearer ${await logIn(ground, viewer)}`)
      .expect(200);
  });

  it("lies sealed in the database: no secret and no recovery code can be read there", async () => {
    const person = await makeUser(ground, { payer }, ["maker"]);
    const phone = await givePhone(ground, person);
    const kept = await asSystem(ground.database, (db) =>
      rows<{ sealed: Buffer; hash: Buffer }>(
        db,
        "SELECT f.sealed, c.hash FROM second_factors f JOIN recovery_codes c USING (user_id) WHERE user_id = ?",
        [person.userId],
      ),
    );
    for (const { sealed, hash } of kept) {
      expect(sealed.toString("latin1")).not.to.include(phone.secret);
      expect(phone.recoveryCodes.map((code) => code.replaceAll("-", ""))).not.to.include(hash.toString("latin1"));
    }
    expect(kept).to.have.length(10);
  });
});
