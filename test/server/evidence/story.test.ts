import { expect } from "chai";
import supertest from "supertest";
import { asSystem, rows } from "#server/database.ts";
import { Story } from "#server/evidence/story-contract.ts";
import { runReconciliation } from "#server/reconciliation/run/run.ts";
import { type MadeAdvice, makeApprovedAdvice } from "#test/support/advices.ts";
import { type TestGround, testGround } from "#test/support/ground.ts";
import { heldOf, type MadeLine, makeLines } from "#test/support/lines.ts";
import { makePaidAdvice, type Paid } from "#test/support/paid.ts";
import { readPdf } from "#test/support/pdf.ts";
import { logIn, makeDiscom, makeUser } from "#test/support/people.ts";

describe("GET /api/decisions/:id/story", () => {
  let ground: TestGround;
  let token: string;
  let paid: Paid;
  let part: MadeAdvice;
  let line: MadeLine;
  before(async () => {
    ground = await testGround();
    await makeDiscom(ground);
    token = await logIn(ground, await makeUser(ground, { discom: 1 }, ["accountant"]));
    paid = await makePaidAdvice(ground, { paise: [150_000n, 22_500n] });
    part = await makeApprovedAdvice(ground, { paise: [90_000n] });
    [line] = (await makeLines(ground, [{ paise: 60_000n, narration: `NEFT ${part.van} PART` }])) as [MadeLine];
    await runReconciliation(ground.database, 1, "import");
  });
  after(() => ground.close());

  const get = (path: string, by = token) => supertest(ground.app).get(path).set("Authorization", `Bearer ${by}`);
  const story = async (id: string | null) => Story.parse((await get(`/api/decisions/${id}/story`).expect(200)).body);
  const reverse = (id: string | null, reason: string) =>
    supertest(ground.app)
      .post(`/api/decisions/${id}/reversal`)
      .set("Authorization", `Bearer ${token}`)
      .set("Idempotency-Key", `reversal-${id}`)
      .send({ reason })
      .expect(200);

  it("tells it from the row of the file to billing's outbox", async () => {
    const told = await story(paid.decisionId);
    expect(told).to.include({
      outcome: "matched",
      rule: "P1",
      holds: true,
      adviceNumber: paid.number,
      grossPaise: "172500",
      paidCount: 2,
    });
    expect(told.line).to.include({ row: 1, paise: paid.amountPaise });
    expect(told.line.file)
      .to.include({ name: "made.csv" })
      .and.to.have.property("sha256")
      .that.matches(/^[0-9a-f]{64}$/);
    const van = told.line.references.find(({ kind }) => kind === "van");
    expect(told.line.narration.slice(van?.start, van?.end)).to.equal(paid.van);
    expect(told.run).to.include({ cause: "cli" });
    expect(told.run?.policies[0]).to.include({ version: 1, payer: null });
    expect(told.ladder?.rungs.find((one) => one.says === "decided")).to.include({ rule: "P1" });
    expect(told.receipt).to.deep.equal({ number: paid.receiptNumber, cancelled: false });
    expect(told.postings).to.have.length(1);
    expect(told.postings[0]).to.include({ kind: "payment", billsCount: 2, acceptedCount: 0 });
    expect(told.entries.map((one) => one.debitAccount)).to.include.members(["bank", "unapplied"]);
    expect(told.paid.map(({ paise }) => paise)).to.deep.equal(["150000", "22500"]);
  });

  it("keeps the rules' ladder under what a person did later, and joins both by number", async () => {
    const { decisionId } = await heldOf(ground, line);
    await reverse(decisionId, "it was for another");
    const { decisionId: reversal } = await heldOf(ground, line);
    const told = await story(reversal);
    expect(told).to.include({ rule: "reversal", takesBack: decisionId, why: "it was for another", run: null });
    expect(told.ladder?.decisionId).to.equal(decisionId);
    expect(told.ladder?.rungs.find((one) => one.says === "decided")?.rule).to.equal("P7");
    const before = await story(decisionId);
    expect(before).to.include({ holds: false, takenBackBy: reversal });
    expect(before.receipt?.cancelled).to.equal(true);
    expect(before.postings.map(({ kind }) => kind)).to.deep.equal(["payment", "reversal"]);
    expect(before.history.map((one) => one.decisionId)).to.deep.equal([decisionId, reversal]);
  });

  it("thinks again without keeping anything of the thought", async () => {
    const count = async () => {
      const [found] = await asSystem(ground.database, (db) =>
        rows<{ told: string }>(
          db,
          `SELECT (SELECT count(*) FROM decisions) || ' ' || (SELECT count(*) FROM journal) || ' ' || (SELECT count(*) FROM audit) || ' '
               || (SELECT count(*) FROM receipt_cancellations) AS told`,
        ),
      );
      return found?.told;
    };
    const before = await count();
    const again = (await get(`/api/decisions/${paid.decisionId}/rederivation`).expect(200)).body;
    expect(again).to.include({ outcome: "matched", rule: "P1", adviceNumber: paid.number, same: true });
    const { decisionId } = await heldOf(ground, line);
    const open = (await get(`/api/decisions/${decisionId}/rederivation`).expect(200)).body;
    expect(open).to.include({ outcome: "matched", rule: "P7", same: false });
    expect(await count()).to.equal(before);
  });

  it("prints it in both languages, and tells another discom nothing", async () => {
    const sheet = (language: string) =>
      get(`/api/decisions/${paid.decisionId}/sheet?language=${language}`)
        .buffer(true)
        .parse((response, done) => {
          const parts: Buffer[] = [];
          response.on("data", (chunk: Buffer) => parts.push(chunk));
          response.on("end", () => done(null, Buffer.concat(parts)));
        });
    const english = (await readPdf((await sheet("en").expect(200)).body as Buffer)).text;
    expect(english).to.include("How a decision came about").and.to.include(paid.van).and.to.include(paid.receiptNumber);
    expect(english).to.include("Advice number, exact amount").and.to.include("1,725.00");
    const hindi = (await readPdf((await sheet("hi").expect(200)).body as Buffer)).marked;
    expect(hindi).to.include("निर्णय कैसे हुआ").and.to.include("रोज़नामचा");
    await makeDiscom(ground, 2);
    const other = await logIn(ground, await makeUser(ground, { discom: 2 }, ["accountant"]));
    await get(`/api/decisions/${paid.decisionId}/story`, other).expect(404);
    await get(`/api/decisions/${paid.decisionId}/rederivation`, other).expect(404);
  });
});
