// Dues of a payer, and the views of them that a person named.

import { notFound, Refusal } from "#server/errors.ts";
import { inTransaction, type Route } from "#server/http.ts";
import { asOf, categoriesOf, discomsOf, monthsOf, officesOf, otherChoices } from "./choices-queries.ts";
import {
  askDuesExport,
  DuesFilter,
  duesChoices,
  exportDues,
  exportDuesWorkbook,
  forgetDuesView,
  listDues,
  listDuesViews,
  type SavedView,
  saveDuesView,
  VIEWS_MAX,
} from "./contract.ts";
import { countOfView, duesOfView, duesPage } from "./dues-queries.ts";
import { duesTable } from "./dues-table.ts";
import { askForDues } from "./export.ts";
import { payerOf } from "./owed.ts";
import { forgetView, saveView, viewsOf } from "./views-queries.ts";

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
    return { ...dues, ...(await asOf(db, payerId, filter.discom ?? null)) };
  }),

  inTransaction(duesChoices, async ({ db, actor }) => {
    const payer = payerOf(actor);
    return {
      discoms: await discomsOf(db, payer),
      ...(await otherChoices(db, payer)),
      offices: await officesOf(db, payer),
      categories: await categoriesOf(db, payer),
      months: await monthsOf(db, payer),
    };
  }),

  inTransaction(listDuesViews, async ({ db, actor }) => {
    const views: SavedView[] = [];
    for (const { id, name, filter } of await viewsOf(db, actor.userId)) {
      const understood = DuesFilter.safeParse(filter);
      if (!understood.success) continue;
      const count = await countOfView(db, payerOf(actor), understood.data);
      views.push({ id, name, filter: understood.data, count });
    }
    return { views };
  }),

  inTransaction(saveDuesView, async ({ db, actor, body }) => {
    const others = (await viewsOf(db, actor.userId)).filter(({ name }) => name !== body.name);
    if (others.length >= VIEWS_MAX) {
      throw new Refusal(409, "views-full", `At most ${VIEWS_MAX} views are kept.`, { params: { count: VIEWS_MAX } });
    }
    return { id: await saveView(db, { payer: payerOf(actor), user: actor.userId }, body) };
  }),

  inTransaction(forgetDuesView, async ({ db, actor, params }) => {
    if (!(await forgetView(db, actor.userId, params.id))) throw notFound("view");
    return {};
  }),

  inTransaction(askDuesExport, ({ db, actor, body }) => askForDues(db, actor, body)),

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
