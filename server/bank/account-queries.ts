// Opening the discom's bank accounts.

import { type Db, row, rows } from "#server/database.ts";
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

export function aggregatorAccountOf(db: Db, discomId: number): Promise<{ id: number; number: string } | undefined> {
  return row(db, "SELECT id, number FROM bank_accounts WHERE discom_id = ? AND kind = 'aggregator'", [discomId]);
}

/** False when another transaction opened it just now. Its number is made from the discom's; no bank has it. */
export async function insertAggregatorAccount(db: Db, discomId: number): Promise<boolean> {
  const added = await rows(
    db,
    `INSERT INTO bank_accounts (discom_id, id, bank, number, ifsc, name, name_hi, pool, kind)
     SELECT :discomId, coalesce(max(id), 0) + 1, 'aggregator', '99' || lpad(:discomId::text, 8, '0'), '',
            'Online payments, held by the aggregator', 'ऑनलाइन भुगतान, एग्रीगेटर के पास', false, 'aggregator'
       FROM bank_accounts WHERE discom_id = :discomId
     ON CONFLICT DO NOTHING RETURNING id`,
    { discomId },
  );
  return added.length > 0;
}
