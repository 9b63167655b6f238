// What the addresses of these screens hold: filters, order, page, and what is open.

import { z } from "zod";
import { tagActions } from "#server/connections/contract.ts";
import { TagOutcome } from "#server/connections/outcomes-contract.ts";

const page = z.number().int().min(1).catch(1).default(1);
const text = z.coerce.string().max(100).optional().catch(undefined);

export const ConnectionsSearch = z.object({
  page,
  discom: z.number().int().optional().catch(undefined),
  office: z.number().int().optional().catch(undefined),
  category: text,
  search: text,
  sort: z.enum(["number", "site", "tagged"]).optional().catch(undefined),
  descending: z.enum(["true", "false"]).optional().catch(undefined),
  /** The connection whose facts are open, as `discom-id`, or `new` while one is being tagged. */
  open: z.string().optional().catch(undefined),
});
export type ConnectionsSearch = z.infer<typeof ConnectionsSearch>;

export const MassTagSearch = z.object({ page, action: z.enum(tagActions).catch("tag").default("tag") });
export const TagUploadSearch = z.object({ page, outcome: TagOutcome.optional().catch(undefined) });

export function keyOf(connection: { discomId: number; id: string }): string {
  return `${connection.discomId}-${connection.id}`;
}
