// `milaan read`: what the engine understands of bank files, as JSON, without a server or a database.

import { readFile, stat } from "node:fs/promises";
import { parseArgs } from "node:util";
import type { Balance, Line, ReadFile, Statement } from "#reconciliation/line.ts";
import { BYTES_MAX, readStatementFile, tooLarge } from "#reconciliation/read/read.ts";
import { referenceFinder } from "#reconciliation/reference.ts";

type Find = ReturnType<typeof referenceFinder>;

interface Output {
  readonly stdout: NodeJS.WritableStream;
  readonly stderr: NodeJS.WritableStream;
}

const EXIT_READ = 0;
const EXIT_PROBLEMS = 1;
const EXIT_REFUSED = 2;
const EXIT_USAGE = 64;

/** Exit code 0: all read; 1: some rows are problems or a control total fails; 2: a file was refused. */
export async function readCommand(args: string[], { stdout, stderr }: Output): Promise<number> {
  const parsed = commandLine(args);
  if (!parsed || parsed.files.length === 0) {
    stderr.write("Usage: milaan read FILE… [--bank ID]\n");
    return EXIT_USAGE;
  }
  const files: { file: string; read: ReadFile }[] = [];
  for (const file of parsed.files) files.push({ file, read: await readPath(file, parsed.bank) });
  stdout.write(`${JSON.stringify({ files: files.map(({ file, read }) => fileJson(file, read)) }, null, 2)}\n`);
  for (const { file, read } of files) stderr.write(spoken(file, read));
  if (files.some(({ read }) => read.refused)) return EXIT_REFUSED;
  return files.some(({ read }) => read.problems.length > 0) ? EXIT_PROBLEMS : EXIT_READ;
}

/** A path that cannot be opened, or is no file, is a file refused, so that the others are still read. */
export async function readPath(file: string, bank: string | undefined): Promise<ReadFile> {
  try {
    const { size } = await stat(file);
    if (size > BYTES_MAX) return tooLarge(size);
    return await readStatementFile(await readFile(file), { name: file, ...(bank === undefined ? {} : { bank }) });
  } catch (error) {
    const code = error instanceof Error && "code" in error ? String(error.code) : null;
    if (code === null) throw error;
    const message = `The file cannot be opened (${code}). Look at its path and its permissions.`;
    return { format: null, bank: null, statements: [], problems: [], refused: { code: "not-found", message } };
  }
}

function commandLine(args: string[]): { files: string[]; bank: string | undefined } | null {
  try {
    const { values, positionals } = parseArgs({ args, options: { bank: { type: "string" } }, allowPositionals: true });
    return { files: positionals, bank: values.bank };
  } catch {
    return null;
  }
}

function fileJson(file: string, { format, bank, statements, problems, refused }: ReadFile) {
  const references = referenceFinder();
  return {
    file,
    format,
    bank,
    statements: statements.map((statement) => statementJson(statement, references)),
    problems,
    refused,
  };
}

function statementJson({ account, currency, opening, closing, lines }: Statement, find: Find) {
  return {
    account,
    currency,
    opening: balanceJson(opening),
    closing: balanceJson(closing),
    lines: lines.map((line) => lineJson(line, find)),
  };
}

function lineJson(line: Line, find: Find) {
  return {
    row: line.row,
    valueDate: line.valueDate,
    bookingDate: line.bookingDate,
    direction: line.direction,
    paise: line.paise.toString(),
    narration: line.narration,
    bankReference: line.bankReference,
    balancePaise: line.balancePaise?.toString() ?? null,
    references: find(line).map(({ kind, value, valid }) => ({ kind, value, valid })),
  };
}

function balanceJson(balance: Balance | null) {
  return balance && { date: balance.date, paise: balance.paise.toString() };
}

function spoken(file: string, { bank, format, statements, problems, refused }: ReadFile): string {
  if (refused) return `${file}: refused. ${refused.message}\n`;
  const lines = statements.reduce((count, statement) => count + statement.lines.length, 0);
  const what = [bank, format].filter(Boolean).join(", ");
  const told = problems.map(({ row, column, message }) => `  row ${row}${column ? `, ${column}` : ""}: ${message}\n`);
  return `${file}: ${what}; ${statements.length} statement(s), ${lines} line(s), ${problems.length} problem(s).\n${told.join("")}`;
}
