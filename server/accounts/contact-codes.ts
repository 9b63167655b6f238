// Codes and links that prove a mailbox or a phone: made here, sent by who sends messages, good once and for a while.

import { createHash, createHmac, randomBytes, randomInt, timingSafeEqual } from "node:crypto";
import type { Config } from "#server/config.ts";
import { asSystem, type Db } from "#server/database.ts";
import { Refusal } from "#server/errors.ts";
import { happened } from "#server/events/happened.ts";
import type { Jobs } from "#server/queue.ts";
import { seal, unseal } from "#server/sealed.ts";
import type { CodePurpose, ContactChannel } from "./contact-channel.ts";
import {
  codeByHash,
  codeWaiting,
  forgetExpired,
  insertCode,
  keepSecret,
  markSent,
  settleAll,
  settleCode,
  tryCode,
} from "./contact-code-queries.ts";

const MINUTES: Record<CodePurpose, number> = { verify: 10, invitation: 7 * 24 * 60 };

export interface CodeWanted {
  /** What it proves, `registration:17`; a new one of the same subject and channel replaces the last. */
  readonly subject: string;
  readonly purpose: CodePurpose;
  readonly channel: ContactChannel;
  /** E-mail address, or mobile as `+919…`. */
  readonly address: string;
  readonly language: "en" | "hi";
  readonly payerId: string | null;
  readonly discomId?: number | null;
  /** What the message says besides: `name`, `organisation`, `organisationHi`. No code is put here. */
  readonly facts: Readonly<Record<string, unknown>>;
}

/** Makes a code and says `contact.code-wanted`, whose facts hold `codeId`, `purpose`, `channel`, `language` and those given. Worker role. */
export async function wantCode(db: Db, config: Config, wanted: CodeWanted): Promise<string> {
  const { subject, purpose, channel, address, language, payerId, facts } = wanted;
  const minutes = MINUTES[purpose];
  const id = await insertCode(db, { subject, purpose, channel, address, language, minutes });
  const secret =
    purpose === "verify" ? String(randomInt(1_000_000)).padStart(6, "0") : randomBytes(32).toString("base64url");
  await keepSecret(
    db,
    id,
    purpose === "verify" ? digitsHash(config, id, secret) : linkHash(secret),
    seal(config.secret, `contact-code:${id}`, secret),
  );
  await happened(db, {
    kind: "contact.code-wanted",
    discomId: wanted.discomId ?? null,
    payerId,
    subject: `contact-code:${id}`,
    facts: { ...facts, codeId: id, purpose, channel, language, minutes },
  });
  return id;
}

export interface CodeToSend {
  readonly purpose: CodePurpose;
  readonly channel: ContactChannel;
  readonly address: string;
  readonly language: "en" | "hi";
  /** Six digits, for `verify`. */
  readonly code: string | null;
  /** Absolute, for `invitation`. */
  readonly link: string | null;
  readonly expiresAt: string;
}

/** What is to be sent now; null when it was sent, used, replaced or is past. After handing it over call `codeSent`. Worker role. */
export async function codeToSend(db: Db, config: Config, id: string): Promise<CodeToSend | null> {
  const waiting = await codeWaiting(db, id);
  if (!waiting) return null;
  const { purpose, channel, address, language, expiresAt } = waiting;
  const secret = unseal(config.secret, `contact-code:${id}`, waiting.sealed);
  const link = purpose === "invitation" ? new URL(`/invitation/${secret}`, config.publicUrl).href : null;
  return { purpose, channel, address, language, expiresAt, code: purpose === "verify" ? secret : null, link };
}

/** From now on nobody can read it, only check it. */
export function codeSent(db: Db, id: string): Promise<void> {
  return markSent(db, id);
}

export type CodeOutcome =
  | { readonly outcome: "right"; readonly address: string }
  | { readonly outcome: "wrong" | "spent" | "none" };

/** Five tries in ten minutes. Counts the try, so the caller commits whatever comes of it. */
export async function checkCode(
  db: Db,
  config: Config,
  subject: string,
  channel: ContactChannel,
  code: string,
): Promise<CodeOutcome> {
  const tried = await tryCode(db, subject, channel);
  if (!tried) return { outcome: "none" };
  if (timingSafeEqual(tried.hash, digitsHash(config, tried.id, code))) {
    await settleCode(db, tried.id);
    return { outcome: "right", address: tried.address };
  }
  if (tried.tries < 5) return { outcome: "wrong" };
  await settleCode(db, tried.id);
  return { outcome: "spent" };
}

export function codeRefusal(outcome: "wrong" | "spent" | "none"): Refusal {
  if (outcome === "wrong") return new Refusal(422, "contact-code-wrong", "This is not the code that was sent.");
  if (outcome === "spent")
    return new Refusal(422, "contact-code-spent", "That was the fifth wrong code. Have a new one sent.");
  return new Refusal(422, "contact-code-past", "This code no longer works. Have a new one sent.");
}

/** The subject a link opens, null when it was used, replaced or is past. `settle` uses it up. */
export async function openLink(
  db: Db,
  token: string,
): Promise<{ subject: string; expiresAt: string; settle(): Promise<void> } | null> {
  const found = await codeByHash(db, "invitation", linkHash(token));
  return found ? { ...found, settle: () => settleCode(db, found.id) } : null;
}

export function withdrawCodes(db: Db, subject: string): Promise<void> {
  return settleAll(db, subject);
}

export const forgetCodes: Jobs[string] = (_payload, { database }) => asSystem(database, forgetExpired);

/** Six digits are soon guessed from a bare hash; without MILAAN_SECRET this one says nothing. */
function digitsHash(config: Config, id: string, code: string): Buffer {
  return createHmac("sha256", config.secret).update(`contact-code:${id}:${code}`).digest();
}

function linkHash(token: string): Buffer {
  return createHash("sha256").update(token).digest();
}
