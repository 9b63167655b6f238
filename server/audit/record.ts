// Who did what: every change a person or the system makes adds one row to a chain of hashes.

import type { Db } from "#server/database.ts";
import { insertAudit } from "./queries.ts";

/** Who acts; no user when the system acts for a discom or payer. */
export interface Author {
  readonly userId: string | null;
  readonly payerId: string | null;
  readonly discomId: number | null;
}

/** `subject` is `kind:id`, e.g. `advice:SB260004187772`. Never put secrets or account numbers into `details`. */
export async function record(
  db: Db,
  actor: Author | null,
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
