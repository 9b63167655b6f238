// Dues of a payer, set-based from its connections: 50,000 of them are joined once, never looked up one by one.

import { type Db, row, rows } from "#server/database.ts";
import type { BillKey, Due, Dues, DuesFilter, DuesSort } from "./contract.ts";

/** What may be paid of a bill today. */
export interface OwedBill {
  readonly discomId: number;
  readonly billId: string;
  readonly billNumber: string;
  readonly connectionNumber: string;
  readonly site: string;
  readonly month: string;
  readonly dueDate: string;
  readonly outstandingPaise: string;
  readonly rebatePaise: string;
  readonly rebateUntil: string | null;
  readonly state: Due["state"];
  readonly adviceId: string | null;
  readonly adviceNumber: string | null;
}

const matches = `
  (CASE :state::text WHEN 'payable' THEN payable
                     WHEN 'rebate-possible' THEN payable AND rebate_paise > 0
                     ELSE coalesce(state = :state::text, state <> 'paid') END)
  AND (:search::text IS NULL OR connection_number LIKE :search::text OR number LIKE :search::text OR site ILIKE :search::text)
  AND (:categories::text[] IS NULL OR category = ANY (:categories::text[]))
  AND (:offices::int[] IS NULL OR (discom_id, office_id) IN (
        SELECT o.discom_id, o.id FROM offices o WHERE o.lineage && :offices::int[]))
  AND (:month::date IS NULL OR month = :month::date)
  AND (:dueFrom::date IS NULL OR due_date >= :dueFrom::date) AND (:dueTo::date IS NULL OR due_date <= :dueTo::date)
  AND (:least::bigint IS NULL OR payable_paise >= :least::bigint) AND (:most::bigint IS NULL OR payable_paise <= :most::bigint)`;

/*
 * Starts from the payer's connections (indexed) and from its advices, so that no other payer's row is read; the per-bill
 * view bill_dues would probe three indexes for each of 50,000 bills. Bills, payments and holds meet in FULL joins because
 * those can only be hashed or merged: right after a large load, before statistics, a LEFT join was planned as a nested loop
 * over the lists and took 16 s for 10,000 bills. (The test that a bill is there goes through coalesce, or the planner would
 * make LEFT joins of them again.) A rebate counts while the whole bill can still win it.
 */
const duesOf = `
  advice AS MATERIALIZED (
    SELECT a.discom_id, a.id, a.number,
           (SELECT e.state FROM advice_events e WHERE e.discom_id = a.discom_id AND e.advice_id = a.id ORDER BY e.seq DESC LIMIT 1) AS state
      FROM advices a WHERE a.payer_id = :payer
  ), paid AS MATERIALIZED (
    SELECT discom_id, id, sum(paise)::bigint AS paid_here_paise, bool_or(accepted) AS acknowledged FROM (
      SELECT i.discom_id, i.bill_id AS id, i.paise, false AS accepted
        FROM advice a
        JOIN settlements s ON s.discom_id = a.discom_id AND s.advice_id = a.id
        JOIN advice_items i ON i.discom_id = a.discom_id AND i.advice_id = a.id
       WHERE NOT EXISTS (SELECT FROM settlement_reversals r
                          WHERE r.discom_id = s.discom_id AND r.advice_id = s.advice_id AND r.round = s.round)
      UNION ALL
      SELECT discom_id, bill_id, paise, false FROM allocations WHERE payer_id = :payer
      UNION ALL
      SELECT discom_id, bill_id, 0, true FROM acknowledged_bills()) p
    GROUP BY discom_id, id
  ), held AS MATERIALIZED (
    SELECT h.discom_id, h.bill_id AS id, a.id AS advice_id, a.number AS advice_number, a.state AS advice_state
      FROM advice a JOIN bill_holds h ON h.discom_id = a.discom_id AND h.advice_id = a.id
  ), met AS (
    SELECT * FROM open_bills(:discom::int) FULL JOIN paid USING (discom_id, id) FULL JOIN held USING (discom_id, id)
  ), owed AS (
    SELECT *, outside_paid_paise + coalesce(paid_here_paise, 0) AS paid_paise,
           greatest(amount_paise - outside_paid_paise - coalesce(paid_here_paise, 0), 0) AS outstanding_paise
      FROM met WHERE coalesce(number, '') <> ''
  ), judged AS (
    SELECT o.*,
           CASE WHEN rebate_until >= current_date AND offered_paise < outstanding_paise THEN offered_paise ELSE 0 END AS rebate_paise,
           CASE WHEN outstanding_paise = 0 AND (advice_state = 'posted' OR acknowledged) THEN 'paid'
                WHEN outstanding_paise = 0 THEN 'paid-awaiting-posting'
                WHEN advice_state IN ('draft', 'submitted', 'approved') THEN 'in-advice'
                WHEN due_date < current_date THEN 'overdue'
                WHEN due_date <= current_date + 7 THEN 'due-soon'
                WHEN rebate_until >= current_date AND offered_paise < outstanding_paise THEN 'rebate'
                ELSE 'due' END AS state
      FROM owed o
  ), priced AS (
    SELECT j.*, outstanding_paise - rebate_paise AS payable_paise,
           state IN ('overdue', 'due-soon', 'rebate', 'due') AS payable
      FROM judged j
  ), due AS MATERIALIZED (
    SELECT p.*, (${matches}) AS listed FROM priced p
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
    FROM (SELECT s.*, CASE WHEN s.outstanding_paise > 0 AND s.issued_on <= (
                   SELECT t.tagged_at::date FROM tags t
                    WHERE t.discom_id = s.discom_id AND t.connection_id = s.connection_id AND t.untagged_at IS NULL)
                 THEN greatest(bill_paid_paise(s.discom_id, s.id) - coalesce(s.paid_here_paise, 0), 0) ELSE 0 END AS elsewhere_paise
            FROM (${source}) s) p)`;

const orders: Record<DuesSort, string> = {
  connection: "d.connection_number",
  site: "d.site",
  due: "d.due_date",
  payable: "d.payable_paise",
  rebate: "d.rebate_paise",
  month: "d.month",
  state: "d.state",
};

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
  };
}

const shown = `
  d.discom_id AS "discomId", d.id::text AS "billId", s.short_name AS discom, d.number AS "billNumber",
  d.connection_id::text AS "connectionId", d.connection_number AS "connectionNumber", d.site, o.name AS office, o.name_hi AS "officeHi",
  d.category, d.month::text, d.due_date::text AS "dueDate", d.due_date - current_date AS "daysLeft",
  d.current_paise::text AS "currentPaise", d.arrears_paise::text AS "arrearsPaise", d.surcharge_paise::text AS "surchargePaise",
  d.met_paise::text AS "paidPaise", d.left_paise::text AS "outstandingPaise",
  CASE WHEN d.open_now AND d.won_paise > 0 THEN d.won_paise::text END AS "rebatePaise",
  CASE WHEN d.open_now AND d.won_paise > 0 THEN d.rebate_until::text END AS "rebateUntil",
  CASE WHEN d.state <> 'in-advice' THEN (d.left_paise - d.won_paise)::text END AS "payablePaise",
  d.state_now AS state, d.advice_id::text AS "adviceId", d.advice_number AS "adviceNumber"`;

/** One statement for the page, the sums of the view and the sums of all dues: the join over all connections is made once. */
export async function duesPage(
  db: Db,
  actor: { payerId: string; userId: string },
  filter: DuesFilter,
  page: { page: number; size: number; sort: DuesSort; descending: boolean },
): Promise<Omit<Dues, "asOf">> {
  // Materialised joins of 50,000 rows; in the default 4 MB each spills to disk.
  await rows(db, "SELECT set_config('work_mem', '64MB', true)");
  const order = `${orders[page.sort]} ${page.descending ? "DESC" : "ASC"}, d.discom_id, d.connection_number, d.month, d.id`;
  const found = await row<Omit<Dues, "asOf">>(
    db,
    `WITH ${duesOf}, basket AS MATERIALIZED (
       SELECT discom_id, bill_id FROM basket_items WHERE user_id = :user
     ), page AS (
       SELECT row_number() OVER (ORDER BY ${order}) AS place, ${shown}, x.bill_id IS NOT NULL AS "inBasket"
         FROM ${withOthers(`SELECT * FROM due d WHERE listed ORDER BY ${order} LIMIT :size OFFSET :skip`)} d
         JOIN discoms s ON s.id = d.discom_id
         JOIN offices o ON o.discom_id = d.discom_id AND o.id = d.office_id
         LEFT JOIN basket x ON x.discom_id = d.discom_id AND x.bill_id = d.id
     )
     SELECT (SELECT coalesce(json_agg(to_jsonb(page) - 'place' ORDER BY place), '[]') FROM page) AS rows,
            (SELECT count(*)::int FROM due WHERE listed) AS total,
            (SELECT json_build_object('count', count(*), 'currentPaise', coalesce(sum(current_paise), 0)::text,
                      'arrearsPaise', coalesce(sum(arrears_paise), 0)::text, 'surchargePaise', coalesce(sum(surcharge_paise), 0)::text,
                      'rebatePaise', coalesce(sum(rebate_paise), 0)::text, 'payablePaise', coalesce(sum(payable_paise), 0)::text,
                      'inBasket', count(x.bill_id))
               FROM due v LEFT JOIN basket x ON x.discom_id = v.discom_id AND x.bill_id = v.id WHERE listed AND payable) AS totals,
            (SELECT json_build_object('open', count(*) FILTER (WHERE state <> 'paid'),
                      'dueNow', json_build_object('count', count(*) FILTER (WHERE payable), 'paise', coalesce(sum(payable_paise) FILTER (WHERE payable), 0)::text),
                      'overdue', json_build_object('count', count(*) FILTER (WHERE state = 'overdue'), 'paise', coalesce(sum(payable_paise) FILTER (WHERE state = 'overdue'), 0)::text),
                      'dueSoon', json_build_object('count', count(*) FILTER (WHERE state = 'due-soon'), 'paise', coalesce(sum(payable_paise) FILTER (WHERE state = 'due-soon'), 0)::text),
                      'rebate', json_build_object('count', count(*) FILTER (WHERE payable AND rebate_paise > 0), 'paise', coalesce(sum(rebate_paise) FILTER (WHERE payable), 0)::text),
                      'rebateUntil', min(rebate_until) FILTER (WHERE payable AND rebate_paise > 0),
                      'awaitingPosting', json_build_object('count', count(*) FILTER (WHERE state = 'paid-awaiting-posting'), 'paise', coalesce(sum(paid_paise) FILTER (WHERE state = 'paid-awaiting-posting'), 0)::text),
                      'inAdvice', json_build_object('count', count(*) FILTER (WHERE state = 'in-advice'), 'paise', coalesce(sum(outstanding_paise) FILTER (WHERE state = 'in-advice'), 0)::text))
               FROM due) AS strip`,
    { ...bindings(actor.payerId, filter), user: actor.userId, size: page.size, skip: (page.page - 1) * page.size },
  );
  return found as Omit<Dues, "asOf">;
}

/** All bills of a view, in the order of connections. */
export async function duesOfView(db: Db, payer: string, filter: DuesFilter): Promise<Omit<Due, "inBasket">[]> {
  return rows(
    db,
    `WITH ${duesOf}
     SELECT ${shown} FROM ${withOthers("SELECT * FROM due WHERE listed")} d
       JOIN discoms s ON s.id = d.discom_id JOIN offices o ON o.discom_id = d.discom_id AND o.id = d.office_id
      ORDER BY d.discom_id, d.connection_number, d.month, d.id`,
    bindings(payer, filter),
  );
}

export async function countOfView(db: Db, payer: string, filter: DuesFilter): Promise<number> {
  const found = await row<{ count: number }>(
    db,
    `WITH ${duesOf} SELECT count(*)::int AS count FROM due WHERE listed`,
    bindings(payer, filter),
  );
  return found?.count ?? 0;
}

export async function payableOfView(db: Db, payer: string, filter: DuesFilter): Promise<BillKey[]> {
  return rows(
    db,
    `WITH ${duesOf} SELECT discom_id AS "discomId", id AS "billId" FROM due WHERE payable AND listed`,
    bindings(payer, filter),
  );
}

/** What is owed today on the given bills, as far as they are of the payer's connections. */
export async function owedBills(db: Db, payer: string, keys: readonly BillKey[]): Promise<OwedBill[]> {
  return rows(
    db,
    `WITH ${duesOf}
     SELECT discom_id AS "discomId", id AS "billId", number AS "billNumber", connection_number AS "connectionNumber",
            site, month, due_date AS "dueDate", left_paise AS "outstandingPaise",
            won_paise AS "rebatePaise", rebate_until AS "rebateUntil", state_now AS state, advice_id AS "adviceId", advice_number AS "adviceNumber"
       FROM ${withOthers("SELECT * FROM due WHERE discom_id || ' ' || id = ANY (:keys::text[])")} d
      ORDER BY d.discom_id, d.connection_number, d.month, d.id`,
    {
      ...bindings(payer, {}),
      keys: keys.map((key) => `${key.discomId} ${key.billId}`),
    },
  );
}

export async function asOf(db: Db, payer: string, discom: number | null): Promise<string | null> {
  const found = await row<{ at: string | null }>(
    db,
    `SELECT min(fed_at(discom_id)) AS at FROM payer_admissions
      WHERE payer_id = :payer AND (:discom::int IS NULL OR discom_id = :discom::int)`,
    { payer, discom },
  );
  return found?.at ?? null;
}

export function discomsOf(db: Db, payer: string) {
  return rows<{ id: number; code: string; shortName: string; name: string; nameHi: string; asOf: string | null }>(
    db,
    `SELECT d.id, d.code, d.short_name AS "shortName", d.name, d.name_hi AS "nameHi", fed_at(d.id) AS "asOf"
       FROM payer_admissions a JOIN discoms d ON d.id = a.discom_id WHERE a.payer_id = ? ORDER BY d.id`,
    [payer],
  );
}

/** Every office that has connections of the payer at or below it, from the top down the tree. */
export function officesOf(db: Db, payer: string) {
  return rows<{
    discomId: number;
    id: number;
    level: "zone" | "circle" | "division" | "sub-division" | "section";
    name: string;
    nameHi: string;
    connections: number;
  }>(
    db,
    `WITH mine AS (SELECT discom_id, office_id, count(*)::int AS connections FROM connections WHERE payer_id = ? GROUP BY 1, 2)
     SELECT a.discom_id AS "discomId", a.id, a.level, a.name, a.name_hi AS "nameHi", sum(m.connections)::int AS connections
       FROM mine m JOIN offices o ON o.discom_id = m.discom_id AND o.id = m.office_id
       JOIN offices a ON a.discom_id = o.discom_id AND a.id = ANY (o.lineage)
      GROUP BY a.discom_id, a.id ORDER BY a.discom_id, a.lineage`,
    [payer],
  );
}

export async function categoriesOf(db: Db, payer: string): Promise<string[]> {
  const found = await rows<{ category: string }>(
    db,
    "SELECT DISTINCT category FROM connections WHERE payer_id = ? ORDER BY 1",
    [payer],
  );
  return found.map(({ category }) => category);
}

/** Months that still have open bills, newest first. */
export async function monthsOf(db: Db, payer: string): Promise<string[]> {
  const found = await rows<{ month: string }>(
    db,
    `SELECT DISTINCT b.month FROM connections c JOIN bills b ON b.discom_id = c.discom_id AND b.connection_id = c.id
      WHERE c.payer_id = ? AND b.carried_into IS NULL AND b.outside_paid_paise < b.amount_paise ORDER BY 1 DESC`,
    [payer],
  );
  return found.map(({ month }) => month);
}

/** Current charges billed in each of the last twelve months that have bills, oldest first. */
export function billedByMonth(db: Db, payer: string): Promise<{ month: string; paise: string }[]> {
  return rows(
    db,
    `SELECT b.month, sum(b.current_paise)::bigint AS paise
       FROM connections c JOIN bills b ON b.discom_id = c.discom_id AND b.connection_id = c.id
      WHERE c.payer_id = ? AND b.month > current_date - interval '12 months' GROUP BY b.month ORDER BY b.month`,
    [payer],
  );
}
