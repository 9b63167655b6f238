// Every decision that was ever made: found by rule, person, outcome and day; one in full, from raw text to what it paid.

import { type Db, row, rows } from "#server/database.ts";
import type { DecisionDetail, DecisionRow } from "./decisions-contract.ts";

export async function lineOfDecision(db: Db, discomId: number, decisionId: string): Promise<string | null> {
  const found = await row<{ line_id: string }>(db, "SELECT line_id FROM decisions WHERE discom_id = ? AND id = ?", [
    discomId,
    decisionId,
  ]);
  return found?.line_id ?? null;
}

export async function insertReview(db: Db, discomId: number, decisionId: string, userId: string): Promise<void> {
  await rows(
    db,
    "INSERT INTO decision_reviews (discom_id, decision_id, by_user) VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
    [discomId, decisionId, userId],
  );
}

export interface DecisionFilter {
  readonly rule: string | null;
  readonly person: string | null;
  readonly outcome: string | null;
  readonly from: string | null;
  readonly to: string | null;
  readonly q: string | null;
}

const columns = `d.id AS "decisionId", d.sequence, d.outcome, d.rule, d.flags,
  CASE WHEN p.id IS NOT NULL THEN jsonb_build_object('id', p.id::text, 'name', p.name, 'nameHi', p.name_hi) END AS payer,
  a.number AS "adviceNumber",
  CASE WHEN u.id IS NOT NULL THEN jsonb_build_object('id', u.id::text, 'name', u.name, 'nameHi', u.name_hi) END AS by,
  d.at, d.why, l.id AS "lineId", l.value_date AS "valueDate", l.direction, l.paise,
  coalesce((SELECT f->>'value' FROM jsonb_array_elements(l.found) f WHERE f->>'kind' = 'name' LIMIT 1), left(l.narration, 40)) AS who,
  h.decision_id = d.id AS holds`;
const joined = `decisions d
  JOIN statement_lines l ON l.discom_id = d.discom_id AND l.id = d.line_id
  JOIN line_decisions h ON h.discom_id = d.discom_id AND h.line_id = d.line_id
  LEFT JOIN payers p ON p.id = d.payer_id
  LEFT JOIN advices a ON a.discom_id = d.discom_id AND a.id = d.advice_id
  LEFT JOIN users u ON u.id = d.by_user`;
const matching = `d.discom_id = :discomId AND (:rule::text IS NULL OR d.rule = :rule) AND (:person::bigint IS NULL OR d.by_user = :person)
  AND (:outcome::text IS NULL OR d.outcome = :outcome)
  AND (:from::date IS NULL OR d.at >= :from::date::timestamp AT TIME ZONE 'Asia/Kolkata')
  AND (:to::date IS NULL OR d.at < (:to::date + 1)::timestamp AT TIME ZONE 'Asia/Kolkata')
  AND (:q::text IS NULL OR l.utr = upper(:q) OR a.number = upper(:q) OR l.narration ILIKE '%' || :q || '%'
       OR d.id IN (SELECT decision_id FROM receipts WHERE discom_id = :discomId AND number = upper(:q)))`;

export async function decisionRows(
  db: Db,
  discomId: number,
  filter: DecisionFilter,
  page: { limit: number; offset: number },
): Promise<DecisionRow[]> {
  return rows(
    db,
    `SELECT ${columns} FROM ${joined} WHERE ${matching} ORDER BY d.at DESC, d.id DESC LIMIT :limit OFFSET :offset`,
    { discomId, ...escaped(filter), ...page },
  );
}

/** Beyond so many nobody pages, and adding them up would hold up the page: a year of a large discom has millions. */
const COUNTED_MAX = 50_000;

/** `paise` is of what holds, a line's money once; null where there are more than are counted. */
export async function decisionSums(
  db: Db,
  discomId: number,
  filter: DecisionFilter,
): Promise<{ total: number; paise: string | null }> {
  return (await row(
    db,
    `SELECT least(count(*), ${COUNTED_MAX})::int AS total, CASE WHEN count(*) <= ${COUNTED_MAX} THEN coalesce(sum(paise) FILTER (WHERE holds), 0)::bigint END AS paise
       FROM (SELECT CASE l.direction WHEN 'credit' THEN l.paise ELSE -l.paise END AS paise, h.decision_id = d.id AS holds
               FROM ${joined} WHERE ${matching} LIMIT ${COUNTED_MAX + 1}) counted`,
    { discomId, ...escaped(filter) },
  )) as { total: number; paise: string | null };
}

function escaped(filter: DecisionFilter): DecisionFilter {
  return { ...filter, q: filter.q?.replace(/[\\%_]/g, "\\$&") ?? null };
}

export async function peopleWhoDecided(
  db: Db,
  discomId: number,
): Promise<{ id: string; name: string; nameHi: string }[]> {
  return rows(
    db,
    `SELECT id, name, name_hi AS "nameHi" FROM users u WHERE discom_id = :discomId
        AND EXISTS (SELECT FROM decisions d WHERE d.discom_id = :discomId AND d.by_user = u.id) ORDER BY name`,
    { discomId },
  );
}

export async function decisionDetail(db: Db, discomId: number, id: string): Promise<DecisionDetail | undefined> {
  const found = await row<Omit<DecisionDetail, "paid">>(
    db,
    `SELECT ${columns}, l.narration, l.bank_reference AS "bankReference", l.found AS references, d.evidence, d.deductions,
            d.advance_paise AS "advancePaise", f.file_name AS "fileName", l.row,
            (SELECT r.id FROM decisions r WHERE r.discom_id = d.discom_id AND r.reverses_decision_id = d.id) AS "reversedBy",
            d.reverses_decision_id AS reverses,
            (SELECT jsonb_build_object('id', r.id::text, 'number', r.number,
                      'cancelled', EXISTS (SELECT FROM receipt_cancellations c WHERE c.discom_id = r.discom_id AND c.receipt_id = r.id))
               FROM receipts r WHERE r.discom_id = d.discom_id AND r.decision_id = d.id AND r.draw_id IS NULL) AS receipt,
            coalesce((SELECT a.items_count FROM settlements s JOIN advices a ON a.discom_id = s.discom_id AND a.id = s.advice_id
                       WHERE s.discom_id = d.discom_id AND s.decision_id = d.id),
                     (SELECT count(*) FROM allocations x WHERE x.discom_id = d.discom_id AND x.decision_id = d.id AND x.draw_id IS NULL))::int AS "paidCount",
            coalesce((SELECT a.gross_paise FROM settlements s JOIN advices a ON a.discom_id = s.discom_id AND a.id = s.advice_id
                       WHERE s.discom_id = d.discom_id AND s.decision_id = d.id),
                     (SELECT sum(x.paise) FROM allocations x WHERE x.discom_id = d.discom_id AND x.decision_id = d.id AND x.draw_id IS NULL), 0)::bigint AS "grossPaise"
       FROM ${joined}
       JOIN statements s ON s.discom_id = l.discom_id AND s.id = l.statement_id
       JOIN statement_files f ON f.discom_id = s.discom_id AND f.id = s.file_id
      WHERE d.discom_id = :discomId AND d.id = :id`,
    { discomId, id },
  );
  return found && { ...found, paid: await paidBy(db, discomId, id) };
}

const PAID_SHOWN_MAX = 200;

async function paidBy(db: Db, discomId: number, decisionId: string): Promise<DecisionDetail["paid"]> {
  return rows(
    db,
    `SELECT b.number AS "billNumber", c.number AS "connectionNumber", t.paise FROM (
       SELECT i.bill_id, i.paise, i.position FROM settlements s
         JOIN advice_items i ON i.discom_id = s.discom_id AND i.advice_id = s.advice_id
        WHERE s.discom_id = :discomId AND s.decision_id = :decisionId
       UNION ALL
       SELECT x.bill_id, x.paise, x.id FROM allocations x WHERE x.discom_id = :discomId AND x.decision_id = :decisionId AND x.draw_id IS NULL) t
       JOIN bills b ON b.discom_id = :discomId AND b.id = t.bill_id
       JOIN connections c ON c.discom_id = b.discom_id AND c.id = b.connection_id
      ORDER BY t.position LIMIT ${PAID_SHOWN_MAX}`,
    { discomId, decisionId },
  );
}
