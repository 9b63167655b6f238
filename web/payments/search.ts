// What the addresses of the lists of advices hold.

import { z } from "zod";
import { adviceStates } from "#server/payments/contract.ts";

export const AdvicesSearch = z.object({
  page: z.number().int().min(1).catch(1).default(1),
  state: z
    .enum(["open", ...adviceStates])
    .optional()
    .catch(undefined),
  search: z.coerce.string().max(40).optional().catch(undefined),
});
export type AdvicesSearch = z.infer<typeof AdvicesSearch>;

/** What one can decide oneself, or all that waits for anybody. */
export const ApprovalsSearch = z.object({
  page: z.number().int().min(1).catch(1).default(1),
  state: z.enum(["for-me", "submitted"]).catch("for-me").default("for-me"),
});
