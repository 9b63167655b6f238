// What is to be packed, as the address of the page for auditors holds it.

import { z } from "zod";
import { DateText, Id } from "#server/contract.ts";

export const EvidenceSearch = z.object({
  from: DateText.optional().catch(undefined),
  to: DateText.optional().catch(undefined),
  account: z.number().int().optional().catch(undefined),
  rule: z.string().max(20).optional().catch(undefined),
  outcome: z.string().max(20).optional().catch(undefined),
  person: Id.optional().catch(undefined),
});
