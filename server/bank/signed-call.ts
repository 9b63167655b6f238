// Whether a call comes from the bank: signed over the very bytes, recently, and not heard before.

import { createHmac, timingSafeEqual } from "node:crypto";
import type { Db } from "#server/database.ts";
import { Refusal } from "#server/errors.ts";
import { rememberNonce } from "./nonce-queries.ts";

export interface SignedCall {
  readonly raw: Buffer;
  readonly header: (name: string) => string | undefined;
}

const WINDOW_SECONDS = 300;
/** Somebody without a key learns nothing from how long the answer takes. */
const NOBODYS_KEY = "0".repeat(64);

/** Gives the call's number. Refuses (401) what is unsigned, signed by another, or older or newer than five minutes. */
export function checkSignature(call: SignedCall, keys: readonly string[], now: Date = new Date()): string {
  const timestamp = call.header("x-bank-timestamp") ?? "";
  const nonce = call.header("x-bank-nonce") ?? "";
  const given = /^sha256=([0-9a-f]{64})$/.exec(call.header("x-bank-signature") ?? "")?.[1];
  if (!/^\d{10}$/.test(timestamp) || !/^[\w-]{16,64}$/.test(nonce) || given === undefined)
    throw new Refusal(401, "not-signed", "Sign the call: x-bank-timestamp, x-bank-nonce, x-bank-signature.");
  const signed = keys.length === 0 ? [NOBODYS_KEY] : keys;
  const fitting = signed.map((key) =>
    timingSafeEqual(signatureOf(key, timestamp, nonce, call.raw), Buffer.from(given, "hex")),
  );
  if (keys.length === 0 || !fitting.includes(true))
    throw new Refusal(401, "signature-wrong", "The signature does not fit the call.");
  if (Math.abs(now.getTime() / 1000 - Number(timestamp)) > WINDOW_SECONDS)
    throw new Refusal(401, "signature-stale", "The call was signed too long ago, or the clocks differ. Sign it anew.");
  return nonce;
}

/** HMAC-SHA256 over `timestamp.nonce.body`. */
function signatureOf(key: string, timestamp: string, nonce: string, raw: Buffer): Buffer {
  return createHmac("sha256", key).update(`${timestamp}.${nonce}.`).update(raw).digest();
}

/** A call is taken once; a bank that tries again signs again. */
export async function takeOnce(db: Db, caller: string, nonce: string): Promise<void> {
  if (!(await rememberNonce(db, caller, nonce, 4 * WINDOW_SECONDS)))
    throw new Refusal(409, "call-replayed", "This very call was taken before. Sign a repetition anew.");
}
