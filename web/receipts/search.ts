// What the addresses of receipts hold.

import { z } from "zod";
import { DateText, Language } from "#server/contract.ts";
import { ReceiptState } from "#server/receipts/contract.ts";

const page = z.number().int().min(1).catch(1).default(1);
/** An address holds digits as a number. */
const text = z.coerce.string().max(60).optional().catch(undefined);

export const ReceiptsSearch = z.object({
  page,
  /** Receipts of connections, found by a connection's or bill's number. */
  view: z.literal("connections").optional().catch(undefined),
  q: text,
  discom: z.number().int().optional().catch(undefined),
  state: ReceiptState.optional().catch(undefined),
  from: DateText.optional().catch(undefined),
  to: DateText.optional().catch(undefined),
});
export type ReceiptsSearch = z.infer<typeof ReceiptsSearch>;

export const PreparedSearch = z.object({
  q: text,
  discom: z.number().int().optional().catch(undefined),
  advice: text,
  state: ReceiptState.optional().catch(undefined),
  from: DateText.optional().catch(undefined),
  to: DateText.optional().catch(undefined),
  /** One receipt alone. */
  number: text,
  per: z.enum(["receipt", "connection"]).optional().catch(undefined),
  as: z.enum(["pdf", "zip"]).optional().catch(undefined),
  language: Language.optional().catch(undefined),
});
export type PreparedSearch = z.infer<typeof PreparedSearch>;

const Fy = z.number().int().min(2000).max(2100).optional().catch(undefined);
export const AccountsSearch = z.object({
  page,
  fy: Fy,
  discom: z.number().int().optional().catch(undefined),
  unit: z.coerce.string().optional().catch(undefined),
  q: text,
});
export type AccountsSearch = z.infer<typeof AccountsSearch>;
export const AccountSearch = z.object({ fy: Fy });

export const ReceiptSearch = z.object({ page, q: text });

export const VerifySearch = z.object({ item: z.number().int().min(1).max(100_000).optional().catch(undefined) });
