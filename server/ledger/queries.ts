// Sums and rows of the journal. It is only ever read here: what writes it are decisions.

import { type Db, row, rows } from "#server/database.ts";
import type { EntryRow } from "./contract.ts";

export async function accountSums(
  db: Db,
  discomId: number,
  asOf: string,
  bankAccountId: number | null,
): Promise<{ account: string; debitPaise: string; creditPaise: string; balancePaise: string }[]> {
  return rows(
    db,
    `SELECT account, sum(debit)::bigint AS "debitPaise", sum(credit)::bigint AS "creditPaise", (sum(debit) - sum(credit))::bigint AS "balancePaise"
       FROM (SELECT debit_account AS account, paise AS debit, 0 AS credit, value_date, bank_account_id FROM journal WHERE discom_id = :discomId
             UNION ALL
             SELECT credit_account, 0, paise, value_date, bank_account_id FROM journal WHERE discom_id = :discomId) sides
      WHERE value_date <= :asOf::date AND (:bankAccountId::int IS NULL OR bank_account_id = :bankAccountId)
      GROUP BY account ORDER BY account`,
    { discomId, asOf, bankAccountId },
  );
}

export async function today(db: Db): Promise<string> {
  const found = (await row<{ day: string }>(db, "SELECT (now() AT TIME ZONE 'Asia/Kolkata')::date AS day")) as {
    day: string;
  };
  return found.day;
}

const columns = `j.id, j.entry_id AS "entryId", j.value_date AS "valueDate", j.posted_at AS "postedAt", j.debit_account AS "debitAccount",
  j.credit_account AS "creditAccount", j.paise, j.decision_id AS "decisionId", a.number AS "adviceNumber", b.number AS "billNumber",
  j.reversal_of AS "reversalOf"`;
const joined = `journal j
  LEFT JOIN advices a ON a.discom_id = j.discom_id AND a.id = j.advice_id
  LEFT JOIN bills b ON b.discom_id = j.discom_id AND b.id = j.bill_id`;

export async function lineEntries(db: Db, discomId: number, lineId: string): Promise<EntryRow[]> {
  return rows(db, `SELECT ${columns} FROM ${joined} WHERE j.discom_id = ? AND j.line_id = ? ORDER BY j.id`, [
    discomId,
    lineId,
  ]);
}

/** Null when the payer is not one of the discom's. */
export async function payerSums(
  db: Db,
  discomId: number,
  payerId: string,
): Promise<{ total: number; unappliedPaise: string; advancePaise: string } | undefined> {
  const owed = (account: string) =>
    `coalesce(sum(CASE '${account}' WHEN j.credit_account THEN j.paise WHEN j.debit_account THEN -j.paise ELSE 0 END), 0)::bigint`;
  return row(
    db,
    `SELECT count(j.id)::int AS total, ${owed("unapplied")} AS "unappliedPaise", ${owed("advance")} AS "advancePaise"
       FROM payer_admissions p LEFT JOIN journal j ON j.discom_id = p.discom_id AND j.payer_id = p.payer_id
      WHERE p.discom_id = ? AND p.payer_id = ? GROUP BY p.payer_id`,
    [discomId, payerId],
  );
}

export async function payerEntries(
  db: Db,
  discomId: number,
  payerId: string,
  page: { limit: number; offset: number },
): Promise<(EntryRow & { lineId: string; utr: string | null })[]> {
  return rows(
    db,
    `SELECT ${columns}, j.line_id AS "lineId", l.utr FROM ${joined}
       JOIN statement_lines l ON l.discom_id = j.discom_id AND l.id = j.line_id
      WHERE j.discom_id = :discomId AND j.payer_id = :payerId ORDER BY j.id DESC LIMIT :limit OFFSET :offset`,
    { discomId, payerId, ...page },
  );
}
