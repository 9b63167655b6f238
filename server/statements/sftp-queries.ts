// What was taken from the bank's SFTP server, and how the attempts went.

import { type Db, row, rows } from "#server/database.ts";
import type { RemoteFile } from "./sftp-source.ts";

/** False while another process pulls for this discom. Held until the transaction ends. */
export async function lockSftp(db: Db, discomId: number): Promise<boolean> {
  const lock = await row<{ free: boolean }>(db, "SELECT pg_try_advisory_xact_lock(7005, ?) AS free", [discomId]);
  return lock?.free === true;
}

export async function discomOfCode(db: Db, code: string): Promise<number | null> {
  const found = await row<{ id: number }>(db, "SELECT id FROM discoms WHERE code = ?", [code]);
  return found?.id ?? null;
}

/** True while the next attempt waits after failures with these very settings. */
export async function isWaiting(db: Db, discomId: number, settingsHash: Buffer): Promise<boolean> {
  const found = await row<{ waits: boolean }>(
    db,
    "SELECT settings_hash = ? AND next_at > clock_timestamp() AS waits FROM sftp_state WHERE discom_id = ?",
    [settingsHash, discomId],
  );
  return found?.waits === true;
}

export async function noteSuccess(db: Db, discomId: number, settingsHash: Buffer): Promise<void> {
  await rows(
    db,
    `INSERT INTO sftp_state (discom_id, settings_hash, tried_at, ok_at, failures)
     VALUES (:discomId, :settingsHash, clock_timestamp(), clock_timestamp(), 0)
     ON CONFLICT (discom_id) DO UPDATE SET settings_hash = excluded.settings_hash, tried_at = excluded.tried_at,
       ok_at = excluded.ok_at, failures = 0, failing_since = NULL, code = NULL, message = NULL, next_at = NULL`,
    { discomId, settingsHash },
  );
}

/** The next attempt waits a minute after the first failure, twice as long after each further one, an hour at most. */
export async function noteFailure(
  db: Db,
  discomId: number,
  settingsHash: Buffer,
  { code, message }: { code: string; message: string },
): Promise<void> {
  await rows(
    db,
    `INSERT INTO sftp_state AS s (discom_id, settings_hash, tried_at, failures, failing_since, code, message, next_at)
     VALUES (:discomId, :settingsHash, clock_timestamp(), 1, clock_timestamp(), :code, :message, clock_timestamp() + interval '1 minute')
     ON CONFLICT (discom_id) DO UPDATE SET settings_hash = excluded.settings_hash, tried_at = excluded.tried_at,
       failures = s.failures + 1, failing_since = coalesce(s.failing_since, excluded.failing_since),
       code = excluded.code, message = excluded.message,
       next_at = clock_timestamp() + least(interval '1 hour', interval '1 minute' * (2 ^ least(s.failures, 10)))`,
    { discomId, settingsHash, code, message: message.slice(0, 500) },
  );
}

/** Those that were not taken before, by name, size and time. */
export async function notTaken(db: Db, discomId: number, files: readonly RemoteFile[]): Promise<RemoteFile[]> {
  const taken = await rows<{ name: string; size: string; modifiedMs: string }>(
    db,
    `SELECT name, size, modified_ms AS "modifiedMs" FROM sftp_files WHERE discom_id = ? AND name = ANY (?)`,
    [discomId, files.map(({ name }) => name)],
  );
  const known = new Set(taken.map(({ name, size, modifiedMs }) => `${size} ${modifiedMs} ${name}`));
  return files.filter(({ name, size, modifiedMs }) => !known.has(`${size} ${modifiedMs} ${name}`));
}

/** The kept file that came this way with the same bytes and was decided on. */
export async function sftpTwin(db: Db, discomId: number, sha256: Buffer): Promise<string | null> {
  const twin = await row<{ id: string }>(
    db,
    `SELECT id FROM statement_files WHERE discom_id = ? AND sha256 = ? AND source = 'sftp' AND state <> 'previewed'
      ORDER BY id LIMIT 1`,
    [discomId, sha256],
  );
  return twin?.id ?? null;
}

export async function rememberTaken(
  db: Db,
  taken: { discomId: number; sha256: Buffer | null; fileId: string | null } & RemoteFile,
): Promise<void> {
  await rows(
    db,
    `INSERT INTO sftp_files (discom_id, name, size, modified_ms, sha256, file_id)
     VALUES (:discomId, :name, :size, :modifiedMs, :sha256, :fileId) ON CONFLICT DO NOTHING`,
    { ...taken },
  );
}

export interface SftpState {
  readonly okAt: string | null;
  readonly failing: { code: string; message: string; since: string; nextAt: string | null } | null;
}

export async function sftpState(db: Db, discomId: number): Promise<SftpState | undefined> {
  const found = await row<{ okAt: string | null; failures: number } & NonNullable<SftpState["failing"]>>(
    db,
    `SELECT ok_at AS "okAt", failures, code, message, failing_since AS since, next_at AS "nextAt"
       FROM sftp_state WHERE discom_id = ?`,
    [discomId],
  );
  if (!found) return undefined;
  const { okAt, failures, code, message, since, nextAt } = found;
  return { okAt, failing: failures > 0 ? { code, message, since, nextAt } : null };
}

/** For the health page: every discom whose bank cannot be reached. */
export async function failingSources(db: Db): Promise<{ discom: string; code: string; since: string }[]> {
  return rows(
    db,
    `SELECT d.code AS discom, s.code, s.failing_since AS since FROM sftp_state s JOIN discoms d ON d.id = s.discom_id
      WHERE s.failures > 0 ORDER BY 1`,
  );
}
