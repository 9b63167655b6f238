// The next version of a policy: at once where it tightens, by a second person where more would be decided without one.

import type { Approved } from "#server/approvals/answer.ts";
import { ask, refuseWhileWaiting } from "#server/approvals/ask.ts";
import { record } from "#server/audit/record.ts";
import type { Actor, Db } from "#server/database.ts";
import { notFound, Refusal } from "#server/errors.ts";
import { OwnPolicy, Policy } from "./contract.ts";
import { admittedName, insertVersion, lockGoverning, loosens, payerNamed, policiesInForce } from "./queries.ts";
import { requireTrial } from "./trials.ts";

export interface Change {
  readonly payerId: string | null;
  readonly policy: OwnPolicy;
  readonly after: number;
  readonly trialId: string | null;
  readonly untried: boolean;
  readonly why: string;
}

export async function savePolicy(
  db: Db,
  actor: Actor,
  change: Change,
): Promise<{ version: number | null; approvalId: string | null }> {
  const discomId = actor.discomId as number;
  const { payerId, policy, trialId, untried, why } = change;
  await lockGoverning(db, discomId);
  const before = await unchangedSince(db, discomId, change);
  await requireTrial(db, discomId, trialId, untried, { kind: "policy", payerId, policy });
  const subject = `policy:${payerId === null ? "discom" : `payer-${payerId}`}`;
  await refuseWhileWaiting(db, discomId, subject);
  if (await loosens(db, discomId, payerId, policy)) {
    const payer = payerId === null ? null : ((await payerNamed(db, discomId, payerId)) ?? null);
    const about = `${payer?.name ?? "The discom"}${trialId === null ? ", not tried" : ""}`;
    const aboutHi = `${payer?.nameHi ?? "डिस्कॉम"}${trialId === null ? ", बिना परखे" : ""}`;
    const content = { about, aboutHi, payer, payerId, policy, before, after: change.after, trialId, untried };
    return { version: null, approvalId: await ask(db, actor, { kind: "policy", subject, paise: null, content, why }) };
  }
  return { version: await insert(db, actor, change, null), approvalId: null };
}

/** What an approved change does: refused where another version came meanwhile. */
export async function savePolicyApproved(db: Db, { id, asker, content, why, discomId }: Approved): Promise<void> {
  const { payerId, policy, after, trialId, untried } = content as unknown as Change;
  await lockGoverning(db, discomId);
  const change = { payerId, policy: OwnPolicy.parse(policy), after, trialId, untried, why };
  await unchangedSince(db, discomId, change);
  await insert(db, asker, change, id);
}

/** Gives the version in force, which the change was made from. */
async function unchangedSince(db: Db, discomId: number, { payerId, policy, after }: Change): Promise<OwnPolicy> {
  if (payerId === null && !Policy.safeParse(policy).success) {
    throw new Refusal(422, "policy-incomplete", "The discom's policy says something about everything.");
  }
  if (payerId !== null && (await admittedName(db, discomId, payerId)) === null) throw notFound("payer");
  const current = (await policiesInForce(db, discomId)).find(({ payer_id }) => payer_id === payerId);
  if ((current?.version ?? 0) !== after) {
    throw new Refusal(409, "policy-changed-meanwhile", "Somebody changed this policy just now. Look at it again.");
  }
  const before = OwnPolicy.parse(current?.policy ?? {});
  if (keys.every((key) => before[key] === policy[key])) {
    throw new Refusal(422, "policy-unchanged", "This is the policy that is in force.");
  }
  return before;
}

async function insert(db: Db, author: Actor, change: Change, approvalId: string | null): Promise<number> {
  const discomId = author.discomId as number;
  const { payerId, policy, trialId, why } = change;
  const version = change.after + 1;
  await insertVersion(db, { discomId, payerId, version, policy, userId: author.userId, approvalId, trialId, why });
  const subject = payerId === null ? `discom:${discomId}` : `payer:${payerId}`;
  await record(db, author, "changed the policy", subject, { version, policy, trialId, approvalId, reason: why });
  return version;
}

const keys = ["partPayment", "excess", "late", "roundingPaise"] as const;
