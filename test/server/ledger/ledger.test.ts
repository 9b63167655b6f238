import { expect } from "chai";
import supertest from "supertest";
import { entryKind } from "#server/ledger/words-contract.ts";
import { runReconciliation } from "#server/reconciliation/run/run.ts";
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

  it("gives a payer's account in words a person follows, and nothing of it to another discom", async () => {
    const { body } = await get(`/api/payers/${advice.payerId}/ledger`).expect(200);
    expect(body).to.include({ total: 4, receivedPaise: "45000", takenPaise: "39600", relievedPaise: "40000" });
    expect(body.opening).to.deep.equal({
      unappliedPaise: "0",
      advancePaise: "0",
      refundPayablePaise: "0",
      tdsPaise: "0",
    });
    expect(body.closing).to.deep.equal({
      unappliedPaise: "0",
      advancePaise: "5400",
      refundPayablePaise: "0",
      tdsPaise: "0",
    });
    expect(body.rows.map((row: { balancePaise: string }) => row.balancePaise)).to.deep.equal([
      "45000",
      "5400",
      "5400",
      "5400",
    ]);
    expect(body.rows.map(entryKind)).to.deep.equal(["payer-known", "bills-paid", "rebate-given", "advance-kept"]);
    const before = await get(`/api/payers/${advice.payerId}/ledger?fy=${body.fy + 1}`).expect(200);
    expect(before.body.opening, "what was kept is carried into the next year").to.deep.equal(body.closing);
    const found = await get(`/api/ledger/payers?q=${advice.van.slice(0, 6)}`).expect(200);
    expect(found.body.sums.advancePaise).to.equal("5400");
    await makeDiscom(ground, 2);
    const stranger = await logIn(ground, await makeUser(ground, { discom: 2 }, ["accountant"]));
    await get(`/api/payers/${advice.payerId}/ledger`, stranger).expect(404);
    await get(`/api/lines/${line.id}/entries`, stranger).expect(404);
    expect((await get("/api/ledger/accounts/bank", stranger).expect(200)).body.total).to.equal(0);
    expect((await get("/api/ledger/payers", stranger).expect(200)).body.rows).to.deep.equal([]);
  });

  it("gives the ledger of an account with the balance after each entry, and its opening before the days asked for", async () => {
    const all = (await get("/api/ledger/accounts/bank").expect(200)).body;
    expect(all).to.include({
      openingPaise: "0",
      debitPaise: "46000",
      creditPaise: "0",
      closingPaise: "46000",
      total: 2,
    });
    expect(all.rows.map((row: { balancePaise: string }) => row.balancePaise)).to.deep.equal(["45000", "46000"]);
    const second = (await get("/api/ledger/accounts/bank?page=2&size=1").expect(200)).body;
    expect(second.rows.map((row: { balancePaise: string }) => row.balancePaise)).to.deep.equal(["46000"]);
    const later = (await get("/api/ledger/accounts/bank?from=2999-04-01&to=2999-04-02").expect(200)).body;
    expect(later).to.include({ openingPaise: "46000", closingPaise: "46000", total: 0 });
    await get("/api/ledger/accounts/nothing").expect(422);
  });

  it("puts each on paper, amounts as numbers, in both languages", async () => {
    for (const path of ["trial-balance", "accounts/receivable"]) {
      for (const as of ["csv", "xlsx", "pdf"]) await get(`/api/ledger/${path}/export?as=${as}&language=hi`).expect(200);
    }
    const csv = await get(`/api/payers/${advice.payerId}/ledger/export?as=csv`).expect(200);
    const text = csv.body.toString("utf8");
    expect(text).to.contain("Received, payer known");
    expect(text).to.contain(",450,,450,");
    expect(text.trimEnd().split("\r\n").at(-1)).to.equal(",Closing balance,,450,396,54,400");
  });
});
