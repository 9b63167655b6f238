// A job whose process was killed is taken up again within seconds: whoever works holds a lock that dies with the process. The queue
// itself would wait four hours before it takes a job for lost.

import type { Logger } from "pino";
import { asSystem, type Database } from "./database.ts";
import { holdLife, unlockJobsOfTheDead } from "./queries.ts";

const LOOK_EVERY_MS = 2000;

export interface Life {
  end(): Promise<void>;
}

/** `name` is what the queue locks this process's jobs by. */
export async function liveAs(database: Database, name: string, log: Logger): Promise<Life> {
  let release: (() => void) | null = null;
  const hold = async () => {
    const client = await database.workerPool.connect();
    // Taken again at the next look; a job that somebody else took up meanwhile finds the locks of its own work taken.
    const lost = () => {
      release?.();
    };
    release = () => {
      release = null;
      client.removeListener("error", lost);
      client.release(true);
    };
    client.on("error", lost);
    await holdLife(client, name);
  };
  const look = async () => {
    if (release === null) await hold();
    const names = await asSystem(database, unlockJobsOfTheDead);
    if (names.length > 0) log.warn({ names }, "jobs of processes that died are free again");
  };
  await hold();
  let looking: Promise<void> = Promise.resolve();
  const timer = setInterval(() => {
    looking = looking.then(look).catch((error) => log.error({ err: error }, "looking for dead workers failed"));
  }, LOOK_EVERY_MS);
  return {
    async end() {
      clearInterval(timer);
      await looking;
      release?.();
    },
  };
}
