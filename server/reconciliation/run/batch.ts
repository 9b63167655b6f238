// A batch of a run: its lines with what they may pay, and what the engine says of them. `written` is kept once the batch before it
// is written: the engine decides meanwhile, and only what has to be asked of the database waits for it.

import { ZERO } from "#reconciliation/money.ts";
import type { Decision, Plan } from "#reconciliation/plan.ts";
import { reconcile } from "#reconciliation/reconcile.ts";
import type { Db } from "#server/database.ts";
import { type Gathered, gatherOpen, referencedLine, sealingKeys } from "../open/candidates.ts";
import { type LineRow, lineById, possibleReturns } from "../open/line-queries.ts";
import type { SealingKey } from "../open/open-queries.ts";
import type { AnyDecision, Decided } from "./apply.ts";
import { type DrawnIds, drawIds } from "./apply-queries.ts";

export interface Batch {
  readonly waiting: readonly LineRow[];
  /** Those that wait, and debits that may be the return of one of them. */
  readonly lines: readonly LineRow[];
  readonly gathered: Gathered;
  /** For as many decisions as there are lines. */
  readonly ids: DrawnIds;
}

interface PlannedBatch extends Batch {
  readonly plan: Plan;
}

/** Advices lie before the engine sealed where that can be, except those that were `opened`. */
export async function look(
  db: Db,
  discomId: number,
  waiting: readonly LineRow[],
  opened: ReadonlySet<string> | "all" = new Set(),
): Promise<Batch> {
  const lines = [...waiting, ...(await possibleReturns(db, discomId, waiting))];
  const sealing = (vanPrefix: string) => {
    if (opened === "all") return new Map<string, SealingKey>();
    const keys = sealingKeys(lines, vanPrefix);
    for (const number of opened) keys.delete(number);
    return keys;
  };
  const gathered = await gatherOpen(db, discomId, lines, [], sealing);
  return { waiting, lines, gathered, ids: await drawIds(db, lines.length) };
}

/** Sealed advices that were not paid whole are opened, and all is decided anew; after the second time every one is. */
export async function settled(
  db: Db,
  discomId: number,
  looked: Batch,
  written: Promise<unknown>,
): Promise<PlannedBatch> {
  const batch = planned(looked);
  const unpaid = unpaidSealed(batch);
  if (unpaid.length === 0) return batch;
  await written;
  const again = planned(await look(db, discomId, batch.waiting, new Set(unpaid)));
  return unpaidSealed(again).length === 0 ? again : planned(await look(db, discomId, batch.waiting, "all"));
}

function planned(batch: Batch): PlannedBatch {
  return { ...batch, plan: planFor(batch.gathered, batch.lines) };
}

function unpaidSealed({ gathered, plan }: PlannedBatch): string[] {
  const paid = new Set(plan.decisions.map(({ outcome, allocations }) => (outcome === "matched" ? allocations : null)));
  return gathered.open.advices.flatMap(({ sealed, number, items }) => (sealed && !paid.has(items) ? [number] : []));
}

/** What of the plan is written: nothing is paid by itself that nobody approved, or that stands behind a gap. */
export async function decisionsOf(
  db: Db,
  discomId: number,
  { lines, gathered, plan }: PlannedBatch,
  held: boolean,
  written: Promise<unknown>,
): Promise<Decided[]> {
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
    await written;
    decided.push(await givenBack(db, discomId, seen, line));
  }
  return decided;
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
