import { randomUUID } from "node:crypto";
import { expect } from "chai";
import supertest from "supertest";
import { asSystem, rows } from "#server/database.ts";
import { runReconciliation } from "#server/reconciliation/run/run.ts";
import { makeApprovedAdvice } from "#test/support/advices.ts";
import { type TestGround, testGround } from "#test/support/ground.ts";
import { heldOf, type MadeLine, makeLines } from "#test/support/lines.ts";
import { logIn, makeDiscom, makePayer, makeUser } from "#test/support/people.ts";
import { expectInvariants } from "#test/support/proof.ts";

const NOT_GRANTED = "42501";
const INSTALLED = { partPayment: "oldest-due-first", excess: "advance", late: "accept", roundingPaise: "99" };

describe("policies", () => {
  let ground: TestGround;
  let first: string;
  let second: string;
  let accountant: string;
  beforeEach(async () => {
    ground = await testGround();
    await makeDiscom(ground);
    first = await logIn(ground, await makeUser(ground, { discom: 1 }, ["supervisor"]));
    second = await logIn(ground, await makeUser(ground, { discom: 1 }, ["admin"]));
    accountant = await logIn(ground, await makeUser(ground, { discom: 1 }, ["accountant"]));
  });
  afterEach(async () => {
    await expectInvariants(ground);
    await ground.close();
  });

  const get = (path: string, by = first) => supertest(ground.app).get(path).set("Authorization", `Bearer ${by}`);
  const post = (path: string, body: object, by = first) =>
    supertest(ground.app)
      .post(path)
      .set("Authorization", `Bearer ${by}`)
      .set("Idempotency-Key", randomUUID())
      .send(body);
  const save = (change: object, by = first) =>
    post("/api/policy/versions", { payerId: null, trialId: null, untried: true, why: "for a test", ...change }, by);
  const answer = async (id: string, by = second, approve = true) => {
    const { body } = await get(`/api/approvals/${id}`, by).expect(200);
    return post(`/api/approvals/${id}/verdict`, { approve, contentHash: body.contentHash, why: "looked at it" }, by);
  };
  const partOf = async (payer: string): Promise<string> => {
    const advice = await makeApprovedAdvice(ground, { payer, paise: [50_000n] });
    const [line] = (await makeLines(ground, [{ paise: 20_000n, narration: `NEFT ${advice.van}` }])) as [MadeLine];
    await runReconciliation(ground.database, 1, "cli");
    return (await heldOf(ground, line)).outcome;
  };

  it("begin with what was installed, and keep every version with who, when and why", async () => {
    const { body: begun } = await get("/api/policy").expect(200);
    expect(begun.discom).to.deep.include({ version: 1, policy: INSTALLED, by: null, payer: null });
    expect(begun.payers).to.deep.equal([]);
    const saved = await save({ policy: { ...INSTALLED, late: "hold" }, after: 1, why: "too many late ones" }).expect(
      200,
    );
    expect(saved.body).to.deep.equal({ version: 2, approvalId: null });
    const { body } = await get("/api/policy/versions", accountant).expect(200);
    expect(body.rows.map(({ version }: { version: number }) => version)).to.deep.equal([2, 1]);
    expect(body.rows[0]).to.deep.include({ why: "too many late ones", trialId: null, approvedBy: null });
    expect(body.discom.late).to.equal("hold");
    const audited = await asSystem(ground.database, (db) =>
      rows<{ details: object }>(db, "SELECT details FROM audit WHERE action = 'changed the policy'"),
    );
    expect(audited[0]?.details).to.deep.include({ version: 2, reason: "too many late ones", trialId: null });
  });

  it("govern the next run, and each run names the versions it went by", async () => {
    const [strict, other] = [await makePayer(ground), await makePayer(ground)];
    expect(await partOf(strict)).to.equal("matched");
    await save({ payerId: strict, policy: { partPayment: "hold" }, after: 0 }).expect(200);
    expect(await partOf(strict)).to.equal("suggested");
    expect(await partOf(other)).to.equal("matched");
    const runs = await asSystem(ground.database, (db) =>
      rows<{ rules: number; payer: string | null; version: number }>(
        db,
        `SELECT r.rules_version AS rules, v.payer_id AS payer, v.version FROM reconciliation_runs r
           JOIN policy_versions v ON v.discom_id = r.discom_id AND v.id = r.policy_version_id ORDER BY r.id`,
      ),
    );
    expect(runs.map(({ payer, version }) => [payer, version])).to.deep.equal([
      [null, 1],
      [strict, 1],
      [strict, 1],
    ]);
    expect(runs.every(({ rules }) => rules > 0)).to.equal(true);
  });

  it("wait for a second person when more would be decided without one, and for nobody when less", async () => {
    await save({ policy: { ...INSTALLED, partPayment: "hold", roundingPaise: "10" }, after: 1 }).expect(200);
    const loosened = { ...INSTALLED, roundingPaise: "10" };
    const { body } = await save({ policy: loosened, after: 2 }).expect(200);
    expect(body.version).to.equal(null);
    const { body: now } = await get("/api/policy").expect(200);
    expect(now.discom.version).to.equal(2);
    expect(now.waiting).to.have.length(1);
    expect(now.waiting[0]).to.deep.include({ approvalId: body.approvalId, policy: loosened });
    expect(
      (await save({ policy: { ...INSTALLED, excess: "hold", partPayment: "hold" }, after: 2 }).expect(409)).body.code,
    ).to.equal("waits-for-second-person");
    expect((await answer(body.approvalId, first)).statusCode).to.equal(403);
    expect((await answer(body.approvalId)).body).to.deep.include({ state: "approved" });
    const { body: after } = await get("/api/policy").expect(200);
    expect(after.discom).to.deep.include({ version: 3, policy: loosened });
    expect(after.discom.approvedBy.id).not.to.equal(after.discom.by.id);
    const { body: rounding } = await save({ policy: { ...loosened, roundingPaise: "11" }, after: 3 }).expect(200);
    expect(rounding.version).to.equal(null);
  });

  it("count as loosened for one payer when what was agreed with them is let go", async () => {
    const payer = await makePayer(ground);
    await save({ payerId: payer, policy: { late: "hold" }, after: 0 }).expect(200);
    const { body } = await save({ payerId: payer, policy: {}, after: 1 }).expect(200);
    expect(body.version).to.equal(null);
    expect((await answer(body.approvalId)).body.state).to.equal("approved");
    const { body: now } = await get("/api/policy").expect(200);
    expect(now.payers).to.deep.equal([]);
    const { body: versions } = await get(`/api/policy/versions?payer=${payer}`).expect(200);
    expect(versions.rows.map(({ policy }: { policy: object }) => policy)).to.deep.equal([{}, { late: "hold" }]);
  });

  it("are refused when somebody changed them meanwhile, also while the approval waited", async () => {
    const payer = await makePayer(ground);
    await save({ payerId: payer, policy: { late: "hold", excess: "hold" }, after: 0 }).expect(200);
    const stale = await save({ payerId: payer, policy: { late: "hold" }, after: 0 }).expect(409);
    expect(stale.body.code).to.equal("policy-changed-meanwhile");
    const { body } = await save({ payerId: payer, policy: { late: "hold" }, after: 1 }).expect(200);
    await asSystem(ground.database, (db) =>
      rows(
        db,
        `INSERT INTO policy_versions (discom_id, payer_id, version, policy, by_user, why)
         VALUES (1, ?, 2, '{"late":"hold","excess":"hold","partPayment":"hold"}', (SELECT min(id) FROM users), 'meanwhile')`,
        [payer],
      ),
    );
    expect((await answer(body.approvalId)).body).to.deep.equal({ state: "voided", answer: "policy-changed-meanwhile" });
  });

  it("are refused by name when they say nonsense, nothing new, or come from who may not", async () => {
    const refused = async (change: object, status: number, by = first) =>
      (await save(change, by).expect(status)).body.code;
    expect(await refused({ policy: { late: "hold" }, after: 1 }, 422)).to.equal("policy-incomplete");
    expect(await refused({ policy: INSTALLED, after: 1 }, 422)).to.equal("policy-unchanged");
    expect(await refused({ policy: { ...INSTALLED, roundingPaise: "100" }, after: 1 }, 422)).to.equal("invalid-input");
    expect(await refused({ payerId: "999999", policy: { late: "hold" }, after: 0 }, 404)).to.equal("not-found");
    expect(await refused({ policy: { ...INSTALLED, late: "hold" }, after: 1, untried: false }, 422)).to.equal(
      "not-tried",
    );
    expect(await refused({ policy: { ...INSTALLED, late: "hold" }, after: 1 }, 403, accountant)).to.equal("role");
  });

  it("cannot be loosened, changed or removed past the database either", async () => {
    const attempt = (sql: string) =>
      asSystem(ground.database, (db) => rows(db, sql)).then(
        () => "done",
        (error: { constraint?: string; code?: string }) => error.constraint ?? error.code,
      );
    await save({ policy: { ...INSTALLED, late: "hold" }, after: 1 }).expect(200);
    const loosen = `INSERT INTO policy_versions (discom_id, version, policy, by_user, why)
      VALUES (1, 3, '${JSON.stringify(INSTALLED)}', (SELECT min(id) FROM users), 'alone')`;
    expect(await attempt(loosen)).to.equal("policy_needs_second_person");
    expect(await attempt("UPDATE policy_versions SET why = 'other'")).to.equal(NOT_GRANTED);
    expect(await attempt("DELETE FROM policy_versions")).to.equal(NOT_GRANTED);
    const nonsense = loosen.replace('"late":"accept"', '"late":"perhaps"');
    expect(await attempt(nonsense)).to.equal("policy_fits");
  });

  it("keep every version of what payers are promised; the last look counts, and only an admin changes it", async () => {
    const { body: begun } = await get("/api/service-settings", accountant).expect(200);
    expect(begun.versions).to.have.lengthOf(1);
    expect(begun.versions[0]).to.deep.include({ version: 1, by: null });
    const { settings } = begun.versions[0];
    const change = { settings: { ...settings, disputeDays: 21, answers: [] }, after: 1, why: "the regulation says so" };
    const saveService = (body: object, by = second) => post("/api/service-settings/versions", body, by);
    expect((await saveService(change, first)).status).to.equal(403);
    expect((await saveService({ ...change, settings })).body.code).to.equal("service-unchanged");
    const both = await Promise.all([saveService(change), saveService(change)]);
    expect(both.map(({ status }) => status).sort()).to.deep.equal([200, 409]);
    expect((await saveService({ ...change, after: 7 })).body.code).to.equal("service-changed-meanwhile");
    const { body } = await get("/api/service-settings").expect(200);
    expect(body.versions.map(({ version }: { version: number }) => version)).to.deep.equal([2, 1]);
    const [discom] = await asSystem(ground.database, (db) =>
      rows<{ days: number }>(db, "SELECT dispute_days AS days FROM discoms WHERE id = 1"),
    );
    expect(discom?.days).to.equal(21);
  });
});
