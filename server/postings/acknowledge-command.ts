// `milaan acknowledge --discom CODE FILE`: billing's answers from a CSV or XLSX file. The report goes to stdout.

import { readFile } from "node:fs/promises";
import { parseArgs } from "node:util";
import type { Command } from "#server/command.ts";
import { asSystem, type Db } from "#server/database.ts";
import { withGround } from "#server/operator-commands.ts";
import { isRefusal } from "#server/tables/file-refusal.ts";
import { acknowledge } from "./acknowledge.ts";
import { type AnswerFile, readAnswers } from "./acknowledgement-rows.ts";
import { ACKNOWLEDGEMENTS_MAX } from "./contract.ts";
import { discomIdOf } from "./queries.ts";

const USAGE = "Usage: milaan acknowledge --discom CODE FILE\n";
const TOLD_MAX = 20;

/** Exit code 0: every row taken or known; 1: some rows are problems; 2: the file refused. */
export const acknowledgeCommand: Command = async (args, { stdout, stderr }) => {
  const wanted = commandLine(args);
  if (!wanted) {
    stderr.write(USAGE);
    return 64;
  }
  const file = await readAnswers(await readFile(wanted.file));
  if (isRefusal(file)) {
    stdout.write(`${JSON.stringify(file, null, 2)}\n`);
    stderr.write(`${wanted.file}: refused. ${file.message}\n`);
    return 2;
  }
  return withGround(async ({ database }) => {
    const begin = <T>(work: (db: Db) => Promise<T>) => asSystem(database, work);
    const discomId = await begin((db) => discomIdOf(db, wanted.discom));
    if (discomId === null) {
      stderr.write(`There is no discom ${wanted.discom}.\n`);
      return 64;
    }
    const report = await takeFile(begin, discomId, file);
    stdout.write(`${JSON.stringify(report, null, 2)}\n`);
    stderr.write(
      `${wanted.file}: ${report.taken} taken, ${report.repeated} known, ${report.problems.length} refused.\n`,
    );
    for (const { row, code } of report.problems.slice(0, TOLD_MAX)) stderr.write(`  row ${row}: ${code}\n`);
    return report.problems.length > 0 ? 1 : 0;
  });
};

interface Report {
  taken: number;
  repeated: number;
  advicesPosted: number;
  /** `row` is that of the file. */
  problems: { row: number; code: string }[];
}

async function takeFile(
  begin: <T>(work: (db: Db) => Promise<T>) => Promise<T>,
  discomId: number,
  { answers, problems }: AnswerFile,
): Promise<Report> {
  const report: Report = {
    taken: 0,
    repeated: 0,
    advicesPosted: 0,
    problems: problems.map(({ row, column, found }) => ({ row, code: `${column}-unreadable: "${found}"` })),
  };
  for (let start = 0; start < answers.length; start += ACKNOWLEDGEMENTS_MAX) {
    const part = answers.slice(start, start + ACKNOWLEDGEMENTS_MAX);
    const author = { userId: null, payerId: null, discomId };
    const result = await acknowledge(
      begin,
      author,
      part.map(({ answer }) => answer),
    );
    report.taken += result.taken;
    report.repeated += result.repeated;
    report.advicesPosted += result.advicesPosted;
    for (const { row, code } of result.problems) report.problems.push({ row: part[row - 1]?.row ?? 0, code });
  }
  report.problems.sort((a, b) => a.row - b.row);
  return report;
}

function commandLine(args: string[]): { discom: string; file: string } | null {
  try {
    const { values, positionals } = parseArgs({
      args,
      options: { discom: { type: "string" } },
      allowPositionals: true,
    });
    const [file, ...more] = positionals;
    return file && values.discom && more.length === 0 ? { discom: values.discom, file } : null;
  } catch {
    return null;
  }
}
