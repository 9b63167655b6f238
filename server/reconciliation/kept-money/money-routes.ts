// Kept money over HTTP: its list, its use on later bills, and refunds from asking to the bank's debit.

import { sum } from "#reconciliation/money.ts";
import { paiseFromString } from "#server/contract.ts";
import type { Db } from "#server/database.ts";
import { notFound } from "#server/errors.ts";
import { inTransaction, type Route } from "#server/http.ts";
import { advanceRows, advanceSums, keptCredits, orderOf, payableBills, payerNamed, usesOf } from "./advance-queries.ts";
import * as advances from "./advances-contract.ts";
import { askRefund, cancelRefund, payRefund, prepareRefund, refundDetail } from "./refund.ts";
import { type RefundState, refundRows, refundSums } from "./refund-queries.ts";
import * as refunds from "./refunds-contract.ts";
import { takeUseBack, useAdvance } from "./use-advance.ts";
import { orderUse } from "./use-ordered.ts";

const BILLS_MAX = 200;
const open: readonly RefundState[] = ["payable", "came-back"];
const over: readonly RefundState[] = ["paid", "cancelled", "void"];

export const moneyRoutes: readonly Route[] = [
  inTransaction(advances.listAdvances, async ({ db, actor, query: { q, page, size } }) => {
    const discomId = actor.discomId as number;
    const name = q === undefined || q === "" ? null : q.replace(/[\\%_]/g, "\\$&");
    return {
      rows: await advanceRows(db, discomId, name, { limit: size, offset: (page - 1) * size }),
      ...(await advanceSums(db, discomId, name)),
    };
  }),
  inTransaction(advances.getPayerAdvances, ({ db, actor, params }) =>
    payerAdvances(db, actor.discomId as number, params.id),
  ),
  inTransaction(advances.useAdvance, async ({ db, actor, params, body }) => {
    const used = await useAdvance(db, actor, { payerId: params.id, ...body });
    return { ...used, receipts: [...used.receipts] };
  }),
  inTransaction(advances.orderAdvance, ({ db, actor, params, body }) => orderUse(db, actor, params.id, body)),
  inTransaction(advances.takeUseBack, ({ db, actor, params, body }) => takeUseBack(db, actor, params.id, body.reason)),

  inTransaction(refunds.listRefunds, async ({ db, actor, query: { state, page, size } }) => {
    const discomId = actor.discomId as number;
    const states = state === "open" ? open : over;
    return {
      rows: await refundRows(db, discomId, states, { limit: size, offset: (page - 1) * size }),
      ...(await refundSums(db, discomId, states)),
    };
  }),
  inTransaction(refunds.getRefund, ({ db, actor, params }) => refundDetail(db, actor.discomId as number, params.id)),
  inTransaction(refunds.prepareRefund, ({ db, actor, params, query }) =>
    prepareRefund(db, actor.discomId as number, params.id, query.payer ?? null),
  ),
  inTransaction(refunds.askRefund, async ({ db, actor, params, body }) => ({
    approvalId: await askRefund(db, actor, params.id, body),
  })),
  inTransaction(refunds.cancelRefund, ({ db, actor, params, body }) => cancelRefund(db, actor, params.id, body.reason)),
  inTransaction(refunds.payRefund, ({ db, actor, params, body }) => payRefund(db, actor, params.id, body)),
];

async function payerAdvances(db: Db, discomId: number, payerId: string): Promise<advances.PayerAdvances> {
  const payer = await payerNamed(db, discomId, payerId);
  if (!payer) throw notFound("payer");
  const credits = await keptCredits(db, discomId, payerId);
  const free = credits.filter(({ askedBy }) => askedBy === null);
  return {
    payer,
    order: await orderOf(db, discomId, payerId),
    freePaise: String(sum(free.map(({ leftPaise }) => paiseFromString(leftPaise)))),
    credits,
    uses: await usesOf(db, discomId, payerId),
    bills: (await payableBills(db, discomId, payerId, BILLS_MAX)).map(({ billId: _, ...bill }) => bill),
  };
}
