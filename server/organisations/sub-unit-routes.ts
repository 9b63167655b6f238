// The tree of sub-units over HTTP.

import { asSystem } from "#server/database.ts";
import { inTransaction, type Route, withActor } from "#server/http.ts";
import { limitsOf } from "./limits.ts";
import * as contract from "./sub-unit-contract.ts";
import { subUnitRows } from "./sub-unit-queries.ts";
import { addSubUnit, reshapeSubUnit } from "./sub-units.ts";

export const subUnitRoutes: readonly Route[] = [
  inTransaction(contract.listSubUnits, async ({ db, actor }) => ({
    rows: await subUnitRows(db, actor.payerId as string),
    whole: (await limitsOf(db, actor)).subUnitIds === null,
  })),
  withActor(contract.makeSubUnit, ({ actor, body, services }) =>
    asSystem(services.database, (db) => addSubUnit(db, actor, body)),
  ),
  withActor(contract.changeSubUnit, ({ actor, params, body, services }) =>
    asSystem(services.database, async (db) => {
      await reshapeSubUnit(db, actor, params.id, body);
      return {};
    }),
  ),
];
