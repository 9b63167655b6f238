// A bill's page, prepaid balances and recharges.

import { record } from "#server/audit/record.ts";
import { notFound, Refusal } from "#server/errors.ts";
import { inTransaction, type Route } from "#server/http.ts";
import { billPage } from "./bill.ts";
import { getBill } from "./bill-contract.ts";
import { payerOf } from "./owed.ts";
import { askRecharge, listPrepaid, setLowBalance } from "./prepaid-contract.ts";
import { askedRecharge, limitBalance, prepaidPage } from "./prepaid-queries.ts";

export const billRoutes: readonly Route[] = [
  inTransaction(getBill, ({ db, actor, params }) => billPage(db, actor, params.discom, params.number)),

  inTransaction(listPrepaid, ({ db, actor, query: { page, size, search, low } }) =>
    prepaidPage(db, payerOf(actor), {
      page,
      size,
      search: search || null,
      low: low === undefined ? null : low === "true",
    }),
  ),

  inTransaction(askRecharge, async ({ db, actor, body }) => {
    const { refused, billId, number } = await askedRecharge(db, body);
    if (refused === "unknown") throw notFound("connection");
    if (refused === "not-prepaid") {
      throw new Refusal(409, "not-prepaid", "This connection is billed afterwards and takes no recharge.");
    }
    if (refused === "in-advice") {
      throw new Refusal(409, "recharge-in-advice", `Recharge ${number} is in an advice. Pay or cancel that first.`, {
        params: { number },
      });
    }
    await record(db, actor, "recharge asked for", `bill:${number}`, { paise: body.paise });
    return { discomId: body.discomId, billId, number };
  }),

  inTransaction(setLowBalance, async ({ db, actor, params, body }) => {
    if (!(await limitBalance(db, params.discom, params.id, body.paise))) throw notFound("connection");
    await record(db, actor, "low balance set", `connection:${params.id}`, { paise: body.paise });
    return {};
  }),
];
