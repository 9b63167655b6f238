// Hands what happened to those who follow it, each event once: it leaves the waiting ones in the transaction of what follows.

import { asSystem, type Db } from "#server/database.ts";
import type { Jobs } from "#server/queue.ts";
import type { Event } from "./contract.ts";
import { takeWaiting } from "./queries.ts";

/** Reads and writes with the connection given; anything slow or outside is a job it adds. */
export type Follower = (db: Db, events: readonly Event[]) => Promise<void>;

const AT_ONCE = 500;

export function followEvents(followers: readonly Follower[]): Jobs[string] {
  return async (_payload, { database }) => {
    for (;;) {
      const followed = await asSystem(database, async (db) => {
        const events = await takeWaiting(db, AT_ONCE);
        if (events.length > 0) for (const follow of followers) await follow(db, events);
        return events.length;
      });
      if (followed < AT_ONCE) return;
    }
  };
}
