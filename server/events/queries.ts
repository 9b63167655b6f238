// The rows of what happened, and which of them nobody has followed up yet.

import { type Db, rows } from "#server/database.ts";
import type { Event, Happening } from "./contract.ts";

export async function insertEvents(db: Db, events: readonly Happening[]): Promise<void> {
  await rows(
    db,
    `INSERT INTO events (kind, discom_id, payer_id, subject, facts)
     SELECT kind, "discomId", "payerId", subject, coalesce(facts, '{}')
       FROM jsonb_to_recordset(?::jsonb) AS e(kind text, "discomId" int, "payerId" bigint, subject text, facts jsonb)`,
    [JSON.stringify(events)],
  );
}

/** Takes the oldest that wait; another follower leaves them alone until this transaction ends. */
export async function takeWaiting(db: Db, limit: number): Promise<Event[]> {
  return rows(
    db,
    `WITH taken AS (
       DELETE FROM events_waiting WHERE event_id IN (
         SELECT event_id FROM events_waiting ORDER BY event_id LIMIT ? FOR UPDATE SKIP LOCKED)
       RETURNING event_id)
     SELECT e.id, e.kind, e.discom_id AS "discomId", e.payer_id AS "payerId", e.subject, e.facts, e.at
       FROM taken JOIN events e ON e.id = taken.event_id ORDER BY e.id`,
    [limit],
  );
}
