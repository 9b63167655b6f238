// Runs a mass action a portion at a time: one that was interrupted goes on where it was, and each portion is seen at once.

import { asSystem, type Database, type Db } from "#server/database.ts";
import { advanceWork } from "#server/work/progress.ts";
import type { TagAction } from "../contract.ts";
import { doneByBatch, type Portion, sayLeftOut, tagPortion, transferPortion, untagPortion } from "./batch-queries.ts";

const PORTION = 5_000;

const portions: Record<TagAction, (db: Db, portion: Portion) => Promise<number>> = {
  tag: tagPortion,
  untag: untagPortion,
  transfer: transferPortion,
};

export interface Run {
  readonly payerId: string;
  readonly batchId: string;
  /** Null: the batch's own items. */
  readonly uploadId: string | null;
  readonly userId: string;
  readonly action: TagAction;
  readonly workId: string;
  /** Positions, both included. */
  readonly first: number;
  readonly last: number;
  /** How many are to be done. */
  readonly total: number;
}

/** Gives how many connections the batch has done, this run and those before it. */
export async function runBatch(database: Database, run: Run): Promise<number> {
  const { payerId, batchId, uploadId, userId, action, workId, first, last, total } = run;
  let done = await asSystem(database, (db) => doneByBatch(db, payerId, batchId));
  for (let from = first; from <= last; from += PORTION) {
    await advanceWork(database, workId, { stage: "applying", done, total });
    const portion = { payerId, batchId, uploadId, userId, from, to: Math.min(from + PORTION - 1, last) };
    done += await asSystem(database, (db) => portions[action](db, portion));
  }
  await advanceWork(database, workId, { done: Math.min(done, total), total });
  if (done < total) await asSystem(database, (db) => sayLeftOut(db, { payerId, batchId, uploadId, action }));
  return done;
}
