// Opening the discom's bank accounts.

import { type Db, rows } from "#server/database.ts";
import type { BankAccount } from "./contract.ts";

export async function upsertBankAccount(db: Db, discomId: number, account: BankAccount): Promise<void> {
  await rows(
    db,
    `INSERT INTO bank_accounts (discom_id, id, bank, number, ifsc, name, name_hi, pool)
     VALUES (:discomId, :id, :bank, :number, :ifsc, :name, :nameHi, :pool)
     ON CONFLICT (discom_id, id) DO UPDATE SET name = EXCLUDED.name, name_hi = EXCLUDED.name_hi, ifsc = EXCLUDED.ifsc`,
    { discomId, ...account },
  );
}
