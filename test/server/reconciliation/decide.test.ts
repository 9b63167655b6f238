import { randomUUID } from "node:crypto";
import { expect } from "chai";
import supertest from "supertest";
import { asSystem, rows } from "#server/database.ts";
import { runReconciliation } from "#server/reconciliation/run/run.ts";
import { makeApprovedAdvice, makeBills } from "#test/support/advices.ts";
import { type TestGround, testGround } from "#test/support/ground.ts";
import { heldOf, type MadeLine, makeLines } from "#test/support/lines.ts";
import { logIn, makeDiscom, makePayer, makeUser } from "#test/support/people.ts";
import { expectInvariants } from "#test/support/proof.ts";

describe("a person's decisions", () => {
  let ground: TestGround;
  let token: string;
  before(async () => {
    ground = await testGround();
    await makeDiscom(ground);
    token = await logIn(ground, await makeUser(ground, { discom: 1 }, ["accountant"]));
  });
  after(() => ground.close());
  afterEach(() => expectInvariants(ground));

  const run = () => runReconciliation(ground.database, 1, "cli");
  const get = (path: string) => supertest(ground.app).get(path).set("Authorization", `Bearer ${token}`);
  const post = (path: string, body: object, key: string = randomUUID()) =>
    supertest(ground.app).post(path).set("Authorization", `Bearer ${token}`).set("Idempotency-Key", key).send(body);
  const ask = <Row>(sql: string, values: readonly unknown[] = []) =>
    asSystem(ground.database, (db) => rows<Row>(db, sql, values));
  const lines = (...wishes: Parameters<typeof makeLines>[1]) =>
    makeLines(ground, wishes) as Promise<[MadeLine, MadeLine]>;
  const outstanding = async (bills: readonly { id: string }[]) => {
    const dues = await ask<{ paise: string }>(
      "SELECT outstanding_paise AS paise FROM bill_dues WHERE discom_id = 1 AND id = ANY (?) ORDER BY id",
      [bills.map(({ id }) => id)],
    );
    return dues.map(({ paise }) => paise);
  };

  describe("POST /api/lines/:id/match", () => {
    it("splits a credit over bills and keeps the rest as the payer's advance", async () => {
      const payer = await makePayer(ground);
      const [one, two] = await makeBills(ground, { payer, paise: [30_000n, 20_000n] });
      const [line] = await lines({ paise: 60_000n, narration: "CASH DEPOSIT" });
      await run();
      const allocations = [
        { billNumber: one?.number, paise: "30000" },
        { billNumber: two?.number, paise: "12000" },
      ];
      const wrong = await post(`/api/lines/${line.id}/match`, { sequence: 1, allocations }).expect(422);
      expect(wrong.body).to.deep.include({ code: "does-not-add-up", params: { paise: "60000", placed: "42000" } });
      await post(`/api/lines/${line.id}/match`, {
        sequence: 1,
        allocations,
        payerId: payer,
        advancePaise: "18000",
      }).expect(200);
      expect(await heldOf(ground, line)).to.include({ outcome: "matched", rule: "person", sequence: 2 });
      expect(await outstanding([one, two] as { id: string }[])).to.deep.equal(["0", "8000"]);
    });

    it("pays a whole advice with its rebate and TDS, as its candidate offered", async () => {
      const advice = await makeApprovedAdvice(ground, { paise: [50_000n, 40_000n], rebatePaise: 500n, tdsPaise: 90n });
      const [line] = await lines({ paise: advice.amountPaise, narration: `NEFT ${advice.van.slice(0, 18)}` });
      await run();
      const { body } = await get(`/api/lines/${line.id}`).expect(200);
      const [candidate] = body.candidates;
      expect(candidate.advice.number).to.equal(advice.number);
      expect(candidate).to.deep.include({ inFull: true, grossPaise: "90000", advancePaise: "0" });
      expect(candidate.evidence.find(({ kind }: { kind: string }) => kind === "amount").agrees).to.equal(true);
      expect(candidate.evidence.find(({ kind }: { kind: string }) => kind === "van")).to.include({ agrees: null });
      const total = (account: string, side: string) =>
        candidate.entry
          .filter((one: Record<string, string>) => one[side] === account)
          .reduce((sum: bigint, one: { paise: string }) => sum + BigInt(one.paise), 0n);
      expect(total("receivable", "creditAccount")).to.equal(90_000n);
      await post(`/api/lines/${line.id}/match`, { sequence: body.sequence, ...candidate.match }).expect(200);
      expect(await outstanding(advice.bills)).to.deep.equal(["0", "0"]);
      const kept = await ask<{ evidence: { kind: string; agrees: boolean | null }[] }>(
        "SELECT evidence FROM decisions WHERE line_id = ? AND rule = 'person'",
        [line.id],
      );
      expect(kept[0]?.evidence.map(({ kind, agrees }) => [kind, agrees])).to.deep.include.members([
        ["amount", true],
        ["van", null],
      ]);
      const settled = await ask("SELECT round FROM settlements WHERE advice_id = ?", [advice.id]);
      expect(settled).to.deep.equal([{ round: 1 }]);
    });

    it("refuses a bill beyond its amount, an advice already paid, and money that went out", async () => {
      const [bill] = await makeBills(ground, { paise: [5_000n] });
      const advice = await makeApprovedAdvice(ground, { paise: [7_000n] });
      const [paid, line] = await lines(
        { paise: 7_000n, narration: `NEFT ${advice.van}` },
        { paise: 7_000n, narration: "CASH" },
      );
      const [debit] = await lines({ paise: 5_000n, narration: "TO SOMEBODY", direction: "debit" });
      await run();
      expect((await heldOf(ground, paid)).outcome).to.equal("matched");
      const allocations = [{ billNumber: bill?.number, paise: "7000" }];
      const codes = [
        await post(`/api/lines/${line.id}/match`, { sequence: 1, allocations }),
        await post(`/api/lines/${line.id}/match`, { sequence: 1, adviceNumber: advice.number }),
        await post(`/api/lines/${debit.id}/match`, {
          sequence: 1,
          allocations: [{ billNumber: bill?.number, paise: "5000" }],
        }),
        await post(`/api/lines/${paid.id}/match`, { sequence: 1, allocations }),
        await post(`/api/lines/${line.id}/match`, { sequence: 1, payerId: null, advancePaise: "7000" }),
      ].map(({ status, body }) => [status, body.code]);
      expect(codes).to.deep.equal([
        [409, "bill-overpaid"],
        [409, "advice-state"],
        [409, "not-a-credit"],
        [409, "already-decided"],
        [422, "advance-needs-payer"],
      ]);
    });

    it("tells the second of two people, and answers a repeated request as the first time", async () => {
      const [bill] = await makeBills(ground, { paise: [8_000n] });
      const [line] = await lines({ paise: 8_000n, narration: "CASH" });
      await run();
      const body = { sequence: 1, allocations: [{ billNumber: bill?.number, paise: "8000" }] };
      const key = randomUUID();
      const first = await post(`/api/lines/${line.id}/match`, body, key).expect(200);
      const again = await post(`/api/lines/${line.id}/match`, body, key).expect(200);
      expect(again.body).to.deep.equal(first.body);
      const second = await post(`/api/lines/${line.id}/match`, body).expect(409);
      expect(second.body.code).to.equal("decided-meanwhile");
    });

    it("is not for payers, nor for another discom's people", async () => {
      const [line] = await lines({ paise: 100n, narration: "CASH" });
      await makeDiscom(ground, 2);
      const other = await logIn(ground, await makeUser(ground, { discom: 2 }, ["accountant"]));
      await supertest(ground.app).get(`/api/lines/${line.id}`).set("Authorization", `Bearer ${other}`).expect(404);
      await supertest(ground.app)
        .post(`/api/lines/${line.id}/parking`)
        .set("Authorization", `Bearer ${other}`)
        .set("Idempotency-Key", randomUUID())
        .send({ sequence: 0, reason: "not mine" })
        .expect(404);
    });
  });

  describe("POST /api/decisions/:id/reversal", () => {
    it("restores every balance by adding rows only, and leaves the line to people", async () => {
      const advice = await makeApprovedAdvice(ground, { paise: [10_000n, 15_000n] });
      const [line] = await lines({ paise: 25_000n, narration: `NEFT ${advice.van}` });
      const before = await balances();
      await run();
      const counts = await tableCounts();
      const { decisionId } = await heldOf(ground, line);
      await post(`/api/decisions/${decisionId}/reversal`, { reason: "wrong payer said the bank" }).expect(200);
      expect(await balances()).to.deep.equal(before);
      expect(await outstanding(advice.bills)).to.deep.equal(["10000", "15000"]);
      for (const [table, count] of Object.entries(await tableCounts())) {
        expect(count, table).to.be.at.least(counts[table] as number);
      }
      expect((await run()).written).to.equal(0);
      expect(await heldOf(ground, line)).to.include({ outcome: "unidentified", rule: "reversal" });
      const twice = await post(`/api/decisions/${decisionId}/reversal`, { reason: "again" }).expect(409);
      expect(twice.body.code).to.equal("already-reversed");
      // What the engine thinks is still shown, so that a person can say it was right after all.
      const { body } = await get(`/api/lines/${line.id}`).expect(200);
      expect(body.candidates[0].advice.number).to.equal(advice.number);
      await post(`/api/lines/${line.id}/match`, { sequence: body.sequence, ...body.candidates[0].match }).expect(200);
      expect(await outstanding(advice.bills)).to.deep.equal(["0", "0"]);
    });

    it("lets an advice that is past its day expire, and gives its bills free", async () => {
      const advice = await makeApprovedAdvice(ground, { paise: [12_000n], validInDays: -1, state: "expired" });
      const [line] = await lines({ paise: 12_000n, narration: `NEFT ${advice.van}` });
      await run();
      const { decisionId } = await heldOf(ground, line);
      await post(`/api/decisions/${decisionId}/reversal`, { reason: "the bank took it back" }).expect(200);
      const [state] = await ask("SELECT state FROM advice_states WHERE advice_id = ?", [advice.id]);
      expect(state).to.deep.equal({ state: "expired" });
      expect(await ask("SELECT 1 FROM bill_holds WHERE advice_id = ?", [advice.id])).to.have.length(0);
    });

    it("takes both halves of a return back together", async () => {
      const [credit, debit] = await lines(
        { paise: 9_900n, narration: "RTGS-UTIBR52026063000777123-SOMEBODY", inDays: -1 },
        { paise: 9_900n, narration: "RTGS RETURN-UTIBR52026063000777123-R09", direction: "debit" },
      );
      await run();
      const { decisionId } = await heldOf(ground, debit);
      await post(`/api/decisions/${decisionId}/reversal`, { reason: "two different payments" }).expect(200);
      expect([(await heldOf(ground, credit)).rule, (await heldOf(ground, debit)).rule]).to.deep.equal([
        "reversal",
        "reversal",
      ]);
    });
  });

  describe("marking and parking", () => {
    it("takes back what a credit paid when a person says which debit returned it", async () => {
      const advice = await makeApprovedAdvice(ground, { paise: [31_000n] });
      const [credit, debit] = await lines(
        { paise: 31_000n, narration: `NEFT ${advice.van}`, inDays: -1 },
        { paise: 31_000n, narration: "TO TRF 0044", direction: "debit" },
      );
      await run();
      const { body } = await get(`/api/lines/${debit.id}/counterparts`).expect(200);
      expect(body.rows.map(({ id }: { id: string }) => id)).to.deep.equal([credit.id]);
      expect(body.rows[0]).to.include({ outcome: "matched", adviceNumber: advice.number });
      await post(`/api/lines/${debit.id}/mark`, {
        sequence: 1,
        as: "returned",
        otherLineId: credit.id,
        reason: "bank's letter",
      }).expect(200);
      expect([(await heldOf(ground, credit)).outcome, (await heldOf(ground, debit)).outcome]).to.deep.equal([
        "returned",
        "returned",
      ]);
      expect(await outstanding(advice.bills)).to.deep.equal(["31000"]);
    });

    it("sets a line aside from the engine until it is taken up again", async () => {
      const [line] = await lines({ paise: 4_400n, narration: "CASH" });
      await run();
      await post(`/api/lines/${line.id}/parking`, { sequence: 1, reason: "asked the branch" }).expect(200);
      await run();
      expect(await heldOf(ground, line)).to.include({ outcome: "parked", sequence: 2 });
      const { body } = await get("/api/queue/lines?bucket=parked").expect(200);
      expect(body.rows.map(({ id }: { id: string }) => id)).to.include(line.id);
      const { decisionId } = await heldOf(ground, line);
      await post(`/api/decisions/${decisionId}/reversal`, { reason: "the branch answered" }).expect(200);
      expect(await heldOf(ground, line)).to.include({ outcome: "unidentified", rule: "P11" });
    });
  });

  describe("GET /api/queue", () => {
    it("counts each bucket as its list shows it, and lets what was reviewed go", async () => {
      const { body: queue } = await get("/api/queue").expect(200);
      for (const { bucket, count, paise } of queue.buckets) {
        const { body: list } = await get(`/api/queue/lines?bucket=${bucket}&size=200`).expect(200);
        const sum = list.rows.reduce(
          (total: bigint, one: { direction: string; paise: string }) =>
            total + (one.direction === "credit" ? BigInt(one.paise) : -BigInt(one.paise)),
          0n,
        );
        expect([list.total, list.rows.length, String(sum)], bucket).to.deep.equal([count, count, paise]);
      }
      const advice = await makeApprovedAdvice(ground, { paise: [6_000n] });
      const [line] = await lines({ paise: 6_500n, narration: `NEFT ${advice.van}` });
      await run();
      const inPart = async () =>
        (await get("/api/queue/lines?bucket=part")).body.rows.map(({ id }: { id: string }) => id) as string[];
      expect(await inPart()).to.include(line.id);
      await post(`/api/decisions/${(await heldOf(ground, line)).decisionId}/review`, {}).expect(200);
      expect(await inPart()).not.to.include(line.id);
    });
  });

  describe("GET /api/decisions and /api/find", () => {
    it("show a decision from the raw text to what it paid, and find it by person", async () => {
      const { body: list } = await get("/api/decisions?outcome=matched&rule=person").expect(200);
      expect(list.total).to.be.greaterThan(1);
      expect(new Set(list.rows.map(({ rule }: { rule: string }) => rule))).to.deep.equal(new Set(["person"]));
      const { body: one } = await get(`/api/decisions/${list.rows[0].decisionId}`).expect(200);
      expect(one.paid.reduce((total: bigint, { paise }: { paise: string }) => total + BigInt(paise), 0n)).to.equal(
        BigInt(one.grossPaise),
      );
      expect(one.receipt.number).to.match(/^SBR/);
    });

    it("add up what holds, and what was replaced no second time", async () => {
      const { body: list } = await get("/api/decisions?size=100").expect(200);
      type Row = { holds: boolean; direction: string; paise: string };
      const signed = ({ direction, paise }: Row) => BigInt(direction === "credit" ? paise : `-${paise}`);
      const holding = list.rows.filter(({ holds }: Row) => holds);
      expect(holding.length).to.be.lessThan(list.rows.length).and.to.be.greaterThan(0);
      expect(list.total).to.equal(list.rows.length);
      expect(list.paise).to.equal(String(holding.reduce((sum: bigint, row: Row) => sum + signed(row), 0n)));
    });

    it("find payer, advice, bill, connection and transfer by what a person types", async () => {
      const payer = await makePayer(ground, [1], "Zebra Canning Ltd (fictional)");
      const advice = await makeApprovedAdvice(ground, { payer, paise: [3_000n] });
      const found = async (q: string) => {
        const { body } = await get(`/api/find?q=${encodeURIComponent(q)}`).expect(200);
        return (body.found as { kind: string; label: string }[]).map(({ kind, label }) => `${kind} ${label}`);
      };
      expect(await found("zebra cann")).to.include("payer Zebra Canning Ltd (fictional)");
      expect(await found(advice.van)).to.include(`advice ${advice.number}`);
      expect(await found(advice.number.slice(0, 11))).to.include(`advice ${advice.number}`);
      expect(await found(advice.bills[0]?.number as string)).to.include(`bill ${advice.bills[0]?.number}`);
      expect(await found(advice.bills[0]?.connectionNumber as string)).to.include(
        `connection ${advice.bills[0]?.connectionNumber}`,
      );
      expect(await found("UTIBR52026063000777123")).to.include("line UTIBR52026063000777123");
      expect(await found("50%")).to.deep.equal([]);
    });
  });

  async function balances() {
    return ask(
      `SELECT account, sum(paise) AS paise FROM (
         SELECT debit_account AS account, paise FROM journal UNION ALL SELECT credit_account, -paise FROM journal) t
        GROUP BY account HAVING sum(paise) <> 0 ORDER BY account`,
    );
  }

  async function tableCounts(): Promise<Record<string, number>> {
    const tables = ["decisions", "journal", "allocations", "settlements", "receipts", "postings", "advice_events"];
    const counted = await ask<Record<string, number>>(
      `SELECT ${tables.map((table) => `(SELECT count(*)::int FROM ${table}) AS ${table}`).join(", ")}`,
    );
    return counted[0] as Record<string, number>;
  }
});
