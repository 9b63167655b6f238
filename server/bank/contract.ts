// The discom's bank accounts, as the wire sees them.

import { z } from "zod";
import { discomRoles, endpoint } from "#server/contract.ts";

export const BankAccount = z.strictObject({
  id: z.number().int(),
  /** Identifier of the bank: `sbi`, `hdfc` … */
  bank: z.string(),
  number: z.string(),
  ifsc: z.string(),
  name: z.string(),
  nameHi: z.string(),
  /** Virtual accounts map to it; challans name it. */
  pool: z.boolean(),
});
export type BankAccount = z.infer<typeof BankAccount>;

export const listBankAccounts = endpoint({
  method: "GET",
  path: "/api/bank-accounts",
  tag: "bank accounts",
  summary: "The discom's bank accounts, the pool account first.",
  who: { discom: discomRoles },
  answer: z.strictObject({ rows: z.array(BankAccount) }),
});
