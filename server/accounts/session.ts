// Sessions: a signed access token of minutes, and an opaque refresh token that is replaced at each use. Using one twice means
// it was stolen, so the whole family ends.

import { createHash, createSecretKey, type KeyObject, randomBytes, randomUUID } from "node:crypto";
import jwt from "jsonwebtoken";
import { record } from "#server/audit/record.ts";
import { type Actor, asSystem, type Database, type Db } from "#server/database.ts";
import { Refusal } from "#server/errors.ts";
import type { Jobs } from "#server/queue.ts";
import type { Session, SignedInUser } from "./contract.ts";
import { passwordFits } from "./password.ts";
import {
  insertRefreshToken,
  removeExpiredTokens,
  revokeFamily,
  signedInUser,
  type UserRow,
  useRefreshToken,
  userActing,
  userByEmail,
  userById,
} from "./queries.ts";
import { type Checking, secondFactorOf, spendAnyCode } from "./second-factor.ts";

const ACCESS_SECONDS = 10 * 60;
const SESSION_HOURS = 12;
const token = { algorithm: "HS256", issuer: "milaan", audience: "milaan-api" } as const;

export interface OpenedSession {
  readonly session: Session;
  readonly refreshToken: string;
  readonly endsAt: Date;
}

/** Verifying with a KeyObject takes 20 µs; with the string it takes 40 times that. */
export function signingKey(secret: string): KeyObject {
  return createSecretKey(Buffer.from(secret, "utf8"));
}

/** Null, in the same time, for a wrong password and for somebody unknown or inactive. Must commit either way. */
export async function checkPassword(db: Db, email: string, password: string): Promise<UserRow | null> {
  const user = await userByEmail(db, email);
  const fits = await passwordFits(user?.password_hash, password);
  if (user && fits && user.active) return user;
  await record(db, null, "log-in refused", user ? `user:${user.id}` : "user:unknown");
  return null;
}

/** After the password: refuses with `second-factor-wanted`, or with why the code is not good. */
export async function openSession(
  db: Db,
  checking: Checking,
  user: UserRow,
  code: string | undefined,
): Promise<OpenedSession> {
  if ((await secondFactorOf(db, user.id)) === "on") {
    if (code === undefined) {
      throw new Refusal(401, "second-factor-wanted", "Give the code of your second factor as well.");
    }
    const by = await spendAnyCode(db, checking, user.id, code, "log-in");
    if (by === "recovery") await record(db, actorFrom(user), "used a recovery code", `user:${user.id}`);
  }
  await record(db, actorFrom(user), "logged in", `user:${user.id}`);
  return continueSession(db, signingKey(checking.config.secret), user);
}

export function continueSession(db: Db, key: KeyObject, user: UserRow): Promise<OpenedSession> {
  return issue(db, key, user, randomUUID(), sessionEnd());
}

/** For who has just chosen a password. */
export async function beginSession(db: Db, config: Checking["config"], userId: string): Promise<OpenedSession> {
  return continueSession(db, signingKey(config.secret), (await userById(db, userId)) as UserRow);
}

/** Null when the token is unknown, spent or expired; a spent one ends its family. Must commit either way. */
export async function refresh(db: Db, key: KeyObject, refreshToken: string): Promise<OpenedSession | null> {
  const before = await useRefreshToken(db, hashOf(refreshToken));
  if (!before || before.revoked_at !== null || new Date(before.expires_at) < new Date()) return null;
  if (before.used_at !== null) {
    await revokeFamily(db, before.family);
    await record(db, null, "refresh token used twice, session ended", `user:${before.user_id}`);
    return null;
  }
  const user = await userById(db, before.user_id);
  if (!user?.active) return null;
  return issue(db, key, user, before.family, new Date(before.expires_at));
}

export async function closeSession(db: Db, refreshToken: string): Promise<void> {
  const before = await useRefreshToken(db, hashOf(refreshToken));
  if (!before) return;
  await revokeFamily(db, before.family);
  await record(db, null, "logged out", `user:${before.user_id}`);
}

export const forgetLogIns: Jobs[string] = (_payload, { database }) => asSystem(database, removeExpiredTokens);

/** Who a bearer token speaks for. The user is looked up at each request: a change of role or password works at once. */
export async function authenticate(database: Database, key: KeyObject, bearer: string): Promise<Actor> {
  let claims: jwt.JwtPayload;
  try {
    claims = jwt.verify(bearer, key, {
      algorithms: [token.algorithm],
      issuer: token.issuer,
      audience: token.audience,
    }) as jwt.JwtPayload;
  } catch {
    throw new Refusal(401, "token-expired", "Your session needs to be renewed.");
  }
  const user = await asSystem(database, (db) => userActing(db, String(claims.sub)));
  if (!user?.active || claims["version"] !== user.version || claims["type"] !== "access") {
    throw new Refusal(401, "session-ended", "Your session has ended. Log in again.");
  }
  return { ...actorFrom(user), bound: user.bound, lacksSecondFactor: user.lacks_factor };
}

function actorFrom(user: UserRow): Actor {
  return { userId: user.id, name: user.name, payerId: user.payer_id, discomId: user.discom_id, roles: user.roles };
}

async function issue(db: Db, key: KeyObject, user: UserRow, family: string, endsAt: Date): Promise<OpenedSession> {
  const refreshToken = randomBytes(32).toString("base64url");
  await insertRefreshToken(db, { hash: hashOf(refreshToken), family, userId: user.id, expiresAt: endsAt });
  const accessToken = jwt.sign({ version: user.version, type: "access" }, key, {
    algorithm: token.algorithm,
    issuer: token.issuer,
    audience: token.audience,
    subject: user.id,
    expiresIn: ACCESS_SECONDS,
  });
  return {
    session: {
      accessToken,
      expiresAt: new Date(Date.now() + ACCESS_SECONDS * 1000).toISOString(),
      sessionEndsAt: endsAt.toISOString(),
      user: (await signedInUser(db, user.id)) as SignedInUser,
    },
    refreshToken,
    endsAt,
  };
}

function sessionEnd(): Date {
  return new Date(Date.now() + SESSION_HOURS * 3600 * 1000);
}

function hashOf(refreshToken: string): Buffer {
  return createHash("sha256").update(refreshToken).digest();
}
