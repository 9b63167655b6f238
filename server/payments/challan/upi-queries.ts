// What a UPI app needs of an advice.

import { type Db, row } from "#server/database.ts";

export interface UpiFacts {
  readonly code: string;
  readonly accountId: number;
  readonly van: string;
  readonly beneficiary: string;
  readonly paise: string;
}

export function upiFactsOf(db: Db, number: string): Promise<UpiFacts | undefined> {
  return row(
    db,
    `SELECT d.code, b.id AS "accountId", a.van, d.short_name AS beneficiary, a.amount_paise AS paise
       FROM advices a JOIN discoms d ON d.id = a.discom_id JOIN bank_accounts b ON b.discom_id = a.discom_id AND b.pool
      WHERE a.number = ?`,
    [number],
  );
}
