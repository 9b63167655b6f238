// The lines a trial decides again, and what stands on each as far as a trial compares it.

import { type Db, row, rows } from "#server/database.ts";
import type { Tried } from "#server/policies/contract.ts";
import { type LineRow, lineColumns } from "../open/line-queries.ts";

export interface Window {
  /** Just before the first line: lines are taken after it, by day and id. */
  readonly start: { readonly day: string; readonly id: string };
  readonly fromDay: string;
  readonly toDay: string;
  readonly lines: number;
}

/** Decided by rules, or waiting for a rule to decide: what a person decided is left alone, and so is what P0 set aside. */
const automatic = `(h.rule LIKE 'P%' OR h.outcome = 'new') AND h.outcome IN ('matched', 'new', 'suggested', 'unidentified')`;

/** The newest lines of so many days up to the newest there is. */
export async function windowOf(db: Db, discomId: number, days: number, linesMax: number): Promise<Window | undefined> {
  return row(
    db,
    `WITH newest AS (SELECT max(value_date) AS day FROM statement_lines WHERE discom_id = :discomId),
     chosen AS (
       SELECT l.value_date, l.id FROM newest n
         JOIN statement_lines l ON l.discom_id = :discomId AND l.value_date > n.day - :days::int
         JOIN line_decisions h ON h.discom_id = l.discom_id AND h.line_id = l.id
        WHERE ${automatic} ORDER BY l.value_date DESC, l.id DESC LIMIT :linesMax)
     SELECT jsonb_build_object('day', (array_agg(value_date ORDER BY value_date, id))[1],
                               'id', ((array_agg(id ORDER BY value_date, id))[1] - 1)::text) AS start,
            min(value_date) AS "fromDay", max(value_date) AS "toDay", count(*)::int AS lines
       FROM chosen HAVING count(*) > 0`,
    { discomId, days, linesMax },
  );
}

/** Matched by a rule after `start`: their decisions are taken back before they are decided again. */
export async function matchedByRules(db: Db, discomId: number, { start }: Window): Promise<LineRow[]> {
  return rows(
    db,
    `SELECT ${lineColumns} FROM statement_lines l JOIN line_decisions d ON d.discom_id = l.discom_id AND d.line_id = l.id
      WHERE l.discom_id = :discomId AND (l.value_date, l.id) > (:day::date, :id::bigint) AND d.outcome = 'matched' AND d.rule LIKE 'P%'
      ORDER BY l.value_date, l.id`,
    { discomId, ...start },
  );
}

/** Lines whose kept money was drawn upon since: what was paid or given back with it stands on their decision. */
export async function drawnUpon(db: Db, discomId: number): Promise<ReadonlySet<string>> {
  const found = await rows<{ line_id: string }>(db, "SELECT DISTINCT line_id FROM standing_draws WHERE discom_id = ?", [
    discomId,
  ]);
  return new Set(found.map(({ line_id }) => line_id));
}

export interface Standing {
  readonly lineId: string;
  readonly tried: Tried;
  /** Everything that is compared, as one text: the same text is the same decision. */
  readonly what: string;
}

/** What rules say now of every line after `start`, those in `but` left out. */
export async function standingOf(
  db: Db,
  discomId: number,
  { start }: Window,
  but: readonly string[],
): Promise<Standing[]> {
  return rows(
    db,
    `SELECT h.line_id AS "lineId",
            jsonb_build_object(
              'outcome', d.outcome, 'rule', d.rule, 'flags', d.flags,
              'payer', CASE WHEN p.id IS NOT NULL THEN jsonb_build_object('id', p.id::text, 'name', p.name, 'nameHi', p.name_hi) END,
              'adviceNumber', a.number, 'advancePaise', d.advance_paise::text, 'deductions', d.deductions,
              'billsCount', coalesce(w.items_count, x.count, 0), 'grossPaise', coalesce(w.gross_paise, x.paise, 0)::text,
              'bills', coalesce(x.bills, '[]'),
              'suggested', CASE WHEN s.first IS NOT NULL THEN jsonb_build_object('adviceNumber', s.first->'advice',
                'payer', CASE WHEN q.id IS NOT NULL THEN jsonb_build_object('id', q.id::text, 'name', q.name, 'nameHi', q.name_hi) END) END
            ) AS tried,
            concat_ws('|', d.outcome, d.rule, d.flags::text, d.payer_id, d.advice_id, d.advance_paise, d.deductions::text, w.id, x.all_of_them,
                      CASE WHEN d.outcome <> 'matched' THEN (s.first - 'score')::text END) AS what
       FROM line_decisions h
       JOIN statement_lines l ON l.discom_id = h.discom_id AND l.id = h.line_id
       JOIN decisions d ON d.discom_id = h.discom_id AND d.id = h.decision_id
       LEFT JOIN payers p ON p.id = d.payer_id
       LEFT JOIN advices a ON a.discom_id = d.discom_id AND a.id = d.advice_id
       LEFT JOIN LATERAL (SELECT w.id, w.items_count, w.gross_paise FROM settlements t JOIN advices w ON w.discom_id = t.discom_id AND w.id = t.advice_id
                           WHERE t.discom_id = d.discom_id AND t.decision_id = d.id LIMIT 1) w ON true
       LEFT JOIN LATERAL (SELECT count(*)::int AS count, sum(y.paise) AS paise, string_agg(y.bill_id || ' ' || y.paise, ',' ORDER BY y.bill_id) AS all_of_them,
                                 jsonb_agg(jsonb_build_object('number', b.number, 'paise', y.paise::text) ORDER BY b.number) FILTER (WHERE y.place <= 8) AS bills
                            FROM (SELECT *, row_number() OVER (ORDER BY bill_id) AS place FROM allocations
                                   WHERE discom_id = d.discom_id AND decision_id = d.id AND reversal_of IS NULL) y
                            JOIN bills b ON b.discom_id = d.discom_id AND b.id = y.bill_id) x ON true
       CROSS JOIN LATERAL (SELECT d.suggestions->0 AS first) s
       LEFT JOIN payers q ON q.id = (s.first->>'payer')::bigint
      WHERE h.discom_id = :discomId AND (l.value_date, l.id) > (:day::date, :id::bigint) AND h.rule LIKE 'P%'
        AND NOT h.line_id = ANY (:but::bigint[])
      ORDER BY l.value_date, l.id`,
    { discomId, ...start, but: [...but] },
  );
}

/** The discom of this code, and one of its people in whose name a draft may stand for the while. */
export async function discomAndSomebody(
  db: Db,
  code: string,
): Promise<{ discomId: number; userId: string } | undefined> {
  return row(
    db,
    `SELECT d.id AS "discomId", min(u.id)::text AS "userId" FROM discoms d JOIN users u ON u.discom_id = d.id
      WHERE d.code = upper(?) GROUP BY d.id`,
    [code],
  );
}
