// What a payer needs to pay from its own bank.

import { type Db, rows } from "#server/database.ts";
import type { WaysToPay } from "./ways-contract.ts";

export function standingAccounts(db: Db): Promise<WaysToPay["rows"]> {
  return rows(
    db,
    `SELECT d.id AS "discomId", d.short_name AS discom, d.name AS beneficiary, d.name_hi AS "beneficiaryHi", a.van, b.ifsc, b.bank,
            p.policy->>'partPayment' AS "partPayment", p.policy->>'excess' AS excess
       FROM payer_admissions a JOIN discoms d ON d.id = a.discom_id
      CROSS JOIN LATERAL (SELECT own_policy(d.id) AS policy) p
       JOIN bank_accounts b ON b.discom_id = a.discom_id AND b.pool
      WHERE a.payer_id = current_payer() ORDER BY d.id`,
  );
}

export interface AdviceToSend {
  readonly number: string;
  readonly van: string;
  readonly ifsc: string;
  readonly bank: string;
  readonly beneficiary: string;
  readonly paise: string;
}

/** Approved advices of the payer whose last day is not before the day of payment. */
export function advicesToSend(db: Db, numbers: readonly string[], day: string): Promise<AdviceToSend[]> {
  return rows(
    db,
    `SELECT a.number, a.van, b.ifsc, b.bank, d.short_name AS beneficiary, a.amount_paise AS paise
       FROM advices a JOIN discoms d ON d.id = a.discom_id JOIN bank_accounts b ON b.discom_id = a.discom_id AND b.pool
       JOIN LATERAL (SELECT state FROM advice_events e WHERE e.discom_id = a.discom_id AND e.advice_id = a.id
                      ORDER BY e.seq DESC LIMIT 1) e ON e.state = 'approved'
      WHERE a.payer_id = current_payer() AND a.number = ANY (:numbers) AND a.valid_until >= :day::date AND :day::date >= current_date
        AND (user_reaches(current_user_id(), a.unit_id) OR a.prepared_by = current_user_id())
      ORDER BY a.number`,
    { numbers: [...numbers], day },
  );
}
