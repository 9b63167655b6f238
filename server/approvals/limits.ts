// The admin says from which amount on two people are needed; every change keeps its author and its reason.

import { record } from "#server/audit/record.ts";
import type { Actor, Db } from "#server/database.ts";
import { Refusal } from "#server/errors.ts";
import { type ApprovalKind, type ApprovalLimit, approvalKinds } from "./contract.ts";
import { insertLimit, limitRows } from "./queries.ts";

export function limitsOf(db: Db, discomId: number): Promise<ApprovalLimit[]> {
  return limitRows(db, discomId, approvalKinds);
}

export async function setLimit(
  db: Db,
  actor: Actor,
  kind: ApprovalKind,
  wanted: { overPaise: string; askRoles: readonly string[]; approveRoles: readonly string[]; why: string },
): Promise<ApprovalLimit> {
  const discomId = actor.discomId as number;
  if (kind !== "match" && wanted.overPaise !== "0") {
    throw new Refusal(422, "always-by-two", "This needs a second person whatever the amount.");
  }
  const [before] = await limitRows(db, discomId, [kind]);
  await insertLimit(db, { discomId, kind, userId: actor.userId, ...wanted });
  const [after] = await limitRows(db, discomId, [kind]);
  await record(db, actor, "changed who approves and from which amount on", `approval-limit:${kind}`, {
    from: { overPaise: before?.overPaise, askRoles: before?.askRoles, approveRoles: before?.approveRoles },
    to: { overPaise: wanted.overPaise, askRoles: wanted.askRoles, approveRoles: wanted.approveRoles },
    reason: wanted.why,
  });
  return after as ApprovalLimit;
}
