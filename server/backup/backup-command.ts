// `milaan backup FILE`: the whole database as it stands at one moment, while the portal runs.

import { access, rename, rm, stat } from "node:fs/promises";
import { parseArgs } from "node:util";
import type { Command } from "#server/command.ts";
import { readConfig } from "#server/config.ts";
import { withServer } from "#server/operator-commands.ts";
import { seal } from "#server/sealed.ts";
import { openBackup, Unfit, writeBackup } from "./backup-file.ts";
import { asSuperuser, atOneMoment, copyOut, type Moment, type Superuser, sequencesOf } from "./queries.ts";

export const SEQUENCES = "sequences.json";
export const SEALED_ABOUT = "backup";
export const fileOf = (table: string) => `${table}.copy`;

export const NEEDS_SUPERUSER =
  "DATABASE_URL has to log in as a superuser here, for row-level security binds everybody else. On a server where you have none, use its own backups: pg_dump and pg_restore, or its snapshots";

/** Exit code 0: the backup is written and was read again; 2: refused, in words. */
export const backupCommand: Command = async (args, { stdout, stderr }) => {
  const [path, ...more] = parseArgs({ args, allowPositionals: true }).positionals;
  if (!path || more.length > 0) {
    stderr.write("Usage: milaan backup FILE\n");
    return 64;
  }
  try {
    const { at, rows, tables } = await backUp(path, readConfig().secret);
    const { size } = await stat(path);
    stdout.write(`${JSON.stringify({ file: path, bytes: size, at, rows, tables }, null, 2)}\n`);
    stderr.write(
      `${path}: ${rows} rows as of ${at}, ${size} bytes, read again and whole. Not in it: MILAAN_SECRET (or the file secret in
MILAAN_DATA), the other settings, and files that wait in the inbox. Keep the secret too, and apart from the backup: without it
everybody sets up the second factor anew, and payers their webhooks.\n`,
    );
    return 0;
  } catch (error) {
    if (!(error instanceof Unfit)) throw error;
    stderr.write(`${path}: not backed up: ${error.message}.\n`);
    return 2;
  }
};

interface Made {
  readonly at: string;
  readonly rows: number;
  readonly tables: Readonly<Record<string, number>>;
}

/** The file gets its name when it is whole. */
async function backUp(path: string, secret: string): Promise<Made> {
  await refuseIfThere(path);
  const part = `${path}.${process.pid}.part`;
  try {
    const made = await withServer((url) =>
      asSuperuser(url, (client) => atOneMoment(client, (moment) => write(client, moment, part, secret))),
    );
    if (made === null) throw new Unfit(NEEDS_SUPERUSER);
    (await openBackup(part)).close();
    await refuseIfThere(path);
    await rename(part, path);
    return made;
  } finally {
    await rm(part, { force: true });
  }
}

async function refuseIfThere(path: string): Promise<void> {
  const there = await access(path).then(
    () => true,
    () => false,
  );
  if (there) throw new Unfit("this file is there already, and nothing is written over");
}

async function write(
  client: Superuser,
  { at, migrations, tables }: Moment,
  path: string,
  secret: string,
): Promise<Made> {
  if (migrations.length === 0)
    throw new Unfit("there is no database of Milaan here. Set MILAAN_DATA or DATABASE_URL as the portal has it");
  const counts: Record<string, number> = {};
  const contents = tables.map((table) => ({
    name: fileOf(table.name),
    async *open() {
      const rows = copyOut(client, table);
      yield* rows as AsyncIterable<Buffer>;
      counts[table.name] = rows.rowCount;
    },
  }));
  const sequences = {
    name: SEQUENCES,
    async *open() {
      yield JSON.stringify(await sequencesOf(client));
    },
  };
  await writeBackup(path, [...contents, sequences], () => ({
    at,
    migrations: [...migrations],
    sealed: seal(secret, SEALED_ABOUT, at).toString("base64"),
    tables: tables.map(({ name, columns }) => ({ name, columns: [...columns], rows: counts[name] as number })),
  }));
  return { at, rows: Object.values(counts).reduce((sum, rows) => sum + rows, 0), tables: counts };
}
