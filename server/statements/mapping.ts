// A mapping is tried on a kept file without keeping anything, then kept as the account's next version and the file read by it.

import { mappingFault } from "#reconciliation/banks/mapping.ts";
import { record } from "#server/audit/record.ts";
import { accountNumber } from "#server/bank/find-account.ts";
import { notFound, Refusal } from "#server/errors.ts";
import type { Importer } from "./importer.ts";
import type { MappingTrial, StatementMapping, StatementTable } from "./mapping-contract.ts";
import { currentMappings, insertMapping, latestVersion } from "./mapping-queries.ts";
import { understand } from "./preview.ts";
import { type KeptFile, keptFile, lockFile, updateFile } from "./queries.ts";
import { readTableInChild } from "./read-in-child.ts";
import { place, readByMapping, reportOf } from "./understand.ts";

const PROBLEMS_SHOWN = 20;

export async function tableOf(importer: Importer, id: string, delimiter: StatementTable["delimiter"]) {
  const file = await fileOf(importer, id);
  const table = await readTableInChild({ name: file.fileName, bytes: file.bytes, delimiter });
  if ("refused" in table) throw new Refusal(422, table.refused.code, table.refused.message);
  return table;
}

export async function trial(importer: Importer, id: string, mapping: StatementMapping): Promise<MappingTrial> {
  requireWhole(mapping);
  const file = await fileOf(importer, id);
  const reading = await readByMapping(importer, file, { bankAccountId: 0, number: "", version: 0, mapping });
  return importer.transaction(async (db) => {
    const understood = await place(db, importer.discomId, reading, file.bankAccountId);
    const report = await reportOf(db, importer.discomId, reading, understood, [], file.sha256);
    const { refused, problemsCount, statements } = report;
    return { refused, problems: report.problems.slice(0, PROBLEMS_SHOWN), problemsCount, statements };
  });
}

export async function save(
  importer: Importer,
  id: string,
  wanted: { bankAccountId: number; mapping: StatementMapping; basedOn: number | null },
): Promise<void> {
  requireWhole(wanted.mapping);
  const { discomId } = importer;
  const { bankAccountId, mapping } = wanted;
  const file = await fileOf(importer, id);
  const version = (wanted.basedOn ?? 0) + 1;
  const number = await importer.transaction((db) => accountNumber(db, discomId, bankAccountId));
  if (number === "") throw notFound("bank account");
  const reading = await readByMapping(importer, file, { bankAccountId, number, version, mapping });
  await importer.transaction(async (db) => {
    if (((await latestVersion(db, discomId, bankAccountId)) ?? 0) !== version - 1) throw changedMeanwhile();
    const userId = importer.userId as string;
    await insertMapping(db, { discomId, bankAccountId, version, mapping, fileId: id, userId, why: "" });
    const state = await lockFile(db, discomId, id);
    const { report } = await understand(db, discomId, reading, bankAccountId, file.sha256);
    const { refused } = report;
    // What cannot be read, or is of another account, is not kept.
    if (refused) throw new Refusal(422, refused.code, refused.message, { params: refused.params });
    await record(db, importer, "statement mapping saved", `bank-account:${bankAccountId}`, { version, file: id });
    if (state === "previewed" || state === "refused") {
      await updateFile(db, discomId, id, { state: "previewed", bankAccountId, report, mappingVersion: version });
    }
  });
}

export async function withdraw(importer: Importer, bankAccountId: number, why: string): Promise<void> {
  const { discomId } = importer;
  await importer.transaction(async (db) => {
    const [current] = await currentMappings(db, discomId, bankAccountId);
    if (!current) throw notFound("mapping");
    const version = current.version + 1;
    const userId = importer.userId as string;
    await insertMapping(db, { discomId, bankAccountId, version, mapping: null, fileId: null, userId, why });
    await record(db, importer, "statement mapping withdrawn", `bank-account:${bankAccountId}`, { version, why });
  });
}

function requireWhole(mapping: StatementMapping): void {
  const fault = mappingFault(mapping);
  if (fault) throw new Refusal(422, `mapping-${fault}`, FAULTS[fault]);
}

const FAULTS: Readonly<Record<NonNullable<ReturnType<typeof mappingFault>>, string>> = {
  "no-date": "Say which column is the date.",
  "no-narration": "Say which column is the narration.",
  "no-amount": "Say which column is the amount, or which two are debit and credit.",
  "two-amounts": "Say either debit and credit, or one amount, not both.",
  "meaning-twice": "Two columns have the same meaning; only the narration may have several.",
  "column-twice": "One column was given two meanings.",
  "column-missing": "A column lies beyond the captions.",
};

async function fileOf({ transaction, discomId }: Importer, id: string): Promise<KeptFile> {
  const file = await transaction((db) => keptFile(db, discomId, id));
  if (!file) throw notFound("statement file");
  return file;
}

function changedMeanwhile(): Refusal {
  return new Refusal(
    409,
    "mapping-changed",
    "Somebody saved another version of this mapping just now. Look at it again.",
  );
}
