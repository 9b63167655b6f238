// What a run has decided that whoever looks ahead of it cannot see, and which batches were therefore looked at too early.

import type { Gathered } from "../open/candidates.ts";
import type { LineRow } from "../open/line-queries.ts";
import type { AnyDecision, Decided } from "./apply.ts";
import type { Paid } from "./apply-queries.ts";
import type { Batch } from "./batch.ts";

export class Unseen {
  /** Decided with lines of another batch: a return and what it gives back. */
  private readonly outOfTurn = new Set<string>();
  private readonly debits = new Set<string>();
  private readonly transfers = new Set<string>();
  /** Numbers of advices and bills. */
  private readonly moved = new Set<string>();
  /** Payers of whom something is open again that was not when it was looked for. */
  private readonly owing = new Set<string>();
  private refunded = false;

  /** `freed`: what waits for money again. */
  add({ waiting, gathered }: Batch, decided: readonly Decided[], freed: Paid | null): void {
    const inTurn = new Set(waiting);
    for (const { line, decision } of decided) {
      if (!inTurn.has(line)) this.outOfTurn.add(line.id);
      // A credit waits once; a debit is also looked at with the credits it may undo.
      if (line.direction === "debit") this.debits.add(line.id);
      if (line.utr !== null) this.transfers.add(line.utr);
      if (decision.refund !== undefined) this.refunded = true;
      if (decision.outcome === "matched") this.addPaid(gathered, decision);
    }
    for (const number of freed?.numbers ?? []) this.moved.add(number);
    for (const payer of freed?.payers ?? []) this.owing.add(payer);
  }

  private addPaid(gathered: Gathered, decision: AnyDecision): void {
    const advice = gathered.advices.get(decision.advice ?? "");
    if (advice) this.moved.add(advice.number);
    // Bills that an approved advice holds are found by the advice: whatever lies open brings the advice that holds it.
    if (advice?.state === "approved" && decision.allocations.length === advice.items_count) return;
    for (const { bill } of decision.allocations) this.moved.add(bill);
  }

  /** Whoever looks now sees what was decided. */
  clear(): void {
    for (const known of [this.debits, this.transfers, this.moved, this.owing]) known.clear();
    this.refunded = false;
  }

  /** Does something of it pay, free or repeat what the batch knows of? */
  outdates({ waiting, lines, gathered }: Batch): boolean {
    return (
      (this.refunded && (gathered.open.refunds ?? []).length > 0) ||
      waiting.some(({ id }) => this.outOfTurn.has(id)) ||
      lines.some((line) => this.debits.has(line.id) || this.repeats(line)) ||
      anyIn(this.moved, gathered.advices) ||
      anyIn(this.moved, gathered.bills) ||
      anyIn(this.owing, gathered.wantedPayers)
    );
  }

  /** What was seen before is looked for by the transfer, and by any cheque that a debit names. */
  private repeats({ utr, found }: LineRow): boolean {
    if (utr !== null && this.transfers.has(utr)) return true;
    return found.some(({ kind, value }) => kind === "cheque" && this.transfers.has(value));
  }

  stillWaiting({ waiting }: Batch): Batch["waiting"] {
    return waiting.filter(({ id }) => !this.outOfTurn.has(id));
  }
}

function anyIn(known: ReadonlySet<string>, gathered: ReadonlyMap<string, unknown> | ReadonlySet<string>): boolean {
  for (const name of gathered.keys()) if (known.has(name)) return true;
  return false;
}
