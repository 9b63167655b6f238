// What the addresses of receipts hold.

import { z } from "zod";
import { DateText } from "#server/contract.ts";
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

export const ReceiptSearch = z.object({ page, q: text });

export const VerifySearch = z.object({ item: z.number().int().min(1).max(100_000).optional().catch(undefined) });
