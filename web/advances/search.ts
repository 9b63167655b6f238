// What the lists of kept money are filtered by, and which credit a refund is asked of, as their addresses hold it.

import { z } from "zod";
import { Id } from "#server/contract.ts";

export const AdvancesSearch = z.object({
  page: z.number().int().min(1).catch(1).default(1),
  view: z.enum(["advances", "open", "over"]).catch("advances").default("advances"),
  q: z.string().optional().catch(undefined),
});

export const NewRefundSearch = z.object({
  line: z.coerce.string().pipe(Id).catch("0"),
  payer: z.coerce.string().pipe(Id).optional().catch(undefined),
});
