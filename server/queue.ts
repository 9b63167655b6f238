// Jobs live in PostgreSQL, so one is added in the very transaction that makes it necessary. Handlers run at least once: they are idempotent.

import { EventEmitter } from "node:events";
import { setTimeout } from "node:timers/promises";
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
import { type Life, liveAs } from "./queue-life.ts";
import { stumbleWork } from "./work/progress.ts";

/** A job's handler by its name. `services` is what every handler can reach. A payload's `work` (or `workId`) is the progress it reports. */
export type Jobs = Readonly<
  Record<string, (payload: Record<string, unknown>, services: Services, attempt: Attempt) => Promise<void>>
>;

/** How often the job was begun, this time included, and how often it may be. */
export interface Attempt {
  readonly number: number;
  readonly max: number;
}

/** A job the clock asks for: `cron` in node-cron's form (seconds optional), Indian time. */
export interface Scheduled {
  readonly job: string;
  readonly cron: string;
}

interface Running {
  readonly runner: Runner;
  readonly life: Life;
}

const BEGIN_AGAIN_MS = 1000;

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
      const attempt = { number: helpers.job.attempts, max: helpers.job.max_attempts };
      try {
        await handler(payload as Record<string, unknown>, services, attempt);
      } catch (error) {
        services.log.error({ err: error, job: name, attempt: attempt.number }, "job failed");
        const { workId } = payload as { workId?: unknown };
        const { work = workId } = payload as { work?: unknown };
        if (typeof work === "string") await sayStumbled(services.database, work, attempt);
        throw error;
      }
    };
  }
  let stopping = false;
  let running = await begin(services, taskList);
  const kept = (async () => {
    for (let next: Running | null = running; next !== null; ) {
      running = next;
      // Kept, not broken, where its connections gave up.
      await running.runner.promise.catch(() => undefined);
      await running.life.end();
      next = await beginAgain(services, taskList, () => stopping);
    }
  })();
  const timers = schedule.map(({ job, cron: expression }) =>
    cron.schedule(expression, (context) => tick(services.database, services.log, job, context.date), {
      timezone: "Asia/Kolkata",
    }),
  );
  // What the clock asked for while nobody ran is asked for once now.
  for (const { job } of schedule) await tick(services.database, services.log, job, new Date());
  return {
    async stop() {
      stopping = true;
      for (const timer of timers) await timer.destroy();
      // Says no where it has stopped already.
      await running.runner.stop().catch(() => undefined);
      await kept;
    },
  };
}

/**
 * A connection cut just when a job is said to be done ends the queue's runner, and only if it may say so in batches; otherwise
 * the whole process. Whoever runs next does the job again.
 */
async function begin(services: Services, taskList: TaskList): Promise<Running> {
  const events: WorkerEvents = new EventEmitter();
  let name = "";
  events.on("pool:create", ({ workerPool }) => {
    name = workerPool.id;
  });
  events.on("pool:fatalError", ({ error }) => services.log.error({ err: error }, "the queue stops"));
  const runner = await run({
    events,
    pgPool: services.database.workerPool,
    taskList,
    concurrency: 2,
    pollInterval: 1000,
    noHandleSignals: true,
    logger: silent,
    preset: { worker: { completeJobBatchDelay: 0, failJobBatchDelay: 0 } },
  });
  try {
    return { runner, life: await liveAs(services.database, name, services.log) };
  } catch (error) {
    await runner.stop();
    throw error;
  }
}

/** However long the database is away; `null` when nobody wants it any more. */
async function beginAgain(services: Services, taskList: TaskList, unwanted: () => boolean): Promise<Running | null> {
  while (!unwanted()) {
    services.log.warn("the queue stopped; it begins anew");
    try {
      const running = await begin(services, taskList);
      if (!unwanted()) return running;
      await running.runner.stop();
      await running.life.end();
    } catch (error) {
      services.log.error({ err: error }, "the queue could not begin");
      await setTimeout(BEGIN_AGAIN_MS);
    }
  }
  return null;
}

/** The screen that follows the work says so; where even that cannot be written, the job's own failure is what counts. */
export async function sayStumbled(database: Database, work: string, attempt: Attempt): Promise<void> {
  await stumbleWork(database, work, attempt).catch(() => undefined);
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
