// One PostgreSQL, three roles: the owner migrates, the app serves people behind row-level security, the worker serves all.

import { readdirSync } from "node:fs";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import knex, { type Knex } from "knex";
import pg from "pg";
import { from as copyFrom } from "pg-copy-streams";

/** A transaction; the required first argument of every query. */
export type Db = Knex.Transaction;

export interface Database {
  readonly app: Knex;
  readonly worker: Knex;
  /**
   * For a second transaction of whoever holds a lock: those that wait for the lock have their places in the other pools. Null where all
   * is to happen in one transaction.
   */
  readonly beside: Knex | null;
  /** For the job queue, which needs a pool of its own. */
  readonly workerPool: pg.Pool;
  close(): Promise<void>;
}

/** On whose behalf a transaction runs; row-level security reads it. */
export interface Actor {
  readonly userId: string;
  readonly name: string;
  readonly payerId: string | null;
  readonly discomId: number | null;
  readonly roles: readonly string[];
  /** Somebody invited into sub-units of a payer, who reaches no further. */
  readonly bound?: boolean;
  /** Until a second factor is set up, nothing else is answered. */
  readonly lacksSecondFactor?: boolean;
}

const { builtins } = pg.types;
// int8 and numeric stay text (money and ids are text on the wire); dates stay days in India; instants become ISO text.
const parsers = new Map<number, (text: string) => unknown>([
  [builtins.INT8, (text) => text],
  [builtins.NUMERIC, (text) => text],
  [builtins.DATE, (text) => text],
  [builtins.TIMESTAMPTZ, (text) => new Date(text).toISOString()],
]);
for (const [type, parse] of parsers) pg.types.setTypeParser(type, parse as (text: string) => string);

type Role = "milaan_owner" | "milaan_app" | "milaan_worker";

/** The server ends what a client asked that died or whose machine went dark, and with it the locks that hold up others. */
const NOTICES_THE_DEAD =
  "-c client_connection_check_interval=5s -c tcp_keepalives_idle=15 -c tcp_keepalives_interval=5 -c tcp_keepalives_count=3";

/** The role is a start-up option of each connection of a pool: constant for its life, so it cannot leak between requests. */
function connection(url: string, role: Role): pg.PoolConfig {
  const options = `-c role=${role} -c timezone=Asia/Kolkata ${NOTICES_THE_DEAD}`;
  return { connectionString: url, options, application_name: role };
}

/** Whoever asked gets the error and logs it in its place; knex would write it between the log's lines. */
const unspoken = { warn: () => undefined, error: () => undefined };

function pool(url: string, role: Role, max: number): Knex {
  return knex({
    client: "pg",
    connection: connection(url, role) as Knex.PgConnectionConfig,
    pool: { min: 0, max },
    log: unspoken,
  });
}

export function openDatabase(urls: { app: string; worker: string }): Database {
  const app = pool(urls.app, "milaan_app", 16);
  const worker = pool(urls.worker, "milaan_worker", 12);
  const beside = pool(urls.worker, "milaan_worker", 4);
  const workerPool = new pg.Pool({ ...connection(urls.worker, "milaan_worker"), max: 8 });
  // A connection that loses its server is replaced on the next use; without listeners it would end the process.
  const ignore = () => undefined;
  workerPool.on("error", ignore);
  workerPool.on("connect", (client) => client.on("error", ignore));
  return {
    app,
    worker,
    beside,
    workerPool,
    async close() {
      await Promise.all([app.destroy(), worker.destroy(), beside.destroy(), workerPool.end()]);
    },
  };
}

/** Runs `work` in one transaction as the app role, seeing only what the actor may see. */
export function asActor<T>(database: Database, actor: Actor, work: (db: Db) => Promise<T>): Promise<T> {
  return database.app.transaction(async (db) => {
    await db.raw(
      "SELECT set_config('milaan.user', ?, true), set_config('milaan.payer', ?, true), set_config('milaan.discom', ?, true)",
      [actor.userId, actor.payerId ?? "", actor.discomId === null ? "" : String(actor.discomId)],
    );
    return work(db);
  });
}

/** Whether it is a person's request, one of a few that the pool answers at a time. */
export function isOfPeople(db: Db): boolean {
  return (db.client.config.connection as pg.PoolConfig).application_name === ("milaan_app" satisfies Role);
}

/** Runs `work` in one transaction as the worker role, which serves every tenant. For jobs, log-in and public verification. */
export function asSystem<T>(database: Database, work: (db: Db) => Promise<T>): Promise<T> {
  return database.worker.transaction(work);
}

/** Runs `work` in a second transaction as the worker, beside `db`, which holds a lock; in `db` where there is to be no second. */
export function asSystemBeside<T>({ beside }: Database, db: Db, work: (db: Db) => Promise<T>): Promise<T> {
  return beside === null ? work(db) : beside.transaction(work);
}

/** Rows of one SQL statement. */
export async function rows<Row>(
  db: Knex | Db,
  sql: string,
  values: readonly unknown[] | Record<string, unknown> = [],
): Promise<Row[]> {
  const result = await db.raw<{ rows: Row[] }>(sql, values as Knex.RawBinding[]);
  return result.rows;
}

/** The only row of a statement that gives one or none. */
export async function row<Row>(
  db: Knex | Db,
  sql: string,
  values: readonly unknown[] | Record<string, unknown> = [],
): Promise<Row | undefined> {
  const found = await rows<Row>(db, sql, values);
  return found[0];
}

/** Streams text made by `copyRow` into `COPY … FROM STDIN` within the transaction: 414k rows a second, inserts give 76k. */
export async function copyIn(
  db: Db,
  sql: string,
  text: Iterable<string | Buffer> | AsyncIterable<string | Buffer>,
): Promise<number> {
  const client = (await db.client.acquireConnection()) as pg.PoolClient;
  const copy = client.query(copyFrom(sql));
  await pipeline(Readable.from(inChunks(text), { objectMode: false }), copy);
  return copy.rowCount;
}

const CHUNK_LENGTH = 65_536;

/** A row at a time would be a system call at a time: 40,000 rows took 0.30 s of processor time that way, 0.06 s in chunks. */
async function* inChunks(
  text: Iterable<string | Buffer> | AsyncIterable<string | Buffer>,
): AsyncGenerator<string | Buffer> {
  let waiting = "";
  for await (const piece of text) {
    if (typeof piece === "string") waiting += piece;
    else {
      if (waiting !== "") yield waiting;
      waiting = "";
      yield piece;
    }
    if (waiting.length < CHUNK_LENGTH) continue;
    yield waiting;
    waiting = "";
  }
  if (waiting !== "") yield waiting;
}

/** Makes roles and tables as this version needs them. Safe to run at every start and by several processes at once. */
export async function migrate(ownerUrl: string): Promise<string[]> {
  await createRoles(ownerUrl);
  const owner = pool(ownerUrl, "milaan_owner", 2);
  try {
    await number(owner);
    const [, applied] = await owner.migrate.latest({ migrationSource: migrations, tableName: "migrations" });
    return applied as string[];
  } finally {
    await owner.destroy();
  }
}

/** A database that knows its migrations by the days they were written on is told their numbers, or it would miss them all. */
async function number(owner: Knex): Promise<void> {
  if (!(await owner.schema.hasTable("migrations"))) return;
  for (const name of await migrations.getMigrations([])) {
    const dated = `^[0-9]{8}-[0-9]+${name.slice(NUMBER_LENGTH)}$`;
    await owner.raw("UPDATE migrations SET name = ? WHERE name ~ ?", [name, dated]);
  }
}

async function createRoles(ownerUrl: string): Promise<void> {
  const login = new pg.Client({ connectionString: ownerUrl });
  await login.connect();
  try {
    await login.query(`
      BEGIN;
      SELECT pg_advisory_xact_lock(7000);
      DO $$
      DECLARE wanted text;
      BEGIN
        FOREACH wanted IN ARRAY ARRAY['milaan_owner', 'milaan_app', 'milaan_worker'] LOOP
          IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = wanted) THEN
            EXECUTE format('CREATE ROLE %I NOLOGIN', wanted);
            EXECUTE format('GRANT %I TO CURRENT_USER', wanted);
          END IF;
        END LOOP;
        -- The owner hands definer functions to the worker, whose policies let it see all tenants.
        GRANT milaan_worker TO milaan_owner;
        EXECUTE format('GRANT CREATE ON DATABASE %I TO milaan_worker', current_database());
        GRANT CREATE, USAGE ON SCHEMA public TO milaan_owner, milaan_worker;
        GRANT USAGE ON SCHEMA public TO milaan_app;
      END $$;
      COMMIT`);
  } finally {
    await login.end();
  }
}

const NUMBER_LENGTH = 3;
const folder = new URL("../migrations/", import.meta.url);
const migrations: Knex.MigrationSource<string> = {
  async getMigrations() {
    return readdirSync(folder)
      .filter((name) => name.endsWith(".ts"))
      .sort();
  },
  getMigrationName: (name) => name,
  async getMigration(name) {
    const { up } = (await import(new URL(name, folder).href)) as Pick<Knex.Migration, "up">;
    return { up, down: () => Promise.reject(new Error("migrations only go forward")) };
  },
};
