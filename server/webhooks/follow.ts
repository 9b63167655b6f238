// Whatever happened to a payer that one of its endpoints asked for becomes a message, in the transaction that takes the event up.

import type { Follower } from "#server/events/follow.ts";
import { enqueue } from "#server/queue.ts";
import { bookKinds, webhookKinds } from "./contract.ts";
import { insertFromEvents } from "./delivery-queries.ts";

const fromEvents = webhookKinds.filter((kind) => !(bookKinds as readonly string[]).includes(kind));

export const tellSystems: Follower = async (db, events) => {
  const made = await insertFromEvents(db, events, fromEvents);
  if (made > 0) await enqueue(db, "deliver-webhooks", {}, "deliver-webhooks");
  // A run has no payer of its own: what it did stands in the books.
  if (events.some(({ payerId }) => payerId === null)) {
    await enqueue(db, "tell-from-books", {}, "tell-from-books");
  }
};
