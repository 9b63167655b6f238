// A payer who proved a connection that another holds disputes it; both sides and the discom are told.

import { record } from "#server/audit/record.ts";
import { type Actor, asSystem, type Database, type Db } from "#server/database.ts";
import { Refusal } from "#server/errors.ts";
import { happened } from "#server/events/happened.ts";
import { type Claim, prove, unitFor } from "../tag.ts";
import type { OpenedDispute } from "./dispute-queries.ts";
import { insertDispute } from "./dispute-queries.ts";

const NUMBERS_TOLD_MAX = 20;

export async function openDispute(
  database: Database,
  actor: Actor,
  claim: Claim,
): Promise<{ discomId: number; id: string }> {
  const payerId = actor.payerId as string;
  const subUnitId = await asSystem(database, (db) => unitFor(db, actor, claim.subUnit));
  const outcome = await asSystem(database, async (db): Promise<{ discomId: number; id: string } | Refusal> => {
    const proved = await prove(db, actor, claim);
    if (proved instanceof Refusal) return proved;
    if (proved.holder === null) return new Refusal(409, "connection-free", "Nobody holds it. Tag it instead.");
    const { discomId, id: connectionId, number, proof, holder } = proved;
    const dispute = { discomId, connectionId, claimantId: payerId, holderId: holder, proof, userId: actor.userId };
    const opened = await insertDispute(db, { ...dispute, label: claim.label, subUnitId });
    if (!opened) return new Refusal(409, "dispute-open", "This dispute is open already.");
    await record(db, actor, "tag dispute opened", `tag-dispute:${discomId}-${opened}`, { number });
    await sayOpened(db, payerId, [{ discomId, id: opened, holderId: holder, number }]);
    return { discomId, id: opened };
  });
  if (outcome instanceof Refusal) throw outcome;
  return outcome;
}

/** One event for each side of each discom, however many connections it is about. */
export async function sayOpened(db: Db, claimantId: string, opened: readonly OpenedDispute[]): Promise<void> {
  const groups = new Map<string, OpenedDispute[]>();
  for (const one of opened) {
    for (const payerId of [claimantId, one.holderId]) {
      const key = `${one.discomId} ${payerId}`;
      groups.set(key, [...(groups.get(key) ?? []), one]);
    }
  }
  for (const [key, disputes] of groups) {
    const payerId = key.split(" ")[1] as string;
    const first = disputes[0] as OpenedDispute;
    await happened(db, {
      kind: "tag-dispute.opened",
      discomId: first.discomId,
      payerId,
      subject: `tag-dispute:${first.discomId}-${first.id}`,
      facts: {
        side: payerId === claimantId ? "claimant" : "holder",
        count: disputes.length,
        numbers: disputes.slice(0, NUMBERS_TOLD_MAX).map(({ number }) => number),
      },
    });
  }
}
