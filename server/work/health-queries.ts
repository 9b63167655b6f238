// What waits, and since when nothing came: asked by the health page and by the operator's monitor.

import { type Db, row, rows } from "#server/database.ts";
import type { Health } from "./health-contract.ts";

/** One that was replaced by a newer one of its key stands as tried to the end without an error: nobody needs to look at it. */
export async function jobSums(db: Db): Promise<Health["jobs"]> {
  return (await row(
    db,
    `SELECT count(*) FILTER (WHERE locked_at IS NULL AND attempts < max_attempts)::int AS "waitingCount",
            count(*) FILTER (WHERE locked_at IS NOT NULL)::int AS "runningCount",
            count(*) FILTER (WHERE locked_at IS NULL AND attempts >= max_attempts AND last_error IS NOT NULL)::int AS "givenUpCount",
            coalesce(extract(epoch FROM now() - min(run_at) FILTER (
              WHERE locked_at IS NULL AND attempts < max_attempts AND run_at <= now())), 0)::float8 AS "oldestSeconds"
       FROM graphile_worker.jobs`,
  )) as Health["jobs"];
}

export interface AccountHealth {
  readonly discomId: number;
  readonly discom: string;
  readonly id: number;
  readonly bank: string;
  readonly ending: string;
  readonly name: string;
  readonly nameHi: string;
  readonly lastStatementAt: string | null;
  readonly lastDay: string | null;
}

/** Of every discom where none is named. */
export async function accountsHealth(db: Db, discomId: number | null): Promise<AccountHealth[]> {
  return rows(
    db,
    `SELECT b.discom_id AS "discomId", d.code AS discom, b.id, b.bank, right(b.number, 4) AS ending, b.name, b.name_hi AS "nameHi",
            s.imported_at AS "lastStatementAt", s.to_date AS "lastDay"
       FROM bank_accounts b JOIN discoms d ON d.id = b.discom_id
       LEFT JOIN LATERAL (SELECT imported_at, to_date FROM statements s WHERE s.discom_id = b.discom_id AND s.bank_account_id = b.id
                           ORDER BY s.to_date DESC, s.id DESC LIMIT 1) s ON true
      WHERE :discomId::int IS NULL OR b.discom_id = :discomId ORDER BY b.discom_id, b.pool DESC, b.id`,
    { discomId },
  );
}
