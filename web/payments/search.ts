// What the address of the list of advices holds.

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
