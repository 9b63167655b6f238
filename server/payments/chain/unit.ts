// The sub-unit an advice spends for, with what an advice of it begins with.

import { payerOf } from "#server/bills/owed.ts";
import type { Actor, Db } from "#server/database.ts";
import { reaches } from "#server/organisations/limits.ts";
import type { AdviceDetails } from "../contract.ts";
import { activeUnit, detailsOfUnit, unitAboveBills, unitOfUser } from "./unit-queries.ts";

/** The one above all its bills' connections; without bills the maker's own. Null is the whole organisation. */
export function unitOfAdvice(
  db: Db,
  actor: Actor,
  discom: number,
  bills: readonly { readonly billId: string }[],
): Promise<string | null> {
  if (bills.length === 0) return unitOfUser(db, actor.userId);
  return unitAboveBills(
    db,
    discom,
    bills.map(({ billId }) => billId),
  );
}

/** One's own organisation's, within one's reach, and not given up. */
export async function unitExists(db: Db, actor: Actor, unit: string): Promise<boolean> {
  return (await activeUnit(db, payerOf(actor), unit)) && reaches(db, actor, unit);
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
