// The books over HTTP.

import type { Db } from "#server/database.ts";
import { notFound } from "#server/errors.ts";
import { inTransaction, type Route } from "#server/http.ts";
import { bookPaper, requireWhole } from "./book-paper.ts";
import { accountTable, payerTable, trialBalanceTable } from "./book-tables.ts";
import { accountLedger, payerLedger, trialBalance, WHOLE } from "./books.ts";
import * as contract from "./contract.ts";
import { payerStandings } from "./payer-queries.ts";
import { lineEntries, scopeOf } from "./queries.ts";

export const ledgerRoutes: readonly Route[] = [
  inTransaction(contract.getTrialBalance, ({ db, actor, query }) => trialBalance(db, actor.discomId as number, query)),

  inTransaction(contract.exportTrialBalance, async ({ db, actor, query: { as, language, ...asked } }) => {
    const discomId = actor.discomId as number;
    const sheet = await trialBalance(db, discomId, asked);
    return bookPaper(
      trialBalanceTable(sheet, await scope(db, discomId, asked.account, language), language),
      as,
      language,
    );
  }),

  inTransaction(contract.listLineEntries, async ({ db, actor, params }) => {
    const rows = await lineEntries(db, actor.discomId as number, params.id);
    if (rows.length === 0) throw notFound("line");
    return { rows };
  }),

  inTransaction(contract.getAccountLedger, ({ db, actor, params, query: { page, size, ...asked } }) =>
    accountLedger(db, actor.discomId as number, params.name, asked, { limit: size, offset: (page - 1) * size }),
  ),

  inTransaction(contract.exportAccountLedger, async ({ db, actor, params, query: { as, language, ...asked } }) => {
    const discomId = actor.discomId as number;
    const ledger = await accountLedger(db, discomId, params.name, asked, WHOLE);
    requireWhole(ledger.total);
    const of = await scope(db, discomId, asked.account, language);
    return bookPaper(accountTable(params.name, ledger, of, language), as, language);
  }),

  inTransaction(contract.listPayerStandings, ({ db, actor, query: { q, page, size } }) =>
    payerStandings(db, actor.discomId as number, q, { limit: size, offset: (page - 1) * size }),
  ),

  inTransaction(contract.getPayerLedger, ({ db, actor, params, query: { fy, page, size } }) =>
    payerLedger(db, actor.discomId as number, params.id, fy, { limit: size, offset: (page - 1) * size }),
  ),

  inTransaction(contract.exportPayerLedger, async ({ db, actor, params, query: { fy, as, language } }) => {
    const discomId = actor.discomId as number;
    const ledger = await payerLedger(db, discomId, params.id, fy, WHOLE);
    requireWhole(ledger.total);
    return bookPaper(payerTable(ledger, await scope(db, discomId, undefined, language), language), as, language);
  }),
];

/** Whose books these are, and of which bank account. */
async function scope(db: Db, discomId: number, account: number | undefined, language: "en" | "hi"): Promise<string[]> {
  const { discom, bank } = await scopeOf(db, discomId, account ?? null, language);
  return bank === null ? [discom] : [discom, bank];
}
