// One run: every line that waits is laid before the engine, and what it decides is written, in one transaction per discom.

import { createHash } from "node:crypto";
import { setImmediate } from "node:timers/promises";
import { RULES_VERSION } from "#reconciliation/version.ts";
import { record } from "#server/audit/record.ts";
import { asSystem, type Database, type Db } from "#server/database.ts";
import { happened } from "#server/events/happened.ts";
import { versionsNow } from "#server/policies/in-force.ts";
import { type Decided, lay, writeLaid } from "./apply.ts";
import { drawRunId, insertRun } from "./apply-queries.ts";
import { type Batch, decisionsOf, look, outdated, planned, settled } from "./batch.ts";
import { closeWaiting, fetchWaiting, lockDeciding, openWaiting, refreshStatistics } from "./line-queries.ts";

export interface RunResult {
  readonly lines: number;
  /** Decisions that differ from what stood before. */
  readonly written: number;
  readonly matched: number;
}

export type Cause = "import" | "schedule" | "person" | "cli";

/** Lines and what they may pay are held in memory for so many at a time, and for as many that are decided ahead. */
const BATCH_LINES = 5_000;
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
      return await asSystem(database, (db) => runOnce(db, discomId, cause, onBatch, batchLines));
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
  discomId: number,
  cause: Cause,
  onBatch: (linesDone: number) => Promise<void>,
  batchLines: number,
): Promise<RunResult> {
  await lockDeciding(db, discomId);
  const startedAt = new Date().toISOString();
  const runId = await drawRunId(db);
  const { planHash, ...total } = await decideWaiting(db, discomId, runId, onBatch, BEGINNING, batchLines);
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

/**
 * All that waits after `start`, by day and id, in batches: what a run does, and what a trial of a change does and takes away again.
 * While PostgreSQL writes a batch the next one, already looked at, is decided; where the writing touches what it knows, it is looked
 * at again, so that the end is as if one had followed the other.
 */
export async function decideWaiting(
  db: Db,
  discomId: number,
  runId: string,
  onBatch: (linesDone: number) => Promise<void>,
  start = BEGINNING,
  batchLines = BATCH_LINES,
): Promise<RunResult & { planHash: string }> {
  const hash = createHash("sha256");
  const total = { lines: 0, written: 0, matched: 0 };
  // Lines behind a gap come last, so that what they may only suggest takes nothing from what may be posted.
  for (const held of [false, true]) {
    await openWaiting(db, discomId, held, start);
    const outOfTurn = new Set<string>();
    let next: Batch | null = await nextBatch(db, discomId, batchLines, outOfTurn);
    while (next) {
      const batch = await settled(db, discomId, next);
      const decided = await decisionsOf(db, discomId, batch, held);
      const inTurn = new Set(batch.waiting);
      for (const { line } of decided) if (!inTurn.has(line)) outOfTurn.add(line.id);
      const laid = await lay(db, batch.gathered, decided);
      next = await nextBatch(db, discomId, batchLines, outOfTurn);
      const writing = writeLaid(db, laid, { runId });
      if (next) next = await meanwhile(writing, next, decided);
      await writing;
      if (next?.plan === null) next = await look(db, discomId, next.waiting);
      hash.update(batch.plan.hash);
      total.lines += batch.lines.length;
      total.written += laid.changed.length;
      total.matched += decided.filter(({ decision }) => decision.outcome === "matched").length;
      if (next) await refreshStatistics(db);
      await onBatch(total.lines);
    }
    await closeWaiting(db);
  }
  return { ...total, planHash: hash.digest("hex") };
}

/** Decides while the other is written. Its failure is for whoever waits for it. */
async function meanwhile(writing: Promise<void>, next: Batch, decided: readonly Decided[]): Promise<Batch> {
  writing.catch(() => undefined);
  if (outdated(next, decided)) return next;
  // What is to be written leaves for PostgreSQL before this thread is busy.
  await setImmediate();
  return planned(next);
}

/** The next lines that wait, but those decided before their turn. */
async function nextBatch(
  db: Db,
  discomId: number,
  batchLines: number,
  outOfTurn: ReadonlySet<string>,
): Promise<Batch | null> {
  for (;;) {
    const fetched = await fetchWaiting(db, batchLines);
    const waiting = fetched.filter(({ id }) => !outOfTurn.has(id));
    if (waiting.length > 0) return look(db, discomId, waiting);
    if (fetched.length < batchLines) return null;
  }
}

const BEGINNING = { day: "0001-01-01", id: "0" };
