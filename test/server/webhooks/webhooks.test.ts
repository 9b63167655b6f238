// Webhooks at a real receiver: signed as the standard says, once per id, patient with one that is down, and never sent inside.

import { expect } from "chai";
import { Webhook } from "standardwebhooks";
import supertest from "supertest";
import { asSystem, rows } from "#server/database.ts";
import type { Event } from "#server/events/contract.ts";
import { followEvents } from "#server/events/follow.ts";
import { happened } from "#server/events/happened.ts";
import type { DeliveryDetail } from "#server/webhooks/contract.ts";
import { deliverWebhooks, tellFromBooks } from "#server/webhooks/deliver.ts";
import { tellSystems } from "#server/webhooks/follow.ts";
import { delayAfter } from "#server/webhooks/schedule.ts";
import { send } from "#server/webhooks/send.ts";
import { type TestGround, testGround } from "#test/support/ground.ts";
import { makePaidAdvice } from "#test/support/paid.ts";
import { logIn, makePayer, makeUser } from "#test/support/people.ts";
import { type Received, type Receiver, startReceiver } from "#test/support/receiver.ts";

describe("webhooks", () => {
  let ground: TestGround;
  let payer: string;
  let token: string;
  let receiver: Receiver;
  const attempt = { number: 1, max: 8 };
  before(async () => {
    ground = await testGround({ webhookHosts: { allowed: [], private: ["127.0.0.1"] } });
    payer = await makePayer(ground);
    token = await logIn(ground, await makeUser(ground, { payer }, ["admin"]));
  });
  beforeEach(async () => {
    receiver = await startReceiver();
  });
  afterEach(async () => {
    for (const { id } of (await ask("get", "/api/webhooks")).body.rows) await ask("delete", `/api/webhooks/${id}`);
    await receiver.close();
  });
  after(() => ground.close());

  const ask = (method: "get" | "post" | "put" | "delete", path: string, body?: object) =>
    supertest(ground.app)[method](path).set("Authorization", `Bearer ${token}`).send(body);
  const add = async (kinds: readonly string[], url = receiver.url): Promise<{ id: string; secret: string }> =>
    (await ask("post", "/api/webhooks", { url, kinds }).expect(200)).body;
  const deliver = () => deliverWebhooks({}, ground, attempt) as Promise<void>;
  const follow = () => followEvents([tellSystems])({}, ground, attempt);
  const say = (number: string, kind: Event["kind"] = "advice.approved") =>
    asSystem(ground.database, (db) =>
      happened(db, { kind, discomId: 1, payerId: payer, subject: `advice:${number}`, facts: { amountPaise: "500" } }),
    );
  const verified = ({ body, headers }: Received, secret: string) =>
    new Webhook(secret).verify(body, headers as Record<string, string>) as Record<string, unknown>;
  const detail = async (id: unknown): Promise<DeliveryDetail> =>
    (await ask("get", `/api/webhook-deliveries/${id}`).expect(200)).body;
  /** As if the rest and the wait for the next try were over. */
  const later = () =>
    asSystem(ground.database, async (db) => {
      await rows(db, "UPDATE webhook_deliveries SET next_at = now() WHERE state = 'waiting'");
      await rows(db, "UPDATE webhook_endpoints SET rests_until = NULL");
    });

  it("tell what was asked for, signed so that the standard's own library takes it", async () => {
    const { id, secret } = await add(["advice.approved"]);
    await say("SB260000000011");
    await say("SB260000000011", "advice.submitted");
    await follow();
    await deliver();
    expect(receiver.received).to.have.length(1);
    const [got] = receiver.received as [Received];
    const message = verified(got, secret);
    expect(message).to.deep.include({
      type: "advice.approved",
      data: { amountPaise: "500", discom: "SB", object: "advice", id: "SB260000000011" },
    });
    expect(() => verified({ ...got, body: got.body.replace("500", "900") }, secret)).to.throw();
    const { rows: sent } = (await ask("get", `/api/webhooks/${id}/deliveries`).expect(200)).body;
    expect(sent).to.have.length(1);
    expect(sent[0]).to.include({ id: got.headers["webhook-id"], state: "delivered", lastStatus: 204 });
  });

  it("come again under the same id when replayed, and verify", async () => {
    const { id, secret } = await add(["advice.approved"]);
    const { body } = await ask("post", `/api/webhooks/${id}/tests`).expect(200);
    await deliver();
    await ask("post", `/api/webhook-deliveries/${body.id}/replay`).expect(200);
    await deliver();
    expect(receiver.received.map(({ headers }) => headers["webhook-id"])).to.deep.equal([body.id, body.id]);
    for (const got of receiver.received) expect(verified(got, secret)).to.include({ type: "webhook.test" });
    expect((await detail(body.id)).attempts.map(({ number, status }) => [number, status])).to.deep.equal([
      [2, 204],
      [1, 204],
    ]);
  });

  it("wait for a receiver that is down, and are then delivered once per id", async () => {
    const { id } = await add(["advice.approved"]);
    receiver.answer = (response) => response.writeHead(503, { "retry-after": "900" }).end("maintenance");
    for (let n = 0; n < 30; n++) await say(`SB2600000001${n}`);
    await follow();
    await deliver();
    const failed = receiver.received.length;
    expect(failed, "it is left alone after the first that fail").to.be.lessThan(5);
    const [shown] = (await ask("get", "/api/webhooks")).body.rows;
    expect(shown).to.include({ id, state: "failing", waiting: 30 });
    const first = await detail(receiver.received[0]?.headers["webhook-id"]);
    expect(first.attempts[0]).to.include({ status: 503, fault: "status", answer: "maintenance" });
    expect(
      new Date(first.nextAt as string).getTime() - Date.now(),
      "it asked for a quarter of an hour",
    ).to.be.greaterThan(880_000);

    await deliver();
    expect(receiver.received).to.have.length(failed);
    receiver.answer = (response) => response.writeHead(200).end("ok");
    receiver.received.length = 0;
    await later();
    await Promise.all([deliver(), deliver()]);
    const ids = receiver.received.map(({ headers }) => headers["webhook-id"]);
    expect(ids).to.have.length(30);
    expect(new Set(ids).size).to.equal(30);
    expect((await ask("get", "/api/webhooks")).body.rows[0]).to.include({ state: "active", waiting: 0 });
  });

  it("tell of each receipt a run issued, and of its advice, once", async () => {
    const { secret } = await add(["receipt.issued", "advice.reconciled"]);
    const paid = await makePaidAdvice(ground, { payer });
    const other = await makePaidAdvice(ground);
    await tellFromBooks({}, ground, attempt);
    await tellFromBooks({}, ground, attempt);
    await deliver();
    const told = receiver.received.map(
      (got) => verified(got, secret) as { type: string; data: Record<string, string> },
    );
    expect(told.map(({ type, data }) => [type, data["id"]])).to.have.deep.members([
      ["receipt.issued", paid.receiptNumber],
      ["advice.reconciled", paid.number],
    ]);
    expect(told[0]?.data).to.include({ amountPaise: paid.amountPaise, advice: paid.number, discom: "SB" });
    expect(JSON.stringify(told)).not.to.include(other.number);
  });

  it("sign with both secrets for a day after a new one was given", async () => {
    const { id, secret } = await add(["advice.approved"]);
    const { body } = await ask("post", `/api/webhooks/${id}/secrets`).expect(200);
    await ask("post", `/api/webhooks/${id}/tests`).expect(200);
    await deliver();
    const [got] = receiver.received as [Received];
    for (const one of [secret, body.secret]) expect(verified(got, one)).to.include({ type: "webhook.test" });
    await asSystem(ground.database, (db) =>
      rows(db, "UPDATE webhook_secrets SET ends_at = now() WHERE ends_at IS NOT NULL"),
    );
    await ask("post", `/api/webhooks/${id}/tests`).expect(200);
    await deliver();
    const last = receiver.received.at(-1) as Received;
    expect(() => verified(last, secret)).to.throw();
    expect(verified(last, body.secret)).to.include({ type: "webhook.test" });
  });

  it("follow no redirect, and stop at an address that says it is gone", async () => {
    const { id } = await add(["advice.approved"]);
    receiver.answer = (response) => response.writeHead(302, { location: receiver.url }).end();
    const moved = (await ask("post", `/api/webhooks/${id}/tests`)).body.id;
    await deliver();
    expect(receiver.received).to.have.length(1);
    expect((await detail(moved)).attempts[0]).to.include({ status: 302, fault: "redirect" });
    receiver.answer = (response) => response.writeHead(410).end();
    await ask("post", `/api/webhooks/${id}/tests`);
    await deliver();
    expect((await ask("get", "/api/webhooks")).body.rows[0]).to.include({ state: "paused", pausedBecause: "gone" });
  });

  it("pause an endpoint that failed for days, say so, and go on where they stopped", async () => {
    const { id } = await add(["advice.approved"]);
    receiver.answer = (response) => response.writeHead(500).end();
    await asSystem(ground.database, (db) =>
      rows(db, "UPDATE webhook_endpoints SET failing_since = now() - interval '6 days' WHERE id = ?", [id]),
    );
    const test = (await ask("post", `/api/webhooks/${id}/tests`)).body.id;
    await deliver();
    expect((await ask("get", "/api/webhooks")).body.rows[0]).to.include({ state: "paused", pausedBecause: "failing" });
    const heard: Event[] = [];
    await followEvents([async (_db, events) => void heard.push(...events)])({}, ground, attempt);
    expect(heard.find(({ subject }) => subject === `webhook:${id}`)).to.include({
      kind: "webhook.disabled",
      payerId: payer,
    });
    receiver.answer = (response) => response.writeHead(200).end();
    await later();
    await deliver();
    expect((await detail(test)).state).to.equal("waiting");
    await ask("put", `/api/webhooks/${id}/pause`, { paused: false }).expect(200);
    await deliver();
    expect((await detail(test)).state).to.equal("delivered");
  });

  it("go to no private address, by number, by name, or in another dress", async () => {
    const port = new URL(receiver.url).port;
    const message = { id: "msg_1", body: "{}", secrets: ["whsec_c2VjcmV0c2VjcmV0c2VjcmV0"] };
    const nowhere = { allowed: [], private: [] };
    for (const host of [
      "127.0.0.1",
      "localhost",
      "[::1]",
      "[::ffff:127.0.0.1]",
      "[::ffff:a00:1]",
      "2130706433",
      "0.0.0.0",
      "169.254.169.254",
      "10.0.0.1",
    ]) {
      for (const protocol of ["http", "https"]) {
        const tried = await send({ ...message, url: `${protocol}://${host}:${port}/` }, nowhere, 2000);
        expect(tried.fault, `${protocol}://${host}`).to.equal("address-refused");
      }
    }
    expect(receiver.received).to.deep.equal([]);
    const listed = await send({ ...message, url: receiver.url }, { allowed: [], private: [`127.0.0.1:${port}`] });
    expect(listed.status).to.equal(204);
  });

  it("go nowhere that is no longer listed, though it was when the payer gave it", async () => {
    const message = { id: "msg_1", body: "{}", secrets: ["whsec_c2VjcmV0c2VjcmV0c2VjcmV0"] };
    const only = { allowed: ["*.example.org"], private: [] };
    for (const url of ["https://elsewhere.example.com/", "http://hooks.example.org/"]) {
      expect((await send({ ...message, url }, only)).fault, url).to.equal("address-refused");
    }
  });

  it("wait ten seconds for an answer and no longer", async () => {
    receiver.answer = () => undefined;
    const tried = await send(
      { id: "msg_1", url: receiver.url, body: "{}", secrets: ["whsec_c2VjcmV0c2VjcmV0c2VjcmV0"] },
      { allowed: [], private: ["127.0.0.1"] },
      150,
    );
    expect(tried).to.include({ status: null, fault: "timeout" });
    expect(tried.ms).to.be.within(140, 1500);
  });

  it("refuse an address that is plain, carries a password, or is not listed", async () => {
    const code = async (url: string) =>
      (await ask("post", "/api/webhooks", { url, kinds: ["receipt.issued"] })).body.code;
    expect(await code("http://hooks.example.org/")).to.equal("webhook-not-https");
    expect(await code("https://user:word@hooks.example.org/")).to.equal("webhook-credentials");
    expect(await code("ftp://hooks.example.org/")).to.equal("invalid-input");
    const listed = await testGround({ webhookHosts: { allowed: ["*.example.org"], private: [] } });
    try {
      const bearer = await logIn(listed, await makeUser(listed, { payer: await makePayer(listed) }, ["admin"]));
      const answer = (url: string) =>
        supertest(listed.app)
          .post("/api/webhooks")
          .set("Authorization", `Bearer ${bearer}`)
          .send({ url, kinds: ["receipt.issued"] });
      expect((await answer("https://elsewhere.example.com/")).body.code).to.equal("webhook-host");
      await answer("https://hooks.example.org/").expect(200);
    } finally {
      await listed.close();
    }
  });

  it("are another payer's affair", async () => {
    const { id } = await add(["advice.approved"]);
    const test = (await ask("post", `/api/webhooks/${id}/tests`)).body.id;
    const stranger = await makePayer(ground, [1], "Strangers Ltd (fictional)");
    const other = await logIn(ground, await makeUser(ground, { payer: stranger }, ["admin"]));
    const asOther = (method: "get" | "post" | "delete", path: string) =>
      supertest(ground.app)[method](path).set("Authorization", `Bearer ${other}`).send();
    expect((await asOther("get", "/api/webhooks")).body.rows).to.deep.equal([]);
    for (const [method, path] of [
      ["get", `/api/webhooks/${id}/deliveries`],
      ["delete", `/api/webhooks/${id}`],
      ["post", `/api/webhooks/${id}/tests`],
      ["post", `/api/webhooks/${id}/secrets`],
      ["get", `/api/webhook-deliveries/${test}`],
      ["post", `/api/webhook-deliveries/${test}/replay`],
    ] as const) {
      expect((await asOther(method, path)).status, path).to.equal(404);
    }
  });

  it("are tried ten times within four days", () => {
    const delays = Array.from({ length: 10 }, (_, n) => delayAfter(n + 1, null, 0.5));
    expect(delays.at(-1)).to.equal(null);
    const total = delays.reduce<number>((sum, delay) => sum + (delay ?? 0), 0);
    expect(total / 86_400).to.be.within(3, 4);
    expect(delayAfter(1, 99_999, 0.5)).to.equal(3600);
  });
});
