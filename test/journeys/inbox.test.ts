// A bank's file dropped into a folder is reconciled by the clock alone: nobody logs in, nobody presses anything.

import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { expect } from "chai";
import { demoStatement } from "#fixtures/demo/statement.ts";
import { writeStatement } from "#fixtures/statements/write.ts";
import { paise, paiseFromString } from "#reconciliation/money.ts";
import { asSystem, rows } from "#server/database.ts";
import { type Serving, serve } from "#server/serve.ts";
import { makeApprovedAdvice } from "#test/support/advices.ts";
import { type TestGround, testGround } from "#test/support/ground.ts";

describe("a statement in the inbox folder", function () {
  this.timeout(60_000);
  let ground: TestGround;
  let serving: Serving;

  before("the product runs, its clock sweeping each second", async () => {
    ground = await testGround({ port: 0, inboxCron: "* * * * * *" });
    serving = await serve(ground);
  });
  after(async () => {
    await serving.stop();
    await ground.close();
  });

  it("is imported, matched and receipted, and lies in done/ with a report beside it", async () => {
    const advice = await makeApprovedAdvice(ground, { paise: ["150000", "250000"] });
    const statement = demoStatement({
      account: "30000000001",
      day: new Date().toLocaleDateString("en-CA", { timeZone: "Asia/Kolkata" }),
      openingPaise: paise(1_000_000n),
      credits: [{ van: advice.van, amountPaise: paiseFromString(advice.amountPaise), payerName: "Test Works Ltd" }],
      others: 200,
      seed: 3,
    });
    const folder = join(ground.config.inboxDir, "SB", "statements");
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, "sbi.xls"), writeStatement("sbi", statement));

    const receipts = await untilSome(() =>
      asSystem(ground.database, (db) =>
        rows<{ paise: string; state: string }>(
          db,
          `SELECT r.paise, s.state FROM receipts r JOIN advice_states s ON s.discom_id = r.discom_id AND s.advice_id = r.advice_id
            WHERE r.advice_id = ?`,
          [advice.id],
        ),
      ),
    );
    expect(receipts).to.deep.equal([{ paise: advice.amountPaise, state: "settled" }]);
    await untilSome(async () => readdirSync(join(folder, "done")).filter((name) => name === "sbi.xls"));
    expect(readdirSync(folder).filter((name) => name.endsWith(".xls"))).to.deep.equal([]);
    const report = JSON.parse(readFileSync(join(folder, "done", "sbi.xls.report.json"), "utf8"));
    expect(report).to.include({ state: "imported" });
  });
});

async function untilSome<T>(look: () => Promise<T[]>): Promise<T[]> {
  for (let attempt = 0; attempt < 200; attempt++) {
    const found = await look();
    if (found.length > 0) return found;
    await sleep(200);
  }
  throw new Error("nothing came in 40 seconds");
}
