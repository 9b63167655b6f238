// One run: every line that waits is laid before the engine, and what it decides is written, in one transaction per discom.

import { createHash } from "node:crypto";
import { ZERO } from "#reconciliation/money.ts";
import type { Decision, Plan } from "#reconciliation/plan.ts";
import { reconcile } from "#reconciliation/reconcile.ts";
import { RULES_VERSION } from "#reconciliation/version.ts";
import { record } from "#server/audit/record.ts";
import { asSystem, type Database, type Db } from "#server/database.ts";
import { versionsNow } from "#server/policies/in-force.ts";
import { type AnyDecision, apply, type Decided } from "./apply.ts";
import { drawRunId, insertRun } from "./apply-queries.ts";
import { type Gathered, gatherOpen, referencedLine, sealingKeys } from "./candidates.ts";
import { type LineRow, lineById, linesToDecide, lockDeciding, refreshStatistics } from "./line-queries.ts";
import type { SealingKey } from "./open-queries.ts";

export interface RunResult {
  readonly lines: number;
  /** Decisions that differ from what stood before. */
  readonly written: number;
  readonly matched: number;
}

export type Cause = "import" | "schedule" | "person" | "cli";

/** Lines and what they may pay are held in memory for so many at a time. */
const BATCH_LINES = 10_000;
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
): Promise<RunResult> {
  await asSystem(database, refreshStatistics);
  for (let attempt = 1; ; attempt++) {
    try {
      return await asSystem(database, (db) => runOnce(db, discomId, cause, onBatch));
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
): Promise<RunResult> {
  await lockDeciding(db, discomId);
  const startedAt = new Date().toISOString();
  const runId = await drawRunId(db);
  const { planHash, ...total } = await decideWaiting(db, discomId, runId, onBatch);
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
  }
  return total;
}

/** All that waits after `start`, by day and id, in batches: what a run does, and what a trial of a change does and takes away again. */
export async function decideWaiting(
  db: Db,
  discomId: number,
  runId: string,
  onBatch: (linesDone: number) => Promise<void>,
  start = BEGINNING,
): Promise<RunResult & { planHash: string }> {
  const hash = createHash("sha256");
  const total = { lines: 0, written: 0, matched: 0 };
  // Lines behind a gap come last, so that what they may only suggest takes nothing from what may be posted.
  for (const held of [false, true]) {
    for await (const batch of batches(db, discomId, held, start)) {
      const done = await decideBatch(db, discomId, batch, held, runId);
      hash.update(done.planHash);
      total.lines += batch.length;
      total.written += done.written;
      total.matched += done.matched;
      if (batch.length === BATCH_LINES) await refreshStatistics(db);
      await onBatch(total.lines);
    }
  }
  return { ...total, planHash: hash.digest("hex") };
}

const BEGINNING = { day: "0001-01-01", id: "0" };

async function* batches(
  db: Db,
  discomId: number,
  held: boolean,
  start: { readonly day: string; readonly id: string },
): AsyncGenerator<LineRow[]> {
  let after = start;
  for (;;) {
    const lines = await linesToDecide(db, discomId, held, after, BATCH_LINES);
    const last = lines.at(-1);
    if (last) yield lines;
    if (!last || lines.length < BATCH_LINES) return;
    after = { day: last.value_date, id: last.id };
  }
}

async function decideBatch(db: Db, discomId: number, lines: readonly LineRow[], held: boolean, runId: string) {
  const { gathered, plan } = await planBatch(db, discomId, lines);
  const decided: Decided[] = [];
  const givenBackNow = new Set<string>();
  for (const [at, line] of lines.entries()) {
    const decision = plan.decisions[at] as Decision;
    const allowed = held || !mayBePosted(gathered, decision) ? onlySuggest(decision) : decision;
    const seen = allowed.reverses && "seen" in allowed.reverses ? allowed.reverses.seen : null;
    // A credit comes back once; a second debit that says so is shown as a return of something unknown.
    const again = seen !== null && givenBackNow.has(seen);
    decided.push({ line, decision: named(again ? { ...allowed, reverses: null } : allowed, lines) });
    if (seen === null || again) continue;
    givenBackNow.add(seen);
    decided.push(await givenBack(db, discomId, seen, line));
  }
  const { written } = await apply(db, gathered, decided, { runId });
  const matched = decided.filter(({ decision }) => decision.outcome === "matched").length;
  return { planHash: plan.hash, written, matched };
}

const SEALS_TRIED = 1;

/** Advices go before the engine sealed where that can be; those it did not pay whole are opened, and all is decided anew. */
async function planBatch(db: Db, discomId: number, lines: readonly LineRow[]) {
  const opened = new Set<string>();
  for (let tried = 0; ; tried++) {
    const gathered = await gatherOpen(db, discomId, lines, [], (vanPrefix) => {
      const keys = tried > SEALS_TRIED ? new Map<string, SealingKey>() : sealingKeys(lines, vanPrefix);
      for (const number of opened) keys.delete(number);
      return keys;
    });
    const plan = planFor(gathered, lines);
    const unpaid = unpaidSealed(gathered, plan);
    if (unpaid.length === 0) return { gathered, plan };
    for (const number of unpaid) opened.add(number);
  }
}

function unpaidSealed({ open }: Gathered, { decisions }: Plan): string[] {
  const paid = new Set(decisions.map(({ outcome, allocations }) => (outcome === "matched" ? allocations : null)));
  return open.advices.flatMap(({ sealed, number, items }) => (sealed && !paid.has(items) ? [number] : []));
}

export function planFor(gathered: Gathered, lines: readonly LineRow[]): Plan {
  return reconcile({ lines: lines.map(referencedLine), open: gathered.open, asOf: gathered.discom.today });
}

/** An advice nobody approved is not paid by itself, even when its money came. */
function mayBePosted(gathered: Gathered, { outcome, advice }: Decision): boolean {
  const state = advice === null ? null : gathered.advices.get(advice)?.state;
  return outcome !== "matched" || (state !== "draft" && state !== "submitted");
}

/** What would have been matched, shown to a person as the first suggestion. Nothing else of a plan moves money. */
export function onlySuggest(decision: Decision): Decision {
  if (decision.outcome !== "matched") return decision;
  const { payer, advice, allocations, suggestions } = decision;
  return {
    ...decision,
    outcome: "suggested",
    payer: null,
    advice: null,
    allocations: [],
    deductions: [],
    advancePaise: ZERO,
    suggestions: [{ payer, advice, allocations, score: 1 }, ...suggestions],
  };
}

function named(decision: Decision, lines: readonly LineRow[]): AnyDecision {
  const { reverses, ...rest } = decision;
  const reversed = reverses && ("line" in reverses ? (lines[reverses.line]?.id ?? null) : reverses.seen);
  return { ...rest, reversesLineId: reversed, reversesDecisionId: null };
}

/** A credit decided before and now returned: what it paid is taken back with the very decision that says so. */
async function givenBack(db: Db, discomId: number, lineId: string, debit: LineRow): Promise<Decided> {
  const line = (await lineById(db, discomId, lineId)) as LineRow;
  return {
    line,
    decision: {
      outcome: "returned",
      rule: "P0",
      flags: [],
      payer: null,
      advice: null,
      allocations: [],
      deductions: [],
      advancePaise: ZERO,
      evidence: [{ kind: "narration", text: debit.narration, agrees: true }],
      suggestions: [],
      reversesLineId: null,
      reversesDecisionId: line.decision_id,
    },
  };
}
