// `milaan postings`: billing fetches as CSV what it has not accepted, and hands its answers back as CSV.

import { readFile } from "node:fs/promises";
import { parseArgs } from "node:util";
import Papa from "papaparse";
import { z } from "zod";
import type { Command } from "#server/command.ts";
import { asSystem, type Database } from "#server/database.ts";
import { withGround } from "#server/operator-commands.ts";
import { neutral } from "#server/tables/write-table.ts";
import { takeAnswers } from "./acknowledge.ts";
import { Acknowledgement, type AcknowledgementResult, type OutboxItem } from "./contract.ts";
import { discomIdOf, outbox } from "./queries.ts";

const USAGE =
  "Usage: milaan postings --discom CODE [--since CURSOR] > FILE\n       milaan postings --discom CODE --acknowledge FILE\n";
const POSTINGS_AT_ONCE = 500;
const ANSWERS_AT_ONCE = 5000;
const HEADER = "cursor,posting,attempt,kind,receipt,connection,bill,amount,value_date,utr,payer,advice";

/** Exit code 0: all written or taken; 1: some answers are problems, named on stderr. */
export const postingsCommand: Command = async (args, { stdout, stderr }) => {
  const { values } = parseArgs({
    args,
    options: { discom: { type: "string" }, since: { type: "string" }, acknowledge: { type: "string" } },
  });
  const code = values.discom;
  if (!code || (values.since !== undefined && !/^\d{1,18}$/.test(values.since))) {
    stderr.write(USAGE);
    return 64;
  }
  const answers = values.acknowledge === undefined ? null : readAnswers(await readFile(values.acknowledge, "utf8"));
  return withGround(async ({ database }) => {
    const discomId = await asSystem(database, (db) => discomIdOf(db, code));
    if (discomId === null) {
      stderr.write(`There is no discom ${code}.\n`);
      return 64;
    }
    if (answers === null) {
      await write(database, discomId, values.since ?? null, stdout);
      return 0;
    }
    const result = await take(database, discomId, answers);
    stdout.write(`${JSON.stringify(result, null, 2)}\n`);
    for (const { posting, bill, code: what } of result.problems)
      stderr.write(`posting ${posting}, bill ${bill}: ${what}\n`);
    return result.problems.length > 0 ? 1 : 0;
  });
};

async function write(
  database: Database,
  discomId: number,
  since: string | null,
  out: NodeJS.WritableStream,
): Promise<void> {
  out.write(`${HEADER}\r\n`);
  for (let cursor = since; ; ) {
    const items = await asSystem(database, (db) => outbox(db, discomId, cursor, POSTINGS_AT_ONCE));
    const last = items.at(-1);
    if (!last) return;
    out.write(items.map(csvRow).join(""));
    cursor = last.cursor;
  }
}

function csvRow(item: OutboxItem): string {
  const { cursor, posting, attempt, kind, receipt, connection, bill, paise, valueDate, utr, payer, advice } = item;
  const amount = `${paise.padStart(3, "0").slice(0, -2)}.${paise.padStart(3, "0").slice(-2)}`;
  const cells = [cursor, posting, attempt, kind, receipt, connection, bill, amount, valueDate, utr, payer, advice];
  return `${cells.map((cell) => quoted(neutral(String(cell)))).join(",")}\r\n`;
}

function quoted(text: string): string {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

const AnswerRow = Acknowledgement.extend({ attempt: z.coerce.number().int().min(1).default(1) });

/** Columns posting, bill, outcome and, where billing has them, attempt, reference, message. One row that is not so refuses the file. */
export function readAnswers(csv: string): Acknowledgement[] {
  const { data, errors } = Papa.parse<Record<string, string>>(csv.replace(/^\ufeff/, ""), {
    header: true,
    delimiter: ",",
    skipEmptyLines: true,
  });
  const [error] = errors;
  if (error) throw new Error(`Row ${(error.row ?? 0) + 2}: ${error.message}`);
  return data.map((row, index) => {
    const { posting, bill, outcome, attempt, reference, message } = row;
    const parsed = AnswerRow.safeParse({ posting, bill, outcome, attempt: attempt || undefined, reference, message });
    if (parsed.success) return parsed.data;
    const [issue] = parsed.error.issues;
    throw new Error(`Row ${index + 2}, ${issue?.path.join(".")}: ${issue?.message}`);
  });
}

async function take(
  database: Database,
  discomId: number,
  answers: readonly Acknowledgement[],
): Promise<AcknowledgementResult> {
  const whole: AcknowledgementResult = { taken: 0, repeated: 0, closed: 0, problems: [] };
  for (let start = 0; start < answers.length; start += ANSWERS_AT_ONCE) {
    const part = answers.slice(start, start + ANSWERS_AT_ONCE);
    const author = { userId: null, payerId: null, discomId };
    const result = await asSystem(database, (db) => takeAnswers(db, author, part));
    whole.taken += result.taken;
    whole.repeated += result.repeated;
    whole.closed += result.closed;
    whole.problems.push(...result.problems);
  }
  return whole;
}
