// Imports a kept file: reads the same bytes again and adds, in one transaction, the lines that are new (the database books
// each) and the job that reconciles them. Running it twice adds nothing twice.

import { record } from "#server/audit/record.ts";
import type { Db } from "#server/database.ts";
import { notFound, Refusal } from "#server/errors.ts";
import { enqueue } from "#server/queue.ts";
import { addLines, type Comparison, insertStatement, lockAccount } from "./import-queries.ts";
import type { Importer } from "./importer.ts";
import { acceptGaps, type KeptFile, keptFile, lockFile, updateFile } from "./queries.ts";
import type { Reading, StatementRead } from "./reading.ts";
import { type Placed, place, read, reportOf, weigh } from "./understand.ts";

export interface Confirmation {
  /** Where the file names no account, the one the person picked. */
  readonly bankAccountId: number | null;
  /** Accepts at once what contradicts earlier statements. */
  readonly why: string | null;
}

/** Gives how many lines were new. `known` is what the file was just read to say. */
export async function importFile(
  importer: Importer,
  id: string,
  confirmation: Confirmation,
  known: Reading | null = null,
): Promise<number> {
  const { discomId } = importer;
  const file = await importer.transaction((db) => keptFile(db, discomId, id));
  if (!file) throw notFound("statement file");
  if (file.state === "imported") return 0;
  const bankAccountId = confirmation.bankAccountId ?? file.bankAccountId;
  await importer.onStage?.("reading");
  const reading =
    known ??
    (await read(importer, {
      name: file.fileName,
      bytes: file.bytes,
      bankAccountId,
      mappingVersion: file.mappingVersion,
    }));
  await importer.onStage?.("adding");
  return importer.transaction((db) => importRead(db, importer, file, reading, { ...confirmation, bankAccountId }));
}

async function importRead(
  db: Db,
  importer: Importer,
  { id, sha256 }: KeptFile,
  reading: Reading,
  { bankAccountId, why }: Confirmation,
): Promise<number> {
  const { discomId, userId } = importer;
  const state = await lockFile(db, discomId, id);
  if (state === "imported") return 0;
  if (state !== "previewed") throw new Refusal(409, "statement-state", `The file is ${state}; it cannot be imported.`);
  const understood = await place(db, discomId, reading, bankAccountId);
  if (understood.refused)
    throw new Refusal(422, understood.refused.code, understood.refused.message, { params: understood.refused.params });
  const placed = understood.placed.map(requireAccount);
  // In one order, so that two files of the same accounts never wait for each other.
  const accounts = [...new Set(placed.map(({ bankAccountId: account }) => account))].sort((a, b) => a - b);
  for (const account of accounts) await lockAccount(db, discomId, account);
  const comparisons: Comparison[] = [];
  for (const one of placed) comparisons.push(await addStatement(db, { discomId, fileId: id, ...one }, why));
  if (why !== null && userId !== null) await acceptGaps(db, discomId, id, userId, why);
  const report = await reportOf(db, discomId, reading, understood, comparisons, sha256);
  await updateFile(db, discomId, id, {
    state: "imported",
    bankAccountId: understood.placed[0]?.bankAccountId ?? null,
    report,
  });
  const added = comparisons.reduce((count, { newCount }) => count + newCount, 0);
  await record(db, importer, "statement imported", `statement-file:${id}`, { added, why });
  await enqueue(db, "reconcile", { discomId }, `reconcile:${discomId}`);
  return added;
}

function requireAccount({ statement, bankAccountId }: Placed): { statement: StatementRead; bankAccountId: number } {
  if (bankAccountId === null) {
    throw new Refusal(422, "account-needed", "The file does not say which account it is of. Choose the account.");
  }
  return { statement, bankAccountId };
}

async function addStatement(
  db: Db,
  into: { discomId: number; fileId: string; bankAccountId: number; statement: StatementRead },
  why: string | null,
): Promise<Comparison> {
  const { discomId, bankAccountId, fileId, statement } = into;
  const found = await weigh(db, discomId, statement, bankAccountId);
  if (found.missingCount > 0 && why === null) {
    const message = `${found.missingCount} lines known from earlier files are missing from this one. Look at both, and say why it may be imported.`;
    throw new Refusal(422, "overlap-contradicts", message, { params: { count: found.missingCount } });
  }
  const { fromDate, toDate, openingPaise, closingPaise, linesCount, creditPaise, debitPaise } = statement;
  const statementId = await insertStatement(db, {
    discomId,
    fileId,
    bankAccountId,
    fromDate: fromDate as string,
    toDate: toDate as string,
    openingPaise,
    closingPaise,
    linesCount,
    creditPaise,
    debitPaise,
    newCount: found.newCount,
    linked: found.expectedPaise === null,
    missingCount: found.missingCount,
  });
  const known = linesCount - found.newCount;
  const added = await addLines(db, { discomId, bankAccountId, statementId }, known);
  if (added !== found.newCount) throw new Error(`counted ${found.newCount} new lines, added ${added}`);
  return found;
}
