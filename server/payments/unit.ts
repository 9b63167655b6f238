// The sub-unit an advice spends for: its maker's own, with what an advice of it begins with.

import { payerOf } from "#server/bills/owed.ts";
import type { Actor, Db } from "#server/database.ts";
import type { AdviceDetails } from "./contract.ts";
import { activeUnit, detailsOfUnit, unitOfUser } from "./unit-queries.ts";

/** Null for who belongs to the whole organisation. */
export function ownUnit(db: Db, actor: Actor): Promise<string | null> {
  return unitOfUser(db, actor.userId);
}

/** One's own organisation's, and not given up. */
export function unitExists(db: Db, actor: Actor, unit: string): Promise<boolean> {
  return activeUnit(db, payerOf(actor), unit);
}

/** DDO code and head of account of the sub-unit where nobody wrote others. */
export async function withUnitDetails(db: Db, unit: string | null, details: AdviceDetails): Promise<AdviceDetails> {
  if (unit === null) return details;
  const known = await detailsOfUnit(db, unit);
  return {
    ...details,
    ddoCode: details.ddoCode || known.ddoCode || undefined,
    headOfAccount: details.headOfAccount || known.headOfAccount || undefined,
  };
}
