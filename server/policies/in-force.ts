// What governs doubt now, and what was learned by now, as the engine takes them.

import { paiseFromString } from "#reconciliation/money.ts";
import type { Learned, OwnPolicy, Policy } from "#reconciliation/open.ts";
import type { Db } from "#server/database.ts";
import { learnedByNow, newest, policiesInForce } from "./queries.ts";

export interface InForce {
  readonly discom: Policy;
  /** By the payer's id: what was agreed with them otherwise. */
  readonly payers: ReadonlyMap<string, OwnPolicy>;
}

export async function policyInForce(db: Db, discomId: number): Promise<InForce> {
  const found = await policiesInForce(db, discomId);
  const payers = new Map<string, OwnPolicy>();
  let discom: Policy | null = null;
  for (const { payer_id, policy } of found) {
    if (payer_id === null) discom = ownPolicy(policy) as Policy;
    else if (Object.keys(policy).length > 0) payers.set(payer_id, ownPolicy(policy));
  }
  if (!discom) throw new Error(`discom ${discomId} has no policy`);
  return { discom, payers };
}

/** Names every policy and all that was learned at this moment: in force are, per payer, the newest versions not after it. */
export function versionsNow(db: Db, discomId: number): Promise<{ policyVersionId: string; learnedId: string }> {
  return newest(db, discomId);
}

function ownPolicy({ roundingPaise, ...rest }: Readonly<Record<string, string>>): OwnPolicy {
  const rounding = roundingPaise === undefined ? {} : { roundingPaise: paiseFromString(roundingPaise) };
  return { ...rest, ...rounding } as OwnPolicy;
}

/** By the payer's id. */
export async function learnedNow(db: Db, discomId: number): Promise<ReadonlyMap<string, Learned>> {
  const learned = new Map<string, { accounts: { account: string; ifsc: string }[]; names: string[] }>();
  for (const { payer_id, kind, key, ifsc } of await learnedByNow(db, discomId)) {
    const of = learned.get(payer_id) ?? { accounts: [], names: [] };
    if (kind === "account") of.accounts.push({ account: key, ifsc });
    else of.names.push(key);
    learned.set(payer_id, of);
  }
  return learned;
}
