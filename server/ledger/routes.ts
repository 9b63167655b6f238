// The books over HTTP.

import { sum } from "#reconciliation/money.ts";
import { paiseFromString } from "#server/contract.ts";
import { notFound } from "#server/errors.ts";
import { inTransaction, type Route } from "#server/http.ts";
import { getPayerLedger, getTrialBalance, listLineEntries } from "./contract.ts";
import { accountSums, lineEntries, payerEntries, payerSums, today } from "./queries.ts";

export const ledgerRoutes: readonly Route[] = [
  inTransaction(getTrialBalance, async ({ db, actor, query }) => {
    const asOf = query.asOf ?? (await today(db));
    const rows = await accountSums(db, actor.discomId as number, asOf, query.account ?? null);
    return {
      asOf,
      rows,
      debitPaise: String(sum(rows.map((row) => paiseFromString(row.debitPaise)))),
      creditPaise: String(sum(rows.map((row) => paiseFromString(row.creditPaise)))),
    };
  }),

  inTransaction(listLineEntries, async ({ db, actor, params }) => {
    const rows = await lineEntries(db, actor.discomId as number, params.id);
    if (rows.length === 0) throw notFound("line");
    return { rows };
  }),

  inTransaction(getPayerLedger, async ({ db, actor, params, query }) => {
    const discomId = actor.discomId as number;
    const sums = await payerSums(db, discomId, params.id);
    if (!sums) throw notFound("payer");
    const page = { limit: query.size, offset: (query.page - 1) * query.size };
    return { ...sums, rows: await payerEntries(db, discomId, params.id, page) };
  }),
];
