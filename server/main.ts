// One command starts all: database, tables, demo data on the first run, portal, API, worker and clock.

import { once } from "node:events";
import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import { createApp } from "./app.ts";
import { buildPortal } from "./build.ts";
import { readConfig } from "./config.ts";
import { startWorker } from "./queue.ts";
import { createLog, startGround } from "./start.ts";
import { jobs, schedule } from "./worker.ts";

async function main(): Promise<void> {
  const config = readConfig();
  const log = createLog(config.logLevel);
  await buildPortal((line) => process.stderr.write(`${line}\n`));
  const ground = await startGround(config, log);
  const server = createApp(ground).listen(config.port, config.host);
  await once(server, "listening");
  const worker = await startWorker(ground, jobs, schedule(config));
  const { port } = server.address() as AddressInfo;
  process.stdout.write(`\nMilaan is ready: http://localhost:${port}\n`);

  let stopping = false;
  const stop = async () => {
    if (stopping) return;
    stopping = true;
    process.stdout.write("\nStopping …\n");
    await closeServer(server);
    await worker.stop();
    await ground.close();
    process.exit(0);
  };
  process.on("SIGTERM", stop);
  process.on("SIGINT", stop);
}

/** Lets running requests finish, for five seconds at most. */
async function closeServer(server: Server): Promise<void> {
  const closed = once(server, "close");
  server.close();
  server.closeIdleConnections();
  setTimeout(() => server.closeAllConnections(), 5000).unref();
  await closed;
}

await main();
