// Untagged connections that look like one's own: seen, dismissed, claimed.

import { inTransaction, type Route, withActor } from "#server/http.ts";
import { dismissHints, hintsPage } from "./hint-queries.ts";
import { claimHints } from "./hints.ts";
import { claimTagHints, dismissTagHints, listTagHints } from "./hints-contract.ts";

export const tagHintRoutes: readonly Route[] = [
  inTransaction(listTagHints, ({ db, actor, query }) => hintsPage(db, { payerId: actor.payerId as string, ...query })),
  inTransaction(dismissTagHints, async ({ db, actor, body }) => {
    await dismissHints(db, { payerId: actor.payerId as string, userId: actor.userId, ...body });
    return {};
  }),
  withActor(claimTagHints, ({ actor, body, services }) => claimHints(services.database, actor, body)),
];
