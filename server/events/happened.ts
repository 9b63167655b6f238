// Says that something happened, in the transaction that made it so: whoever tells people or their systems follows it up later.

import type { Db } from "#server/database.ts";
import { enqueue } from "#server/queue.ts";
import type { Happening } from "./contract.ts";
import { insertEvents } from "./queries.ts";

/** A thing in bulk (a run of the engine, a feed) is one event; its follower looks up what it was about. */
export async function happened(db: Db, ...events: readonly Happening[]): Promise<void> {
  if (events.length === 0) return;
  await insertEvents(db, events);
  await enqueue(db, "follow-events", {}, "follow-events");
}
