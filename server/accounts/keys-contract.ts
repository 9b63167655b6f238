// Keys for a payer's own systems, as the wire sees them. A key's secret crosses it once, when it is made.

import { z } from "zod";
import { endpoint, Id, InstantText, Scope } from "#server/contract.ts";

const tag = "api keys";
const admin = { payer: ["admin"] } as const;
const Person = z.strictObject({ id: Id, name: z.string(), nameHi: z.string() });

/** An IPv4 or IPv6 address, or a range of them: `203.0.113.0/24`. */
export const AddressRange = z.union([z.ipv4(), z.cidrv4(), z.ipv6(), z.cidrv6()]);

export const ApiKeyState = z.enum(["active", "expired", "revoked"]);
export type ApiKeyState = z.infer<typeof ApiKeyState>;

export const ApiKey = z.strictObject({
  id: Id,
  name: z.string(),
  /** The first characters, by which it is known again: `mk_live_x7Qa2b`. */
  prefix: z.string(),
  scopes: z.array(Scope),
  /** Empty: from anywhere. */
  addresses: z.array(z.string()),
  expiresAt: InstantText.nullable(),
  madeBy: Person,
  madeAt: InstantText,
  /** To the minute. */
  lastUsedAt: InstantText.nullable(),
  lastUsedFrom: z.string().nullable(),
  revokedBy: Person.nullable(),
  revokedAt: InstantText.nullable(),
  revokedBecause: z.string().nullable(),
  state: ApiKeyState,
});
export type ApiKey = z.infer<typeof ApiKey>;

export const listApiKeys = endpoint({
  method: "GET",
  path: "/api/api-keys",
  tag,
  summary: "The payer's keys, newest first; never their secrets.",
  who: admin,
  answer: z.strictObject({ rows: z.array(ApiKey) }),
});

export const NewApiKey = z.strictObject({
  name: z.string().trim().min(2).max(60),
  scopes: z.array(Scope).min(1).max(20),
  addresses: z.array(AddressRange).max(20).default([]),
  /** Null never expires. */
  expiresInDays: z.int().min(1).max(1825).nullable().default(null),
});

export const makeApiKey = endpoint({
  method: "POST",
  path: "/api/api-keys",
  tag,
  summary: "Make a key. Its secret is in this answer and nowhere else, ever again.",
  who: admin,
  body: NewApiKey,
  answer: z.strictObject({ id: Id, prefix: z.string(), secret: z.string() }),
});

export const revokeApiKey = endpoint({
  method: "POST",
  path: "/api/api-keys/:id/revocation",
  tag,
  summary: "End a key at once. What it made stays, under its name.",
  who: admin,
  params: z.strictObject({ id: Id }),
  body: z.strictObject({ why: z.string().trim().min(5).max(500) }),
});
