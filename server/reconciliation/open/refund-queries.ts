// Refunds that the lines at hand name by their numbers.

import type { Paise } from "#reconciliation/money.ts";
import { paiseFromString } from "#reconciliation/money.ts";
import type { Refund } from "#reconciliation/open.ts";
import { refundNumbersIn } from "#reconciliation/rules/refunds.ts";
import { type Db, rows } from "#server/database.ts";
import type { LineRow } from "./line-queries.ts";

/** Refunds that stand and whose numbers are in the lines' text; most lines name none and nothing is asked. */
export async function refundsNamed(db: Db, discomId: number, lines: readonly LineRow[]): Promise<Refund[]> {
  const numbers = lines.flatMap(({ narration, bank_reference }) =>
    [...refundNumbersIn(narration), ...refundNumbersIn(bank_reference)].map(({ number }) => number),
  );
  if (numbers.length === 0) return [];
  const found = await rows<{ number: string; payer: string; paise: string; paidBy: string | null }>(
    db,
    `SELECT r.number, r.payer_id AS payer, r.paise, p.line_id AS "paidBy"
       FROM refunds r
       JOIN standing_draws w ON w.discom_id = r.discom_id AND w.refund_id = r.id
       LEFT JOIN standing_refund_payments p ON p.discom_id = r.discom_id AND p.refund_id = r.id
      WHERE r.discom_id = :discomId AND r.number = ANY (:numbers)`,
    { discomId, numbers: [...new Set(numbers)] },
  );
  return found.map((refund) => ({ ...refund, paise: paiseFromString(refund.paise) as Paise }));
}
