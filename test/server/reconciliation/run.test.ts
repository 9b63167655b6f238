import { expect } from "chai";
import { asSystem, row, rows } from "#server/database.ts";
import { runReconciliation } from "#server/reconciliation/run.ts";
import { type MadeAdvice, makeApprovedAdvice } from "#test/support/advices.ts";
import { type TestGround, testGround } from "#test/support/ground.ts";
import { heldOf, makeLines } from "#test/support/lines.ts";

describe("runReconciliation", () => {
  let ground: TestGround;
  before(async () => {
    ground = await testGround();
  });
  after(() => ground.close());

  const run = () => runReconciliation(ground.database, 1, "cli");
  const ask = <Row>(sql: string, values: readonly unknown[] = []) =>
    asSystem(ground.database, (db) => rows<Row>(db, sql, values));
  const stateOf = async (advice: MadeAdvice) =>
    (
      await asSystem(ground.database, (db) =>
        row<{ state: string }>(db, "SELECT state FROM advice_states WHERE discom_id = ? AND advice_id = ?", [
          advice.discomId,
          advice.id,
        ]),
      )
    )?.state;

  it("settles the advice whose virtual account the money came into, with receipt, posting and journal", async () => {
    const advice = await makeApprovedAdvice(ground, { paise: [10_000n, 25_000n] });
    const [line] = await makeLines(ground, [{ paise: advice.amountPaise, narration: `NEFT*${advice.van}*X` }]);
    const result = await run();
    expect(result.matched).to.equal(1);
    expect(await heldOf(ground, line as never)).to.include({ outcome: "matched", rule: "P1" });
    expect(await stateOf(advice)).to.equal("settled");
  });
});
