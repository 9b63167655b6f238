import { mkdirSync, readdirSync, readFileSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { sweepBilling } from "#server/bills/feed-inbox.ts";
import { asSystem, row } from "#server/database.ts";
import { makeConnections } from "#test/support/bills.ts";
import { type TestGround, testGround } from "#test/support/ground.ts";

const BILL_HEAD = "Bill number,Connection number,Bill month,Bill date,Due date,Current charges";

describe("billing's inbox folder", () => {
  let ground: TestGround;
  let folder: string;
  before(async () => {
    ground = await testGround();
    await makeConnections(ground, { count: 1 });
    folder = join(ground.config.inboxDir, "SB", "billing");
    mkdirSync(folder, { recursive: true });
  });
  after(() => ground.close());

  function drop(name: string, content: string, agoSeconds = 60): void {
    writeFileSync(join(folder, name), content);
    const at = new Date(Date.now() - agoSeconds * 1000);
    utimesSync(join(folder, name), at, at);
  }
  const files = (inner: string) =>
    readdirSync(join(folder, inner)).map((name) => name.replace(/^[\dT-]+-(?=[a-z])/, ""));

  it("takes connections before the bills that name them, and leaves a report beside each file", async () => {
    drop(
      "bills-november.csv",
      `${BILL_HEAD}\n600000000001,070000001,2026-10,05-11-2026,25-11-2026,100\n600000000002,070000009,2026-10,05-11-2026,25-11-2026,1OO\n`,
    );
    drop("connections.csv", "Connection number,Office code,Name,Category\n070000001,S1,Pump,LTIS\n");
    drop("statement.pdf", "%PDF-1.4");
    drop("still-coming.csv", BILL_HEAD, 0);
    await sweepBilling({}, ground);
    expect(files("done").sort()).to.deep.equal([
      "bills-november.csv",
      "bills-november.csv.problems.csv",
      "bills-november.csv.report.json",
      "connections.csv",
      "connections.csv.report.json",
    ]);
    expect(files("refused").sort()).to.deep.equal(["statement.pdf", "statement.pdf.report.json"]);
    expect(files(".")).to.include("still-coming.csv");
    const problems = readdirSync(join(folder, "done")).find((name) => name.endsWith("problems.csv")) ?? "";
    expect(readFileSync(join(folder, "done", problems), "utf8")).to.match(/3,Current charges,amount-unreadable,1OO,/);
    const loaded = await asSystem(ground.database, (db) =>
      row<{ source: string }>(
        db,
        "SELECT f.source FROM bills b JOIN feeds f ON f.id = b.feed_id WHERE b.number = '600000000001'",
      ),
    );
    expect(loaded?.source).to.equal("inbox");
  });
});
