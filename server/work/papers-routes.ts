// Papers over HTTP: what I asked for, and its file.

import { Readable } from "node:stream";
import { asActor } from "#server/database.ts";
import { notFound, Refusal } from "#server/errors.ts";
import { inTransaction, type Route, withActor } from "#server/http.ts";
import { listPapers, paperFile } from "./papers-contract.ts";
import { paperOf, papersOf, partOf } from "./papers-queries.ts";

export const paperRoutes: readonly Route[] = [
  inTransaction(listPapers, async ({ db, actor, query }) => ({
    rows: await papersOf(db, actor.userId, query.kind ?? null),
  })),

  withActor(paperFile, async ({ actor, params: { workId }, services: { database } }) => {
    const paper = await asActor(database, actor, (db) => paperOf(db, actor.userId, workId));
    if (!paper) throw notFound("paper");
    if (!paper.file?.kept) {
      throw new Refusal(409, "paper-not-kept", "The file is not drawn yet, or no longer kept. Ask for it again.");
    }
    async function* parts() {
      for (let part = 0; ; part += 1) {
        const bytes = await asActor(database, actor, (db) => partOf(db, workId, part));
        if (bytes === null) return;
        yield bytes;
      }
    }
    return { fileName: paper.file.name, body: Readable.from(parts(), { objectMode: false }) };
  }),
];
