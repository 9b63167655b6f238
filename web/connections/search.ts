// What the addresses of these screens hold: filters, order, page, and what is open.

import { z } from "zod";
import { claimStandings, claimStates } from "#server/connections/claims/claims-contract.ts";
import { tagActions } from "#server/connections/contract.ts";
import { disputeStates } from "#server/connections/disputes/disputes-contract.ts";
import { TagOutcome } from "#server/connections/outcomes-contract.ts";

const page = z.number().int().min(1).catch(1).default(1);
const text = z.coerce.string().max(100).optional().catch(undefined);

export const ConnectionsSearch = z.object({
  page,
  discom: z.number().int().optional().catch(undefined),
  office: z.number().int().optional().catch(undefined),
  category: text,
  unit: z
    .string()
    .regex(/^(none|[1-9]\d*)$/)
    .optional()
    .catch(undefined),
  search: text,
  sort: z.enum(["number", "site", "tagged"]).optional().catch(undefined),
  descending: z.enum(["true", "false"]).optional().catch(undefined),
  /** The connection whose facts are open, as `discom-id`, or `new` while one is being tagged. */
  open: z.string().optional().catch(undefined),
});
export type ConnectionsSearch = z.infer<typeof ConnectionsSearch>;

export const MassTagSearch = z.object({ page, action: z.enum(tagActions).catch("tag").default("tag") });
export const PageSearch = z.object({ page });
export const ClaimsSearch = z.object({ page, state: z.enum(claimStates).optional().catch(undefined) });
export const DisputesSearch = z.object({ page, state: z.enum(disputeStates).optional().catch(undefined) });
export const ClaimBatchesSearch = z.object({ page, waiting: z.boolean().optional().catch(undefined) });
export const likes = ["high", "middle", "low"] as const;
export const ClaimBatchSearch = z.object({
  page,
  state: z.enum(claimStates).optional().catch(undefined),
  standing: z.enum(claimStandings).optional().catch(undefined),
  like: z.enum(likes).optional().catch(undefined),
  search: text,
  /** A bulk decision that was started here. */
  work: z.string().optional().catch(undefined),
});
export const TagUploadSearch = z.object({ page, outcome: TagOutcome.optional().catch(undefined) });

export function keyOf(connection: { discomId: number; id: string }): string {
  return `${connection.discomId}-${connection.id}`;
}
