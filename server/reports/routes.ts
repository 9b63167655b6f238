// The discom's reports.

import { inTransaction, type Route } from "#server/http.ts";
import { getDay } from "./contract.ts";
import { dayOf } from "./day.ts";

export const reportRoutes: readonly Route[] = [
  inTransaction(getDay, ({ db, actor, query }) => dayOf(db, actor.discomId as number, query.date ?? null)),
];
