// Billing's answers are kept, and what they complete is said on the advices, in one transaction.

import { type Author, record } from "#server/audit/record.ts";
import type { Db } from "#server/database.ts";
import { lockPostings, sayPosted, takeAnswers } from "./answer-queries.ts";
import type { Acknowledgement, AcknowledgementResult } from "./contract.ts";

const TRIES_MAX = 5;

/** `begin` opens the transaction: as the person who sends, or as the system. */
export async function acknowledge(
  begin: <T>(work: (db: Db) => Promise<T>) => Promise<T>,
  author: Author & { discomId: number },
  answers: readonly Acknowledgement[],
): Promise<AcknowledgementResult> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await begin((db) => acknowledgeOnce(db, author, answers));
    } catch (error) {
      // An advice was reopened between reading and saying 'posted'; the same answers find it as it is now.
      const { constraint } = error as { constraint?: string };
      const cameBetween = constraint === "advice_events_pkey" || constraint === "advice_events_in_order";
      if (!cameBetween || attempt === TRIES_MAX) throw error;
    }
  }
}

async function acknowledgeOnce(
  db: Db,
  author: Author & { discomId: number },
  answers: readonly Acknowledgement[],
): Promise<AcknowledgementResult> {
  const { discomId } = author;
  await lockPostings(db, discomId);
  const { receipts, ...result } = await takeAnswers(db, discomId, answers);
  const advicesPosted = receipts.length > 0 ? await sayPosted(db, discomId, receipts) : 0;
  if (result.taken > 0) {
    await record(db, author, "acknowledged postings", "postings", { taken: result.taken, advicesPosted });
  }
  return { ...result, advicesPosted };
}
