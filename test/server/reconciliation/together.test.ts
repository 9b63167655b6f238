// Acts upon many lines at once: one thing paid by several credits, many lines marked, parked, accepted and taken back.

import { randomUUID } from "node:crypto";
import { expect } from "chai";
import supertest from "supertest";
import { type Actor, asSystem, rows } from "#server/database.ts";
import { acceptLinesJob } from "#server/reconciliation/queue/accept-many.ts";
import { runReconciliation } from "#server/reconciliation/run/run.ts";
import { makeApprovedAdvice, makeBills } from "#test/support/advices.ts";
import { type TestGround, testGround } from "#test/support/ground.ts";
import { heldOf, type MadeLine, makeLines } from "#test/support/lines.ts";
import { logIn, makeDiscom, makePayer, makeUser, type Person } from "#test/support/people.ts";
import { expectInvariants } from "#test/support/proof.ts";

describe("several lines at once", () => {
  let ground: TestGround;
  let accountant: Person;
  let token: string;
  let supervisor: string;
  before(async () => {
    ground = await testGround();
    await makeDiscom(ground);
    accountant = await makeUser(ground, { discom: 1 }, ["accountant"]);
    token = await logIn(ground, accountant);
    supervisor = await logIn(ground, await makeUser(ground, { discom: 1 }, ["supervisor"]));
  });
  after(() => ground.close());
  afterEach(() => expectInvariants(ground));

  const get = (path: string) => supertest(ground.app).get(path).set("Authorization", `Bearer ${token}`);
  const post = (path: string, body: object, as = token) =>
    supertest(ground.app)
      .post(path)
      .set("Authorization", `Bearer ${as}`)
      .set("Idempotency-Key", randomUUID())
      .send(body);
  const ask = <Row>(sql: string, values: readonly unknown[] = []) =>
    asSystem(ground.database, (db) => rows<Row>(db, sql, values));
  const makeThem = async (...wishes: Parameters<typeof makeLines>[1]) => {
    const made = await makeLines(ground, wishes);
    await runReconciliation(ground.database, 1, "cli");
    return made as [MadeLine, MadeLine, MadeLine];
  };
  const looked = async (lines: readonly MadeLine[]) => {
    const held = await Promise.all(lines.map((line) => heldOf(ground, line)));
    return lines.map(({ id }, at) => ({ id, sequence: held[at]?.sequence ?? 0 }));
  };
  const stateOf = async (advice: { id: string }) => {
    const [found] = await ask<{ state: string }>("SELECT state FROM advice_states WHERE advice_id = ?", [advice.id]);
    return found?.state;
  };
  const outstanding = async (bills: readonly { id: string }[]) => {
    const dues = await ask<{ paise: string }>(
      "SELECT outstanding_paise AS paise FROM bill_dues WHERE discom_id = 1 AND id = ANY (?) ORDER BY id",
      [bills.map(({ id }) => id)],
    );
    return dues.map(({ paise }) => paise);
  };

  describe("POST /api/queue/together", () => {
    it("pays an advice by credits of several days, less its rebate and TDS, each line with its share", async () => {
      const advice = await makeApprovedAdvice(ground, { paise: [50_000n, 40_000n], rebatePaise: 500n, tdsPaise: 90n });
      const lines = await makeThem(
        { paise: 30_000n, narration: "CASH A", inDays: -2 },
        { paise: 30_000n, narration: "CASH B", inDays: -1 },
        { paise: BigInt(advice.amountPaise) - 60_000n, narration: "CASH C" },
      );
      const ids = lines.map(({ id }) => id).join(",");
      const { body } = await get(`/api/queue/together?lines=${ids}&advice=${advice.number}`).expect(200);
      const [candidate] = body.candidates;
      expect([body.paise, candidate.grossPaise]).to.deep.equal([advice.amountPaise, "90000"]);
      expect(candidate.evidence.find(({ kind }: { kind: string }) => kind === "amount").agrees).to.equal(true);
      const said = { ...candidate.match, lines: await looked(lines) };
      const { body: done } = await post("/api/queue/together", said).expect(200);
      expect(done.decided).to.have.length(3);
      expect([await outstanding(advice.bills), await stateOf(advice)]).to.deep.equal([["0", "0"], "settled"]);
      expect(await ask("SELECT 1 FROM receipts WHERE advice_id = ?", [advice.id])).to.have.length(3);
    });

    it("lets one be taken back alone: the advice waits again, and the same line settles it again", async () => {
      const advice = await makeApprovedAdvice(ground, { paise: [50_000n, 40_000n] });
      const lines = await makeThem(
        { paise: 60_000n, narration: "CASH K", inDays: -1 },
        { paise: 30_000n, narration: "CASH L" },
      );
      const said = { adviceNumber: advice.number, lines: await looked(lines) };
      const { body } = await post("/api/queue/together", said).expect(200);
      await post(`/api/decisions/${body.decided[0].decisionId}/reversal`, { reason: "another's money" }).expect(200);
      expect([await outstanding(advice.bills), await stateOf(advice)]).to.deep.equal([["50000", "10000"], "approved"]);
      expect((await heldOf(ground, lines[1])).outcome).to.equal("matched");
      const { body: again } = await get(`/api/lines/${lines[0].id}?advice=${advice.number}`).expect(200);
      const match = { ...again.candidates[0].match, sequence: again.sequence };
      await post(`/api/lines/${lines[0].id}/match`, match).expect(200);
      expect([await outstanding(advice.bills), await stateOf(advice)]).to.deep.equal([["0", "0"], "settled"]);
    });

    it("pays several bills of one payer and keeps what is over as their advance, and takes the three back together", async () => {
      const payer = await makePayer(ground);
      const bills = await makeBills(ground, { payer, paise: [40_000n, 25_000n] });
      const lines = await makeThem(
        { paise: 30_000n, narration: "CASH D", inDays: -1 },
        { paise: 30_000n, narration: "CASH E" },
        { paise: 10_000n, narration: "CASH F" },
      );
      const allocations = bills.map(({ number, paise }) => ({ billNumber: number, paise: String(paise) }));
      const said = { lines: await looked(lines), payerId: payer, allocations };
      const wrong = await post("/api/queue/together", said).expect(422);
      expect(wrong.body.code).to.equal("does-not-add-up");
      const { body } = await post("/api/queue/together", { ...said, advancePaise: "5000" }).expect(200);
      expect(await outstanding(bills)).to.deep.equal(["0", "0"]);
      const advances = await ask<{ advance_paise: string }>(
        "SELECT advance_paise FROM decisions WHERE id = ANY (?) ORDER BY line_id",
        [body.decided.map(({ decisionId }: { decisionId: string }) => decisionId)],
      );
      expect(advances.map((one) => one.advance_paise)).to.deep.equal(["0", "0", "5000"]);
      const { body: mine } = await get("/api/queue/mine").expect(200);
      const batch = mine.rows.filter(({ batchId }: { batchId: string }) => batchId === body.batchId);
      expect(batch).to.have.length(3);
      const decisionIds = batch.map(({ decisionId }: { decisionId: string }) => decisionId);
      await post("/api/queue/reversals", { decisionIds, reason: "wrong payer" }).expect(200);
      expect(await outstanding(bills)).to.deep.equal(["40000", "25000"]);
      const gone = await post("/api/queue/reversals", { decisionIds, reason: "again" }).expect(409);
      expect(gone.body.code).to.equal("already-reversed");
    });

    it("refuses all when one line is not as it was looked at, or is a debit", async () => {
      const payer = await makePayer(ground);
      const [one, two, debit] = await makeThem(
        { paise: 1_000n, narration: "CASH G" },
        { paise: 1_000n, narration: "CASH H" },
        { paise: 1_000n, narration: "TO SOMEBODY", direction: "debit" },
      );
      const before = await looked([one, two]);
      await post(`/api/lines/${two.id}/parking`, { sequence: 1, reason: "ask first" }).expect(200);
      const match = { payerId: payer, advancePaise: "2000" };
      const late = await post("/api/queue/together", { ...match, lines: before }).expect(409);
      const out = await post("/api/queue/together", { ...match, lines: await looked([one, debit]) }).expect(409);
      expect([late.body.code, out.body.code]).to.deep.equal(["decided-meanwhile", "not-a-credit"]);
      expect((await heldOf(ground, one)).sequence).to.equal(1);
    });

    it("asks a second person when the sum is above the limit though no line is, and does exactly what was asked", async () => {
      const payer = await makePayer(ground);
      const lines = await makeThem(
        { paise: 60_000_000n, narration: "RTGS X" },
        { paise: 60_000_000n, narration: "RTGS Y" },
      );
      const two = lines.slice(0, 2);
      const said = { lines: await looked(two), payerId: payer, advancePaise: "120000000", reason: "they wrote to us" };
      const { body } = await post("/api/queue/together", said).expect(200);
      expect(body).to.deep.include({ batchId: null, decided: [] });
      expect((await heldOf(ground, two[0] as MadeLine)).outcome).to.equal("unidentified");
      const asked = await get(`/api/approvals/${body.approvalId}`).expect(200);
      const verdict = { approve: true, contentHash: asked.body.contentHash, why: "seen the letter" };
      const done = await post(`/api/approvals/${body.approvalId}/verdict`, verdict, supervisor).expect(200);
      expect(done.body.state).to.equal("approved");
      for (const line of two) expect((await heldOf(ground, line)).outcome).to.equal("matched");
    });
  });

  it("marks and parks what stands as it was looked at, and names what does not", async () => {
    const [one, two, three] = await makeThem(
      { paise: 700n, narration: "UPI 1" },
      { paise: 800n, narration: "UPI 2" },
      { paise: 900n, narration: "UPI 3" },
    );
    const all = await looked([one, two, three]);
    await post(`/api/lines/${two.id}/parking`, { sequence: 1, reason: "ask first" }).expect(200);
    const { body } = await post("/api/queue/marks", {
      lines: all,
      as: "excluded",
      reason: "paid at the counter",
    }).expect(200);
    expect(body).to.deep.include({ done: 2, failed: [{ lineId: two.id, code: "decided-meanwhile" }] });
    expect((await heldOf(ground, three)).outcome).to.equal("excluded");
    const parked = await post("/api/queue/parking", { lines: all.slice(0, 1), reason: "no" }).expect(422);
    expect(parked.body.code).to.equal("invalid-input");
  });

  it("puts what was set aside back to where the rules lay it, when it is taken up again", async () => {
    const advice = await makeApprovedAdvice(ground, { paise: [77_700n] });
    const [line] = await makeThem({ paise: 77_700n, narration: `NEFT ${advice.van.slice(0, 18)}` });
    await post("/api/queue/parking", { lines: await looked([line]), reason: "ask the payer" }).expect(200);
    const { decisionId } = await heldOf(ground, line);
    await post(`/api/decisions/${decisionId}/reversal`, { reason: "they answered" }).expect(200);
    expect(await heldOf(ground, line)).to.include({ outcome: "suggested", rule: "P10" });
  });

  it("accepts the first candidates of one rule's lines one by one, and names those it could not", async () => {
    const advices: Awaited<ReturnType<typeof makeApprovedAdvice>>[] = [];
    for (const paise of [11_100n, 22_200n, 33_300n]) advices.push(await makeApprovedAdvice(ground, { paise: [paise] }));
    const lines = await makeThem(
      ...advices.map(({ amountPaise, van }) => ({ paise: amountPaise, narration: `NEFT ${van.slice(0, 18)}` })),
      { paise: 5_000n, narration: "CASH Z" },
    );
    const body = { rule: "P10", lines: await looked(lines) };
    await post(`/api/lines/${lines[2].id}/parking`, { sequence: 1, reason: "ask first" }).expect(200);
    const { workId } = (await post("/api/queue/acceptance", body).expect(200)).body;
    const [batch] = await ask<{ id: string }>("SELECT id FROM decision_batches ORDER BY id DESC LIMIT 1");
    const actor: Actor = { userId: accountant.userId, name: "A", payerId: null, discomId: 1, roles: ["accountant"] };
    const job = { ...body, actor, workId, batchId: batch?.id };
    await acceptLinesJob(job, ground);
    // As a worker that was killed at its end would do it again.
    await acceptLinesJob(job, ground);
    const { body: work } = await get(`/api/work/${workId}`).expect(200);
    expect(work.result).to.deep.include({ done: 2, asked: 0 });
    expect(work.result.failed.map(({ lineId }: { lineId: string }) => lineId)).to.have.members([
      lines[2].id,
      lines.at(-1)?.id,
    ]);
    expect((await heldOf(ground, lines[0])).outcome).to.equal("matched");
  });
});
