// A view of the dues as a file, written in the background when it is long: with progress, kept for who asked.

import { type Actor, asActor, type Db } from "#server/database.ts";
import type { Services } from "#server/http.ts";
import { mediaTypes } from "#server/tables/write-table.ts";
import { askForPaper, drawPaper } from "#server/work/papers.ts";
import type { DuesAsked } from "./contract.ts";
import { countOfView, duesOfView } from "./dues-queries.ts";
import { duesTable } from "./dues-table.ts";
import { payerOf } from "./owed.ts";

const EXPORT_JOB = "export-dues";

export async function askForDues(db: Db, actor: Actor, asked: DuesAsked): Promise<{ workId: string }> {
  return askForPaper(db, actor, EXPORT_JOB, { ...asked }, await countOfView(db, payerOf(actor), asked.filter));
}

/** The job `export-dues`: what the one who asked sees when it runs. */
export function exportDuesJob(payload: Record<string, unknown>, { database }: Services): Promise<void> {
  return drawPaper<DuesAsked>(database, payload, async ({ actor, asked }, told) => {
    const dues = await asActor(database, actor, (db) => duesOfView(db, payerOf(actor), asked.filter));
    await told(0, dues.length);
    return {
      fileName: `dues.${asked.as}`,
      mediaType: mediaTypes[asked.as],
      body: duesTable(asked.as, asked.language, dues, (done) => told(done, dues.length)),
    };
  });
}
