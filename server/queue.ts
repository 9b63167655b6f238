// Jobs live in PostgreSQL, so one is added in the very transaction that makes it necessary. Handlers run at least once: they are idempotent.

import { EventEmitter } from "node:events";
import {
  Logger as QueueLogger,
  type Runner,
  run,
  runMigrations,
  type TaskList,
  type WorkerEvents,
} from "graphile-worker";
import cron from "node-cron";
import type { Logger } from "pino";
import { asSystem, type Database, type Db } from "./database.ts";
import type { Services } from "./http.ts";
import { addJob, claimTick, createEnqueue } from "./queries.ts";
import { liveAs } from "./queue-life.ts";

/** A job's handler by its name. `services` is what every handler can reach. */
export type Jobs = Readonly<Record<string, (payload: Record<string, unknown>, services: Services) => Promise<void>>>;

/** A job the clock asks for: `cron` in node-cron's form (seconds optional), Indian time. */
export interface Scheduled {
  readonly job: string;
  readonly cron: string;
}

/** The queue's own chatter is left out; failures are logged where the handler runs. */
const silent = new QueueLogger(() => () => undefined);

/** Makes the queue's own tables and the one function by which every role may add a job. */
export async function prepareQueue(database: Database): Promise<void> {
  await runMigrations({ pgPool: database.workerPool, logger: silent });
  await createEnqueue(database.worker);
}

/** Adds a job with this transaction. Jobs of one `key` that still wait become one. */
export async function enqueue(db: Db, job: string, payload: Record<string, unknown>, key?: string): Promise<void> {
  await addJob(db, job, payload, key ?? null);
}

export interface Worker {
  stop(): Promise<void>;
}

export async function startWorker(services: Services, jobs: Jobs, schedule: readonly Scheduled[]): Promise<Worker> {
  const taskList: TaskList = {};
  for (const [name, handler] of Object.entries(jobs)) {
    taskList[name] = async (payload, helpers) => {
      try {
        await handler(payload as Record<string, unknown>, services);
      } catch (error) {
        services.log.error({ err: error, job: name, attempt: helpers.job.attempts }, "job failed");
        throw error;
      }
    };
  }
  const events: WorkerEvents = new EventEmitter();
  let name = "";
  events.on("pool:create", ({ workerPool }) => {
    name = workerPool.id;
  });
  const runner: Runner = await run({
    events,
    pgPool: services.database.workerPool,
    taskList,
    concurrency: 2,
    pollInterval: 1000,
    noHandleSignals: true,
    logger: silent,
  });
  const life = await liveAs(services.database, name, services.log);
  const timers = schedule.map(({ job, cron: expression }) =>
    cron.schedule(expression, (context) => tick(services.database, services.log, job, context.date), {
      timezone: "Asia/Kolkata",
    }),
  );
  // What the clock asked for while nobody ran is asked for once now.
  for (const { job } of schedule) await tick(services.database, services.log, job, new Date());
  return {
    async stop() {
      for (const timer of timers) await timer.destroy();
      await runner.stop();
      await life.end();
    },
  };
}

/** The clock only enqueues, and the row makes a tick of many schedulers one. */
async function tick(database: Database, log: Logger, job: string, at: Date): Promise<void> {
  const second = new Date(Math.floor(at.getTime() / 1000) * 1000).toISOString();
  try {
    await asSystem(database, async (db) => {
      if (await claimTick(db, job, second)) await enqueue(db, job, {}, job);
    });
  } catch (error) {
    log.error({ err: error, job }, "tick failed");
  }
}
