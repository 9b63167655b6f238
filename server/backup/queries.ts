// SQL over whatever tables there are: all rows of one moment out, and into a database that has none.

import type { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import pg from "pg";
import { from as copyFrom, to as copyTo } from "pg-copy-streams";

/** A connection that row-level security, triggers and keys do not bind. */
export type Superuser = pg.Client;

export interface Table {
  /** With its schema. */
  readonly name: string;
  /** Without those that PostgreSQL computes. */
  readonly columns: readonly string[];
}

/** The next number follows from both: `called` says that `last` has been given away. */
export interface SequenceState {
  readonly name: string;
  readonly last: string;
  readonly called: boolean;
}

const SCHEMAS = ["public", "graphile_worker"];

/** Written by migrating alone; a backup names the migrations instead. */
const OF_MIGRATING = ["public.migrations", "public.migrations_lock", "graphile_worker.migrations"];

/** Filled by migrating, changed since. */
const FILLED_BY_MIGRATING = ["public.notice_gateways"];

/** Whatever the server's own settings are: the text of a value is the same on both sides, no row is hidden, nothing gives up. */
const OPTIONS = [
  "timezone=UTC",
  "datestyle=ISO,YMD",
  "bytea_output=hex",
  "row_security=off",
  "statement_timeout=0",
  "lock_timeout=0",
  "idle_in_transaction_session_timeout=0",
]
  .map((setting) => `-c ${setting}`)
  .join(" ");

/** Null where the log-in of the address is no superuser. */
export async function asSuperuser<T>(url: string, work: (client: Superuser) => Promise<T>): Promise<T | null> {
  const client = new pg.Client({ connectionString: url, options: OPTIONS, application_name: "milaan backup" });
  client.on("error", () => undefined);
  await client.connect();
  try {
    const { rows } = await client.query("SELECT rolsuper FROM pg_roles WHERE rolname = current_user");
    return rows[0]?.rolsuper ? await work(client) : null;
  } finally {
    await client.end();
  }
}

export interface Moment {
  readonly at: string;
  readonly migrations: readonly string[];
  readonly tables: readonly Table[];
}

/**
 * What `work` reads is one moment of a running portal. The locks, taken before that moment is chosen, keep out who would rewrite or empty a
 * table behind it.
 */
export async function atOneMoment<T>(client: Superuser, work: (moment: Moment) => Promise<T>): Promise<T> {
  const locked = await tablesOf(client);
  await client.query("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY");
  if (locked.length > 0) await client.query(`LOCK TABLE ${namesOf(locked)} IN ACCESS SHARE MODE`);
  const tables = await tablesOf(client);
  if (namesOf(tables) !== namesOf(locked)) throw new Error("The tables were just being changed. Try again.");
  const { rows } = await client.query("SELECT now() AS at");
  return work({ at: rows[0].at, migrations: await migrationsOf(client), tables });
}

/** All that `work` writes is there at its end or nothing is. Keys and triggers rest, and nobody else writes. */
export async function allOrNothing(
  client: Superuser,
  tables: readonly Table[],
  work: () => Promise<void>,
): Promise<void> {
  await client.query("BEGIN; SET LOCAL session_replication_role = replica");
  await client.query(`LOCK TABLE ${namesOf(tables)} IN EXCLUSIVE MODE`);
  await work();
  await client.query("COMMIT");
}

/** Tables with rows that no migration put there. */
export async function filledOf(client: Superuser, tables: readonly Table[]): Promise<string[]> {
  const filled: string[] = [];
  for (const { name } of tables) {
    const { rows } = await client.query(`SELECT EXISTS (SELECT FROM ${name}) AS yes`);
    if (rows[0].yes && !FILLED_BY_MIGRATING.includes(name)) filled.push(name);
  }
  return filled;
}

export async function removeWhatMigratingFilled(client: Superuser): Promise<void> {
  for (const name of FILLED_BY_MIGRATING) await client.query(`DELETE FROM ${name}`);
}

export async function tablesOf(client: Superuser): Promise<Table[]> {
  const { rows } = await client.query<Table>(
    `SELECT format('%I.%I', n.nspname, c.relname) AS name, array_agg(quote_ident(a.attname) ORDER BY a.attnum) AS columns
       FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
       JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = ''
      WHERE c.relkind IN ('r', 'p') AND n.nspname = ANY ($1) GROUP BY 1 ORDER BY 1`,
    [SCHEMAS],
  );
  return rows.filter(({ name }) => !OF_MIGRATING.includes(name));
}

/** Ours and the queue's, none where there is no portal's database. */
export async function migrationsOf(client: Superuser): Promise<string[]> {
  const known = await client.query(
    "SELECT num_nulls(to_regclass('public.migrations'), to_regclass('graphile_worker.migrations')) = 0 AS yes",
  );
  if (!known.rows[0].yes) return [];
  const { rows } = await client.query<{ name: string }>(
    `SELECT name FROM public.migrations UNION ALL SELECT 'queue-' || lpad(id::text, 3, '0') FROM graphile_worker.migrations
      ORDER BY name`,
  );
  return rows.map(({ name }) => name);
}

/** No part of a moment: read after the rows, they have given away every number that the rows have. */
export async function sequencesOf(client: Superuser): Promise<SequenceState[]> {
  const { rows } = await client.query<{ name: string }>(
    `SELECT format('%I.%I', n.nspname, c.relname) AS name FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
      WHERE c.relkind = 'S' AND n.nspname = ANY ($1) AND NOT EXISTS (
              SELECT FROM pg_depend d WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid
                 AND d.refobjid = ANY (SELECT to_regclass(t) FROM unnest($2::text[]) t))
      ORDER BY 1`,
    [SCHEMAS, OF_MIGRATING],
  );
  const states: SequenceState[] = [];
  for (const { name } of rows) {
    const { rows: found } = await client.query(`SELECT last_value AS last, is_called AS called FROM ${name}`);
    states.push({ name, ...found[0] });
  }
  return states;
}

/** Not undone with the transaction. */
export async function setSequences(client: Superuser, states: readonly SequenceState[]): Promise<void> {
  for (const { name, last, called } of states) {
    await client.query("SELECT setval($1::regclass, $2::bigint, $3)", [name, last, called]);
  }
}

/** The table's rows in COPY's text form. `rowCount` is known at the end. */
export function copyOut(client: Superuser, { name, columns }: Table): Readable & { readonly rowCount: number } {
  return client.query(copyTo(`COPY ${name} (${columns.join()}) TO STDOUT`));
}

/** How many rows came in. */
export async function copyBack(
  client: Superuser,
  { name, columns }: Table,
  text: AsyncIterable<Buffer>,
): Promise<number> {
  const copy = client.query(copyFrom(`COPY ${name} (${columns.join()}) FROM STDIN`));
  await pipeline(text, copy);
  return copy.rowCount;
}

export async function analyze(client: Superuser, tables: readonly Table[]): Promise<void> {
  await client.query(`ANALYZE ${namesOf(tables)}`);
}

/** Foreign keys that were loaded without being asked and do not hold. */
export async function brokenKeys(client: Superuser): Promise<string[]> {
  const { rows } = await client.query<{ name: string; sql: string }>(
    `SELECT c.conrelid::regclass || ' ' || c.conname AS name,
            format('SELECT EXISTS (SELECT FROM %s c WHERE %s AND NOT EXISTS (SELECT FROM %s p WHERE %s)) AS yes',
                   c.conrelid::regclass, string_agg(format('c.%I IS NOT NULL', own.attname), ' AND '),
                   c.confrelid::regclass, string_agg(format('p.%I = c.%I', other.attname, own.attname), ' AND ')) AS sql
       FROM pg_constraint c JOIN pg_namespace n ON n.oid = c.connamespace AND n.nspname = ANY ($1)
       CROSS JOIN LATERAL unnest(c.conkey, c.confkey) AS k (own, other)
       JOIN pg_attribute own ON own.attrelid = c.conrelid AND own.attnum = k.own
       JOIN pg_attribute other ON other.attrelid = c.confrelid AND other.attnum = k.other
      WHERE c.contype = 'f' GROUP BY c.oid`,
    [SCHEMAS],
  );
  const broken: string[] = [];
  for (const { name, sql } of rows) {
    const { rows: found } = await client.query(sql);
    if (found[0].yes) broken.push(name);
  }
  return broken;
}

function namesOf(tables: readonly Table[]): string {
  return tables.map(({ name }) => name).join();
}
