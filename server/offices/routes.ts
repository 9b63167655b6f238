// Who there is to owe, and where.

import { inTransaction, type Route } from "#server/http.ts";
import { listDiscoms, listOffices } from "./contract.ts";
import { discomsFor, officesOf } from "./queries.ts";

export const officeRoutes: readonly Route[] = [
  inTransaction(listOffices, async ({ db, query }) => ({ rows: await officesOf(db, query) })),
  inTransaction(listDiscoms, async ({ db, actor }) => ({ rows: await discomsFor(db, actor) })),
];
