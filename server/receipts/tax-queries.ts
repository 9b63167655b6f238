// What a payer deducted, by discom and quarter of the value date, beside the certificates it gave.

import { type Db, rows } from "#server/database.ts";
import type { PayerTaxRow } from "./tax-contract.ts";

export function payerTaxes(db: Db, fy: number): Promise<PayerTaxRow[]> {
  return rows(
    db,
    `WITH deducted AS (
       SELECT t.discom_id, financial_quarter(t.value_date) AS quarter, sum(t.paise) AS paise,
              array_agg(DISTINCT coalesce(nullif(v.details->>'tdsSection', ''), '194Q')) AS sections
         FROM payer_taxes t LEFT JOIN advices v ON v.discom_id = t.discom_id AND v.id = t.advice_id
        WHERE t.discom_id = ANY (ARRAY(SELECT id FROM discoms)) AND t.payer_id = current_payer()
          AND t.value_date >= make_date(:fy::int, 4, 1) AND t.value_date < make_date(:fy::int + 1, 4, 1)
        GROUP BY 1, 2),
     certified AS (
       SELECT c.discom_id, c.quarter, coalesce(sum(c.paise) FILTER (WHERE w.at IS NULL), 0) AS paise,
              jsonb_agg(jsonb_build_object('id', c.id::text, 'number', c.number, 'issuedOn', c.issued_on, 'paise', c.paise::text,
                'fileName', c.file_name, 'recordedAt', to_char(c.recorded_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'),
                'withdrawn', w.why, 'byDiscom', NOT EXISTS (SELECT FROM users u WHERE u.id = c.recorded_by)) ORDER BY c.id) AS list
         FROM tax_certificates c
         LEFT JOIN tax_certificate_withdrawals w ON w.discom_id = c.discom_id AND w.certificate_id = c.id
        WHERE c.payer_id = current_payer() AND c.fy = :fy::int GROUP BY 1, 2)
     SELECT jsonb_build_object('id', d.id, 'name', d.name, 'nameHi', d.name_hi, 'shortName', d.short_name) AS discom, t.quarter,
            coalesce(t.sections, '{}') AS sections, t.deducted AS "deductedPaise", t.certified AS "certifiedPaise",
            t.deducted - t.certified AS "balancePaise", t.list AS certificates,
            CASE WHEN t.deducted < t.certified THEN 'over' WHEN t.deducted = t.certified THEN 'complete' WHEN t.certified > 0 THEN 'part'
                 WHEN make_date(:fy::int, 4, 1) + t.quarter * interval '3 months' > now() AT TIME ZONE 'Asia/Kolkata' THEN 'open'
                 ELSE 'awaited' END AS state
       FROM (SELECT coalesce(b.discom_id, c.discom_id) AS discom_id, coalesce(b.quarter, c.quarter) AS quarter, b.sections,
                    coalesce(b.paise, 0)::bigint AS deducted, coalesce(c.paise, 0)::bigint AS certified, coalesce(c.list, '[]') AS list
               FROM deducted b FULL JOIN certified c ON c.discom_id = b.discom_id AND c.quarter = b.quarter) t
       JOIN discoms d ON d.id = t.discom_id
      WHERE t.deducted <> 0 OR t.list <> '[]' ORDER BY d.short_name, t.quarter`,
    { fy },
  );
}

export async function taxYears(db: Db): Promise<number[]> {
  const found = await rows<{ fy: number }>(
    db,
    `SELECT DISTINCT fy FROM (
       SELECT financial_year(t.value_date) AS fy FROM payer_taxes t
        WHERE t.discom_id = ANY (ARRAY(SELECT id FROM discoms)) AND t.payer_id = current_payer()
       UNION ALL SELECT fy FROM tax_certificates WHERE payer_id = current_payer()) t ORDER BY fy DESC`,
  );
  return found.map(({ fy }) => fy);
}
