import { randomUUID } from "node:crypto";
import { expect } from "chai";
import supertest from "supertest";
import { answerApproval, type Execute } from "#server/approvals/answer.ts";
import { ask } from "#server/approvals/ask.ts";
import { type Actor, asActor, asSystem, row, rows } from "#server/database.ts";
import { Refusal } from "#server/errors.ts";
import { type TestGround, testGround } from "#test/support/ground.ts";
import { logIn, makeDiscom, makeUser } from "#test/support/people.ts";

describe("what needs a second person", () => {
  let ground: TestGround;
  let asker: Actor;
  let approver: Actor;
  let approverToken: string;
  let askerToken: string;
  let adminToken: string;
  let serial = 0;
  before(async () => {
    ground = await testGround();
    await makeDiscom(ground);
    const person = async (role: string) => {
      const made = await makeUser(ground, { discom: 1 }, [role]);
      const actor: Actor = { userId: made.userId, name: "", payerId: null, discomId: 1, roles: [role] };
      return { actor, token: await logIn(ground, made) };
    };
    ({ actor: asker, token: askerToken } = await person("accountant"));
    ({ actor: approver, token: approverToken } = await person("supervisor"));
    ({ token: adminToken } = await person("admin"));
  });
  after(() => ground.close());

  const call = (token: string, method: "get" | "post" | "put", path: string) =>
    supertest(ground.app)[method](path).set("Authorization", `Bearer ${token}`).set("Idempotency-Key", randomUUID());
  const asked = (actor: Actor = asker, kind: "reopen-day" | "match" = "reopen-day") =>
    asActor(ground.database, actor, (db) =>
      ask(db, actor, {
        kind,
        subject: `day:1:${++serial}`,
        paise: null,
        content: { about: "a day" },
        why: "a late line",
      }),
    );
  const shown = async (id: string) =>
    (await call(approverToken, "get", `/api/approvals/${id}`).expect(200)).body as {
      contentHash: string;
      state: string;
    };
  const verdictBy = (actor: Actor, id: string, contentHash: string, execute: Execute = async () => undefined) =>
    asActor(ground.database, actor, (db) =>
      answerApproval(db, actor, id, { approve: true, contentHash, why: "" }, { "reopen-day": execute }),
    );
  const refusalOf = async (work: Promise<unknown>) => {
    try {
      await work;
    } catch (error) {
      return (error as { constraint?: string; code?: string }).constraint ?? (error as Refusal).code;
    }
    return "nothing refused";
  };

  it("is asked by one and done once, when another approves what was shown", async () => {
    const id = await asked();
    const { contentHash } = await shown(id);
    const done: string[] = [];
    const both = await Promise.allSettled(
      [1, 2].map(() =>
        verdictBy(approver, id, contentHash, async () => {
          done.push("done");
        }),
      ),
    );
    expect(both.map(({ status }) => status).sort()).to.deep.equal(["fulfilled", "rejected"]);
    expect((await shown(id)).state).to.equal("approved");
    const kept = await asSystem(ground.database, (db) =>
      rows(db, "SELECT 1 FROM approval_verdicts WHERE approval_id = ?", [id]),
    );
    expect(kept).to.have.length(1);
  });

  it("is refused to who asked, to a role that may not, and to what was not shown; by PostgreSQL, for every role", async () => {
    const both = await makeUser(ground, { discom: 1 }, ["accountant", "supervisor"]);
    const self: Actor = { userId: both.userId, name: "", payerId: null, discomId: 1, roles: [] };
    const id = await asked(self);
    const { contentHash } = await shown(id);
    const forge = (user: string, hash: string) =>
      `INSERT INTO approval_verdicts (discom_id, approval_id, verdict, by_user, content_hash, why)
       VALUES (1, ${id}, 'approved', ${user}, decode('${hash}', 'hex'), '')`;
    const wrong = "00".repeat(32);
    const as = {
      app: (sql: string, actor: Actor) => asActor(ground.database, actor, (db) => rows(db, sql)),
      worker: (sql: string) => asSystem(ground.database, (db) => rows(db, sql)),
      owner: (sql: string) =>
        asSystem(ground.database, async (db) => {
          await rows(db, "SET LOCAL ROLE milaan_owner");
          return rows(db, sql);
        }),
    };
    const found = [
      await refusalOf(as.app(forge(self.userId, contentHash), self)),
      await refusalOf(as.worker(forge(self.userId, contentHash))),
      await refusalOf(as.owner(forge(self.userId, contentHash))),
      await refusalOf(as.app(forge(asker.userId, contentHash), asker)),
      await refusalOf(as.worker(forge(asker.userId, contentHash))),
      await refusalOf(as.app(forge(approver.userId, contentHash), asker)),
      await refusalOf(as.worker(forge(approver.userId, wrong))),
      await refusalOf(verdictBy(approver, id, wrong)),
    ];
    expect(found).to.deep.equal([
      "asker_is_not_approver",
      "asker_is_not_approver",
      "asker_is_not_approver",
      "approver_may_approve",
      "approver_may_approve",
      "approver_may_approve",
      "verdict_binds_content",
      "verdict_binds_content",
    ]);
    const change = await refusalOf(as.worker(`UPDATE approvals SET content = '{}' WHERE id = ${id}`));
    expect(change, "no role may change what was asked").to.equal("42501");
    const ownerChange = await refusalOf(as.owner(`UPDATE approvals SET content = '{}' WHERE id = ${id}`));
    expect(ownerChange, "nor may the owner of the tables").to.equal("append_only");
  });

  it("is voided, and nothing of it done, when it can no longer be done", async () => {
    const id = await asked();
    const { contentHash } = await shown(id);
    const answer = await verdictBy(approver, id, contentHash, async () => {
      throw new Refusal(409, "day-not-closed", "It is open.");
    });
    expect(answer).to.deep.equal({ state: "voided", answer: "day-not-closed" });
    expect((await shown(id)).state).to.equal("voided");
  });

  it("waits once about one thing, is refused with a reason, and is taken back by who asked alone", async () => {
    const id = await asked();
    const subject = `day:1:${serial}`;
    const again = asActor(ground.database, asker, (db) =>
      ask(db, asker, { kind: "reopen-day", subject, paise: null, content: {}, why: "again" }),
    );
    expect(await refusalOf(again)).to.equal("asked_once");
    const { contentHash } = await shown(id);
    await call(approverToken, "post", `/api/approvals/${id}/verdict`)
      .send({ approve: false, contentHash, why: "" })
      .expect(422);
    await call(adminToken, "post", `/api/approvals/${id}/withdrawal`).send({ why: "not mine" }).expect(403);
    await call(askerToken, "post", `/api/approvals/${id}/withdrawal`).send({ why: "no need" }).expect(200);
    const { body } = await call(approverToken, "post", `/api/approvals/${id}/verdict`)
      .send({ approve: false, contentHash, why: "too late" })
      .expect(409);
    expect(body.code).to.equal("already-answered");
    const other = await asked();
    const refused = await call(approverToken, "post", `/api/approvals/${other}/verdict`)
      .send({ approve: false, contentHash: (await shown(other)).contentHash, why: "not needed" })
      .expect(200);
    expect(refused.body.state).to.equal("refused");
  });

  it("is listed with how many the reader may answer", async () => {
    const before = (await call(approverToken, "get", "/api/approvals").expect(200)).body;
    const id = await asked();
    const after = (await call(approverToken, "get", "/api/approvals").expect(200)).body;
    expect([after.total - before.total, after.forMe - before.forMe]).to.deep.equal([1, 1]);
    expect((await call(askerToken, "get", "/api/approvals").expect(200)).body.forMe).to.equal(0);
    expect(after.rows.at(-1)).to.deep.include({ id, kind: "reopen-day", state: "waiting", about: "a day" });
  });

  it("has limits that the admin changes on the record, and only where an amount makes sense", async () => {
    const wanted = { overPaise: "500", askRoles: ["accountant"], approveRoles: ["supervisor"], why: "year's end" };
    await call(approverToken, "put", "/api/approval-limits/match").send(wanted).expect(403);
    const always = await call(adminToken, "put", "/api/approval-limits/refund").send(wanted).expect(422);
    expect(always.body.code).to.equal("always-by-two");
    const forced = asSystem(ground.database, (db) =>
      rows(
        db,
        `INSERT INTO approval_limits (discom_id, kind, over_paise, ask_roles, approve_roles, by_user, why)
         VALUES (1, 'refund', 1, '{accountant}', '{supervisor}', ?, 'forced')`,
        [asker.userId],
      ),
    );
    expect(await refusalOf(forced)).to.equal("always_by_two");
    const { body } = await call(adminToken, "put", "/api/approval-limits/match").send(wanted).expect(200);
    expect(body).to.deep.include({ kind: "match", overPaise: "500", askRoles: ["accountant"] });
    const audited = await asSystem(ground.database, (db) =>
      row<{ details: unknown }>(db, "SELECT details FROM audit WHERE subject = 'approval-limit:match'"),
    );
    expect(audited?.details).to.deep.include({ reason: "year's end" });
    const admin = await makeUser(ground, { discom: 1 }, ["supervisor"]);
    const noAsker: Actor = { userId: admin.userId, name: "", payerId: null, discomId: 1, roles: [] };
    expect(await refusalOf(asked(noAsker, "match"))).to.equal("asker_may_ask");
  });
});
