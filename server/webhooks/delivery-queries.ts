// What is to be delivered: made from events and from the books, taken by whoever sends, and how each try went.

import { type Db, row, rows } from "#server/database.ts";
import type { Event } from "#server/events/contract.ts";

const instant = (at: string) => `to_char(${at} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"')`;

/** Standard Webhooks: what happened, when, and its facts. */
const body = (kind: string, at: string, data: string) =>
  `jsonb_build_object('type', ${kind}, 'timestamp', ${instant(at)}, 'data', ${data})::text`;

/** For every endpoint of the payer that asked for the kind. Gives how many. */
export async function insertFromEvents(db: Db, events: readonly Event[], kinds: readonly string[]): Promise<number> {
  const made = await rows(
    db,
    `INSERT INTO webhook_deliveries (payer_id, endpoint_id, kind, source, body)
     SELECT e.payer_id, e.id, v.kind, 'event:' || v.id,
            ${body(
              "v.kind",
              "v.at",
              `v.facts || jsonb_strip_nulls(jsonb_build_object('discom', d.code,
              'object', split_part(v.subject, ':', 1), 'id', substr(v.subject, strpos(v.subject, ':') + 1)))`,
            )}
       FROM events v
       JOIN webhook_endpoints e ON e.payer_id = v.payer_id AND v.kind = ANY (e.kinds) AND e.removed_at IS NULL
       LEFT JOIN discoms d ON d.id = v.discom_id
      WHERE v.id = ANY (:ids::bigint[]) AND v.kind = ANY (:kinds)
     ON CONFLICT DO NOTHING RETURNING id`,
    { ids: events.map(({ id }) => id), kinds: [...kinds] },
  );
  return made.length;
}

/**
 * Receipts issued and cancelled since the endpoint was added, of the last three days: whoever issued them, a run of the engine or a
 * person, and however late their transaction was committed. One statement for all.
 */
export async function insertFromBooks(db: Db): Promise<number> {
  const receipt = `jsonb_build_object('discom', c.code, 'receipt', r.number, 'advice', a.number, 'amountPaise', r.paise::text,
    'grossPaise', r.gross_paise::text, 'valueDate', r.value_date::text, 'utr', nullif(r.utr, ''))`;
  const made = await rows(
    db,
    `WITH wanted AS (SELECT id, payer_id, kinds, greatest(made_at, now() - interval '3 days') AS since
                       FROM webhook_endpoints WHERE removed_at IS NULL AND kinds && ARRAY['receipt.issued', 'receipt.cancelled', 'advice.reconciled', 'advice.returned']),
          found AS (
            SELECT w.id AS endpoint_id, w.payer_id, k.kind, r.number, r.issued_at AS at,
                   jsonb_strip_nulls(${receipt} || jsonb_build_object('object', split_part(k.kind, '.', 1), 'id', CASE WHEN k.kind = 'receipt.issued' THEN r.number ELSE a.number END)) AS data
              FROM wanted w
              JOIN receipts r ON r.payer_id = w.payer_id AND r.issued_at >= w.since
              JOIN discoms c ON c.id = r.discom_id
              LEFT JOIN advices a ON a.discom_id = r.discom_id AND a.id = r.advice_id
              JOIN (VALUES ('receipt.issued'), ('advice.reconciled')) k (kind)
                ON k.kind = ANY (w.kinds) AND (k.kind = 'receipt.issued' OR a.id IS NOT NULL)
            UNION ALL
            SELECT w.id, w.payer_id, k.kind, r.number, x.at,
                   jsonb_strip_nulls(${receipt} || jsonb_build_object('object', split_part(k.kind, '.', 1), 'id', CASE WHEN k.kind = 'receipt.cancelled' THEN r.number ELSE a.number END,
                     'because', CASE WHEN o.outcome = 'returned' THEN 'returned' ELSE 'reversed' END))
              FROM wanted w
              JOIN receipt_cancellations x ON x.payer_id = w.payer_id AND x.at >= w.since
              JOIN receipts r ON r.discom_id = x.discom_id AND r.id = x.receipt_id
              JOIN decisions o ON o.discom_id = x.discom_id AND o.id = x.decision_id
              JOIN discoms c ON c.id = r.discom_id
              LEFT JOIN advices a ON a.discom_id = r.discom_id AND a.id = r.advice_id
              JOIN (VALUES ('receipt.cancelled'), ('advice.returned')) k (kind)
                ON k.kind = ANY (w.kinds) AND (k.kind = 'receipt.cancelled' OR a.id IS NOT NULL))
     INSERT INTO webhook_deliveries (payer_id, endpoint_id, kind, source, body)
     SELECT f.payer_id, f.endpoint_id, f.kind, f.kind || ':' || f.number, ${body("f.kind", "f.at", "f.data")}
       FROM found f
      WHERE NOT EXISTS (SELECT FROM webhook_deliveries d WHERE d.endpoint_id = f.endpoint_id AND d.source = f.kind || ':' || f.number)
      ORDER BY f.at, f.number
     ON CONFLICT DO NOTHING RETURNING id`,
  );
  return made.length;
}

export interface Due {
  readonly id: string;
  readonly endpointId: string;
  readonly payerId: string;
  readonly url: string;
  readonly body: string;
  readonly tries: number;
  /** Those that sign now, the newest first, each sealed. */
  readonly sealed: readonly Buffer[];
}

/** Takes what is due, a few of each endpoint, and holds it for a minute; what is not said to be tried by then is due again. */
export async function takeDue(db: Db, ofEach: number): Promise<Due[]> {
  return rows(
    db,
    `WITH due AS MATERIALIZED (
       SELECT d.id FROM webhook_endpoints e
         CROSS JOIN LATERAL (
           SELECT id FROM webhook_deliveries
            WHERE endpoint_id = e.id AND state = 'waiting' AND next_at <= now() AND (held_until IS NULL OR held_until < now())
            ORDER BY next_at, at LIMIT :ofEach FOR UPDATE SKIP LOCKED) d
        WHERE e.removed_at IS NULL AND e.paused_because IS NULL AND (e.rests_until IS NULL OR e.rests_until <= now())),
     held AS (UPDATE webhook_deliveries d SET held_until = now() + interval '1 minute' FROM due WHERE d.id = due.id RETURNING d.*)
     SELECT h.id, h.endpoint_id AS "endpointId", h.payer_id AS "payerId", e.url, h.body, h.tries,
            ARRAY(SELECT s.sealed FROM webhook_secrets s WHERE s.endpoint_id = e.id AND (s.ends_at IS NULL OR s.ends_at > now())
                   ORDER BY s.id DESC) AS sealed
       FROM held h JOIN webhook_endpoints e ON e.id = h.endpoint_id ORDER BY h.next_at, h.at`,
    { ofEach },
  );
}

/** Not tried after all: due again at once. */
export async function letGo(db: Db, ids: readonly string[]): Promise<void> {
  await rows(db, "UPDATE webhook_deliveries SET held_until = NULL WHERE id = ANY (?)", [[...ids]]);
}

export async function insertAttempt(
  db: Db,
  attempt: {
    deliveryId: string;
    payerId: string;
    number: number;
    at: Date;
    ms: number;
    status: number | null;
    fault: string | null;
    answer: string;
  },
): Promise<void> {
  await rows(
    db,
    `INSERT INTO webhook_attempts (delivery_id, number, payer_id, at, ms, status, fault, answer)
     VALUES (:deliveryId, :number, :payerId, :at, :ms, :status, :fault, :answer)`,
    attempt,
  );
}

/** Null seconds: it is not tried again. */
export async function noteOutcome(
  db: Db,
  id: string,
  outcome: { tries: number; taken: boolean; retrySeconds: number | null },
): Promise<void> {
  await rows(
    db,
    `UPDATE webhook_deliveries
        SET tries = :tries, held_until = NULL,
            state = CASE WHEN :taken::boolean THEN 'delivered' WHEN :retrySeconds::int IS NULL THEN 'given-up' ELSE 'waiting' END,
            delivered_at = CASE WHEN :taken::boolean THEN coalesce(delivered_at, now()) ELSE delivered_at END,
            next_at = now() + coalesce(:retrySeconds::int, 0) * interval '1 second'
      WHERE id = :id`,
    { id, ...outcome },
  );
}

export async function noteHealthy(db: Db, endpointId: string): Promise<void> {
  await rows(
    db,
    `UPDATE webhook_endpoints SET failing_since = NULL, rests_until = NULL
      WHERE id = ? AND (failing_since IS NOT NULL OR rests_until IS NOT NULL)`,
    [endpointId],
  );
}

/** Rests, and is paused when it said it is gone or failed for so many days. Gives why it was paused just now, if it was. */
export async function noteFailing(
  db: Db,
  endpointId: string,
  { restSeconds, gone, daysMax }: { restSeconds: number; gone: boolean; daysMax: number },
): Promise<"failing" | "gone" | null> {
  const changed = await row<{ because: "failing" | "gone" | null }>(
    db,
    `WITH before AS (SELECT id, paused_because FROM webhook_endpoints WHERE id = :endpointId FOR UPDATE)
     UPDATE webhook_endpoints e
        SET failing_since = coalesce(e.failing_since, now()), rests_until = now() + :restSeconds * interval '1 second',
            paused_because = coalesce(e.paused_because, CASE WHEN :gone::boolean THEN 'gone'
              WHEN e.failing_since < now() - :daysMax * interval '1 day' THEN 'failing' END)
       FROM before WHERE e.id = before.id
     RETURNING CASE WHEN before.paused_because IS NULL THEN e.paused_because END AS because`,
    { endpointId, restSeconds, gone, daysMax },
  );
  return changed?.because ?? null;
}

/** Old messages are forgotten, whatever became of them. */
export async function forgetBefore(db: Db, days: number): Promise<void> {
  await rows(db, "DELETE FROM webhook_deliveries WHERE at < now() - ? * interval '1 day'", [days]);
}
