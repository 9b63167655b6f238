// Named views of the dues, each person's own.

import { type Db, row, rows } from "#server/database.ts";

export interface ViewRow {
  readonly id: string;
  readonly name: string;
  /** As it was saved; the contract may have changed since. */
  readonly filter: unknown;
}

export function viewsOf(db: Db, user: string): Promise<ViewRow[]> {
  return rows(db, "SELECT id, name, filter FROM dues_views WHERE user_id = ? ORDER BY made_at, id", [user]);
}

/** A view of the same name is replaced. */
export async function saveView(
  db: Db,
  of: { payer: string; user: string },
  view: { name: string; filter: unknown },
): Promise<string> {
  const saved = await row<{ id: string }>(
    db,
    `INSERT INTO dues_views (payer_id, user_id, name, filter) VALUES (:payer, :user, :name, :filter::jsonb)
     ON CONFLICT (user_id, name) DO UPDATE SET filter = excluded.filter RETURNING id`,
    { ...of, name: view.name, filter: JSON.stringify(view.filter) },
  );
  return (saved as { id: string }).id;
}

export async function forgetView(db: Db, user: string, id: string): Promise<boolean> {
  const gone = await rows(db, "DELETE FROM dues_views WHERE user_id = ? AND id = ? RETURNING id", [user, id]);
  return gone.length > 0;
}
