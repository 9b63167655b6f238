// One command starts all: database, tables, demo data on the first run, portal, API, worker and clock.

import { buildPortal } from "./build.ts";
import { readConfig } from "./config.ts";
import { demoLogIns, seedDemo } from "./seed.ts";
import { type Serving, serve } from "./serve.ts";
import { createLog, type Ground, startGround } from "./start.ts";

async function main(): Promise<void> {
  const config = readConfig();
  if (config.run !== "worker") await buildPortal((line) => process.stderr.write(`${line}\n`));
  const ground = await startGround(config, createLog(config.logLevel));
  const serving = await fillAndServe(ground).catch(async (error: unknown) => {
    await ground.close();
    throw error;
  });
  process.stdout.write(`\nMilaan is ready${serving.url ? `: ${serving.url}` : ""}\n`);
  if (config.demo) process.stdout.write(demoLogIns());

  let stopping = false;
  const stop = async () => {
    if (stopping) return;
    stopping = true;
    process.stdout.write("\nStopping …\n");
    await serving.stop();
    await ground.close();
    process.exit(0);
  };
  process.on("SIGTERM", stop);
  process.on("SIGINT", stop);
}

async function fillAndServe(ground: Ground): Promise<Serving> {
  if (ground.config.demo) await seedDemo(ground.database);
  return await serve(ground);
}

try {
  await main();
} catch (error) {
  process.stderr.write(`\nMilaan could not start. ${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
}
