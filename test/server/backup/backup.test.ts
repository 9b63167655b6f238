import { copyFileSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { expect } from "chai";
import { backupCommand } from "#server/backup/backup-command.ts";
import { type Manifest, openBackup, writeBackup } from "#server/backup/backup-file.ts";
import { asSuperuser, atOneMoment, copyOut, sequencesOf } from "#server/backup/queries.ts";
import { restoreCommand } from "#server/backup/restore-command.ts";
import { asSystem, rows } from "#server/database.ts";
import { enqueue } from "#server/queue.ts";
import { runCommand } from "#test/support/commands.ts";
import { type Lived, makeLived } from "#test/support/every-screen/lived.ts";
import { settingsOfLived } from "#test/support/every-screen/settings.ts";
import { type TestGround, testGround } from "#test/support/ground.ts";
import { makePaidAdvice } from "#test/support/paid.ts";
import { logIn, makePayer } from "#test/support/people.ts";
import { expectInvariants } from "#test/support/proof.ts";
import { runQueued } from "#test/support/queued.ts";
import { unzip } from "#test/support/unzip.ts";

describe("a backup", function () {
  this.timeout(60_000);
  let ground: TestGround;
  let empty: TestGround;
  let lived: Lived;
  let file: string;
  let bytes: Buffer;
  let rewrites = 0;

  before(async () => {
    [ground, empty] = await Promise.all([testGround(settingsOfLived), testGround()]);
    lived = await makeLived(ground);
    await asSystem(ground.database, (db) => enqueue(db, "check-invariants", { told: "tab\tfeed\nback\\slash हिन्दी" }));
    file = join(ground.config.dataDir, "night.milaan-backup");
    const { code, stdout, stderr } = await runCommand(ground, backupCommand, [file]);
    expect(code, stderr).to.equal(0);
    bytes = readFileSync(file);
    expect(JSON.parse(stdout)).to.deep.include({ file, bytes: bytes.length });
    expect(stderr).to.contain("MILAAN_SECRET");
  });
  after(() => Promise.all([ground.close(), empty.close()]));

  it("is nobody else's to read, and leaves nothing beside it", () => {
    expect(statSync(file).mode & 0o777).to.equal(0o600);
    expect(readdirSync(ground.config.dataDir).filter((name) => name.includes("milaan-backup"))).to.have.lengthOf(1);
  });

  it("is never written over", async () => {
    expect(await refused(backupCommand, ground, file)).to.contain("is there already");
    expect(readFileSync(file).equals(bytes)).to.equal(true);
  });

  it("is whole or refused, whichever byte is another", async () => {
    const original = await contentsOf(file);
    const manifestAt = bytes.indexOf("manifest.json");
    const anywhere = Array.from({ length: 25 }, (_, part) => Math.floor((bytes.length * part) / 25));
    const inManifest = Array.from({ length: 40 }, (_, part) => manifestAt + 200 + 20 * part);
    let found = 0;
    for (const at of [...anywhere, ...inManifest]) {
      const contents = await contentsOf(written(damagedAt(at))).catch(() => null);
      if (contents === null) found += 1;
      else expect(contents, `byte ${at}`).to.deep.equal(original);
    }
    expect(found).to.be.greaterThan(inManifest.length);
  });

  it("that fails half-way leaves nothing behind", async () => {
    const superuser = (sql: string) => asSuperuser(ground.url, (client) => client.query(sql));
    await superuser("CREATE TABLE zoned (zone int) PARTITION BY LIST (zone)");
    const failure = await runCommand(ground, backupCommand, [`${file}.half`]).catch((error) => String(error));
    await superuser("DROP TABLE zoned");
    expect(failure).to.contain("cannot copy from partitioned table");
    expect(readdirSync(ground.config.dataDir).filter((name) => name.includes(".half"))).to.deep.equal([]);
  });

  const misfits: Record<string, { words: RegExp; path: () => Promise<string> }> = {
    "has one byte changed": { words: /damaged/, path: async () => written(damagedAt(bytes.length >> 1)) },
    "was cut off": { words: /cut off/, path: async () => written(bytes.subarray(0, bytes.length - 30)) },
    "is something else": { words: /no backup/, path: async () => written(Buffer.from("a,b\n1,2\n")) },
    "is of an older version": {
      words: /it lacks 060-[^;]+Restore it with the version that made it/,
      path: () => rewritten((manifest) => ({ ...manifest, migrations: manifest.migrations.toSpliced(59, 1) })),
    },
    "is of a newer version": {
      words: /this version lacks 999-later.ts/,
      path: () => rewritten((manifest) => ({ ...manifest, migrations: [...manifest.migrations, "999-later.ts"] })),
    },
    "has rows whose bills are missing": {
      words: /rows are missing that others name: .*allocations_/,
      path: () => rewritten((manifest) => manifest, "public.bills"),
    },
  };
  for (const [what, { words, path }] of Object.entries(misfits)) {
    it(`that ${what} is refused, and leaves nothing`, async () => {
      const before = await everything(empty);
      expect(await refused(restoreCommand, empty, await path())).to.match(words);
      expect(await everything(empty)).to.deep.equal(before);
    });
  }

  it("is not restored over anything", async () => {
    const before = await everything(ground);
    expect(await refused(restoreCommand, ground, file)).to.contain("not empty");
    expect(await everything(ground)).to.deep.equal(before);
  });

  it("takes a superuser, and says what to do without", async () => {
    const database = new URL(empty.url).pathname.slice(1);
    const client = (sql: string) => asSuperuser(empty.url, (superuser) => superuser.query(sql));
    await client("CREATE ROLE plain LOGIN PASSWORD 'plain'");
    const url = Object.assign(new URL(empty.url), { username: "plain", password: "plain" }).href;
    for (const [command, path] of [[backupCommand, `${file}.plain`] as const, [restoreCommand, file] as const]) {
      expect(await refused(command, { ...empty, url }, path), database).to.contain("pg_dump");
    }
    await client("DROP ROLE plain");
  });

  it("brings every row of every table back, says that the secret is another, and the portal goes on", async () => {
    const { code, stdout, stderr } = await runCommand(empty, restoreCommand, [file]);
    expect(code, stderr).to.equal(0);
    expect(JSON.parse(stdout)).to.deep.include({ holds: true, broken: [], sameSecret: false });
    expect(stderr).to.contain("MILAAN_SECRET is not the one");
    const there = await everything(ground);
    expect(await everything(empty)).to.deep.equal(there);
    expect(Object.values(there).filter((state) => /^[1-9]\d* [0-9a-f]{32}$/.test(state)).length).to.be.greaterThan(90);

    await expectInvariants(empty);
    await logIn(empty, lived.desk);
    await runQueued(empty, ["check-invariants"]);
    const last = await lastReceipt(empty);
    await makePaidAdvice(empty);
    expect(await lastReceipt(empty)).to.equal(last + 1);
    await expectInvariants(empty);
  });

  it("says so where the secret is the same", async () => {
    const third = await testGround();
    try {
      copyFileSync(join(ground.config.dataDir, "secret"), join(third.config.dataDir, "secret"));
      const { code, stdout } = await runCommand(third, restoreCommand, [file]);
      expect([code, JSON.parse(stdout).sameSecret]).to.deep.equal([0, true]);
    } finally {
      await third.close();
    }
  });

  it("is of one moment, and knows every number that was given away in it", async () => {
    const moment = await asSuperuser(ground.url, (client) =>
      atOneMoment(client, async ({ tables }) => {
        const payers = tables.find(({ name }) => name === "public.payers");
        const late = await makePayer(ground);
        await expectLocked(ground, "TRUNCATE discoms CASCADE");
        const told = await text(copyOut(client, payers as (typeof tables)[number]));
        return { late, ids: told.match(/^\d+/gm) ?? [], sequences: await sequencesOf(client) };
      }),
    );
    const { late, ids, sequences } = moment as NonNullable<typeof moment>;
    expect(ids).to.include(lived.payer).and.not.to.include(late);
    const last = sequences.find(({ name }) => name === "public.payers_id_seq")?.last;
    expect(Number(last)).to.be.at.least(Math.max(...ids.map(Number)));
  });

  async function refused(command: typeof backupCommand, on: TestGround, path: string): Promise<string> {
    const { code, stdout, stderr } = await runCommand(on, command, [path]);
    expect([code, stdout], stderr).to.deep.equal([2, ""]);
    return stderr;
  }

  function damagedAt(at: number): Buffer {
    const damaged = Buffer.from(bytes);
    damaged.writeUInt8(damaged.readUInt8(at) ^ 1, at);
    return damaged;
  }

  function written(content: Buffer): string {
    const path = join(empty.config.dataDir, "misfit");
    writeFileSync(path, content);
    return path;
  }

  /** The same backup with another manifest, or without the rows of a table: what no damage makes. */
  async function rewritten(change: (manifest: Manifest) => Manifest, emptied?: string): Promise<string> {
    const files = await unzip(bytes);
    const { files: _, ...manifest } = change(JSON.parse(String(files.get("manifest.json"))));
    files.delete("manifest.json");
    if (emptied) files.set(`${emptied}.copy`, Buffer.alloc(0));
    const tables = manifest.tables.map((table) => (table.name === emptied ? { ...table, rows: 0 } : table));
    const path = join(empty.config.dataDir, `rewritten-${++rewrites}`);
    const contents = [...files].map(([name, content]) => ({
      name,
      async *open() {
        yield content;
      },
    }));
    await writeBackup(path, contents, () => ({ ...manifest, tables }));
    return path;
  }
});

/** What is in a backup, all of it read, without the bytes around it. */
async function contentsOf(path: string): Promise<Manifest> {
  const { manifest, close } = await openBackup(path);
  close();
  return manifest;
}

/** How many rows each table has and a hash of them all, and where each sequence stands; asked of PostgreSQL's own catalogue. */
async function everything({ database, url }: TestGround): Promise<Record<string, string>> {
  const tables = await rows<{ name: string; kind: string }>(
    database.worker,
    `SELECT c.oid::regclass::text AS name, c.relkind AS kind FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
      WHERE n.nspname NOT IN ('information_schema', 'pg_catalog') AND n.nspname NOT LIKE 'pg_t%'
        AND c.relkind IN ('r', 'p', 'm', 'f', 'S')`,
  );
  const found: Record<string, string> = {};
  await asSuperuser(url, async (client) => {
    for (const { name, kind } of tables) {
      const sql =
        kind === "S"
          ? `SELECT last_value || ' ' || is_called AS state FROM ${name}`
          : `SELECT count(*) || ' ' || coalesce(md5(string_agg(md5(t::text), '' ORDER BY md5(t::text))), '') AS state FROM ${name} t`;
      found[name] = (await client.query(sql)).rows[0].state;
    }
  });
  return found;
}

/** An older moment would see a table that was emptied or rewritten as empty. */
async function expectLocked({ url }: TestGround, sql: string): Promise<void> {
  const failure = await asSuperuser(url, (client) =>
    client.query(`SET lock_timeout = '50ms'; ${sql}`).catch((error) => String(error)),
  );
  expect(failure).to.contain("lock timeout");
}

async function lastReceipt(ground: TestGround): Promise<number> {
  const [last] = await asSystem(ground.database, (db) =>
    rows<{ serial: number }>(db, "SELECT max(serial)::int AS serial FROM receipts WHERE discom_id = 1"),
  );
  return last?.serial ?? 0;
}
