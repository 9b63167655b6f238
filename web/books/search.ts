// What the addresses of the books hold.

import { z } from "zod";
import { DateText } from "#server/contract.ts";
import { ItemKind } from "#server/ledger/bank-contract.ts";

const page = z.number().int().min(1).catch(1).default(1);
const account = z.number().int().optional().catch(undefined);
const fy = z.number().int().min(2000).max(2100).optional().catch(undefined);
/** An address holds digits as a number. */
const text = z.coerce.string().max(100).optional().catch(undefined);

export const BankSearch = z.object({
  account,
  day: DateText.optional().catch(undefined),
  /** The kind whose lines are listed. */
  kind: ItemKind.optional().catch(undefined),
  page,
});
export type BankSearch = z.infer<typeof BankSearch>;

export const SheetSearch = z.object({ account, day: DateText.optional().catch(undefined) });

export const AccountSearch = z.object({
  account,
  from: DateText.optional().catch(undefined),
  to: DateText.optional().catch(undefined),
  page,
});
export type AccountSearch = z.infer<typeof AccountSearch>;

export const PayersSearch = z.object({ q: text, page });
export const PayerSearch = z.object({ fy, page });

export const TdsSearch = z.object({
  fy,
  quarter: z.number().int().min(1).max(4).optional().catch(undefined),
  q: text,
  missing: z.literal("yes").optional().catch(undefined),
  page,
});
export type TdsSearch = z.infer<typeof TdsSearch>;
