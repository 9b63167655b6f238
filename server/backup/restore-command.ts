// `milaan restore FILE`: a backup into an empty database, all of it or nothing, and the books proved at the end.

import { json } from "node:stream/consumers";
import { parseArgs } from "node:util";
import type { Command } from "#server/command.ts";
import { prove } from "#server/invariants.ts";
import { withGround, withServer } from "#server/operator-commands.ts";
import { unseal } from "#server/sealed.ts";
import { fileOf, NEEDS_SUPERUSER, SEALED_ABOUT, SEQUENCES } from "./backup-command.ts";
import { type Backup, type Manifest, openBackup, Unfit } from "./backup-file.ts";
import {
  allOrNothing,
  analyze,
  asSuperuser,
  brokenKeys,
  copyBack,
  filledOf,
  migrationsOf,
  removeWhatMigratingFilled,
  type SequenceState,
  type Superuser,
  setSequences,
  tablesOf,
} from "./queries.ts";

const FILLED_SHOWN_MAX = 5;

/** Exit code 0: all is there and every invariant holds; 1: all is there, and something was broken already; 2: refused, nothing is there. */
export const restoreCommand: Command = async (args, { stdout, stderr }) => {
  const [path, ...more] = parseArgs({ args, allowPositionals: true }).positionals;
  if (!path || more.length > 0) {
    stderr.write("Usage: milaan restore FILE\n");
    return 64;
  }
  try {
    const { manifest, broken, sameSecret } = await restoreFrom(path);
    const { at, tables } = manifest;
    const rows = tables.reduce((sum, table) => sum + table.rows, 0);
    stdout.write(
      `${JSON.stringify({ file: path, at, tables: tables.length, rows, sameSecret, holds: broken.length === 0, broken }, null, 2)}\n`,
    );
    stderr.write(`${path}: ${rows} rows in ${tables.length} tables are back as they stood at ${at}.\n`);
    if (!sameSecret) {
      stderr.write(
        `MILAAN_SECRET is not the one of the backup. Set that one before the portal starts; without it everybody sets up the second
factor anew, and payers their webhooks.\n`,
      );
    }
    stderr.write(
      broken.length === 0 ? "Every invariant holds.\n" : `Broken, as it was when backed up: ${broken.join(", ")}.\n`,
    );
    return broken.length === 0 ? 0 : 1;
  } catch (error) {
    if (!(error instanceof Unfit)) throw error;
    stderr.write(`${path}: nothing restored: ${error.message}.\n`);
    return 2;
  }
};

interface Restored {
  readonly manifest: Manifest;
  /** Names of the invariants that do not hold. */
  readonly broken: readonly string[];
  readonly sameSecret: boolean;
}

async function restoreFrom(path: string): Promise<Restored> {
  const backup = await openBackup(path);
  try {
    const restored = await withServer((url) =>
      asSuperuser(url, async (client) => {
        // Before anything is migrated: it could be the wrong database.
        await refuseFilled(client);
        return withGround(async ({ config, database }) => {
          await load(client, backup);
          const broken = (await prove(database)).filter(({ holds }) => !holds).map(({ name }) => name);
          return { manifest: backup.manifest, broken, sameSecret: opens(backup.manifest, config.secret) };
        });
      }),
    );
    if (restored === null) throw new Unfit(NEEDS_SUPERUSER);
    return restored;
  } finally {
    backup.close();
  }
}

async function load(client: Superuser, { manifest, read }: Backup): Promise<void> {
  const { tables } = manifest;
  refuseOtherVersion(manifest, await migrationsOf(client));
  refuseOtherTables(manifest, await tablesOf(client));
  await allOrNothing(client, tables, async () => {
    await refuseFilled(client);
    await removeWhatMigratingFilled(client);
    for (const table of tables) {
      const rows = await copyBack(client, table, read(fileOf(table.name)));
      if (rows !== table.rows) throw new Unfit(`${table.name} should have ${table.rows} rows and has ${rows}`);
    }
    await analyze(client, tables);
    const broken = await brokenKeys(client);
    if (broken.length > 0) throw new Unfit(`rows are missing that others name: ${broken.join(", ")}`);
    await setSequences(client, (await json(read(SEQUENCES))) as SequenceState[]);
  });
}

async function refuseFilled(client: Superuser): Promise<void> {
  const filled = await filledOf(client, await tablesOf(client));
  if (filled.length === 0) return;
  const some = filled.slice(0, FILLED_SHOWN_MAX).join(", ");
  throw new Unfit(
    `the database is not empty (${some}), and nothing is written over. Set MILAAN_DATA or DATABASE_URL to a new one`,
  );
}

function refuseOtherVersion(manifest: Manifest, here: readonly string[]): void {
  const lacking = here.filter((name) => !manifest.migrations.includes(name));
  const beyond = manifest.migrations.filter((name) => !here.includes(name));
  if (lacking.length + beyond.length === 0) return;
  const differences = [
    ...(lacking.length > 0 ? [`it lacks ${lacking.join(", ")}`] : []),
    ...(beyond.length > 0 ? [`this version lacks ${beyond.join(", ")}`] : []),
  ];
  throw new Unfit(
    `another version of Milaan made it: ${differences.join("; ")}. Restore it with the version that made it; a newer one then migrates at its start`,
  );
}

/** Of the same version, and still: somebody added to one of the databases by hand. */
function refuseOtherTables({ tables }: Manifest, here: Awaited<ReturnType<typeof tablesOf>>): void {
  const shape = ({ name, columns }: (typeof here)[number]) => `${name} (${columns.join(", ")})`;
  const [there, own] = [tables.map(shape), here.map(shape)];
  const other = [...there.filter((one) => !own.includes(one)), ...own.filter((one) => !there.includes(one))];
  if (other.length > 0) throw new Unfit(`these tables are not the same there and here: ${other.join("; ")}`);
}

function opens({ sealed, at }: Manifest, secret: string): boolean {
  try {
    return unseal(secret, SEALED_ABOUT, Buffer.from(sealed, "base64")) === at;
  } catch {
    return false;
  }
}
