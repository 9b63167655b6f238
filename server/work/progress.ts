// Reports how far long work is, in transactions of its own, so that watchers see it before the work commits.

import { type Actor, asSystem, type Database, type Db } from "#server/database.ts";
import { insertWork, updateWork } from "./queries.ts";

/** Registers work with the transaction that queues its job. Gives its id. */
export function startWork(db: Db, actor: Actor | null, kind: string, total = 0): Promise<string> {
  return insertWork(db, {
    kind,
    total,
    userId: actor?.userId ?? null,
    payerId: actor?.payerId ?? null,
    discomId: actor?.discomId ?? null,
  });
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

/** `result` says why, with a stable code. */
export function failWork(database: Database, id: string, result: { code: string; detail: string }): Promise<void> {
  return asSystem(database, (db) =>
    updateWork(db, id, { state: "failed", stage: null, done: null, total: null, result }),
  );
}
