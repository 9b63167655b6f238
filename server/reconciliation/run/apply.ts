// A plan becomes rows: decisions, settlements, allocations, journal, receipts and postings, all in the caller's transaction.

import { addsUp } from "#reconciliation/allocate.ts";
import { paise, sum } from "#reconciliation/money.ts";
import type { Decision, Evidence, Outcome, Rule, Suggestion } from "#reconciliation/plan.ts";
import { type Account, decisionTransfers, type Transfer } from "#reconciliation/post.ts";
import { reverse } from "#reconciliation/reverse.ts";
import { copyRow } from "#server/copy-text.ts";
import type { Db } from "#server/database.ts";
import type { Gathered } from "../open/candidates.ts";
import type { LineRow } from "../open/line-queries.ts";
import {
  type DrawnIds,
  drawIds,
  dropUnchanged,
  type Effects,
  stageDecisions,
  stageEffects,
  standingTransfers,
} from "./apply-queries.ts";
import {
  type Decider,
  freeParts,
  holdAgain,
  insertAllocations,
  insertDecisions,
  insertReceipts,
  insertRefundPayments,
  insertSettlements,
  insertTransfers,
  type Statement,
  takeBackReplaced,
  write,
} from "./write-queries.ts";

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
  const laid = await lay(db, gathered, decided);
  await writeLaid(db, laid, by);
  return { written: laid.changed.length };
}

/** What is going to be written lies beside the tables; only `writeLaid` of the same transaction may come next. */
export interface Laid {
  readonly gathered: Gathered;
  /** Those that differ from what stands. */
  readonly changed: readonly Decided[];
  readonly effects: Effects;
}

interface Numbered extends Decided {
  readonly decisionId: string;
  readonly entryId: string;
}

/** How the work of two batches goes side by side. */
export interface Pace {
  /** Kept once what was laid before is written: whatever is asked of the database waits for it. */
  readonly written?: Promise<unknown>;
  /** Drawn before; where there are more decisions, more are drawn. */
  readonly ids?: DrawnIds;
}

export async function lay(
  db: Db,
  gathered: Gathered,
  decided: readonly Decided[],
  { written = Promise.resolve(), ids = NO_IDS }: Pace = {},
): Promise<Laid> {
  const none: Effects = { settlements: [], allocations: [], transfers: [], receipts: [] };
  if (decided.length === 0) return { gathered, changed: [], effects: none };
  const discomId = gathered.discom.id;
  if (ids.decisionIds.length < decided.length) await written;
  const numbered = await withIds(db, decided, ids);
  const decisions = numbered.map((one) => decisionRow(gathered, one));
  if (numbered.every(({ line }) => line.decision_id === null)) {
    const effects = effectsOf(gathered, numbered, new Map());
    await written;
    await stageDecisions(db, decisions);
    await stageEffects(db, effects);
    return { gathered, changed: numbered, effects };
  }
  await written;
  const replaced = await replacedTransfers(db, discomId, decided);
  await stageDecisions(db, decisions);
  const unchanged = await dropUnchanged(db, discomId);
  const changed = numbered.filter(({ line }) => !unchanged.has(line.id));
  const effects = effectsOf(gathered, changed, replaced);
  await stageEffects(db, effects);
  return { gathered, changed, effects };
}

const NO_IDS: DrawnIds = { decisionIds: [], entryIds: [] };

async function withIds(db: Db, decided: readonly Decided[], ids: DrawnIds): Promise<Numbered[]> {
  const enough = ids.decisionIds.length >= decided.length;
  const { decisionIds, entryIds } = enough ? ids : await drawIds(db, decided.length);
  return decided.map((one, at) => ({
    ...one,
    decisionId: decisionIds[at] as string,
    entryId: entryIds[at] as string,
  }));
}

export async function writeLaid(db: Db, laid: Laid, by: Decider): Promise<void> {
  if (laid.changed.length > 0) await write(db, statementsFor(laid, by));
}

function statementsFor({ gathered, changed, effects }: Laid, by: Decider): Statement[] {
  const discomId = gathered.discom.id;
  const paid = changed.map(({ decision }) => gathered.advices.get(decision.advice ?? ""));
  const { settlements, allocations, transfers, receipts } = effects;
  const refunds = changed.flatMap(({ line, decision }) =>
    decision.refund ? [{ lineId: line.id, refund: decision.refund }] : [],
  );
  return [
    insertDecisions(discomId, by),
    ...(changed.some(({ line }) => line.decision_id !== null) ? takeBackReplaced(discomId, by) : []),
    ...(paid.some((advice) => advice?.state === "expired") ? [holdAgain(discomId)] : []),
    ...(settlements.length > 0 ? insertSettlements(discomId, by) : []),
    ...(paid.some((advice) => advice?.part) ? [freeParts(discomId)] : []),
    ...(allocations.length > 0 ? insertAllocations(discomId, by) : []),
    ...(transfers.length > 0 ? [insertTransfers(discomId)] : []),
    ...(receipts.length > 0 ? [insertReceipts(discomId)] : []),
    ...(refunds.length > 0 ? [insertRefundPayments(discomId, refunds)] : []),
  ];
}

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

type Rows = { -readonly [Table in keyof Effects]: string[] };

function effectsOf(
  gathered: Gathered,
  changed: readonly Numbered[],
  replaced: ReadonlyMap<string, readonly Standing[]>,
): Effects {
  const rows: Rows = { settlements: [], allocations: [], transfers: [], receipts: [] };
  for (const one of changed) {
    const { line, decision } = one;
    // Mirrors stand before what is posted anew.
    for (const mirror of reverse(replaced.get(line.id) ?? [])) {
      rows.transfers.push(transferRow(one, mirror, mirror.advice, mirror.bill, mirror.id));
    }
    addTransfers(rows, gathered, one);
    if (decision.outcome !== "matched") continue;
    if (!addsUp(paise(BigInt(line.paise)), decision)) throw new Error(`line ${line.id}: the paise do not add up`);
    addPayment(rows, gathered, one);
  }
  return rows;
}

function decisionRow(gathered: Gathered, { line, decision, decisionId }: Numbered): string {
  return copyRow([
    decisionId,
    line.id,
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
  ]);
}

function addTransfers(rows: Rows, gathered: Gathered, one: Numbered): void {
  const { line, decision } = one;
  if (decision.outcome === "parked") return;
  const amount = { direction: line.direction, paise: paise(BigInt(line.paise)) };
  const { reversesLineId } = decision;
  const reverses = reversesLineId === null ? null : { seen: reversesLineId };
  for (const transfer of decisionTransfers(amount, { ...(decision as unknown as Decision), reverses })) {
    const advice = adviceId(gathered, transfer.advice);
    rows.transfers.push(transferRow(one, transfer, advice, billId(gathered, transfer.bill), null));
  }
}

function transferRow(
  { line, decisionId, entryId }: Numbered,
  { debitAccount, creditAccount, paise: part, payer }: Transfer,
  advice: string | null,
  bill: string | null,
  reversalOf: string | null,
): string {
  const { id, value_date: valueDate, booking_date: bookingDate, bank_account_id: account } = line;
  return copyRow([
    ...[decisionId, id, entryId, valueDate, bookingDate, account],
    ...[debitAccount, creditAccount, part, payer, advice, bill, reversalOf],
  ]);
}

function addPayment(rows: Rows, gathered: Gathered, { line, decision, decisionId }: Numbered): void {
  const { payer } = decision;
  const advice = adviceId(gathered, decision.advice);
  if (isWhole(gathered, decision))
    rows.settlements.push(copyRow([decisionId, line.id, advice, payer, line.value_date]));
  else {
    for (const { bill, paise: part } of decision.allocations) {
      rows.allocations.push(copyRow([decisionId, billId(gathered, bill), payer, part]));
    }
  }
  const gross = sum(decision.allocations.map((allocation) => allocation.paise));
  if (gross === 0n && advice === null) return;
  const fy = financialYear(line.value_date);
  rows.receipts.push(
    copyRow([decisionId, line.id, fy, payer, advice, line.paise, gross, line.value_date, line.utr ?? ""]),
  );
}

/** Does the decision relieve exactly the advice's items? Then one row says it, and they say the rest. */
function isWhole(gathered: Gathered, { advice, allocations }: Pick<Decision, "advice" | "allocations">): boolean {
  const row = advice === null ? undefined : gathered.advices.get(advice);
  if (!row) return false;
  // An advance alone, and a sealed advice, is paid whole or not at all.
  if (row.items_count === 0) return true;
  if (row.items === null) return allocations.length > 0;
  if (row.items_count !== allocations.length) return false;
  const items = new Map(row.items.split(",").map((item) => item.split(" ") as [string, string]));
  return allocations.every(({ bill, paise: part }) => items.get(gathered.bills.get(bill)?.id ?? "") === String(part));
}

/** The calendar year in which the financial year of a day starts. */
function financialYear(day: string): number {
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
