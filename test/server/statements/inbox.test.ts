import { mkdir, readdir, readFile, rename, utimes, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect } from "chai";
import supertest from "supertest";
import { asSystem, row } from "#server/database.ts";
import { sweepInboxes } from "#server/statements/sweep.ts";
import { type TestGround, testGround } from "#test/support/ground.ts";
import { logIn, makeDiscom, makeUser } from "#test/support/people.ts";
import { credits, cut, fileOf, upload } from "#test/support/statements.ts";

describe("the statement inbox", () => {
  let ground: TestGround;
  let folder: string;
  beforeEach(async () => {
    ground = await testGround();
    await makeDiscom(ground, 1);
    folder = join(ground.config.inboxDir, "SB", "statements");
    await mkdir(folder, { recursive: true });
  });
  afterEach(() => ground.close());

  const MINUTE_AGO = new Date(Date.now() - 60_000);
  async function drop(name: string, bytes: Buffer, at = MINUTE_AGO, into = folder) {
    await mkdir(into, { recursive: true });
    await writeFile(join(into, name), bytes);
    await utimes(join(into, name), at, at);
  }
  const lines = async () =>
    (await asSystem(ground.database, (db) => row<{ n: number }>(db, "SELECT count(*)::int AS n FROM statement_lines")))
      ?.n;
  const files = async (inner: string) => (await readdir(join(folder, inner))).sort();

  it("imports what lies there and leaves a report beside it", async () => {
    await drop("april.xls", fileOf(cut(credits(12))));
    await sweepInboxes({}, ground);
    expect(await lines()).to.equal(12);
    expect(await files("done")).to.deep.equal(["april.xls", "april.xls.report.json", "april.xls.txt"]);
    const report = JSON.parse(await readFile(join(folder, "done", "april.xls.report.json"), "utf8"));
    expect(report).to.deep.include({ state: "imported", refused: null, held: false });
    expect(await readFile(join(folder, "done", "april.xls.txt"), "utf8")).to.match(/12 new, 0 known/);
  });

  it("refuses what it cannot import, in words, and goes on with the rest", async () => {
    const broken = Buffer.from(
      fileOf(cut(credits(12)))
        .toString()
        .replace("\t100.00\t", "\tabc\t"),
    );
    await drop("broken.xls", broken);
    await drop("empty.csv", Buffer.alloc(0));
    await drop("good.xls", fileOf(cut(credits(6))));
    await sweepInboxes({}, ground);
    expect(await lines()).to.equal(6);
    expect(await files("refused")).to.include.members(["broken.xls", "broken.xls.txt", "empty.csv"]);
    expect(await readFile(join(folder, "refused", "broken.xls.txt"), "utf8")).to.match(/Row \d+, Credit: .*Found: abc/);
  });

  it("leaves a file that is still being written", async () => {
    await drop("growing.xls", fileOf(cut(credits(6))), new Date());
    await sweepInboxes({}, ground);
    expect(await lines()).to.equal(0);
    expect(await files("")).to.include("growing.xls");
  });

  it("takes up what a sweep that died left behind, at every step, and adds nothing twice", async () => {
    const bytes = fileOf(cut(credits(12)));
    await drop("claimed.xls", bytes, MINUTE_AGO, join(folder, "working"));
    await sweepInboxes({}, ground);
    expect(await lines()).to.equal(12);
    // Died after the import and before the move.
    await rename(join(folder, "done", "claimed.xls"), join(folder, "working", "claimed.xls"));
    await sweepInboxes({}, ground);
    expect(await lines()).to.equal(12);
    expect(await files("working")).to.deep.equal([]);
  });

  it("goes on with a file that was understood and not yet imported when the sweep died", async () => {
    const bytes = fileOf(cut(credits(12)));
    const { importUnattended } = await import("#server/statements/import-unattended.ts");
    const { systemImports } = await import("#server/statements/importer.ts");
    const importer = systemImports(ground, 1);
    let transactions = 0;
    const dying = {
      ...importer,
      transaction: <T>(work: Parameters<typeof importer.transaction<T>>[0]) => {
        transactions += 1;
        if (transactions > 4) throw new Error("the process dies here");
        return importer.transaction(work);
      },
    };
    await importUnattended(dying, { name: "april.xls", bytes, bankAccountId: null }, "inbox").catch(() => undefined);
    expect(await lines()).to.equal(0);
    await drop("april.xls", bytes, MINUTE_AGO, join(folder, "working"));
    await sweepInboxes({}, ground);
    expect(await lines()).to.equal(12);
    const kept = await asSystem(ground.database, (db) => row(db, "SELECT count(*)::int AS n FROM statement_files"));
    expect(kept).to.deep.equal({ n: 1 });
  });

  it("is swept by one of several processes at a time", async () => {
    await drop("april.xls", fileOf(cut(credits(12))));
    await Promise.all([sweepInboxes({}, ground), sweepInboxes({}, ground), sweepInboxes({}, ground)]);
    expect(await lines()).to.equal(12);
    expect((await files("done")).length).to.equal(3);
  });

  it("keeps names that repeat apart", async () => {
    await drop("daily.xls", fileOf(cut(credits(12), 0, 6)));
    await sweepInboxes({}, ground);
    await drop("daily.xls", fileOf(cut(credits(12), 6, 12)));
    await sweepInboxes({}, ground);
    expect(await lines()).to.equal(12);
    expect(await files("done")).to.include.members(["daily.xls", "daily-2.xls", "daily-2.xls.txt"]);
  });

  it("tells the accountant where it is and what waits", async () => {
    const token = await logIn(ground, await makeUser(ground, { discom: 1 }, ["accountant"]));
    await drop("april.xls", fileOf(cut(credits(3))));
    const ask = async () =>
      (await supertest(ground.app).get("/api/statement-inbox").set("Authorization", `Bearer ${token}`).expect(200))
        .body;
    expect(await ask()).to.deep.equal({ folder: "inbox/SB/statements", waitingCount: 1, lastAt: null, sftp: null });
    await sweepInboxes({}, ground);
    expect((await ask()).lastAt).to.be.a("string");
    expect((await upload(ground, token, fileOf(cut(credits(3))))).report.statements[0].newCount).to.equal(0);
  });
});
