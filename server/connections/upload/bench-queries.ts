// Connections nobody holds, each with three bills of which the last is open, for timing a mass-tag file on a database that is thrown away afterwards.

import { type Db, row, rows } from "#server/database.ts";

/** Numbers of nine digits from 500000001 on, in the first section of the discom there is. */
export async function fillUntagged(db: Db, discomId: number, connections: number): Promise<void> {
  await rows(
    db,
    `INSERT INTO connections (discom_id, number, office_id, name, site, category)
     SELECT :discomId, (500000000 + n)::text, (SELECT max(id) FROM offices WHERE discom_id = :discomId),
            'Bench pump ' || n, 'Site ' || n, 'NDS-II' FROM generate_series(1, :connections::int) n`,
    { discomId, connections },
  );
  await rows(
    db,
    `INSERT INTO bills (discom_id, connection_id, number, month, issued_on, due_date, current_paise, outside_paid_paise)
     SELECT c.discom_id, c.id, lpad((800000000000 + m * 100000000 + c.number::bigint - 500000000)::text, 12, '0'),
            d::date, d::date, d::date + 15, 100000 + (c.number::bigint % 100000),
            CASE WHEN m > 0 THEN 100000 + (c.number::bigint % 100000) ELSE 0 END
       FROM connections c, generate_series(0, 2) m, LATERAL (SELECT date_trunc('month', current_date) - make_interval(months => m) AS d) x
      WHERE c.discom_id = :discomId AND c.number LIKE '5________'`,
    { discomId },
  );
}

export async function payerOfBench(db: Db): Promise<{ payerId: string; userId: string; discomId: number }> {
  const found = await row<{ payerId: string; userId: string; discomId: number }>(
    db,
    `SELECT u.payer_id AS "payerId", u.id AS "userId", a.discom_id AS "discomId"
       FROM users u JOIN payer_admissions a ON a.payer_id = u.payer_id WHERE a.connections_max IS NULL
      ORDER BY u.id LIMIT 1`,
  );
  if (!found) throw new Error("the bench needs a payer with a person, admitted by a discom");
  return found;
}
