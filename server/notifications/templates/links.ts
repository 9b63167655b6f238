// Addresses that messages lead to: the portal's own pages, and the way to hear no more.

import { createHmac, timingSafeEqual } from "node:crypto";
import type { Config } from "#server/config.ts";
import type { FootLinks } from "./render.ts";

type Known = Pick<Config, "publicUrl" | "secret">;

export function portalLink({ publicUrl }: Pick<Config, "publicUrl">, path: string): string {
  return `${publicUrl}${path}`;
}

/** Where whoever has a message in hand agrees to more of them, or stops them. */
export function contactLink(config: Known, contactId: string): string {
  return portalLink(config, `/told/${contactToken(config, contactId)}`);
}

export function stopLink(config: Known, contactId: string): string {
  return contactLink(config, contactId);
}

function contactToken({ secret }: Pick<Config, "secret">, contactId: string): string {
  return `${contactId}-${sealed(secret, contactId)}`;
}

/** The contact a token stands for, or null. */
export function contactOfToken({ secret }: Pick<Config, "secret">, token: string): string | null {
  const match = /^([1-9]\d{0,17})-([\w-]{16})$/.exec(token);
  if (!match) return null;
  const [, contactId = "", seal = ""] = match;
  return timingSafeEqual(Buffer.from(seal), Buffer.from(sealed(secret, contactId))) ? contactId : null;
}

export function footLinks(config: Known, to: { userId: string | null; contactId: string | null }): FootLinks {
  if (to.contactId !== null) return { stop: stopLink(config, to.contactId) };
  return to.userId === null ? {} : { preferences: portalLink(config, "/notices/preferences") };
}

function sealed(secret: string, contactId: string): string {
  return createHmac("sha256", secret).update(`contact link ${contactId}`).digest("base64url").slice(0, 16);
}
