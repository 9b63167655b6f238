import { randomUUID } from "node:crypto";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import supertest from "supertest";
import { asSystem, rows } from "#server/database.ts";
import type { Trial, TrialChange } from "#server/policies/contract.ts";
import { useAdvance } from "#server/reconciliation/kept-money/use-advance.ts";
import { runReconciliation } from "#server/reconciliation/run/run.ts";
import { tryChangeJob } from "#server/reconciliation/trial/trial.ts";
import { tryCommand } from "#server/reconciliation/trial/try-command.ts";
import { makeApprovedAdvice, makeBills } from "#test/support/advices.ts";
import { runCommand } from "#test/support/commands.ts";
import { type TestGround, testGround } from "#test/support/ground.ts";
import { heldOf, type MadeLine, makeLines } from "#test/support/lines.ts";
import { logIn, makeDiscom, makePayer, makeUser, type Person } from "#test/support/people.ts";
import { expectInvariants } from "#test/support/proof.ts";

const INSTALLED = { partPayment: "oldest-due-first", excess: "advance", late: "accept", roundingPaise: "99" };
const ACCOUNT = "50200088771122";

describe("trials of a change on what was decided", function () {
  this.timeout(60_000);
  let ground: TestGround;
  let person: Person;
  let token: string;
  let second: string;
  beforeEach(async () => {
    ground = await testGround();
    await makeDiscom(ground);
    person = await makeUser(ground, { discom: 1 }, ["supervisor"]);
    token = await logIn(ground, person);
    second = await logIn(ground, await makeUser(ground, { discom: 1 }, ["supervisor"]));
  });
  afterEach(async () => {
    await expectInvariants(ground);
    await ground.close();
  });

  const get = (path: string) => supertest(ground.app).get(path).set("Authorization", `Bearer ${token}`);
  const post = (path: string, body: object, by = token) =>
    supertest(ground.app)
      .post(path)
      .set("Authorization", `Bearer ${by}`)
      .set("Idempotency-Key", randomUUID())
      .send(body);
  const run = () => runReconciliation(ground.database, 1, "cli");
  const lines = (...wishes: Parameters<typeof makeLines>[1]) => makeLines(ground, wishes);
  const save = (change: object, status = 200) =>
    post("/api/policy/versions", { payerId: null, untried: false, why: "for a test", ...change }).expect(status);

  /** Asks for the trial, does its job as the worker would, and gives what it found. */
  async function tryOut(draft: object, more: object = {}): Promise<Trial & { changes: TrialChange[] }> {
    const { body } = await post("/api/trials", { draft, ...more }).expect(200);
    const [job] = await asSystem(ground.database, (db) =>
      rows<{ payload: Record<string, unknown> }>(
        db,
        `SELECT p.payload FROM graphile_worker._private_jobs p WHERE p.payload->>'workId' = ?`,
        [body.workId],
      ),
    );
    await tryChangeJob(job?.payload ?? {}, ground);
    const { body: work } = await get(`/api/work/${body.workId}`).expect(200);
    expect(work.state, JSON.stringify(work.result)).to.equal("done");
    const { body: trial } = await get(`/api/trials/${work.result.trialId}`).expect(200);
    const { body: changes } = await get(`/api/trials/${work.result.trialId}/changes`).expect(200);
    return { ...trial, changes: changes.rows };
  }

  const countsOf = ({ counts }: Trial) => Object.fromEntries(counts.map(({ change, count }) => [change, count]));

  /** Every row of every table that a decision could touch, and what the last number of each series is. */
  async function everything(): Promise<unknown> {
    const tables = [
      ..."decisions line_decisions settlements settlement_reversals allocations journal receipts receipt_cancellations".split(
        " ",
      ),
      ..."postings advice_events bill_holds number_series policy_versions learned_confirmations remitters".split(" "),
      ..."learned_withdrawals reconciliation_runs".split(" "),
    ];
    const found: Record<string, unknown> = {};
    for (const table of tables) {
      const [sum] = await asSystem(ground.database, (db) =>
        rows(db, `SELECT count(*), md5(string_agg(t::text, ' ' ORDER BY t::text)) AS hash FROM ${table} t`),
      );
      found[table] = sum;
    }
    return found;
  }

  /** One line of each: exact, short, over, late, by the standing account, and one nobody knows. */
  async function aStatement(): Promise<Record<"exact" | "part" | "excess" | "late" | "unknown", MadeLine>> {
    const payer = await makePayer(ground);
    const advice = (more: object = {}) => makeApprovedAdvice(ground, { payer, paise: [50_000n], ...more });
    const [one, two, three, four] = [await advice(), await advice(), await advice(), await advice({ validInDays: -3 })];
    const [exact, part, excess, late, unknown] = (await lines(
      { paise: 50_000n, narration: `NEFT ${one.van}` },
      { paise: 20_000n, narration: `NEFT ${two.van}` },
      { paise: 70_000n, narration: `NEFT ${three.van}` },
      { paise: 50_000n, narration: `NEFT ${four.van}` },
      { paise: 1234n, narration: "CASH DEPOSIT" },
    )) as [MadeLine, MadeLine, MadeLine, MadeLine, MadeLine];
    await run();
    return { exact, part, excess, late, unknown };
  }

  it("say which decisions a stricter policy would have left to a person, and keep nothing of it", async () => {
    const made = await aStatement();
    const before = await everything();
    const strict = { partPayment: "hold", excess: "hold", late: "hold", roundingPaise: "0" };
    const trial = await tryOut({ kind: "policy", payerId: null, policy: strict });
    expect(await everything()).to.deep.equal(before);
    expect(trial.linesCount).to.equal(5);
    expect(countsOf(trial)).to.deep.equal({ "no-longer-matched": 3 });
    expect(trial.changes.map(({ lineId }) => lineId)).to.have.members([made.part.id, made.excess.id, made.late.id]);
    const part = trial.changes.find(({ lineId }) => lineId === made.part.id) as TrialChange;
    expect(part.before).to.deep.include({
      outcome: "matched",
      rule: "P7",
      flags: ["part"],
      grossPaise: "20000",
      billsCount: 1,
    });
    expect(part.after).to.deep.include({ outcome: "suggested", billsCount: 0 });
    expect(part.after.suggested?.adviceNumber).to.equal(part.before.adviceNumber);
    const { body } = await get(`/api/trials/${trial.id}/changes?change=newly-matched`).expect(200);
    expect(body).to.deep.equal({ rows: [], total: 0 });
    const saved = await save({ policy: strict, after: 1, trialId: trial.id });
    expect(saved.body.version).to.equal(2);
    const { body: versions } = await get("/api/policy/versions").expect(200);
    expect(versions.rows[0].trialId).to.equal(trial.id);
    // What is decided stays decided; the next run goes by the new policy.
    expect(await heldOf(ground, made.part)).to.include({ outcome: "matched" });
  });

  it("say what a looser policy would have decided by itself", async () => {
    await save({ policy: { ...INSTALLED, partPayment: "hold", late: "hold" }, after: 1, trialId: null, untried: true });
    const made = await aStatement();
    expect(await heldOf(ground, made.part)).to.include({ outcome: "suggested" });
    const trial = await tryOut({ kind: "policy", payerId: null, policy: { ...INSTALLED, partPayment: "hold" } });
    expect(countsOf(trial)).to.deep.equal({ "newly-matched": 1 });
    expect(trial.changes[0]).to.deep.include({ lineId: made.late.id, paise: "50000" });
    expect(trial.changes[0]?.after.flags).to.deep.equal(["late"]);
    const { body } = await save({ policy: { ...INSTALLED, partPayment: "hold" }, after: 2, trialId: trial.id });
    const { body: approval } = await get(`/api/approvals/${body.approvalId}`).expect(200);
    expect(approval.content).to.deep.include({ trialId: trial.id });
    expect(approval.about).not.to.contain("not tried");
  });

  it("are of one payer where the policy is", async () => {
    const [mine, other] = [await makePayer(ground), await makePayer(ground)];
    const of = (payer: string) => makeApprovedAdvice(ground, { payer, paise: [50_000n] });
    const [one, two] = [await of(mine), await of(other)];
    const [short] = await lines(
      { paise: 20_000n, narration: `NEFT ${one.van}` },
      { paise: 20_000n, narration: `NEFT ${two.van}` },
    );
    await run();
    const trial = await tryOut({ kind: "policy", payerId: mine, policy: { partPayment: "hold" } });
    expect(trial.changes.map(({ lineId, change }) => [lineId, change])).to.deep.equal([
      [short?.id, "no-longer-matched"],
    ]);
  });

  it("show what an account would hold back, learned or registered, and an alias suggest", async () => {
    const [one, two] = [await makePayer(ground, [1], "First Works Ltd (fictional)"), await makePayer(ground)];
    const [bill] = await makeBills(ground, { payer: two, paise: [52_000n] });
    await makeBills(ground, { payer: one, paise: [77_700n] });
    const narration = (name: string) => `NEFT-HDFCN52026041032337770-${name}-bill-${ACCOUNT}-HDFC0001234`;
    const [matched, waits] = (await lines(
      { paise: 52_000n, narration: `${narration("A B C")} BILL ${bill?.number}` },
      { paise: 70_123n, narration: "NEFT-HDFCN52026041032338880-SSC PATNA COLLECTIONS-bill" },
    )) as [MadeLine, MadeLine];
    await run();
    const before = await everything();
    const learned = await tryOut({ kind: "learned", payerId: one, what: "account", key: ACCOUNT, remove: false });
    expect(countsOf(learned)).to.deep.equal({ "no-longer-matched": 1 });
    const registered = await tryOut({ kind: "remitter", payerId: one, account: ACCOUNT, remove: false });
    expect(registered.changes.map(({ lineId }) => lineId)).to.deep.equal([matched.id]);
    const alias = { kind: "learned", payerId: one, what: "name", key: "ssc patna, collections", remove: false };
    const named = await tryOut(alias);
    expect(named.changes.map(({ lineId, change }) => [lineId, change])).to.deep.equal([
      [waits.id, "suggested-otherwise"],
    ]);
    expect(named.changes[0]?.after.suggested?.payer?.id).to.equal(one);
    expect(await everything()).to.deep.equal(before);
    const wish = { payerId: one, account: ACCOUNT, untried: false, why: "a letter of theirs" };
    await post("/api/known/registrations", { ...wish, trialId: learned.id }).expect(422);
    const { body } = await post("/api/known/registrations", { ...wish, trialId: registered.id }).expect(200);
    const { body: asked } = await get(`/api/approvals/${body.approvalId}`).expect(200);
    const verdict = { approve: true, contentHash: asked.contentHash, why: "saw the letter" };
    await post(`/api/approvals/${body.approvalId}/verdict`, verdict, second).expect(200);
    const back = await tryOut({ kind: "remitter", payerId: one, account: ACCOUNT, remove: true });
    expect(countsOf(back)).to.deep.equal({ "newly-matched": 1 });
  });

  it("find no difference where the rules are those by which everything was decided", async () => {
    await aStatement();
    const trial = await tryOut({ kind: "rules" });
    expect(trial.changes).to.deep.equal([]);
    expect(trial.linesCount).to.equal(5);
  });

  it("show what the rules would make of it now, against what stands", async () => {
    await aStatement();
    const payer = await makePayer(ground);
    const [earlier] = await makeBills(ground, { payer });
    const next = `260${Number(earlier?.connectionNumber) + 1}`;
    const [line] = (await lines({ paise: 61_000n, narration: `NEFT BILL ${next}` })) as [MadeLine];
    await run();
    // Billing sent the bill only afterwards; no run came by since.
    const [bill] = await makeBills(ground, { payer, paise: [61_000n] });
    expect(bill?.number).to.equal(next);
    const trial = await tryOut({ kind: "rules" });
    expect(trial.changes.map(({ lineId, change }) => [lineId, change])).to.deep.equal([[line.id, "newly-matched"]]);
    expect(trial.changes[0]?.before).to.deep.include({ outcome: "unidentified", suggested: null });
    expect(trial.changes[0]?.after).to.deep.include({ outcome: "matched", rule: "P3", grossPaise: "61000" });
  });

  it("leave alone what a person decided, and lines before the days asked for", async () => {
    const payer = await makePayer(ground);
    const [bill] = await makeBills(ground, { payer, paise: [90_000n] });
    const advice = () => makeApprovedAdvice(ground, { payer, paise: [50_000n] });
    const [one, two] = [await advice(), await advice()];
    const [old, young, byHand] = (await lines(
      { paise: 20_000n, narration: `NEFT ${one.van}`, inDays: -40 },
      { paise: 20_000n, narration: `NEFT ${two.van}` },
      { paise: 40_000n, narration: "CASH DEPOSIT" },
    )) as [MadeLine, MadeLine, MadeLine];
    await run();
    const allocations = [{ billNumber: bill?.number, paise: "40000" }];
    await post(`/api/lines/${byHand.id}/match`, { sequence: 1, allocations }).expect(200);
    const draft = { kind: "policy", payerId: null, policy: { ...INSTALLED, partPayment: "hold" } };
    const month = await tryOut(draft, { days: 30 });
    expect([month.linesCount, month.changes.map(({ lineId }) => lineId)]).to.deep.equal([1, [young.id]]);
    const longer = await tryOut(draft, { days: 60 });
    expect(longer.changes.map(({ lineId }) => lineId)).to.deep.equal([old.id, young.id]);
    const fewer = await tryOut(draft, { days: 60, linesMax: 1 });
    expect(fewer.changes.map(({ lineId }) => lineId)).to.deep.equal([young.id]);
  });

  it("leave out, and say so, where something that was done since rests on a decision", async () => {
    const made = await aStatement();
    const [{ payer } = { payer: "" }] = await asSystem(ground.database, (db) =>
      rows<{ payer: string }>(db, "SELECT payer_id AS payer FROM decisions WHERE line_id = ?", [made.excess.id]),
    );
    const [bill] = await makeBills(ground, { payer, paise: [15_000n] });
    const wish = { payerId: payer, bills: [{ billNumber: bill?.number ?? "", paise: "15000" }], reason: "they asked" };
    const by = { discomId: 1, payerId: null, userId: person.userId };
    await asSystem(ground.database, (db) => useAdvance(db, by, wish));
    const before = await everything();
    const strict = { partPayment: "hold", excess: "hold", late: "hold", roundingPaise: "0" };
    const trial = await tryOut({ kind: "policy", payerId: null, policy: strict });
    expect([trial.linesCount, trial.leftOutCount]).to.deep.equal([4, 1]);
    expect(trial.changes.map(({ lineId }) => lineId)).to.have.members([made.part.id, made.late.id]);
    expect(await everything()).to.deep.equal(before);
  });

  it("are made on the command line, with a policy from a file or by these rules", async () => {
    await aStatement();
    const before = await everything();
    const file = join(ground.config.dataDir, "policy.json");
    writeFileSync(file, JSON.stringify({ partPayment: "hold", excess: "hold", late: "hold", roundingPaise: "0" }));
    const attempt = (...args: string[]) => runCommand(ground, tryCommand, args);
    const strict = await attempt("--discom", "sb", "--policy", file, "--days", "60");
    expect([strict.code, JSON.parse(strict.stdout).counts]).to.deep.equal([0, { "no-longer-matched": 3 }]);
    const rules = await attempt("--discom", "SB");
    expect([rules.code, JSON.parse(rules.stdout).changes]).to.deep.equal([0, []]);
    expect(await everything()).to.deep.equal(before);
    writeFileSync(file, JSON.stringify({ partPayment: "perhaps" }));
    for (const args of [
      [],
      ["--discom", "XX"],
      ["--discom", "SB", "--policy", file],
      ["--discom", "SB", "--days", "0"],
    ]) {
      expect((await attempt(...args)).code, args.join(" ")).to.equal(64);
    }
  });

  it("are needed again when a policy changed since, and are of nothing but what was tried", async () => {
    await aStatement();
    const strict = { ...INSTALLED, late: "hold" };
    const trial = await tryOut({ kind: "policy", payerId: null, policy: strict });
    const other = await save({ policy: { ...strict, excess: "hold" }, after: 1, trialId: trial.id }, 422);
    expect(other.body.code).to.equal("trial-of-another");
    const payer = await makePayer(ground);
    await save({ payerId: payer, policy: { late: "hold" }, after: 0, trialId: null, untried: true });
    const stale = await save({ policy: strict, after: 1, trialId: trial.id }, 409);
    expect(stale.body.code).to.equal("trial-stale");
  });

  it("answer at once where there is nothing to try, and say when they cannot be made", async () => {
    const trial = await tryOut({ kind: "rules" });
    expect([trial.linesCount, trial.changes]).to.deep.equal([0, []]);
    const refused = async (draft: object, status: number) =>
      (await post("/api/trials", { draft }).expect(status)).body.code;
    expect(await refused({ kind: "policy", payerId: null, policy: {} }, 422)).to.equal("policy-incomplete");
    expect(await refused({ kind: "learned", payerId: "999999", what: "name", key: "A", remove: false }, 404)).to.equal(
      "not-found",
    );
    const { body } = await post("/api/trials", { draft: { kind: "rules" } }).expect(200);
    await aStatement();
    const payload = { workId: body.workId, discomId: 1, userId: person.userId, draft: { kind: "rules" }, days: "x" };
    await tryChangeJob(payload, ground);
    const { body: work } = await get(`/api/work/${body.workId}`).expect(200);
    expect([work.state, work.result.code]).to.deep.equal(["failed", "trial-failed"]);
  });
});
