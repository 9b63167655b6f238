// Guessing is slowed, not locked out: attempts are counted per name and per address, in PostgreSQL so that all processes agree.

import { RateLimiterPostgres, RateLimiterRes } from "rate-limiter-flexible";
import { asSystem, type Database } from "#server/database.ts";
import { Refusal } from "#server/errors.ts";
import type { Jobs } from "#server/queue.ts";
import { removeEndedCounters } from "./queries.ts";

export interface Throttle {
  /** Counts one attempt; refuses with 429 when there were too many. */
  attempt(key: string): Promise<void>;
  /** Takes the last attempt back; those before it stay counted. */
  giveBack(key: string): Promise<void>;
  forgive(key: string): Promise<void>;
}

export function throttle(database: Database, name: string, attempts: number, seconds: number): Throttle {
  const limiter = new RateLimiterPostgres({
    storeClient: database.workerPool,
    storeType: "pool",
    tableName: "rate_limits",
    tableCreated: true,
    keyPrefix: name,
    points: attempts,
    duration: seconds,
    clearExpiredByTimeout: false,
  });
  return {
    async attempt(key) {
      try {
        await limiter.consume(key);
      } catch (refused) {
        if (!(refused instanceof RateLimiterRes)) throw refused;
        const wait = Math.ceil(refused.msBeforeNext / 1000);
        throw new Refusal(429, "too-many-attempts", `Too many attempts. Try again in ${wait} seconds.`, {
          params: { seconds: wait },
        });
      }
    },
    async giveBack(key) {
      await limiter.reward(key);
    },
    async forgive(key) {
      await limiter.delete(key);
    },
  };
}

/** A counter whose time is over says nothing; whoever makes names up must not fill the table with them. */
export const forgetAttempts: Jobs[string] = (_payload, { database }) => asSystem(database, removeEndedCounters);
