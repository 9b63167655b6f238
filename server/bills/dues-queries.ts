// Dues of a payer, set-based from its connections: 50,000 of them are joined once, never looked up one by one.

import { type Db, row, rows } from "#server/database.ts";
import type { BillKey, Due, Dues, DuesFilter, DuesSort } from "./contract.ts";

/** Worked out once, and not for every bill. */
const TODAY = "(SELECT current_date)";

/** Offices, sub-units and what is above them: a filter by one takes all below it. Sub-unit 0 is what belongs to none. */
const matches = `
  (CASE :state::text WHEN 'payable' THEN payable
                     WHEN 'rebate-possible' THEN payable AND rebate_paise > 0
                     ELSE coalesce(state = :state::text, true) END)
  AND (:search::text IS NULL OR connection_number LIKE :search::text OR number LIKE :search::text OR site ILIKE :search::text
       OR name ILIKE :search::text)
  AND (:categories::text[] IS NULL OR category = ANY (:categories::text[]))
  AND (:offices::int[] IS NULL OR (discom_id, office_id) IN (
        SELECT o.discom_id, o.id FROM offices o WHERE o.lineage && :offices::int[]))
  AND (:subUnits::bigint[] IS NULL OR coalesce(sub_unit_id, 0) IN (
        SELECT u.id FROM sub_units u WHERE u.lineage && :subUnits::bigint[] UNION ALL SELECT 0 WHERE 0 = ANY (:subUnits::bigint[])))
  AND (:disputed::text IS NULL OR ((discom_id, id) IN (SELECT discom_id, bill_id FROM disputed)) = (:disputed::text = 'true'))
  AND (:supply::text IS NULL OR prepaid = (:supply::text = 'prepaid'))
  AND (:month::date IS NULL OR month = :month::date)
  AND (:dueFrom::date IS NULL OR due_date >= :dueFrom::date) AND (:dueTo::date IS NULL OR due_date <= :dueTo::date)
  AND (:rebateFrom::date IS NULL OR payable AND rebate_paise > 0 AND rebate_until >= :rebateFrom::date)
  AND (:rebateTo::date IS NULL OR payable AND rebate_paise > 0 AND rebate_until <= :rebateTo::date)
  AND (:least::bigint IS NULL OR payable_paise >= :least::bigint) AND (:most::bigint IS NULL OR payable_paise <= :most::bigint)`;

const orders: Record<DuesSort, string> = {
  connection: "connection_number",
  site: "site",
  due: "due_date",
  payable: "payable_paise",
  rebate: "rebate_paise",
  month: "month",
  state: "state",
};

/*
 * Reads the payer's open bills (open_dues: no settled bill, nobody else's) and its advices that are not closed. Bills, payments
 * and holds meet in FULL joins because those can only be hashed or merged: right after a large load, before statistics, a LEFT
 * join was planned as a nested loop over the lists and took 16 s for 10,000 bills. (The test that a bill is there goes through
 * coalesce, or the planner would make LEFT joins of them again.) A rebate counts while the whole bill can still win it. What
 * is kept of a bill is numbers and what it is ordered by; the hundred of a page fetch their words at the end.
 */
const duesOf = (sort: DuesSort = "connection") => `
  advice AS MATERIALIZED (
    SELECT a.discom_id, a.id, a.number,
           (SELECT e.state FROM advice_events e WHERE e.discom_id = a.discom_id AND e.advice_id = a.id ORDER BY e.seq DESC LIMIT 1) AS state
      FROM advices a WHERE a.payer_id = :payer
       AND NOT EXISTS (SELECT FROM closed_advices k WHERE k.discom_id = a.discom_id AND k.advice_id = a.id)
  ), paid AS MATERIALIZED (
    SELECT discom_id, id, sum(paise)::bigint AS paid_here_paise FROM (
      SELECT i.discom_id, i.bill_id AS id, i.paise
        FROM advice a
        JOIN settlements s ON s.discom_id = a.discom_id AND s.advice_id = a.id
        JOIN advice_items i ON i.discom_id = a.discom_id AND i.advice_id = a.id
       WHERE NOT EXISTS (SELECT FROM settlement_reversals r
                          WHERE r.discom_id = s.discom_id AND r.advice_id = s.advice_id AND r.round = s.round)
      UNION ALL
      SELECT discom_id, bill_id, paise FROM allocations WHERE payer_id = :payer) p
    GROUP BY discom_id, id
  ), held AS MATERIALIZED (
    SELECT h.discom_id, h.bill_id AS id, a.id AS advice_id, a.number AS advice_number, a.state AS advice_state
      FROM advice a JOIN bill_holds h ON h.discom_id = a.discom_id AND h.advice_id = a.id
     WHERE a.state NOT IN ('cancelled', 'expired')
  ), disputed AS MATERIALIZED (
    SELECT discom_id, bill_id FROM dispute_states
     WHERE payer_id = :payer AND bill_id IS NOT NULL AND state IN ('raised', 'with-discom', 'with-payer')
  ), touched AS MATERIALIZED (
    SELECT * FROM paid FULL JOIN held USING (discom_id, id)
  ), met AS (
    SELECT *
      FROM (SELECT *, bill_id AS id FROM open_dues WHERE payer_id = :payer AND (:discom::int IS NULL OR discom_id = :discom::int)) o
      FULL JOIN touched USING (discom_id, id)
  ), owed AS (
    SELECT *, outside_paid_paise + coalesce(paid_here_paise, 0) AS paid_paise,
           greatest(amount_paise - outside_paid_paise - coalesce(paid_here_paise, 0), 0) AS outstanding_paise
      FROM met WHERE coalesce(number, '') <> ''
  ), judged AS (
    SELECT o.*,
           CASE WHEN rebate_until >= ${TODAY} AND offered_paise < outstanding_paise THEN offered_paise ELSE 0 END AS rebate_paise,
           CASE WHEN outstanding_paise = 0 THEN 'paid-awaiting-posting'
                WHEN advice_state IN ('draft', 'submitted', 'approved') THEN 'in-advice'
                WHEN due_date < ${TODAY} THEN 'overdue'
                WHEN due_date <= ${TODAY} + 7 THEN 'due-soon'
                WHEN rebate_until >= ${TODAY} AND offered_paise < outstanding_paise THEN 'rebate'
                ELSE 'due' END AS state
      FROM owed o
  ), priced AS (
    SELECT j.*, outstanding_paise - rebate_paise AS payable_paise,
           state IN ('overdue', 'due-soon', 'rebate', 'due') AS payable
      FROM judged j
  ), due AS MATERIALIZED (
    SELECT discom_id, id, connection_number, month, current_paise, arrears_paise, surcharge_paise, paid_here_paise, paid_paise,
           outstanding_paise, rebate_paise, rebate_until, payable_paise, payable, state, advice_id, advice_number,
           ${orders[sort]} AS place, (${matches}) AS listed
      FROM priced p
  )`;

/*
 * Settlements of a payer who held the connection before are behind that payer's fence; bill_paid_paise sees them. Asking it for
 * each of 50,000 bills would take a second, so it is asked for the bills that are shown or about to be paid, and only
 * where the bill is older than the payer's tag. No bill is offered a second time because it was paid by somebody else.
 */
const withOthers = (source: string) => `(
  SELECT p.*, p.paid_paise + p.elsewhere_paise AS met_paise, greatest(p.outstanding_paise - p.elsewhere_paise, 0) AS left_paise,
         CASE WHEN p.rebate_paise < p.outstanding_paise - p.elsewhere_paise THEN p.rebate_paise ELSE 0 END AS won_paise,
         p.payable AND p.elsewhere_paise < p.outstanding_paise AS open_now,
         CASE WHEN p.payable AND p.elsewhere_paise >= p.outstanding_paise THEN 'paid-awaiting-posting' ELSE p.state END AS state_now
    FROM (SELECT s.*, o.number, o.connection_id, o.name, o.site, o.office_id, o.category, o.due_date, o.kind, o.prepaid, o.sub_unit_id,
                 CASE WHEN s.outstanding_paise > 0 AND o.issued_on <= (
                   SELECT t.tagged_at::date FROM tags t
                    WHERE t.discom_id = s.discom_id AND t.connection_id = o.connection_id AND t.untagged_at IS NULL)
                 THEN greatest(bill_paid_paise(s.discom_id, s.id) - coalesce(s.paid_here_paise, 0), 0) ELSE 0 END AS elsewhere_paise
            FROM (${source}) s JOIN open_dues o ON o.discom_id = s.discom_id AND o.bill_id = s.id) p)`;

function bindings(payer: string, filter: DuesFilter): Record<string, unknown> {
  return {
    payer,
    discom: filter.discom ?? null,
    state: filter.state ?? null,
    search: filter.search ? `%${filter.search.replace(/[\\%_]/g, "\\$&")}%` : null,
    categories: filter.category ? filter.category.split(",") : null,
    offices: filter.office ? filter.office.split(",") : null,
    month: filter.month ?? null,
    dueFrom: filter.dueFrom ?? null,
    dueTo: filter.dueTo ?? null,
    least: filter.least ?? null,
    most: filter.most ?? null,
    subUnits: filter.subUnit ? filter.subUnit.split(",") : null,
    supply: filter.supply ?? null,
    disputed: filter.disputed ?? null,
    rebateFrom: filter.rebateFrom ?? null,
    rebateTo: filter.rebateTo ?? null,
  };
}

const shown = `
  d.discom_id AS "discomId", d.id::text AS "billId", s.short_name AS discom, d.number AS "billNumber",
  d.connection_id::text AS "connectionId", d.connection_number AS "connectionNumber", d.site, o.name AS office, o.name_hi AS "officeHi",
  u.name AS "subUnit", u.name_hi AS "subUnitHi", d.kind, d.prepaid, d.name,
  d.category, d.month::text, d.due_date::text AS "dueDate", d.due_date - current_date AS "daysLeft",
  d.current_paise::text AS "currentPaise", d.arrears_paise::text AS "arrearsPaise", d.surcharge_paise::text AS "surchargePaise",
  d.met_paise::text AS "paidPaise", d.left_paise::text AS "outstandingPaise",
  CASE WHEN d.open_now AND d.won_paise > 0 THEN d.won_paise::text END AS "rebatePaise",
  CASE WHEN d.open_now AND d.won_paise > 0 THEN d.rebate_until::text END AS "rebateUntil",
  CASE WHEN d.state <> 'in-advice' THEN (d.left_paise - d.won_paise)::text END AS "payablePaise",
  (SELECT x.number FROM dispute_states t JOIN disputes x ON x.discom_id = t.discom_id AND x.id = t.dispute_id
    WHERE t.discom_id = d.discom_id AND t.bill_id = d.id AND t.state IN ('raised', 'with-discom', 'with-payer')) AS "disputeNumber",
  d.state_now AS state, d.advice_id::text AS "adviceId", d.advice_number AS "adviceNumber"`;

/** Looked up a bill at a time: expecting one row, the planner joined every office with every bill of a page of 100. */
const named = `
  JOIN LATERAL (SELECT short_name FROM discoms WHERE id = d.discom_id OFFSET 0) s ON true
  JOIN LATERAL (SELECT name, name_hi FROM offices WHERE discom_id = d.discom_id AND id = d.office_id OFFSET 0) o ON true
  LEFT JOIN LATERAL (SELECT name, name_hi FROM sub_units WHERE id = d.sub_unit_id OFFSET 0) u ON true`;

/** One statement for the page, the sums of the view and the sums of all dues: the payer's bills are read once. */
export async function duesPage(
  db: Db,
  actor: { payerId: string; userId: string },
  filter: DuesFilter,
  page: { page: number; size: number; sort: DuesSort; descending: boolean },
): Promise<Omit<Dues, "asOf" | "stale">> {
  await prepareForMany(db);
  const order = `place ${page.descending ? "DESC" : "ASC"}, discom_id, connection_number, month, id`;
  const found = await row<Omit<Dues, "asOf" | "stale">>(
    db,
    `WITH ${duesOf(page.sort)}, basket AS MATERIALIZED (
       SELECT discom_id, bill_id FROM basket_items WHERE user_id = :user
     ), page AS (
       SELECT row_number() OVER (ORDER BY ${order.replace(/(place|discom_id|connection_number|month|\bid)\b/g, "d.$1")}) AS nth,
              ${shown}, x.bill_id IS NOT NULL AS "inBasket"
         FROM ${withOthers(`SELECT * FROM due WHERE listed ORDER BY ${order} LIMIT :size OFFSET :skip`)} d
         ${named}
         LEFT JOIN basket x ON x.discom_id = d.discom_id AND x.bill_id = d.id
     ), sums AS MATERIALIZED (
       SELECT listed, payable, state, rebate_paise > 0 AS rebated, count(*) AS bills, count(x.bill_id) AS in_basket,
              sum(current_paise) AS current, sum(arrears_paise) AS arrears, sum(surcharge_paise) AS surcharge,
              sum(rebate_paise) AS rebate, sum(payable_paise) AS payable_paise, sum(paid_paise) AS paid,
              sum(outstanding_paise) AS outstanding, min(rebate_until) AS rebate_until
         FROM due v LEFT JOIN basket x ON x.discom_id = v.discom_id AND x.bill_id = v.id
        GROUP BY 1, 2, 3, 4
     )
     SELECT (SELECT coalesce(json_agg(to_jsonb(page) - 'nth' ORDER BY nth), '[]') FROM page) AS rows,
            (SELECT coalesce(sum(bills), 0)::int FROM sums WHERE listed) AS total,
            (SELECT json_build_object('count', coalesce(sum(bills), 0), 'currentPaise', coalesce(sum(current), 0)::text,
                      'arrearsPaise', coalesce(sum(arrears), 0)::text, 'surchargePaise', coalesce(sum(surcharge), 0)::text,
                      'rebatePaise', coalesce(sum(rebate), 0)::text, 'payablePaise', coalesce(sum(payable_paise), 0)::text,
                      'inBasket', coalesce(sum(in_basket), 0))
               FROM sums WHERE listed AND payable) AS totals,
            (SELECT json_build_object('open', coalesce(sum(bills), 0), 'dueNow', ${sumWhere("payable")},
                      'overdue', ${sumWhere("state = 'overdue'")}, 'dueSoon', ${sumWhere("state = 'due-soon'")},
                      'rebate', ${sumWhere("payable AND rebated", "rebate")},
                      'rebateUntil', min(rebate_until) FILTER (WHERE payable AND rebated),
                      'awaitingPosting', ${sumWhere("state = 'paid-awaiting-posting'", "paid")},
                      'inAdvice', ${sumWhere("state = 'in-advice'", "outstanding")})
               FROM sums) AS strip`,
    { ...bindings(actor.payerId, filter), user: actor.userId, size: page.size, skip: (page.page - 1) * page.size },
  );
  return found as Omit<Dues, "asOf" | "stale">;
}

function sumWhere(which: string, what = "payable_paise"): string {
  return `json_build_object('count', coalesce(sum(bills) FILTER (WHERE ${which}), 0),
    'paise', coalesce(sum(${what}) FILTER (WHERE ${which}), 0)::text)`;
}

/** Lists of 50,000 rows spill to disk in the default 4 MB, and compiling the statement takes longer than running it. */
export async function prepareForMany(db: Db): Promise<void> {
  await rows(db, "SELECT set_config('work_mem', '64MB', true), set_config('jit', 'off', true)");
}

/** All bills of a view, in the order of connections. */
export async function duesOfView(db: Db, payer: string, filter: DuesFilter): Promise<Omit<Due, "inBasket">[]> {
  await prepareForMany(db);
  return rows(
    db,
    `WITH ${duesOf()}
     SELECT ${shown} FROM ${withOthers("SELECT * FROM due WHERE listed")} d
       ${named}
      ORDER BY d.discom_id, d.connection_number, d.month, d.id`,
    bindings(payer, filter),
  );
}

export async function countOfView(db: Db, payer: string, filter: DuesFilter): Promise<number> {
  await prepareForMany(db);
  const found = await row<{ count: number }>(
    db,
    `WITH ${duesOf()} SELECT count(*)::int AS count FROM due WHERE listed`,
    bindings(payer, filter),
  );
  return found?.count ?? 0;
}

export async function payableOfView(db: Db, payer: string, filter: DuesFilter): Promise<BillKey[]> {
  await prepareForMany(db);
  return rows(
    db,
    `WITH ${duesOf()} SELECT discom_id AS "discomId", id AS "billId" FROM due WHERE payable AND listed`,
    bindings(payer, filter),
  );
}
