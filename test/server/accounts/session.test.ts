import { expect } from "chai";
import supertest from "supertest";
import { asActor, asSystem, row, rows } from "#server/database.ts";
import { jobs } from "#server/worker.ts";
import { type TestGround, testGround } from "#test/support/ground.ts";
import { logIn, makePayer, makeUser, PASSWORD, type Person } from "#test/support/people.ts";

describe("session", () => {
  let ground: TestGround;
  let person: Person;
  before(async () => {
    ground = await testGround();
    person = await makeUser(ground, { payer: await makePayer(ground) }, ["maker"]);
  });
  after(() => ground.close());

  const api = () => supertest(ground.app);
  const cookieOf = (answer: supertest.Response) => String(answer.headers["set-cookie"]).split(";")[0] ?? "";

  describe("POST /api/session", () => {
    it("gives an access token of ten minutes and says who one is", async () => {
      const { body } = await api()
        .post("/api/session")
        .send({ email: person.email.toUpperCase(), password: PASSWORD })
        .expect(200);
      expect(body.user).to.include({ id: person.userId, email: person.email });
      expect(body.user.payer.name).to.match(/fictional/);
      expect(Date.parse(body.expiresAt) - Date.now()).to.be.within(9 * 60_000, 10 * 60_000);
    });

    it("answers a wrong password and an unknown user alike", async () => {
      const wrong = await api().post("/api/session").send({ email: person.email, password: "wrong" }).expect(401);
      const unknown = await api()
        .post("/api/session")
        .send({ email: "nobody@test.invalid", password: "wrong" })
        .expect(401);
      for (const answer of [wrong, unknown]) {
        expect(answer.headers["content-type"]).to.match(/application\/problem\+json/);
        expect(answer.body.code).to.equal("wrong-credentials");
      }
    });

    it("refuses an unknown key in the body by name", async () => {
      const { body } = await api()
        .post("/api/session")
        .send({ email: "a@b.c", password: "x", admin: true })
        .expect(422);
      expect(body.code).to.equal("invalid-input");
      expect(body.errors[0].message).to.equal("unknown: admin");
    });

    it("slows guessing down", async () => {
      const guess = () =>
        api()
          .post("/api/session")
          .set("X-Forwarded-For", "192.0.2.7")
          .send({ email: "guess@test.invalid", password: "no" });
      for (let attempt = 1; attempt <= 10; attempt++) await guess().expect(401);
      const { body } = await guess().expect(429);
      expect(body.code).to.equal("too-many-attempts");
    });

    it("slows who tries many names from one address, whatever log-ins of their own lie between, and no office of many people", async () => {
      const from = (address: string, email: string, password: string) =>
        api().post("/api/session").set("X-Forwarded-For", address).send({ email, password });
      const statuses: number[] = [];
      for (let name = 1; name <= 12; name++) {
        if (name % 5 === 0) await from("192.0.2.8", person.email, PASSWORD);
        statuses.push((await from("192.0.2.8", `name${name}@test.invalid`, "one for all of them")).status);
      }
      expect(statuses).to.deep.equal([...Array(10).fill(401), 429, 429]);
      for (let log = 1; log <= 12; log++) await from("192.0.2.9", person.email, PASSWORD).expect(200);
    });
  });

  describe("POST /api/session/refresh", () => {
    it("trades the cookie for another and ends the family when one is used twice", async () => {
      const first = await api().post("/api/session").send({ email: person.email, password: PASSWORD });
      const second = await api().post("/api/session/refresh").set("Cookie", cookieOf(first)).send({}).expect(200);
      expect(cookieOf(second)).not.to.equal(cookieOf(first));
      await api().post("/api/session/refresh").set("Cookie", cookieOf(first)).send({}).expect(401);
      await api().post("/api/session/refresh").set("Cookie", cookieOf(second)).send({}).expect(401);
    });
  });

  describe("DELETE /api/sessions", () => {
    it("ends access and refresh tokens everywhere at once", async () => {
      const elsewhere = await api().post("/api/session").send({ email: person.email, password: PASSWORD });
      const here = await logIn(ground, person);
      await api().delete("/api/sessions").set("Authorization", `Bearer ${here}`).send({}).expect(200);
      const again = await api()
        .delete("/api/sessions")
        .set("Authorization", `Bearer ${elsewhere.body.accessToken}`)
        .send({})
        .expect(401);
      expect(again.body.code).to.equal("session-ended");
      await api().post("/api/session/refresh").set("Cookie", cookieOf(elsewhere)).send({}).expect(401);
    });
  });

  describe("POST /api/password", () => {
    it("needs the current one, refuses a short or common one, and ends other sessions", async () => {
      const other = await makeUser(ground, { payer: await makePayer(ground) }, ["viewer"]);
      const token = await logIn(ground, other);
      const change = (current: string, next: string) =>
        api().post("/api/password").set("Authorization", `Bearer ${token}`).send({ current, next });
      expect((await change("not it", "a perfectly fine phrase").expect(422)).body.code).to.equal("wrong-password");
      expect((await change(PASSWORD, "short").expect(422)).body.code).to.equal("invalid-input");
      expect((await change(PASSWORD, "passwordpassword123456").expect(422)).body.code).to.equal("password-common");
      await change(PASSWORD, "a perfectly fine phrase").expect(200);
      expect((await change(PASSWORD, "a perfectly fine phrase").expect(401)).body.code).to.equal("session-ended");
    });
  });

  describe("what is kept and hidden", () => {
    it("refuses a token signed with another algorithm or key", async () => {
      const forged = `${Buffer.from('{"alg":"none","typ":"JWT"}').toString("base64url")}.${Buffer.from(`{"sub":"${person.userId}","version":1,"type":"access","iss":"milaan","aud":"milaan-api"}`).toString("base64url")}.`;
      await api().delete("/api/sessions").set("Authorization", `Bearer ${forged}`).send({}).expect(401);
    });

    it("keeps every event in a chain of hashes nobody may change", async () => {
      const events = await asSystem(ground.database, (db) =>
        rows<{ whole: boolean }>(
          db,
          `SELECT hash = sha256(previous_hash || audit_content(audit))
                  AND previous_hash = coalesce(lag(hash) OVER (PARTITION BY chain ORDER BY seq), '\\x00') AS whole FROM audit`,
        ),
      );
      expect(events.length).to.be.greaterThan(5);
      expect(events.every(({ whole }) => whole)).to.equal(true);
      let refused = "";
      await asSystem(ground.database, (db) => rows(db, "DELETE FROM audit")).catch((error) => {
        refused = String(error);
      });
      expect(refused).to.match(/append-only|permission denied/);
    });

    it("forgets log-ins a month after their end, answers to a repeated request after a quarter, and counters at their end", async () => {
      await asSystem(ground.database, async (db) => {
        for (const days of [29, 31]) {
          await rows(
            db,
            `INSERT INTO refresh_tokens (token_hash, family, user_id, expires_at)
             VALUES (sha256(?::text::bytea), gen_random_uuid(), ?, now() - ? * interval '1 day')`,
            [`ended ${days}`, person.userId, days],
          );
        }
        for (const days of [89, 91]) {
          await rows(
            db,
            `INSERT INTO idempotency_keys (user_id, route, key, body_hash, at)
             VALUES (?, 'POST /x', ?, '', now() - ? * interval '1 day')`,
            [person.userId, `${days} days ago`, days],
          );
        }
        await rows(db, "INSERT INTO rate_limits (key, points, expire) VALUES ('over', 1, 1), ('runs', 1, 9e15)");
      });
      for (const job of ["forget-log-ins", "forget-answers", "forget-attempts"]) {
        await jobs[job]?.({}, ground, { number: 1, max: 25 });
      }
      const left = await asSystem(ground.database, (db) =>
        row<{ tokens: number; keys: string[]; counters: string[] }>(
          db,
          `SELECT (SELECT count(*)::int FROM refresh_tokens WHERE expires_at < now()) AS tokens,
                  (SELECT array_agg(key) FROM idempotency_keys WHERE route = 'POST /x') AS keys,
                  (SELECT array_agg(key) FROM rate_limits WHERE key IN ('over', 'runs')) AS counters`,
        ),
      );
      expect(left).to.deep.equal({ tokens: 1, keys: ["89 days ago"], counters: ["runs"] });
    });

    it("hides password hashes and other payers' people from the app role", async () => {
      const actor = {
        userId: person.userId,
        name: "",
        payerId: (await payerOf(person)) ?? "",
        discomId: null,
        roles: ["maker"],
      };
      const seen = await asActor(ground.database, actor, (db) =>
        rows<{ payer_id: string }>(db, "SELECT id, payer_id FROM users"),
      );
      expect(new Set(seen.map(({ payer_id }) => payer_id))).to.deep.equal(new Set([actor.payerId]));
      let refused = "";
      await asActor(ground.database, actor, (db) => rows(db, "SELECT password_hash FROM users")).catch((error) => {
        refused = String(error);
      });
      expect(refused).to.match(/permission denied/);
    });
  });

  async function payerOf({ userId }: Person): Promise<string | undefined> {
    return (
      await asSystem(ground.database, (db) =>
        row<{ payer_id: string }>(db, "SELECT payer_id FROM users WHERE id = ?", [userId]),
      )
    )?.payer_id;
  }
});
