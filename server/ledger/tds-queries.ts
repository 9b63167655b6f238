// What payers deducted, by quarter of the value date, beside the certificates that came for it.

import { type Db, row, rows } from "#server/database.ts";
import type { TdsRow } from "./tds-contract.ts";

export interface TdsFilter {
  readonly discomId: number;
  readonly fy: number;
  readonly quarter: number | null;
  readonly q: string;
  readonly missing: boolean;
}

const register = `
  WITH booked AS (
    SELECT j.payer_id, financial_quarter(j.value_date) AS quarter,
           sum(CASE 'tds-receivable' WHEN j.debit_account THEN j.paise ELSE -j.paise END) AS paise
      FROM journal j
     WHERE j.discom_id = :discomId AND (j.debit_account = 'tds-receivable' OR j.credit_account = 'tds-receivable')
       AND j.value_date >= make_date(:fy::int, 4, 1) AND j.value_date < make_date(:fy::int + 1, 4, 1)
     GROUP BY 1, 2),
  certified AS (
    SELECT c.payer_id, c.quarter, coalesce(sum(c.paise) FILTER (WHERE w.at IS NULL), 0) AS paise,
           jsonb_agg(jsonb_build_object('id', c.id::text, 'number', c.number, 'issuedOn', c.issued_on, 'paise', c.paise::text,
             'fileName', c.file_name, 'recordedBy', jsonb_build_object('name', coalesce(u.name, y.name), 'nameHi', coalesce(u.name_hi, y.name_hi)),
             'recordedAt', to_char(c.recorded_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), 'withdrawn', w.why) ORDER BY c.id) AS list
      FROM tax_certificates c JOIN payers y ON y.id = c.payer_id
      -- The payer enters its own; its people are not the discom's to see.
      LEFT JOIN users u ON u.id = c.recorded_by
      LEFT JOIN tax_certificate_withdrawals w ON w.discom_id = c.discom_id AND w.certificate_id = c.id
     WHERE c.discom_id = :discomId AND c.fy = :fy::int GROUP BY 1, 2),
  register AS (
    SELECT p.id AS payer_id, p.name, p.name_hi, t.quarter, t.booked, t.certified, t.booked - t.certified AS balance, t.list
      FROM (SELECT coalesce(b.payer_id, c.payer_id) AS payer_id, coalesce(b.quarter, c.quarter) AS quarter, coalesce(b.paise, 0)::bigint AS booked,
                   coalesce(c.paise, 0)::bigint AS certified, coalesce(c.list, '[]') AS list
              FROM booked b FULL JOIN certified c ON c.payer_id = b.payer_id AND c.quarter = b.quarter) t
      LEFT JOIN payers p ON p.id = t.payer_id
     WHERE (t.booked <> 0 OR t.list <> '[]') AND (:quarter::int IS NULL OR t.quarter = :quarter::int)
       AND (:q = '' OR p.name ILIKE '%' || :q || '%' OR p.name_hi ILIKE '%' || :q || '%')
       AND (NOT :missing OR t.booked > t.certified))`;

const bound = (filter: TdsFilter) => ({ ...filter, q: filter.q.replace(/[%_\\]/g, "\\$&") });

export async function tdsSums(
  db: Db,
  filter: TdsFilter,
): Promise<{ total: number; bookedPaise: string; certifiedPaise: string; balancePaise: string }> {
  const found = await row<{ total: number; bookedPaise: string; certifiedPaise: string; balancePaise: string }>(
    db,
    `${register} SELECT count(*)::int AS total, coalesce(sum(booked), 0)::bigint AS "bookedPaise",
            coalesce(sum(certified), 0)::bigint AS "certifiedPaise", coalesce(sum(balance), 0)::bigint AS "balancePaise" FROM register`,
    bound(filter),
  );
  return found as { total: number; bookedPaise: string; certifiedPaise: string; balancePaise: string };
}

/** Payers in the order of their names, each with its quarters. */
export function tdsRows(db: Db, filter: TdsFilter, page: { limit: number; offset: number }): Promise<TdsRow[]> {
  return rows(
    db,
    `${register}
     SELECT CASE WHEN payer_id IS NOT NULL THEN jsonb_build_object('id', payer_id::text, 'name', name, 'nameHi', name_hi) END AS payer,
            :fy::int AS fy, quarter, booked AS "bookedPaise", certified AS "certifiedPaise", balance AS "balancePaise", list AS certificates,
            CASE WHEN balance < 0 THEN 'over' WHEN balance = 0 THEN 'complete' WHEN certified > 0 THEN 'part'
                 WHEN make_date(:fy::int, 4, 1) + quarter * interval '3 months' > now() AT TIME ZONE 'Asia/Kolkata' THEN 'open'
                 ELSE 'awaited' END AS state
       FROM register ORDER BY name NULLS LAST, payer_id, quarter LIMIT :limit OFFSET :offset`,
    { ...bound(filter), ...page },
  );
}

export async function tdsYears(db: Db, discomId: number): Promise<number[]> {
  const found = await rows<{ fy: number }>(
    db,
    `SELECT DISTINCT fy FROM (
       SELECT financial_year(value_date) AS fy FROM journal
        WHERE discom_id = :discomId AND (debit_account = 'tds-receivable' OR credit_account = 'tds-receivable')
       UNION ALL SELECT fy FROM tax_certificates WHERE discom_id = :discomId) t ORDER BY fy DESC`,
    { discomId },
  );
  return found.map(({ fy }) => fy);
}

export async function isAdmitted(db: Db, discomId: number, payerId: string): Promise<boolean> {
  const found = await row(db, "SELECT 1 FROM payer_admissions WHERE discom_id = ? AND payer_id = ?", [
    discomId,
    payerId,
  ]);
  return found !== undefined;
}

export async function insertCertificate(
  db: Db,
  certificate: {
    discomId: number;
    payerId: string;
    fy: number;
    quarter: number;
    number: string;
    issuedOn: string;
    paise: string;
    fileName: string | null;
    file: Buffer | null;
    userId: string;
  },
): Promise<string> {
  const made = await row<{ id: string }>(
    db,
    `INSERT INTO tax_certificates (discom_id, payer_id, fy, quarter, number, issued_on, paise, file_name, file, recorded_by)
     VALUES (:discomId, :payerId, :fy, :quarter, :number, :issuedOn, :paise, :fileName, :file, :userId) RETURNING id`,
    certificate,
  );
  return (made as { id: string }).id;
}

export async function insertWithdrawal(
  db: Db,
  { discomId, id, userId, why }: { discomId: number; id: string; userId: string; why: string },
): Promise<void> {
  await rows(
    db,
    `INSERT INTO tax_certificate_withdrawals (discom_id, certificate_id, by_user, why) VALUES (:discomId, :id, :userId, :why)`,
    { discomId, id, userId, why },
  );
}

export function certificateById(
  db: Db,
  discomId: number,
  id: string,
): Promise<{ number: string; fileName: string | null; file: Buffer | null } | undefined> {
  return row(db, `SELECT number, file_name AS "fileName", file FROM tax_certificates WHERE discom_id = ? AND id = ?`, [
    discomId,
    id,
  ]);
}
