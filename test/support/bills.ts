// Builders of connections and bills; each makes what it lacks, and gives back what a test needs to name them.

import { asSystem, row, rows } from "#server/database.ts";
import type { TestGround } from "./ground.ts";
import { makeDiscom, makeUser } from "./people.ts";

export interface MadeConnection {
  readonly discomId: number;
  readonly id: string;
  readonly number: string;
}

export interface MadeBill {
  readonly discomId: number;
  readonly id: string;
  readonly number: string;
  readonly connectionId: string;
  readonly amountPaise: string;
}

let connectionSerial = 0;
let billSerial = 0;

/** Connections of nine digits at office 4 (see `makeDiscom`). With a payer they are tagged, proved by the discom. */
export async function makeConnections(
  ground: TestGround,
  wanted: { discom?: 1 | 2; payer?: string; count?: number; office?: number; category?: string } = {},
): Promise<MadeConnection[]> {
  const discomId = wanted.discom ?? 1;
  await makeDiscom(ground, discomId);
  const first = connectionSerial + 1;
  connectionSerial += wanted.count ?? 1;
  const made = await asSystem(ground.database, (db) =>
    rows<MadeConnection>(
      db,
      `INSERT INTO connections (discom_id, number, office_id, name, site, category)
       SELECT :discomId, lpad((10000000 + n)::text, 9, '0'), :office, 'Test pump ' || n, 'Site ' || n, :category
         FROM generate_series(:first::int, :last::int) n
       RETURNING discom_id AS "discomId", id, number`,
      {
        discomId,
        office: wanted.office ?? 4,
        category: wanted.category ?? "NDS-II",
        first,
        last: connectionSerial,
      },
    ),
  );
  if (wanted.payer !== undefined) await tagConnections(ground, wanted.payer, made);
  return made;
}

/** Gives the connections' tags to the payer, as its first user. */
export async function tagConnections(
  ground: TestGround,
  payer: string,
  connections: readonly MadeConnection[],
): Promise<void> {
  const userId = await someUserOf(ground, payer);
  await asSystem(ground.database, (db) =>
    rows(
      db,
      `INSERT INTO tags (discom_id, connection_id, payer_id, proof, tagged_by)
       SELECT discom_id, id, :payer, 'discom', :userId
         FROM unnest(:discoms::int[], :ids::bigint[]) AS held (discom_id, id)`,
      {
        payer,
        userId,
        discoms: connections.map(({ discomId }) => discomId),
        ids: connections.map(({ id }) => id),
      },
    ),
  );
}

/** One bill for each connection, of ₹1,000.00 this month and due in ten days unless said otherwise. */
export async function makeBills(
  ground: TestGround,
  wanted: {
    connections: readonly MadeConnection[];
    /** First of a month. */
    month?: string;
    issuedOn?: string;
    dueDate?: string;
    currentPaise?: bigint | ((index: number) => bigint);
    arrearsPaise?: bigint;
    surchargePaise?: bigint;
    rebate?: { paise: bigint; until: string };
  },
): Promise<MadeBill[]> {
  const first = billSerial + 1;
  billSerial += wanted.connections.length;
  const amount = wanted.currentPaise ?? 100_000n;
  return asSystem(ground.database, (db) =>
    rows<MadeBill>(
      db,
      `INSERT INTO bills (discom_id, connection_id, number, month, issued_on, due_date,
                          current_paise, arrears_paise, surcharge_paise, rebate_paise, rebate_until)
       SELECT discom_id, connection_id, lpad((700000000000 + n)::text, 12, '0'), :month::date, :issuedOn::date, :dueDate::date,
              current, :arrears, :surcharge, :rebate, :rebateUntil
         FROM unnest(:discoms::int[], :connectionIds::bigint[], :numbers::bigint[], :amounts::bigint[])
              AS wanted (discom_id, connection_id, n, current)
       RETURNING discom_id AS "discomId", id, number, connection_id AS "connectionId", amount_paise AS "amountPaise"`,
      {
        month: wanted.month ?? `${day(0).slice(0, 7)}-01`,
        issuedOn: wanted.issuedOn ?? wanted.month ?? day(-5),
        dueDate: wanted.dueDate ?? day(10),
        arrears: String(wanted.arrearsPaise ?? 0n),
        surcharge: String(wanted.surchargePaise ?? 0n),
        rebate: String(wanted.rebate?.paise ?? 0n),
        rebateUntil: wanted.rebate?.until ?? null,
        discoms: wanted.connections.map(({ discomId }) => discomId),
        connectionIds: wanted.connections.map(({ id }) => id),
        numbers: wanted.connections.map((_, index) => first + index),
        amounts: wanted.connections.map((_, index) => String(typeof amount === "function" ? amount(index) : amount)),
      },
    ),
  );
}

/** The day in India so many days from now. */
export function day(fromToday: number): string {
  const at = new Date(Date.now() + fromToday * 86_400_000);
  return at.toLocaleDateString("en-CA", { timeZone: "Asia/Kolkata" });
}

async function someUserOf(ground: TestGround, payer: string): Promise<string> {
  const found = await asSystem(ground.database, (db) =>
    row<{ id: string }>(db, "SELECT id FROM users WHERE payer_id = ? ORDER BY id LIMIT 1", [payer]),
  );
  return found?.id ?? (await makeUser(ground, { payer }, ["admin"])).userId;
}
