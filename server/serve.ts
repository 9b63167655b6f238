// The running product: portal and API behind one port, worker and clock beside them, and a clean stop of both.

import { once } from "node:events";
import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import { createApp } from "./app.ts";
import type { Services } from "./http.ts";
import { checkTemplates } from "./notifications/templates/all.ts";
import { startWorker, type Worker } from "./queue.ts";
import { jobs, schedule } from "./worker.ts";

export interface Serving {
  /** Where the portal answers, without a slash at the end; null when only the worker runs. */
  readonly url: string | null;
  /** Lets running requests and jobs finish. The database stays open. */
  stop(): Promise<void>;
}

export async function serve(services: Services): Promise<Serving> {
  const { run } = services.config;
  checkTemplates(services.config);
  const server = run === "worker" ? null : await listen(services);
  const worker: Worker | null = run === "web" ? null : await startWorker(services, jobs, schedule(services.config));
  return {
    url: server && `http://localhost:${(server.address() as AddressInfo).port}`,
    async stop() {
      if (server) await closeServer(server);
      await worker?.stop();
    },
  };
}

async function listen(services: Services): Promise<Server> {
  const { port, host } = services.config;
  const server = createApp(services).listen(port, host);
  try {
    await once(server, "listening");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EADDRINUSE") throw error;
    throw new Error(`Port ${port} is taken by another program. Choose another: PORT=3001 npm start`);
  }
  return server;
}

/** Lets running requests finish, for five seconds at most. */
async function closeServer(server: Server): Promise<void> {
  const closed = once(server, "close");
  server.close();
  server.closeIdleConnections();
  setTimeout(() => server.closeAllConnections(), 5000).unref();
  await closed;
}
