// Lays the aggregators' transfers that lines may be before the engine.

import { longWords } from "#reconciliation/facts.ts";
import { paiseFromString } from "#reconciliation/money.ts";
import type { AggregatorPayment, AggregatorSettlement } from "#reconciliation/open.ts";
import { utrKey } from "#reconciliation/utr-key.ts";
import type { Db } from "#server/database.ts";
import type { LineRow } from "./line-queries.ts";
import { hasSettlements, paymentsSettled, settlementsReferred } from "./settlement-queries.ts";

export async function gatherSettlements(
  db: Db,
  discomId: number,
  lines: readonly LineRow[],
): Promise<AggregatorSettlement[]> {
  const credits = lines.filter(({ direction, narration }) => direction === "credit" || HANDED_OVER.test(narration));
  if (credits.length === 0 || !(await hasSettlements(db, discomId))) return [];
  const keys = new Set(credits.flatMap(keysOf));
  const amounts = new Set(credits.map(({ paise }) => paise));
  const found = await settlementsReferred(db, discomId, [...keys], [...amounts]);
  const payments = new Map<string, AggregatorPayment[]>();
  // What one handed over was paid when it was taken: nothing of it is open.
  const ids = found.filter(({ own }) => !own).map(({ id }) => id);
  for (const { settlement_id, number, items } of ids.length > 0 ? await paymentsSettled(db, discomId, ids) : []) {
    const paid = items.map(({ bill, paise }) => ({ bill, paise: paiseFromString(paise) }));
    payments.set(settlement_id, [...(payments.get(settlement_id) ?? []), { id: number, payer: null, items: paid }]);
  }
  return found.map((row) => ({
    reference: row.utr,
    aggregator: row.aggregator,
    settledOn: row.settled_on,
    grossPaise: paiseFromString(row.gross_paise),
    feePaise: paiseFromString(row.fee_paise),
    taxPaise: paiseFromString(row.tax_paise),
    netPaise: paiseFromString(row.net_paise),
    payments: payments.get(row.id) ?? [],
    ...(row.own && { own: true, number: row.number }),
  }));
}

/** As the aggregator's own account says that it gave a settlement away. */
const HANDED_OVER = /, SETTLEMENT \S+$/;

/** As the engine looks for them: whole references, the bank's column, and long words of any shape. */
function keysOf({ found, narration, bank_reference }: LineRow): string[] {
  return [
    ...found.filter(({ kind }) => kind.endsWith("utr") || kind === "rrn").map(({ value }) => utrKey(value)),
    utrKey(bank_reference),
    ...longWords(narration).map(({ value }) => value),
  ];
}

/** The bills they paid, which nothing else in the lines may name. */
export function billsSettled(settlements: readonly AggregatorSettlement[]): (readonly ["bill", string])[] {
  return settlements.flatMap(({ payments }) =>
    payments.flatMap(({ items }) => items.map(({ bill }) => ["bill", bill] as const)),
  );
}
