import { expect } from "chai";
import supertest from "supertest";
import { asSystem, row, rows } from "#server/database.ts";
import { type TestGround, testGround } from "#test/support/ground.ts";
import { logIn, makeDiscom, makePayer, makeUser, PASSWORD } from "#test/support/people.ts";
import { fictional, lastSent, registerAndProve } from "#test/support/registrations.ts";
import { phoneOf, stepNow } from "#test/support/second-factor.ts";

describe("onboarding", () => {
  let ground: TestGround;
  let desk: string;
  before(async () => {
    ground = await testGround();
    await makeDiscom(ground, 1);
    await makeDiscom(ground, 2);
    desk = await logIn(ground, await makeUser(ground, { discom: 1 }, ["admin"]));
  });
  after(() => ground.close());

  const api = () => supertest(ground.app);
  const as = (token: string, method: "get" | "post" | "put", path: string, body?: object) =>
    api()[method](path).set("Authorization", `Bearer ${token}`).send(body);
  const waiting = async (state = "waiting") =>
    (await as(desk, "get", `/api/applications?state=${state}`).expect(200)).body.rows as {
      id: string;
      name: string;
      alike: number;
      van: string | null;
      payerId: string | null;
    }[];
  const named = async (name: string, state?: string) => {
    const found = (await waiting(state)).find((one) => one.name === name);
    if (!found) throw new Error(`${name} is not among the ${state ?? "waiting"} applications`);
    return found;
  };
  /** From the invitation's link to a session; sets up the second factor where it is asked for. */
  async function comeIn(email: string) {
    const token = await lastSent(ground, email);
    const { body } = await api()
      .post(`/api/invitations/${token}/acceptance`)
      .send({ password: "a perfectly fine phrase" })
      .expect(200);
    const bearer = body.accessToken as string;
    if (body.user.secondFactor !== "missing") return { bearer, phone: null, token };
    const begun = await as(bearer, "post", "/api/second-factor", { password: "a perfectly fine phrase" }).expect(200);
    const phone = phoneOf(begun.body.secret, stepNow() - 2);
    await as(bearer, "post", "/api/second-factor/confirmation", { code: await phone() }).expect(200);
    return { bearer, phone, token };
  }

  it("leads from a registration over proved contacts and the discom's yes to a log-in with a second factor", async () => {
    const details = fictional({ discoms: [1, 2] });
    const { body } = await api().post("/api/registrations").send(details).expect(200);
    const page = `/api/registrations/${body.token}`;
    expect((await waiting()).map(({ name }) => name)).not.to.include(details.name);

    const [mail, sms] = [await lastSent(ground, details.email), await lastSent(ground, `+91${details.mobile}`)];
    const wrong = mail === "000000" ? "000001" : "000000";
    const verify = (channel: string, code: string) => api().post(`${page}/verification`).send({ channel, code });
    expect((await verify("email", wrong).expect(422)).body.code).to.equal("contact-code-wrong");
    await verify("email", mail).expect(200);
    expect((await verify("email", mail).expect(422)).body.code).to.equal("contact-code-past");
    expect((await waiting()).map(({ name }) => name)).not.to.include(details.name);
    expect((await verify("sms", sms).expect(200)).body).to.deep.equal({ emailVerified: true, mobileVerified: true });

    const application = await named(details.name);
    const { body: admission } = await as(desk, "post", `/api/applications/${application.id}/admission`, {}).expect(200);
    expect(admission.van).to.match(/^SBPDCLP\d{9}$/);
    const again = await as(desk, "post", `/api/applications/${application.id}/admission`, {}).expect(409);
    expect(again.body.code).to.equal("already-answered");
    const { body: stands } = await api().get(page).expect(200);
    expect(stands.standings.map(({ state }: { state: string }) => state)).to.deep.equal(["admitted", "waiting"]);

    const { phone, token, bearer } = await comeIn(details.email);
    expect(phone).not.to.equal(null);
    const used = await api().post(`/api/invitations/${token}/acceptance`).send({ password: "a perfectly fine phrase" });
    expect([used.status, used.body.code]).to.deep.equal([404, "invitation-past"]);
    const { body: own } = await as(bearer, "get", "/api/organisation").expect(200);
    expect(own).to.include({ pan: details.pan, secondFactorRequired: true });
    const credentials = { email: details.email, password: "a perfectly fine phrase" };
    expect((await api().post("/api/session").send(credentials).expect(401)).body.code).to.equal("second-factor-wanted");
    await api()
      .post("/api/session")
      .send({ ...credentials, code: await phone?.() })
      .expect(200);

    const other = await logIn(ground, await makeUser(ground, { discom: 2 }, ["admin"]));
    const { body: there } = await as(other, "get", "/api/applications").expect(200);
    const second = there.rows.find((one: { name: string }) => one.name === details.name);
    const { body: both } = await as(other, "post", `/api/applications/${second.id}/admission`, {}).expect(200);
    expect(both.payerId).to.equal(admission.payerId);
  });

  it("shows who it looks like, of another discom's payer only that there is one, and tells a refusal's reason", async () => {
    const here = fictional({ name: "Sone Barrage Works (fictional)" });
    await registerAndProve(ground, here);
    await as(desk, "post", `/api/applications/${(await named(here.name)).id}/admission`, {}).expect(200);
    const elsewhere = await makePayer(ground, [2], "Kosi Embankment Board (fictional)");
    const twin = fictional({ name: "Sone Barrage Works Ltd (fictional)" });
    await asSystem(ground.database, (db) => rows(db, "UPDATE payers SET pan = ? WHERE id = ?", [twin.pan, elsewhere]));
    const token = await registerAndProve(ground, twin);
    const application = await named(twin.name);
    const { body } = await as(desk, "get", `/api/applications/${application.id}`).expect(200);
    expect(body.likes).to.deep.include({ payer: null, samePan: true, likeness: body.likes[0].likeness });
    expect(body.likes.map((like: { payer: { name: string } | null }) => like.payer?.name)).to.include(here.name);
    expect(JSON.stringify(body)).not.to.include("Kosi");
    const why = "Registered already; ask your admin.";
    await as(desk, "post", `/api/applications/${application.id}/refusal`, { why }).expect(200);
    const { body: stands } = await api().get(`/api/registrations/${token}`).expect(200);
    expect(stands.standings[0]).to.include({ state: "refused", why });
    const told = await asSystem(ground.database, (db) =>
      row<{ facts: { email: string; why: string } }>(
        db,
        "SELECT facts FROM events WHERE kind = 'application.decided' AND subject = ?",
        [`application:${application.id}`],
      ),
    );
    expect(told?.facts).to.include({ email: twin.email, why });
  });

  it("refuses numbers that do not check or do not belong together, by field", async () => {
    const table: [Record<string, unknown>, string][] = [
      [{ gstin: "10ZZZCZ0001Z1ZA" }, "body.gstin"],
      [{ pan: "ZZZXZ0001Z" }, "body.pan"],
      [{ tan: "PTN00001A" }, "body.tan"],
      [{ pan: "ABCPD1234E", gstin: "" }, "body.pan"],
      [{ pan: "ABCCD1234E" }, "body.gstin"],
      [{ pan: "", tan: "", gstin: "" }, "body.pan"],
      [{ kind: "individual" }, "body.pan"],
      [{ mobile: "12345" }, "body.mobile"],
    ];
    for (const [index, [change, path]] of table.entries()) {
      const { body } = await api()
        .post("/api/registrations")
        .set("X-Forwarded-For", `192.0.2.${100 + index}`)
        .send(fictional(change))
        .expect(422);
      expect(body.errors[0].path, JSON.stringify(change)).to.equal(path);
    }
  });

  it("lets who pays for a handful in at once, for 25 connections and not one more, however they are tagged", async () => {
    const small = fictional({ kind: "individual", pan: "", tan: "", gstin: "", name: "Ravi Shankar (fictional)" });
    await registerAndProve(ground, small, "192.0.2.2");
    const { payerId } = await named(small.name, "admitted");
    const { bearer } = await comeIn(small.email);
    expect((await as(bearer, "get", "/api/organisation").expect(200)).body.standings[0].connectionsMax).to.equal(25);
    const tag = (from: number, count: number) =>
      asSystem(ground.database, (db) =>
        rows(
          db,
          `WITH made AS (INSERT INTO connections (discom_id, number, name, category, office_id)
             SELECT 1, n::text, 'Test', 'DS-I', 4 FROM generate_series(?::bigint, ?::bigint) n RETURNING id)
           INSERT INTO tags (discom_id, connection_id, payer_id, proof, tagged_by)
           SELECT 1, id, ?, 'bill-number', (SELECT id FROM users WHERE payer_id = ? LIMIT 1) FROM made`,
          [from, from + count - 1, payerId, payerId],
        ),
      ).then(
        () => "tagged",
        (error: Error & { constraint?: string }) => error.constraint ?? error.message,
      );
    expect(await tag(700_000_001, 24)).to.equal("tagged");
    expect((await Promise.all([tag(700_000_101, 1), tag(700_000_201, 1)])).sort()).to.deep.equal([
      "connections_max_reached",
      "tagged",
    ]);
    await as(desk, "put", `/api/payers/${payerId}/connections-max`, { max: null, why: "Looked at." }).expect(200);
    expect(await tag(700_000_301, 40)).to.equal("tagged");
  });

  it("slows down who registers one after the other", async () => {
    const answers: number[] = [];
    for (let n = 0; n < 11; n++) {
      const { status } = await api()
        .post("/api/registrations")
        .set("X-Forwarded-For", "192.0.2.77")
        .send(fictional({ discoms: [99] }));
      answers.push(status);
    }
    expect(answers.slice(0, 10)).to.deep.equal(Array(10).fill(404));
    expect(answers[10]).to.equal(429);
  });

  describe("the people of a payer", () => {
    let payer: string;
    let admin: { userId: string; email: string };
    let bearer: string;
    before(async () => {
      payer = await makePayer(ground, [1], "Gandak Works (fictional)");
      admin = await makeUser(ground, { payer }, ["admin"]);
      bearer = await logIn(ground, admin);
    });
    const access = { roles: ["checker"], subUnitIds: [] as string[], makePaise: null, approvePaise: "50000000" };
    const invite = (email: string, over: object = {}) =>
      as(bearer, "post", "/api/invitations", { ...access, email, name: "Bina", language: "hi", ...over });

    it("are invited with roles, sub-units and limits, resent, taken back, and are what they were invited as", async () => {
      const unit = await as(bearer, "post", "/api/sub-units", {
        parentId: null,
        kind: "ddo",
        code: "d1",
        name: "DDO 1",
        nameHi: "डीडीओ 1",
      }).expect(200);
      const { body } = await invite("bina@gandak.invalid", { subUnitIds: [unit.body.id] }).expect(200);
      expect((await invite("bina@gandak.invalid").expect(409)).body.code).to.equal("invited-already");
      const first = await lastSent(ground, "bina@gandak.invalid");
      await as(bearer, "post", `/api/invitations/${body.id}/resending`, {}).expect(200);
      expect((await api().get(`/api/invitations/${first}`).expect(404)).body.code).to.equal("invitation-past");
      await comeIn("bina@gandak.invalid");
      const { body: people } = await as(bearer, "get", "/api/users").expect(200);
      const bina = people.users.find((one: { email: string }) => one.email === "bina@gandak.invalid");
      expect(bina).to.deep.include({ roles: ["checker"], subUnitIds: [unit.body.id], approvePaise: "50000000" });
      expect(people.invitations).to.deep.equal([]);

      const { body: gone } = await invite("chand@gandak.invalid").expect(200);
      const link = await lastSent(ground, "chand@gandak.invalid");
      await as(bearer, "post", `/api/invitations/${gone.id}/revocation`, {}).expect(200);
      await api().post(`/api/invitations/${link}/acceptance`).send({ password: "a perfectly fine phrase" }).expect(404);
    });

    it("are told nothing of other organisations' people by an invitation; only the mailbox's owner hears", async () => {
      const foreign = await makeUser(ground, { payer: await makePayer(ground) }, ["maker"]);
      await invite(foreign.email).expect(200);
      const link = await lastSent(ground, foreign.email);
      const answer = await api()
        .post(`/api/invitations/${link}/acceptance`)
        .send({ password: "a perfectly fine phrase" });
      expect([answer.status, answer.body.code]).to.deep.equal([409, "email-taken"]);
    });

    it("change at once when the admin changes them, and never so that no admin is left", async () => {
      const maker = await makeUser(ground, { payer }, ["maker"]);
      const theirs = await logIn(ground, maker);
      await as(theirs, "get", "/api/basket").expect(200);
      const viewer = { roles: ["viewer"], subUnitIds: [], makePaise: null, approvePaise: null, active: true };
      await as(bearer, "put", `/api/users/${maker.userId}`, viewer).expect(200);
      expect((await as(theirs, "get", "/api/basket").expect(401)).body.code).to.equal("session-ended");
      const now = await logIn(ground, maker);
      await as(now, "get", "/api/basket").expect(403);
      await as(bearer, "put", `/api/users/${maker.userId}`, { ...viewer, active: false }).expect(200);
      await api().post("/api/session").send({ email: maker.email, password: PASSWORD }).expect(401);
      const own = await as(bearer, "put", `/api/users/${admin.userId}`, viewer).expect(409);
      expect(own.body.code).to.equal("own-access");
      const stranger = await makeUser(ground, { payer: await makePayer(ground) }, ["maker"]);
      await as(bearer, "put", `/api/users/${stranger.userId}`, viewer).expect(404);
    });

    it("lose a lost second factor by another admin, or by the discom when there is only one", async () => {
      const { givePhone } = await import("#test/support/second-factor.ts");
      const checker = await makeUser(ground, { payer }, ["checker"]);
      await givePhone(ground, checker);
      await api().post("/api/session").send({ email: checker.email, password: PASSWORD }).expect(401);
      await as(bearer, "post", `/api/users/${checker.userId}/second-factor-reset`, {}).expect(200);
      await logIn(ground, checker);
      const own = await as(bearer, "post", `/api/users/${admin.userId}/second-factor-reset`, {}).expect(409);
      expect(own.body.code).to.equal("own-factor");
      await givePhone(ground, admin);
      const why = "Asked by letter 17.";
      await as(desk, "post", `/api/payers/${payer}/second-factor-reset`, { why }).expect(200);
      bearer = await logIn(ground, admin);
      await makeUser(ground, { payer }, ["admin"]);
      const two = await as(desk, "post", `/api/payers/${payer}/second-factor-reset`, { why }).expect(409);
      expect(two.body.code).to.equal("not-sole-admin");
      const foreign = await makePayer(ground, [2], "Northern only (fictional)");
      await as(desk, "post", `/api/payers/${foreign}/second-factor-reset`, { why }).expect(404);
    });

    it("declare accounts that nobody knows until two of the discom's people registered them", async () => {
      const account = { discomId: 1, account: "000123456789", ifsc: "sbin0000001", proof: "Cancelled cheque 000042" };
      await as(bearer, "post", "/api/remitter-declarations", { ...account, discomId: 2 }).expect(404);
      const { body } = await as(bearer, "post", "/api/remitter-declarations", account).expect(200);
      expect((await as(bearer, "post", "/api/remitter-declarations", account).expect(409)).body.code).to.equal(
        "declared-already",
      );
      const states = async () =>
        (await as(bearer, "get", "/api/remitter-declarations").expect(200)).body.rows.map(
          (one: { state: string }) => one.state,
        );
      const known = () =>
        asSystem(ground.database, (db) => rows(db, "SELECT FROM remitters WHERE payer_id = ?", [payer]));
      expect(await states()).to.deep.equal(["waiting"]);
      expect(await known()).to.have.length(0);
      const why = "Not your account's name.";
      await as(desk, "post", `/api/declared-remitters/${body.id}/refusal`, { why }).expect(200);
      expect(await states()).to.deep.equal(["refused"]);
      await as(bearer, "post", "/api/remitter-declarations", { ...account, proof: "Bank letter 7" }).expect(200);
      const wish = { payerId: payer, account: "000123456789", ifsc: "SBIN0000001", trialId: null, untried: true, why };
      const asked = await as(desk, "post", "/api/known/registrations", wish)
        .set("Idempotency-Key", "declared-account-1")
        .expect(200);
      const { body: declared } = await as(desk, "get", "/api/declared-remitters?state=asked").expect(200);
      expect(declared.rows.map((one: { account: string }) => one.account)).to.deep.equal(["000123456789"]);
      expect(await known()).to.have.length(0);
      const second = await logIn(ground, await makeUser(ground, { discom: 1 }, ["supervisor"]));
      const { body: shown } = await as(second, "get", `/api/approvals/${asked.body.approvalId}`).expect(200);
      await as(second, "post", `/api/approvals/${asked.body.approvalId}/verdict`, {
        approve: true,
        contentHash: shown.contentHash,
        why: "Checked with the bank.",
      })
        .set("Idempotency-Key", "declared-account-2")
        .expect(200);
      expect((await states())[0]).to.equal("registered");
    });
  });
});
