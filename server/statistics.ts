// After a bulk load the planner must hear of it at once; waiting for autovacuum makes the first screens slow.

import { asSystem, type Database } from "./database.ts";
import { analyzeTables } from "./queries.ts";

/** Fewer rows than these cannot mislead the planner much. */
const ROWS_MIN = 100;

export async function gatherStatistics(
  database: Database,
  changedRows: number,
  tables: readonly string[],
): Promise<void> {
  if (changedRows >= ROWS_MIN) await asSystem(database, (db) => analyzeTables(db, tables));
}
