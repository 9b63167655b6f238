// Codes of a phone (TOTP, RFC 6238: SHA-1, six digits, 30 seconds), each good once ever, whatever it was spent on.

import { createHash, randomBytes } from "node:crypto";
import { generateSecret, generateURI, verifySync } from "otplib";
import QRCode from "qrcode";
import type { Config } from "#server/config.ts";
import type { Database, Db } from "#server/database.ts";
import { Refusal } from "#server/errors.ts";
import { seal, unseal } from "#server/sealed.ts";
import type { SecondFactorState } from "./second-factor-contract.ts";
import {
  confirmPending,
  keepPending,
  pendingSecret,
  replaceRecoveryCodes,
  sealedSecret,
  spendStep,
  stateOf,
  useRecoveryCode,
} from "./second-factor-queries.ts";
import { throttle } from "./throttle.ts";

const PERIOD_SECONDS = 30;
const RECOVERY_CODES = 10;

/** What a code is checked with: the secret that opens what is sealed, and the counters of attempts. */
export interface Checking {
  readonly config: Config;
  readonly database: Database;
}

/** Whether a person must show a code; `missing` when the organisation asks for one and the person has set none up. */
export async function secondFactorOf(db: Db, userId: string): Promise<SecondFactorState> {
  return (await stateOf(db, userId)) ?? "off";
}

/**
 * Spends a code of six digits on `purpose` (`advice:SB260004187772:<sha256>`, at most 200 characters) within the caller's
 * transaction, as either role; what is rolled back leaves the code unspent. Refuses with `second-factor-missing` (none set up),
 * `second-factor-wrong`, `second-factor-used` (a code works once, on whatever) and `too-many-attempts` (10 in 5 minutes).
 */
export async function spendCode(
  db: Db,
  checking: Checking,
  userId: string,
  code: string,
  purpose: string,
): Promise<void> {
  const sealed = await sealedSecret(db, userId);
  if (!sealed) throw new Refusal(403, "second-factor-missing", "Set up a second factor first.");
  const attempts = throttle(checking.database, "second-factor", 10, 300);
  await attempts.attempt(userId);
  const step = stepOf(unseal(checking.config.secret, aboutFactor(userId), sealed), code);
  if (step === null) throw wrong();
  if (!(await spendStep(db, { userId, step, purpose }))) {
    throw new Refusal(422, "second-factor-used", "This code has been used. Wait for the next one.");
  }
  await attempts.forgive(userId);
}

/** Like `spendCode` for who has a second factor or must have one; nothing for who needs none. */
export async function spendCodeIfAsked(
  db: Db,
  checking: Checking,
  userId: string,
  code: string | undefined,
  purpose: string,
): Promise<void> {
  if ((await secondFactorOf(db, userId)) === "off") return;
  if (code === undefined && (await sealedSecret(db, userId))) {
    throw new Refusal(422, "second-factor-wanted", "A code of your second factor is wanted.");
  }
  await spendCode(db, checking, userId, code ?? "", purpose);
}

/** A code of the phone, or one of the recovery codes. For logging in and for one's own second factor, never for approving. */
export async function spendAnyCode(
  db: Db,
  checking: Checking,
  userId: string,
  code: string,
  purpose: string,
): Promise<"phone" | "recovery"> {
  if (/^\d{6}$/.test(code)) {
    await spendCode(db, checking, userId, code, purpose);
    return "phone";
  }
  await throttle(checking.database, "second-factor", 10, 300).attempt(userId);
  if (!(await useRecoveryCode(db, userId, hashOf(code)))) throw wrong();
  return "recovery";
}

export interface Begun {
  readonly secret: string;
  readonly uri: string;
  readonly qr: string[];
}

/** A new secret, which counts once a code of it was shown. */
export async function begin(db: Db, checking: Checking, user: { id: string; email: string }): Promise<Begun> {
  const secret = generateSecret();
  await keepPending(db, user.id, seal(checking.config.secret, aboutFactor(user.id), secret));
  const uri = generateURI({ issuer: "Milaan", label: user.email, secret });
  const { modules } = QRCode.create(uri, { errorCorrectionLevel: "M" });
  const qr = Array.from({ length: modules.size }, (_, y) =>
    Array.from({ length: modules.size }, (_, x) => (modules.get(y, x) ? "1" : "0")).join(""),
  );
  return { secret, uri, qr };
}

/** Gives the recovery codes, which nobody can read again. */
export async function confirm(db: Db, checking: Checking, userId: string, code: string): Promise<string[]> {
  const pending = await pendingSecret(db, userId);
  if (!pending) throw new Refusal(409, "second-factor-not-begun", "That was too long ago. Begin again.");
  const attempts = throttle(checking.database, "second-factor", 10, 300);
  await attempts.attempt(userId);
  const step = stepOf(unseal(checking.config.secret, aboutFactor(userId), pending), code);
  if (step === null) throw wrong();
  await attempts.forgive(userId);
  await spendStep(db, { userId, step, purpose: "set up" });
  await confirmPending(db, userId);
  return giveRecoveryCodes(db, userId);
}

export async function giveRecoveryCodes(db: Db, userId: string): Promise<string[]> {
  const codes = Array.from({ length: RECOVERY_CODES }, () => base32(randomBytes(10)));
  await replaceRecoveryCodes(db, userId, codes.map(hashOf));
  return codes.map((code) => (code.match(/.{4}/g) as string[]).join("-"));
}

/** The step whose code it is: the one that runs, the one before (typed slowly) or the next (a clock ahead). */
function stepOf(secret: string, token: string): number | null {
  if (!/^\d{6}$/.test(token)) return null;
  const found = verifySync({ secret, token, period: PERIOD_SECONDS, epochTolerance: PERIOD_SECONDS });
  return found.valid && "timeStep" in found ? found.timeStep : null;
}

function wrong(): Refusal {
  return new Refusal(422, "second-factor-wrong", "This is not the code your phone shows now.");
}

function aboutFactor(userId: string): string {
  return `second-factor:${userId}`;
}

function hashOf(recoveryCode: string): Buffer {
  return createHash("sha256").update(recoveryCode).digest();
}

function base32(bytes: Buffer): string {
  const bits = Array.from(bytes, (byte) => byte.toString(2).padStart(8, "0")).join("");
  return (bits.match(/.{5}/g) as string[])
    .map((five) => "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"[Number.parseInt(five, 2)])
    .join("");
}
