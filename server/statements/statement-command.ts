// `milaan statement`: imports one bank statement as the portal would, without a preview.

import { readFile } from "node:fs/promises";
import { basename } from "node:path";
import { parseArgs } from "node:util";
import type { Command } from "#server/command.ts";
import { asSystem } from "#server/database.ts";
import { withGround } from "#server/operator-commands.ts";
import { importUnattended } from "./import-unattended.ts";
import { systemImports } from "./importer.ts";
import { type InboxReport, reportText } from "./inbox-report.ts";
import { discomOfAccount } from "./queries.ts";

const USAGE = "Usage: milaan statement FILE --account NUMBER [--discom CODE]\n";

/** Exit code 0: imported; 1: imported, but held until a person accepts a contradiction; 2: refused, nothing imported. */
export const statementCommand: Command = async (args, { stdout, stderr }) => {
  const { values, positionals } = parseArgs({
    args,
    options: { account: { type: "string" }, discom: { type: "string" } },
    allowPositionals: true,
  });
  const [path, another] = positionals;
  if (!path || another || !values.account) {
    stderr.write(USAGE);
    return 64;
  }
  const account = values.account;
  const bytes = await readFile(path);
  return withGround(async (ground) => {
    const [found, second] = await asSystem(ground.database, (db) =>
      discomOfAccount(db, account, values.discom ?? null),
    );
    if (!found || second) {
      stderr.write(
        found ? "Several discoms have that account; say which with --discom.\n" : "No bank account has that number.\n",
      );
      return 2;
    }
    const file = { name: basename(path), bytes, bankAccountId: found.bankAccountId };
    const { id, fileName, state, held, report } = await importUnattended(
      systemImports(ground, found.discomId),
      file,
      "cli",
    );
    const told: InboxReport = { id, fileName, state, held, ...report };
    stdout.write(`${JSON.stringify(told, null, 2)}\n`);
    stderr.write(reportText(told));
    if (state !== "imported") return 2;
    return held ? 1 : 0;
  });
};
