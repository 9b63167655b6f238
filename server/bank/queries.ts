// The discom's bank accounts.

import { type Db, rows } from "#server/database.ts";
import type { BankAccount } from "./contract.ts";

export function bankAccounts(db: Db, discomId: number): Promise<BankAccount[]> {
  return rows(
    db,
    `SELECT id, bank, number, ifsc, name, name_hi AS "nameHi", pool FROM bank_accounts
      WHERE discom_id = ? ORDER BY pool DESC, id`,
    [discomId],
  );
}
