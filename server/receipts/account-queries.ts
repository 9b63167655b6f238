// Reads connections' accounts by value, as their holder may see them.

import { type Db, row, rows } from "#server/database.ts";
import type { AccountEntry, AccountRow, AccountSums, ConnectionAccount } from "./account-contract.ts";

export interface Year {
  /** Its first and its last day. */
  readonly from: string;
  readonly to: string;
}

const of = (kind: string, sign = "-") =>
  `coalesce(${sign}sum(e.paise) FILTER (WHERE e.day >= :from::date AND e.kind = '${kind}'), 0)::bigint`;
/** Of entries e up to the year's last day. */
const sums = `coalesce(sum(e.paise) FILTER (WHERE e.day < :from::date), 0)::bigint AS "openingPaise",
  ${of("bill", "")} AS "billedPaise", ${of("payment")} AS "paidPaise", ${of("rebate")} AS "rebatePaise", ${of("tds")} AS "tdsPaise",
  ${of("adjustment")} AS "adjustedPaise", ${of("elsewhere")} AS "elsewherePaise", ${of("taken-back", "")} AS "takenBackPaise",
  coalesce(sum(e.paise), 0)::bigint AS "closingPaise"`;

export function heldConnection(
  db: Db,
  discom: number,
  number: string,
): Promise<Pick<ConnectionAccount, "discom" | "connection"> | undefined> {
  return row(
    db,
    `SELECT jsonb_build_object('id', d.id, 'name', d.name, 'nameHi', d.name_hi, 'shortName', d.short_name) AS discom,
            jsonb_build_object('id', c.id::text, 'number', c.number, 'name', c.name, 'site', c.site) AS connection
       FROM connections c JOIN discoms d ON d.id = c.discom_id
      WHERE c.discom_id = :discom AND c.number_key = ltrim(:number, '0') AND c.payer_id = current_payer()`,
    { discom, number },
  );
}

interface One extends Year {
  readonly discom: number;
  readonly connection: string;
}

const ofOne = "account_entries e WHERE e.discom_id = :discom AND e.connection_id = :connection";

export async function connectionSums(db: Db, one: One): Promise<AccountSums> {
  return (await row<AccountSums>(db, `SELECT ${sums} FROM ${ofOne} AND e.day <= :to::date`, { ...one })) as AccountSums;
}

/** In the order of the days; on one day bills before what pays them, and what is taken back last. */
export function connectionEntries(db: Db, one: One): Promise<AccountEntry[]> {
  return rows(
    db,
    `WITH own AS (
       SELECT e.*, sum(e.paise) OVER (ORDER BY e.day, e.place, e.bill_id, e.reference) AS balance FROM ${ofOne} AND e.day <= :to::date)
     SELECT o.day, o.kind, CASE WHEN o.other_payer THEN '' ELSE o.reference END AS reference, b.number AS "billNumber",
            CASE WHEN NOT o.other_payer THEN o.advice_number END AS "adviceNumber",
            CASE WHEN o.other_payer THEN '' ELSE o.utr END AS utr, o.other_payer AS "otherPayer", o.paise, o.balance::bigint AS "balancePaise"
       FROM own o JOIN bills b ON b.discom_id = o.discom_id AND b.id = o.bill_id
      WHERE o.day >= :from::date ORDER BY o.day, o.place, o.bill_id, o.reference`,
    { ...one },
  );
}

export async function connectionYears(db: Db, discom: number, connection: string): Promise<number[]> {
  const found = await rows<{ fy: number }>(
    db,
    `SELECT DISTINCT financial_year(e.day) AS fy FROM ${ofOne} ORDER BY 1 DESC`,
    { discom, connection },
  );
  return found.map(({ fy }) => fy);
}

export interface Held {
  readonly discomId: number;
  readonly ids: readonly string[];
}

/** The connections of a view, discom by discom, in the order they are listed. */
export function heldConnections(
  db: Db,
  { discom, unit, q }: { discom: number | null; unit: string | null; q: string | null },
): Promise<{ discomId: number; id: string }[]> {
  return rows(
    db,
    `SELECT c.discom_id AS "discomId", c.id FROM connections c
      WHERE c.payer_id = current_payer() AND (:discom::int IS NULL OR c.discom_id = :discom)
        AND (:unit::bigint IS NULL OR c.sub_unit_id IN (SELECT u.id FROM sub_units u WHERE u.lineage @> ARRAY[:unit::bigint]))
        AND (:q::text IS NULL OR c.number LIKE '%' || :q || '%' OR c.site ILIKE '%' || :q || '%' OR c.name ILIKE '%' || :q || '%')
      ORDER BY c.discom_id, c.number`,
    { discom, unit, q: q?.replace(/[\\%_]/g, "\\$&") ?? null },
  );
}

export async function sumsOfMany(db: Db, { discomId, ids }: Held, year: Year): Promise<AccountSums> {
  return (await row<AccountSums>(
    db,
    `SELECT ${sums} FROM account_entries e
      WHERE e.discom_id = :discomId AND e.connection_id = ANY (:ids::bigint[]) AND e.day <= :to::date`,
    { discomId, ids, ...year },
  )) as AccountSums;
}

export function accountRows(db: Db, { discomId, ids }: Held, year: Year): Promise<AccountRow[]> {
  return rows(
    db,
    `WITH summed AS MATERIALIZED (
       SELECT e.connection_id, ${sums} FROM account_entries e
        WHERE e.discom_id = :discomId AND e.connection_id = ANY (:ids::bigint[]) AND e.day <= :to::date GROUP BY 1)
     SELECT jsonb_build_object('id', c.id::text, 'number', c.number, 'name', c.name, 'site', c.site) AS connection,
            c.discom_id AS "discomId", d.short_name AS discom,
            ${sumNames.map((name) => `coalesce(s."${name}", 0)::bigint AS "${name}"`).join(", ")}
       FROM connections c JOIN discoms d ON d.id = c.discom_id LEFT JOIN summed s ON s.connection_id = c.id
      WHERE c.discom_id = :discomId AND c.id = ANY (:ids::bigint[]) ORDER BY c.number`,
    { discomId, ids, ...year },
  );
}

export const sumNames = [
  "openingPaise",
  "billedPaise",
  "paidPaise",
  "rebatePaise",
  "tdsPaise",
  "adjustedPaise",
  "elsewherePaise",
  "takenBackPaise",
  "closingPaise",
] as const satisfies readonly (keyof AccountSums)[];

export async function unitNamed(db: Db, id: string): Promise<{ id: string; name: string; nameHi: string } | undefined> {
  return row(
    db,
    `SELECT id, name, name_hi AS "nameHi" FROM sub_units WHERE payer_id = current_payer() AND id = :id
        AND ((SELECT current_user_sub_units()) IS NULL OR id = ANY ((SELECT current_user_sub_units())::bigint[]))`,
    { id },
  );
}

export async function thisDay(db: Db): Promise<string> {
  const found = await row<{ day: string }>(db, "SELECT current_date AS day");
  return (found as { day: string }).day;
}
