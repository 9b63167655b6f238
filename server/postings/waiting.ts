// What billing has not taken yet, for those who count it beside other things.

import { paiseFromString, sum } from "#reconciliation/money.ts";
import type { Db } from "#server/database.ts";
import { postingSums } from "./queries.ts";

/** Postings with bills that wait or stand rejected, and the paise of those bills. */
export async function postingsWaiting(db: Db, discomId: number): Promise<{ count: number; paise: string }> {
  const { waiting, rejected } = await postingSums(db, discomId);
  return {
    count: waiting.postings + rejected.postings,
    paise: sum([waiting.paise, rejected.paise].map(paiseFromString)).toString(),
  };
}
