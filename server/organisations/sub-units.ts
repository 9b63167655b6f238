// An admin shapes the tree: what is below the admin's own sub-units, or all of it.

import { record } from "#server/audit/record.ts";
import type { Actor, Db } from "#server/database.ts";
import { notFound, Refusal } from "#server/errors.ts";
import { limitsOf } from "./limits.ts";
import type { SubUnitFacts } from "./sub-unit-contract.ts";
import { insertSubUnit, ownSubUnits, updateSubUnit } from "./sub-unit-queries.ts";

export async function addSubUnit(db: Db, actor: Actor, facts: SubUnitFacts): Promise<{ id: string }> {
  const payerId = actor.payerId as string;
  await requireReach(db, actor, [facts.parentId]);
  const id = await insertSubUnit(db, payerId, facts);
  await record(db, actor, "made a sub-unit", `sub-unit:${id}`, { code: facts.code });
  return { id };
}

export async function reshapeSubUnit(
  db: Db,
  actor: Actor,
  id: string,
  facts: SubUnitFacts & { active: boolean },
): Promise<void> {
  await requireReach(db, actor, [id, facts.parentId]);
  if (!(await updateSubUnit(db, actor.payerId as string, id, facts))) throw notFound("sub-unit");
  await record(db, actor, "changed a sub-unit", `sub-unit:${id}`, { code: facts.code, active: facts.active });
}

/** Null is the organisation itself, above all sub-units. Runs as the worker, so it looks itself whose they are. */
export async function requireReach(db: Db, actor: Actor, subUnitIds: readonly (string | null)[]): Promise<void> {
  const named = subUnitIds.filter((id) => id !== null);
  const own = await ownSubUnits(db, actor.payerId as string, named);
  if (named.some((id) => !own.includes(id))) throw notFound("sub-unit");
  const { subUnitIds: mine } = await limitsOf(db, actor);
  if (mine !== null && subUnitIds.some((id) => id === null || !mine.includes(id))) {
    throw new Refusal(403, "beyond-your-sub-units", "That is beyond the sub-units you look after.");
  }
}
