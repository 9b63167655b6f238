// What an advice says otherwise than before: than a checker saw, than the advice it takes the place of, than it will cost later.

import { type Db, row, rows } from "#server/database.ts";
import type { PayableBy } from "../chain/chain-contract.ts";
import type { Advice } from "../contract.ts";
import type { Difference } from "../steps/steps-contract.ts";
import { lastSeen } from "./pages-queries.ts";

interface AdviceKey {
  readonly discomId: number;
  readonly id: string;
}

const seen = `WITH ${lastSeen}, before AS MATERIALIZED (SELECT * FROM seen)`;
const replaced = `
  WITH before AS MATERIALIZED (
    SELECT i.bill_id, i.paise, i.rebate_paise, i.tds_paise
      FROM advices a JOIN advice_items i ON i.discom_id = a.discom_id AND i.advice_id = a.replaces_id
     WHERE a.discom_id = :discomId AND a.id = :id)`;
/** Both sides have one row a bill; nothing was before means nothing differs. */
const compared = `
  compared AS MATERIALIZED (
    SELECT bill_id, CASE WHEN s.paise IS NULL THEN 'added' WHEN i.paise IS NULL THEN 'removed' ELSE 'changed' END AS what,
           s.paise - s.rebate_paise - s.tds_paise AS before, i.paise - i.rebate_paise - i.tds_paise AS now,
           s.tds_paise AS before_tds, i.tds_paise AS now_tds
      FROM before s
      FULL JOIN (SELECT * FROM advice_items WHERE discom_id = :discomId AND advice_id = :id) i USING (bill_id)
     WHERE EXISTS (SELECT FROM before)
       AND (s.paise, s.rebate_paise, s.tds_paise) IS DISTINCT FROM (i.paise, i.rebate_paise, i.tds_paise))`;

/** In the order of connections. */
export async function differencesOf(
  db: Db,
  advice: AdviceKey,
  query: { page: number; size: number; against: "seen" | "replaced" },
): Promise<{ rows: Difference[]; total: number }> {
  const found = await rows<Difference & { total: number }>(
    db,
    `${query.against === "seen" ? seen : replaced}, ${compared}
     SELECT d.bill_id AS "billId", coalesce(b.number, '') AS "billNumber", coalesce(c.number, '') AS "connectionNumber",
            coalesce(c.site, '') AS site, d.what, d.before::text AS "beforePaise", d.now::text AS "nowPaise",
            d.before_tds::text AS "beforeTdsPaise", d.now_tds::text AS "nowTdsPaise", count(*) OVER ()::int AS total
       FROM compared d
       LEFT JOIN LATERAL (SELECT * FROM bills b WHERE b.discom_id = :discomId AND b.id = d.bill_id OFFSET 0) b ON true
       LEFT JOIN LATERAL (SELECT * FROM connections c WHERE c.discom_id = b.discom_id AND c.id = b.connection_id OFFSET 0) c ON true
      ORDER BY c.number, b.month, d.bill_id LIMIT :size OFFSET :skip`,
    { discomId: advice.discomId, id: advice.id, size: query.size, skip: (query.page - 1) * query.size },
  );
  return { rows: found.map(({ total: _, ...one }) => one), total: found[0]?.total ?? 0 };
}

/** What became of the advice this one takes the place of: bills left out, and those that are paid otherwise. */
export async function replacedOf(
  db: Db,
  advice: AdviceKey & { replacesId: string | null },
): Promise<Advice["replaces"]> {
  if (advice.replacesId === null) return null;
  const found = await row<NonNullable<Advice["replaces"]>>(
    db,
    `${replaced}, ${compared}
     SELECT (SELECT o.number FROM advices a JOIN advices o ON o.discom_id = a.discom_id AND o.id = a.replaces_id
              WHERE a.discom_id = :discomId AND a.id = :id) AS number,
            (SELECT json_build_object('count', count(*), 'paise', coalesce(sum(before), 0)::bigint::text)
               FROM compared WHERE what = 'removed') AS "leftOut",
            (SELECT json_build_object('count', count(*), 'paise', coalesce(sum(coalesce(now, 0) - coalesce(before, 0)), 0)::bigint::text)
               FROM compared WHERE what <> 'removed') AS differing`,
    { discomId: advice.discomId, id: advice.id },
  );
  return found ?? null;
}

export async function replacementOf(db: Db, advice: AdviceKey): Promise<string | null> {
  const found = await row<{ number: string }>(
    db,
    "SELECT number FROM advices WHERE discom_id = :discomId AND replaces_id = :id",
    { discomId: advice.discomId, id: advice.id },
  );
  return found?.number ?? null;
}

/** Rebates that bills of the advice bear, by their last days: after each the transfer would cost as much more. */
export async function payableByDays(
  db: Db,
  advice: AdviceKey & { amountPaise: string; rebatePaise: string },
): Promise<PayableBy[]> {
  const lost =
    advice.rebatePaise === "0"
      ? []
      : await rows<{ until: string; paise: string }>(
          db,
          `SELECT b.until, sum(i.rebate_paise)::bigint AS paise FROM advice_items i
             CROSS JOIN LATERAL (SELECT b.rebate_until AS until FROM bills b
                                  WHERE b.discom_id = i.discom_id AND b.id = i.bill_id OFFSET 0) b
            WHERE i.discom_id = :discomId AND i.advice_id = :id AND i.rebate_paise > 0 AND b.until IS NOT NULL
            GROUP BY 1 ORDER BY 1`,
          { discomId: advice.discomId, id: advice.id },
        );
  return stepsOfPrice(BigInt(advice.amountPaise), lost);
}

export function stepsOfPrice(
  amount: bigint,
  lost: readonly { readonly until: string; readonly paise: string }[],
): PayableBy[] {
  const steps: PayableBy[] = [];
  let due = amount;
  for (const { until, paise } of lost) {
    steps.push({ until, amountPaise: String(due) });
    due += BigInt(paise);
  }
  return [...steps, { until: null, amountPaise: String(due) }];
}
