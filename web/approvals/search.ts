// What the list of approvals is filtered by, as its address holds it.

import { z } from "zod";
import { ApprovalKind } from "#server/approvals/contract.ts";

export const ApprovalsSearch = z.object({
  page: z.number().int().min(1).catch(1).default(1),
  state: z.enum(["waiting", "answered"]).catch("waiting").default("waiting"),
  kind: ApprovalKind.optional().catch(undefined),
});
