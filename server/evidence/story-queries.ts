// Everything that is kept about one decision, each part in one statement.

import type { Rule } from "#reconciliation/plan.ts";
import { type Db, row, rows } from "#server/database.ts";
import type { Story } from "./story-contract.ts";

const named = (alias: string) =>
  `CASE WHEN ${alias}.id IS NOT NULL THEN jsonb_build_object('id', ${alias}.id::text, 'name', ${alias}.name, 'nameHi', ${alias}.name_hi) END`;
const instant = (column: string) => `to_char(${column} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;
const item = `d.id AS "decisionId", d.sequence, d.outcome, d.rule, d.flags, ${named("p")} AS payer, a.number AS "adviceNumber",
  ${named("u")} AS by, d.at, d.why`;
const itemJoins = `LEFT JOIN payers p ON p.id = d.payer_id
  LEFT JOIN advices a ON a.discom_id = d.discom_id AND a.id = d.advice_id
  LEFT JOIN users u ON u.id = d.by_user`;

type Part = "run" | "ladder" | "postings" | "history" | "entries" | "paid";
export type Core = Omit<Story, Part> & { readonly runId: string | null };

export async function coreOf(db: Db, discomId: number, id: string): Promise<Core | undefined> {
  return row(
    db,
    `SELECT ${item}, h.decision_id = d.id AS holds, d.evidence, d.deductions, d.advance_paise AS "advancePaise", d.run_id AS "runId",
            jsonb_build_object('id', l.id::text, 'valueDate', l.value_date, 'bookingDate', l.booking_date, 'direction', l.direction,
              'paise', l.paise::text, 'balancePaise', l.balance_paise::text, 'narration', l.narration, 'bankReference', l.bank_reference,
              'references', l.found, 'fingerprint', l.fingerprint, 'row', l.row,
              'account', jsonb_build_object('bank', b.bank, 'ending', right(b.number, 4)),
              'file', jsonb_build_object('id', f.id::text, 'name', f.file_name, 'sha256', encode(f.sha256, 'hex'),
                                         'importedAt', ${instant("s.imported_at")})) AS line,
            (SELECT coalesce(jsonb_agg(jsonb_build_object('payer', ${named("y")}, 'adviceNumber', g.value->>'advice',
                      'score', (g.value->'score')::numeric) ORDER BY g.ordinality), '[]')
               FROM jsonb_array_elements(d.suggestions) WITH ORDINALITY g LEFT JOIN payers y ON y.id = (g.value->>'payer')::bigint) AS suggestions,
            coalesce(e.gross_paise, x.paise, 0)::bigint AS "grossPaise", coalesce(e.items_count, x.count, 0)::int AS "paidCount",
            CASE WHEN k.id IS NOT NULL THEN jsonb_build_object('id', k.id::text, 'kind', k.kind, 'askedBy', ${named("ka")},
              'approvedBy', ${named("kb")}, 'at', ${instant("kv.at")}, 'why', k.why) END AS approval,
            CASE WHEN o.id IS NOT NULL THEN jsonb_build_object('id', o.id::text, 'valueDate', o.value_date, 'decisionId', oh.decision_id::text) END AS "otherLine",
            d.reverses_decision_id AS "takesBack",
            (SELECT r.id FROM decisions r WHERE r.discom_id = d.discom_id AND r.reverses_decision_id = d.id) AS "takenBackBy",
            (SELECT jsonb_build_object('number', r.number, 'cancelled', EXISTS (
                      SELECT FROM receipt_cancellations c WHERE c.discom_id = r.discom_id AND c.receipt_id = r.id))
               FROM receipts r WHERE r.discom_id = d.discom_id AND r.decision_id = d.id AND r.draw_id IS NULL) AS receipt
       FROM decisions d ${itemJoins}
       JOIN line_decisions h ON h.discom_id = d.discom_id AND h.line_id = d.line_id
       JOIN statement_lines l ON l.discom_id = d.discom_id AND l.id = d.line_id
       JOIN bank_accounts b ON b.discom_id = l.discom_id AND b.id = l.bank_account_id
       JOIN statements s ON s.discom_id = l.discom_id AND s.id = l.statement_id
       JOIN statement_files f ON f.discom_id = s.discom_id AND f.id = s.file_id
       LEFT JOIN settlements t ON t.discom_id = d.discom_id AND t.decision_id = d.id
       LEFT JOIN advices e ON e.discom_id = t.discom_id AND e.id = t.advice_id
       LEFT JOIN LATERAL (SELECT sum(paise) AS paise, count(*) AS count FROM allocations x
                           WHERE x.discom_id = d.discom_id AND x.decision_id = d.id AND x.draw_id IS NULL) x ON true
       LEFT JOIN approvals k ON k.discom_id = d.discom_id AND k.id = d.approval_id
       LEFT JOIN approval_verdicts kv ON kv.discom_id = k.discom_id AND kv.approval_id = k.id
       LEFT JOIN users ka ON ka.id = k.asked_by
       LEFT JOIN users kb ON kb.id = kv.by_user
       LEFT JOIN statement_lines o ON o.discom_id = d.discom_id AND o.id = d.reverses_line_id
       LEFT JOIN line_decisions oh ON oh.discom_id = o.discom_id AND oh.line_id = o.id
      WHERE d.discom_id = :discomId AND d.id = :id`,
    { discomId, id },
  );
}

/** The versions it decided by: the discom's policy, and what was agreed with the payer it found. */
export async function runOf(
  db: Db,
  discomId: number,
  runId: string,
  payerId: string | null,
): Promise<Story["run"] | undefined> {
  return row(
    db,
    `SELECT r.id, r.cause, r.started_at AS "startedAt", r.lines_count AS "linesCount", r.rules_version AS "rulesVersion",
            (SELECT coalesce(jsonb_agg(jsonb_build_object('version', v.version, 'payer', ${named("p")}, 'policy', v.policy)
                      ORDER BY v.payer_id NULLS FIRST), '[]')
               FROM (SELECT DISTINCT ON (payer_id) * FROM policy_versions
                      WHERE discom_id = r.discom_id AND id <= r.policy_version_id AND (payer_id IS NULL OR payer_id = :payerId)
                      ORDER BY payer_id, version DESC) v LEFT JOIN payers p ON p.id = v.payer_id) AS policies
       FROM reconciliation_runs r WHERE r.discom_id = :discomId AND r.id = :runId`,
    { discomId, runId, payerId },
  );
}

/** When the rules last looked: this decision, or the one of theirs before a person's. */
export async function rulesBefore(
  db: Db,
  discomId: number,
  lineId: string,
  sequence: number,
): Promise<{ id: string; rule: Rule } | undefined> {
  return row(
    db,
    `SELECT id, rule FROM decisions WHERE discom_id = ? AND line_id = ? AND sequence <= ? AND rule LIKE 'P%'
      ORDER BY sequence DESC LIMIT 1`,
    [discomId, lineId, sequence],
  );
}

const PAID_SHOWN_MAX = 200;

export async function paidBy(db: Db, discomId: number, decisionId: string): Promise<Story["paid"]> {
  return rows(
    db,
    `SELECT b.number AS "billNumber", c.number AS "connectionNumber", t.paise FROM (
       SELECT i.bill_id, i.paise, i.position FROM settlements s
         JOIN advice_items i ON i.discom_id = s.discom_id AND i.advice_id = s.advice_id
        WHERE s.discom_id = :discomId AND s.decision_id = :decisionId
       UNION ALL
       SELECT x.bill_id, x.paise, x.id FROM allocations x
        WHERE x.discom_id = :discomId AND x.decision_id = :decisionId AND x.draw_id IS NULL) t
       JOIN bills b ON b.discom_id = :discomId AND b.id = t.bill_id
       JOIN connections c ON c.discom_id = b.discom_id AND c.id = b.connection_id
      ORDER BY t.position LIMIT ${PAID_SHOWN_MAX}`,
    { discomId, decisionId },
  );
}

export async function postingsOf(db: Db, discomId: number, decisionId: string): Promise<Story["postings"]> {
  return rows(
    db,
    `SELECT o.id, o.kind, o.attempt, o.created_at AS "createdAt", g.items_count AS "billsCount", g.accepted_count AS "acceptedCount",
            g.rejected_count AS "rejectedCount", g.needless_count AS "needlessCount",
            (SELECT max(q.at) FROM posting_acknowledgements q WHERE q.discom_id = o.discom_id AND q.posting_id = o.id) AS "lastAnswerAt"
       FROM receipts r
       JOIN postings o ON o.discom_id = r.discom_id AND o.receipt_id = r.id
       JOIN posting_progress g ON g.discom_id = o.discom_id AND g.posting_id = o.id
      WHERE r.discom_id = ? AND r.decision_id = ? AND r.draw_id IS NULL ORDER BY o.id`,
    [discomId, decisionId],
  );
}

export async function historyOf(db: Db, discomId: number, lineId: string): Promise<Story["history"]> {
  return rows(
    db,
    `SELECT ${item} FROM decisions d ${itemJoins} WHERE d.discom_id = ? AND d.line_id = ? ORDER BY d.sequence`,
    [discomId, lineId],
  );
}

export async function entriesOf(db: Db, discomId: number, lineId: string): Promise<Story["entries"]> {
  return rows(
    db,
    `SELECT j.id, j.entry_id AS "entryId", j.value_date AS "valueDate", j.booked_on AS "bookedOn", j.posted_at AS "postedAt", j.debit_account AS "debitAccount",
            j.credit_account AS "creditAccount", j.paise, j.decision_id AS "decisionId", a.number AS "adviceNumber",
            b.number AS "billNumber", j.reversal_of AS "reversalOf"
       FROM journal j
       LEFT JOIN advices a ON a.discom_id = j.discom_id AND a.id = j.advice_id
       LEFT JOIN bills b ON b.discom_id = j.discom_id AND b.id = j.bill_id
      WHERE j.discom_id = ? AND j.line_id = ? ORDER BY j.id`,
    [discomId, lineId],
  );
}
