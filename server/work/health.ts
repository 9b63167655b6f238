// One look at the background: for people by discom, for a monitor over all.

import { asSystem, type Database } from "#server/database.ts";
import { lastInvariantCheck } from "#server/invariants.ts";
import type { Health } from "./health-contract.ts";
import { type AccountHealth, accountsHealth, jobSums } from "./health-queries.ts";

export interface Background {
  readonly jobs: Health["jobs"];
  readonly accounts: readonly AccountHealth[];
  readonly invariants: Health["invariants"];
}

export async function lookAtBackground(database: Database, discomId: number | null): Promise<Background> {
  const check = await lastInvariantCheck(database);
  return asSystem(database, async (db) => ({
    jobs: await jobSums(db),
    accounts: await accountsHealth(db, discomId),
    invariants: check ? { ...check, broken: [...check.broken] } : null,
  }));
}
