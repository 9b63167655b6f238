// Disputes over HTTP, for the payer who raises them and the discom that decides them.

import type { Actor, Db } from "#server/database.ts";
import { notFound } from "#server/errors.ts";
import { inTransaction, type Route, type UploadedFile } from "#server/http.ts";
import { setAsideAmong } from "#server/payments/prepare/set-aside.ts";
import * as contract from "./contract.ts";
import { listKeptMoney } from "./money-contract.ts";
import { accountsOf, carriedBy, keptMoney, refundsOf, refundsOfDispute } from "./money-queries.ts";
import { disputeByNumber, disputeRows, fileOf, staffOf } from "./queries.ts";
import { raise } from "./raise.ts";
import { assign, attach, close, decide, reopen, say } from "./steps.ts";

export const disputeRoutes: readonly Route[] = [
  inTransaction(contract.listDisputes, ({ db, actor, query }) => {
    const { view, kind = null, q, page, size } = query;
    const filter = { view, kind, q: q || null, overdue: query.overdue === "true" };
    return disputeRows(db, actor, filter, { limit: size, offset: (page - 1) * size });
  }),
  inTransaction(contract.getDispute, ({ db, actor, params }) => detail(db, actor, params.number)),
  inTransaction(contract.raiseDispute, async ({ db, actor, body }) => ({ number: await raise(db, actor, body) })),
  inTransaction(contract.writeToDispute, async ({ db, actor, params, body }) => {
    await say(db, actor, params.number, body.said, body.asks);
    return {};
  }),
  inTransaction(contract.addDisputeFile, async ({ db, actor, params, file }) => ({
    id: await attach(db, actor, params.number, file as UploadedFile),
  })),
  inTransaction(contract.getDisputeFile, async ({ db, actor, params }) => {
    const dispute = await disputeByNumber(db, actor, params.number);
    const file = dispute && (await fileOf(db, { discomId: dispute.discomId, disputeId: dispute.id, id: params.id }));
    if (!file) throw notFound("file");
    return { fileName: file.name, body: file.bytes };
  }),
  inTransaction(contract.listDisputeStaff, async ({ db, actor }) => ({
    rows: await staffOf(db, actor.discomId as number),
  })),
  inTransaction(contract.assignDispute, async ({ db, actor, params, body }) => {
    await assign(db, actor, params.number, body.userId);
    return {};
  }),
  inTransaction(contract.decideDispute, async ({ db, actor, params, body }) => {
    await decide(db, actor, params.number, body);
    return {};
  }),
  inTransaction(contract.closeDispute, async ({ db, actor, params, body }) => {
    await close(db, actor, params.number, body.said);
    return {};
  }),
  inTransaction(contract.reopenDispute, async ({ db, actor, params, body }) => {
    await reopen(db, actor, params.number, body.said);
    return {};
  }),
  inTransaction(listKeptMoney, async ({ db, actor }) => {
    const payerId = actor.payerId as string;
    const kept = await keptMoney(db, payerId);
    const leftPaise = kept.reduce((sum, { leftPaise: left }) => sum + BigInt(left), 0n);
    const refunds = await refundsOf(db, payerId);
    return { rows: kept, leftPaise: String(leftPaise), refunds, accounts: await accountsOf(db, payerId) };
  }),
];

async function detail(db: Db, actor: Actor, number: string): Promise<contract.Dispute> {
  const dispute = await disputeByNumber(db, actor, number);
  if (!dispute) throw notFound("dispute");
  const { id, seq: _, carriedReceipts, ...shown } = dispute;
  const bills =
    dispute.billId === null || actor.payerId === null ? [] : [{ discomId: dispute.discomId, billId: dispute.billId }];
  return {
    ...shown,
    refunds: await refundsOfDispute(db, dispute.discomId, id),
    carried: (await carriedBy(db, dispute.discomId, carriedReceipts)) ?? null,
    setAside: (await setAsideAmong(db, actor, bills)).size > 0,
  };
}
