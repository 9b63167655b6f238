// `milaan postings --discom CODE [--since ID]`: what waits for billing, as CSV on stdout.

import { once } from "node:events";
import { parseArgs } from "node:util";
import type { Command } from "#server/command.ts";
import { asSystem, type Db } from "#server/database.ts";
import { withGround } from "#server/operator-commands.ts";
import { writeTable } from "#server/tables/write-table.ts";
import { outboxRows } from "./outbox.ts";
import { discomIdOf } from "./queries.ts";

const USAGE = "Usage: milaan postings --discom CODE [--since ID] > FILE\n";

export const postingsCommand: Command = async (args, { stdout, stderr }) => {
  const wanted = commandLine(args);
  if (!wanted) {
    stderr.write(USAGE);
    return 64;
  }
  return withGround(async ({ database }) => {
    const begin = <T>(work: (db: Db) => Promise<T>) => asSystem(database, work);
    const discomId = await begin((db) => discomIdOf(db, wanted.discom));
    if (discomId === null) {
      stderr.write(`There is no discom ${wanted.discom}.\n`);
      return 64;
    }
    const csv = writeTable("csv", "postings", outboxRows(begin, discomId, wanted.since));
    csv.pipe(stdout, { end: false });
    await once(csv, "end");
    return 0;
  });
};

function commandLine(args: string[]): { discom: string; since: string | null } | null {
  try {
    const { values } = parseArgs({ args, options: { discom: { type: "string" }, since: { type: "string" } } });
    const { discom, since = null } = values;
    return discom && (since === null || /^\d{1,18}$/.test(since)) ? { discom, since } : null;
  } catch {
    return null;
  }
}
