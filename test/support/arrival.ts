// What a line does to the books before anyone knows what it is: PostgreSQL posts it (lines_arrive), and what the engine posts builds on it.

import type { Line } from "#reconciliation/line.ts";
import type { Transfer } from "#reconciliation/post.ts";

export function importTransfers(line: Pick<Line, "direction" | "paise">): Transfer[] {
  const rest = { paise: line.paise, payer: null, advice: null, bill: null };
  return line.direction === "credit"
    ? [{ debitAccount: "bank", creditAccount: "unidentified-receipts", ...rest }]
    : [{ debitAccount: "unidentified-payments", creditAccount: "bank", ...rest }];
}
