// What the reconcile screen's address holds: which view of the queue, where one is in it, and what is under way.

import { z } from "zod";
import { Bucket } from "#server/reconciliation/contract.ts";
import type { QueueLine } from "#server/reconciliation/queue/queue-contract.ts";

/** An address made by hand holds a number where a text of digits is meant. */
const text = z.coerce.string().optional().catch(undefined);

/** Beside the buckets of what waits: what one decided oneself today. */
export const Shown = z.enum([...Bucket.options, "mine"]);
export type Shown = z.infer<typeof Shown>;

export const ReconcileSearch = z.object({
  bucket: Shown.catch("suggested").default("suggested"),
  account: z.number().int().optional().catch(undefined),
  rule: text,
  q: text,
  /** The line that is open; on a narrow screen its absence shows the queue. */
  line: text,
  advice: text,
  payer: text,
  /** Lines that are being accepted in the background. */
  work: text,
});
export type ReconcileSearch = z.infer<typeof ReconcileSearch>;

/** A line decided here stays in its place with its undo; one that failed says why. */
export interface Done {
  /** The bucket it was decided in. */
  readonly bucket: Shown;
  /** The text that was looked for then. */
  readonly q: string | undefined;
  readonly line: QueueLine;
  /** Seen: the rules decided it, and somebody looked. */
  readonly state: "sending" | "decided" | "seen" | "asked" | "failed";
  readonly outcome: QueueLine["outcome"];
  readonly decisionId: string | null;
  readonly problem: unknown;
}

/** Newest day first, then the line that came last: the server's order. */
export function newestFirst(a: Pick<QueueLine, "valueDate" | "id">, b: Pick<QueueLine, "valueDate" | "id">): number {
  if (a.valueDate !== b.valueDate) return a.valueDate < b.valueDate ? 1 : -1;
  return Number(BigInt(b.id) - BigInt(a.id));
}
