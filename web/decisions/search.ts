// What the list of decisions is filtered by, as its address holds it.

import { z } from "zod";
import { DateText, Id } from "#server/contract.ts";
import { Outcome } from "#server/reconciliation/contract.ts";

export const DecisionsSearch = z.object({
  page: z.number().int().min(1).catch(1).default(1),
  rule: z.string().optional().catch(undefined),
  person: Id.optional().catch(undefined),
  outcome: Outcome.optional().catch(undefined),
  from: DateText.optional().catch(undefined),
  to: DateText.optional().catch(undefined),
  q: z.string().optional().catch(undefined),
});
