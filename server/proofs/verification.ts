// The QR of a proof leads anybody to a page that says how the payment stands. Numbers can be guessed; the token cannot.

import { createHmac, timingSafeEqual } from "node:crypto";
import type { Config } from "#server/config.ts";

interface Subject {
  /** Number of the receipt or of the advice. */
  readonly of: string;
  readonly connection: string;
}

function tokenOf(config: Config, { of, connection }: Subject): string {
  const mac = createHmac("sha256", config.secret).update(`payment|${of}|${connection}`).digest();
  return mac.subarray(0, 16).toString("base64url");
}

export function tokenFits(config: Config, subject: Subject, token: string): boolean {
  const [expected, given] = [Buffer.from(tokenOf(config, subject)), Buffer.from(token)];
  return expected.length === given.length && timingSafeEqual(expected, given);
}

export function proofUrl(config: Config, subject: Subject): string {
  return `${config.publicUrl}/verify/payment/${subject.of}/${subject.connection}?token=${tokenOf(config, subject)}`;
}
