// Puts a statement of account together: one connection entry by entry, or many side by side.

import { paiseFromString, sum } from "#reconciliation/money.ts";
import type { Db } from "#server/database.ts";
import { notFound } from "#server/errors.ts";
import { financialYear } from "#server/ledger/books.ts";
import type { AccountRow, AccountSums, Accounts, ConnectionAccount } from "./account-contract.ts";
import {
  accountRows,
  connectionEntries,
  connectionSums,
  connectionYears,
  type Held,
  heldConnection,
  heldConnections,
  sumNames,
  sumsOfMany,
  thisDay,
  unitNamed,
  type Year,
} from "./account-queries.ts";

export interface Many {
  readonly discom?: number | undefined;
  readonly unit?: string | undefined;
  readonly q?: string | undefined;
  readonly fy?: number | undefined;
}

export async function connectionAccount(
  db: Db,
  { discom, connection: number, fy: asked }: { discom: number; connection: string; fy?: number | undefined },
): Promise<ConnectionAccount> {
  const known = await heldConnection(db, discom, number);
  if (!known) throw notFound("connection");
  const fy = asked ?? financialYear(await thisDay(db));
  const one = { discom, connection: known.connection.id, ...yearOf(fy) };
  return {
    ...known,
    fy,
    years: await connectionYears(db, discom, known.connection.id),
    ...(await connectionSums(db, one)),
    rows: await connectionEntries(db, one),
  };
}

/** `page` null gives every one of them. */
export async function accountsOf(db: Db, asked: Many, page: { page: number; size: number } | null): Promise<Accounts> {
  const { discom = null, unit: unitId = null, q } = asked;
  const unit = unitId === null ? null : await unitNamed(db, unitId);
  if (unit === undefined) throw notFound("sub-unit");
  const fy = asked.fy ?? financialYear(await thisDay(db));
  const year = yearOf(fy);
  const all = await heldConnections(db, { discom, unit: unitId, q: q || null });
  const shown = page === null ? all : all.slice((page.page - 1) * page.size, page.page * page.size);
  const rows: AccountRow[] = [];
  for (const held of byDiscom(shown)) rows.push(...(await accountRows(db, held, year)));
  const each: AccountSums[] = [];
  for (const held of byDiscom(all)) each.push(await sumsOfMany(db, held, year));
  return { fy, unit, rows, total: all.length, sums: added(each) };
}

export function added(each: readonly AccountSums[]): AccountSums {
  const total = sumNames.map((name) => [name, String(sum(each.map((one) => paiseFromString(one[name]))))]);
  return Object.fromEntries(total) as AccountSums;
}

function byDiscom(connections: readonly { discomId: number; id: string }[]): Held[] {
  const groups = new Map<number, string[]>();
  for (const { discomId, id } of connections) {
    const own = groups.get(discomId);
    if (own) own.push(id);
    else groups.set(discomId, [id]);
  }
  return [...groups].map(([discomId, ids]) => ({ discomId, ids }));
}

function yearOf(fy: number): Year {
  return { from: `${fy}-04-01`, to: `${fy + 1}-03-31` };
}
