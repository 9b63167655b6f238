// Loads what billing says of heads, meters and balances, after the bills and connections they belong to.

import { copyRow } from "#server/copy-text.ts";
import { copyIn, type Db, rows } from "#server/database.ts";
import type { BillRow, ConnectionRow } from "./feed-rows.ts";

/** Of the rows that were taken (`fed_bills`); writes only what differs. */
export async function upsertDetails(db: Db, discomId: number, values: readonly BillRow[]): Promise<void> {
  const detailed = values.flatMap(({ row, details }) => (details === null ? [] : [{ row, ...details }]));
  if (detailed.length === 0) return;
  await rows(
    db,
    `CREATE TEMPORARY TABLE fed_details (row int PRIMARY KEY, energy_paise bigint, fixed_paise bigint, duty_paise bigint, subsidy_paise bigint,
       adjustment_paise bigint, meter text, read_from date, read_to date, previous_reading numeric, current_reading numeric, units numeric,
       demand_kva numeric, power_factor numeric) ON COMMIT DROP`,
  );
  await copyIn(
    db,
    "COPY fed_details FROM STDIN",
    detailed.map((one) =>
      copyRow([
        one.row,
        one.energy,
        one.fixed,
        one.duty,
        one.subsidy,
        one.adjustment,
        one.meter,
        one.readFrom,
        one.readTo,
        one.previousReading,
        one.currentReading,
        one.units,
        one.demandKva,
        one.powerFactor,
      ]),
    ),
  );
  await rows(db, "ANALYZE fed_details");
  await rows(
    db,
    `INSERT INTO bill_details AS held (discom_id, bill_id, energy_paise, fixed_paise, duty_paise, subsidy_paise, adjustment_paise, meter,
       read_from, read_to, previous_reading, current_reading, units, demand_kva, power_factor)
     SELECT :discomId::int, f.bill_id, d.energy_paise, d.fixed_paise, d.duty_paise, d.subsidy_paise, d.adjustment_paise, d.meter,
            d.read_from, d.read_to, d.previous_reading, d.current_reading, d.units, d.demand_kva, d.power_factor
       FROM fed_details d JOIN fed_bills f ON f.row = d.row WHERE f.problem IS NULL AND f.bill_id IS NOT NULL
     ON CONFLICT (discom_id, bill_id) DO UPDATE SET
       energy_paise = excluded.energy_paise, fixed_paise = excluded.fixed_paise, duty_paise = excluded.duty_paise,
       subsidy_paise = excluded.subsidy_paise, adjustment_paise = excluded.adjustment_paise, meter = excluded.meter,
       read_from = excluded.read_from, read_to = excluded.read_to, previous_reading = excluded.previous_reading,
       current_reading = excluded.current_reading, units = excluded.units, demand_kva = excluded.demand_kva,
       power_factor = excluded.power_factor
     WHERE held.* IS DISTINCT FROM excluded.*`,
    { discomId },
  );
}

export interface NewlyLow {
  readonly payerId: string;
  readonly connectionId: string;
  readonly number: string;
  readonly name: string;
  readonly site: string;
  readonly balancePaise: string;
  readonly lowBelowPaise: string;
  readonly asOf: string;
}

/** Of the rows that were taken (`fed_connections`): what is prepaid and its balance. Gives tagged connections that became low just now. */
export async function upsertBalances(db: Db, discomId: number, values: readonly ConnectionRow[]): Promise<NewlyLow[]> {
  const told = values.filter(({ prepaid }) => prepaid.prepaid !== null);
  if (told.length === 0) return [];
  await rows(
    db,
    `CREATE TEMPORARY TABLE fed_balances (row int PRIMARY KEY, prepaid boolean, balance_paise bigint, as_of timestamp,
       last_recharge_paise bigint, last_recharge_on date) ON COMMIT DROP`,
  );
  await copyIn(
    db,
    "COPY fed_balances FROM STDIN",
    told.map(({ row, prepaid: of }) =>
      copyRow([row, of.prepaid ? "t" : "f", of.balance, of.balanceAsOf, of.lastRecharge, of.lastRechargeOn]),
    ),
  );
  await rows(
    db,
    `ALTER TABLE fed_balances ADD COLUMN connection_id bigint;
     UPDATE fed_balances b SET connection_id = c.id
       FROM fed_connections f JOIN connections c ON c.discom_id = ${discomId} AND c.number_key = f.number_key
      WHERE f.row = b.row AND f.problem IS NULL;
     ANALYZE fed_balances`,
  );
  await rows(
    db,
    `UPDATE connections c SET prepaid = b.prepaid, updated_at = now() FROM fed_balances b
      WHERE c.discom_id = :discomId AND c.id = b.connection_id AND c.prepaid <> b.prepaid`,
    { discomId },
  );
  await rows(
    db,
    `INSERT INTO prepaid_balances (discom_id, connection_id, as_of, balance_paise, last_recharge_paise, last_recharge_on)
     SELECT :discomId::int, connection_id, coalesce(as_of AT TIME ZONE 'Asia/Kolkata', now()), balance_paise, last_recharge_paise, last_recharge_on
       FROM fed_balances WHERE connection_id IS NOT NULL AND balance_paise IS NOT NULL ON CONFLICT DO NOTHING`,
    { discomId },
  );
  await rows(
    db,
    `INSERT INTO prepaid_meters AS held (discom_id, connection_id, as_of, balance_paise, last_recharge_paise, last_recharge_on)
     SELECT :discomId::int, connection_id, coalesce(as_of AT TIME ZONE 'Asia/Kolkata', now()), balance_paise, last_recharge_paise, last_recharge_on
       FROM fed_balances WHERE connection_id IS NOT NULL AND balance_paise IS NOT NULL
     ON CONFLICT (discom_id, connection_id) DO UPDATE SET as_of = excluded.as_of, balance_paise = excluded.balance_paise,
       last_recharge_paise = coalesce(excluded.last_recharge_paise, held.last_recharge_paise),
       last_recharge_on = coalesce(excluded.last_recharge_on, held.last_recharge_on)
     WHERE excluded.as_of > held.as_of`,
    { discomId },
  );
  return rows(
    db,
    `WITH was AS (SELECT m.discom_id, m.connection_id, m.low FROM prepaid_meters m JOIN fed_balances f ON f.connection_id = m.connection_id
                   WHERE m.discom_id = :discomId),
          judged AS (
            UPDATE prepaid_meters m SET low = m.balance_paise < coalesce(m.low_below_paise, d.low_balance_paise)
              FROM discoms d, was w
             WHERE d.id = :discomId AND w.connection_id = m.connection_id AND m.discom_id = :discomId
               AND m.low <> (m.balance_paise < coalesce(m.low_below_paise, d.low_balance_paise))
             RETURNING m.*, coalesce(m.low_below_paise, d.low_balance_paise) AS below)
     SELECT c.payer_id AS "payerId", c.id AS "connectionId", c.number, c.name, c.site, j.balance_paise AS "balancePaise",
            j.below AS "lowBelowPaise", j.as_of AS "asOf"
       FROM judged j JOIN connections c ON c.discom_id = j.discom_id AND c.id = j.connection_id
      WHERE j.low AND c.payer_id IS NOT NULL ORDER BY c.number`,
    { discomId },
  );
}
