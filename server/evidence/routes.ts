// Evidence for auditors over HTTP.

import { Readable } from "node:stream";
import { record } from "#server/audit/record.ts";
import { asActor } from "#server/database.ts";
import { notFound, Refusal } from "#server/errors.ts";
import { inTransaction, type Route, withActor } from "#server/http.ts";
import { downloadExport, listExports, startExport } from "./contract.ts";
import { askForExport } from "./pack.ts";
import { exportById, exportsOf, partOf } from "./queries.ts";
import { sheetOf } from "./sheet.ts";
import { storyOf } from "./story.ts";
import { decisionSheet, getStory } from "./story-contract.ts";

export const evidenceRoutes: readonly Route[] = [
  inTransaction(startExport, ({ db, actor, body }) => askForExport(db, actor, body)),

  inTransaction(getStory, ({ db, actor, params }) => storyOf(db, actor.discomId as number, params.id)),

  inTransaction(decisionSheet, async ({ db, actor, params, query }) => {
    const story = await storyOf(db, actor.discomId as number, params.id);
    const fileName = `decision-${params.id}.pdf`;
    return { fileName, inline: true, body: await sheetOf(story, actor.name, query.language) };
  }),

  inTransaction(listExports, async ({ db, actor }) => ({ rows: await exportsOf(db, actor.discomId as number) })),

  withActor(downloadExport, async ({ actor, params, services: { database } }) => {
    const discomId = actor.discomId as number;
    const file = await asActor(database, actor, async (db) => {
      const found = await exportById(db, discomId, params.id);
      if (!found) throw notFound("evidence export");
      if (!found.file?.kept)
        throw new Refusal(409, "export-not-kept", "The file is not packed yet, or no longer kept.");
      await record(db, actor, "took evidence away", `evidence-export:${params.id}`, { sha256: found.file.sha256 });
      return found.file;
    });
    async function* parts() {
      for (let part = 0; ; part++) {
        const bytes = await asActor(database, actor, (db) => partOf(db, discomId, params.id, part));
        if (bytes === null) return;
        yield bytes;
      }
    }
    return { fileName: file.name, body: Readable.from(parts(), { objectMode: false }) };
  }),
];
