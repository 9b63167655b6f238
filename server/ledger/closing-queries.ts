// Closings of days and their opening again. The table's triggers hold what a closing must be.

import { type Db, row, rows } from "#server/database.ts";
import type { BankReconciliation, DayClosing } from "./bank-contract.ts";
import type { Asked, Basis } from "./bank-queries.ts";

const person = (user: string) => `jsonb_build_object('name', ${user}.name, 'nameHi', ${user}.name_hi)`;
const instant = (at: string) => `to_char(${at} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;

const closings = `SELECT c.discom_id, c.bank_account_id, c.id, c.from_day AS "fromDay", c.day, c.bank_paise AS "bankPaise",
       encode(c.content_hash, 'hex') AS "contentHash", ${person("u")} AS "closedBy", c.closed_at AS "closedAt",
       CASE WHEN r.at IS NOT NULL THEN jsonb_build_object('askedBy', ${person("asker")}, 'approvedBy', ${person("approver")},
         'why', r.why, 'at', ${instant("r.at")}, 'approvalId', r.approval_id::text) END AS reopening,
       w.approval_id AS "waitingApprovalId"
  FROM day_closings c JOIN users u ON u.id = c.closed_by
  LEFT JOIN day_reopenings r ON r.discom_id = c.discom_id AND r.closing_id = c.id
  LEFT JOIN users asker ON asker.id = r.asked_by
  LEFT JOIN users approver ON approver.id = r.approved_by
  LEFT JOIN waiting_approvals w ON w.discom_id = c.discom_id AND w.subject = 'day-closing:' || c.id`;
const shown = `id, "fromDay", day, "bankPaise", "contentHash", "closedBy", "closedAt", reopening, "waitingApprovalId"`;

/** The standing one. */
export function closingCovering(db: Db, { discomId, account, day }: Asked): Promise<DayClosing | undefined> {
  return row(
    db,
    `SELECT ${shown} FROM (${closings}) c
      WHERE discom_id = :discomId AND bank_account_id = :account AND day >= :day::date AND reopening IS NULL ORDER BY day LIMIT 1`,
    { discomId, account, day },
  );
}

export async function closingsOf(
  db: Db,
  discomId: number,
  account: number,
  page: { limit: number; offset: number },
): Promise<{ rows: DayClosing[]; total: number }> {
  const of = { discomId, account };
  const counted = await row<{ total: number }>(
    db,
    "SELECT count(*)::int AS total FROM day_closings WHERE discom_id = :discomId AND bank_account_id = :account",
    of,
  );
  return {
    total: counted?.total ?? 0,
    rows: await rows(
      db,
      `SELECT ${shown} FROM (${closings}) c WHERE discom_id = :discomId AND bank_account_id = :account
        ORDER BY day DESC, id DESC LIMIT :limit OFFSET :offset`,
      { ...of, ...page },
    ),
  };
}

export interface Standing {
  readonly id: string;
  readonly account: number;
  readonly fromDay: string;
  readonly day: string;
}

/** It and every later one of its account, earliest first; none when it does not stand. */
export function standingFrom(db: Db, discomId: number, id: string): Promise<Standing[]> {
  return rows(
    db,
    `SELECT l.id, l.bank_account_id AS account, l.from_day AS "fromDay", l.day
       FROM standing_closings c JOIN standing_closings l ON l.discom_id = c.discom_id AND l.bank_account_id = c.bank_account_id AND l.day >= c.day
      WHERE c.discom_id = ? AND c.id = ? ORDER BY l.day`,
    [discomId, id],
  );
}

/** Nobody decides and nothing is booked into the account until this transaction ends. Deciders take the first lock too. */
export async function lockBooks(db: Db, discomId: number, account: number): Promise<void> {
  await rows(db, "SELECT pg_advisory_xact_lock(7003, ?)", [discomId]);
  await rows(db, "SELECT pg_advisory_xact_lock(books_key(?::int, ?::int))", [discomId, account]);
}

export async function insertClosing(
  db: Db,
  { discomId, account, day }: Asked,
  statement: BankReconciliation,
  { lastDecisionId, lastStatementId }: Basis,
  userId: string,
): Promise<{ id: string; fromDay: string; day: string }> {
  const made = await row<{ id: string; fromDay: string; day: string }>(
    db,
    `INSERT INTO day_closings (discom_id, bank_account_id, from_day, day, bank_paise, ledger_paise, gaps_paise, unidentified_receipts_paise,
                               unapplied_paise, unidentified_payments_paise, last_decision_id, last_statement_id, content_hash, closed_by)
     VALUES (:discomId, :account, :day, :day, :bank, :ledger, :gaps, :receipts, :unapplied, :payments, :lastDecisionId, :lastStatementId,
             decode(:hash, 'hex'), :userId) RETURNING id, from_day AS "fromDay", day`,
    {
      discomId,
      account,
      day,
      bank: statement.bankPaise,
      ledger: statement.ledgerPaise,
      gaps: String(statement.gaps.reduce((all, gap) => all + BigInt(gap.paise), 0n)),
      receipts: statement.unidentifiedReceiptsPaise,
      unapplied: statement.unappliedPaise,
      payments: statement.unidentifiedPaymentsPaise,
      lastDecisionId,
      lastStatementId,
      hash: statement.contentHash,
      userId,
    },
  );
  return made as { id: string; fromDay: string; day: string };
}

export async function insertReopenings(
  db: Db,
  discomId: number,
  closingIds: readonly string[],
  by: { approvalId: string; askedBy: string; approvedBy: string; why: string },
): Promise<void> {
  await rows(
    db,
    `INSERT INTO day_reopenings (discom_id, closing_id, approval_id, asked_by, approved_by, why)
       SELECT :discomId, id, :approvalId, :askedBy, :approvedBy, :why FROM unnest(:closingIds::bigint[]) id`,
    { discomId, closingIds: [...closingIds], ...by },
  );
}
