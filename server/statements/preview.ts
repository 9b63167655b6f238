// A file that came in is understood and kept with what was understood; nothing of it is imported yet.

import { createHash } from "node:crypto";
import { record } from "#server/audit/record.ts";
import type { Db } from "#server/database.ts";
import { notFound } from "#server/errors.ts";
import type { StatementFile } from "./contract.ts";
import type { Comparison } from "./import-queries.ts";
import type { Importer } from "./importer.ts";
import { insertFile, keptFile, lockFile, updateFile } from "./queries.ts";
import type { Reading } from "./reading.ts";
import { type IncomingFile, place, read, reportOf, weigh } from "./understand.ts";

/** Gives the id of the kept file; a refused one is kept too, with the reason. */
export async function preview(
  importer: Importer,
  file: IncomingFile,
  source: StatementFile["source"],
): Promise<string> {
  const sha256 = createHash("sha256").update(file.bytes).digest();
  return keep(importer, file, source, await read(importer, file), sha256);
}

/** Without `weighed` what of it is new is not counted: nobody looks before it is imported. */
export async function keep(
  importer: Importer,
  file: IncomingFile,
  source: StatementFile["source"],
  reading: Reading,
  sha256: Buffer,
  weighed = true,
): Promise<string> {
  const { discomId, userId } = importer;
  return importer.transaction(async (db) => {
    const { report, bankAccountId } = await understand(db, discomId, reading, file.bankAccountId, sha256, weighed);
    const state = report.refused ? "refused" : "previewed";
    const fileName = file.name.slice(-200);
    const kept = {
      discomId,
      userId,
      source,
      fileName,
      sha256,
      bytes: file.bytes,
      state,
      report,
      bankAccountId,
      mappingVersion: reading.mapping?.version ?? null,
    } as const;
    const id = await insertFile(db, kept);
    await record(db, importer, `statement ${state}`, `statement-file:${id}`, { refused: report.refused?.code ?? null });
    return id;
  });
}

/** What is new of a file that was shown changes with every import into its account; this counts again. */
export async function previewAgain(importer: Importer, id: string): Promise<void> {
  const { discomId } = importer;
  const file = await importer.transaction((db) => keptFile(db, discomId, id));
  if (!file) throw notFound("statement file");
  const { fileName: name, bytes, bankAccountId: chosen, sha256 } = file;
  const reading = await read(importer, { name, bytes, bankAccountId: chosen });
  await importer.transaction(async (db) => {
    if ((await lockFile(db, discomId, id)) !== "previewed") return;
    const { report, bankAccountId } = await understand(db, discomId, reading, chosen, sha256);
    const mappingVersion = reading.mapping?.version ?? null;
    const state = report.refused ? "refused" : "previewed";
    await updateFile(db, discomId, id, { state, report, bankAccountId, mappingVersion });
  });
}

export async function understand(
  db: Db,
  discomId: number,
  reading: Reading,
  chosenId: number | null,
  sha256: Buffer,
  weighed = true,
) {
  const understood = await place(db, discomId, reading, chosenId);
  const comparisons: (Comparison | null)[] = [];
  for (const { statement, bankAccountId } of weighed ? understood.placed : []) {
    comparisons.push(bankAccountId === null ? null : await weigh(db, discomId, statement, bankAccountId));
  }
  const report = await reportOf(db, discomId, reading, understood, comparisons, sha256);
  return { report, bankAccountId: understood.placed[0]?.bankAccountId ?? null };
}
