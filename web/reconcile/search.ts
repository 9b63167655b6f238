// What the reconcile screen's address holds: where one is in the queue, and what was found for the line.

import { z } from "zod";
import { Bucket } from "#server/reconciliation/contract.ts";
import type { QueueLine } from "#server/reconciliation/queue-contract.ts";

/** An address made by hand holds a number where a text of digits is meant. */
const text = z.coerce.string().optional().catch(undefined);

export const ReconcileSearch = z.object({
  bucket: Bucket.catch("suggested").default("suggested"),
  account: z.number().int().optional().catch(undefined),
  rule: text,
  q: text,
  /** The line that is open; on a narrow screen its absence shows the queue. */
  line: text,
  advice: text,
  payer: text,
});
export type ReconcileSearch = z.infer<typeof ReconcileSearch>;

/** A line decided here stays in its place with its undo. */
export interface Done {
  readonly line: QueueLine;
  readonly decisionId: string;
  readonly outcome: QueueLine["outcome"];
}

/** The server's order, newest first, with the lines decided here still among them. */
export function withDone(rows: readonly QueueLine[], done: readonly Done[]): QueueLine[] {
  const waiting = new Set(rows.map(({ id }) => id));
  return [...rows, ...done.filter(({ line }) => !waiting.has(line.id)).map(({ line }) => line)].sort(newestFirst);
}

function newestFirst(a: QueueLine, b: QueueLine): number {
  if (a.valueDate !== b.valueDate) return a.valueDate < b.valueDate ? 1 : -1;
  return Number(BigInt(b.id) - BigInt(a.id));
}
