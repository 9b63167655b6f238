// What the pages of advices show: lists, items, history, sums.

import { payerOf } from "#server/bills/owed.ts";
import { type Actor, type Db, row, rows } from "#server/database.ts";
import { hindranceOf } from "../chain/chain-queries.ts";
import type { Advice, AdviceEvent, AdviceItem, AdviceRow, AdviceState } from "../contract.ts";
import type { Home } from "./home-contract.ts";

/** Inside JSON an instant is written by PostgreSQL; on the wire it is ISO 8601 in UTC. */
const instant = (column: string) => `to_char(${column} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;
const person = (alias: string) => `jsonb_build_object('name', ${alias}.name, 'nameHi', ${alias}.name_hi)`;

export function eventsOf(db: Db, advice: { discomId: number; id: string }): Promise<AdviceEvent[]> {
  return rows(
    db,
    `SELECT e.event, e.state, e.at, e.why, CASE WHEN u.id IS NOT NULL THEN ${person("u")} END AS by
       FROM advice_events e LEFT JOIN users u ON u.id = e.by_user
      WHERE e.discom_id = :discomId AND e.advice_id = :id ORDER BY e.seq`,
    advice,
  );
}

export function utrsOf(db: Db, advice: { discomId: number; id: string }): Promise<{ utr: string; at: string }[]> {
  return rows(
    db,
    "SELECT utr, at FROM advice_utrs WHERE discom_id = :discomId AND advice_id = :id ORDER BY at",
    advice,
  );
}

export async function personOf(db: Db, user: string): Promise<{ name: string; nameHi: string }> {
  const found = await row<{ name: string; nameHi: string }>(
    db,
    'SELECT name, name_hi AS "nameHi" FROM users WHERE id = ?',
    [user],
  );
  return found ?? { name: "", nameHi: "" };
}

export async function payerName(db: Db, payer: string): Promise<{ name: string; nameHi: string }> {
  const found = await row<{ name: string; nameHi: string }>(
    db,
    'SELECT name, name_hi AS "nameHi" FROM payers WHERE id = ?',
    [payer],
  );
  return found ?? { name: "", nameHi: "" };
}

/** The items a checker saw when it last went back to its maker. */
export const lastSeen = `
  seen AS MATERIALIZED (
    SELECT bill_id, paise, rebate_paise, tds_paise FROM advice_items_seen
     WHERE discom_id = :discomId AND advice_id = :id
       AND seq = (SELECT max(seq) FROM advice_events WHERE discom_id = :discomId AND advice_id = :id AND event IN ('sent-back', 'withdrawn')))`;

export async function changesSince(db: Db, advice: { discomId: number; id: string }): Promise<Advice["changedSince"]> {
  const found = await row<NonNullable<Advice["changedSince"]> & { at: string | null }>(
    db,
    `WITH ${lastSeen}, compared AS (
       SELECT CASE WHEN s.bill_id IS NULL THEN 'added' WHEN i.bill_id IS NULL THEN 'removed'
                   WHEN (s.paise, s.rebate_paise, s.tds_paise) <> (i.paise, i.rebate_paise, i.tds_paise) THEN 'changed' END AS what,
              coalesce(i.paise - i.rebate_paise - i.tds_paise, 0) - coalesce(s.paise - s.rebate_paise - s.tds_paise, 0) AS paise
         FROM seen s FULL JOIN (SELECT * FROM advice_items WHERE discom_id = :discomId AND advice_id = :id) i USING (bill_id)
     ), summed AS (SELECT what, count(*)::int AS count, sum(paise)::bigint::text AS paise FROM compared WHERE what IS NOT NULL GROUP BY what)
     SELECT (SELECT max(at) FROM advice_events WHERE discom_id = :discomId AND advice_id = :id AND event IN ('sent-back', 'withdrawn')) AS at,
            ${["added", "removed", "changed"]
              .map(
                (what) =>
                  `coalesce((SELECT json_build_object('count', count, 'paise', paise) FROM summed WHERE what = '${what}'), '{"count":0,"paise":"0"}') AS ${what}`,
              )
              .join(", ")}`,
    advice,
  );
  return found?.at ? found : null;
}

/**
 * Every item is looked up by its keys: OFFSET 0 keeps the planner from joining all connections of the discom first, which
 * it did before statistics were gathered (a minute for 10,000 bills). Without a filter only the page is looked up.
 */
export async function itemsPage(
  db: Db,
  advice: { discomId: number; id: string; itemsCount: number },
  query: { page: number; size: number; search?: string | undefined; changed: boolean },
): Promise<{ rows: AdviceItem[]; total: number }> {
  const filtered = query.changed || (query.search ?? "") !== "";
  const page = "ORDER BY position LIMIT :size OFFSET :skip";
  const found = await rows<AdviceItem & { total: number }>(
    db,
    `WITH ${lastSeen}, sent AS (
       SELECT count(*) > 0 AS back FROM advice_events WHERE discom_id = :discomId AND advice_id = :id AND event IN ('sent-back', 'withdrawn')
     ), item AS MATERIALIZED (
       SELECT * FROM advice_items WHERE discom_id = :discomId AND advice_id = :id ${filtered ? "" : page}
     ), listed AS MATERIALIZED (
       SELECT i.position, i.bill_id AS "billId", b.number AS "billNumber", c.number AS "connectionNumber", c.site,
              o.name AS office, o.name_hi AS "officeHi", b.month, i.paise, i.rebate_paise AS "rebatePaise", i.tds_paise AS "tdsPaise",
              i.paise - i.rebate_paise - i.tds_paise AS "amountPaise",
              CASE WHEN NOT (SELECT back FROM sent) THEN NULL WHEN s.bill_id IS NULL THEN 'added'
                   WHEN (s.paise, s.rebate_paise, s.tds_paise) <> (i.paise, i.rebate_paise, i.tds_paise) THEN 'changed' END AS change
         FROM item i
         CROSS JOIN LATERAL (SELECT * FROM bills b WHERE b.discom_id = i.discom_id AND b.id = i.bill_id OFFSET 0) b
         CROSS JOIN LATERAL (SELECT * FROM connections c WHERE c.discom_id = b.discom_id AND c.id = b.connection_id OFFSET 0) c
         CROSS JOIN LATERAL (SELECT * FROM offices o WHERE o.discom_id = c.discom_id AND o.id = c.office_id OFFSET 0) o
         FULL JOIN seen s ON s.bill_id = i.bill_id
     )
     SELECT *, count(*) OVER ()::int AS total FROM listed
      WHERE position IS NOT NULL
        AND (:search::text IS NULL OR "connectionNumber" LIKE :search::text OR "billNumber" LIKE :search::text OR site ILIKE :search::text)
        AND (NOT :changed::boolean OR change IS NOT NULL)
      ${filtered ? page : "ORDER BY position"}`,
    {
      discomId: advice.discomId,
      id: advice.id,
      search: like(query.search),
      changed: query.changed,
      size: query.size,
      skip: (query.page - 1) * query.size,
    },
  );
  const total = filtered ? (found[0]?.total ?? 0) : advice.itemsCount;
  return { rows: found.map(({ total: _, ...item }) => item), total };
}

interface ListQuery {
  readonly page: number;
  readonly size: number;
  readonly state?: AdviceState | "open" | "for-me" | undefined;
  readonly search?: string | undefined;
}

interface Sum {
  readonly count: number;
  readonly paise: string;
}
interface AdvicesPage {
  rows: AdviceRow[];
  total: number;
  counts: (Sum & { state: AdviceState })[];
  /** What this person can decide now. */
  forMe: Sum;
}

export async function advicesPage(db: Db, actor: Actor, query: ListQuery): Promise<AdvicesPage> {
  const values = {
    payer: payerOf(actor),
    user: actor.userId,
    checks: actor.roles.includes("checker"),
    state: query.state ?? null,
    search: like(query.search?.toUpperCase()),
    size: query.size,
    skip: (query.page - 1) * query.size,
  };
  const advice = { discom: "a.discom_id", id: "a.id", unit: "a.unit_id", paise: "a.amount_paise" };
  const found = await row<AdvicesPage>(
    db,
    `WITH stood AS MATERIALIZED (
       SELECT a.*, e.state, e.at AS changed_at, e.sent_back,
              CASE WHEN :checks::boolean AND e.state = 'submitted' THEN (${hindranceOf(advice)}) IS NULL ELSE false END AS for_me
         FROM advices a JOIN LATERAL (
           SELECT state, at, CASE WHEN event = 'changed' THEN (SELECT b.event = 'sent-back' FROM advice_events b
                     WHERE b.discom_id = a.discom_id AND b.advice_id = a.id AND b.event <> 'changed' ORDER BY b.seq DESC LIMIT 1)
                   ELSE event = 'sent-back' END AS sent_back FROM advice_events e
            WHERE e.discom_id = a.discom_id AND e.advice_id = a.id ORDER BY e.seq DESC LIMIT 1) e ON true
        WHERE a.payer_id = :payer
          AND ((SELECT current_user_sub_units()) IS NULL OR a.unit_id = ANY ((SELECT current_user_sub_units())::bigint[])
               OR a.prepared_by = current_user_id())
     ), listed AS (
       SELECT a.* FROM stood a
        WHERE (CASE :state::text WHEN 'open' THEN a.state IN ('draft', 'submitted', 'approved')
                                 WHEN 'for-me' THEN a.for_me ELSE coalesce(a.state = :state::text, true) END)
          AND (:search::text IS NULL OR a.number LIKE :search::text
               OR EXISTS (SELECT FROM advice_utrs u WHERE u.discom_id = a.discom_id AND u.advice_id = a.id AND u.utr LIKE :search::text)
               OR EXISTS (SELECT FROM advice_items i JOIN bills b ON b.discom_id = i.discom_id AND b.id = i.bill_id
                            JOIN connections c ON c.discom_id = b.discom_id AND c.id = b.connection_id
                           WHERE i.discom_id = a.discom_id AND i.advice_id = a.id AND (b.number LIKE :search::text OR c.number LIKE :search::text)))
     ), page AS (
       SELECT row_number() OVER (ORDER BY a.prepared_at DESC, a.id DESC) AS place, a.number, d.short_name AS discom, a.state,
              a.sent_back AS "sentBack",
              EXISTS (SELECT FROM advice_utrs u WHERE u.discom_id = a.discom_id AND u.advice_id = a.id) AS "utrDeclared",
              a.amount_paise::text AS "amountPaise", a.items_count AS items, a.valid_until AS "validUntil",
              ${person("u")} AS "preparedBy", ${instant("a.prepared_at")} AS "preparedAt", ${instant("a.changed_at")} AS "changedAt"
         FROM (SELECT * FROM listed ORDER BY prepared_at DESC, id DESC LIMIT :size OFFSET :skip) a
         JOIN discoms d ON d.id = a.discom_id LEFT JOIN users u ON u.id = a.prepared_by
     )
     SELECT (SELECT coalesce(json_agg(to_jsonb(page) - 'place' ORDER BY place), '[]') FROM page) AS rows,
            (SELECT count(*)::int FROM listed) AS total,
            (SELECT coalesce(json_agg(json_build_object('state', state, 'count', count, 'paise', paise)), '[]') FROM (
               SELECT state, count(*)::int AS count, sum(amount_paise)::bigint::text AS paise FROM stood GROUP BY state) c) AS counts,
            (SELECT json_build_object('count', count(*)::int, 'paise', coalesce(sum(amount_paise), 0)::bigint::text)
               FROM stood WHERE for_me) AS "forMe"`,
    values,
  );
  return found ?? { rows: [], total: 0, counts: [], forMe: { count: 0, paise: "0" } };
}

export function reconciledOf(db: Db, payer: string): Promise<Home["reconciled"]> {
  return rows(
    db,
    `SELECT a.number, d.short_name AS discom, a.amount_paise AS "amountPaise", a.items_count AS items, e.at
       FROM advices a JOIN discoms d ON d.id = a.discom_id
       JOIN LATERAL (SELECT state FROM advice_events e WHERE e.discom_id = a.discom_id AND e.advice_id = a.id
                      ORDER BY e.seq DESC LIMIT 1) l ON l.state IN ('settled', 'posted')
       JOIN LATERAL (SELECT at FROM advice_events e WHERE e.discom_id = a.discom_id AND e.advice_id = a.id AND e.event = 'settled'
                      ORDER BY e.seq DESC LIMIT 1) e ON true
      WHERE a.payer_id = ? AND ${reached} ORDER BY e.at DESC LIMIT 8`,
    [payer],
  );
}

/** The whole organisation's people reach all; others what their sub-units spend and what they prepared themselves. */
const reached = `((SELECT current_user_sub_units()) IS NULL OR a.unit_id = ANY ((SELECT current_user_sub_units())::bigint[])
  OR a.prepared_by = current_user_id())`;

/** Paid through whole advices, by the month of the bank's value date. */
export function paidByMonth(db: Db, payer: string): Promise<{ month: string; paise: string }[]> {
  return rows(
    db,
    `SELECT date_trunc('month', s.value_date)::date AS month, sum(a.amount_paise)::bigint AS paise
       FROM advices a JOIN settlements s ON s.discom_id = a.discom_id AND s.advice_id = a.id
      WHERE a.payer_id = ? AND ${reached} AND s.value_date > current_date - interval '12 months'
        AND NOT EXISTS (SELECT FROM settlement_reversals r
                         WHERE r.discom_id = s.discom_id AND r.advice_id = s.advice_id AND r.round = s.round)
      GROUP BY 1 ORDER BY 1`,
    [payer],
  );
}

function like(text: string | undefined): string | null {
  return text ? `%${text.replace(/[\\%_]/g, "\\$&")}%` : null;
}
