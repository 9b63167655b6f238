// Untagged connections that look like one's own: enough to recognise each, and the way to claim it.

import { z } from "zod";
import { endpoint, Id, paged, pageQuery, payerRoles } from "#server/contract.ts";
import { NOTE_MAX, Sha256Text } from "../contract.ts";

const tag = "tag hints";
const everyPayer = { payer: payerRoles } as const;
const taggers = { payer: ["maker", "admin"] } as const;

export const TagHint = z.strictObject({
  id: Id,
  discomId: z.number().int(),
  discomName: z.string(),
  /** `••••••317`: its last digits. */
  maskedNumber: z.string(),
  office: z.string(),
  officeHi: z.string(),
  category: z.string(),
  /** 0 to 100. */
  likeness: z.number().int(),
  why: z.enum(["name", "held-name"]),
});
export type TagHint = z.infer<typeof TagHint>;

export const listTagHints = endpoint({
  method: "GET",
  path: "/api/tag-hints",
  tag,
  summary: "Untagged connections whose registered name is like one's own, most alike first.",
  who: everyPayer,
  scope: "connections:read",
  query: z.strictObject({ ...pageQuery }),
  answer: paged(TagHint),
});

const some = z.array(Id).min(1).max(200);

export const dismissTagHints = endpoint({
  method: "POST",
  path: "/api/tag-hints/dismissals",
  tag,
  summary: "Say that they are not one's own; they are not shown again.",
  who: taggers,
  scope: "connections:tag",
  body: z.strictObject({ ids: some }),
});

export const claimTagHints = endpoint({
  method: "POST",
  path: "/api/tag-hints/claims",
  tag,
  summary: "Claim them without a proof; the discom decides.",
  who: taggers,
  scope: "connections:tag",
  body: z.strictObject({
    ids: some,
    paper: Sha256Text.optional(),
    note: z.string().trim().max(NOTE_MAX).default(""),
  }),
  answer: z.strictObject({ claimed: z.number().int() }),
});
