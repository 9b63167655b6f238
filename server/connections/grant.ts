// The discom's word that connections are a payer's: no proof by a bill is needed.

import { record } from "#server/audit/record.ts";
import type { Db } from "#server/database.ts";
import { insertTagsByNumber } from "./queries.ts";

/** Connections somebody holds already stay theirs. Gives how many were tagged. */
export async function grantConnections(
  db: Db,
  grant: { discomId: number; payerId: string; userId: string; numbers: readonly string[] },
): Promise<number> {
  const count = await insertTagsByNumber(db, grant);
  if (count > 0) {
    const by = { userId: grant.userId, payerId: grant.payerId, discomId: grant.discomId };
    await record(db, by, "connections tagged by the discom", `payer:${grant.payerId}`, { count });
  }
  return count;
}
