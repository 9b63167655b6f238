// `milaan import settlements FILE --discom CODE`: an aggregator's settlement report, loaded by hand. The report goes to stdout.

import { readFile } from "node:fs/promises";
import { basename } from "node:path";
import { parseArgs } from "node:util";
import type { Command } from "#server/command.ts";
import { asSystem } from "#server/database.ts";
import { withGround } from "#server/operator-commands.ts";
import { isRefusal } from "#server/tables/file-refusal.ts";
import { loadReport } from "./load-report.ts";
import { discomByCode } from "./queries.ts";

const USAGE = "Usage: milaan import settlements FILE --discom CODE\n";

/** Exit code 0: every settlement taken; 1: some refused; 2: the file refused. */
export const settlementsCommand: Command = async (args, { stdout, stderr }) => {
  const wanted = commandLine(args);
  if (!wanted) {
    stderr.write(USAGE);
    return 64;
  }
  const bytes = await readFile(wanted.file);
  return withGround(async ({ database }) => {
    const discom = await asSystem(database, (db) => discomByCode(db, wanted.discom.toUpperCase()));
    if (!discom) {
      stderr.write(`There is no discom ${wanted.discom}.\n`);
      return 64;
    }
    const report = await loadReport(database, { discomId: discom.id, name: basename(wanted.file), bytes, by: null });
    stdout.write(`${JSON.stringify(report, null, 2)}\n`);
    if (isRefusal(report)) {
      stderr.write(`${wanted.file}: refused. ${report.message}\n`);
      return 2;
    }
    for (const { row, column, found, remedy } of report.problems) {
      stderr.write(`  row ${row}, ${column}: "${found}". ${remedy}\n`);
    }
    return report.settlementsRefused > 0 ? 1 : 0;
  });
};

function commandLine(args: string[]): { file: string; discom: string } | null {
  try {
    const { values, positionals } = parseArgs({
      args,
      options: { discom: { type: "string" } },
      allowPositionals: true,
    });
    const [kind, file, ...more] = positionals;
    if (kind !== "settlements" || !file || !values.discom || more.length > 0) return null;
    return { file, discom: values.discom };
  } catch {
    return null;
  }
}
