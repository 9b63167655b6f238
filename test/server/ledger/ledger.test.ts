import { expect } from "chai";
import supertest from "supertest";
import { runReconciliation } from "#server/reconciliation/run.ts";
import { type MadeAdvice, makeApprovedAdvice } from "#test/support/advices.ts";
import { type TestGround, testGround } from "#test/support/ground.ts";
import { type MadeLine, makeLines } from "#test/support/lines.ts";
import { logIn, makeDiscom, makeUser } from "#test/support/people.ts";

describe("the ledger", () => {
  let ground: TestGround;
  let advice: MadeAdvice;
  let line: MadeLine;
  let token: string;
  before(async () => {
    ground = await testGround();
    await makeDiscom(ground);
    token = await logIn(ground, await makeUser(ground, { discom: 1 }, ["accountant"]));
    advice = await makeApprovedAdvice(ground, { paise: [40_000n], rebatePaise: 400n });
    [line] = (await makeLines(ground, [
      { paise: 45_000n, narration: `NEFT ${advice.van}` },
      { paise: 1_000n, narration: "CASH" },
    ])) as [MadeLine, MadeLine];
    await runReconciliation(ground.database, 1, "cli");
  });
  after(() => ground.close());

  const get = (path: string, as = token) => supertest(ground.app).get(path).set("Authorization", `Bearer ${as}`);

  it("balances, and says where the money stands", async () => {
    const { body } = await get("/api/ledger/trial-balance").expect(200);
    expect(body.debitPaise).to.equal(body.creditPaise);
    const balances = Object.fromEntries(
      body.rows.map(({ account, balancePaise }: { account: string; balancePaise: string }) => [account, balancePaise]),
    );
    expect(balances).to.deep.equal({
      advance: "-5400",
      bank: "46000",
      "rebate-allowed": "400",
      receivable: "-40000",
      unapplied: "0",
      "unidentified-receipts": "-1000",
    });
    const before = await get("/api/ledger/trial-balance?asOf=2020-01-01").expect(200);
    expect(before.body.rows).to.deep.equal([]);
  });

  it("gives the entries of a line in the order they were posted", async () => {
    const { body } = await get(`/api/lines/${line.id}/entries`).expect(200);
    const told = body.rows.map(
      (row: { debitAccount: string; creditAccount: string; paise: string }) =>
        `${row.debitAccount}>${row.creditAccount} ${row.paise}`,
    );
    expect(told).to.deep.equal([
      "bank>unidentified-receipts 45000",
      "unidentified-receipts>unapplied 45000",
      "unapplied>receivable 39600",
      "rebate-allowed>receivable 400",
      "unapplied>advance 5400",
    ]);
    expect(body.rows[2].adviceNumber).to.equal(advice.number);
  });

  it("gives a payer's account, and nothing of it to another discom", async () => {
    const { body } = await get(`/api/payers/${advice.payerId}/ledger`).expect(200);
    expect(body).to.include({ total: 4, unappliedPaise: "0", advancePaise: "5400" });
    await makeDiscom(ground, 2);
    const stranger = await logIn(ground, await makeUser(ground, { discom: 2 }, ["accountant"]));
    await get(`/api/payers/${advice.payerId}/ledger`, stranger).expect(404);
    await get(`/api/lines/${line.id}/entries`, stranger).expect(404);
  });
});
