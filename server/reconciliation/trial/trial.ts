// A change is tried on what was decided: the rules' decisions of some days are taken back and made again, and nothing of it is kept.

import { ZERO } from "#reconciliation/money.ts";
import { RULES_VERSION } from "#reconciliation/version.ts";
import { asSystem, type Database, type Db } from "#server/database.ts";
import type { Services } from "#server/http.ts";
import type { ChangeKind } from "#server/policies/contract.ts";
import { versionsNow } from "#server/policies/in-force.ts";
import { keepTrial, layDraft, type Trying, trialKept } from "#server/policies/trials.ts";
import { advanceWork, failWork, finishWork } from "#server/work/progress.ts";
import { type Gathered, gatherOpen } from "../open/candidates.ts";
import { type LineRow, lockDeciding, refreshStatistics } from "../open/line-queries.ts";
import { type AnyDecision, apply, type Decided } from "../run/apply.ts";
import { drawRunId } from "../run/apply-queries.ts";
import { cameBetween, decideWaiting } from "../run/run.ts";
import { drawnUpon, matchedByRules, type Standing, standingOf, windowOf } from "./trial-queries.ts";

const TRIES_MAX = 5;

/** A trial that ended is not made again; one that was cut short is, and has left nothing. */
export async function tryChangeJob(payload: Record<string, unknown>, { database, log }: Services): Promise<void> {
  const trying = payload as unknown as Trying;
  const { workId } = trying;
  if ((await asSystem(database, (db) => trialKept(db, workId))) !== null) return;
  try {
    const found = await tryOnHistory(database, trying, (progress) => advanceWork(database, workId, progress));
    const trialId = await asSystem(database, (db) => keepTrial(db, { ...trying, ...found }, found.changes));
    await finishWork(database, workId, { trialId });
  } catch (error) {
    log.error({ err: error, workId }, "a trial failed");
    await failWork(database, workId, {
      code: "trial-failed",
      detail: "The trial could not be made. Nothing was changed.",
    });
  }
}

export interface Change {
  readonly lineId: string;
  readonly change: ChangeKind;
  readonly before: Standing["tried"];
  readonly after: Standing["tried"];
}

export interface Found {
  readonly fromDay: string;
  readonly toDay: string;
  readonly linesCount: number;
  readonly leftOutCount: number;
  readonly counts: Partial<Record<ChangeKind, number>>;
  readonly changes: readonly Change[];
  readonly rulesVersion: number;
  readonly policyVersionId: string;
  readonly milliseconds: number;
}

/** Which step it is at, and how many lines of it are done. */
type Tell = (progress: { stage?: string; done?: number; total?: number }) => Promise<void>;

export async function tryOnHistory(database: Database, trying: Omit<Trying, "workId">, tell: Tell): Promise<Found> {
  await asSystem(database, refreshStatistics);
  for (let attempt = 1; ; attempt++) {
    try {
      return await andUndo(
        (work) => asSystem(database, work),
        (db) => rehearse(db, trying, tell),
      );
    } catch (error) {
      if (!cameBetween(error) || attempt === TRIES_MAX) throw error;
    }
  }
}

/** Does the work in a transaction or a step of one, and takes all of it away again but what it gives. */
async function andUndo<T>(
  transaction: (work: (db: Db) => Promise<void>) => Promise<void>,
  work: (db: Db) => Promise<T>,
): Promise<T> {
  const onPurpose = new Error("undone on purpose");
  let given: { readonly value: T } | null = null;
  try {
    await transaction(async (db) => {
      given = { value: await work(db) };
      throw onPurpose;
    });
  } catch (error) {
    if (error !== onPurpose) throw error;
  }
  return (given as unknown as { readonly value: T }).value;
}

async function rehearse(db: Db, trying: Omit<Trying, "workId">, tell: Tell): Promise<Found> {
  const { discomId, draft, days, linesMax } = trying;
  await lockDeciding(db, discomId);
  const began = performance.now();
  const window = await windowOf(db, discomId, days, linesMax);
  const { policyVersionId } = await versionsNow(db, discomId);
  if (!window) return nothing(policyVersionId, await today(db, discomId));
  const runId = await drawRunId(db);
  const asDecided = draft.kind === "rules" ? await standingOf(db, discomId, window, []) : null;
  await tell({ stage: "taking-back", total: window.lines });
  const leftOut = await takeBack(db, discomId, runId, await matchedByRules(db, discomId, window));
  const decide = async (step: Db, stage: string): Promise<Standing[]> => {
    await tell({ stage, total: window.lines });
    await decideWaiting(step, discomId, runId, (done) => tell({ done }), { start: window.start });
    return standingOf(step, discomId, window, leftOut);
  };
  // What would be decided today without the change is what it is compared with: bills and advices moved on since. Only the rules
  // themselves are held against what stands, decisions alone: what is offered first depends on the lines that were decided beside.
  const before =
    asDecided ??
    (await andUndo(
      (work) => db.transaction(work),
      (step) => decide(step, "deciding-as-it-is"),
    ));
  await layDraft(db, discomId, trying.userId, draft);
  const after = await decide(db, "deciding-with-the-change");
  const changes = compare(before, after).filter(({ change }) => asDecided === null || change !== "suggested-otherwise");
  const counts: Partial<Record<ChangeKind, number>> = {};
  for (const { change } of changes) counts[change] = (counts[change] ?? 0) + 1;
  return {
    fromDay: window.fromDay,
    toDay: window.toDay,
    linesCount: window.lines - leftOut.length,
    leftOutCount: leftOut.length,
    counts,
    changes,
    rulesVersion: RULES_VERSION,
    policyVersionId,
    milliseconds: Math.round(performance.now() - began),
  };
}

function nothing(policyVersionId: string, day: string): Found {
  return {
    fromDay: day,
    toDay: day,
    linesCount: 0,
    leftOutCount: 0,
    counts: {},
    changes: [],
    rulesVersion: RULES_VERSION,
    policyVersionId,
    milliseconds: 0,
  };
}

async function today(db: Db, discomId: number): Promise<string> {
  return (await gatherOpen(db, discomId, [])).discom.today;
}

/** Gives the lines that could not be taken back: something that was done since rests on what they paid. */
async function takeBack(db: Db, discomId: number, runId: string, lines: readonly LineRow[]): Promise<string[]> {
  const drawn = await drawnUpon(db, discomId);
  const gathered = await gatherOpen(db, discomId, []);
  const free = lines.filter(({ id }) => !drawn.has(id));
  const held = lines.filter(({ id }) => drawn.has(id)).map(({ id }) => id);
  return [...held, ...(await takeBackOrHalve(db, gathered, runId, free))];
}

async function takeBackOrHalve(
  db: Db,
  gathered: Gathered,
  runId: string,
  lines: readonly LineRow[],
): Promise<string[]> {
  if (lines.length === 0) return [];
  try {
    await db.transaction((step) => apply(step, gathered, lines.map(undecided), { runId }));
    return [];
  } catch (error) {
    if (!isConstraint(error)) throw error;
    if (lines.length === 1) return lines.map(({ id }) => id);
    const half = lines.length >> 1;
    const first = await takeBackOrHalve(db, gathered, runId, lines.slice(0, half));
    return [...first, ...(await takeBackOrHalve(db, gathered, runId, lines.slice(half)))];
  }
}

function isConstraint(error: unknown): boolean {
  return /^23/.test((error as { code?: string }).code ?? "");
}

function undecided(line: LineRow): Decided {
  const decision: AnyDecision = {
    outcome: "unidentified",
    rule: "P11",
    flags: [],
    payer: null,
    advice: null,
    allocations: [],
    deductions: [],
    advancePaise: ZERO,
    evidence: [],
    suggestions: [],
    reversesLineId: null,
    reversesDecisionId: line.decision_id,
  };
  return { line, decision };
}

/** By day and line. */
function compare(before: readonly Standing[], after: readonly Standing[]): Change[] {
  const earlier = new Map(before.map((standing) => [standing.lineId, standing]));
  return after.flatMap(({ lineId, tried, what }) => {
    const was = earlier.get(lineId);
    if (!was || was.what === what) return [];
    return [{ lineId, change: changeOf(was.tried.outcome, tried.outcome), before: was.tried, after: tried }];
  });
}

function changeOf(before: string, after: string): ChangeKind {
  if (before === "matched") return after === "matched" ? "matched-otherwise" : "no-longer-matched";
  return after === "matched" ? "newly-matched" : "suggested-otherwise";
}
