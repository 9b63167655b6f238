import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import supertest from "supertest";
import { asSystem, rows } from "#server/database.ts";
import { importCommand } from "#server/import-command.ts";
import { runReconciliation } from "#server/reconciliation/run/run.ts";
import { type MadeBill, makeApprovedAdvice, makeBills } from "#test/support/advices.ts";
import { runCommand } from "#test/support/commands.ts";
import { type TestGround, testGround } from "#test/support/ground.ts";
import { heldOf, makeLines } from "#test/support/lines.ts";
import { logIn, makeDiscom, makeUser } from "#test/support/people.ts";
import { expectInvariants } from "#test/support/proof.ts";

const CAPTIONS =
  "entity_id,type,debit,credit,amount,currency,fee,tax,on_hold,settled,created_at,settled_at,settlement_id,description,notes,payment_id,settlement_utr,order_id,order_receipt,method";

interface Row {
  readonly entity: string;
  readonly type?: string;
  readonly amount: bigint;
  /** With the tax on it. */
  readonly fee?: bigint;
  readonly tax?: bigint;
  readonly settlement: string;
  readonly utr: string;
  readonly receipt: string;
}

/** As the aggregator writes it: rupees, the fee with its tax. */
function report(rows: readonly Row[], day: string): string {
  return [
    CAPTIONS,
    ...rows.map(({ entity, type = "payment", amount, fee = 0n, tax = 0n, settlement, utr, receipt }) => {
      const [debit, credit] = type === "payment" ? [0n, amount - fee] : [amount + fee, 0n];
      const money = [debit, credit, amount].map(rupees).join(",");
      return `${entity},${type},${money},INR,${rupees(fee)},${rupees(tax)},0,1,${day} 10:00:00,${day} 18:00:00,${settlement},,[],,${utr},order_${entity},${receipt},upi`;
    }),
    "",
  ].join("\n");
}

function rupees(paise: bigint): string {
  return `${paise / 100n}.${String(paise % 100n).padStart(2, "0")}`;
}

describe("an aggregator's settlement report", () => {
  let ground: TestGround;
  let today: string;
  before(async () => {
    ground = await testGround();
    await makeDiscom(ground);
    const [found] = await ask<{ today: string }>(
      "SELECT to_char((now() AT TIME ZONE 'Asia/Kolkata'), 'DD-MM-YYYY') AS today",
    );
    today = found?.today ?? "";
  });
  after(() => ground.close());
  afterEach(() => expectInvariants(ground));

  const ask = <Row>(sql: string, values: readonly unknown[] = []) =>
    asSystem(ground.database, (db) => rows<Row>(db, sql, values));
  const load = (content: string, name = "recon.csv") => {
    const path = join(ground.config.dataDir, name);
    writeFileSync(path, content);
    return runCommand(ground, importCommand, ["settlements", path, "--discom", "SB"]);
  };
  const paying = (bills: readonly MadeBill[], settlement: string, utr: string): Row[] =>
    bills.map((bill, at) => ({
      entity: `pay_${settlement}_${at}`,
      amount: BigInt(bill.paise),
      fee: 236n,
      tax: 36n,
      settlement,
      utr,
      receipt: at === 0 ? `${bill.number}-2` : bill.number,
    }));

  it("explains the credit it belongs to: bills gross, fee and tax to charges, receipts and postings made", async () => {
    const bills = await makeBills(ground, { paise: ["120000", "35050"] });
    const others = await makeBills(ground, { payer: null, paise: ["9900"] });
    const utr = "1568176960vxp0rj";
    const loaded = await load(report(paying([...bills, ...others], "setl_A", utr), today));
    expect(loaded.code, loaded.stderr).to.equal(0);
    expect(JSON.parse(loaded.stdout)).to.include({ rowsRead: 3, settlementsAdded: 1, settlementsRefused: 0 });
    const [line] = await makeLines(ground, [
      { paise: 120000n + 35050n + 9900n - 3n * 236n, narration: `NEFT/GANGA PAY NODAL/${utr}/SETTLEMENT` },
    ]);
    await runReconciliation(ground.database, 1, "cli");
    expect(await heldOf(ground, line!)).to.include({ outcome: "matched", rule: "P2" });
    const dues = await ask<{ left: string }>("SELECT outstanding_paise AS left FROM bill_dues WHERE id = ANY (?)", [
      [...bills, ...others].map(({ id }) => id),
    ]);
    expect(dues.map(({ left }) => left)).to.deep.equal(["0", "0", "0"]);
    const [charged] = await ask<{ paise: string }>(
      "SELECT sum(paise)::text AS paise FROM journal WHERE line_id = ? AND debit_account = 'bank-charges'",
      [line?.id],
    );
    expect(charged?.paise).to.equal(String(3 * 236));
    const [receipt] = await ask<{ paise: string; gross: string }>(
      "SELECT paise, gross_paise AS gross FROM receipts WHERE line_id = ?",
      [line?.id],
    );
    expect(receipt).to.deep.equal({ paise: String(164950 - 3 * 236), gross: "164950" });
  });

  it("pays the bills of an advice that was paid online", async () => {
    const advice = await makeApprovedAdvice(ground, { paise: [40_000n, 60_000n] });
    const utr = "HDFCN52026041011223344";
    const row = {
      entity: "pay_B",
      amount: 100_000n,
      fee: 2_360n,
      tax: 360n,
      settlement: "setl_B",
      utr,
      receipt: advice.number,
    };
    await load(report([row], today));
    const [line] = await makeLines(ground, [{ paise: 97_640n, narration: `NEFT*HDFC0000001*${utr}*GANGA PAY` }]);
    await runReconciliation(ground.database, 1, "cli");
    expect(await heldOf(ground, line!)).to.include({ outcome: "matched", rule: "P2" });
  });

  it("leaves to a person what does not come to gross less fee and tax, or names no bill", async () => {
    const bills = await makeBills(ground, { paise: ["50000", "70000"] });
    const utr = "HDFCN52026041055667788";
    const refund = { entity: "rfnd_C", type: "refund", amount: 1_000n, settlement: "setl_C", utr, receipt: "" };
    const unknown = "HDFCN52026041055667799";
    const nameless = { entity: "pay_D", amount: 5_000n, settlement: "setl_D", utr: unknown, receipt: "299999999999" };
    const loaded = await load(report([...paying(bills, "setl_C", utr), refund, nameless], today));
    expect(JSON.parse(loaded.stdout)).to.include({ settlementsAdded: 2 });
    const lines = await makeLines(ground, [
      { paise: 120_000n - 472n - 1_000n, narration: `NEFT*HDFC0000001*${utr}*GANGA PAY` },
      { paise: 5_000n, narration: `NEFT*HDFC0000001*${unknown}*GANGA PAY` },
    ]);
    await runReconciliation(ground.database, 1, "cli");
    const held = await Promise.all(lines.map((line) => heldOf(ground, line)));
    expect(held.map(({ outcome }) => outcome)).to.deep.equal(["suggested", "unidentified"]);
  });

  it("changes nothing when it comes again, in whatever order, and refuses another content under the same number", async () => {
    const bills = await makeBills(ground, { paise: ["11000", "22000"] });
    const rowsOf = paying(bills, "setl_E", "HDFCN52026041099887766");
    await load(report(rowsOf, today));
    const again = await load(report([...rowsOf].reverse(), today), "again.csv");
    expect(JSON.parse(again.stdout)).to.include({ settlementsAdded: 0, settlementsUnchanged: 1 });
    const changed = await load(report(rowsOf.slice(1), today), "changed.csv");
    expect(changed.code).to.equal(1);
    expect(JSON.parse(changed.stdout).problems[0]).to.include({ code: "settlement-changed", found: "setl_E" });
    const kept = await ask(
      "SELECT 1 FROM aggregator_entries e JOIN aggregator_settlements s ON s.id = e.settlement_id WHERE s.number = 'setl_E'",
    );
    expect(kept).to.have.length(2);
  });

  it("takes no settlement of which a row is bad, names each bad row, and takes the others", async () => {
    const [bill] = await makeBills(ground, { paise: ["31000"] });
    const utr = "HDFCN52026041033445566";
    const good = paying([bill!], "setl_F", utr);
    const bad = report([...good, { ...good[0]!, entity: "pay_G1", settlement: "setl_G" }], today);
    const one = { ...good[0]!, entity: "pay_G2", settlement: "setl_G" };
    const broken = `${bad.trimEnd()}\n${report([one], today).split("\n")[1]?.replace("310.00,INR", "311.00,INR")}\n`;
    const loaded = await load(broken, "broken.csv");
    expect(loaded.code).to.equal(1);
    const told = JSON.parse(loaded.stdout);
    expect(told).to.include({ settlementsAdded: 1, settlementsRefused: 1 });
    expect(told.problems).to.have.length(1);
    expect(told.problems[0]).to.include({ row: 4, column: "credit", code: "amounts-differ" });
    expect((await load("nothing,here\n1,2\n", "x.csv")).code).to.equal(2);
  });

  it("comes by API from billing, is listed, and is not for accountants to load", async () => {
    const [bill] = await makeBills(ground, { paise: ["41000"] });
    const file = Buffer.from(report(paying([bill!], "setl_H", "HDFCN52026041012121212"), today));
    const as = async (role: "billing" | "accountant") => {
      const token = await logIn(ground, await makeUser(ground, { discom: 1 }, [role]));
      return { Authorization: `Bearer ${token}` };
    };
    const post = async (role: "billing" | "accountant") =>
      supertest(ground.app)
        .post("/api/aggregator-settlements")
        .set(await as(role))
        .attach("file", file, "api.csv");
    expect((await post("accountant")).status).to.equal(403);
    const answer = await post("billing");
    expect([answer.status, answer.body.settlementsAdded]).to.deep.equal([200, 1]);
    const list = await supertest(ground.app)
      .get("/api/aggregator-settlements?size=2")
      .set(await as("accountant"));
    expect(list.status).to.equal(200);
    expect(list.body.rows[0]).to.include({ number: "setl_H", grossPaise: "41000", netPaise: "40764", entries: 1 });
  });
});
