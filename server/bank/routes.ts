// The discom's bank accounts.

import { inTransaction, type Route } from "#server/http.ts";
import { listBankAccounts } from "./contract.ts";
import { bankAccounts } from "./queries.ts";

export const bankRoutes: readonly Route[] = [
  inTransaction(listBankAccounts, async ({ db, actor }) => ({
    rows: await bankAccounts(db, actor.discomId as number),
  })),
];
