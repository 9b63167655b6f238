// One person asks for what only two may do. What is asked is kept whole, so that approving it does exactly that.

import { record } from "#server/audit/record.ts";
import type { Actor, Db } from "#server/database.ts";
import { Refusal } from "#server/errors.ts";
import type { ApprovalKind } from "./contract.ts";
import { insertApproval, limitOf, waitingAbout } from "./queries.ts";

export interface Wish {
  readonly kind: ApprovalKind;
  /** `kind:id`; one asking at a time about each. */
  readonly subject: string;
  readonly paise: string | null;
  /** JSON. `about` is what the list says of it in a line, `entry` what approving it posts, where that is known. */
  readonly content: Readonly<Record<string, unknown>>;
  readonly why: string;
}

/** Gives the id of what now waits. */
export async function ask(db: Db, actor: Actor, { kind, subject, paise, content, why }: Wish): Promise<string> {
  if (actor.discomId === null) throw new Refusal(403, "role", "Your role does not allow this.");
  const { discomId, userId } = actor;
  const wish = { discomId, userId, kind, subject, paise, why, content: JSON.stringify(content) };
  const id = await insertApproval(db, wish);
  await record(db, actor, `asked for a second person: ${kind}`, `approval:${id}`, { subject, paise, reason: why });
  return id;
}

/** Whether so much of this kind is more than one person may do. */
export async function needsSecondPerson(db: Db, discomId: number, kind: ApprovalKind, paise: bigint): Promise<boolean> {
  return paise > BigInt(await limitOf(db, discomId, kind));
}

/** Refuses what would be done about a subject while a second person is asked about it. */
export async function refuseWhileWaiting(db: Db, discomId: number, subject: string): Promise<void> {
  const waits = await waitingAbout(db, discomId, subject);
  if (waits) {
    throw new Refusal(409, "waits-for-second-person", "This waits for a second person. Withdraw that first.", {
      params: { approval: waits.approvalId, kind: waits.kind },
    });
  }
}
