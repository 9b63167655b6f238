// Sends what is due, endpoint beside endpoint. Each try is on record before the next; a message may come twice, under the same id.

import { asSystem, type Db } from "#server/database.ts";
import { happened } from "#server/events/happened.ts";
import type { Services } from "#server/http.ts";
import { enqueue, type Jobs } from "#server/queue.ts";
import { unseal } from "#server/sealed.ts";
import {
  type Due,
  forgetBefore,
  insertAttempt,
  insertFromBooks,
  letGo,
  noteFailing,
  noteHealthy,
  noteOutcome,
  takeDue,
} from "./delivery-queries.ts";
import { delayAfter, FAILING_DAYS_MAX, restAfter } from "./schedule.ts";
import { send, type Try } from "./send.ts";

const OF_EACH_ENDPOINT = 20;
const AT_ONCE = 4;
/** Then another job goes on, so that slow receivers leave room for the bank's statements. */
const JOB_MS = 20_000;
const KEPT_DAYS = 30;
const GONE = 410;

export const deliverWebhooks: Jobs[string] = async (_payload, services) => {
  const until = Date.now() + JOB_MS;
  for (;;) {
    const due = await asSystem(services.database, (db) => takeDue(db, OF_EACH_ENDPOINT));
    if (due.length === 0) return;
    const endpoints = [...new Set(due.map(({ endpointId }) => endpointId))];
    const ofEach = endpoints.map((one) => due.filter(({ endpointId }) => endpointId === one));
    await Promise.all(ofEach.map((ofOne) => deliverTo(services, ofOne)));
    if (Date.now() < until) continue;
    await asSystem(services.database, (db) => enqueue(db, "deliver-webhooks", {}, "deliver-webhooks"));
    return;
  }
};

/** What the books have to tell that no event told: receipts by the thousand. And what is old is forgotten. */
export const tellFromBooks: Jobs[string] = async (_payload, { database }) => {
  await asSystem(database, async (db) => {
    await forgetBefore(db, KEPT_DAYS);
    if ((await insertFromBooks(db)) > 0) await enqueue(db, "deliver-webhooks", {}, "deliver-webhooks");
  });
};

/** After the first that is not taken the rest wait with it. */
async function deliverTo(services: Services, due: readonly Due[]): Promise<void> {
  for (let at = 0; at < due.length; at += AT_ONCE) {
    const taken = await Promise.all(due.slice(at, at + AT_ONCE).map((one) => deliverOne(services, one)));
    if (taken.every(Boolean)) continue;
    const left = due.slice(at + AT_ONCE).map(({ id }) => id);
    await asSystem(services.database, (db) => letGo(db, left));
    return;
  }
}

async function deliverOne(services: Services, due: Due): Promise<boolean> {
  const { config, database } = services;
  const secrets = due.sealed.map((sealed) => unseal(config.secret, aboutSecret(due.endpointId), sealed));
  const { id, url, body } = due;
  const tried = await send({ id, url, body, secrets }, config.webhookHosts);
  await asSystem(database, (db) => note(db, due, tried));
  return tried.fault === null;
}

/** What a sealed secret is bound to. */
export function aboutSecret(endpointId: string): string {
  return `webhook:${endpointId}`;
}

async function note(db: Db, due: Due, tried: Try): Promise<void> {
  const { id, endpointId, payerId } = due;
  const tries = due.tries + 1;
  const { at, ms, status, fault, answer } = tried;
  await insertAttempt(db, { deliveryId: id, payerId, number: tries, at, ms, status, fault, answer });
  const taken = fault === null;
  const retrySeconds = taken ? null : delayAfter(tries, tried.retryAfterSeconds, Math.random());
  await noteOutcome(db, id, { tries, taken, retrySeconds });
  if (taken) {
    await noteHealthy(db, endpointId);
    return;
  }
  const rest = { restSeconds: restAfter(retrySeconds), gone: status === GONE, daysMax: FAILING_DAYS_MAX };
  const because = await noteFailing(db, endpointId, rest);
  if (because === null) return;
  const facts = { because, host: new URL(due.url).host, days: FAILING_DAYS_MAX };
  await happened(db, { kind: "webhook.disabled", discomId: null, payerId, subject: `webhook:${endpointId}`, facts });
}
