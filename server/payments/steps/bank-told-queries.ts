// An advice as the bank names it, by its virtual account, and what is noted of it when the bank speaks.

import { type Db, row, rows } from "#server/database.ts";
import type { AdviceState } from "../contract.ts";

export interface ToldAdvice {
  readonly discomId: number;
  readonly id: string;
  readonly payerId: string;
  readonly number: string;
  readonly amountPaise: string;
  readonly itemsCount: number;
  readonly validUntil: string;
  /** Its last day is over, whatever its state says. */
  readonly outlived: boolean;
  readonly state: AdviceState;
  readonly seq: number;
}

export function adviceByVan(db: Db, discomId: number, van: string): Promise<ToldAdvice | undefined> {
  return row(
    db,
    `SELECT a.discom_id AS "discomId", a.id, a.payer_id AS "payerId", a.number, a.amount_paise AS "amountPaise",
            a.items_count AS "itemsCount", a.valid_until AS "validUntil", a.valid_until < current_date AS outlived, e.state, e.seq
       FROM advices a
       JOIN LATERAL (SELECT state, seq FROM advice_events e WHERE e.discom_id = a.discom_id AND e.advice_id = a.id
                      ORDER BY e.seq DESC LIMIT 1) e ON true
      WHERE a.van = :van AND a.discom_id = :discomId`,
    { discomId, van },
  );
}

/** False when somebody else added the advice's next event just now. */
export async function addConfirmed(db: Db, advice: ToldAdvice, utr: string): Promise<boolean> {
  const added = await rows(
    db,
    `INSERT INTO advice_events (discom_id, advice_id, seq, payer_id, event, state, by_user, why)
     SELECT :discomId::int, :id::bigint, e.seq + 1, :payerId::bigint, 'bank-confirmed', e.state, NULL, :utr::text
       FROM advice_events e WHERE e.discom_id = :discomId AND e.advice_id = :id ORDER BY e.seq DESC LIMIT 1
     ON CONFLICT (discom_id, advice_id, seq) DO NOTHING RETURNING seq`,
    { discomId: advice.discomId, id: advice.id, payerId: advice.payerId, utr },
  );
  return added.length > 0;
}

export async function addToldUtr(db: Db, advice: ToldAdvice, utr: string): Promise<void> {
  await rows(
    db,
    `INSERT INTO advice_utrs (discom_id, advice_id, payer_id, utr, by_user) VALUES (:discomId, :id, :payerId, :utr, NULL)
     ON CONFLICT (discom_id, advice_id, utr) DO NOTHING`,
    { discomId: advice.discomId, id: advice.id, payerId: advice.payerId, utr },
  );
}
