// Reports how far long work is, in transactions of its own, so that watchers see it before the work commits.

import type { Work } from "#server/contract.ts";
import { asSystem, type Database, type Db } from "#server/database.ts";
import { insertWork, unfinishedWork, updateWork } from "./queries.ts";

/** On whose behalf; of a discom without a user everybody of the discom may follow it. */
interface Author {
  readonly userId: string | null;
  readonly payerId: string | null;
  readonly discomId: number | null;
}

/** Registers work with the transaction that queues its job. Gives its id. */
export function startWork(db: Db, author: Author | null, kind: string, total = 0): Promise<string> {
  const { userId, payerId, discomId } = author ?? { userId: null, payerId: null, discomId: null };
  return insertWork(db, { kind, total, userId, payerId, discomId });
}

/** `stage` is a stable code that screens translate. */
export function advanceWork(
  database: Database,
  id: string,
  progress: { stage?: string; done?: number; total?: number },
): Promise<void> {
  return asSystem(database, (db) =>
    updateWork(db, id, {
      state: "running",
      stage: progress.stage ?? null,
      done: progress.done ?? null,
      total: progress.total ?? null,
      result: null,
    }),
  );
}

export function finishWork(database: Database, id: string, result: unknown): Promise<void> {
  return asSystem(database, (db) =>
    updateWork(db, id, { state: "done", stage: null, done: null, total: null, result }),
  );
}

/** Something nobody foresaw stopped it. While the queue tries again the stage is `retrying`; after the last time it has failed. */
export function stumbleWork(
  database: Database,
  id: string,
  attempt: { readonly number: number; readonly max: number },
): Promise<void> {
  const over = attempt.number >= attempt.max;
  return asSystem(database, (db) =>
    updateWork(db, id, {
      state: over ? "failed" : "running",
      stage: over ? null : "retrying",
      done: null,
      total: null,
      result: over
        ? { code: "gave-up", detail: `It stopped unexpectedly ${attempt.max} times.` }
        : { attempt: attempt.number, of: attempt.max },
    }),
  );
}

/** The work of a kind that a discom's job began and did not end, and what it was about. */
export function unfinished(db: Db, discomId: number, kind: string): Promise<Work | undefined> {
  return unfinishedWork(db, discomId, kind);
}

/** `result` says why, with a stable code. */
export function failWork(database: Database, id: string, result: { code: string; detail: string }): Promise<void> {
  return asSystem(database, (db) =>
    updateWork(db, id, { state: "failed", stage: null, done: null, total: null, result }),
  );
}
