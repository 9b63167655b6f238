// What billing has not accepted yet, for those who count it beside other things.

import { paise, sum } from "#reconciliation/money.ts";
import type { Db } from "#server/database.ts";
import { openSums } from "./queries.ts";

export async function postingsWaiting(db: Db, discomId: number): Promise<{ count: number; paise: string }> {
  const sums = await openSums(db, discomId);
  return {
    count: sums.reduce((all, { count }) => all + count, 0),
    paise: sum(sums.map((one) => paise(BigInt(one.paise)))).toString(),
  };
}
