// The process receipts are drawn in by the thousand, so that the portal stays quick meanwhile.

import { answerParent } from "#server/child.ts";
import type { Language } from "#server/contract.ts";
import { bytesOf } from "#server/tables/write-table.ts";
import { connectionReceiptPdfOf, type ReceiptBundle, receiptPdfOf, receiptsPdfOf } from "./receipt-pdf.ts";
import { slipsPdfOf } from "./slips.ts";

export interface DrawingTask {
  readonly publicUrl: string;
  readonly bundles: readonly ReceiptBundle[];
  readonly per: "receipt" | "connection";
  /** In one file, or each in its own. */
  readonly together: boolean;
  readonly language: Language;
}

/** In the order of the bundles and their items; one where all are together. */
export type DrawingAnswer = readonly Uint8Array[];

answerParent<DrawingTask>(async ({ together, ...task }, tell): Promise<DrawingAnswer> => {
  return together ? [await asOne(task, tell)] : eachOf(task);
});

function asOne({ per, bundles, language, ...config }: Omit<DrawingTask, "together">, tell: (done: number) => void) {
  const draw = per === "receipt" ? receiptsPdfOf : slipsPdfOf;
  return draw(config, bundles, language, tell);
}

async function eachOf({ per, bundles, language, ...config }: Omit<DrawingTask, "together">): Promise<Buffer[]> {
  const drawn: Buffer[] = [];
  for (const { receipt, items } of bundles) {
    if (per === "receipt") drawn.push(await bytesOf(receiptPdfOf(config, receipt, items, language)));
    else for (const item of items) drawn.push(await connectionReceiptPdfOf(config, receipt, item, language));
  }
  return drawn;
}
