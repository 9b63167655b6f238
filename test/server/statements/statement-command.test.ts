import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect } from "chai";
import { asSystem, row } from "#server/database.ts";
import { statementCommand } from "#server/statements/statement-command.ts";
import { runCommand } from "#test/support/commands.ts";
import { type TestGround, testGround } from "#test/support/ground.ts";
import { makeDiscom } from "#test/support/people.ts";
import { ACCOUNT, credits, cut, fileOf } from "#test/support/statements.ts";

describe("milaan statement", () => {
  let ground: TestGround;
  before(async () => {
    ground = await testGround();
    await makeDiscom(ground, 1);
  });
  after(() => ground.close());

  async function run(bytes: Buffer, ...args: string[]) {
    const path = join(ground.config.dataDir, "april.xls");
    await writeFile(path, bytes);
    return runCommand(ground, statementCommand, [path, ...args]);
  }
  const lines = () =>
    asSystem(ground.database, (db) => row<{ n: number }>(db, "SELECT count(*)::int AS n FROM statement_lines"));

  it("imports as the portal does and says what was new", async () => {
    const { code, stdout, stderr } = await run(fileOf(cut(credits(12), 0, 9)), "--account", ACCOUNT);
    expect(code).to.equal(0);
    expect(JSON.parse(stdout)).to.deep.include({ state: "imported", refused: null });
    expect(stderr).to.match(/9 new, 0 known/);
    expect(await lines()).to.deep.equal({ n: 9 });
    const next = await run(fileOf(cut(credits(12))), "--account", ACCOUNT, "--discom", "SB");
    expect(next.stderr).to.match(/3 new, 9 known/);
  });

  it("refuses with 2 what cannot be imported, and names an account nobody has", async () => {
    const broken = Buffer.from(
      fileOf(cut(credits(12)))
        .toString()
        .replace("\t100.00\t", "\tx\t"),
    );
    const refused = await run(broken, "--account", ACCOUNT);
    expect(refused.code).to.equal(2);
    expect(JSON.parse(refused.stdout).refused.code).to.equal("rows-refused");
    expect((await run(broken, "--account", "999999999")).stderr).to.match(/No bank account/);
    expect((await run(broken)).code).to.equal(64);
    expect(await lines()).to.deep.equal({ n: 12 });
  });
});
