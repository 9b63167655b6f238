// A link to one bill, for a message: whoever has it sees that bill and pays it, and learns nothing else.

import { createHash, randomBytes } from "node:crypto";
import type { Db } from "#server/database.ts";
import { notFound } from "#server/errors.ts";
import { insertPayLink } from "./pay-link-queries.ts";

/** A bill is asked about for as long as its next two follow it. */
const VALID_DAYS = 90;

/** The token, 22 characters that cannot be guessed; the page is `/pay/<token>`. Each call makes another one. */
export async function payLinkFor(db: Db, discomId: number, billId: string): Promise<string> {
  const token = randomBytes(16).toString("base64url");
  const made = await insertPayLink(db, { discomId, billId, tokenHash: hashOf(token), days: VALID_DAYS });
  if (!made) throw notFound("bill");
  return token;
}

/** Links are found by this: the token itself is nowhere kept. */
export function hashOf(token: string): Buffer {
  return createHash("sha256").update(token).digest();
}
