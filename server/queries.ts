// SQL of the server's own machinery: answers kept for replay, the job queue, the clock's ticks, liveness.

import type { Knex } from "knex";
import type { PoolClient } from "pg";
import { type Db, row, rows } from "./database.ts";

/** False when another request with the same name is being worked on. Held until the transaction ends. */
export async function lockRequest(db: Db, name: string): Promise<boolean> {
  const lock = await row<{ free: boolean }>(db, "SELECT pg_try_advisory_xact_lock(hashtextextended(?, 7002)) AS free", [
    name,
  ]);
  return lock?.free === true;
}

export interface RequestKey {
  readonly userId: string;
  readonly route: string;
  readonly key: string;
}

export async function keptAnswer(
  db: Db,
  request: RequestKey,
): Promise<{ body_hash: Buffer; answer: unknown } | undefined> {
  return row(
    db,
    "SELECT body_hash, answer FROM idempotency_keys WHERE user_id = :userId AND route = :route AND key = :key",
    { ...request },
  );
}

export async function keepAnswer(db: Db, request: RequestKey, bodyHash: Buffer, answer: unknown): Promise<void> {
  await rows(
    db,
    `INSERT INTO idempotency_keys (user_id, route, key, body_hash, answer)
     VALUES (:userId, :route, :key, :bodyHash, :answer)`,
    { ...request, bodyHash, answer: JSON.stringify(answer ?? {}) },
  );
}

/** The one function by which every role may add a job; the queue's tables belong to the worker. */
export async function createEnqueue(worker: Knex): Promise<void> {
  await rows(
    worker,
    `CREATE OR REPLACE FUNCTION enqueue_job(task text, payload jsonb, once_key text) RETURNS void
       LANGUAGE sql SECURITY DEFINER SET search_path = public AS $$
       SELECT graphile_worker.add_job(task, payload::json, job_key := once_key, max_attempts := 8)
     $$`,
  );
}

/** Whoever asks again after a quarter of a year means it anew. */
export async function removeOldAnswers(db: Db): Promise<void> {
  await rows(db, "DELETE FROM idempotency_keys WHERE at < now() - interval '90 days'");
}

export async function addJob(db: Db, job: string, payload: Record<string, unknown>, key: string | null): Promise<void> {
  await rows(db, "SELECT enqueue_job(?, ?, ?)", [job, JSON.stringify(payload), key]);
}

const LIFE = 7010;

/** Held for as long as the connection lives. */
export async function holdLife(client: PoolClient, name: string): Promise<void> {
  await client.query("SELECT pg_advisory_lock($1, hashtext($2))", [LIFE, name]);
}

/**
 * Frees the jobs of workers that nobody lives as any more, and gives their names. A worker takes its first job a moment before
 * its lock, so that jobs taken just now are left alone.
 */
export async function unlockJobsOfTheDead(db: Db): Promise<string[]> {
  const found = await row<{ names: string[] }>(
    db,
    `WITH holders AS MATERIALIZED (
       SELECT locked_by AS name FROM graphile_worker._private_jobs
        WHERE locked_by IS NOT NULL GROUP BY locked_by HAVING max(locked_at) < now() - interval '2 seconds')
     SELECT coalesce(array_agg(name), '{}') AS names FROM holders WHERE pg_try_advisory_xact_lock(:life, hashtext(name))`,
    { life: LIFE },
  );
  const names = found?.names ?? [];
  if (names.length > 0) await rows(db, "SELECT graphile_worker.force_unlock_workers(?::text[])", [names]);
  return names;
}

/** True for the first scheduler that comes to this tick. */
export async function claimTick(db: Db, job: string, tick: string): Promise<boolean> {
  const first = await row(db, "INSERT INTO ticks (job, tick) VALUES (?, ?) ON CONFLICT DO NOTHING RETURNING job", [
    job,
    tick,
  ]);
  await rows(db, "DELETE FROM ticks WHERE job = ? AND tick < now() - interval '7 days'", [job]);
  return first !== undefined;
}

/** Throws when the database cannot answer. */
export async function ping(db: Knex): Promise<void> {
  await rows(db, "SELECT 1");
}

export interface ExpectedTransfer {
  van: string;
  amount_paise: string;
  payer: string;
  bank: string;
  account: string;
  /** Where the account stood after the last line known, zero before the first. */
  opening_paise: string;
}

/** What the bank would see of an advice: for the demo's statement. */
export async function expectedTransfer(db: Db, adviceNumber: string): Promise<ExpectedTransfer | undefined> {
  return row(
    db,
    `SELECT a.van, a.amount_paise, p.name AS payer, b.bank, b.number AS account,
            coalesce((SELECT s.closing_paise FROM statements s
                       WHERE s.discom_id = b.discom_id AND s.bank_account_id = b.id
                       ORDER BY s.to_date DESC, s.id DESC LIMIT 1), 0) AS opening_paise
       FROM advices a JOIN payers p ON p.id = a.payer_id
       JOIN bank_accounts b ON b.discom_id = a.discom_id AND b.pool
      WHERE a.number = ?`,
    [adviceNumber],
  );
}

export interface OthersBill {
  number: string;
  outstanding_paise: string;
  payer: string;
}

/** Open bills of the advice's discom that other payers hold and nobody has begun to pay: for the demo's statement. */
export async function billsOfOthers(db: Db, adviceNumber: string, most: number): Promise<OthersBill[]> {
  return rows(
    db,
    `SELECT d.number, d.amount_paise - d.outside_paid_paise AS outstanding_paise, p.name AS payer
       FROM advices a JOIN open_dues d ON d.discom_id = a.discom_id AND d.payer_id <> a.payer_id AND NOT d.prepaid
       JOIN payers p ON p.id = d.payer_id
      WHERE a.number = :adviceNumber AND d.amount_paise > d.outside_paid_paise
        AND NOT EXISTS (SELECT FROM bill_holds h WHERE h.discom_id = d.discom_id AND h.bill_id = d.bill_id)
        AND NOT EXISTS (SELECT FROM allocations x WHERE x.discom_id = d.discom_id AND x.bill_id = d.bill_id)
      ORDER BY md5(d.number) LIMIT :most`,
    { adviceNumber, most },
  );
}

/** Tells the planner of a bulk load. In a transaction of its own: ANALYZE keeps its lock until the end. */
export async function analyzeTables(db: Db, tables: readonly string[]): Promise<void> {
  await rows(db, "SELECT gather_statistics(?::text[]::regclass[])", [[...tables]]);
}
