// `milaan try`: what a policy, or the rules of this version of the program, would have decided otherwise. Changes nothing.

import { readFile } from "node:fs/promises";
import { parseArgs } from "node:util";
import type { Command } from "#server/command.ts";
import { asSystem } from "#server/database.ts";
import { withGround } from "#server/operator-commands.ts";
import { type Draft, OwnPolicy, Policy, TRIAL_LINES_MAX } from "#server/policies/contract.ts";
import { tryOnHistory } from "./trial.ts";
import { discomAndSomebody } from "./trial-queries.ts";

const USAGE = "Usage: milaan try --discom CODE [--policy POLICY.json [--payer ID]] [--days N] [--lines N]\n";
const EXIT_USAGE = 64;
const DAYS_MAX = 366;

/** Prints the trial as JSON; exit code 0 also where it would change much. */
export const tryCommand: Command = async (args, { stdout, stderr }) => {
  const wanted = await commandLine(args);
  if (typeof wanted === "string") {
    stderr.write(`${wanted}\n${USAGE}`);
    return EXIT_USAGE;
  }
  return withGround(async ({ database }) => {
    const found = await asSystem(database, (db) => discomAndSomebody(db, wanted.discom));
    if (!found) {
      stderr.write(`There is no discom ${wanted.discom} with people of its own.\n`);
      return EXIT_USAGE;
    }
    const { draft, days, linesMax } = wanted;
    const trial = await tryOnHistory(database, { ...found, draft, days, linesMax }, async ({ stage, total }) => {
      if (stage !== undefined) stderr.write(`${stage.replaceAll("-", " ")}, ${total} lines\n`);
    });
    stdout.write(`${JSON.stringify(trial, null, 2)}\n`);
    return 0;
  });
};

interface Wanted {
  readonly discom: string;
  readonly draft: Draft;
  readonly days: number;
  readonly linesMax: number;
}

async function commandLine(args: string[]): Promise<Wanted | string> {
  const text = { type: "string" } as const;
  const options = { discom: text, policy: text, payer: text, days: text, lines: text };
  try {
    const { values } = parseArgs({ args, options });
    const { discom, policy, payer = null } = values;
    const days = Number(values.days ?? 30);
    const linesMax = Number(values.lines ?? TRIAL_LINES_MAX);
    if (discom === undefined) return "Name the discom.";
    if (!within(days, DAYS_MAX)) return `Days are 1 to ${DAYS_MAX}.`;
    if (!within(linesMax, TRIAL_LINES_MAX)) return `Lines are 1 to ${TRIAL_LINES_MAX}.`;
    if (policy === undefined)
      return payer === null ? { discom, draft: { kind: "rules" }, days, linesMax } : "A payer needs a policy.";
    const read = (payer === null ? Policy : OwnPolicy).safeParse(JSON.parse(await readFile(policy, "utf8")));
    if (!read.success)
      return `${policy}: ${read.error.issues.map(({ path, message }) => `${path.join(".")}: ${message}`).join("; ")}`;
    return { discom, draft: { kind: "policy", payerId: payer, policy: read.data }, days, linesMax };
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

function within(count: number, most: number): boolean {
  return Number.isSafeInteger(count) && count >= 1 && count <= most;
}
