// Inbox and command line: nobody is there to confirm, so what a person would have to decide is a refusal.

import { createHash } from "node:crypto";
import { type Refusal, refusalFrom } from "#server/errors.ts";
import type { StatementFile } from "./contract.ts";
import { importFile } from "./import.ts";
import type { Importer } from "./importer.ts";
import { keep } from "./preview.ts";
import { fileById, keptFile, updateFile, waitingTwin } from "./queries.ts";
import type { Reading } from "./reading.ts";
import { type IncomingFile, read } from "./understand.ts";

/** Gives the kept file, imported or refused. Safe to run again for a file that was cut off on its way. */
export async function importUnattended(
  importer: Importer,
  file: IncomingFile,
  source: StatementFile["source"],
): Promise<StatementFile> {
  const { discomId } = importer;
  const sha256 = createHash("sha256").update(file.bytes).digest();
  const waiting = await importer.transaction((db) => waitingTwin(db, discomId, sha256, source));
  const reading = waiting === null ? await read(importer, file) : null;
  const id = waiting ?? (await keep(importer, file, source, reading as Reading, sha256, false));
  const shown = () => importer.transaction((db) => fileById(db, discomId, id)) as Promise<StatementFile>;
  const { state } = await shown();
  if (state === "previewed") {
    try {
      const again = reading && isWholeWithout(reading, file) ? reading : null;
      await importFile(importer, id, { bankAccountId: file.bankAccountId, why: null }, again);
    } catch (error) {
      const refusal = refusalFrom(error);
      if (!refusal) throw error;
      await refuse(importer, id, refusal);
    }
  }
  return shown();
}

/** Where the file does not name its account, what was understood since says which it is, and lines are known by it too. */
function isWholeWithout(reading: Reading, { bankAccountId }: IncomingFile): boolean {
  return bankAccountId !== null || reading.statements.every(({ account }) => account !== "");
}

async function refuse(
  { transaction, discomId }: Importer,
  id: string,
  { code, message, params }: Refusal,
): Promise<void> {
  const told = Object.fromEntries(Object.entries(params).map(([name, value]) => [name, String(value)]));
  await transaction(async (db) => {
    const file = await keptFile(db, discomId, id);
    if (!file) throw new Error(`statement file ${id} is gone`);
    const report = { ...file.report, refused: { code, message, params: told } };
    await updateFile(db, discomId, id, { ...file, state: "refused", report });
  });
}
