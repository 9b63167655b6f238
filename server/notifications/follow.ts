// Follows what happened: keeps the events that somebody is told of for a job, which writes the messages.

import { asSystem, type Db } from "#server/database.ts";
import type { Event } from "#server/events/contract.ts";
import type { Services } from "#server/http.ts";
import { enqueue } from "#server/queue.ts";
import { discomsToTell } from "./bill-queries.ts";
import { expansions } from "./expand/expand.ts";
import { receiptsTold } from "./expand/runs.ts";
import { writeNotices } from "./write.ts";

/** Runs in the transaction that hands the events on: only notes which of them are of interest. */
export async function followForNotices(db: Db, events: readonly Event[]): Promise<void> {
  const told = events.filter(({ kind }) => kind in expansions);
  if (told.length > 0) await enqueue(db, "write-notices", { events: told });
}

/** The job. Done again it writes nothing twice: every notice has its own key. One event's trouble holds up no other. */
export async function writeNoticesOf(payload: Record<string, unknown>, services: Services): Promise<void> {
  const events = payload["events"] as readonly Event[];
  let trouble: unknown;
  for (const event of events) {
    try {
      await asSystem(services.database, async (db) => {
        const drafts = await expansions[event.kind]?.(db, services.config, event);
        if (!drafts) return;
        if (Symbol.asyncIterator in drafts) {
          for await (const part of drafts) await writeNotices(db, services.config, part);
        } else await writeNotices(db, services.config, drafts);
      });
    } catch (error) {
      services.log.error({ err: error, event: event.id, kind: event.kind }, "an event was told to nobody yet");
      trouble ??= error;
    }
  }
  if (trouble !== undefined) throw trouble;
}

/** The job `tell-receipts`: what a person matched by hand belongs to no run. A receipt is told of once, however often this looks. */
export async function tellReceipts(_payload: Record<string, unknown>, { database, config }: Services): Promise<void> {
  for (const { id } of await asSystem(database, discomsToTell)) {
    await asSystem(database, async (db) => {
      for await (const part of receiptsTold(db, config, id, null)) await writeNotices(db, config, part);
    });
  }
}
