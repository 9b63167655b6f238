// Saying what an unknown file's columns mean: look at its rows, try, keep, withdraw.

import { inTransaction, type Route, withActor } from "#server/http.ts";
import type { StatementFile } from "./contract.ts";
import { personImports } from "./importer.ts";
import { save, tableOf, trial, withdraw } from "./mapping.ts";
import { listMappings, saveMapping, showTable, tryMapping, withdrawMapping } from "./mapping-contract.ts";
import { mappingVersions } from "./mapping-queries.ts";
import { fileById } from "./queries.ts";

export const mappingRoutes: readonly Route[] = [
  withActor(showTable, ({ actor, params, query, services }) =>
    tableOf(personImports(services, actor), params.id, query.delimiter ?? null),
  ),

  withActor(tryMapping, ({ actor, params, body, services }) =>
    trial(personImports(services, actor), params.id, body.mapping),
  ),

  withActor(saveMapping, async ({ actor, params, body, services }) => {
    const importer = personImports(services, actor);
    await save(importer, params.id, body);
    return (await importer.transaction((db) => fileById(db, importer.discomId, params.id))) as StatementFile;
  }),

  inTransaction(listMappings, async ({ db, actor }) => ({ rows: await mappingVersions(db, actor.discomId as number) })),

  withActor(withdrawMapping, async ({ actor, params, body, services }) => {
    await withdraw(personImports(services, actor), params.bankAccountId, body.why);
    return {};
  }),
];
