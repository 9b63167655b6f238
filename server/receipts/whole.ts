// A receipt with its bills, for papers of other capabilities.

import type { Db } from "#server/database.ts";
import { allItems } from "./item-queries.ts";
import { receiptByNumber } from "./queries.ts";
import type { ReceiptBundle } from "./receipt-pdf.ts";

/** Undefined when there is none or it is not the actor's to see. */
export async function wholeReceipt(db: Db, number: string): Promise<ReceiptBundle | undefined> {
  const receipt = await receiptByNumber(db, number);
  return receipt && { receipt, items: await allItems(db, receipt) };
}
