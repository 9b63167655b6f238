// `milaan bench-payer`: what the largest payer waits for, each time through the real application on a database of its own,
// dropped afterwards. JSON on stdout with the wanted value beside each, words on stderr.

import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import type { Command } from "./command.ts";
import { type Config, readConfig } from "./config.ts";
import { migrate, openDatabase } from "./database.ts";
import { startEmbeddedDatabase } from "./embedded-database.ts";
import { createScratch, dropScratch } from "./embedded-scratch.ts";
import { measurePayer } from "./payer-bench.ts";
import { prepareQueue } from "./queue.ts";
import { createLog } from "./start.ts";

const USAGE = "Usage: milaan bench-payer [--connections N] [--rounds R] [--tags T]\n";
const PORT_OF_ITS_OWN = 0;

export const payerBenchCommand: Command = async (args, { stdout, stderr }) => {
  const number = { type: "string" } as const;
  const { values } = parseArgs({ args, options: { connections: number, rounds: number, tags: number } });
  const connections = Number(values.connections ?? 50_000);
  const rounds = Number(values.rounds ?? 10);
  const tags = Number(values.tags ?? 100_000);
  if (![connections, rounds, tags].every((value) => Number.isSafeInteger(value) && value > 0)) {
    stderr.write(USAGE);
    return 64;
  }
  const tell = (words: string) => stderr.write(`${words}\n`);
  const report = await onScratch(readConfig(), (config, url) =>
    measure(config, url, { connections, rounds, tags, tell }),
  );
  stdout.write(`${JSON.stringify(report, null, 2)}\n`);
  return 0;
};

async function onScratch<T>(config: Config, work: (config: Config, url: string) => Promise<T>): Promise<T> {
  mkdirSync(config.dataDir, { recursive: true });
  const embedded =
    config.databaseUrl === null
      ? await startEmbeddedDatabase({ dataDir: join(config.dataDir, "postgres"), log: () => undefined })
      : null;
  const rootUrl = config.databaseUrl ?? (embedded as { url: string }).url;
  const name = `milaan_bench_payer_${process.pid}`;
  try {
    const url = await createScratch(rootUrl, name);
    await migrate(url);
    return await work({ ...config, port: PORT_OF_ITS_OWN, run: "all" }, url);
  } finally {
    await dropScratch(rootUrl, name);
    await embedded?.stop();
  }
}

async function measure(
  config: Config,
  url: string,
  wanted: { connections: number; rounds: number; tags: number; tell: (words: string) => void },
) {
  const database = openDatabase({ app: url, worker: url });
  try {
    await prepareQueue(database);
    return await measurePayer({ config, database, log: createLog("silent") }, wanted);
  } finally {
    await database.close();
  }
}
