// One line as the accountant sees it: its facts, its history, and the lines that may be its other half.

import { type Db, row, rows } from "#server/database.ts";
import type { Counterpart, HistoryItem, LineDetail } from "../contract.ts";

export type LineFacts = Omit<LineDetail, "candidates" | "history">;

export async function lineFacts(db: Db, discomId: number, id: string): Promise<LineFacts | undefined> {
  return row(
    db,
    `SELECT l.id, l.value_date AS "valueDate", l.booking_date AS "bookingDate", l.direction, l.paise, l.narration,
            l.bank_reference AS "bankReference", l.found AS references, l.row, f.file_name AS "fileName", s.imported_at AS "importedAt",
            jsonb_build_object('id', b.id, 'bank', b.bank, 'ending', right(b.number, 4)) AS account,
            h.outcome, h.rule, coalesce(d.flags, '{}') AS flags, h.sequence, h.decision_id AS "decisionId",
            coalesce(d.evidence, '[]') AS evidence, d.reverses_line_id AS "otherLineId",
            EXISTS (SELECT FROM statement_gaps g WHERE g.discom_id = l.discom_id AND g.statement_id = l.statement_id AND NOT g.accepted) AS "heldByGap",
            EXISTS (SELECT FROM decision_reviews v WHERE v.discom_id = l.discom_id AND v.decision_id = h.decision_id) AS reviewed,
            (SELECT jsonb_build_object('approvalId', w.approval_id::text, 'kind', w.kind) FROM waiting_approvals w
               JOIN approvals a ON a.discom_id = w.discom_id AND a.id = w.approval_id
              WHERE w.discom_id = l.discom_id AND (w.line_id = l.id OR jsonb_exists(a.content->'lines', l.id::text)) LIMIT 1) AS waits,
            EXISTS (SELECT FROM closed_days c WHERE c.discom_id = l.discom_id AND c.bank_account_id = l.bank_account_id
                       AND c.day >= l.booking_date) AS closed
       FROM statement_lines l
       JOIN statements s ON s.discom_id = l.discom_id AND s.id = l.statement_id
       JOIN statement_files f ON f.discom_id = s.discom_id AND f.id = s.file_id
       JOIN bank_accounts b ON b.discom_id = l.discom_id AND b.id = l.bank_account_id
       JOIN line_decisions h ON h.discom_id = l.discom_id AND h.line_id = l.id
       LEFT JOIN decisions d ON d.discom_id = h.discom_id AND d.id = h.decision_id
      WHERE l.discom_id = ? AND l.id = ?`,
    [discomId, id],
  );
}

export async function historyOf(db: Db, discomId: number, lineId: string): Promise<HistoryItem[]> {
  return rows(
    db,
    `SELECT d.id AS "decisionId", d.sequence, d.outcome, d.rule, d.flags,
            CASE WHEN p.id IS NOT NULL THEN jsonb_build_object('id', p.id::text, 'name', p.name, 'nameHi', p.name_hi) END AS payer,
            a.number AS "adviceNumber",
            CASE WHEN u.id IS NOT NULL THEN jsonb_build_object('id', u.id::text, 'name', u.name, 'nameHi', u.name_hi) END AS by,
            d.at, d.why
       FROM decisions d
       LEFT JOIN payers p ON p.id = d.payer_id
       LEFT JOIN advices a ON a.discom_id = d.discom_id AND a.id = d.advice_id
       LEFT JOIN users u ON u.id = d.by_user
      WHERE d.discom_id = ? AND d.line_id = ? ORDER BY d.sequence`,
    [discomId, lineId],
  );
}

/** A return follows its payment; a quarter of a year covers the slowest cheque. The nearest days first. */
export async function counterpartsOf(db: Db, discomId: number, lineId: string): Promise<Counterpart[]> {
  return rows(
    db,
    `SELECT o.id, o.value_date AS "valueDate", o.narration, h.outcome,
            CASE WHEN p.id IS NOT NULL THEN jsonb_build_object('id', p.id::text, 'name', p.name, 'nameHi', p.name_hi) END AS payer,
            a.number AS "adviceNumber"
       FROM statement_lines l
       JOIN statement_lines o ON o.discom_id = l.discom_id AND o.bank_account_id = l.bank_account_id AND o.paise = l.paise
        AND o.direction <> l.direction
        AND o.value_date BETWEEN l.value_date - CASE l.direction WHEN 'debit' THEN 92 ELSE 0 END
                             AND l.value_date + CASE l.direction WHEN 'debit' THEN 0 ELSE 92 END
       JOIN line_decisions h ON h.discom_id = o.discom_id AND h.line_id = o.id AND h.outcome <> 'returned'
       LEFT JOIN decisions d ON d.discom_id = h.discom_id AND d.id = h.decision_id
       LEFT JOIN payers p ON p.id = d.payer_id
       LEFT JOIN advices a ON a.discom_id = d.discom_id AND a.id = d.advice_id
      WHERE l.discom_id = :discomId AND l.id = :lineId
      ORDER BY abs(o.value_date - l.value_date), o.id DESC LIMIT 6`,
    { discomId, lineId },
  );
}
