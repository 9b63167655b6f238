// Which disputes are looked at, and what a new one begins with, as the address holds it.

import { z } from "zod";
import { About, DisputeKind } from "#server/disputes/contract.ts";

export const DisputesSearch = z.object({
  page: z.number().int().min(1).catch(1).default(1),
  view: z.enum(["open", "mine", "with-payer", "decided", "closed", "all"]).catch("open").default("open"),
  kind: DisputeKind.optional().catch(undefined),
  q: z.coerce.string().max(60).optional().catch(undefined),
  overdue: z.enum(["true"]).optional().catch(undefined),
});

/** Others lead here: `/disputes/new?about=bill&discom=1&reference="700000000001"`. */
export const NewDisputeSearch = z.object({
  about: About.catch("bill").default("bill"),
  kind: DisputeKind.optional().catch(undefined),
  discom: z.number().int().optional().catch(undefined),
  /** A bill's, advice's or receipt's number, a UTR, or the credit of kept money. */
  reference: z.coerce.string().max(60).optional().catch(undefined),
});
