// A payer's connections and the tags that make them its own, as the wire sees them.

import { z } from "zod";
import { endpoint, Id, InstantText, paged, pageQuery, payerRoles } from "#server/contract.ts";

const tag = "connections";
const everyPayer = { payer: payerRoles } as const;
/** Who may claim connections and let go of them. */
const taggers = { payer: ["maker", "admin"] } as const;

export const LABEL_MAX = 80;
export const REASON_MIN = 5;
export const proofKinds = ["bill-number", "bill-amount", "discom"] as const;

export const Connection = z.strictObject({
  discomId: z.number().int(),
  discomCode: z.string(),
  discomName: z.string(),
  id: Id,
  number: z.string(),
  name: z.string(),
  site: z.string(),
  category: z.string(),
  officeId: z.number().int(),
  /** The division, where the tree has one above the connection's own office. */
  office: z.string(),
  officeHi: z.string(),
  label: z.string(),
  proof: z.enum(proofKinds),
  taggedAt: InstantText,
  taggedBy: z.string(),
  taggedByHi: z.string(),
});
export type Connection = z.infer<typeof Connection>;

export const connectionFilter = {
  discom: z.coerce.number().int().positive().optional(),
  /** This office and everything below it; needs `discom`. */
  office: z.coerce.number().int().positive().optional(),
  category: z.string().max(60).optional(),
  /** Part of the number, site, name or label. */
  search: z.string().trim().max(100).optional(),
};

export const listConnections = endpoint({
  method: "GET",
  path: "/api/connections",
  tag,
  summary: "The connections one's organisation holds.",
  who: everyPayer,
  query: z.strictObject({
    ...pageQuery,
    ...connectionFilter,
    sort: z.enum(["number", "site", "tagged"]).default("number"),
    descending: z.stringbool().default(false),
  }),
  answer: paged(Connection),
});

export const connectionChoices = endpoint({
  method: "GET",
  path: "/api/connections/choices",
  tag,
  summary: "What one's connections can be filtered by, with counts.",
  who: everyPayer,
  answer: z.strictObject({
    total: z.number().int(),
    discoms: z.array(
      z.strictObject({ id: z.number().int(), code: z.string(), name: z.string(), count: z.number().int() }),
    ),
    categories: z.array(z.strictObject({ category: z.string(), count: z.number().int() })),
    divisions: z.array(
      z.strictObject({
        discomId: z.number().int(),
        id: z.number().int(),
        name: z.string(),
        nameHi: z.string(),
        count: z.number().int(),
      }),
    ),
  }),
});

const proofFields = {
  /** A bill of the last twelve months. */
  billNumber: z.string().trim().max(40).optional(),
  /** The amount of one of the last three bills, in rupees as printed on it. */
  billAmount: z.string().trim().max(40).optional(),
};

export const tagConnection = endpoint({
  method: "POST",
  path: "/api/connections/tags",
  tag,
  summary: "Claim a connection by its number and a recent bill's number or amount.",
  who: taggers,
  body: z.strictObject({
    discom: z.number().int().positive(),
    number: z.string().trim().min(1).max(20),
    ...proofFields,
    label: z.string().trim().max(LABEL_MAX).default(""),
  }),
  answer: z.strictObject({ discomId: z.number().int(), id: Id, number: z.string(), site: z.string() }),
});

const connectionPath = z.strictObject({ discom: z.coerce.number().int().positive(), id: Id });

export const untagConnection = endpoint({
  method: "POST",
  path: "/api/connections/:discom/:id/untag",
  tag,
  summary: "Let go of a connection, with the reason. Refused while a live advice holds a bill of it.",
  who: taggers,
  params: connectionPath,
  body: z.strictObject({ reason: z.string().trim().min(REASON_MIN).max(300) }),
});

export const labelConnection = endpoint({
  method: "PUT",
  path: "/api/connections/:discom/:id/label",
  tag,
  summary: "One's own name for a connection.",
  who: taggers,
  params: connectionPath,
  body: z.strictObject({ label: z.string().trim().max(LABEL_MAX) }),
});

export const TagEvent = z.strictObject({
  taggedAt: InstantText,
  taggedBy: z.string(),
  taggedByHi: z.string(),
  label: z.string(),
  proof: z.enum(proofKinds),
  untaggedAt: InstantText.nullable(),
  untaggedBy: z.string().nullable(),
  untaggedByHi: z.string().nullable(),
  untagReason: z.string().nullable(),
});
export type TagEvent = z.infer<typeof TagEvent>;

export const tagHistory = endpoint({
  method: "GET",
  path: "/api/connections/:discom/:id/tags",
  tag,
  summary: "When one's organisation claimed the connection and let it go, newest first.",
  who: everyPayer,
  params: connectionPath,
  answer: z.strictObject({ rows: z.array(TagEvent) }),
});
