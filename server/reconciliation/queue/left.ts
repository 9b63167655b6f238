// What is left to decide, for those who count it beside other things.

import { paise, sum } from "#reconciliation/money.ts";
import type { Db } from "#server/database.ts";
import { bucketSums } from "./queue-queries.ts";

/** Credits count up and debits down; null takes all bank accounts together. */
export async function leftToDecide(
  db: Db,
  discomId: number,
  bankAccountId: number | null,
): Promise<{ count: number; paise: string }> {
  const buckets = await bucketSums(db, discomId, bankAccountId);
  return {
    count: buckets.reduce((all, { count }) => all + count, 0),
    paise: sum(buckets.map((bucket) => paise(BigInt(bucket.paise)))).toString(),
  };
}
