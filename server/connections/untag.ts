// A payer lets go of a connection, with the reason; a bill of it that may still be paid by a live advice holds it back.

import { record } from "#server/audit/record.ts";
import type { Actor, Db } from "#server/database.ts";
import { notFound, Refusal } from "#server/errors.ts";
import { endTag, heldTag } from "./queries.ts";

export async function untagOne(
  db: Db,
  actor: Actor,
  { discom, id, reason }: { discom: number; id: string; reason: string },
): Promise<void> {
  const tag = await heldTag(db, { payerId: actor.payerId as string, discomId: discom, connectionId: id });
  if (!tag) throw notFound("connection");
  if (tag.in_live_advice) {
    throw new Refusal(
      409,
      "connection-in-live-advice",
      "A bill of this connection is in a live advice. Cancel it first.",
    );
  }
  await endTag(db, { discomId: discom, id: tag.id, userId: actor.userId, reason });
  await record(db, actor, "connection untagged", `connection:${discom}-${id}`, { reason });
}
