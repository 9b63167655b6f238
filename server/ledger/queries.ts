// Sums and rows of the journal. It is only ever read here: what writes it are decisions.

import { type Db, row, rows } from "#server/database.ts";
import type { AccountRow, EntryRow, TrialBalance } from "./contract.ts";

/** Between these days of the books; a bank account or all. */
export interface Span {
  readonly discomId: number;
  readonly bankAccountId: number | null;
  readonly from: string;
  readonly to: string;
}

const OPENINGS = `(SELECT coalesce(sum(account_opening(a.discom_id, a.id)), 0) AS paise FROM bank_accounts a
   WHERE a.discom_id = :discomId AND (:bankAccountId::int IS NULL OR a.id = :bankAccountId::int)
     AND EXISTS (SELECT FROM statements s WHERE s.discom_id = a.discom_id AND s.bank_account_id = a.id AND s.from_date <= :asOf::date))`;

/** The banks' openings stand on both sides, so that the bank's balance is the bank's. */
export function accountSums(
  db: Db,
  discomId: number,
  asOf: string,
  bankAccountId: number | null,
): Promise<TrialBalance["rows"]> {
  return rows(
    db,
    `WITH moved AS (
       SELECT debit_account, credit_account, sum(paise) AS paise FROM journal
        WHERE discom_id = :discomId AND booked_on <= :asOf::date AND (:bankAccountId::int IS NULL OR bank_account_id = :bankAccountId::int)
        GROUP BY 1, 2),
     sides AS (
       SELECT debit_account AS account, paise AS debit, 0 AS credit FROM moved
       UNION ALL SELECT credit_account, 0, paise FROM moved
       UNION ALL SELECT 'bank', greatest(paise, 0), greatest(-paise, 0) FROM ${OPENINGS} o WHERE paise <> 0
       UNION ALL SELECT 'opening-balance', greatest(-paise, 0), greatest(paise, 0) FROM ${OPENINGS} o WHERE paise <> 0)
     SELECT account, sum(debit)::bigint AS "debitPaise", sum(credit)::bigint AS "creditPaise", (sum(debit) - sum(credit))::bigint AS "balancePaise"
       FROM sides GROUP BY account ORDER BY account`,
    { discomId, asOf, bankAccountId },
  );
}

export async function today(db: Db): Promise<string> {
  const found = (await row<{ day: string }>(db, "SELECT (now() AT TIME ZONE 'Asia/Kolkata')::date AS day")) as {
    day: string;
  };
  return found.day;
}

export const entryColumns = `j.id, j.entry_id AS "entryId", j.value_date AS "valueDate", j.booked_on AS "bookedOn", j.posted_at AS "postedAt",
  j.debit_account AS "debitAccount", j.credit_account AS "creditAccount", j.paise, j.decision_id AS "decisionId", a.number AS "adviceNumber",
  b.number AS "billNumber", j.reversal_of AS "reversalOf"`;
export const entryNames = `
  LEFT JOIN advices a ON a.discom_id = j.discom_id AND a.id = j.advice_id
  LEFT JOIN bills b ON b.discom_id = j.discom_id AND b.id = j.bill_id`;

export async function lineEntries(db: Db, discomId: number, lineId: string): Promise<EntryRow[]> {
  return rows(
    db,
    `SELECT ${entryColumns} FROM journal j ${entryNames} WHERE j.discom_id = ? AND j.line_id = ? ORDER BY j.id`,
    [discomId, lineId],
  );
}

export interface AccountSums {
  readonly openingPaise: string;
  readonly debitPaise: string;
  readonly creditPaise: string;
  readonly total: number;
}

/** Before the span and in it; the bank's opening stands before everything. */
export async function accountSpan(db: Db, account: string, span: Span): Promise<AccountSums> {
  const found = await row<AccountSums>(
    db,
    `SELECT (coalesce(sum(CASE WHEN booked_on < :from::date THEN CASE debit_account WHEN :name THEN paise ELSE -paise END END), 0)
             + CASE WHEN :name = 'bank' THEN (SELECT paise FROM ${OPENINGS} o) ELSE 0 END)::bigint AS "openingPaise",
            coalesce(sum(paise) FILTER (WHERE booked_on >= :from::date AND debit_account = :name), 0)::bigint AS "debitPaise",
            coalesce(sum(paise) FILTER (WHERE booked_on >= :from::date AND credit_account = :name), 0)::bigint AS "creditPaise",
            count(*) FILTER (WHERE booked_on >= :from::date)::int AS total
       FROM journal
      WHERE discom_id = :discomId AND booked_on <= :to::date AND :name IN (debit_account, credit_account)
        AND (:bankAccountId::int IS NULL OR bank_account_id = :bankAccountId::int)`,
    { ...span, name: account, asOf: span.to },
  );
  return found as AccountSums;
}

/** In the order of the books, each with the balance after it. */
export function accountRows(
  db: Db,
  account: string,
  span: Span,
  opening: string,
  page: { limit: number; offset: number },
): Promise<AccountRow[]> {
  return rows(
    db,
    `WITH own AS (
       SELECT *, (:opening::bigint + sum(CASE debit_account WHEN :name THEN paise ELSE -paise END) OVER (ORDER BY booked_on, id))::bigint AS balance
         FROM journal
        WHERE discom_id = :discomId AND booked_on BETWEEN :from::date AND :to::date AND :name IN (debit_account, credit_account)
          AND (:bankAccountId::int IS NULL OR bank_account_id = :bankAccountId::int)
        ORDER BY booked_on, id LIMIT :limit OFFSET :offset)
     SELECT ${entryColumns}, j.line_id AS "lineId", l.utr, l.narration, j.balance AS "balancePaise",
            CASE WHEN p.id IS NOT NULL THEN jsonb_build_object('id', p.id::text, 'name', p.name, 'nameHi', p.name_hi) END AS payer
       FROM own j ${entryNames}
       LEFT JOIN statement_lines l ON l.discom_id = j.discom_id AND l.id = j.line_id
       LEFT JOIN payers p ON p.id = j.payer_id
      ORDER BY j.booked_on, j.id`,
    { ...span, name: account, opening, ...page },
  );
}

/** For the head of a paper. */
export async function scopeOf(
  db: Db,
  discomId: number,
  bankAccountId: number | null,
  language: "en" | "hi",
): Promise<{ discom: string; bank: string | null }> {
  const found = await row<{ discom: string; bank: string | null }>(
    db,
    `SELECT CASE :language WHEN 'hi' THEN d.name_hi ELSE d.name END AS discom,
            (SELECT upper(a.bank) || ' ••' || right(a.number, 4) || ', ' || CASE :language WHEN 'hi' THEN a.name_hi ELSE a.name END
               FROM bank_accounts a WHERE a.discom_id = d.id AND a.id = :bankAccountId::int) AS bank
       FROM discoms d WHERE d.id = :discomId`,
    { discomId, bankAccountId, language },
  );
  return found as { discom: string; bank: string | null };
}
