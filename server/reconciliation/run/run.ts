// One run: every line that waits is laid before the engine, and what it decides is written, in one transaction per discom.

import { createHash } from "node:crypto";
import { setImmediate } from "node:timers/promises";
import { RULES_VERSION } from "#reconciliation/version.ts";
import { record } from "#server/audit/record.ts";
import { asSystem, asSystemBeside, type Database, type Db } from "#server/database.ts";
import { happened } from "#server/events/happened.ts";
import { versionsNow } from "#server/policies/in-force.ts";
import { closeWaiting, fetchWaiting, lockDeciding, openWaiting, refreshStatistics } from "../open/line-queries.ts";
import { type Decided, type Laid, lay, writeLaid } from "./apply.ts";
import { drawRunId, insertRun, type Paid, paidBy } from "./apply-queries.ts";
import { type Batch, decisionsOf, look, settled } from "./batch.ts";
import { Unseen } from "./unseen.ts";

export interface RunResult {
  readonly lines: number;
  /** Decisions that differ from what stood before. */
  readonly written: number;
  readonly matched: number;
}

export type Cause = "import" | "schedule" | "person" | "cli";

/** Lines and what they may pay are held in memory for so many at a time: those being written, those decided and those looked at. */
const BATCH_LINES = 2_500;
const TRIES_MAX = 5;
/** Somebody acted on the very advice or bill between reading and writing: look again and decide anew. */
const CAME_BETWEEN = new Set([
  "advice_events_pkey",
  "advice_events_in_order",
  "advice_state_fits",
  "bill_in_one_live_advice",
  "bill_not_overpaid",
]);

export async function runReconciliation(
  database: Database,
  discomId: number,
  cause: Cause,
  onBatch: (linesDone: number) => Promise<void> = async () => undefined,
  batchLines = BATCH_LINES,
): Promise<RunResult> {
  await asSystem(database, refreshStatistics);
  for (let attempt = 1; ; attempt++) {
    try {
      return await asSystem(database, async (db) => {
        await lockDeciding(db, discomId);
        return asSystemBeside(database, db, (ahead) => runOnce(db, ahead, discomId, cause, onBatch, batchLines));
      });
    } catch (error) {
      if (!cameBetween(error) || attempt === TRIES_MAX) throw error;
    }
  }
}

/** The same work done again may succeed: somebody acted meanwhile, or two waited for one another. */
export function cameBetween(error: unknown): boolean {
  const { constraint, code } = error as { constraint?: string; code?: string };
  return CAME_BETWEEN.has(constraint ?? "") || code === "40P01" || code === "40001";
}

async function runOnce(
  db: Db,
  ahead: Db,
  discomId: number,
  cause: Cause,
  onBatch: (linesDone: number) => Promise<void>,
  batchLines: number,
): Promise<RunResult> {
  const startedAt = new Date().toISOString();
  const runId = await drawRunId(db);
  const { planHash, ...total } = await decideWaiting(db, discomId, runId, onBatch, { ahead, batchLines });
  if (total.written > 0) {
    await insertRun(db, {
      discomId,
      id: runId,
      cause,
      linesCount: total.lines,
      matchedCount: total.matched,
      planHash,
      rulesVersion: RULES_VERSION,
      ...(await versionsNow(db, discomId)),
      startedAt,
    });
    await record(db, { userId: null, payerId: null, discomId }, "reconciled lines", `run:${runId}`, {
      cause,
      ...total,
    });
    await happened(db, { kind: "run.done", discomId, payerId: null, subject: `run:${runId}`, facts: { runId } });
  }
  return total;
}

interface Deciding {
  /** Another transaction that looks at what is open while this one writes; it sees nothing of what this one has written. */
  readonly ahead?: Db;
  readonly start?: { readonly day: string; readonly id: string };
  readonly batchLines?: number;
}

/**
 * All that waits after `start`, by day and id, in batches: what a run does, and what a trial of a change does and takes away again.
 * While PostgreSQL writes a batch the next one is decided and the one after it looked at; where what was decided touches what it
 * knows, it is looked at again, so that the end is as if one had followed the other.
 */
export async function decideWaiting(
  db: Db,
  discomId: number,
  runId: string,
  onBatch: (linesDone: number) => Promise<void>,
  { ahead = db, start = BEGINNING, batchLines = BATCH_LINES }: Deciding = {},
): Promise<RunResult & { planHash: string }> {
  const hash = createHash("sha256");
  const total = { lines: 0, written: 0, matched: 0 };
  // Lines behind a gap come last, so that what they may only suggest takes nothing from what may be posted. They are few, and have to
  // be looked at with all that was written before them.
  for (const held of [false, true]) {
    const eyes = held ? db : ahead;
    await openWaiting(eyes, discomId, held, start);
    const lookOn = () => nextBatch(eyes, discomId, batchLines);
    const lookAhead = eyes === db ? lookOn : oneAhead(lookOn);
    const unseen = new Unseen();
    let written: Promise<void> = Promise.resolve();
    let next = await lookAhead();
    while (next) {
      const batch = await settled(db, discomId, next, written);
      const decided = await decisionsOf(db, discomId, batch, held, written);
      unseen.add(batch, decided, await freedBy(db, discomId, decided, written));
      const laid = await lay(db, batch.gathered, decided, { ids: batch.ids, written });
      written = writeOn(db, laid, runId);
      // What is to be written leaves for PostgreSQL before this thread is busy.
      await setImmediate();
      if (eyes === db) {
        await written;
        unseen.clear();
      }
      next = await lookAhead();
      if (next && unseen.outdates(next)) {
        await written;
        next = await look(db, discomId, unseen.stillWaiting(next));
      }
      hash.update(batch.plan.hash);
      total.lines += batch.lines.length;
      total.written += laid.changed.length;
      total.matched += decided.filter(({ decision }) => decision.outcome === "matched").length;
      await onBatch(total.lines);
    }
    await written;
    await closeWaiting(eyes);
  }
  return { ...total, planHash: hash.digest("hex") };
}

/** Its failure is for whoever waits for it. */
function writeOn(db: Db, laid: Laid, runId: string): Promise<void> {
  const written = writeLaid(db, laid, { runId }).then(() => refreshStatistics(db));
  written.catch(() => undefined);
  return written;
}

/** Gives what was looked at meanwhile, and begins to look at what comes after it. */
function oneAhead<T>(look: () => Promise<T | null>): () => Promise<T | null> {
  const begin = () => {
    const begun = look();
    // A failure is for whoever asks for what was looked at.
    begun.catch(() => undefined);
    return begun;
  };
  let begun = begin();
  return async () => {
    const found = await begun;
    if (found !== null) begun = begin();
    return found;
  };
}

async function nextBatch(eyes: Db, discomId: number, batchLines: number): Promise<Batch | null> {
  const waiting = await fetchWaiting(eyes, batchLines);
  return waiting.length > 0 ? look(eyes, discomId, waiting) : null;
}

/** What waits for money again once what is about to be taken back is. */
async function freedBy(
  db: Db,
  discomId: number,
  decided: readonly Decided[],
  written: Promise<unknown>,
): Promise<Paid | null> {
  const ids = decided.flatMap(({ line }) => (line.outcome === "matched" ? [line.decision_id as string] : []));
  if (ids.length === 0) return null;
  await written;
  return paidBy(db, discomId, ids);
}

const BEGINNING = { day: "0001-01-01", id: "0" };
