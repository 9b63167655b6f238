// What the bank says and what the journal says of an account at the end of a day, each asked for on its own.

import { type Db, row, rows } from "#server/database.ts";
import type { BankItem, BankReconciliation } from "./bank-contract.ts";

export interface AccountRow {
  readonly account: BankReconciliation["account"];
  readonly discom: BankReconciliation["discom"];
  readonly lastDay: string | null;
  readonly firstDay: string | null;
  readonly closedThrough: string | null;
  readonly today: string;
}

/** The pool account when none is chosen. */
export function accountRow(db: Db, discomId: number, account: number | null): Promise<AccountRow | undefined> {
  return row(
    db,
    `SELECT jsonb_build_object('id', a.id, 'bank', a.bank, 'number', a.number, 'ifsc', a.ifsc, 'name', a.name, 'nameHi', a.name_hi) AS account,
            jsonb_build_object('name', d.name, 'nameHi', d.name_hi) AS discom,
            s.last AS "lastDay", s.first AS "firstDay", c.day AS "closedThrough", (now() AT TIME ZONE 'Asia/Kolkata')::date AS today
       FROM bank_accounts a JOIN discoms d ON d.id = a.discom_id
       LEFT JOIN closed_days c ON c.discom_id = a.discom_id AND c.bank_account_id = a.id
       LEFT JOIN LATERAL (SELECT min(from_date) AS first, max(to_date) AS last FROM statements s
                           WHERE s.discom_id = a.discom_id AND s.bank_account_id = a.id) s ON true
      WHERE a.discom_id = :discomId AND (:account::int IS NULL OR a.id = :account::int)
      ORDER BY a.pool DESC, a.id LIMIT 1`,
    { discomId, account },
  );
}

export interface Asked {
  readonly discomId: number;
  readonly account: number;
  readonly day: string;
}

/** What came after these is not looked at: of a closed day the statement is drawn up as it was. */
export interface Basis {
  readonly lastDecisionId: string;
  readonly lastStatementId: string;
}

/** Of the closing that covers the day, or all there is. */
export async function basisOf(db: Db, asked: Asked): Promise<Basis> {
  const found = await row<Basis>(
    db,
    `SELECT coalesce(c.last_decision_id, (SELECT max(id) FROM decisions WHERE discom_id = :discomId), 0) AS "lastDecisionId",
            coalesce(c.last_statement_id, (SELECT max(id) FROM statements WHERE discom_id = :discomId), 0) AS "lastStatementId"
       FROM (SELECT 1) always LEFT JOIN LATERAL (
         SELECT last_decision_id, last_statement_id FROM standing_closings
          WHERE discom_id = :discomId AND bank_account_id = :account AND day >= :day ORDER BY day LIMIT 1) c ON true`,
    { ...asked },
  );
  return found as Basis;
}

export interface BankSays {
  readonly paise: string;
  readonly statement: NonNullable<BankReconciliation["statement"]>;
}

/** A statement's own words on what stood in the account at the end of a day, from its opening and its lines. */
const bySay = (statement: string, day: string) => `(${statement}.opening + coalesce((
  SELECT sum(CASE l.direction WHEN 'credit' THEN l.paise ELSE -l.paise END) FROM (
    SELECT direction, paise, booking_date FROM statement_lines WHERE discom_id = :discomId AND statement_id = ${statement}.id
    UNION ALL
    SELECT l.direction, l.paise, l.booking_date FROM statement_known_lines k
      JOIN statement_lines l ON l.discom_id = k.discom_id AND l.id = k.line_id
     WHERE k.discom_id = :discomId AND k.statement_id = ${statement}.id) l
   WHERE l.booking_date <= ${day}), 0))::bigint`;
const opening = "coalesce(opening_paise, closing_paise - credit_paise + debit_paise)";

/** Best is a statement that goes on after the day; of several that end on it, the one that no other goes on from. */
export function bankSays(db: Db, asked: Asked, { lastStatementId }: Basis): Promise<BankSays | undefined> {
  return row(
    db,
    `WITH known AS (
       SELECT id, file_id, from_date, to_date, lines_count, ${opening} AS opening,
              coalesce(closing_paise, opening_paise + credit_paise - debit_paise) AS closing
         FROM statements WHERE discom_id = :discomId AND bank_account_id = :account AND id <= :lastStatementId::bigint),
     chosen AS (
       SELECT k.* FROM known k WHERE k.from_date <= :day::date AND k.opening IS NOT NULL
        ORDER BY k.to_date > :day::date DESC, least(k.to_date, :day::date) DESC,
                 EXISTS (SELECT FROM known n WHERE n.id <> k.id AND n.from_date = k.to_date AND n.opening = k.closing),
                 k.lines_count DESC, k.id DESC LIMIT 1)
     SELECT ${bySay("c", ":day::date")} AS paise,
            jsonb_build_object('fileId', f.id::text, 'fileName', f.file_name, 'fromDate', c.from_date, 'toDate', c.to_date) AS statement
       FROM chosen c JOIN statement_files f ON f.discom_id = :discomId AND f.id = c.file_id`,
    { ...asked, lastStatementId },
  );
}

/**
 * Statements that contradict what was there when they came, earliest first. `paise` is by how much bank and books were apart
 * with this statement, at its end or at the day's if that is earlier: gaps before it included.
 */
export function gapsUpTo(db: Db, asked: Asked, { lastStatementId }: Basis): Promise<BankReconciliation["gaps"]> {
  return rows(
    db,
    `WITH gaps AS (
       SELECT s.id, s.file_id, s.from_date, s.to_date, least(s.to_date, :day::date) AS day, g.missing_count, ${opening} AS opening
         FROM statement_gaps g JOIN statements s ON s.discom_id = g.discom_id AND s.id = g.statement_id
        WHERE g.discom_id = :discomId AND g.bank_account_id = :account AND s.from_date <= :day::date AND s.id <= :lastStatementId::bigint)
     SELECT s.file_id AS "fileId", s.from_date AS "fromDate", s.to_date AS "toDate", s.missing_count AS "missingCount",
            coalesce(${bySay("s", "s.day")} - account_opening(:discomId::int, :account::int) - coalesce((
              SELECT sum(CASE l.direction WHEN 'credit' THEN l.paise ELSE -l.paise END) FROM statement_lines l
               WHERE l.discom_id = :discomId AND l.bank_account_id = :account AND l.statement_id <= s.id AND l.booking_date <= s.day), 0), 0)::bigint AS paise,
            CASE WHEN a.at IS NOT NULL THEN jsonb_build_object('by', jsonb_build_object('name', u.name, 'nameHi', u.name_hi),
              'at', to_char(a.at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), 'why', a.why) END AS accepted
       FROM gaps s
       LEFT JOIN statement_gap_acceptances a ON a.discom_id = :discomId AND a.statement_id = s.id
       LEFT JOIN users u ON u.id = a.by_user
      ORDER BY s.from_date, s.id`,
    { ...asked, lastStatementId },
  );
}

export interface Books {
  readonly bank: string;
  readonly unidentifiedReceipts: string;
  readonly unapplied: string;
  readonly unidentifiedPayments: string;
  readonly refundPayable: string;
  readonly waitingFiles: number;
  readonly reached: boolean;
}

export async function booksOf(db: Db, asked: Asked): Promise<Books> {
  const found = await row<Books>(
    db,
    `SELECT b.bank, b.unidentified_receipts AS "unidentifiedReceipts", b.unapplied, b.unidentified_payments AS "unidentifiedPayments",
            (SELECT coalesce(sum(CASE 'refund-payable' WHEN j.credit_account THEN j.paise ELSE -j.paise END), 0)::bigint FROM journal j
              WHERE j.discom_id = :discomId AND j.bank_account_id = :account AND j.booked_on <= :day::date
                AND 'refund-payable' IN (j.debit_account, j.credit_account)) AS "refundPayable",
            (SELECT count(*)::int FROM statement_files f, jsonb_array_elements(f.report->'statements') s
              WHERE f.discom_id = :discomId AND f.state = 'previewed' AND (s->>'bankAccountId')::int = :account
                AND (s->>'fromDate')::date <= :day::date AND (s->>'newCount')::int IS DISTINCT FROM 0) AS "waitingFiles",
            EXISTS (SELECT FROM statements s WHERE s.discom_id = :discomId AND s.bank_account_id = :account
                       AND s.to_date >= :day::date) AS reached
       FROM book_balances(:discomId::int, :account::int, :day::date) b`,
    { ...asked },
  );
  return found as Books;
}

export interface Waiting {
  readonly lineId: string | null;
  readonly outcome: string;
  readonly reversesLineId: string | null;
  readonly receipts: string;
  readonly unapplied: string;
  readonly payments: string;
}

/** Every line of which something waits for its place at the day's end, by the journal; with what it was found to be by then. */
export function waitingLines(db: Db, asked: Asked, { lastDecisionId }: Basis): Promise<Waiting[]> {
  const owed = (account: string) =>
    `sum(CASE '${account}' WHEN j.credit_account THEN j.paise WHEN j.debit_account THEN -j.paise ELSE 0 END)`;
  return rows(
    db,
    `WITH moved AS (
       SELECT j.line_id, ${owed("unidentified-receipts")} AS receipts, ${owed("unapplied")} AS unapplied,
              -${owed("unidentified-payments")} AS payments
         FROM journal j
        WHERE j.discom_id = :discomId AND j.bank_account_id = :account AND j.booked_on <= :day::date
          AND ARRAY[j.debit_account, j.credit_account] && ARRAY['unidentified-receipts', 'unapplied', 'unidentified-payments']
        GROUP BY j.line_id)
     SELECT m.line_id AS "lineId", m.receipts::bigint, m.unapplied::bigint, m.payments::bigint, coalesce(d.outcome, 'new') AS outcome,
            d.reverses_line_id AS "reversesLineId"
       FROM moved m
       LEFT JOIN LATERAL (SELECT outcome, reverses_line_id FROM decisions d
                           WHERE d.discom_id = :discomId AND d.line_id = m.line_id AND d.id <= :lastDecisionId::bigint
                           ORDER BY sequence DESC LIMIT 1) d ON true
      WHERE m.receipts <> 0 OR m.unapplied <> 0 OR m.payments <> 0
      ORDER BY m.line_id`,
    { ...asked, lastDecisionId },
  );
}

/** What a statement shows of lines; a payer where the money is known to be theirs. */
export function linesShown(
  db: Db,
  asked: Asked,
  lineIds: readonly string[],
): Promise<(Omit<BankItem, "paise" | "lineId"> & { lineId: string })[]> {
  return rows(
    db,
    `SELECT l.id AS "lineId", l.booking_date AS "bookingDate", l.value_date AS "valueDate", l.narration, l.utr,
            :day::date - l.booking_date AS "ageDays",
            CASE WHEN p.id IS NOT NULL THEN jsonb_build_object('name', p.name, 'nameHi', p.name_hi) END AS payer
       FROM statement_lines l
       LEFT JOIN LATERAL (SELECT j.payer_id FROM journal j WHERE j.discom_id = l.discom_id AND j.line_id = l.id AND j.credit_account = 'unapplied'
                             AND j.booked_on <= :day::date ORDER BY j.id DESC LIMIT 1) k ON true
       LEFT JOIN payers p ON p.id = k.payer_id
      WHERE l.discom_id = :discomId AND l.id = ANY (:lineIds::bigint[])`,
    { ...asked, lineIds: [...lineIds] },
  );
}
