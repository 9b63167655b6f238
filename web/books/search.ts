// What the addresses of the books hold.

import { z } from "zod";
import { DateText } from "#server/contract.ts";
import { ItemKind } from "#server/ledger/bank-contract.ts";

const page = z.number().int().min(1).catch(1).default(1);

export const BankSearch = z.object({
  account: z.number().int().optional().catch(undefined),
  day: DateText.optional().catch(undefined),
  /** The kind whose lines are listed. */
  kind: ItemKind.optional().catch(undefined),
  page,
});
export type BankSearch = z.infer<typeof BankSearch>;
