// Approvals over HTTP. What an approved thing does belongs to the capability that asked: the executors are handed in.

import { notFound } from "#server/errors.ts";
import { inTransaction, type Route } from "#server/http.ts";
import { answerApproval, type Executors, withdraw } from "./answer.ts";
import * as contract from "./contract.ts";
import { limitsOf, setLimit } from "./limits.ts";
import { approvalById, approvalRows, approvalSums } from "./queries.ts";

export function approvalRoutes(executors: Executors): readonly Route[] {
  return [
    inTransaction(contract.listApprovals, async ({ db, actor, query }) => {
      const discomId = actor.discomId as number;
      const { state, kind = null, page, size } = query;
      const filter = { waiting: state === "waiting", kind };
      return {
        rows: await approvalRows(db, discomId, filter, { limit: size, offset: (page - 1) * size }),
        ...(await approvalSums(db, discomId, filter, actor.userId)),
      };
    }),

    inTransaction(contract.getApproval, async ({ db, actor, params }) => {
      const approval = await approvalById(db, actor.discomId as number, params.id, actor.userId);
      if (!approval) throw notFound("approval");
      return approval;
    }),

    inTransaction(contract.giveVerdict, ({ db, actor, params, body }) =>
      answerApproval(db, actor, params.id, body, executors),
    ),
    inTransaction(contract.withdrawApproval, ({ db, actor, params, body }) => withdraw(db, actor, params.id, body.why)),

    inTransaction(contract.listApprovalLimits, async ({ db, actor }) => ({
      rows: await limitsOf(db, actor.discomId as number),
    })),
    inTransaction(contract.setApprovalLimit, ({ db, actor, params, body }) => setLimit(db, actor, params.kind, body)),
  ];
}
