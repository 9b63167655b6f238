// Everything a process needs before it can do anything: settings, a database with its tables, a log.

import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { type Logger, pino } from "pino";
import type { Config } from "./config.ts";
import { type Database, migrate, openDatabase } from "./database.ts";
import { startEmbeddedDatabase } from "./embedded-database.ts";
import { prepareQueue } from "./queue.ts";

export interface Ground {
  readonly config: Config;
  readonly database: Database;
  readonly log: Logger;
  close(): Promise<void>;
}

/** Account numbers, tokens and passwords never reach the log. */
export function createLog(level: string): Logger {
  return pino({
    level,
    redact: {
      paths: [
        "req.headers.authorization",
        "req.headers.cookie",
        'res.headers["set-cookie"]',
        "*.password",
        "*.account",
        "*.accessToken",
      ],
      censor: "[redacted]",
    },
  });
}

export async function startGround(config: Config, log: Logger): Promise<Ground> {
  const { ownerUrl, leave } = await joinServer(config, log);
  const applied = await migrate(ownerUrl);
  if (applied.length > 0) log.info({ applied }, "database migrated");
  const database = openDatabase({
    app: config.databaseAppUrl ?? ownerUrl,
    worker: config.databaseWorkerUrl ?? ownerUrl,
  });
  await prepareQueue(database);
  return {
    config,
    database,
    log,
    async close() {
      await database.close();
      await leave();
    },
  };
}

/** The server that is set, else the one that comes with the packages; its database is left as it is. */
export async function joinServer(
  { databaseUrl, dataDir }: Config,
  log: Logger,
): Promise<{ ownerUrl: string; leave(): Promise<void> }> {
  if (databaseUrl !== null) return { ownerUrl: databaseUrl, leave: async () => undefined };
  mkdirSync(dataDir, { recursive: true });
  const say = (message: string) => log.info(message);
  const { url, stop } = await startEmbeddedDatabase({ dataDir: join(dataDir, "postgres"), log: say });
  return { ownerUrl: url, leave: stop };
}
