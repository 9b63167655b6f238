// Users and their refresh tokens. Only the worker role reads password hashes.

import { type Db, row, rows } from "#server/database.ts";
import type { SignedInUser } from "./contract.ts";

export interface UserRow {
  id: string;
  email: string;
  name: string;
  payer_id: string | null;
  discom_id: number | null;
  roles: string[];
  version: number;
  active: boolean;
  password_hash: string;
}

export async function userByEmail(db: Db, email: string): Promise<UserRow | undefined> {
  return row(db, "SELECT * FROM users WHERE email = ?", [email]);
}

export async function userById(db: Db, id: string): Promise<UserRow | undefined> {
  return row(db, "SELECT * FROM users WHERE id = ?", [id]);
}

/** With whether the organisation wants a second factor that the person lacks, and whether it is one of sub-units only. */
export async function userActing(
  db: Db,
  id: string,
): Promise<(UserRow & { lacks_factor: boolean; bound: boolean }) | undefined> {
  return row(
    db,
    `SELECT u.*, coalesce(p.second_factor_required, false) AND u.second_factor_since IS NULL
                 AND u.roles && ARRAY['admin', 'checker'] AS lacks_factor,
            EXISTS (SELECT FROM user_sub_units m WHERE m.user_id = u.id) AS bound
       FROM users u LEFT JOIN payers p ON p.id = u.payer_id WHERE u.id = ?`,
    [id],
  );
}

export async function signedInUser(db: Db, id: string): Promise<SignedInUser | undefined> {
  return row(
    db,
    `SELECT u.id, u.email, u.name, u.name_hi AS "nameHi", u.language, u.roles, second_factor_state(u.id) AS "secondFactor",
            CASE WHEN p.id IS NOT NULL THEN jsonb_build_object('id', p.id::text, 'name', p.name, 'nameHi', p.name_hi) END AS payer,
            CASE WHEN d.id IS NOT NULL THEN jsonb_build_object('id', d.id, 'code', d.code, 'name', d.short_name, 'nameHi', d.name_hi) END AS discom
       FROM users u LEFT JOIN payers p ON p.id = u.payer_id LEFT JOIN discoms d ON d.id = u.discom_id
      WHERE u.id = ?`,
    [id],
  );
}

export async function insertUser(
  db: Db,
  user: {
    email: string;
    name: string;
    nameHi: string;
    payerId: string | null;
    discomId: number | null;
    roles: readonly string[];
    language: string;
    passwordHash: string;
  },
): Promise<string> {
  const inserted = await row<{ id: string }>(
    db,
    `INSERT INTO users (email, name, name_hi, payer_id, discom_id, roles, language, password_hash)
     VALUES (:email, :name, :nameHi, :payerId, :discomId, :roles, :language, :passwordHash) RETURNING id`,
    { ...user, roles: [...user.roles] },
  );
  return (inserted as { id: string }).id;
}

export async function setPassword(db: Db, userId: string, passwordHash: string): Promise<void> {
  await rows(db, "UPDATE users SET password_hash = ?, version = version + 1 WHERE id = ?", [passwordHash, userId]);
}

export async function setLanguage(db: Db, userId: string, language: string): Promise<void> {
  await rows(db, "UPDATE users SET language = ? WHERE id = ?", [language, userId]);
}

export async function insertRefreshToken(
  db: Db,
  token: { hash: Buffer; family: string; userId: string; expiresAt: Date },
): Promise<void> {
  await rows(
    db,
    "INSERT INTO refresh_tokens (token_hash, family, user_id, expires_at) VALUES (:hash, :family, :userId, :expiresAt)",
    {
      ...token,
    },
  );
}

export interface RefreshTokenRow {
  family: string;
  user_id: string;
  used_at: string | null;
  revoked_at: string | null;
  expires_at: string;
}

/** Marks the token used and says what it was before; the row lock makes two uses at once a first and a second. */
export async function useRefreshToken(db: Db, hash: Buffer): Promise<RefreshTokenRow | undefined> {
  return row(
    db,
    `WITH before AS (SELECT * FROM refresh_tokens WHERE token_hash = ? FOR UPDATE),
          used AS (UPDATE refresh_tokens t SET used_at = coalesce(t.used_at, now()) FROM before WHERE t.token_hash = before.token_hash)
     SELECT family, user_id, used_at, revoked_at, expires_at FROM before`,
    [hash],
  );
}

export async function revokeFamily(db: Db, family: string): Promise<void> {
  await rows(db, "UPDATE refresh_tokens SET revoked_at = now() WHERE family = ? AND revoked_at IS NULL", [family]);
}

/** Ends every session of a user at once: refresh tokens revoked, access tokens outdated by the version. */
export async function revokeUser(db: Db, userId: string): Promise<void> {
  await rows(db, "UPDATE refresh_tokens SET revoked_at = now() WHERE user_id = ? AND revoked_at IS NULL", [userId]);
  await rows(db, "UPDATE users SET version = version + 1 WHERE id = ?", [userId]);
}

/** A token used twice is still known for one for a month after its end. */
export async function removeExpiredTokens(db: Db): Promise<void> {
  await rows(db, "DELETE FROM refresh_tokens WHERE expires_at < now() - interval '30 days'");
}

export async function removeEndedCounters(db: Db): Promise<void> {
  await rows(db, "DELETE FROM rate_limits WHERE expire < extract(epoch FROM now()) * 1000");
}
