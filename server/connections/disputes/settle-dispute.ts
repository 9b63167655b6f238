// Both sides state their case, the discom settles it, and the tag moves on the day it said, once no live advice needs it.

import { record } from "#server/audit/record.ts";
import { type Actor, asActor, asSystem, type Database, type Db } from "#server/database.ts";
import { notFound, Refusal } from "#server/errors.ts";
import { happened } from "#server/events/happened.ts";
import type { Services } from "#server/http.ts";
import { requirePaper } from "../papers.ts";
import { endTag, insertTag } from "../queries.ts";
import {
  type DisputeRecord,
  disputeRecord,
  dueMoves,
  insertDisputeVerdict,
  insertMove,
  insertStatement,
  shownDispute,
  tagThatHolds,
  verdictOf,
} from "./dispute-queries.ts";

interface Place {
  readonly discom: number;
  readonly id: string;
}

export async function stateCase(
  database: Database,
  actor: Actor,
  { discom, id, statement, paper }: Place & { statement: string; paper?: string | undefined },
): Promise<void> {
  const payerId = actor.payerId as string;
  await asActor(database, actor, async (db) => {
    await requireSeen(db, discom, id);
    if (paper) await requirePaper(db, payerId, paper);
  });
  await asSystem(database, async (db) => {
    await openOnly(await disputeOf(db, discom, id, [payerId]));
    const said = { discomId: discom, id, payerId, userId: actor.userId, statement, paper: paper ?? null };
    await insertStatement(db, said);
    await record(db, actor, "stated in a tag dispute", `tag-dispute:${discom}-${id}`);
  });
}

/** The worker sees all disputes: whether it is one that the person reaches, the person's own fence says. */
async function requireSeen(db: Db, discom: number, id: string): Promise<void> {
  if (!(await shownDispute(db, discom, id))) throw notFound("dispute");
}

export async function withdraw(
  database: Database,
  actor: Actor,
  { discom, id, reason }: Place & { reason: string },
): Promise<void> {
  await asActor(database, actor, (db) => requireSeen(db, discom, id));
  await asSystem(database, async (db) => {
    const dispute = await disputeOf(db, discom, id, [actor.payerId as string]);
    if (dispute.claimant_id !== actor.payerId)
      throw new Refusal(403, "not-claimant", "Only who opened it gives it up.");
    await openOnly(dispute);
    const { userId } = actor;
    await insertDisputeVerdict(db, { discomId: discom, id, verdict: "withdrawn", movesOn: null, reason, userId });
    await record(db, actor, "tag dispute withdrawn", `tag-dispute:${discom}-${id}`, { reason });
    await sayDecided(db, dispute, { verdict: "withdrawn", movesOn: null, reason });
  });
}

export interface Verdict {
  readonly verdict: "stays" | "moves" | "refused";
  readonly movesOn?: string | undefined;
  readonly reason: string;
}

export function settle(database: Database, actor: Actor, { discom, id, ...said }: Place & Verdict): Promise<void> {
  return asSystem(database, async (db) => {
    if (discom !== actor.discomId) throw notFound("dispute");
    const dispute = await disputeOf(db, discom, id, null);
    await openOnly(dispute);
    const movesOn = said.movesOn ?? null;
    const { verdict, reason } = said;
    if (movesOn !== null && movesOn < todayInIndia()) {
      throw new Refusal(422, "day-past", "A tag moves today or on a later day.");
    }
    await insertDisputeVerdict(db, { discomId: discom, id, verdict, movesOn, reason, userId: actor.userId });
    if (movesOn === todayInIndia() && (await moveIfDue(db, dispute)) === "held") throw inLiveAdvice();
    await record(db, actor, "tag dispute settled", `tag-dispute:${discom}-${id}`, { verdict, movesOn, reason });
    await sayDecided(db, dispute, { verdict, movesOn, reason });
  });
}

/** The job `move-disputed-tags`: what a live advice holds is tried again the next day. */
export async function moveDisputedTags(_payload: Record<string, unknown>, { database }: Services): Promise<void> {
  for (const { discom_id, dispute_id } of await asSystem(database, dueMoves)) {
    await asSystem(database, async (db) => {
      const dispute = await disputeRecord(db, discom_id, dispute_id);
      if (dispute) await moveIfDue(db, dispute);
    });
  }
}

/** `held`: a live advice holds a bill of it, so nothing was done. What the claimant holds by now, or a third took, does not move. */
async function moveIfDue(db: Db, dispute: DisputeRecord): Promise<"moved" | "not-moved" | "held"> {
  const { discom_id: discomId, id, connection_id: connectionId, claimant_id: payerId } = dispute;
  const verdict = await verdictOf(db, discomId, id);
  if (!verdict?.due) return "not-moved";
  const held = await tagThatHolds(db, discomId, connectionId);
  if (held?.in_live_advice) return "held";
  const moves = held === undefined || held.payer_id === dispute.holder_id;
  if (moves) {
    const { by_user: userId, reason } = verdict;
    if (held) await endTag(db, { discomId, id: held.id, userId, reason });
    const { label, sub_unit_id: subUnitId } = dispute;
    await insertTag(db, { discomId, connectionId, payerId, userId, proof: "dispute", label, subUnitId });
  }
  await insertMove(db, discomId, id, moves);
  return moves ? "moved" : "not-moved";
}

/** `parties`: null when the discom asks, whose discom was compared. */
async function disputeOf(
  db: Db,
  discom: number,
  id: string,
  parties: readonly string[] | null,
): Promise<DisputeRecord> {
  const dispute = await disputeRecord(db, discom, id);
  const sides = dispute ? [dispute.claimant_id, dispute.holder_id] : [];
  if (!dispute || (parties !== null && !parties.some((one) => sides.includes(one)))) throw notFound("dispute");
  return dispute;
}

function openOnly(dispute: DisputeRecord): void {
  if (!dispute.open) throw new Refusal(409, "dispute-decided", "The dispute is decided already.");
}

function inLiveAdvice(): Refusal {
  return new Refusal(
    409,
    "tag-in-live-advice",
    "A live advice of the holder holds a bill of it. Choose a later day, or have the advice paid or cancelled first.",
  );
}

async function sayDecided(
  db: Db,
  dispute: DisputeRecord,
  facts: { verdict: string; movesOn: string | null; reason: string },
): Promise<void> {
  for (const payerId of [dispute.claimant_id, dispute.holder_id]) {
    await happened(db, {
      kind: "tag-dispute.decided",
      discomId: dispute.discom_id,
      payerId,
      subject: `tag-dispute:${dispute.discom_id}-${dispute.id}`,
      facts: { ...facts, number: dispute.number, side: payerId === dispute.claimant_id ? "claimant" : "holder" },
    });
  }
}

function todayInIndia(): string {
  return new Date().toLocaleDateString("en-CA", { timeZone: "Asia/Kolkata" });
}
