// A bank that calls back: signs what it sends as the portal's document asks.

import { createHmac, randomBytes } from "node:crypto";
import supertest from "supertest";
import type { PayingConfig } from "#server/paying-config.ts";
import type { TestGround } from "./ground.ts";

export const BANK_KEY = "a key that only the test's bank knows";

export const callingBank: PayingConfig = {
  bankKeys: new Map([["SB-1", ["the key it had before, until today", BANK_KEY]]]),
  aggregator: null,
  limits: { upi: 1_00_000_00n, card: 5_00_000_00n, "net-banking": 10_00_000_00n, wallet: 10_000_00n },
  upi: { handles: new Map() },
  sandbox: null,
  sandboxBankUrl: null,
};

export interface Signing {
  readonly bank?: string;
  readonly key?: string;
  readonly nonce?: string;
  /** Seconds by which the bank's clock is ahead. */
  readonly ahead?: number;
  /** Sent instead of what was signed. */
  readonly instead?: string;
}

export function callBack(ground: TestGround, verb: "validate" | "notify", body: object, signing: Signing = {}) {
  const { bank = "SB-1", key = BANK_KEY, nonce = randomBytes(12).toString("hex"), ahead = 0 } = signing;
  const text = JSON.stringify(body);
  const timestamp = String(Math.floor(Date.now() / 1000) + ahead);
  const signature = createHmac("sha256", key).update(`${timestamp}.${nonce}.${text}`).digest("hex");
  return supertest(ground.app)
    .post(`/api/bank/${bank}/${verb}`)
    .set("content-type", "application/json")
    .set("x-bank-timestamp", timestamp)
    .set("x-bank-nonce", nonce)
    .set("x-bank-signature", `sha256=${signature}`)
    .send(signing.instead ?? text);
}

let serial = 0;

/** An RTGS transfer's number that no other test has. */
export function freshUtr(): string {
  serial += 1;
  return `UTIBR520261122${String(70_000_000 + serial)}`;
}

export function creditOf(advice: { van: string; amountPaise: string }, utr: string, change: object = {}): object {
  return {
    kind: "credit",
    utr,
    bankReference: `REF${utr.slice(-6)}`,
    van: advice.van,
    paise: advice.amountPaise,
    mode: "RTGS",
    remitter: { name: "Test Works (fictional)", account: "999000111222", ifsc: "UTIB0000001" },
    creditedAt: new Date().toISOString(),
    ...change,
  };
}
