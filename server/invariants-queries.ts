// What must hold on the live database at any moment: each statement gives the rows that break it, so none is the proof.

import { type Db, row, rows } from "./database.ts";
import { duesAreOpenBills } from "./dues-invariant-queries.ts";

/** Name, and the sentence of what is broken when rows come back; `discom` and `what` say where. */
export interface Invariant {
  readonly name: string;
  readonly says: string;
  readonly sql: string;
}

const liveSettlement = `NOT EXISTS (SELECT FROM settlement_reversals r
  WHERE r.discom_id = s.discom_id AND r.advice_id = s.advice_id AND r.round = s.round)`;
const stateOf = (advice: string) => `(SELECT e.state FROM advice_events e
  WHERE e.discom_id = ${advice}.discom_id AND e.advice_id = ${advice}.id ORDER BY e.seq DESC LIMIT 1)`;

export const invariants: readonly Invariant[] = [
  {
    name: "lines-are-booked",
    says: "Every line has its import entry.",
    sql: `SELECT l.discom_id AS discom, 'line ' || l.id AS what FROM statement_lines l
           WHERE NOT EXISTS (SELECT FROM journal j WHERE j.discom_id = l.discom_id AND j.line_id = l.id AND j.decision_id IS NULL)`,
  },
  {
    name: "bank-ledger-is-lines",
    says: "The ledger's balance of each bank account is the sum of its lines.",
    sql: `WITH booked AS (SELECT discom_id, bank_account_id, sum(CASE 'bank' WHEN debit_account THEN paise ELSE -paise END) AS paise
                            FROM journal WHERE 'bank' IN (debit_account, credit_account) GROUP BY 1, 2),
               stated AS (SELECT discom_id, bank_account_id, sum(CASE direction WHEN 'credit' THEN paise ELSE -paise END) AS paise
                            FROM statement_lines GROUP BY 1, 2)
          SELECT discom_id AS discom, 'bank account ' || bank_account_id AS what
            FROM booked FULL JOIN stated USING (discom_id, bank_account_id) WHERE booked.paise IS DISTINCT FROM stated.paise`,
  },
  {
    name: "reversals-are-mirrors",
    says: "Every transfer taken back is mirrored to the paisa, on the same line and not before it.",
    sql: `SELECT r.discom_id AS discom, 'transfer ' || r.id AS what
            FROM journal r LEFT JOIN journal j ON j.discom_id = r.discom_id AND j.id = r.reversal_of
           WHERE r.reversal_of IS NOT NULL AND (j.debit_account, j.credit_account, j.paise, j.line_id)
                 IS DISTINCT FROM (r.credit_account, r.debit_account, r.paise, r.line_id) OR r.booked_on < j.booked_on`,
  },
  {
    name: "matched-credits-conserved",
    says: "What a matched credit relieves, less deductions, with the advance, is its amount.",
    sql: `SELECT l.discom_id AS discom, 'line ' || l.id AS what
            FROM line_decisions h JOIN decisions d ON d.discom_id = h.discom_id AND d.id = h.decision_id
            JOIN statement_lines l ON l.discom_id = h.discom_id AND l.id = h.line_id
           WHERE h.outcome = 'matched' AND l.paise <>
                 coalesce((SELECT sum(a.gross_paise) FROM settlements s JOIN advices a ON a.discom_id = s.discom_id AND a.id = s.advice_id
                            WHERE s.discom_id = d.discom_id AND s.decision_id = d.id AND ${liveSettlement}), 0)
                 + coalesce((SELECT sum(x.paise) FROM allocations x WHERE x.discom_id = d.discom_id AND x.decision_id = d.id AND x.draw_id IS NULL), 0)
                 - coalesce((SELECT sum((t->>'paise')::bigint) FROM jsonb_array_elements(d.deductions) t), 0) + d.advance_paise`,
  },
  {
    name: "advances-drawn-once",
    says: "Of no credit more is drawn than was kept of it, and nothing is drawn from one that is taken back.",
    sql: `SELECT w.discom_id AS discom, 'credit ' || w.line_id AS what FROM standing_draws w
            LEFT JOIN kept_advances k ON k.discom_id = w.discom_id AND k.decision_id = w.decision_id
           WHERE k.decision_id IS NULL OR k.left_paise < 0 OR k.payer_id <> w.payer_id`,
  },
  {
    name: "advance-is-ledger",
    says: "The ledger owes each payer as advance what was kept for it and not drawn since.",
    sql: `WITH booked AS (SELECT discom_id, payer_id, sum(CASE 'advance' WHEN credit_account THEN paise ELSE -paise END) AS paise
                            FROM journal WHERE 'advance' IN (debit_account, credit_account) GROUP BY 1, 2),
               kept AS (SELECT discom_id, payer_id, sum(left_paise) AS paise FROM kept_advances GROUP BY 1, 2)
          SELECT discom_id AS discom, 'payer ' || payer_id AS what FROM booked FULL JOIN kept USING (discom_id, payer_id)
           WHERE coalesce(booked.paise, 0) <> coalesce(kept.paise, 0)`,
  },
  {
    name: "refund-payable-is-ledger",
    says: "The ledger's refunds payable are the refunds drawn, less those the bank paid.",
    sql: `WITH booked AS (SELECT discom_id, sum(CASE 'refund-payable' WHEN credit_account THEN paise ELSE -paise END) AS paise
                            FROM journal WHERE 'refund-payable' IN (debit_account, credit_account) GROUP BY 1),
               owed AS (SELECT discom_id, sum(paise) AS paise FROM (
                   SELECT discom_id, paise FROM standing_draws WHERE refund_id IS NOT NULL
                   UNION ALL SELECT p.discom_id, -r.paise FROM standing_refund_payments p
                               JOIN refunds r ON r.discom_id = p.discom_id AND r.id = p.refund_id) t GROUP BY 1)
          SELECT discom_id AS discom, 'refund payable' AS what FROM booked FULL JOIN owed USING (discom_id)
           WHERE coalesce(booked.paise, 0) <> coalesce(owed.paise, 0)`,
  },
  {
    name: "uses-relieve-bills",
    says: "What a use draws from a credit relieves bills of as much and has one valid receipt; what is taken back, none.",
    sql: `SELECT d.discom_id AS discom, 'draw ' || d.id AS what FROM advance_draws d
            LEFT JOIN standing_draws w ON w.discom_id = d.discom_id AND w.id = d.id
           WHERE d.use_id IS NOT NULL AND (
             coalesce(w.paise, 0) <> coalesce((SELECT sum(x.paise) FROM allocations x WHERE x.discom_id = d.discom_id AND x.draw_id = d.id), 0)
             OR (w.id IS NOT NULL) <> EXISTS (SELECT FROM receipts r WHERE r.discom_id = d.discom_id AND r.draw_id = d.id AND r.paise = d.paise
                  AND NOT EXISTS (SELECT FROM receipt_cancellations c WHERE c.discom_id = r.discom_id AND c.receipt_id = r.id)))`,
  },
  {
    name: "approved-is-what-was-done",
    says: "A decision made by two relieves bills of what was approved, and nobody approved what they asked.",
    sql: `SELECT d.discom_id AS discom, 'decision ' || d.id AS what FROM decisions d
            JOIN approvals a ON a.discom_id = d.discom_id AND a.id = d.approval_id
            LEFT JOIN approval_verdicts v ON v.discom_id = a.discom_id AND v.approval_id = a.id
           WHERE v.verdict IS DISTINCT FROM 'approved' OR v.by_user = a.asked_by OR v.content_hash <> a.content_hash
              OR a.kind IN ('match', 'write-off') AND a.subject = 'line:' || d.line_id AND (a.content->>'grossPaise')::numeric <>
                 coalesce((SELECT sum(x.paise) FROM allocations x WHERE x.discom_id = d.discom_id AND x.decision_id = d.id
                              AND x.reversal_of IS NULL AND x.draw_id IS NULL), 0)
                 + coalesce((SELECT sum(s.gross_paise) FROM settlements t JOIN advices s ON s.discom_id = t.discom_id AND s.id = t.advice_id
                              WHERE t.discom_id = d.discom_id AND t.decision_id = d.id), 0)
          UNION ALL
          SELECT w.discom_id, 'approval ' || w.approval_id || ' waits' FROM waiting_approvals w
            JOIN approval_verdicts v ON v.discom_id = w.discom_id AND v.approval_id = w.approval_id`,
  },
  {
    name: "relieved-is-receivable",
    says: "What bills were relieved of is what the ledger took off the receivables.",
    sql: `WITH booked AS (SELECT discom_id, sum(CASE 'receivable' WHEN credit_account THEN paise ELSE -paise END) AS paise
                            FROM journal WHERE 'receivable' IN (debit_account, credit_account) GROUP BY 1),
               relieved AS (SELECT discom_id, sum(paise) AS paise FROM (
                   SELECT s.discom_id, a.gross_paise AS paise FROM settlements s
                     JOIN advices a ON a.discom_id = s.discom_id AND a.id = s.advice_id WHERE ${liveSettlement}
                   UNION ALL SELECT discom_id, paise FROM allocations) t GROUP BY 1)
          SELECT discom_id AS discom, 'receivable' AS what FROM booked FULL JOIN relieved USING (discom_id)
           WHERE coalesce(booked.paise, 0) <> coalesce(relieved.paise, 0)`,
  },
  {
    name: "bills-not-overpaid",
    says: "No bill is paid beyond its amount or below nothing.",
    sql: `WITH paid AS (SELECT discom_id, bill_id, sum(paise) AS paise FROM (
                   SELECT i.discom_id, i.bill_id, i.paise FROM settlements s
                     JOIN advice_items i ON i.discom_id = s.discom_id AND i.advice_id = s.advice_id WHERE ${liveSettlement}
                   UNION ALL SELECT discom_id, bill_id, paise FROM allocations) t GROUP BY 1, 2)
          SELECT b.discom_id AS discom, 'bill ' || b.number AS what FROM paid p JOIN bills b ON b.discom_id = p.discom_id AND b.id = p.bill_id
           WHERE p.paise > b.amount_paise OR p.paise < 0`,
  },
  {
    name: "settled-advices-have-decisions",
    says: "An advice is settled if and only if a decision that holds paid it.",
    sql: `SELECT a.discom_id AS discom, 'advice ' || a.number AS what FROM advices a WHERE ${stateOf("a")} IN ('settled', 'posted')
             AND NOT EXISTS (SELECT FROM decisions d JOIN line_decisions h ON h.discom_id = d.discom_id AND h.line_id = d.line_id AND h.decision_id = d.id
                              WHERE d.discom_id = a.discom_id AND d.advice_id = a.id AND d.outcome = 'matched')
          UNION ALL
          SELECT a.discom_id, 'advice ' || a.number FROM settlements s JOIN advices a ON a.discom_id = s.discom_id AND a.id = s.advice_id
           WHERE ${liveSettlement} AND ${stateOf("a")} NOT IN ('settled', 'posted')`,
  },
  {
    name: "only-what-holds-counts",
    says: "A decision that was replaced has left nothing behind: no entry, allocation, settlement or valid receipt.",
    sql: `WITH gone AS (SELECT d.discom_id, d.id, d.line_id FROM decisions d
                          JOIN line_decisions h ON h.discom_id = d.discom_id AND h.line_id = d.line_id WHERE h.decision_id <> d.id)
          SELECT g.discom_id AS discom, 'decision ' || g.id AS what FROM gone g WHERE
             EXISTS (SELECT FROM journal j WHERE j.discom_id = g.discom_id AND j.line_id = g.line_id AND j.decision_id = g.id
                        AND j.reversal_of IS NULL AND NOT EXISTS (SELECT FROM journal r WHERE r.discom_id = j.discom_id AND r.reversal_of = j.id))
          OR EXISTS (SELECT FROM allocations a WHERE a.discom_id = g.discom_id AND a.decision_id = g.id AND a.reversal_of IS NULL
                        AND NOT EXISTS (SELECT FROM allocations r WHERE r.discom_id = a.discom_id AND r.reversal_of = a.id))
          OR EXISTS (SELECT FROM settlements s WHERE s.discom_id = g.discom_id AND s.decision_id = g.id AND ${liveSettlement})
          OR EXISTS (SELECT FROM receipts t WHERE t.discom_id = g.discom_id AND t.decision_id = g.id
                        AND NOT EXISTS (SELECT FROM receipt_cancellations c WHERE c.discom_id = t.discom_id AND c.receipt_id = t.id))`,
  },
  {
    name: "line-decisions-are-last",
    says: "The index of decisions names the last decision of every line.",
    sql: `SELECT l.discom_id AS discom, 'line ' || l.id AS what FROM statement_lines l
            LEFT JOIN line_decisions h ON h.discom_id = l.discom_id AND h.line_id = l.id
            LEFT JOIN LATERAL (SELECT d.id, d.sequence, d.outcome, d.rule FROM decisions d
                                WHERE d.discom_id = l.discom_id AND d.line_id = l.id ORDER BY d.sequence DESC LIMIT 1) d ON true
           WHERE (h.decision_id, h.sequence, h.outcome, h.rule)
                 IS DISTINCT FROM (d.id, coalesce(d.sequence, 0), coalesce(d.outcome, 'new'), coalesce(d.rule, ''))
          UNION ALL
          SELECT h.discom_id, 'decision ' || h.decision_id || ' of no line' FROM line_decisions h
           WHERE NOT EXISTS (SELECT FROM statement_lines l WHERE l.discom_id = h.discom_id AND l.id = h.line_id)`,
  },
  {
    name: "queue-is-ledger",
    says: "Money owed to nobody known and money not yet placed is exactly the credits not matched and not given back.",
    sql: `WITH booked AS (SELECT discom_id, sum(CASE WHEN credit_account IN ('unidentified-receipts', 'unapplied') THEN paise ELSE 0 END
                                              - CASE WHEN debit_account IN ('unidentified-receipts', 'unapplied') THEN paise ELSE 0 END) AS paise
                            FROM journal GROUP BY 1),
               queued AS (SELECT l.discom_id, sum(CASE WHEN l.direction = 'credit' AND h.outcome <> 'matched' THEN l.paise ELSE 0 END
                                                - CASE WHEN h.outcome = 'returned' AND d.reverses_line_id IS NOT NULL THEN l.paise ELSE 0 END
                                                - CASE WHEN h.outcome = 'excluded' AND l.direction = 'credit' AND d.evidence @> '[{"kind": "settlement"}]'
                                                    THEN l.paise ELSE 0 END) AS paise
                            FROM statement_lines l JOIN line_decisions h ON h.discom_id = l.discom_id AND h.line_id = l.id
                            LEFT JOIN decisions d ON d.discom_id = h.discom_id AND d.id = h.decision_id GROUP BY 1)
          SELECT discom_id AS discom, 'queue' AS what FROM booked FULL JOIN queued USING (discom_id)
           WHERE coalesce(booked.paise, 0) <> coalesce(queued.paise, 0)`,
  },
  {
    name: "receipts-gapless",
    says: "Receipt numbers of a financial year run from 1 without a gap.",
    sql: `SELECT r.discom_id AS discom, 'receipts of ' || r.fy AS what
            FROM (SELECT discom_id, fy, count(*) AS many, max(serial) AS highest FROM receipts GROUP BY 1, 2) r
            LEFT JOIN number_series n ON n.discom_id = r.discom_id AND n.fy = r.fy AND n.kind = 'receipt'
           WHERE r.many <> r.highest OR r.highest IS DISTINCT FROM n.last`,
  },
  {
    name: "receipts-are-posted",
    says: "Every receipt has its posting to billing, and every cancelled one the posting that takes it back.",
    sql: `SELECT r.discom_id AS discom, 'receipt ' || r.number AS what FROM receipts r
            LEFT JOIN receipt_cancellations c ON c.discom_id = r.discom_id AND c.receipt_id = r.id
           WHERE NOT EXISTS (SELECT FROM postings p WHERE p.discom_id = r.discom_id AND p.receipt_id = r.id AND p.kind = 'payment')
              OR (c.receipt_id IS NOT NULL) <> EXISTS (SELECT FROM postings p
                    WHERE p.discom_id = r.discom_id AND p.receipt_id = r.id AND p.kind = 'reversal')`,
  },
  {
    name: "posting-progress-is-answers",
    says: "How far billing has answered each posting is what its answers say, and each bill of a later attempt was rejected before.",
    sql: `WITH said AS (SELECT discom_id, posting_id, count(*) FILTER (WHERE outcome = 'accepted') AS accepted,
                               coalesce(sum(paise) FILTER (WHERE outcome = 'accepted'), 0) AS accepted_paise,
                               count(*) FILTER (WHERE outcome = 'rejected') AS rejected,
                               coalesce(sum(paise) FILTER (WHERE outcome = 'rejected'), 0) AS rejected_paise,
                               count(*) FILTER (WHERE outcome = 'needless') AS needless
                          FROM posting_acknowledgements GROUP BY 1, 2),
               again AS (SELECT discom_id, posting_id, count(*) AS items, sum(paise) AS paise FROM posting_retries GROUP BY 1, 2)
          SELECT p.discom_id AS discom, 'posting ' || p.id AS what FROM postings p
            JOIN receipts r ON r.discom_id = p.discom_id AND r.id = p.receipt_id
            LEFT JOIN posting_progress g ON g.discom_id = p.discom_id AND g.posting_id = p.id
            LEFT JOIN said s ON s.discom_id = p.discom_id AND s.posting_id = p.id
            LEFT JOIN again a ON a.discom_id = p.discom_id AND a.posting_id = p.id
           WHERE (g.paise, g.accepted_count, g.accepted_paise, g.rejected_count, g.rejected_paise, g.needless_count)
                 IS DISTINCT FROM (CASE WHEN p.attempt = 1 THEN r.gross_paise ELSE a.paise END, coalesce(s.accepted, 0),
                   coalesce(s.accepted_paise, 0), coalesce(s.rejected, 0), coalesce(s.rejected_paise, 0), coalesce(s.needless, 0))
              OR p.attempt > 1 AND g.items_count IS DISTINCT FROM a.items
          UNION ALL
          SELECT t.discom_id, 'bill ' || t.bill_id || ' sent again' FROM posting_retries t
            LEFT JOIN posting_acknowledgements k ON k.discom_id = t.discom_id AND k.posting_id = t.rejected_in AND k.bill_id = t.bill_id
           WHERE k.outcome IS DISTINCT FROM 'rejected' OR k.paise <> t.paise
          UNION ALL
          SELECT g.discom_id, 'progress of no posting ' || g.posting_id FROM posting_progress g
           WHERE NOT EXISTS (SELECT FROM postings p WHERE p.discom_id = g.discom_id AND p.id = g.posting_id)`,
  },
  {
    name: "posted-is-accepted",
    says: "An advice called posted has every bill of every valid receipt accepted by billing.",
    sql: `SELECT a.discom_id AS discom, 'advice ' || a.number AS what FROM advices a WHERE ${stateOf("a")} = 'posted' AND EXISTS (
            SELECT FROM receipts r
              JOIN postings p ON p.discom_id = r.discom_id AND p.receipt_id = r.id AND p.kind = 'payment'
              JOIN posting_progress g ON g.discom_id = p.discom_id AND g.posting_id = p.id
             WHERE r.discom_id = a.discom_id AND r.advice_id = a.id AND g.accepted_count + g.resolved_count < g.items_count
               AND NOT EXISTS (SELECT FROM receipt_cancellations x WHERE x.discom_id = r.discom_id AND x.receipt_id = r.id))`,
  },
  {
    name: "holds-fit-states",
    says: "An advice that can still be paid holds every bill on it; one that ended unpaid holds none.",
    sql: `SELECT h.discom_id AS discom, 'bill ' || h.bill_id || ' held by advice ' || h.advice_id AS what FROM bill_holds h
            LEFT JOIN advices a ON a.discom_id = h.discom_id AND a.id = h.advice_id
           WHERE ${stateOf("a")} IN ('cancelled', 'expired') OR NOT EXISTS (SELECT FROM advice_items i
                   WHERE i.discom_id = h.discom_id AND i.advice_id = h.advice_id AND i.bill_id = h.bill_id)
          UNION ALL
          SELECT i.discom_id, 'bill ' || i.bill_id || ' not held by advice ' || i.advice_id FROM advice_items i
            JOIN advices a ON a.discom_id = i.discom_id AND a.id = i.advice_id
            LEFT JOIN bill_holds h ON h.discom_id = i.discom_id AND h.bill_id = i.bill_id AND h.advice_id = i.advice_id
           WHERE h.bill_id IS NULL AND ${stateOf("a")} IN ('draft', 'submitted', 'approved')`,
  },
  {
    name: "content-is-what-was-hashed",
    says: "An advice that waits for approval or payment says exactly what its content hash binds, and so does its approval.",
    sql: `SELECT a.discom_id AS discom, 'advice ' || a.number AS what FROM advices a
           WHERE ${stateOf("a")} IN ('submitted', 'approved')
             AND (a.content_hash <> advice_content_hash(a.discom_id, a.id)
                  OR EXISTS (SELECT FROM advice_events e WHERE e.discom_id = a.discom_id AND e.advice_id = a.id
                              AND e.event = 'approved' AND e.content_hash <> a.content_hash))`,
  },
  duesAreOpenBills,
  {
    name: "holders-are-tags",
    says: "A connection belongs to the payer whose tag is live, and to nobody without one.",
    sql: `SELECT c.discom_id AS discom, 'connection ' || c.number AS what FROM connections c
            LEFT JOIN tags t ON t.discom_id = c.discom_id AND t.connection_id = c.id AND t.untagged_at IS NULL
           WHERE c.payer_id IS DISTINCT FROM t.payer_id`,
  },
  {
    name: "booked-on-their-day",
    says: "A line is booked on its booking date, and what was decided of it never before.",
    sql: `SELECT j.discom_id AS discom, 'transfer ' || j.id AS what FROM journal j
            JOIN statement_lines l ON l.discom_id = j.discom_id AND l.id = j.line_id
           WHERE j.booked_on < l.booking_date OR j.decision_id IS NULL AND j.booked_on <> l.booking_date`,
  },
  {
    name: "closed-days-recompute",
    says: "The journal adds up to what each closed day was closed with.",
    sql: `WITH daily AS (
            SELECT j.discom_id, j.bank_account_id, j.booked_on,
                   sum(CASE 'bank' WHEN debit_account THEN paise WHEN credit_account THEN -paise ELSE 0 END) AS bank,
                   sum(CASE 'unidentified-receipts' WHEN credit_account THEN paise WHEN debit_account THEN -paise ELSE 0 END) AS receipts,
                   sum(CASE 'unapplied' WHEN credit_account THEN paise WHEN debit_account THEN -paise ELSE 0 END) AS unapplied,
                   sum(CASE 'unidentified-payments' WHEN debit_account THEN paise WHEN credit_account THEN -paise ELSE 0 END) AS payments
              FROM journal j JOIN closed_days c ON c.discom_id = j.discom_id AND c.bank_account_id = j.bank_account_id AND j.booked_on <= c.day
             GROUP BY 1, 2, 3)
          SELECT c.discom_id AS discom, 'closing ' || c.id AS what FROM standing_closings c
            CROSS JOIN LATERAL (SELECT coalesce(sum(bank), 0) + coalesce(account_opening(c.discom_id, c.bank_account_id), 0) AS bank,
              coalesce(sum(receipts), 0) AS receipts, coalesce(sum(unapplied), 0) AS unapplied, coalesce(sum(payments), 0) AS payments
              FROM daily d WHERE d.discom_id = c.discom_id AND d.bank_account_id = c.bank_account_id AND d.booked_on <= c.day) s
           WHERE (s.bank, s.receipts, s.unapplied, s.payments) IS DISTINCT FROM
                 (c.ledger_paise, c.unidentified_receipts_paise, c.unapplied_paise, c.unidentified_payments_paise)`,
  },
  {
    name: "policies-loosened-by-two",
    says: "Versions of a policy follow without a gap, and one that decides more without a person names its second person.",
    sql: `SELECT v.discom_id AS discom, 'policy version ' || v.id AS what FROM policy_versions v
           WHERE v.version <> (SELECT count(*) FROM policy_versions o WHERE o.discom_id = v.discom_id
                                 AND o.payer_id IS NOT DISTINCT FROM v.payer_id AND o.version <= v.version)
              OR policy_loosens(policy_before(v.discom_id, v.payer_id, v.id),
                   CASE WHEN v.payer_id IS NULL THEN '{}' ELSE policy_before(v.discom_id, NULL, v.id) END || v.policy)
                 AND NOT EXISTS (SELECT FROM approval_verdicts d
                                  WHERE d.discom_id = v.discom_id AND d.approval_id = v.approval_id AND d.verdict = 'approved'
                                    AND d.by_user <> v.by_user)`,
  },
  {
    name: "learned-is-decided",
    says: "What was learned of a payer is what persons' decisions show, each account and name of each of them.",
    sql: `SELECT d.discom_id AS discom, 'decision ' || d.id AS what
            FROM decisions d
            JOIN statement_lines l ON l.discom_id = d.discom_id AND l.id = d.line_id AND l.direction = 'credit'
            CROSS JOIN LATERAL remitters_in(d.discom_id, l.found) r
            LEFT JOIN learned_confirmations c ON c.discom_id = d.discom_id AND c.decision_id = d.id AND c.kind = r.kind AND c.key = r.key
             AND c.payer_id = d.payer_id
           WHERE d.by_user IS NOT NULL AND d.rule = 'person' AND d.outcome = 'matched' AND d.payer_id IS NOT NULL AND c.id IS NULL
          UNION
          SELECT c.discom_id, 'learned ' || c.id FROM learned_confirmations c
            JOIN decisions d ON d.discom_id = c.discom_id AND d.id = c.decision_id
           WHERE d.payer_id IS DISTINCT FROM c.payer_id OR d.rule <> 'person' OR d.outcome <> 'matched'`,
  },
  {
    name: "audit-chain-unbroken",
    says: "Every row of the audit carries the hash of itself and of the row before it.",
    sql: `SELECT chain AS discom, 'audit ' || seq AS what FROM (
            SELECT chain, seq, hash = sha256(previous_hash || audit_content(audit)) AS own,
                   previous_hash = coalesce(lag(hash) OVER w, '\\x00'::bytea) AND seq = coalesce(lag(seq) OVER w, 0) + 1 AS linked
              FROM audit WINDOW w AS (PARTITION BY chain ORDER BY seq)) a WHERE NOT (own AND linked)`,
  },
];

const SHOWN_MAX = 20;

export async function offendersOf(db: Db, { sql }: Invariant): Promise<{ discom: number; what: string }[]> {
  return rows(db, `SELECT discom, what FROM (${sql}) broken LIMIT ${SHOWN_MAX}`);
}

/** The last row of each chain of the audit: whoever keeps it elsewhere sees when rows behind it are gone. */
export async function auditHeads(db: Db): Promise<{ chain: number; seq: string; hash: string }[]> {
  return rows(
    db,
    `SELECT c.chain, h.seq, encode(h.hash, 'hex') AS hash FROM (SELECT 0 AS chain UNION SELECT id FROM discoms) c
      CROSS JOIN LATERAL (SELECT seq, hash FROM audit a WHERE a.chain = c.chain ORDER BY seq DESC LIMIT 1) h ORDER BY 1`,
  );
}

/** All invariants are looked at in one moment's picture of the database. */
export async function freeze(db: Db): Promise<void> {
  await rows(db, "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY");
}

export interface CheckRow {
  readonly at: string;
  readonly seconds: number;
  readonly broken: readonly string[];
}

export async function insertCheck(db: Db, check: Omit<CheckRow, "at">): Promise<void> {
  await rows(db, "INSERT INTO invariant_checks (seconds, broken) VALUES (:seconds, :broken)", {
    seconds: check.seconds,
    broken: [...check.broken],
  });
  await rows(db, "DELETE FROM invariant_checks WHERE at < now() - interval '90 days'");
}

export async function lastCheck(db: Db): Promise<CheckRow | undefined> {
  return row(db, "SELECT at, seconds::float8 AS seconds, broken FROM invariant_checks ORDER BY at DESC LIMIT 1");
}
