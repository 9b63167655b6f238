// Rows of the rules by which tax is deducted, and what they count.

import type { BillKey } from "#server/bills/contract.ts";
import { type Db, row, rows } from "#server/database.ts";
import type { Person } from "../chain/chain-queries.ts";
import type { TdsRule } from "./amounts-contract.ts";

export function tdsRuleOf(db: Db, payer: string): Promise<(TdsRule & { by: Person; at: string }) | undefined> {
  return row(
    db,
    `SELECT r.basis_points AS "basisPoints", r.base, r.section, r.threshold_paise AS "thresholdPaise",
            jsonb_build_object('name', u.name, 'nameHi', u.name_hi) AS by, r.at
       FROM tds_rules r JOIN users u ON u.id = r.by_user WHERE r.payer_id = ? ORDER BY r.id DESC LIMIT 1`,
    [payer],
  );
}

export async function insertTdsRule(db: Db, payer: string, by: string, rule: TdsRule): Promise<void> {
  await rows(
    db,
    `INSERT INTO tds_rules (payer_id, basis_points, base, section, threshold_paise, by_user)
     VALUES (:payer, :basisPoints, :base, :section, :thresholdPaise, :by)`,
    { payer, by, ...rule },
  );
}

/** Bills relieved by the whole organisation's advices of this financial year that are not over unpaid, drafts included. */
export function advisedThisYear(
  db: Db,
  payer: string,
): Promise<{ discomId: number; discom: string; paise: string; year: number }[]> {
  return rows(
    db,
    `SELECT d.id AS "discomId", d.short_name AS discom, y.year, coalesce(a.paise, 0) AS paise
       FROM (SELECT extract(year FROM current_date - interval '3 months')::int AS year) y
       CROSS JOIN payer_admissions p
       JOIN discoms d ON d.id = p.discom_id
       LEFT JOIN advised_since(make_date(y.year, 4, 1)) a ON a.discom_id = d.id
      WHERE p.payer_id = ? ORDER BY d.id`,
    [payer],
  );
}

/** The bills' own charges, without arrears and surcharge, by id. */
export async function currentCharges(db: Db, discom: number, keys: readonly BillKey[]): Promise<Map<string, string>> {
  const found = await rows<{ id: string; paise: string }>(
    db,
    `SELECT b.id, b.current_paise AS paise FROM unnest(:bills::bigint[]) AS k (id)
       CROSS JOIN LATERAL (SELECT id, current_paise FROM bills b WHERE b.discom_id = :discom AND b.id = k.id OFFSET 0) b`,
    { discom, bills: keys.map(({ billId }) => billId) },
  );
  return new Map(found.map(({ id, paise }) => [id, paise]));
}
