import { expect } from "chai";
import { copyRow } from "#server/copy-text.ts";
import { asSystem, copyIn, rows } from "#server/database.ts";
import { type TestGround, testGround } from "#test/support/ground.ts";

describe("copyIn", () => {
  let ground: TestGround;
  before(async () => {
    ground = await testGround();
  });
  after(() => ground.close());

  it("brings every character as it was, and NULL as NULL", async () => {
    const told = ["plain", "tab\tand\nfeed\r\\N \\. '\"", "हिन्दी ₹", "", null];
    const kept = await asSystem(ground.database, async (db) => {
      await rows(db, "CREATE TEMP TABLE told (position int, words text) ON COMMIT DROP");
      const text = told.map((words, position) => copyRow([position, words]));
      expect(await copyIn(db, "COPY told FROM STDIN", text)).to.equal(told.length);
      return rows<{ words: string | null }>(db, "SELECT words FROM told ORDER BY position");
    });
    expect(kept.map(({ words }) => words)).to.deep.equal(told);
  });

  it("fails with the transaction, which keeps nothing", async () => {
    let failure = "";
    await asSystem(ground.database, async (db) => {
      await rows(db, "CREATE TEMP TABLE numbers (n int) ON COMMIT DROP");
      await copyIn(db, "COPY numbers FROM STDIN", ["1\n", "not a number\n"]);
    }).catch((error) => {
      failure = String(error);
    });
    expect(failure).to.match(/invalid input syntax/);
    await asSystem(ground.database, (db) => rows(db, "SELECT 1"));
  });
});
