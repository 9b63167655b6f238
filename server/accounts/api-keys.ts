// A key lets a payer's system do what its scopes say, as a user of its own: a maker at most, so that a person always approves.

import { createHash, randomBytes, randomInt } from "node:crypto";
import { isIP } from "node:net";
import { record } from "#server/audit/record.ts";
import type { Scope } from "#server/contract.ts";
import { type Actor, asSystem, type Database, type Db } from "#server/database.ts";
import { notFound, Refusal } from "#server/errors.ts";
import type { Call } from "#server/http.ts";
import { endKey, insertKey, insertServiceUser, keyByHash, noteUse } from "./api-key-queries.ts";
import { hashPassword } from "./password.ts";
import { throttle } from "./throttle.ts";

const START = "mk_live_";
const LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
/** 40 of 62 letters are 238 bits. */
const LENGTH = 40;
const SHOWN = 6;
const CALLS_A_MINUTE = 600;

const makes: readonly Scope[] = ["connections:tag", "advices:make", "disputes:raise"];

export function isApiKey(bearer: string): boolean {
  return bearer.startsWith(START);
}

export interface KeyWish {
  readonly name: string;
  readonly scopes: readonly Scope[];
  readonly addresses: readonly string[];
  readonly expiresInDays: number | null;
}

export async function makeKey(
  db: Db,
  actor: Actor,
  wish: KeyWish,
): Promise<{ id: string; prefix: string; secret: string }> {
  const payerId = actor.payerId as string;
  const secret = START + Array.from({ length: LENGTH }, () => LETTERS[randomInt(LETTERS.length)]).join("");
  const prefix = secret.slice(0, START.length + SHOWN);
  const scopes = [...new Set(wish.scopes)];
  const userId = await insertServiceUser(db, {
    madeBy: actor.userId,
    email: `${prefix.toLowerCase()}-${randomBytes(6).toString("hex")}@keys.invalid`,
    name: `${wish.name} (${prefix})`,
    payerId,
    roles: [scopes.some((scope) => makes.includes(scope)) ? "maker" : "viewer"],
    // Nobody knows the password, so nobody logs in as a key.
    passwordHash: await hashPassword(randomBytes(32).toString("base64")),
  });
  const { name, addresses, expiresInDays } = wish;
  const key = { payerId, userId, name, prefix, hash: hashOf(secret), scopes, addresses, expiresInDays };
  const id = await insertKey(db, { ...key, madeBy: actor.userId });
  await record(db, actor, "made an API key", `api-key:${id}`, { name, prefix, scopes, addresses, expiresInDays });
  return { id, prefix, secret };
}

export async function revokeKey(db: Db, actor: Actor, id: string, why: string): Promise<void> {
  const payerId = actor.payerId as string;
  const ended = await endKey(db, { keyId: id, payerId, userId: actor.userId, why });
  if (!ended) throw notFound("key that could be revoked");
  await record(db, actor, "revoked an API key", `api-key:${id}`, { prefix: ended.prefix, reason: why });
}

/** Who a key acts as at a route. Looked up at each call: a revoked key ends at once. */
export async function authenticateKey(database: Database, secret: string, call: Call): Promise<Actor> {
  const address = addressOf(call.address);
  const key = await asSystem(database, (db) => keyByHash(db, hashOf(secret), address));
  if (!key) throw new Refusal(401, "key-unknown", "There is no such API key.");
  if (key.ended) throw new Refusal(401, "key-ended", "This API key was revoked or has expired. Make another.");
  if (!key.fromHere) {
    throw new Refusal(403, "key-address", "This API key may not be used from this address.", { params: { address } });
  }
  await throttle(database, "api-key", CALLS_A_MINUTE, 60).attempt(key.id);
  await asSystem(database, (db) => noteUse(db, key, address));
  if (call.scope === null) throw new Refusal(403, "key-closed", "This is not open to API keys; a person does it.");
  if (!key.scopes.includes(call.scope)) {
    throw new Refusal(403, "key-scope", "This API key lacks the scope for this.", { params: { scope: call.scope } });
  }
  return { userId: key.userId, name: key.userName, payerId: key.payerId, discomId: null, roles: key.roles };
}

function hashOf(secret: string): Buffer {
  return createHash("sha256").update(secret).digest();
}

/** An IPv4 address in IPv6 dress is the same address; what is none comes from nowhere. */
function addressOf(text: string): string {
  const plain = text.replace(/^::ffff:(?=\d+\.)/i, "");
  return isIP(plain) === 0 ? "0.0.0.0" : plain;
}
