// A discom's bank account is made known; its number and bank stay, its name may change.

import { record } from "#server/audit/record.ts";
import type { Db } from "#server/database.ts";
import { upsertBankAccount } from "./account-queries.ts";
import type { BankAccount } from "./contract.ts";

export async function openAccount(db: Db, discomId: number, account: BankAccount): Promise<void> {
  await upsertBankAccount(db, discomId, account);
  await record(db, { userId: null, payerId: null, discomId }, "bank account opened", `bank-account:${account.id}`);
}
