// What waits for billing, as the CSV it takes; read in parts, so that a million bills need no more memory than ten thousand.

import type { Db } from "#server/database.ts";
import type { Cell } from "#server/tables/write-table.ts";
import { outboxAfter } from "./queries.ts";

const ITEMS_AT_ONCE = 10_000;
const HEAD = ["posting_id", "kind", "receipt_number", "connection", "bill_number", "amount", "value_date", "utr"];

/** `begin` opens a transaction for each part. */
export async function* outboxRows(
  begin: <T>(work: (db: Db) => Promise<T>) => Promise<T>,
  discomId: number,
  since: string | null,
): AsyncGenerator<readonly Cell[]> {
  yield HEAD;
  for (let after = since ?? "0"; ; ) {
    const items = await begin((db) => outboxAfter(db, discomId, after, ITEMS_AT_ONCE));
    const last = items.at(-1);
    if (!last) return;
    for (const item of items) {
      yield [
        item.posting_id,
        item.kind,
        item.receipt_number,
        item.connection_number,
        item.bill_number,
        rupees(item.paise),
        item.value_date,
        item.utr,
      ];
    }
    after = last.posting_id;
  }
}

/** `123456` → `1234.56`: no sign, no groups, always two decimals. */
function rupees(paise: string): string {
  const digits = paise.padStart(3, "0");
  return `${digits.slice(0, -2)}.${digits.slice(-2)}`;
}
