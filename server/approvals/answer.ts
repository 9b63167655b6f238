// A second person approves, and what was asked is done in the same transaction; or refuses; or who asked takes it back.

import { record } from "#server/audit/record.ts";
import type { Actor, Db } from "#server/database.ts";
import { notFound, Refusal, refusalFrom } from "#server/errors.ts";
import type { Approval, ApprovalKind } from "./contract.ts";
import { approvalById, insertVerdict } from "./queries.ts";

/** What an approved thing does: by who asked, in the approver's transaction. A refusal it throws voids the asking. */
export type Execute = (db: Db, approved: Approved) => Promise<void>;
export type Executors = Readonly<Partial<Record<ApprovalKind, Execute>>>;

export interface Approved extends Pick<Approval, "id" | "kind" | "subject" | "paise" | "content" | "why"> {
  readonly discomId: number;
  /** Who asked, as the author of what is done. */
  readonly asker: Actor;
  readonly approver: Actor;
}

type Answer = { state: "approved" | "refused" | "withdrawn" | "voided"; answer: string };

export async function answerApproval(
  db: Db,
  actor: Actor,
  id: string,
  said: { approve: boolean; contentHash: string; why: string },
  executors: Executors,
): Promise<Answer> {
  const approval = await waiting(db, actor, id);
  const discomId = actor.discomId as number;
  const verdict = { discomId, id, userId: actor.userId, contentHash: said.contentHash, why: said.why };
  if (!said.approve) {
    await insertVerdict(db, { ...verdict, verdict: "refused" });
    await record(db, actor, `refused: ${approval.kind}`, `approval:${id}`, { reason: said.why });
    return { state: "refused", answer: said.why };
  }
  const execute = executors[approval.kind];
  if (!execute) throw new Error(`nobody carries out an approved ${approval.kind}`);
  const cause = await attempt(db, async (step) => {
    await insertVerdict(step, { ...verdict, verdict: "approved" });
    return () => execute(step, { ...approval, discomId, asker: askerOf(approval, discomId), approver: actor });
  });
  if (cause !== null) return voided(db, actor, approval, cause);
  await record(db, actor, `approved: ${approval.kind}`, `approval:${id}`, {
    subject: approval.subject,
    paise: approval.paise,
    asked: approval.askedBy.id,
    reason: said.why,
  });
  return { state: "approved", answer: said.why };
}

export async function withdraw(db: Db, actor: Actor, id: string, why: string): Promise<Answer> {
  await waiting(db, actor, id);
  const verdict = { discomId: actor.discomId as number, id, userId: actor.userId, contentHash: null, why };
  await insertVerdict(db, { ...verdict, verdict: "withdrawn" });
  await record(db, actor, "withdrew what waited for a second person", `approval:${id}`, { reason: why });
  return { state: "withdrawn", answer: why };
}

/**
 * Says the verdict and does the deed in a step of the transaction that can be undone alone. Gives why the deed could not be
 * done, null when it was; a verdict that may not be said, or a fault, is thrown on.
 */
async function attempt(db: Db, work: (step: Db) => Promise<() => Promise<void>>): Promise<Refusal | null> {
  let said = false;
  try {
    await db.transaction(async (step) => {
      const deed = await work(step);
      said = true;
      await deed();
    });
    return null;
  } catch (error) {
    const refusal = said ? refusalFrom(error) : null;
    if (!refusal) throw error;
    return refusal;
  }
}

async function voided(db: Db, actor: Actor, { id, kind }: Approval, cause: Refusal): Promise<Answer> {
  const verdict = { discomId: actor.discomId as number, id, userId: actor.userId, contentHash: null, why: cause.code };
  await insertVerdict(db, { ...verdict, verdict: "voided" });
  await record(db, actor, `could not be done any more: ${kind}`, `approval:${id}`, { code: cause.code });
  return { state: "voided", answer: cause.code };
}

async function waiting(db: Db, actor: Actor, id: string): Promise<Approval> {
  const approval = await approvalById(db, actor.discomId as number, id, actor.userId);
  if (!approval) throw notFound("approval");
  if (approval.state !== "waiting") {
    throw new Refusal(409, "already-answered", "This has been answered already.", {
      params: { state: approval.state },
    });
  }
  return approval;
}

function askerOf({ askedBy }: Approval, discomId: number): Actor {
  return { userId: askedBy.id, name: askedBy.name, payerId: null, discomId, roles: [] };
}
