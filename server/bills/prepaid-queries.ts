// Balances of the payer's prepaid connections and how fast they are used, and what is set of them.

import { type Db, row, rows } from "#server/database.ts";
import type { Prepaid } from "./prepaid-contract.ts";

const DAYS = 30;

/** What was used is what a balance fell by, a recharge between two balances added. */
const prepaidOf = `
  used AS MATERIALIZED (
    SELECT discom_id, connection_id, sum(greatest(fell, 0)) AS paise, extract(epoch FROM max(as_of) - min(as_of)) / 86400 AS days
      FROM (SELECT b.*, lag(b.balance_paise) OVER w - b.balance_paise
                   + CASE WHEN b.last_recharge_on IS DISTINCT FROM lag(b.last_recharge_on) OVER w THEN coalesce(b.last_recharge_paise, 0) ELSE 0 END AS fell
              FROM prepaid_balances b WHERE b.as_of > now() - interval '${DAYS} days'
            WINDOW w AS (PARTITION BY b.discom_id, b.connection_id ORDER BY b.as_of)) f
     GROUP BY discom_id, connection_id
  ), prepaid AS MATERIALIZED (
    SELECT c.discom_id, c.id, c.number, c.name, c.site, c.category, m.balance_paise, m.as_of, m.last_recharge_paise, m.last_recharge_on,
           m.low_below_paise, coalesce(m.low_below_paise, d.low_balance_paise) AS below, d.code, d.short_name,
           CASE WHEN u.days >= 1 AND u.paise > 0 THEN round(u.paise / u.days)::bigint END AS used_a_day
      FROM connections c
      JOIN discoms d ON d.id = c.discom_id
      LEFT JOIN prepaid_meters m ON m.discom_id = c.discom_id AND m.connection_id = c.id
      LEFT JOIN used u ON u.discom_id = c.discom_id AND u.connection_id = c.id
     WHERE c.payer_id = :payer AND c.prepaid
  )`;

export async function prepaidPage(
  db: Db,
  payer: string,
  query: { page: number; size: number; search: string | null; low: boolean | null },
): Promise<{ rows: Prepaid[]; total: number; low: number }> {
  const found = await row<{ rows: Prepaid[]; total: number; low: number }>(
    db,
    `WITH ${prepaidOf}, listed AS (
       SELECT * FROM prepaid
        WHERE (:search::text IS NULL OR number LIKE :search OR site ILIKE :search OR name ILIKE :search)
          AND (:low::boolean IS NULL OR coalesce(balance_paise < below, false) = :low)
     ), page AS (
       SELECT row_number() OVER (ORDER BY p.balance_paise::numeric / nullif(p.used_a_day, 0) NULLS LAST, p.balance_paise NULLS LAST, p.number) AS nth,
              p.discom_id AS "discomId", p.code AS "discomCode", p.short_name AS discom, p.id::text AS "connectionId",
              p.number AS "connectionNumber", p.name, p.site, p.category, p.balance_paise::text AS "balancePaise",
              to_char(p.as_of AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') AS "asOf",
              p.last_recharge_paise::text AS "lastRechargePaise", p.last_recharge_on AS "lastRechargeOn",
              p.used_a_day::text AS "usedADayPaise", CASE WHEN p.used_a_day > 0 THEN greatest(p.balance_paise / p.used_a_day, 0)::int END AS "daysLeft",
              p.low_below_paise::text AS "ownLimitPaise", p.below::text AS "lowBelowPaise", coalesce(p.balance_paise < p.below, false) AS low,
              (SELECT jsonb_build_object('billId', o.bill_id::text, 'number', o.number, 'paise', o.amount_paise::text, 'adviceNumber',
                        (SELECT a.number FROM bill_holds h JOIN advices a ON a.discom_id = h.discom_id AND a.id = h.advice_id
                          WHERE h.discom_id = o.discom_id AND h.bill_id = o.bill_id))
                 FROM open_dues o WHERE o.discom_id = p.discom_id AND o.connection_id = p.id AND o.kind = 'recharge'
                ORDER BY o.bill_id DESC LIMIT 1) AS recharge
         FROM listed p ORDER BY nth LIMIT :size OFFSET :skip
     )
     SELECT (SELECT coalesce(jsonb_agg(to_jsonb(page) - 'nth' ORDER BY nth), '[]') FROM page) AS rows,
            (SELECT count(*)::int FROM listed) AS total,
            (SELECT count(*)::int FROM prepaid WHERE balance_paise < below) AS low`,
    {
      payer,
      search: query.search ? `%${query.search.replace(/[\\%_]/g, "\\$&")}%` : null,
      low: query.low,
      size: query.size,
      skip: (query.page - 1) * query.size,
    },
  );
  return found as { rows: Prepaid[]; total: number; low: number };
}

export async function askedRecharge(
  db: Db,
  wanted: { discomId: number; connectionId: string; paise: string },
): Promise<{ billId: string; number: string; refused: "unknown" | "not-prepaid" | "in-advice" | null }> {
  const found = await row<{ billId: string; number: string; refused: "unknown" | "not-prepaid" | "in-advice" | null }>(
    db,
    `SELECT bill_id AS "billId", number, refused FROM ask_recharge(:discomId, :connectionId, :paise)`,
    wanted,
  );
  return found as { billId: string; number: string; refused: "unknown" | "not-prepaid" | "in-advice" | null };
}

/** Whether there is a balance of that connection to set a limit on. */
export async function limitBalance(
  db: Db,
  discomId: number,
  connectionId: string,
  paise: string | null,
): Promise<boolean> {
  const changed = await rows(
    db,
    "UPDATE prepaid_meters SET low_below_paise = ? WHERE discom_id = ? AND connection_id = ? RETURNING connection_id",
    [paise, discomId, connectionId],
  );
  return changed.length > 0;
}
