// Up to where a person of a payer acts: which sub-units, and what amount of one advice.

import type { Actor, Db } from "#server/database.ts";
import { type ActingLimits, actingLimits, reachesSubUnit } from "./sub-unit-queries.ts";

/** As they are now. In SQL the same is `within_limit(user, 'make'|'approve', paise)` and `sub_units_of(user)`. */
export function limitsOf(db: Db, actor: Actor): Promise<ActingLimits> {
  return actingLimits(db, actor.userId);
}

/** What belongs to no sub-unit (null) is reached only by who belongs to the whole organisation; in SQL `user_reaches`. */
export function reaches(db: Db, actor: Actor, subUnitId: string | null): Promise<boolean> {
  return reachesSubUnit(db, actor.userId, subUnitId);
}
