// What a file that was read means for this discom: which account it is of, what in it is new, and whether it may be imported at all.

import { type AccountRefusal, accountFinder, accountNumber, maskedNumber } from "#server/bank/find-account.ts";
import type { Db } from "#server/database.ts";
import { Refusal } from "#server/errors.ts";
import type { StatementReport, StatementSummary } from "./contract.ts";
import { type Comparison, compare, receive } from "./import-queries.ts";
import type { Importer } from "./importer.ts";
import { type AccountMapping, currentMappings, mappingOfVersion } from "./mapping-queries.ts";
import { importedTwin, type KeptFile, referenceContext } from "./queries.ts";
import { readInChild } from "./read-in-child.ts";
import type { Reading, StatementRead } from "./reading.ts";

export interface IncomingFile {
  readonly name: string;
  readonly bytes: Buffer;
  /** What the person chose, null to go by the file. */
  readonly bankAccountId: number | null;
  /** What it was read by when it was shown: then that version of the account's mapping and no other. */
  readonly mappingVersion?: number | null;
}

/** Reads outside any transaction: it may take seconds. */
export async function read(importer: Importer, file: IncomingFile): Promise<Reading> {
  if (file.bytes.length === 0) throw new Refusal(422, "file-missing", "The file is empty.");
  const { discomId } = importer;
  const { name, bytes, bankAccountId, mappingVersion: version = null } = file;
  const asked = await importer.transaction(async (db) => ({
    context: await referenceContext(db, discomId),
    account: await accountNumber(db, discomId, bankAccountId),
    mappings: await currentMappings(db, discomId, bankAccountId),
    readBy:
      version !== null && bankAccountId !== null
        ? ((await mappingOfVersion(db, discomId, { bankAccountId, version })) ?? null)
        : null,
  }));
  return readInChild({ name, bytes, ...asked });
}

/** Reads a kept file by one mapping and nothing else. */
export async function readByMapping(importer: Importer, file: KeptFile, readBy: AccountMapping): Promise<Reading> {
  const context = await importer.transaction((db) => referenceContext(db, importer.discomId));
  const { fileName: name, bytes } = file;
  return readInChild({ name, bytes, context, account: readBy.number, mappings: [], readBy });
}

export interface Placed {
  readonly statement: StatementRead;
  /** Null while nobody has said which account it is. */
  readonly bankAccountId: number | null;
}

export interface Understood {
  readonly refused: StatementReport["refused"];
  readonly placed: readonly Placed[];
}

export async function place(db: Db, discomId: number, reading: Reading, chosenId: number | null): Promise<Understood> {
  const unreadable = refusalOf(reading);
  if (unreadable) return { refused: unreadable, placed: [] };
  const find = await accountFinder(db, discomId, reading.mapping?.bankAccountId ?? chosenId);
  const placed: Placed[] = [];
  for (const statement of reading.statements) {
    const found = find({ number: statement.account, layout: reading.bank });
    if (found.account === null && found.refused) return { refused: accountRefusal(found.refused), placed: [] };
    placed.push({ statement, bankAccountId: found.account?.id ?? null });
  }
  return { refused: null, placed };
}

/** A file that cannot be proved whole is never imported in part. */
function refusalOf({ refused, problems, problemsCount, statements }: Reading): StatementReport["refused"] {
  if (refused) return { ...refused, params: {} };
  const [first] = problems;
  if (first) {
    const where = [first.row > 0 ? `Row ${first.row}` : "The whole file", first.column].filter(Boolean).join(", ");
    const more = problemsCount > 1 ? ` In all ${problemsCount} rows or totals are not understood.` : "";
    const message = `${where}: ${first.message}${more}`;
    const params = {
      row: String(first.row),
      column: first.column ?? "",
      count: String(problemsCount),
      problem: first.code,
    };
    return { code: "rows-refused", message, params };
  }
  if (!statements.some(({ fromDate }) => fromDate !== null)) {
    return {
      code: "no-lines",
      message: "The file has a header but no lines. Choose a period with movements.",
      params: {},
    };
  }
  const foreign = statements.find(({ currency }) => currency !== "INR");
  if (foreign) {
    const message = `The statement is in ${foreign.currency}; only rupee accounts are reconciled.`;
    return { code: "currency", message, params: { currency: foreign.currency } };
  }
  return null;
}

function accountRefusal({ code, message, params }: AccountRefusal): StatementReport["refused"] {
  return { code, message, params: { ...params } };
}

/** Takes a statement's rows in and says what of them is new to its account. */
export async function weigh(
  db: Db,
  discomId: number,
  statement: StatementRead,
  bankAccountId: number,
): Promise<Comparison> {
  await receive(db, statement.copyParts);
  return compare(db, {
    discomId,
    bankAccountId,
    fromDate: statement.fromDate as string,
    toDate: statement.toDate as string,
    openingPaise: statement.openingPaise,
  });
}

export async function reportOf(
  db: Db,
  discomId: number,
  reading: Reading,
  { refused, placed }: Understood,
  comparisons: readonly (Comparison | null)[],
  sha256: Buffer,
): Promise<StatementReport> {
  return {
    format: reading.format,
    bank: reading.bank,
    refused,
    problems: [...reading.problems],
    problemsCount: reading.problemsCount,
    statements: reading.statements.map((statement, index) =>
      summary(statement, placed[index]?.bankAccountId ?? null, comparisons[index] ?? null),
    ),
    sameAs: await importedTwin(db, discomId, sha256),
  };
}

function summary(statement: StatementRead, bankAccountId: number | null, found: Comparison | null): StatementSummary {
  return {
    account: statement.account === "" ? "" : maskedNumber(statement.account),
    bankAccountId,
    currency: statement.currency,
    fromDate: statement.fromDate,
    toDate: statement.toDate,
    openingPaise: statement.openingPaise?.toString() ?? null,
    closingPaise: statement.closingPaise?.toString() ?? null,
    linesCount: statement.linesCount,
    creditsCount: statement.creditsCount,
    creditPaise: statement.creditPaise.toString(),
    debitPaise: statement.debitPaise.toString(),
    newCount: found?.newCount ?? null,
    newCreditPaise: found?.newCreditPaise ?? null,
    gap: gapOf(statement, found),
    sample: statement.sample.map(({ row, bookingDate, direction, paise, narration }) => ({
      row,
      bookingDate,
      direction,
      paise: paise.toString(),
      narration,
    })),
  };
}

function gapOf(statement: StatementRead, found: Comparison | null): StatementSummary["gap"] {
  if (!found || (found.expectedPaise === null && found.missingCount === 0)) return null;
  return {
    expectedPaise: found.expectedPaise,
    foundPaise: statement.openingPaise?.toString() ?? null,
    missingCount: found.missingCount,
  };
}
