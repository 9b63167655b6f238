// Billing's answers are kept, and what they complete is closed, in one transaction.

import { type Author, record } from "#server/audit/record.ts";
import type { Db } from "#server/database.ts";
import type { Acknowledgement, AcknowledgementResult } from "./contract.ts";
import { acknowledge, closeAccepted } from "./queries.ts";

export async function takeAnswers(
  db: Db,
  author: Author & { discomId: number },
  answers: readonly Acknowledgement[],
): Promise<AcknowledgementResult> {
  const { postings, ...result } = await acknowledge(db, author.discomId, answers);
  const closed = await closeAccepted(db, author.discomId, postings);
  if (result.taken > 0) await record(db, author, "postings acknowledged", "postings", { taken: result.taken, closed });
  return { ...result, closed };
}
