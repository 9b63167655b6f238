// The database that comes with the portal: kept, shared, and left clean however its users end.

import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, readFileSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { createInterface } from "node:readline";
import { setTimeout as sleep } from "node:timers/promises";
import { expect } from "chai";
import pg from "pg";
import { startEmbeddedDatabase } from "#server/embedded-database.ts";
import { root } from "#test/support/cruise.ts";

const silent = { log: () => undefined };

async function ask(url: string, sql: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query(sql)).rows;
  } finally {
    await client.end();
  }
}

async function answers(url: string): Promise<boolean> {
  return await ask(url, "SELECT 1").then(
    () => true,
    () => false,
  );
}

async function eventually(what: string, holds: () => boolean | Promise<boolean>): Promise<void> {
  for (let tries = 0; tries < 100; tries += 1) {
    if (await holds()) return;
    await sleep(100);
  }
  throw new Error(`within 10 s it did not happen that ${what}`);
}

/** Another process that starts the database, prints its url and folder, and on SIGINT asks it something before it ends. */
async function anotherProcess(options: string): Promise<{ child: ChildProcess; url: string; folder: string }> {
  const script = `
    import pg from "pg";
    import { startEmbeddedDatabase } from "#server/embedded-database.ts";
    const database = await startEmbeddedDatabase({ ${options}, log: () => undefined });
    const client = new pg.Client({ connectionString: database.url });
    await client.connect();
    const { rows } = await client.query("SHOW data_directory");
    process.on("SIGINT", async () => {
      const alive = await client.query("SELECT 1 AS one").then(() => 0, () => 9);
      await client.end().catch(() => undefined);
      await database.stop();
      process.exit(alive);
    });
    console.log(JSON.stringify({ url: database.url, folder: rows[0].data_directory }));
    setInterval(() => undefined, 1000);`;
  const child = spawn(process.execPath, ["--import", "tsx", "--input-type=module", "-e", script], {
    cwd: root,
    detached: true,
    stdio: ["ignore", "pipe", "inherit"],
  });
  for await (const line of createInterface({ input: child.stdout })) return { child, ...JSON.parse(line) };
  throw new Error("the other process said nothing");
}

describe("startEmbeddedDatabase", function () {
  this.timeout(60_000);
  let dataDir = "";
  before(() => {
    const parent = mkdtempSync(join(tmpdir(), "milaan-embedded-"));
    dataDir = join(parent, "database");
  });
  after(() => rmSync(dirname(dataDir), { recursive: true, force: true }));

  it("gives a UTF-8 server that sorts alike everywhere, and for tests leaves nothing behind", async () => {
    const database = await startEmbeddedDatabase({ ...silent, throwaway: true });
    const [settings] = await ask(
      database.url,
      `SELECT current_setting('server_encoding') AS encoding, current_setting('fsync') AS fsync,
         (SELECT datlocprovider::text FROM pg_database WHERE datname = 'postgres') AS provider,
         current_setting('data_directory') AS folder, lower('ÀÉ') AS lower`,
    );
    expect(settings).to.include({ encoding: "UTF8", fsync: "off", provider: "b", lower: "àé" });
    await database.stop();
    expect(await answers(database.url)).to.equal(false);
    expect(existsSync(dirname(String(settings?.folder)))).to.equal(false);
  });

  it("keeps what it was given, asks for the password, and flushes to disk", async () => {
    const first = await startEmbeddedDatabase({ ...silent, dataDir });
    await ask(first.url, "CREATE TABLE kept AS SELECT 'पटना' AS town");
    await first.stop();
    const second = await startEmbeddedDatabase({ ...silent, dataDir });
    expect(await ask(second.url, "SELECT town, current_setting('fsync') AS fsync FROM kept")).to.deep.equal([
      { town: "पटना", fsync: "on" },
    ]);
    expect(await answers(second.url.replace(/:[^:@]+@/, ":wrong@"))).to.equal(false);
    await second.stop();
  });

  it("is shared, and stopped by the last who leaves", async () => {
    const first = await startEmbeddedDatabase({ ...silent, dataDir });
    const { child, url } = await anotherProcess(`dataDir: ${JSON.stringify(dataDir)}`);
    expect(url).to.equal(first.url);
    await first.stop();
    await first.stop();
    expect(await answers(url)).to.equal(true);
    child.kill("SIGINT");
    await once(child, "exit");
    expect(await answers(url)).to.equal(false);
  });

  it("is made once when several start at the same moment", async () => {
    const folder = join(dirname(dataDir), "race");
    const all = await Promise.all([1, 2, 3].map(() => startEmbeddedDatabase({ ...silent, dataDir: folder })));
    expect(new Set(all.map(({ url }) => url)).size).to.equal(1);
    await Promise.all(all.map((database) => database.stop()));
    expect(await answers(all[0]!.url)).to.equal(false);
  });

  it("outlives Ctrl-C in the terminal until its user has finished", async () => {
    const { child, url } = await anotherProcess(`dataDir: ${JSON.stringify(dataDir)}`);
    process.kill(-child.pid!, "SIGINT");
    expect((await once(child, "exit"))[0]).to.equal(0);
    expect(await answers(url)).to.equal(false);
  });

  it("starts again after it was killed, with everything that was committed", async () => {
    const { child, folder } = await anotherProcess(`dataDir: ${JSON.stringify(dataDir)}`);
    const pid = Number.parseInt(readFileSync(join(folder, "postmaster.pid"), "utf8"), 10);
    process.kill(pid, "SIGKILL");
    child.kill("SIGKILL");
    await once(child, "exit");
    const again = await startEmbeddedDatabase({ ...silent, dataDir });
    expect(await ask(again.url, "SELECT town FROM kept")).to.deep.equal([{ town: "पटना" }]);
    await again.stop();
  });

  it("adopts the server that a killed process left running", async () => {
    const { child, url } = await anotherProcess(`dataDir: ${JSON.stringify(dataDir)}`);
    child.kill("SIGKILL");
    await once(child, "exit");
    const adopted = await startEmbeddedDatabase({ ...silent, dataDir });
    expect(adopted.url).to.equal(url);
    await eventually("PostgreSQL notices that the other is gone", async () => {
      const keepers = "SELECT FROM pg_stat_activity WHERE application_name = 'milaan keeper'";
      return (await ask(url, keepers)).length === 1;
    });
    await adopted.stop();
    expect(await answers(url)).to.equal(false);
  });

  it("is not misled by a pid that now belongs to a stranger", async () => {
    const file = join(dataDir, "cluster", "postmaster.pid");
    writeFileSync(file, `${process.pid}\n${dataDir}/cluster\n1\n5432\n\n127.0.0.1\n 1 1\nready   \n`);
    utimesSync(file, new Date(0), new Date(0));
    const database = await startEmbeddedDatabase({ ...silent, dataDir });
    expect(await answers(database.url)).to.equal(true);
    await database.stop();
  });

  it("ends and is removed with the test run that is killed", async () => {
    const { child, url, folder } = await anotherProcess("throwaway: true");
    child.kill("SIGKILL");
    await once(child, "exit");
    await eventually("the server ends", async () => !(await answers(url)));
    await eventually("its folder is removed", () => !existsSync(dirname(folder)));
  });
});
