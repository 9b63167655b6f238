import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { importCommand } from "#server/bills/import-command.ts";
import { runCommand } from "#test/support/commands.ts";
import { type TestGround, testGround } from "#test/support/ground.ts";
import { makeDiscom } from "#test/support/people.ts";

describe("milaan import", () => {
  let ground: TestGround;
  before(async () => {
    ground = await testGround();
    await makeDiscom(ground);
  });
  after(() => ground.close());

  function file(name: string, content: string): string {
    const path = join(ground.config.dataDir, name);
    writeFileSync(path, content);
    return path;
  }
  const run = (...args: string[]) => runCommand(ground, importCommand, args);

  it("prints the report as JSON, tells people the bad rows, and says by its exit code how it went", async () => {
    const good = file("c.csv", "Connection number,Office code,Name,Category\n080000001,S1,Pump,LTIS\n");
    const taken = await run("connections", good, "--discom", "sb");
    expect(taken.code).to.equal(0);
    expect(JSON.parse(taken.stdout)).to.include({ kind: "connections", source: "cli", rowsAdded: 1 });
    const bad = file(
      "b.csv",
      "Bill number,Connection number,Bill month,Bill date,Due date,Current charges\n610000000001,080000009,2026-10,05-11-2026,25-11-2026,10\n",
    );
    const partly = await run("bills", bad, "--discom", "SB");
    expect(partly.code).to.equal(1);
    expect(partly.stderr).to.match(/row 2, Connection number: "80000009"\. Send the connection first/);
    const refused = await run("bills", file("x.csv", "nothing\n"), "--discom", "SB");
    expect(refused.code).to.equal(2);
    expect(JSON.parse(refused.stdout)).to.have.property("code", "header-missing");
  });

  it("explains its use when it is called wrongly", async () => {
    for (const args of [[], ["bills"], ["lines", "x.csv", "--discom", "SB"], ["bills", "x.csv"]]) {
      expect((await run(...args)).code).to.equal(64);
    }
    const unknown = await run("bills", file("y.csv", "x\n"), "--discom", "ZZ");
    expect(unknown).to.include({ code: 64, stderr: "There is no discom ZZ. Known are: SB.\n" });
  });
});
