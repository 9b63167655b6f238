// Sealed secrets, spent codes and recovery codes. A code's step goes in once, whoever comes first.

import { type Db, row, rows } from "#server/database.ts";
import type { SecondFactorState } from "./second-factor-contract.ts";

export async function stateOf(db: Db, userId: string): Promise<SecondFactorState | undefined> {
  return (await row<{ state: SecondFactorState }>(db, "SELECT second_factor_state(?) AS state", [userId]))?.state;
}

export async function sealedSecret(db: Db, userId: string): Promise<Buffer | null> {
  const found = await row<{ sealed: Buffer | null }>(db, "SELECT sealed FROM second_factors WHERE user_id = ?", [
    userId,
  ]);
  return found?.sealed ?? null;
}

/** False when the step was spent before; two at once wait for each other here. */
export async function spendStep(db: Db, use: { userId: string; step: number; purpose: string }): Promise<boolean> {
  const spent = await row(
    db,
    `INSERT INTO second_factor_uses (user_id, step, purpose) VALUES (:userId, :step, :purpose)
     ON CONFLICT DO NOTHING RETURNING step`,
    { ...use },
  );
  return spent !== undefined;
}

export async function keepPending(db: Db, userId: string, pending: Buffer): Promise<void> {
  await rows(
    db,
    `INSERT INTO second_factors (user_id, pending, pending_at) VALUES (:userId, :pending, now())
     ON CONFLICT (user_id) DO UPDATE SET pending = excluded.pending, pending_at = excluded.pending_at`,
    { userId, pending },
  );
}

/** Null when none was begun in the last quarter of an hour. */
export async function pendingSecret(db: Db, userId: string): Promise<Buffer | null> {
  const found = await row<{ pending: Buffer }>(
    db,
    `SELECT pending FROM second_factors WHERE user_id = ? AND pending_at > now() - interval '15 minutes' FOR UPDATE`,
    [userId],
  );
  return found?.pending ?? null;
}

export async function confirmPending(db: Db, userId: string): Promise<void> {
  await rows(db, "UPDATE second_factors SET sealed = pending, pending = NULL, pending_at = NULL WHERE user_id = ?", [
    userId,
  ]);
  await rows(db, "UPDATE users SET second_factor_since = now() WHERE id = ?", [userId]);
}

export async function forgetFactor(db: Db, userId: string): Promise<void> {
  await rows(db, "DELETE FROM second_factors WHERE user_id = ?", [userId]);
  await rows(db, "DELETE FROM recovery_codes WHERE user_id = ?", [userId]);
  await rows(db, "UPDATE users SET second_factor_since = NULL WHERE id = ?", [userId]);
}

export async function replaceRecoveryCodes(db: Db, userId: string, hashes: readonly Buffer[]): Promise<void> {
  await rows(db, "DELETE FROM recovery_codes WHERE user_id = ?", [userId]);
  await rows(db, "INSERT INTO recovery_codes (user_id, hash) SELECT :userId, unnest(:hashes::bytea[])", {
    userId,
    hashes: [...hashes],
  });
}

export async function useRecoveryCode(db: Db, userId: string, hash: Buffer): Promise<boolean> {
  const used = await row(
    db,
    "UPDATE recovery_codes SET used_at = now() WHERE user_id = ? AND hash = ? AND used_at IS NULL RETURNING user_id",
    [userId, hash],
  );
  return used !== undefined;
}

export async function factorFacts(
  db: Db,
  userId: string,
): Promise<{ state: SecondFactorState; since: string | null; recoveryLeft: number }> {
  return (await row(
    db,
    `SELECT second_factor_state(u.id) AS state, u.second_factor_since AS since,
            (SELECT count(*)::int FROM recovery_codes c WHERE c.user_id = u.id AND c.used_at IS NULL) AS "recoveryLeft"
       FROM users u WHERE u.id = ?`,
    [userId],
  )) as { state: SecondFactorState; since: string | null; recoveryLeft: number };
}
