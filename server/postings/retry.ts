// What billing rejected is sent again once its cause is put right.

import { record } from "#server/audit/record.ts";
import type { Actor, Db } from "#server/database.ts";
import { Refusal } from "#server/errors.ts";
import { insertRetries, lockPostings } from "./answer-queries.ts";
import type { RejectedBill } from "./contract.ts";

export async function retry(db: Db, actor: Actor, bills: readonly RejectedBill[] | "all") {
  const discomId = actor.discomId as number;
  await lockPostings(db, discomId);
  const sent = await insertRetries(db, discomId, actor.userId, bills);
  if (sent.items === 0 || (bills !== "all" && sent.items < bills.length)) {
    throw new Refusal(
      409,
      "not-rejected",
      "Not all of these bills stand rejected on a valid receipt. Look at the list again.",
    );
  }
  await record(db, actor, "sent rejected postings again", "postings", sent);
  return sent;
}
