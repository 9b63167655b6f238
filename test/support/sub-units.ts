// Sub-units of a test's payer, and who belongs to them.

import { asSystem, row, rows } from "#server/database.ts";
import type { TestGround } from "./ground.ts";
import type { Person } from "./people.ts";

/** Gives the id. */
export async function makeSubUnit(
  ground: TestGround,
  payer: string,
  code: string,
  parent: string | null = null,
): Promise<string> {
  const made = await asSystem(ground.database, (db) =>
    row<{ id: string }>(
      db,
      `INSERT INTO sub_units (payer_id, parent_id, kind, code, name, name_hi) VALUES (?, ?, 'division', ?, ?, ?) RETURNING id`,
      [payer, parent, code, `Division ${code}`, `प्रमंडल ${code}`],
    ),
  );
  return (made as { id: string }).id;
}

export async function belongTo(
  ground: TestGround,
  payer: string,
  { userId }: Person,
  subUnits: readonly string[],
): Promise<void> {
  await asSystem(ground.database, (db) =>
    rows(db, "INSERT INTO user_sub_units (payer_id, user_id, sub_unit_id) SELECT ?, ?, unnest(?::bigint[])", [
      payer,
      userId,
      [...subUnits],
    ]),
  );
}

/** Paise of one advice; null is no limit. */
export async function limitTo(
  ground: TestGround,
  payer: string,
  { userId }: Person,
  { make = null, approve = null }: { make?: bigint | null; approve?: bigint | null },
): Promise<void> {
  await asSystem(ground.database, (db) =>
    rows(
      db,
      `INSERT INTO user_limits (payer_id, user_id, make_paise, approve_paise) VALUES (?, ?, ?, ?)
       ON CONFLICT (user_id) DO UPDATE SET make_paise = excluded.make_paise, approve_paise = excluded.approve_paise`,
      [payer, userId, make?.toString() ?? null, approve?.toString() ?? null],
    ),
  );
}
