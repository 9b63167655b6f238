// Keys of a payer's systems: what each scope opens, what none of them does, and how a key ends.

import { expect } from "chai";
import supertest from "supertest";
import { type Scope, scopes } from "#server/contract.ts";
import { asSystem, row, rows } from "#server/database.ts";
import type { Route } from "#server/http.ts";
import { routes } from "#server/routes.ts";
import { makeBills, makeConnections } from "#test/support/bills.ts";
import { type TestGround, testGround } from "#test/support/ground.ts";
import { logIn, makePayer, makeUser, type Person } from "#test/support/people.ts";

type Endpoint = Route["endpoint"];
const nameOf = ({ method, path }: Endpoint) => `${method} ${path}`;
const address = ({ path }: Endpoint) =>
  path
    .replace("/work/:id", "/work/00000000-0000-4000-8000-000000000000")
    .replace(/:(number)/g, "SB260000000000")
    .replace(/:\w+/g, "999999");

/** Reviewed by a person: what a system may do that holds this scope and no other. Whatever is not here is closed to keys. */
const expectedScopes: Record<Scope, readonly string[]> = {
  "connections:read": [
    "GET /api/connections",
    "GET /api/connections/:discom/:id/tags",
    "GET /api/connections/choices",
    "GET /api/discoms",
    "GET /api/offices",
    "GET /api/payers/:payer/tag-papers/:sha256",
    "GET /api/sub-units",
    "GET /api/tag-batches",
    "GET /api/tag-batches/:id",
    "GET /api/tag-claims",
    "GET /api/tag-hints",
    "GET /api/tag-uploads",
    "GET /api/tag-uploads/:id",
    "GET /api/tag-uploads/:id/file",
    "GET /api/tag-uploads/:id/rows",
    "GET /api/tag-uploads/template",
    "GET /api/work/:id",
    "GET /api/work/:id/stream",
  ],
  "connections:tag": [
    "POST /api/connections/:discom/:id/untag",
    "POST /api/connections/tags",
    "POST /api/connections/transfers",
    "POST /api/connections/untags",
    "POST /api/tag-batches/:id/undo",
    "POST /api/tag-claims",
    "POST /api/tag-claims/:discom/:id/withdrawal",
    "POST /api/tag-hints/claims",
    "POST /api/tag-hints/dismissals",
    "POST /api/tag-papers",
    "POST /api/tag-uploads",
    "POST /api/tag-uploads/:id/application",
    "PUT /api/connections/:discom/:id/label",
  ],
  "dues:read": [
    "GET /api/bills/:discom/:number",
    "GET /api/dues",
    "GET /api/dues.csv",
    "GET /api/dues.xlsx",
    "GET /api/dues/choices",
    "GET /api/prepaid",
    "GET /api/set-asides",
  ],
  "advices:read": [
    "GET /api/advices",
    "GET /api/advices/:number",
    "GET /api/advices/:number/bank-notices",
    "GET /api/advices/:number/challan.pdf",
    "GET /api/advices/:number/comments",
    "GET /api/advices/:number/differences",
    "GET /api/advices/:number/items",
    "GET /api/advices/:number/online",
    "GET /api/approval-chains",
    "GET /api/recurring-rules",
    "GET /api/tds-rule",
    "GET /api/ways-to-pay",
  ],
  "advices:make": [
    "DELETE /api/basket",
    "GET /api/amount-sheets/:id",
    "GET /api/amount-sheets/:id/file",
    "GET /api/amount-sheets/:id/rows",
    "GET /api/amount-sheets/template",
    "GET /api/basket",
    "GET /api/basket/items",
    "GET /api/bulk-payment-file",
    "POST /api/advices",
    "POST /api/advices/:number/basket",
    "POST /api/advices/:number/cancellation",
    "POST /api/advices/:number/comments",
    "POST /api/advices/:number/reissue",
    "POST /api/advices/:number/submission",
    "POST /api/advices/:number/utrs",
    "POST /api/advices/:number/withdrawal",
    "POST /api/amount-sheets",
    "POST /api/amount-sheets/:id/application",
    "POST /api/basket/items",
    "POST /api/basket/removals",
    "POST /api/basket/view",
    "POST /api/recharges",
    "POST /api/set-asides",
    "POST /api/set-asides/restorations",
    "PUT /api/advices/:number/items",
    "PUT /api/basket/items/:discomId/:billId",
    "PUT /api/basket/tds",
    "PUT /api/basket/tds-by-rule",
  ],
  "receipts:read": [
    "GET /api/account-statements",
    "GET /api/account-statements/connection",
    "GET /api/account-statements/connection/export",
    "GET /api/account-statements/export",
    "GET /api/connection-receipts",
    "GET /api/monthly-summaries",
    "GET /api/monthly-summaries/:id/pdf",
    "GET /api/papers",
    "GET /api/papers/:workId/file",
    "GET /api/payer-tds",
    "GET /api/payer-tds/export",
    "GET /api/proofs",
    "GET /api/proofs/pdf",
    "GET /api/receipts",
    "GET /api/receipts/:number",
    "GET /api/receipts/:number/course",
    "GET /api/receipts/:number/items",
    "GET /api/receipts/:number/items/:position/pdf",
    "GET /api/receipts/:number/pdf",
    "GET /api/receipts/export",
    "POST /api/proofs/papers",
    "POST /api/receipts/papers",
  ],
  "disputes:read": [
    "GET /api/disputes",
    "GET /api/disputes/:number",
    "GET /api/disputes/:number/files/:id",
    "GET /api/kept-money",
    "GET /api/tag-disputes",
    "GET /api/tag-disputes/:discom/:id",
  ],
  "disputes:raise": [
    "POST /api/disputes",
    "POST /api/disputes/:number/closing",
    "POST /api/disputes/:number/files",
    "POST /api/disputes/:number/messages",
    "POST /api/disputes/:number/reopening",
    "POST /api/tag-disputes",
    "POST /api/tag-disputes/:discom/:id/statements",
    "POST /api/tag-disputes/:discom/:id/withdrawal",
  ],
};

describe("API keys", () => {
  let ground: TestGround;
  let payer: string;
  let admin: Person;
  let token: string;
  before(async () => {
    ground = await testGround();
    payer = await makePayer(ground);
    admin = await makeUser(ground, { payer }, ["admin", "checker"]);
    token = await logIn(ground, admin);
  });
  after(() => ground.close());

  const asAdmin = (method: "get" | "post", path: string) =>
    supertest(ground.app)[method](path).set("Authorization", `Bearer ${token}`);
  const make = async (wish: object): Promise<{ id: string; prefix: string; secret: string }> =>
    (
      await asAdmin("post", "/api/api-keys")
        .send({ name: "Ledger", ...wish })
        .expect(200)
    ).body;
  const by = (secret: string, method: "get" | "post" | "put" | "delete", path: string) =>
    supertest(ground.app)
      [method](path)
      .set("Authorization", `Bearer ${secret}`)
      .set("Idempotency-Key", `key-${method}-${path}`.slice(0, 90));

  it("open what the reviewed table says and nothing else", () => {
    const found = Object.fromEntries(
      scopes.map((scope) => [
        scope,
        routes
          .filter(({ endpoint }) => endpoint.scope === scope)
          .map(({ endpoint }) => nameOf(endpoint))
          .toSorted(),
      ]),
    );
    expect(found).to.deep.equal(expectedScopes);
  });

  it("let each scope in at its routes and at no other, whatever else they hold", async () => {
    const all = (await make({ scopes })).secret;
    const only = new Map<Scope, string>();
    const without = new Map<Scope, string>();
    for (const scope of scopes) {
      only.set(scope, (await make({ scopes: [scope] })).secret);
      without.set(scope, (await make({ scopes: scopes.filter((one) => one !== scope) })).secret);
    }
    for (const { endpoint } of routes.filter(({ endpoint: { who } }) => who !== "anyone")) {
      const method = endpoint.method.toLowerCase() as "get" | "post" | "put" | "delete";
      const codeFor = async (secret: string) => {
        const { status, body } = await by(secret, method, address(endpoint));
        expect(status, nameOf(endpoint)).not.to.equal(500);
        return status === 401 || status === 403 ? body.code : "let in";
      };
      const { scope } = endpoint;
      if (scope === null) expect(await codeFor(all), nameOf(endpoint)).to.equal("key-closed");
      else {
        expect(await codeFor(only.get(scope) as string), nameOf(endpoint)).to.equal("let in");
        expect(await codeFor(without.get(scope) as string), nameOf(endpoint)).to.equal("key-scope");
      }
    }
  }).timeout(30_000);

  it("make and submit an advice that a person approves, but never who made the key", async () => {
    const connections = await makeConnections(ground, { payer });
    const [bill] = await makeBills(ground, { connections });
    const { secret, prefix } = await make({ name: "ERP", scopes: ["advices:make", "advices:read", "dues:read"] });
    const dues = await by(secret, "get", "/api/dues").expect(200);
    expect(dues.body.rows).to.have.length(1);
    await by(secret, "post", "/api/basket/items")
      .send({ bills: [{ discomId: 1, billId: bill?.id }] })
      .expect(200);
    const made = await by(secret, "post", "/api/advices").send({}).expect(200);
    const { number } = made.body.advices[0];
    await by(secret, "post", `/api/advices/${number}/submission`).send({}).expect(200);
    const advice = (await by(secret, "get", `/api/advices/${number}`).expect(200)).body;
    expect(advice.preparedBy.name).to.equal(`ERP (${prefix})`);

    const approve = (bearer: string) =>
      supertest(ground.app)
        .post(`/api/advices/${number}/approval`)
        .set("Authorization", `Bearer ${bearer}`)
        .set("Idempotency-Key", "approve-it-once")
        .send({ contentHash: advice.contentHash });
    expect((await approve(secret)).body.code).to.equal("key-closed");
    expect((await approve(token)).body.code).to.equal("own-advice");
    const other = await logIn(ground, await makeUser(ground, { payer }, ["checker"]));
    await approve(other).expect(200);

    const told = await asSystem(ground.database, (db) =>
      row<{ name: string; service: boolean }>(
        db,
        `SELECT u.name, u.service FROM audit a JOIN users u ON u.id = a.user_id WHERE a.subject = ? ORDER BY a.at LIMIT 1`,
        [`advice:${number}`],
      ),
    );
    expect(told).to.deep.equal({ name: `ERP (${prefix})`, service: true });
  });

  it("are shown once, kept as a hash, and say when and from where they were last used", async () => {
    const { id, prefix, secret } = await make({ scopes: ["dues:read"] });
    expect(secret.startsWith(prefix)).to.equal(true);
    await by(secret, "get", "/api/dues").expect(200);
    const { body, text } = await asAdmin("get", "/api/api-keys").expect(200);
    expect(text).not.to.include(secret.slice(prefix.length));
    const shown = body.rows.find((one: { id: string }) => one.id === id);
    expect(shown).to.include({ prefix, state: "active", lastUsedFrom: "127.0.0.1" });
    const stored = await asSystem(ground.database, (db) => rows(db, "SELECT k::text FROM api_keys k"));
    expect(JSON.stringify(stored)).not.to.include(secret.slice(prefix.length));
  });

  it("end when revoked or expired, and hold to their addresses", async () => {
    const refused = async (secret: string) => {
      const { status, body } = await by(secret, "get", "/api/dues");
      return `${status} ${body.code}`;
    };
    const revoked = await make({ scopes: ["dues:read"] });
    await asAdmin("post", `/api/api-keys/${revoked.id}/revocation`).send({ why: "Left the company" }).expect(200);
    expect(await refused(revoked.secret)).to.equal("401 key-ended");
    await asAdmin("post", `/api/api-keys/${revoked.id}/revocation`).send({ why: "Once more" }).expect(404);

    const expiring = await make({ scopes: ["dues:read"], expiresInDays: 1 });
    expect(await refused(expiring.secret)).to.equal("200 undefined");
    // A key's row never changes, so the day after is made by a row of the day before.
    await asSystem(ground.database, (db) =>
      rows(
        db,
        `INSERT INTO api_keys (payer_id, user_id, name, prefix, hash, scopes, expires_at, made_by)
         SELECT payer_id, :user, name, prefix, sha256(:secret::text::bytea), scopes, now() - interval '1 second', made_by
           FROM api_keys WHERE id = :id`,
        { id: expiring.id, secret: "mk_live_expired", user: admin.userId },
      ),
    );
    expect(await refused("mk_live_expired")).to.equal("401 key-ended");

    const elsewhere = await make({ scopes: ["dues:read"], addresses: ["203.0.113.0/24"] });
    expect(await refused(elsewhere.secret)).to.equal("403 key-address");
    const here = await make({ scopes: ["dues:read"], addresses: ["203.0.113.7", "127.0.0.0/8"] });
    expect(await refused(here.secret)).to.equal("200 undefined");
    expect(await refused(`${here.secret.slice(0, -1)}-`)).to.equal("401 key-unknown");
  });

  it("belong to their payer alone", async () => {
    const { id } = await make({ scopes: ["dues:read"] });
    const stranger = await makePayer(ground, [1], "Strangers Ltd (fictional)");
    const other = await logIn(ground, await makeUser(ground, { payer: stranger }, ["admin"]));
    const asOther = (method: "get" | "post", path: string) =>
      supertest(ground.app)[method](path).set("Authorization", `Bearer ${other}`);
    expect((await asOther("get", "/api/api-keys").expect(200)).body.rows).to.deep.equal([]);
    await asOther("post", `/api/api-keys/${id}/revocation`).send({ why: "Not mine" }).expect(404);
  });

  it("are slowed when they ask too often", async () => {
    const { secret, id } = await make({ scopes: ["dues:read"] });
    await asSystem(ground.database, (db) =>
      rows(db, "INSERT INTO rate_limits (key, points, expire) VALUES (?, 600, ?)", [
        `api-key:${id}`,
        Date.now() + 30_000,
      ]),
    );
    const answer = await by(secret, "get", "/api/dues");
    expect([answer.status, answer.body.code]).to.deep.equal([429, "too-many-attempts"]);
  });
});
