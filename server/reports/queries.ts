// Sums of a day, a month and all that waits, each in one statement.

import { type Db, row, rows } from "#server/database.ts";
import type { Day } from "./contract.ts";

/** Today in India. */
export async function today(db: Db): Promise<string> {
  const now = await row<{ day: string }>(db, "SELECT (now() AT TIME ZONE 'Asia/Kolkata')::date AS day");
  return (now as { day: string }).day;
}

export interface AccountDay {
  readonly id: number;
  readonly bank: string;
  readonly ending: string;
  readonly name: string;
  readonly nameHi: string;
  readonly filesCount: number;
  readonly lastFileAt: string | null;
  readonly newLines: number;
  readonly byRules: number;
  readonly leftOut: number;
  readonly byRulesPaise: string;
  readonly creditPaise: string;
  readonly closingDate: string | null;
  readonly closingPaise: string | null;
  readonly booksPaise: string | null;
  readonly closedThrough: string | null;
}

/**
 * Per account: the day's files and their lines, and the bank's closing beside the journal's, both as they stood at the day's end. Of
 * several files of one day the closing is of the one that no other goes on from, the opening of the one that goes on from no other,
 * in whatever order they came.
 */
export function accountDays(db: Db, discomId: number, date: string): Promise<AccountDay[]> {
  return rows(
    db,
    `WITH day AS (SELECT (:on::date)::timestamp AT TIME ZONE 'Asia/Kolkata' AS begins,
                         (:on::date + 1)::timestamp AT TIME ZONE 'Asia/Kolkata' AS ends),
     known AS MATERIALIZED (
       SELECT s.discom_id, s.bank_account_id, s.id, s.from_date, s.to_date, s.lines_count,
              coalesce(s.opening_paise, s.closing_paise - s.credit_paise + s.debit_paise) AS opening_paise,
              coalesce(s.closing_paise, s.opening_paise + s.credit_paise - s.debit_paise) AS closing_paise
         FROM statements s, day WHERE s.discom_id = :discomId AND s.imported_at < day.ends)
     SELECT a.id, a.bank, right(a.number, 4) AS ending, a.name, a.name_hi AS "nameHi",
            files.count AS "filesCount", files.last AS "lastFileAt",
            lines.count AS "newLines", lines.by_rules AS "byRules", lines.left_out AS "leftOut", lines.by_rules_paise AS "byRulesPaise", lines.credit AS "creditPaise",
            closing.to_date AS "closingDate", closing.closing_paise AS "closingPaise",
            opening.opening_paise + books.paise AS "booksPaise", closed.day AS "closedThrough"
       FROM bank_accounts a CROSS JOIN day
       LEFT JOIN LATERAL (
         SELECT count(*)::int AS count, max(s.imported_at) AS last FROM statements s
          WHERE s.discom_id = a.discom_id AND s.bank_account_id = a.id
            AND s.imported_at >= day.begins AND s.imported_at < day.ends) files ON true
       LEFT JOIN LATERAL (
         SELECT count(*)::int AS count,
                count(*) FILTER (WHERE d.rule LIKE 'P%' AND d.outcome = 'matched')::int AS by_rules,
                count(*) FILTER (WHERE d.rule LIKE 'P%' AND d.outcome IN ('returned', 'duplicate', 'excluded'))::int AS left_out,
                coalesce(sum(l.paise) FILTER (WHERE l.direction = 'credit' AND d.rule LIKE 'P%' AND d.outcome = 'matched'), 0)::bigint AS by_rules_paise,
                coalesce(sum(l.paise) FILTER (WHERE l.direction = 'credit'), 0)::bigint AS credit
           FROM statements s
           JOIN statement_lines l ON l.discom_id = s.discom_id AND l.statement_id = s.id
           JOIN line_decisions d ON d.discom_id = l.discom_id AND d.line_id = l.id
          WHERE s.discom_id = a.discom_id AND s.bank_account_id = a.id
            AND s.imported_at >= day.begins AND s.imported_at < day.ends) lines ON true
       LEFT JOIN LATERAL (
         SELECT s.to_date, s.closing_paise FROM known s
          WHERE s.discom_id = a.discom_id AND s.bank_account_id = a.id
            AND s.to_date = (SELECT max(to_date) FROM known k WHERE k.discom_id = a.discom_id AND k.bank_account_id = a.id)
          ORDER BY EXISTS (SELECT FROM known n
                            WHERE n.discom_id = a.discom_id AND n.bank_account_id = a.id AND n.id <> s.id
                              AND n.from_date = s.to_date AND n.opening_paise = s.closing_paise),
                   s.lines_count DESC, s.id DESC LIMIT 1) closing ON true
       LEFT JOIN LATERAL (
         SELECT s.opening_paise FROM known s
          WHERE s.discom_id = a.discom_id AND s.bank_account_id = a.id
            AND s.from_date = (SELECT min(from_date) FROM known k WHERE k.discom_id = a.discom_id AND k.bank_account_id = a.id)
          ORDER BY EXISTS (SELECT FROM statement_lines l
                            WHERE l.discom_id = a.discom_id AND l.bank_account_id = a.id AND l.booking_date = s.from_date
                              AND l.balance_paise = s.opening_paise AND l.statement_id <> s.id), s.id LIMIT 1) opening ON true
       LEFT JOIN LATERAL (
         SELECT coalesce(sum(CASE WHEN j.debit_account = 'bank' THEN j.paise ELSE -j.paise END), 0)::bigint AS paise FROM journal j
          WHERE j.discom_id = a.discom_id AND j.bank_account_id = a.id AND j.posted_at < day.ends
            AND 'bank' IN (j.debit_account, j.credit_account)) books ON true
       LEFT JOIN closed_days closed ON closed.discom_id = a.discom_id AND closed.bank_account_id = a.id
      WHERE a.discom_id = :discomId ORDER BY a.pool DESC, a.id`,
    { discomId, on: date },
  );
}

export function unidentifiedByAge(db: Db, discomId: number, date: string): Promise<Day["unidentified"]> {
  return rows(
    db,
    `SELECT age, count(*)::int AS count, sum(paise)::bigint AS paise
       FROM (SELECT CASE WHEN days <= 1 THEN '0-1' WHEN days <= 7 THEN '2-7' WHEN days <= 30 THEN '8-30'
                         WHEN days <= 90 THEN '31-90' ELSE '91' END AS age, paise
               FROM (SELECT :on::date - l.value_date AS days, l.paise
                       FROM line_decisions d JOIN statement_lines l ON l.discom_id = d.discom_id AND l.id = d.line_id
                      WHERE d.discom_id = :discomId AND d.outcome IN ('new', 'unidentified') AND l.direction = 'credit') lines) aged
      GROUP BY age`,
    { discomId, on: date },
  );
}

/** Money of the month that stands on bills, beside what was billed in the month, by the offices of the highest level below the zone. */
export function collection(
  db: Db,
  discomId: number,
  month: { from: string; to: string },
): Promise<(Day["collection"]["offices"][number] & { level: string })[]> {
  return rows(
    db,
    `WITH listed AS (
       SELECT o.id, o.name, o.name_hi, o.level FROM offices o
        WHERE o.discom_id = :discomId AND o.level = (
          SELECT level FROM offices WHERE discom_id = :discomId AND level <> 'zone'
           ORDER BY array_position(ARRAY['circle', 'division', 'sub-division', 'section'], level) LIMIT 1)),
     below AS (SELECT o.id AS office_id, l.id AS listed_id FROM offices o JOIN listed l ON l.id = ANY (o.lineage) WHERE o.discom_id = :discomId),
     relieved AS (
       SELECT i.bill_id, i.paise FROM settlements s
         JOIN advice_items i ON i.discom_id = s.discom_id AND i.advice_id = s.advice_id
        WHERE s.discom_id = :discomId AND s.value_date BETWEEN :from AND :to
          AND NOT EXISTS (SELECT FROM settlement_reversals r
                           WHERE r.discom_id = s.discom_id AND r.advice_id = s.advice_id AND r.round = s.round)
       UNION ALL
       SELECT x.bill_id, x.paise FROM allocations x
         JOIN decisions d ON d.discom_id = x.discom_id AND d.id = x.decision_id
         JOIN statement_lines l ON l.discom_id = d.discom_id AND l.id = d.line_id
        WHERE x.discom_id = :discomId AND l.value_date BETWEEN :from AND :to),
     collected AS (
       SELECT w.listed_id, sum(p.paise)::bigint AS paise FROM relieved p
         JOIN bills b ON b.discom_id = :discomId AND b.id = p.bill_id
         JOIN connections c ON c.discom_id = b.discom_id AND c.id = b.connection_id
         JOIN below w ON w.office_id = c.office_id GROUP BY 1),
     billed AS (
       SELECT w.listed_id, sum(b.current_paise + b.surcharge_paise)::bigint AS paise FROM bills b
         JOIN connections c ON c.discom_id = b.discom_id AND c.id = b.connection_id
         JOIN below w ON w.office_id = c.office_id
        WHERE b.discom_id = :discomId AND b.issued_on BETWEEN :from AND :to GROUP BY 1)
     SELECT l.id, l.name, l.name_hi AS "nameHi", l.level, coalesce(c.paise, 0)::bigint AS "collectedPaise",
            coalesce(b.paise, 0)::bigint AS "billedPaise"
       FROM listed l LEFT JOIN collected c ON c.listed_id = l.id LEFT JOIN billed b ON b.listed_id = l.id
      ORDER BY 6 DESC, l.name`,
    { discomId, ...month },
  );
}
