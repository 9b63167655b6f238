// Statements of account, the TDS register and monthly summaries over HTTP.

import { inTransaction, type Route } from "#server/http.ts";
import { bookPaper } from "#server/ledger/book-paper.ts";
import { recordTaxCertificate } from "#server/ledger/certificates.ts";
import { accountsOf, connectionAccount } from "./account.ts";
import { exportAccounts, exportConnectionAccount, getConnectionAccount, listAccounts } from "./account-contract.ts";
import { accountsTable, connectionTable } from "./account-table.ts";
import { summaryPdf } from "./summary.ts";
import { listSummaries, monthlySummaryPdf } from "./summary-contract.ts";
import { summariesOf } from "./summary-queries.ts";
import { taxRegister, taxTable } from "./tax.ts";
import { enterCertificate, exportPayerTaxes, listPayerTaxes } from "./tax-contract.ts";

export const accountStatementRoutes: readonly Route[] = [
  inTransaction(getConnectionAccount, ({ db, query }) => connectionAccount(db, query)),

  inTransaction(exportConnectionAccount, async ({ db, query: { as, language, ...asked } }) =>
    bookPaper(connectionTable(await connectionAccount(db, asked), language), as, language),
  ),

  inTransaction(listAccounts, ({ db, query: { page, size, ...asked } }) => accountsOf(db, asked, { page, size })),

  inTransaction(exportAccounts, async ({ db, query: { as, language, ...asked } }) =>
    bookPaper(accountsTable(await accountsOf(db, asked, null), language), as, language),
  ),

  inTransaction(listPayerTaxes, ({ db, query: { fy } }) => taxRegister(db, fy)),

  inTransaction(exportPayerTaxes, async ({ db, query: { fy, as, language } }) =>
    bookPaper(taxTable(await taxRegister(db, fy), language), as, language),
  ),

  inTransaction(enterCertificate, async ({ db, actor, body: { discomId, ...certificate } }) => ({
    id: await recordTaxCertificate(db, { ...actor, discomId }, { ...certificate, payerId: actor.payerId as string }),
  })),

  inTransaction(listSummaries, async ({ db }) => ({ rows: await summariesOf(db) })),

  inTransaction(monthlySummaryPdf, async ({ db, params, query }) => ({
    ...(await summaryPdf(db, params.id, query.language)),
    inline: true,
  })),
];
