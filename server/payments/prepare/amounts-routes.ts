// Bills set aside, tax by a rule.

import { record } from "#server/audit/record.ts";
import { payerOf } from "#server/bills/owed.ts";
import { inTransaction, type Route } from "#server/http.ts";
import * as contract from "./amounts-contract.ts";
import { declareTdsByRule } from "./basket.ts";
import { restore, setAside } from "./set-aside.ts";
import { asidesPage } from "./set-aside-queries.ts";
import { advisedThisYear, insertTdsRule, tdsRuleOf } from "./tds-queries.ts";

export const amountsRoutes: readonly Route[] = [
  inTransaction(contract.listSetAside, ({ db, actor, query }) => asidesPage(db, payerOf(actor), query)),

  inTransaction(contract.setBillsAside, async ({ db, actor, body }) => ({
    changed: await setAside(db, actor, body.bills, body.why),
  })),

  inTransaction(contract.restoreBills, async ({ db, actor, body }) => ({
    changed: await restore(db, actor, body.bills, body.why),
  })),

  inTransaction(contract.getTdsRule, async ({ db, actor }) => {
    const paid = await advisedThisYear(db, payerOf(actor));
    return {
      rule: (await tdsRuleOf(db, payerOf(actor))) ?? null,
      year: paid[0]?.year ?? 0,
      paid: paid.map(({ year: _, ...one }) => one),
    };
  }),

  inTransaction(contract.setTdsRule, async ({ db, actor, body }) => {
    await insertTdsRule(db, payerOf(actor), actor.userId, body);
    await record(db, actor, "set TDS rule", `payer:${payerOf(actor)}`, body);
    return {};
  }),

  inTransaction(contract.applyTdsRule, async ({ db, actor, body }) => ({
    changed: await declareTdsByRule(db, actor, body.discomId),
  })),
];
