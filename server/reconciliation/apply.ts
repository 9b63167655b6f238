// A plan becomes rows: decisions, settlements, allocations, journal, receipts and postings, all in the caller's transaction.

import { addsUp } from "#reconciliation/allocate.ts";
import { paise, sum } from "#reconciliation/money.ts";
import type { Decision, Evidence, Outcome, Rule, Suggestion } from "#reconciliation/plan.ts";
import { type Account, decisionTransfers, type Transfer } from "#reconciliation/post.ts";
import { reverse } from "#reconciliation/reverse.ts";
import type { Db } from "#server/database.ts";
import {
  type Decider,
  dropUnchanged,
  freeParts,
  holdAgain,
  insertAllocations,
  insertDecisions,
  insertReceipts,
  insertSettlements,
  insertTransfers,
  type Staged,
  stage,
  standingTransfers,
  takeBackReplaced,
} from "./apply-queries.ts";
import type { Gathered } from "./candidates.ts";
import type { LineRow } from "./line-queries.ts";

/** The engine's decision, or a person's in the same words. */
export type AnyDecision = Omit<Decision, "outcome" | "rule" | "reverses"> & {
  readonly outcome: Outcome | "parked";
  readonly rule: Rule | "person" | "reversal";
  /** The line this one returns or repeats. */
  readonly reversesLineId: string | null;
  /** The decision this one takes back. */
  readonly reversesDecisionId: string | null;
};

export interface Decided {
  readonly line: LineRow;
  readonly decision: AnyDecision;
}

/** A stored suggestion says `whole` instead of repeating the thousands of items an advice may have. */
export type StoredSuggestion = Omit<Suggestion, "allocations"> & {
  readonly whole: boolean;
  readonly allocations: readonly { readonly bill: string; readonly paise: string }[];
};

/** Writes what differs from what stands, and gives how many decisions that were. */
export async function apply(
  db: Db,
  gathered: Gathered,
  decided: readonly Decided[],
  by: Decider,
): Promise<{ written: number }> {
  const discomId = gathered.discom.id;
  await stage(db, stagedRows(gathered, decided, await replacedTransfers(db, discomId, decided)));
  const unchanged = await dropUnchanged(db, discomId);
  if (unchanged === decided.length) return { written: 0 };
  const written = await insertDecisions(db, discomId, by);
  if (decided.some(({ line }) => line.decision_id !== null)) await takeBackReplaced(db, discomId, by);
  if (decided.some(({ decision }) => decision.outcome === "matched")) {
    const states = new Set(decided.map(({ decision }) => gathered.advices.get(decision.advice ?? "")?.state));
    if (states.has("expired")) await holdAgain(db, discomId);
    await insertSettlements(db, discomId, by);
    if (decided.some(({ decision }) => gathered.advices.get(decision.advice ?? "")?.part))
      await freeParts(db, discomId);
    await insertAllocations(db, discomId, by);
  }
  await insertTransfers(db, discomId);
  await insertReceipts(db, discomId);
  return { written };
}

type Rows = { -readonly [Table in keyof Staged]: Staged[Table][number][] };

/** Mirrors stand before what is posted anew: their places are below zero. */
const MIRRORS_MAX = 1_000_000;

type Standing = Transfer & { readonly id: string };

/** By line: what the decision that stands there now has posted. */
async function replacedTransfers(
  db: Db,
  discomId: number,
  decided: readonly Decided[],
): Promise<ReadonlyMap<string, Standing[]>> {
  const replaced = decided.flatMap(({ line }) =>
    line.decision_id === null ? [] : [{ lineId: line.id, decisionId: line.decision_id }],
  );
  const byLine = new Map<string, Standing[]>();
  if (replaced.length === 0) return byLine;
  for (const row of await standingTransfers(db, discomId, replaced)) {
    const transfer: Standing = {
      id: row.id,
      debitAccount: row.debit_account as Account,
      creditAccount: row.credit_account as Account,
      paise: paise(BigInt(row.paise)),
      payer: row.payer_id,
      advice: row.advice_id,
      bill: row.bill_id,
    };
    byLine.set(row.line_id, [...(byLine.get(row.line_id) ?? []), transfer]);
  }
  return byLine;
}

function stagedRows(
  gathered: Gathered,
  decided: readonly Decided[],
  replaced: ReadonlyMap<string, readonly Standing[]>,
): Staged {
  const staged: Rows = { decisions: [], settlements: [], allocations: [], transfers: [], receipts: [] };
  for (const { line, decision } of decided) {
    staged.decisions.push(decisionCells(gathered, line, decision));
    for (const [position, mirror] of reverse(replaced.get(line.id) ?? []).entries()) {
      const { debitAccount, creditAccount, paise: part, payer, advice, bill } = mirror;
      staged.transfers.push([
        line.id,
        position - MIRRORS_MAX,
        debitAccount,
        creditAccount,
        part,
        payer,
        advice,
        bill,
        mirror.id,
      ]);
    }
    stageTransfers(staged, gathered, line, decision);
    if (decision.outcome !== "matched") continue;
    if (!addsUp(paise(BigInt(line.paise)), decision)) throw new Error(`line ${line.id}: the paise do not add up`);
    stagePayment(staged, gathered, line, decision);
  }
  return staged;
}

function decisionCells(gathered: Gathered, line: LineRow, decision: AnyDecision) {
  return [
    line.id,
    line.value_date,
    line.booking_date,
    line.bank_account_id,
    line.decision_id,
    line.sequence + 1,
    decision.outcome,
    decision.rule,
    `{${decision.flags.join(",")}}`,
    decision.payer,
    adviceId(gathered, decision.advice),
    decision.advancePaise,
    json(decision.deductions),
    json(decision.evidence.map((evidence) => inNames(gathered, evidence))),
    json(decision.suggestions.map((suggestion) => stored(gathered, suggestion))),
    decision.reversesLineId,
    decision.reversesDecisionId,
  ];
}

function stageTransfers(staged: Rows, gathered: Gathered, line: LineRow, decision: AnyDecision): void {
  if (decision.outcome === "parked") return;
  const amount = { direction: line.direction, paise: paise(BigInt(line.paise)) };
  const { reversesLineId } = decision;
  const reverses = reversesLineId === null ? null : { seen: reversesLineId };
  const transfers = decisionTransfers(amount, { ...(decision as unknown as Decision), reverses });
  for (const [position, transfer] of transfers.entries()) {
    staged.transfers.push([
      line.id,
      position,
      transfer.debitAccount,
      transfer.creditAccount,
      transfer.paise,
      transfer.payer,
      adviceId(gathered, transfer.advice),
      billId(gathered, transfer.bill),
      null,
    ]);
  }
}

function stagePayment(staged: Rows, gathered: Gathered, line: LineRow, decision: AnyDecision): void {
  const { payer } = decision;
  const advice = adviceId(gathered, decision.advice);
  if (isWhole(gathered, decision)) staged.settlements.push([line.id, advice, payer, line.value_date]);
  else {
    for (const [position, { bill, paise: part }] of decision.allocations.entries()) {
      staged.allocations.push([line.id, position, billId(gathered, bill), payer, part]);
    }
  }
  const gross = sum(decision.allocations.map((allocation) => allocation.paise));
  if (gross === 0n) return;
  const fy = financialYear(line.value_date);
  staged.receipts.push([line.id, fy, payer, advice, line.paise, gross, line.value_date, line.utr ?? ""]);
}

/** Does the decision relieve exactly the advice's items? Then one row says it, and they say the rest. */
export function isWhole(
  gathered: Gathered,
  { advice, allocations }: Pick<Decision, "advice" | "allocations">,
): boolean {
  const row = advice === null ? undefined : gathered.advices.get(advice);
  if (!row || row.items_count !== allocations.length) return false;
  const items = new Map(row.items.split(",").map((item) => item.split(" ") as [string, string]));
  return allocations.every(({ bill, paise: part }) => items.get(gathered.bills.get(bill)?.id ?? "") === String(part));
}

/** The calendar year in which the financial year of a day starts. */
export function financialYear(day: string): number {
  const year = Number(day.slice(0, 4));
  return day.slice(5, 7) >= "04" ? year : year - 1;
}

function stored(gathered: Gathered, suggestion: Suggestion): StoredSuggestion {
  const whole = isWhole(gathered, suggestion);
  return {
    ...suggestion,
    whole,
    allocations: whole ? [] : suggestion.allocations.map(({ bill, paise: part }) => ({ bill, paise: String(part) })),
  };
}

/** The engine knows payers by id; people read names. */
function inNames(gathered: Gathered, evidence: Evidence): Evidence {
  if (evidence.agrees !== false) return evidence;
  const named = (_: string, id: string) => ` belongs to ${gathered.payers.get(id)?.name ?? "another payer"}`;
  return { ...evidence, text: evidence.text.replace(/ belongs to (\d+)$/, named) };
}

function adviceId(gathered: Gathered, number: string | null): string | null {
  if (number === null) return null;
  const advice = gathered.advices.get(number);
  if (!advice) throw new Error(`advice ${number} was not gathered`);
  return advice.id;
}

function billId(gathered: Gathered, number: string | null): string | null {
  if (number === null) return null;
  const bill = gathered.bills.get(number);
  if (!bill) throw new Error(`bill ${number} was not gathered`);
  return bill.id;
}

function json(value: unknown): string {
  return JSON.stringify(value, (_key, inner: unknown) => (typeof inner === "bigint" ? String(inner) : inner));
}
