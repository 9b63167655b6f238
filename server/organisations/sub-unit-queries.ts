// The tree of sub-units and who belongs where. The app role reads; changes go through the worker, after the verb has looked.

import { type Db, row, rows } from "#server/database.ts";
import type { SubUnit, SubUnitFacts } from "./sub-unit-contract.ts";

export interface ActingLimits {
  /** Paise of one advice up to which the person prepares; null is no limit. */
  readonly makePaise: bigint | null;
  /** Paise of one advice up to which the person approves; null is no limit. */
  readonly approvePaise: bigint | null;
  /** Theirs and below; null is the whole organisation. */
  readonly subUnitIds: readonly string[] | null;
}

export async function actingLimits(db: Db, userId: string): Promise<ActingLimits> {
  const found = await row<{ make: string | null; approve: string | null; units: string[] | null }>(
    db,
    `SELECT l.make_paise AS make, l.approve_paise AS approve, sub_units_of(u.id)::text[] AS units
       FROM users u LEFT JOIN user_limits l ON l.user_id = u.id WHERE u.id = ?`,
    [userId],
  );
  const paise = (text: string | null | undefined) => (text === null || text === undefined ? null : BigInt(text));
  return { makePaise: paise(found?.make), approvePaise: paise(found?.approve), subUnitIds: found?.units ?? null };
}

export async function reachesSubUnit(db: Db, userId: string, subUnitId: string | null): Promise<boolean> {
  const found = await row<{ reaches: boolean }>(db, "SELECT user_reaches(?, ?) AS reaches", [userId, subUnitId]);
  return found?.reaches ?? false;
}

/** In the order of the tree, those above before those below, siblings by code; only what the person reaches. */
export async function subUnitRows(db: Db, payerId: string): Promise<SubUnit[]> {
  return rows(
    db,
    `WITH RECURSIVE tree AS (
       SELECT s.*, ARRAY[s.code] AS path FROM sub_units s WHERE s.payer_id = :payerId AND s.parent_id IS NULL
       UNION ALL
       SELECT s.*, t.path || s.code FROM sub_units s JOIN tree t ON s.payer_id = t.payer_id AND s.parent_id = t.id)
     SELECT t.id, t.parent_id AS "parentId", t.kind, t.code, t.name, t.name_hi AS "nameHi", t.ddo_code AS "ddoCode",
            t.head_of_account AS "headOfAccount", t.active, cardinality(t.lineage) - 1 AS depth,
            (SELECT count(*)::int FROM user_sub_units m JOIN users u ON u.id = m.user_id AND u.active
              WHERE m.payer_id = t.payer_id AND m.sub_unit_id = t.id) AS people
       FROM tree t, (SELECT current_user_sub_units() AS ids) mine
      WHERE mine.ids IS NULL OR t.id = ANY (mine.ids)
      ORDER BY t.path`,
    { payerId },
  );
}

export async function insertSubUnit(db: Db, payerId: string, facts: SubUnitFacts): Promise<string> {
  const made = await row<{ id: string }>(
    db,
    `INSERT INTO sub_units (payer_id, parent_id, kind, code, name, name_hi, ddo_code, head_of_account)
     VALUES (:payerId, :parentId, :kind, :code, :name, :nameHi, :ddoCode, :headOfAccount) RETURNING id`,
    { payerId, ...facts },
  );
  return (made as { id: string }).id;
}

export async function updateSubUnit(
  db: Db,
  payerId: string,
  id: string,
  facts: SubUnitFacts & { active: boolean },
): Promise<boolean> {
  const changed = await row(
    db,
    `UPDATE sub_units SET parent_id = :parentId, kind = :kind, code = :code, name = :name, name_hi = :nameHi,
            ddo_code = :ddoCode, head_of_account = :headOfAccount, active = :active
      WHERE payer_id = :payerId AND id = :id RETURNING id`,
    { payerId, id, ...facts },
  );
  return changed !== undefined;
}

/** Which of these are the payer's. */
export async function ownSubUnits(db: Db, payerId: string, ids: readonly string[]): Promise<string[]> {
  const found = await rows<{ id: string }>(
    db,
    "SELECT id FROM sub_units WHERE payer_id = ? AND id = ANY (?::bigint[])",
    [payerId, [...ids]],
  );
  return found.map(({ id }) => id);
}
