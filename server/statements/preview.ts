// A file that came in is understood and kept with what was understood; nothing of it is imported yet.

import { createHash } from "node:crypto";
import { record } from "#server/audit/record.ts";
import { Refusal } from "#server/errors.ts";
import type { StatementFile } from "./contract.ts";
import type { Comparison } from "./import-queries.ts";
import type { Importer } from "./importer.ts";
import { insertFile } from "./queries.ts";
import { type IncomingFile, place, read, reportOf, weigh } from "./understand.ts";

/** Gives the id of the kept file; a refused one is kept too, with the reason. */
export async function preview(
  importer: Importer,
  file: IncomingFile,
  source: StatementFile["source"],
): Promise<string> {
  if (file.bytes.length === 0) throw new Refusal(422, "file-missing", "The file is empty.");
  const reading = await read(importer, file);
  const sha256 = createHash("sha256").update(file.bytes).digest();
  const { discomId, userId } = importer;
  return importer.transaction(async (db) => {
    const understood = await place(db, discomId, reading, file.bankAccountId);
    const comparisons: (Comparison | null)[] = [];
    for (const { statement, bankAccountId } of understood.placed) {
      comparisons.push(bankAccountId === null ? null : await weigh(db, discomId, statement, bankAccountId));
    }
    const report = await reportOf(db, discomId, reading, understood, comparisons, sha256);
    const state = report.refused ? "refused" : "previewed";
    const id = await insertFile(db, {
      discomId,
      userId,
      source,
      fileName: file.name.slice(-200),
      sha256,
      bytes: file.bytes,
      state,
      report,
      bankAccountId: understood.placed[0]?.bankAccountId ?? null,
    });
    await record(db, importer, `statement ${state}`, `statement-file:${id}`, { refused: report.refused?.code ?? null });
    return id;
  });
}
