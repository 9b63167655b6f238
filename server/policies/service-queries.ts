// Versions of the service settings, and how billing, prepaid balances and disputes stand by those in force.

import { type Db, row, rows } from "#server/database.ts";
import type { ServiceNow, ServiceSettings, ServiceVersion } from "./service-contract.ts";

export async function serviceVersions(db: Db, discomId: number): Promise<ServiceVersion[]> {
  return rows(
    db,
    `SELECT v.version, v.settings, v.why, v.at,
            CASE WHEN u.id IS NOT NULL THEN jsonb_build_object('id', u.id::text, 'name', u.name, 'nameHi', u.name_hi) END AS by
       FROM service_settings v LEFT JOIN users u ON u.id = v.by_user
      WHERE v.discom_id = ? ORDER BY v.version DESC LIMIT 200`,
    [discomId],
  );
}

/** False where somebody made this version first. */
export async function insertServiceVersion(
  db: Db,
  version: { discomId: number; version: number; settings: ServiceSettings; why: string; userId: string },
): Promise<boolean> {
  const made = await row(
    db,
    `INSERT INTO service_settings (discom_id, version, settings, why, by_user)
     VALUES (:discomId, :version, :settings, :why, :userId)
     ON CONFLICT ON CONSTRAINT one_service_version_at_a_time DO NOTHING RETURNING version`,
    { ...version, settings: JSON.stringify(version.settings) },
  );
  return made !== undefined;
}

export async function serviceNow(db: Db, discomId: number): Promise<ServiceNow> {
  const today = "(now() AT TIME ZONE 'Asia/Kolkata')::date";
  const open = "state IN ('raised', 'with-discom', 'with-payer')";
  return (await row(
    db,
    `SELECT fed_at(d.id) AS "fedAt", feed_is_stale(d.id) AS stale, p.*, s.*
       FROM discoms d
      CROSS JOIN LATERAL (SELECT count(*)::int AS "prepaidCount",
                                 (count(*) FILTER (WHERE balance_paise < coalesce(low_below_paise, d.low_balance_paise)))::int AS "lowCount"
                            FROM prepaid_meters WHERE discom_id = d.id) p
      CROSS JOIN LATERAL (SELECT (count(*) FILTER (WHERE ${open}))::int AS "openCount",
                                 (count(*) FILTER (WHERE ${open} AND due_on < ${today}))::int AS "overdueCount",
                                 (count(*) FILTER (WHERE state = 'decided' AND NOT reopened
                                    AND decided_at >= now() - d.dispute_reopen_days * interval '1 day'))::int AS "reopenableCount"
                            FROM dispute_states WHERE discom_id = d.id) s
      WHERE d.id = ?`,
    [discomId],
  )) as ServiceNow;
}
