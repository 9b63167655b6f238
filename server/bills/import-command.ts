// `milaan import connections|bills FILE --discom CODE`: what billing exported, loaded by hand. The report goes to stdout.

import { readFile } from "node:fs/promises";
import { basename } from "node:path";
import { parseArgs } from "node:util";
import type { Command } from "#server/command.ts";
import { asSystem } from "#server/database.ts";
import { withGround } from "#server/operator-commands.ts";
import { isRefusal } from "#server/tables/file-refusal.ts";
import { loadFeed } from "./feed.ts";
import { type FeedKind, feedKinds } from "./feed-contract.ts";
import { allDiscoms } from "./feed-queries.ts";

const USAGE = "Usage: milaan import connections|bills FILE --discom CODE\n";
const TOLD_MAX = 20;

/** Exit code 0: every row taken; 1: some rows refused; 2: the file refused. */
export const importCommand: Command = async (args, { stdout, stderr }) => {
  const wanted = commandLine(args);
  if (!wanted) {
    stderr.write(USAGE);
    return 64;
  }
  const { kind, file } = wanted;
  const bytes = await readFile(file);
  return withGround(async ({ database }) => {
    const discoms = await asSystem(database, allDiscoms);
    const discom = discoms.find(({ code }) => code === wanted.discom.toUpperCase());
    if (!discom) {
      stderr.write(`There is no discom ${wanted.discom}. Known are: ${discoms.map(({ code }) => code).join(", ")}.\n`);
      return 64;
    }
    const report = await loadFeed(database, kind, {
      discomId: discom.id,
      source: "cli",
      name: basename(file),
      bytes,
      by: null,
    });
    stdout.write(`${JSON.stringify(report, null, 2)}\n`);
    if (isRefusal(report)) {
      stderr.write(`${file}: refused. ${report.message}\n`);
      return 2;
    }
    stderr.write(
      `${file}: ${report.rowsRead} rows: ${report.rowsAdded} added, ${report.rowsChanged} changed, ${report.rowsUnchanged} unchanged, ${report.rowsRefused} refused.\n`,
    );
    for (const { row, column, found, remedy } of report.problems.slice(0, TOLD_MAX)) {
      stderr.write(`  row ${row}, ${column}: "${found}". ${remedy}\n`);
    }
    return report.rowsRefused > 0 ? 1 : 0;
  });
};

function commandLine(args: string[]): { kind: FeedKind; file: string; discom: string } | null {
  try {
    const { values, positionals } = parseArgs({
      args,
      options: { discom: { type: "string" } },
      allowPositionals: true,
    });
    const [kind, file, ...more] = positionals;
    if (!feedKinds.includes(kind as FeedKind) || !file || !values.discom || more.length > 0) return null;
    return { kind: kind as FeedKind, file, discom: values.discom };
  } catch {
    return null;
  }
}
