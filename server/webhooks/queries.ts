// Endpoints, their secrets, and what was sent to them, as the payer's admin sees them.

import { type Db, row, rows } from "#server/database.ts";
import type { Delivery, DeliveryDetail, DeliveryState, WebhookEndpoint } from "./contract.ts";

const ofPayer = "e.payer_id = :payerId AND e.removed_at IS NULL";

export async function endpoints(db: Db, payerId: string): Promise<WebhookEndpoint[]> {
  return rows(
    db,
    `SELECT e.id, e.url, e.description, e.kinds, e.paused_because AS "pausedBecause", e.failing_since AS "failingSince",
            CASE WHEN e.paused_because IS NOT NULL THEN 'paused' WHEN e.failing_since IS NOT NULL THEN 'failing' ELSE 'active' END AS state,
            jsonb_build_object('id', u.id::text, 'name', u.name, 'nameHi', u.name_hi) AS "madeBy", e.made_at AS "madeAt",
            (SELECT coalesce(jsonb_agg(jsonb_build_object('madeAt', to_char(s.made_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'),
                      'endsAt', to_char(s.ends_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"')) ORDER BY s.id DESC), '[]')
               FROM webhook_secrets s WHERE s.endpoint_id = e.id AND (s.ends_at IS NULL OR s.ends_at > now())) AS secrets,
            (SELECT max(d.delivered_at) FROM webhook_deliveries d WHERE d.endpoint_id = e.id) AS "lastDeliveredAt",
            (SELECT count(*)::int FROM webhook_deliveries d WHERE d.endpoint_id = e.id AND d.state = 'waiting') AS waiting,
            (SELECT count(*)::int FROM webhook_deliveries d WHERE d.endpoint_id = e.id AND d.state = 'given-up') AS "givenUp"
       FROM webhook_endpoints e JOIN users u ON u.id = e.made_by WHERE ${ofPayer} ORDER BY e.id`,
    { payerId },
  );
}

export async function insertEndpoint(
  db: Db,
  endpoint: { payerId: string; url: string; description: string; kinds: readonly string[]; madeBy: string },
): Promise<string> {
  const made = await row<{ id: string }>(
    db,
    `INSERT INTO webhook_endpoints (payer_id, url, description, kinds, made_by)
     VALUES (:payerId, :url, :description, :kinds, :madeBy) RETURNING id`,
    { ...endpoint, kinds: [...endpoint.kinds] },
  );
  return (made as { id: string }).id;
}

export async function updateEndpoint(
  db: Db,
  endpoint: { id: string; payerId: string; url: string; description: string; kinds: readonly string[] },
): Promise<boolean> {
  const changed = await rows(
    db,
    `UPDATE webhook_endpoints e SET url = :url, description = :description, kinds = :kinds, rests_until = NULL
      WHERE e.id = :id AND ${ofPayer} RETURNING e.id`,
    { ...endpoint, kinds: [...endpoint.kinds] },
  );
  return changed.length > 0;
}

export async function pauseEndpoint(db: Db, payerId: string, id: string, paused: boolean): Promise<boolean> {
  const changed = await rows(
    db,
    `UPDATE webhook_endpoints e
        SET paused_because = CASE WHEN :paused::boolean THEN 'by-hand' END, failing_since = NULL, rests_until = NULL
      WHERE e.id = :id AND ${ofPayer} RETURNING e.id`,
    { payerId, id, paused },
  );
  return changed.length > 0;
}

export async function removeEndpoint(db: Db, payerId: string, id: string): Promise<boolean> {
  const removed = await rows(
    db,
    `UPDATE webhook_endpoints e SET removed_at = now() WHERE e.id = :id AND ${ofPayer} RETURNING e.id`,
    { payerId, id },
  );
  return removed.length > 0;
}

export async function isEndpointOf(db: Db, payerId: string, id: string): Promise<boolean> {
  return (
    (await row(db, `SELECT 1 FROM webhook_endpoints e WHERE e.id = :id AND ${ofPayer}`, { payerId, id })) !== undefined
  );
}

export async function insertSecret(db: Db, of: { endpointId: string; payerId: string; sealed: Buffer }): Promise<void> {
  await rows(
    db,
    "INSERT INTO webhook_secrets (endpoint_id, payer_id, sealed) VALUES (:endpointId, :payerId, :sealed)",
    of,
  );
}

/** What signed so far ends: the newest after so many hours, any before it now. */
export async function endFormerSecrets(db: Db, endpointId: string, hours: number): Promise<string> {
  const ended = await row<{ at: string }>(
    db,
    `WITH newest AS (SELECT max(id) AS id FROM webhook_secrets WHERE endpoint_id = :endpointId AND ends_at IS NULL),
          ended AS (UPDATE webhook_secrets s SET ends_at = CASE WHEN s.id = newest.id THEN now() + :hours * interval '1 hour' ELSE now() END
                      FROM newest WHERE s.endpoint_id = :endpointId AND (s.ends_at IS NULL OR s.ends_at > now()))
     SELECT now() + :hours * interval '1 hour' AS at`,
    { endpointId, hours },
  );
  return (ended as { at: string }).at;
}

const delivery = `d.id, d.kind, d.state, d.tries, d.at, CASE WHEN d.state = 'waiting' THEN d.next_at END AS "nextAt",
  d.delivered_at AS "deliveredAt", a.status AS "lastStatus", a.fault AS "lastFault"`;
const withLast = `webhook_deliveries d LEFT JOIN webhook_attempts a ON a.delivery_id = d.id AND a.number = d.tries`;

export async function deliveries(
  db: Db,
  payerId: string,
  filter: { endpointId: string; state: DeliveryState | null; limit: number; offset: number },
): Promise<{ rows: Delivery[]; total: number }> {
  const of = "d.payer_id = :payerId AND d.endpoint_id = :endpointId AND (:state::text IS NULL OR d.state = :state)";
  const found = await rows<Delivery>(
    db,
    `SELECT ${delivery} FROM ${withLast} WHERE ${of} ORDER BY d.at DESC, d.id LIMIT :limit OFFSET :offset`,
    { payerId, ...filter },
  );
  const counted = await row<{ total: number }>(
    db,
    `SELECT count(*)::int AS total FROM webhook_deliveries d WHERE ${of}`,
    {
      payerId,
      ...filter,
    },
  );
  return { rows: found, total: (counted as { total: number }).total };
}

export async function deliveryById(db: Db, payerId: string, id: string): Promise<DeliveryDetail | undefined> {
  return row(
    db,
    `SELECT ${delivery}, e.url, d.body,
            (SELECT coalesce(jsonb_agg(jsonb_build_object('number', t.number, 'at', to_char(t.at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'),
                      'ms', t.ms, 'status', t.status, 'fault', t.fault, 'answer', t.answer) ORDER BY t.number DESC), '[]')
               FROM webhook_attempts t WHERE t.delivery_id = d.id) AS attempts
       FROM ${withLast} JOIN webhook_endpoints e ON e.id = d.endpoint_id
      WHERE d.payer_id = :payerId AND d.id = :id`,
    { payerId, id },
  );
}

export async function insertTest(db: Db, endpointId: string): Promise<string> {
  const made = await row<{ id: string }>(
    db,
    `WITH roused AS (UPDATE webhook_endpoints SET rests_until = NULL WHERE id = :endpointId)
     INSERT INTO webhook_deliveries (payer_id, endpoint_id, kind, source, body)
     SELECT payer_id, id, 'webhook.test', 'test:' || gen_random_uuid(),
            jsonb_build_object('type', 'webhook.test', 'timestamp', to_char(now() AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'),
                               'data', jsonb_build_object('endpoint', id::text))::text
       FROM webhook_endpoints WHERE id = :endpointId RETURNING id`,
    { endpointId },
  );
  return (made as { id: string }).id;
}

/** Due now, with its tries counted on; whoever sends it this moment keeps it. False where it is not the payer's. */
export async function dueAgain(db: Db, payerId: string, id: string): Promise<boolean> {
  const changed = await rows(
    db,
    `WITH again AS (UPDATE webhook_deliveries SET state = 'waiting', next_at = now()
                     WHERE id = :id AND payer_id = :payerId RETURNING endpoint_id)
     UPDATE webhook_endpoints e SET rests_until = NULL FROM again WHERE e.id = again.endpoint_id RETURNING e.id`,
    { payerId, id },
  );
  return changed.length > 0;
}

export async function givenUpAgain(db: Db, payerId: string, endpointId: string): Promise<number> {
  const changed = await rows(
    db,
    `UPDATE webhook_deliveries SET state = 'waiting', next_at = now()
      WHERE endpoint_id = :endpointId AND payer_id = :payerId AND state = 'given-up' RETURNING id`,
    { payerId, endpointId },
  );
  return changed.length;
}
