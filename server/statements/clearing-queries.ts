// What is to be booked on the aggregator's account, and how it is: as lines of a statement that nobody had to read.

import { type Db, row, rows } from "#server/database.ts";

export interface ClearingItem {
  readonly kind: "payment" | "refund" | "transfer" | "fee" | "tax" | "adjustment";
  /** The aggregator's number of it. */
  readonly number: string;
  readonly direction: "credit" | "debit";
  readonly paise: string;
  readonly day: string;
  readonly method: string;
  readonly reference: string;
  /** Number of the advice that is paid, or of the refund. */
  readonly names: string | null;
  readonly bills: readonly string[];
}

/**
 * Payments that were confirmed, refunds that were sent, and settlements of which every payment is among them; in the order of time.
 * A settlement with a payment that is not ours is left to the rule that pays its bills when its transfer comes.
 */
export function unbooked(db: Db, discomId: number): Promise<ClearingItem[]> {
  return rows(
    db,
    `WITH own AS (
       SELECT s.discom_id, s.id, s.number, s.settled_on, s.net_paise, s.fee_paise, s.tax_paise FROM aggregator_settlements s
        WHERE s.discom_id = :discomId
          AND NOT EXISTS (SELECT FROM clearing_lines k WHERE k.discom_id = s.discom_id AND k.kind = 'transfer' AND k.number = s.number)
          AND is_own_settlement(s.discom_id, s.id)
     ), item AS (
       SELECT 'payment' AS kind, p.number, 'credit' AS direction, p.paise, p.captured_at AS at, p.method, p.reference, a.number AS names,
              coalesce((SELECT jsonb_agg(b.number ORDER BY b.number) FROM gateway_order_bills i
                          JOIN bills b ON b.discom_id = i.discom_id AND b.id = i.bill_id
                         WHERE i.discom_id = o.discom_id AND i.order_id = o.id), '[]') AS bills
         FROM gateway_payments p JOIN gateway_orders o ON o.discom_id = p.discom_id AND o.id = p.order_id
         LEFT JOIN advices a ON a.discom_id = o.discom_id AND a.id = o.advice_id
        WHERE p.discom_id = :discomId
       UNION ALL
       SELECT 'refund', f.refund, 'debit', f.paise, f.at, '', '', f.number, '[]' FROM gateway_refunds f WHERE f.discom_id = :discomId
       UNION ALL
       SELECT CASE e.kind WHEN 'refund' THEN 'refund' ELSE 'adjustment' END, e.number,
              CASE WHEN e.net_paise < 0 THEN 'debit' ELSE 'credit' END, abs(e.net_paise), s.settled_on::timestamptz, '', '', NULL, '[]'
         FROM own s JOIN aggregator_entries e ON e.discom_id = s.discom_id AND e.settlement_id = s.id
        WHERE e.kind <> 'payment' AND e.net_paise <> 0
          AND NOT EXISTS (SELECT FROM gateway_refunds f WHERE f.discom_id = e.discom_id AND f.refund = e.number)
       UNION ALL
       SELECT part.kind, s.number, 'debit', part.paise, s.settled_on::timestamptz, '', '', NULL, '[]'
         FROM own s CROSS JOIN LATERAL (VALUES ('transfer', s.net_paise), ('fee', s.fee_paise), ('tax', s.tax_paise)) part (kind, paise)
        WHERE part.paise > 0)
     SELECT i.kind, i.number, i.direction, i.paise, (i.at AT TIME ZONE 'Asia/Kolkata')::date AS day, i.method, i.reference, i.names, i.bills
       FROM item i
      WHERE NOT EXISTS (SELECT FROM clearing_lines k WHERE k.discom_id = :discomId AND k.kind = i.kind AND k.number = i.number)
      ORDER BY i.at, i.kind, i.number LIMIT 2000`,
    { discomId },
  );
}

export interface DiscomTerms {
  readonly code: string;
  readonly vanPrefix: string;
  readonly connectionNumber: string;
  readonly billNumber: string;
  readonly today: string;
}

export async function termsOfDiscom(db: Db, discomId: number): Promise<DiscomTerms> {
  const found = await row<DiscomTerms>(
    db,
    `SELECT code, van_prefix AS "vanPrefix", connection_number AS "connectionNumber", bill_number AS "billNumber",
            current_date AS today FROM discoms WHERE id = ?`,
    [discomId],
  );
  return found as DiscomTerms;
}

/** What stood after the account's last line; zero before its first. */
export async function balanceOf(db: Db, discomId: number, bankAccountId: number): Promise<string> {
  const last = await row<{ paise: string }>(
    db,
    `SELECT closing_paise AS paise FROM statements WHERE discom_id = ? AND bank_account_id = ? ORDER BY id DESC LIMIT 1`,
    [discomId, bankAccountId],
  );
  return last?.paise ?? "0";
}

export async function insertClearingFile(
  db: Db,
  file: { discomId: number; bankAccountId: number; name: string; sha256: Buffer; bytes: Buffer; report: string },
): Promise<string> {
  const made = await row<{ id: string }>(
    db,
    `INSERT INTO statement_files (discom_id, bank_account_id, source, file_name, sha256, bytes, state, report)
     VALUES (:discomId, :bankAccountId, 'aggregator', :name, :sha256, :bytes, 'imported', :report::jsonb) RETURNING id`,
    file,
  );
  return (made as { id: string }).id;
}

export interface ClearingLine extends ClearingItem {
  readonly row: number;
  readonly narration: string;
  readonly balance: string;
  readonly found: readonly unknown[];
  readonly utr: string | null;
  readonly fingerprint: string;
}

export async function insertClearingLines(
  db: Db,
  into: { discomId: number; bankAccountId: number; statementId: string; today: string },
  lines: readonly ClearingLine[],
): Promise<void> {
  await rows(
    db,
    `INSERT INTO clearing_lines (discom_id, kind, number, statement_id)
     SELECT :discomId, kind, number, :statementId FROM jsonb_to_recordset(:lines::jsonb) AS l (kind text, number text)`,
    { discomId: into.discomId, statementId: into.statementId, lines: JSON.stringify(lines) },
  );
  await rows(
    db,
    `INSERT INTO statement_lines (discom_id, bank_account_id, statement_id, row, value_date, booking_date, direction, paise, narration,
                                  bank_reference, balance_paise, found, utr, fingerprint)
     SELECT :discomId, :bankAccountId, :statementId, row, day, :today, direction, paise, narration, number, balance, found, utr, fingerprint
       FROM jsonb_to_recordset(:lines::jsonb) AS l (row int, day date, direction text, paise bigint, narration text, number text,
                                                    balance bigint, found jsonb, utr text, fingerprint text)
      ORDER BY row`,
    { ...into, lines: JSON.stringify(lines) },
  );
}
