// Keys and the users behind them. Only the worker role reads a key's hash.

import { type Db, row, rows } from "#server/database.ts";
import type { ApiKey } from "./keys-contract.ts";

const person = (user: string) =>
  `CASE WHEN ${user}.id IS NOT NULL THEN jsonb_build_object('id', ${user}.id::text, 'name', ${user}.name, 'nameHi', ${user}.name_hi) END`;

export async function apiKeys(db: Db, payerId: string): Promise<ApiKey[]> {
  return rows(
    db,
    `SELECT k.id, k.name, k.prefix, k.scopes, k.addresses::text[] AS addresses, k.expires_at AS "expiresAt",
            ${person("m")} AS "madeBy", k.made_at AS "madeAt", u.used_at AS "lastUsedAt", host(u.address) AS "lastUsedFrom",
            ${person("w")} AS "revokedBy", r.at AS "revokedAt", r.why AS "revokedBecause",
            CASE WHEN r.key_id IS NOT NULL THEN 'revoked' WHEN k.expires_at <= now() THEN 'expired' ELSE 'active' END AS state
       FROM api_keys k
       JOIN users m ON m.id = k.made_by
       LEFT JOIN api_key_uses u ON u.key_id = k.id
       LEFT JOIN api_key_revocations r ON r.key_id = k.id
       LEFT JOIN users w ON w.id = r.by_user
      WHERE k.payer_id = ? ORDER BY k.id DESC`,
    [payerId],
  );
}

export interface PresentedKey {
  readonly id: string;
  readonly payerId: string;
  readonly userId: string;
  readonly userName: string;
  readonly roles: string[];
  readonly scopes: string[];
  readonly ended: boolean;
  /** Whether it may be used from the address asked about. */
  readonly fromHere: boolean;
}

export async function keyByHash(db: Db, hash: Buffer, address: string): Promise<PresentedKey | undefined> {
  return row(
    db,
    `SELECT k.id, k.payer_id AS "payerId", u.id AS "userId", u.name AS "userName", u.roles, k.scopes,
            (NOT u.active OR coalesce(k.expires_at <= now(), false)
              OR EXISTS (SELECT FROM api_key_revocations r WHERE r.key_id = k.id)) AS ended,
            (cardinality(k.addresses) = 0 OR :address::inet <<= ANY (k.addresses)) AS "fromHere"
       FROM api_keys k JOIN users u ON u.id = k.user_id WHERE k.hash = :hash`,
    { hash, address },
  );
}

export async function noteUse(db: Db, key: PresentedKey, address: string): Promise<void> {
  await rows(
    db,
    `INSERT INTO api_key_uses AS u (key_id, payer_id, used_at, address) VALUES (:id, :payerId, now(), :address)
     ON CONFLICT (key_id) DO UPDATE SET used_at = now(), address = excluded.address
      WHERE u.used_at < now() - interval '1 minute' OR u.address <> excluded.address`,
    { id: key.id, payerId: key.payerId, address },
  );
}

/** It reaches no further than who makes it, and is bound by the same limits. */
export async function insertServiceUser(
  db: Db,
  user: {
    madeBy: string;
    email: string;
    name: string;
    payerId: string;
    roles: readonly string[];
    passwordHash: string;
  },
): Promise<string> {
  const made = await row<{ id: string }>(
    db,
    `WITH made AS (
       INSERT INTO users (email, name, name_hi, payer_id, roles, password_hash, service)
       VALUES (:email, :name, :name, :payerId, :roles, :passwordHash, true) RETURNING id, payer_id),
     reach AS (INSERT INTO user_sub_units (payer_id, user_id, sub_unit_id)
               SELECT m.payer_id, m.id, s.sub_unit_id FROM made m JOIN user_sub_units s ON s.user_id = :madeBy),
     bound AS (INSERT INTO user_limits (payer_id, user_id, make_paise, approve_paise)
               SELECT m.payer_id, m.id, l.make_paise, l.approve_paise FROM made m JOIN user_limits l ON l.user_id = :madeBy)
     SELECT id FROM made`,
    { ...user, roles: [...user.roles] },
  );
  return (made as { id: string }).id;
}

export async function insertKey(
  db: Db,
  key: {
    payerId: string;
    userId: string;
    name: string;
    prefix: string;
    hash: Buffer;
    scopes: readonly string[];
    addresses: readonly string[];
    expiresInDays: number | null;
    madeBy: string;
  },
): Promise<string> {
  const made = await row<{ id: string }>(
    db,
    `INSERT INTO api_keys (payer_id, user_id, name, prefix, hash, scopes, addresses, expires_at, made_by)
     VALUES (:payerId, :userId, :name, :prefix, :hash, :scopes, :addresses::inet[], now() + :expiresInDays * interval '1 day', :madeBy)
     RETURNING id`,
    { ...key, scopes: [...key.scopes], addresses: [...key.addresses] },
  );
  return (made as { id: string }).id;
}

/** Gives the prefix of the key that was ended, undefined where there is none within the person's reach that could be. */
export async function endKey(
  db: Db,
  end: { keyId: string; payerId: string; userId: string; why: string },
): Promise<{ prefix: string } | undefined> {
  return row(
    db,
    `WITH ended AS (
       INSERT INTO api_key_revocations (key_id, payer_id, by_user, why)
       SELECT id, payer_id, :userId, :why FROM api_keys WHERE id = :keyId AND payer_id = :payerId AND person_reaches(:userId, user_id)
       ON CONFLICT DO NOTHING RETURNING key_id)
     UPDATE users u SET active = false, version = version + 1 FROM api_keys k, ended
      WHERE k.id = ended.key_id AND u.id = k.user_id RETURNING k.prefix`,
    end,
  );
}
