// What aggregators say of the transfers that stand in the lines: by their references and their sums, like everything that is open.

import { type Db, row, rows } from "#server/database.ts";

export interface AggregatorSettlementRow {
  readonly id: string;
  readonly number: string;
  readonly aggregator: string;
  readonly utr: string;
  readonly settled_on: string;
  readonly gross_paise: string;
  readonly fee_paise: string;
  readonly tax_paise: string;
  readonly net_paise: string;
  /** Taken through our own orders, and so on the aggregator's account already. */
  readonly own: boolean;
}

export interface AggregatorPaymentRow {
  readonly settlement_id: string;
  readonly number: string;
  /** Empty when the receipt names neither a bill nor an advice of that amount. */
  readonly items: readonly { readonly bill: string; readonly paise: string }[];
}

/** Most discoms have none: then no keys are gathered from the lines. */
export async function hasSettlements(db: Db, discomId: number): Promise<boolean> {
  const found = await row<{ some: boolean }>(
    db,
    "SELECT EXISTS (SELECT FROM aggregator_settlements WHERE discom_id = ?) AS some",
    [discomId],
  );
  return found?.some === true;
}

export async function settlementsReferred(
  db: Db,
  discomId: number,
  keys: readonly string[],
  amounts: readonly string[],
): Promise<AggregatorSettlementRow[]> {
  return rows(
    db,
    `SELECT id, aggregator, number, utr, settled_on, gross_paise, fee_paise, tax_paise, net_paise, is_own_settlement(discom_id, id) AS own
       FROM aggregator_settlements WHERE discom_id = :discomId AND utr_key = ANY (:keys)
     UNION
     SELECT id, aggregator, number, utr, settled_on, gross_paise, fee_paise, tax_paise, net_paise, is_own_settlement(discom_id, id) AS own
       FROM aggregator_settlements WHERE discom_id = :discomId AND net_paise = ANY (:amounts::bigint[])`,
    { discomId, keys: [...keys], amounts: [...amounts] },
  );
}

/** What each payment was for: the bill whose number stood on it, or the bills of the advice. */
export async function paymentsSettled(
  db: Db,
  discomId: number,
  settlementIds: readonly string[],
): Promise<AggregatorPaymentRow[]> {
  return rows(
    db,
    `SELECT e.settlement_id, e.number,
            CASE WHEN b.id IS NOT NULL THEN jsonb_build_array(jsonb_build_object('bill', b.number, 'paise', e.paise::text))
                 ELSE coalesce((SELECT jsonb_agg(jsonb_build_object('bill', ib.number, 'paise', i.paise::text) ORDER BY i.position)
                         FROM advices a JOIN advice_items i ON i.discom_id = a.discom_id AND i.advice_id = a.id
                         JOIN bills ib ON ib.discom_id = i.discom_id AND ib.id = i.bill_id
                        WHERE a.discom_id = e.discom_id AND a.number = e.receipt AND a.amount_paise = e.paise), '[]') END AS items
       FROM aggregator_entries e
       LEFT JOIN bills b ON b.discom_id = e.discom_id AND b.number = e.receipt
      WHERE e.discom_id = :discomId AND e.settlement_id = ANY (:settlementIds::bigint[]) AND e.kind = 'payment'
      ORDER BY e.settlement_id, e.position`,
    { discomId, settlementIds: [...settlementIds] },
  );
}
