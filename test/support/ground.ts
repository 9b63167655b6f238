// One throwaway PostgreSQL for each process that runs tests; each suite gets its own database, cloned from a migrated template.

import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import { createApp } from "#server/app.ts";
import { type Config, readConfig } from "#server/config.ts";
import { type Database, migrate, openDatabase } from "#server/database.ts";
import { type EmbeddedDatabase, startEmbeddedDatabase } from "#server/embedded-database.ts";
import type { Services } from "#server/http.ts";
import { prepareQueue } from "#server/queue.ts";
import { createLog } from "#server/start.ts";

const TEMPLATE = "milaan_template";
let cluster: Promise<EmbeddedDatabase> | undefined;
let clones = 0;

export interface TestGround extends Services {
  readonly url: string;
  /** For supertest. */
  readonly app: ReturnType<typeof createApp>;
  close(): Promise<void>;
}

/** A fresh migrated database, an app on it, a data folder. Call in `before`, close in `after`. */
export function testGround(overrides: Partial<Config> = {}): Promise<TestGround> {
  return groundFrom(TEMPLATE, overrides);
}

/** Another ground that begins as this one stands now: the same rows with the same ids. Nobody may be using it. */
export async function twinOf(ground: TestGround): Promise<TestGround> {
  const name = new URL(ground.url).pathname.slice(1);
  const { url: rootUrl } = await (cluster as Promise<EmbeddedDatabase>);
  await ask(rootUrl, `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '${name}'`);
  return groundFrom(name, {});
}

async function groundFrom(template: string, overrides: Partial<Config>): Promise<TestGround> {
  cluster ??= startCluster();
  const { url: rootUrl } = await cluster;
  const name = `milaan_test_${++clones}`;
  await ask(rootUrl, `CREATE DATABASE ${name} TEMPLATE ${template}`);
  const url = databaseUrl(rootUrl, name);
  const database: Database = openDatabase({ app: url, worker: url });
  const dataDir = mkdtempSync(join(tmpdir(), "milaan-test-"));
  const config: Config = {
    ...readConfig({ MILAAN_DATA: dataDir, MILAAN_SECRET: "a secret only tests know, 32 bytes or more" }),
    databaseUrl: url,
    demo: false,
    ...overrides,
  };
  const services: Services = { config, database, log: createLog(process.env["LOG_LEVEL"] ?? "silent") };
  return {
    ...services,
    url,
    app: createApp(services),
    async close() {
      await database.close();
      await ask(rootUrl, `DROP DATABASE ${name} WITH (FORCE)`);
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

// Once nothing else holds the process: a hook of mocha's would end it after the first of several files run one by one.
process.once("beforeExit", async () => {
  const running = await cluster;
  cluster = undefined;
  await running?.stop();
});

async function startCluster(): Promise<EmbeddedDatabase> {
  const embedded = await startEmbeddedDatabase({ throwaway: true, log: () => undefined });
  await ask(embedded.url, `CREATE DATABASE ${TEMPLATE}`);
  const url = databaseUrl(embedded.url, TEMPLATE);
  await migrate(url);
  const database = openDatabase({ app: url, worker: url });
  await prepareQueue(database);
  await database.close();
  return embedded;
}

function databaseUrl(rootUrl: string, name: string): string {
  const url = new URL(rootUrl);
  url.pathname = `/${name}`;
  return url.href;
}

async function ask(url: string, sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}
