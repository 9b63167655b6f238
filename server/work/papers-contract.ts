// Papers that are drawn in the background and kept for a month for the person who asked.

import { z } from "zod";
import { discomRoles, endpoint, InstantText, payerRoles } from "#server/contract.ts";

const tag = "work";
const everyone = { payer: payerRoles, discom: discomRoles };

export const Paper = z.strictObject({
  workId: z.uuid(),
  kind: z.string(),
  asked: z.record(z.string(), z.unknown()),
  askedAt: InstantText,
  /** Null while it is drawn, or when that failed; the work says which. */
  file: z
    .strictObject({
      name: z.string(),
      bytesCount: z.number(),
      readyAt: InstantText,
      /** Gone after a month; ask again. */
      kept: z.boolean(),
    })
    .nullable(),
});
export type Paper = z.infer<typeof Paper>;

/** What a request for papers is answered with: follow this work, fetch its file. */
export const PaperAsked = z.strictObject({ workId: z.uuid() });

export const listPapers = endpoint({
  method: "GET",
  path: "/api/papers",
  tag,
  summary: "The papers this person asked for lately, drawn or still being drawn.",
  who: everyone,
  scope: "receipts:read",
  query: z.strictObject({ kind: z.string().max(40).optional() }),
  answer: z.strictObject({ rows: z.array(Paper) }),
});

export const paperFile = endpoint({
  method: "GET",
  path: "/api/papers/:workId/file",
  tag,
  summary: "A drawn paper, for who asked for it.",
  who: everyone,
  scope: "receipts:read",
  params: z.strictObject({ workId: z.uuid() }),
  produces: "application/octet-stream",
});
