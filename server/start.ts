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
  const embedded = config.databaseUrl === null ? await startEmbedded(config, log) : null;
  const ownerUrl = config.databaseUrl ?? (embedded as { url: string }).url;
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
      await embedded?.stop();
    },
  };
}

function startEmbedded(config: Config, log: Logger) {
  mkdirSync(config.dataDir, { recursive: true });
  return startEmbeddedDatabase({ dataDir: join(config.dataDir, "postgres"), log: (message) => log.info(message) });
}
