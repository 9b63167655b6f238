// What a statement file says, boiled down in the reading process: totals for people, rows ready for COPY for the database.

import { deflateRawSync } from "node:zlib";
import { fingerprints } from "#reconciliation/fingerprint.ts";
import type { Line, Problem, Reference, Statement } from "#reconciliation/line.ts";
import { ZERO } from "#reconciliation/money.ts";
import { type ReferenceContext, referenceFinder } from "#reconciliation/reference.ts";
import { copyRow } from "#server/copy-text.ts";
import { type MappedTask, readMapped } from "./read-mapped.ts";

export interface ReadingTask extends MappedTask {
  /** The discom's own numbers, to be found in the lines' text. */
  readonly context: ReferenceContext;
}

export interface Reading {
  readonly format: string | null;
  readonly bank: string | null;
  readonly refused: { readonly code: string; readonly message: string } | null;
  /** The first of them; `problemsCount` counts all. */
  readonly problems: readonly Problem[];
  readonly problemsCount: number;
  readonly statements: readonly StatementRead[];
  /** The mapping it was read by; null where a bank's own layout or a message's standard said what is what. */
  readonly mapping: { readonly bankAccountId: number; readonly version: number } | null;
}

export interface StatementRead {
  /** Digits; empty when the file does not say. */
  readonly account: string;
  readonly currency: string;
  /** Booking dates of the first and last line, or what the file says of its period; null when there is neither. */
  readonly fromDate: string | null;
  readonly toDate: string | null;
  readonly openingPaise: bigint | null;
  readonly closingPaise: bigint | null;
  readonly linesCount: number;
  readonly creditsCount: number;
  readonly creditPaise: bigint;
  readonly debitPaise: bigint;
  /** The first lines, for a person to recognise the file by. */
  readonly sample: readonly Line[];
  /**
   * All lines in the order of time, as `COPY incoming` takes them, deflated in pieces: 100,000 lines are 64 MB of text, which the
   * portal would hold three times while it came from the reading process, and a seventh of it so.
   */
  readonly copyParts: readonly Uint8Array[];
}

const PROBLEMS_MAX = 1000;
const SAMPLE_MAX = 10;

export async function readForImport(task: ReadingTask): Promise<Reading> {
  const { context } = task;
  const { file, mapping } = await readMapped(task);
  const account = mapping?.number ?? task.account;
  return {
    format: file.format,
    bank: mapping ? null : file.bank,
    mapping: mapping && mapping.version > 0 ? { bankAccountId: mapping.bankAccountId, version: mapping.version } : null,
    refused: file.refused,
    problems: file.problems.slice(0, PROBLEMS_MAX),
    problemsCount: file.problems.length,
    statements: file.statements.map((statement) => summarise(statement, account, referenceFinder(context))),
  };
}

function summarise(statement: Statement, account: string, find: ReturnType<typeof referenceFinder>): StatementRead {
  const { lines, opening, closing } = statement;
  const days = lines.map(({ bookingDate }) => bookingDate);
  let credits = 0;
  let credit: bigint = ZERO;
  let debit: bigint = ZERO;
  for (const line of lines) {
    if (line.direction === "debit") debit += line.paise;
    else {
      credits += 1;
      credit += line.paise;
    }
  }
  return {
    account: statement.account,
    currency: statement.currency,
    fromDate: earliest(days) ?? opening?.date ?? closing?.date ?? null,
    toDate: latest(days) ?? closing?.date ?? opening?.date ?? null,
    openingPaise: opening?.paise ?? null,
    closingPaise: closing?.paise ?? null,
    linesCount: lines.length,
    creditsCount: credits,
    creditPaise: credit,
    debitPaise: debit,
    sample: lines.slice(0, SAMPLE_MAX),
    copyParts: copyParts(lines, statement.account || account, find),
  };
}

function earliest(days: readonly string[]): string | undefined {
  return days.reduce<string | undefined>((first, day) => (first === undefined || day < first ? day : first), undefined);
}

function latest(days: readonly string[]): string | undefined {
  return days.reduce<string | undefined>((last, day) => (last === undefined || day > last ? day : last), undefined);
}

const PART_LINES = 2000;

function copyParts(lines: readonly Line[], account: string, find: ReturnType<typeof referenceFinder>): Uint8Array[] {
  const prints = fingerprints(account, lines);
  const parts: Uint8Array[] = [];
  for (let first = 0; first < lines.length; first += PART_LINES) {
    const part = lines.slice(first, first + PART_LINES);
    const text = part.map((line, at) => copyText(line, first + at, prints[first + at] as string, find)).join("");
    parts.push(deflateRawSync(text, { level: 1 }));
  }
  return parts;
}

function copyText(line: Line, index: number, print: string, find: ReturnType<typeof referenceFinder>): string {
  const found = find(line);
  return copyRow([
    index + 1,
    line.row,
    line.valueDate,
    line.bookingDate,
    line.direction,
    line.paise,
    line.narration,
    line.bankReference,
    line.balancePaise,
    json(found),
    transferNumber(found),
    print,
  ]);
}

/** PostgreSQL's jsonb refuses NUL and halves of surrogate pairs. */
function json(found: readonly Reference[]): string {
  return JSON.stringify(found).replace(/\\u(?:0000|d[89a-f][0-9a-f]{2})/g, "\\ufffd");
}

const TRANSFER_KINDS: readonly Reference["kind"][] = ["rtgs-utr", "neft-utr", "rrn", "cheque"];

/** The transfer's own number, a sound one first; returns are looked up by it. */
function transferNumber(found: readonly Reference[]): string | null {
  for (const valid of [true, false]) {
    for (const kind of TRANSFER_KINDS) {
      const reference = found.find((one) => one.kind === kind && one.valid === valid);
      if (reference) return reference.value;
    }
  }
  return null;
}
