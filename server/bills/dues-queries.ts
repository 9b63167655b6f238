// Dues of a payer, set-based from its connections: 50,000 of them are joined once, never looked up one by one.

import { type Db, row, rows } from "#server/database.ts";
import type { BillKey, Due, Dues, DuesFilter, DuesSort } from "./contract.ts";

/** Worked out once, and not for every bill. */
const TODAY = "(SELECT current_date)";

/** What each part of a filter asks of a bill. Offices and sub-units take all that is below them; sub-unit 0 is what belongs to none. */
const tests: Readonly<Record<Exclude<keyof DuesFilter, "discom">, string>> = {
  state: `CASE :state::text WHEN 'payable' THEN payable WHEN 'rebate-possible' THEN payable AND rebated ELSE state = :state::text END`,
  search: `(connection_number LIKE :search::text OR number LIKE :search::text OR site LIKE :search::text OR name LIKE :search::text)`,
  category: "category = ANY (:categories::text[])",
  office: "(discom_id, office_id) IN (SELECT o.discom_id, o.id FROM offices o WHERE o.lineage && :offices::int[])",
  subUnit: `coalesce(sub_unit_id, 0) IN (SELECT u.id FROM sub_units u WHERE u.lineage && :subUnits::bigint[]
    UNION ALL SELECT 0 WHERE 0 = ANY (:subUnits::bigint[]))`,
  disputed: "((discom_id, id) IN (SELECT discom_id, bill_id FROM disputed)) = (:disputed::text = 'true')",
  supply: "prepaid = (:supply::text = 'prepaid')",
  month: "month = :month::date",
  dueFrom: "due_date >= :dueFrom::date",
  dueTo: "due_date <= :dueTo::date",
  rebateFrom: "payable AND rebated AND rebate_until >= :rebateFrom::date",
  rebateTo: "payable AND rebated AND rebate_until <= :rebateTo::date",
  least: "payable_paise >= :least::bigint",
  most: "payable_paise <= :most::bigint",
};

/** Connection numbers have no letters, and ILIKE makes what is searched small for every bill again: 15 ms a column of 50,000, this 8. */
const searchOfWords = `(number LIKE :search::text OR lower(site COLLATE "C") LIKE :small::text OR lower(name COLLATE "C") LIKE :small::text)`;

/** Only what is asked: each part is tried on every bill. */
function matching(filter: DuesFilter): string {
  const asked = (Object.keys(tests) as (keyof typeof tests)[]).filter((part) => filter[part]);
  const sql = asked.map((part) =>
    part === "search" && /[a-z]/i.test(filter[part] ?? "") ? searchOfWords : tests[part],
  );
  return sql.join(" AND ") || "true";
}

/**
 * `to-pay` is one text, byte by byte, and of what nobody touched the number as it stands, for that can be paid: it costs no more
 * than by connection, where two keys took a quarter longer for 50,000 bills.
 */
const orders: Record<DuesSort, string> = {
  "to-pay": `(CASE WHEN waiting IS NULL OR payable THEN connection_number ELSE '~' || connection_number END) COLLATE "C"`,
  connection: "connection_number",
  site: "site",
  due: "due_date",
  payable: "payable_paise",
  rebate: "rebate_paise",
  month: "month",
  state: "state",
};

/**
 * What the payer's advices that are not closed hold and pay, and what the person has in the basket: few bills beside those that are open.
 */
const touched = `
  advice AS MATERIALIZED (
    SELECT a.discom_id, a.id,
           (SELECT e.state FROM advice_events e WHERE e.discom_id = a.discom_id AND e.advice_id = a.id ORDER BY e.seq DESC LIMIT 1) AS state
      FROM advices a WHERE a.payer_id = :payer
       AND NOT EXISTS (SELECT FROM closed_advices k WHERE k.discom_id = a.discom_id AND k.advice_id = a.id)
  ), touched AS MATERIALIZED (
    SELECT discom_id, id, sum(paise)::bigint AS paid_here_paise, max(advice_id) AS advice_id, bool_or(waiting) AS waiting,
           bool_or(in_basket) AS in_basket
      FROM (
        SELECT i.discom_id, i.bill_id AS id, i.paise, NULL::bigint AS advice_id, false AS waiting, false AS in_basket
          FROM advice a
          JOIN settlements s ON s.discom_id = a.discom_id AND s.advice_id = a.id
          JOIN advice_items i ON i.discom_id = a.discom_id AND i.advice_id = a.id
         WHERE NOT EXISTS (SELECT FROM settlement_reversals r
                            WHERE r.discom_id = s.discom_id AND r.advice_id = s.advice_id AND r.round = s.round)
        UNION ALL
        SELECT discom_id, bill_id, paise, NULL, false, false FROM allocations WHERE payer_id = :payer
        UNION ALL
        SELECT h.discom_id, h.bill_id, NULL, a.id, a.state IN ('draft', 'submitted', 'approved'), false
          FROM advice a JOIN bill_holds h ON h.discom_id = a.discom_id AND h.advice_id = a.id
         WHERE a.state NOT IN ('cancelled', 'expired')
        UNION ALL
        SELECT discom_id, bill_id, NULL, NULL, false, true FROM basket_items WHERE user_id = :user) t
     GROUP BY discom_id, id
  ), disputed AS MATERIALIZED (
    SELECT discom_id, bill_id FROM dispute_states
     WHERE payer_id = :payer AND bill_id IS NOT NULL AND state IN ('raised', 'with-discom', 'with-payer')
  )`;

/** Of the payer who asks: as the policy says it, or every row would be asked once more whether it is the payer's. */
const open = `SELECT * FROM open_dues WHERE payer_id = current_payer() AND (:discom::int IS NULL OR discom_id = :discom::int)`;

/*
 * Open bills (open_dues: no settled bill, nobody else's) with what stands beside them. They meet in a FULL join because that can only
 * be hashed or merged: right after a large load, before statistics, a LEFT join was planned as a nested loop over the lists and
 * took 16 s for 10,000 bills. (The test that a bill is there goes through coalesce, or the planner would make a LEFT join of it
 * again.) The few are grouped by bill, so that the planner expects few and hashes them instead of the many. A rebate counts while
 * the whole bill can still win it. Nothing is kept between the steps: each statement works out what it asks for.
 */
const priced = (source: string) => `(
  SELECT j.*, CASE WHEN rebated THEN offered_paise ELSE 0 END AS rebate_paise,
         CASE WHEN rebated THEN outstanding_paise - offered_paise ELSE outstanding_paise END AS payable_paise,
         outstanding_paise > 0 AND waiting IS NOT TRUE AS payable,
         CASE WHEN outstanding_paise = 0 THEN 'paid-awaiting-posting'
              WHEN waiting THEN 'in-advice'
              WHEN due_date < ${TODAY} THEN 'overdue'
              WHEN due_date <= ${TODAY} + 7 THEN 'due-soon'
              WHEN rebated THEN 'rebate'
              ELSE 'due' END AS state
    FROM (SELECT q.*, (rebate_until >= ${TODAY} AND offered_paise < outstanding_paise) IS TRUE AS rebated
            FROM (SELECT *, greatest(amount_paise - outside_paid_paise - coalesce(paid_here_paise, 0), 0) AS outstanding_paise
                    FROM (SELECT *, bill_id AS id FROM (${source}) o) o
                    FULL JOIN touched USING (discom_id, id)
                   WHERE coalesce(bill_id, 0) <> 0) q) j)`;

/*
 * Settlements of a payer who held the connection before are behind that payer's fence; bills_paid_paise sees them. It is asked for the
 * bills that are shown, and only where the bill is older than the payer's tag. No bill is offered a second time because it was
 * paid by somebody else.
 */
const elsewhere = `
  elsewhere AS MATERIALIZED (
    SELECT p.* FROM (
      SELECT array_agg(s.discom_id) AS discoms, array_agg(s.id) AS ids FROM due s
       WHERE s.outstanding_paise > 0 AND s.issued_on <= (
         SELECT t.tagged_at::date FROM tags t
          WHERE t.discom_id = s.discom_id AND t.connection_id = s.connection_id AND t.untagged_at IS NULL)) k
      CROSS JOIN LATERAL bills_paid_paise(k.discoms, k.ids) p
  ), settled AS (
    SELECT p.*, outside_paid_paise + coalesce(paid_here_paise, 0) + elsewhere_paise AS met_paise,
           greatest(outstanding_paise - elsewhere_paise, 0) AS left_paise,
           CASE WHEN rebate_paise < outstanding_paise - elsewhere_paise THEN rebate_paise ELSE 0 END AS won_paise,
           payable AND elsewhere_paise < outstanding_paise AS open_now,
           CASE WHEN payable AND elsewhere_paise >= outstanding_paise THEN 'paid-awaiting-posting' ELSE state END AS state_now
      FROM (SELECT s.*, coalesce(greatest(e.paise - coalesce(s.paid_here_paise, 0), 0), 0) AS elsewhere_paise
              FROM due s FULL JOIN elsewhere e ON e.discom_id = s.discom_id AND e.bill_id = s.id
             WHERE coalesce(s.id, 0) <> 0) p
  )`;

interface Who {
  readonly payerId: string;
  /** Whose basket counts; null where none does. */
  readonly userId: string | null;
}

function bindings({ payerId, userId }: Who, filter: DuesFilter): Record<string, unknown> {
  const search = filter.search ? `%${filter.search.replace(/[\\%_]/g, "\\$&")}%` : null;
  return {
    payer: payerId,
    user: userId,
    discom: filter.discom ?? null,
    state: filter.state ?? null,
    search,
    /** As "C" makes letters small. */
    small: search?.replace(/[A-Z]/g, (letter) => letter.toLowerCase()) ?? null,
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
  d.state_now AS state, d.advice_id::text AS "adviceId",
  (SELECT a.number FROM advices a WHERE a.discom_id = d.discom_id AND a.id = d.advice_id) AS "adviceNumber"`;

/** Looked up a bill at a time: expecting one row, the planner joined every office with every bill of a page of 100. */
const named = `
  JOIN LATERAL (SELECT short_name FROM discoms WHERE id = d.discom_id OFFSET 0) s ON true
  JOIN LATERAL (SELECT name, name_hi FROM offices WHERE discom_id = d.discom_id AND id = d.office_id OFFSET 0) o ON true
  LEFT JOIN LATERAL (SELECT name, name_hi FROM sub_units WHERE id = d.sub_unit_id OFFSET 0) u ON true`;

/** One statement for the page, the sums of the view and the sums of all dues. */
export async function duesPage(
  db: Db,
  actor: { payerId: string; userId: string },
  filter: DuesFilter,
  page: { page: number; size: number; sort: DuesSort; descending: boolean },
): Promise<Omit<Dues, "asOf" | "stale">> {
  await prepareForMany(db);
  const order = `${orders[page.sort]} ${page.descending ? "DESC" : "ASC"}, discom_id, connection_number, month, id`;
  const found = await row<Omit<Dues, "asOf" | "stale">>(
    db,
    `WITH ${touched}, chosen AS MATERIALIZED (
       SELECT discom_id, id FROM ${priced(open)} d WHERE ${matching(filter)} ORDER BY ${order} LIMIT :size OFFSET :skip
     ), due AS MATERIALIZED (
       SELECT *, row_number() OVER (ORDER BY ${order}) AS nth
         FROM ${priced("SELECT o.* FROM chosen k JOIN open_dues o ON o.discom_id = k.discom_id AND o.bill_id = k.id")} d
     ), ${elsewhere}, page AS (
       SELECT d.nth, ${shown}, d.in_basket IS TRUE AS "inBasket" FROM settled d ${named}
     ), sums AS MATERIALIZED (
       SELECT ${matching(filter)} AS listed, payable, state, rebated, count(*) AS bills, count(*) FILTER (WHERE in_basket) AS in_basket,
              sum(current_paise) AS current, sum(arrears_paise) AS arrears, sum(surcharge_paise) AS surcharge,
              CASE WHEN rebated THEN sum(offered_paise) ELSE 0 END AS rebate, sum(outstanding_paise) AS outstanding,
              sum(outside_paid_paise) + coalesce(sum(paid_here_paise), 0) AS paid, min(rebate_until) AS rebate_until
         FROM ${priced(open)} d GROUP BY 1, 2, 3, 4
     ), payable AS (
       SELECT *, outstanding - rebate AS payable_paise FROM sums
     )
     SELECT (SELECT coalesce(json_agg(to_jsonb(page) - 'nth' ORDER BY nth), '[]') FROM page) AS rows,
            (SELECT coalesce(sum(bills), 0)::int FROM sums WHERE listed) AS total,
            (SELECT json_build_object('count', coalesce(sum(bills), 0), 'currentPaise', coalesce(sum(current), 0)::text,
                      'arrearsPaise', coalesce(sum(arrears), 0)::text, 'surchargePaise', coalesce(sum(surcharge), 0)::text,
                      'rebatePaise', coalesce(sum(rebate), 0)::text, 'payablePaise', coalesce(sum(payable_paise), 0)::text,
                      'inBasket', coalesce(sum(in_basket), 0))
               FROM payable WHERE listed AND payable) AS totals,
            (SELECT json_build_object('open', coalesce(sum(bills), 0), 'dueNow', ${sumWhere("payable")},
                      'overdue', ${sumWhere("state = 'overdue'")}, 'dueSoon', ${sumWhere("state = 'due-soon'")},
                      'rebate', ${sumWhere("payable AND rebated", "rebate")},
                      'rebateUntil', min(rebate_until) FILTER (WHERE payable AND rebated),
                      'awaitingPosting', ${sumWhere("state = 'paid-awaiting-posting'", "paid")},
                      'inAdvice', ${sumWhere("state = 'in-advice'", "outstanding")})
               FROM payable) AS strip`,
    { ...bindings(actor, filter), size: page.size, skip: (page.page - 1) * page.size },
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
    `WITH ${touched}, due AS MATERIALIZED (SELECT * FROM ${priced(open)} d WHERE ${matching(filter)}), ${elsewhere}
     SELECT ${shown} FROM settled d ${named}
      ORDER BY d.discom_id, d.connection_number, d.month, d.id`,
    bindings({ payerId: payer, userId: null }, filter),
  );
}

export async function countOfView(db: Db, payer: string, filter: DuesFilter): Promise<number> {
  await prepareForMany(db);
  const found = await row<{ count: number }>(
    db,
    `WITH ${touched} SELECT count(*)::int AS count FROM ${priced(open)} d WHERE ${matching(filter)}`,
    bindings({ payerId: payer, userId: null }, filter),
  );
  return found?.count ?? 0;
}

export async function payableOfView(db: Db, payer: string, filter: DuesFilter): Promise<BillKey[]> {
  await prepareForMany(db);
  return rows(
    db,
    `WITH ${touched} SELECT discom_id AS "discomId", id AS "billId" FROM ${priced(open)} d WHERE payable AND ${matching(filter)}`,
    bindings({ payerId: payer, userId: null }, filter),
  );
}
