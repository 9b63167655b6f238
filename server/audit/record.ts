// Who did what: every change a person or the system makes adds one row to a chain of hashes.

import type { Actor, Db } from "#server/database.ts";
import { insertAudit } from "./queries.ts";

/** `subject` is `kind:id`, e.g. `advice:SB260004187772`. Never put secrets or account numbers into `details`. */
export async function record(
  db: Db,
  actor: Pick<Actor, "userId" | "payerId" | "discomId"> | null,
  action: string,
  subject: string,
  details: Record<string, unknown> = {},
): Promise<void> {
  await insertAudit(db, {
    userId: actor?.userId ?? null,
    payerId: actor?.payerId ?? null,
    discomId: actor?.discomId ?? null,
    action,
    subject,
    details,
  });
}
