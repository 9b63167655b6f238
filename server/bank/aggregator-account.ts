// The aggregator as an account of the discom: what it took from payers and has not handed over yet.

import { record } from "#server/audit/record.ts";
import type { Db } from "#server/database.ts";
import { aggregatorAccountOf, insertAggregatorAccount } from "./account-queries.ts";

/** Its number in the list of accounts, opened at its first use. */
export async function aggregatorAccount(db: Db, discomId: number): Promise<{ id: number; number: string }> {
  const known = await aggregatorAccountOf(db, discomId);
  if (known) return known;
  if (await insertAggregatorAccount(db, discomId)) {
    await record(db, { userId: null, payerId: null, discomId }, "aggregator account opened", `discom:${discomId}`);
  }
  return (await aggregatorAccountOf(db, discomId)) as { id: number; number: string };
}
