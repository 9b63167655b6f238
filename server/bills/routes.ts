// Dues of a payer.

import { inTransaction, type Route } from "#server/http.ts";
import { duesChoices, exportDues, exportDuesWorkbook, listDues } from "./contract.ts";
import { duesTable } from "./dues-table.ts";
import { payerOf } from "./owed.ts";
import { asOf, categoriesOf, discomsOf, duesOfView, duesPage, monthsOf, officesOf } from "./queries.ts";

export const duesRoutes: readonly Route[] = [
  inTransaction(listDues, async ({ db, actor, query }) => {
    const { page, size, sort, descending, ...filter } = query;
    const payerId = payerOf(actor);
    const dues = await duesPage(db, { payerId, userId: actor.userId }, filter, {
      page,
      size,
      sort,
      descending: descending === "true",
    });
    return { ...dues, asOf: await asOf(db, payerId, filter.discom ?? null) };
  }),

  inTransaction(duesChoices, async ({ db, actor }) => {
    const payer = payerOf(actor);
    return {
      discoms: await discomsOf(db, payer),
      offices: await officesOf(db, payer),
      categories: await categoriesOf(db, payer),
      months: await monthsOf(db, payer),
    };
  }),

  ...(["csv", "xlsx"] as const).map((kind) =>
    inTransaction(kind === "csv" ? exportDues : exportDuesWorkbook, async ({ db, actor, query }) => {
      const { language, ...filter } = query;
      return {
        fileName: `dues.${kind}`,
        body: duesTable(kind, language, await duesOfView(db, payerOf(actor), filter)),
      };
    }),
  ),
];
