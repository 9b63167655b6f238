// The payer's admin makes and ends keys. Only the worker role may add a user, so these own their transactions.

import { asSystem } from "#server/database.ts";
import { inTransaction, type Route, withActor } from "#server/http.ts";
import { apiKeys } from "./api-key-queries.ts";
import { makeKey, revokeKey } from "./api-keys.ts";
import { listApiKeys, makeApiKey, revokeApiKey } from "./keys-contract.ts";

export const apiKeyRoutes: readonly Route[] = [
  inTransaction(listApiKeys, async ({ db, actor }) => ({ rows: await apiKeys(db, actor.payerId as string) })),
  withActor(makeApiKey, ({ actor, body, services }) => asSystem(services.database, (db) => makeKey(db, actor, body))),
  withActor(revokeApiKey, async ({ actor, params, body, services }) => {
    await asSystem(services.database, (db) => revokeKey(db, actor, params.id, body.why));
    return {};
  }),
];
