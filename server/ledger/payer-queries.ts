// What is kept for payers and what their entries were, added up from the journal.

import { type Db, row, rows } from "#server/database.ts";
import type { PayerLedger, PayerLedgerRow, PayerStanding, Standing } from "./contract.ts";
import { entryColumns, entryNames } from "./queries.ts";

const owed = (account: string, when = "true") =>
  `coalesce(sum(CASE WHEN ${when} THEN CASE '${account}' WHEN j.credit_account THEN j.paise WHEN j.debit_account THEN -j.paise END END), 0)`;
const standing = (
  when = "true",
) => `${owed("unapplied", when)}::bigint AS "unappliedPaise", ${owed("advance", when)}::bigint AS "advancePaise",
  ${owed("refund-payable", when)}::bigint AS "refundPayablePaise", (-${owed("tds-receivable", when)})::bigint AS "tdsPaise"`;

export async function payerStandings(
  db: Db,
  discomId: number,
  q: string,
  page: { limit: number; offset: number },
): Promise<{ rows: PayerStanding[]; total: number; sums: Standing }> {
  const found = `(:q = '' OR p.name ILIKE '%' || :q || '%' OR p.name_hi ILIKE '%' || :q || '%' OR m.van ILIKE '%' || :q || '%')`;
  const values = { discomId, q: q.replace(/[%_\\]/g, "\\$&"), ...page };
  const all = `SELECT m.payer_id, m.van, p.name, p.name_hi, s.* FROM payer_admissions m JOIN payers p ON p.id = m.payer_id
      LEFT JOIN (SELECT j.payer_id AS id, max(j.booked_on) AS "lastOn", ${standing()} FROM journal j
                  WHERE j.discom_id = :discomId AND j.payer_id IS NOT NULL GROUP BY 1) s ON s.id = m.payer_id
     WHERE m.discom_id = :discomId AND ${found}`;
  const columns = ["unappliedPaise", "advancePaise", "refundPayablePaise", "tdsPaise"] as const;
  const sums = await row<Standing & { total: number }>(
    db,
    `SELECT count(*)::int AS total, ${columns.map((name) => `coalesce(sum("${name}"), 0)::bigint AS "${name}"`).join(", ")} FROM (${all}) t`,
    values,
  );
  const { total, ...standings } = sums as Standing & { total: number };
  return {
    total,
    sums: standings,
    rows: await rows(
      db,
      `SELECT jsonb_build_object('id', payer_id::text, 'name', name, 'nameHi', name_hi) AS payer, van, "lastOn",
              ${columns.map((name) => `coalesce("${name}", 0)::bigint AS "${name}"`).join(", ")}
         FROM (${all}) t ORDER BY coalesce("unappliedPaise" + "advancePaise", 0) DESC, name, payer_id LIMIT :limit OFFSET :offset`,
      values,
    ),
  };
}

export interface PayerYear {
  readonly payer: PayerLedger["payer"];
  readonly years: number[];
}

/** Undefined when the payer is not one of the discom's. */
export function payerYears(db: Db, discomId: number, payerId: string): Promise<PayerYear | undefined> {
  return row(
    db,
    `SELECT jsonb_build_object('id', p.id::text, 'name', p.name, 'nameHi', p.name_hi, 'van', m.van) AS payer,
            coalesce((SELECT array_agg(y ORDER BY y DESC) FROM (
              SELECT DISTINCT financial_year(j.booked_on) AS y FROM journal j WHERE j.discom_id = m.discom_id AND j.payer_id = m.payer_id) t), '{}') AS years
       FROM payer_admissions m JOIN payers p ON p.id = m.payer_id WHERE m.discom_id = ? AND m.payer_id = ?`,
    [discomId, payerId],
  );
}

interface Year {
  readonly discomId: number;
  readonly payerId: string;
  readonly from: string;
  readonly to: string;
}

export type YearSums = Standing & Pick<PayerLedger, "receivedPaise" | "takenPaise" | "relievedPaise" | "total">;

const KEPT = `CASE WHEN j.credit_account IN ('unapplied', 'advance') THEN j.paise ELSE 0 END
  - CASE WHEN j.debit_account IN ('unapplied', 'advance') THEN j.paise ELSE 0 END`;
const RELIEVED = "CASE 'receivable' WHEN j.credit_account THEN j.paise WHEN j.debit_account THEN -j.paise ELSE 0 END";
const TDS = "CASE 'tds-receivable' WHEN j.debit_account THEN j.paise WHEN j.credit_account THEN -j.paise ELSE 0 END";

/** How the payer stood before the year, and what the year brought. */
export async function yearSums(db: Db, year: Year): Promise<{ opening: Standing; closing: Standing; moved: YearSums }> {
  const during = "j.booked_on >= :from::date";
  const sums = (when: string) =>
    row<YearSums>(
      db,
      `SELECT ${standing(when)}, count(*) FILTER (WHERE ${during})::int AS total,
              coalesce(sum(k.kept) FILTER (WHERE ${during} AND k.kept > 0), 0)::bigint AS "receivedPaise",
              coalesce(-sum(k.kept) FILTER (WHERE ${during} AND k.kept < 0), 0)::bigint AS "takenPaise",
              coalesce(sum(${RELIEVED}) FILTER (WHERE ${during}), 0)::bigint AS "relievedPaise"
         FROM journal j CROSS JOIN LATERAL (SELECT ${KEPT} AS kept) k
        WHERE j.discom_id = :discomId AND j.payer_id = :payerId AND j.booked_on <= :to::date`,
      { ...year },
    ) as Promise<YearSums>;
  const opening = standingOf(await sums("j.booked_on < :from::date"));
  const moved = await sums("true");
  return { opening, closing: standingOf(moved), moved };
}

function standingOf({ unappliedPaise, advancePaise, refundPayablePaise, tdsPaise }: Standing): Standing {
  return { unappliedPaise, advancePaise, refundPayablePaise, tdsPaise };
}

export function payerRows(
  db: Db,
  year: Year,
  keptBefore: string,
  page: { limit: number; offset: number },
): Promise<PayerLedgerRow[]> {
  return rows(
    db,
    `WITH own AS (
       SELECT j.*, (${KEPT})::bigint AS kept, (:keptBefore::bigint + sum(${KEPT}) OVER (ORDER BY j.booked_on, j.id))::bigint AS balance
         FROM journal j WHERE j.discom_id = :discomId AND j.payer_id = :payerId AND j.booked_on BETWEEN :from::date AND :to::date
        ORDER BY j.booked_on, j.id LIMIT :limit OFFSET :offset)
     SELECT ${entryColumns}, j.line_id AS "lineId", l.utr, j.kept AS "keptPaise", (${RELIEVED})::bigint AS "relievedPaise",
            (${TDS})::bigint AS "tdsPaise", j.balance AS "balancePaise"
       FROM own j ${entryNames}
       LEFT JOIN statement_lines l ON l.discom_id = j.discom_id AND l.id = j.line_id
      ORDER BY j.booked_on, j.id`,
    { ...year, keptBefore, ...page },
  );
}
