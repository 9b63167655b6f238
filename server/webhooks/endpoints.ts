// The payer's admin says where messages go and how they are signed; every change is on record, never a secret.

import { randomBytes } from "node:crypto";
import { record } from "#server/audit/record.ts";
import type { Actor, Db } from "#server/database.ts";
import { notFound } from "#server/errors.ts";
import { enqueue } from "#server/queue.ts";
import { seal } from "#server/sealed.ts";
import { aboutSecret } from "./deliver.ts";
import { requireSendable, type WebhookHosts } from "./hosts.ts";
import {
  dueAgain,
  endFormerSecrets,
  givenUpAgain,
  insertEndpoint,
  insertSecret,
  insertTest,
  isEndpointOf,
  pauseEndpoint,
  removeEndpoint,
  updateEndpoint,
} from "./queries.ts";

const SECRET_BYTES = 32;
const FORMER_HOURS = 24;

export interface Sealing {
  readonly secret: string;
  readonly webhookHosts: WebhookHosts;
}

export interface EndpointWish {
  readonly url: string;
  readonly description: string;
  readonly kinds: readonly string[];
}

export async function addEndpoint(db: Db, actor: Actor, config: Sealing, wish: EndpointWish) {
  requireSendable(wish.url, config.webhookHosts);
  const payerId = actor.payerId as string;
  const id = await insertEndpoint(db, { ...wish, kinds: [...new Set(wish.kinds)], payerId, madeBy: actor.userId });
  await record(db, actor, "added a webhook", `webhook:${id}`, { url: wish.url, kinds: wish.kinds });
  return { id, secret: await giveSecret(db, config, id, payerId) };
}

export async function changeEndpoint(
  db: Db,
  actor: Actor,
  config: Sealing,
  id: string,
  wish: EndpointWish,
): Promise<void> {
  requireSendable(wish.url, config.webhookHosts);
  const kinds = [...new Set(wish.kinds)];
  found(await updateEndpoint(db, { ...wish, kinds, id, payerId: actor.payerId as string }));
  await record(db, actor, "changed a webhook", `webhook:${id}`, { url: wish.url, kinds });
}

export async function pause(db: Db, actor: Actor, id: string, paused: boolean): Promise<void> {
  found(await pauseEndpoint(db, actor.payerId as string, id, paused));
  if (!paused) await enqueue(db, "deliver-webhooks", {}, "deliver-webhooks");
  await record(db, actor, paused ? "paused a webhook" : "let a webhook go on", `webhook:${id}`);
}

export async function remove(db: Db, actor: Actor, id: string): Promise<void> {
  found(await removeEndpoint(db, actor.payerId as string, id));
  await record(db, actor, "removed a webhook", `webhook:${id}`);
}

export async function rotateSecret(db: Db, actor: Actor, config: Sealing, id: string) {
  const payerId = actor.payerId as string;
  found(await isEndpointOf(db, payerId, id));
  const formerEndsAt = await endFormerSecrets(db, id, FORMER_HOURS);
  await record(db, actor, "gave a webhook another secret", `webhook:${id}`);
  return { id, secret: await giveSecret(db, config, id, payerId), formerEndsAt };
}

export async function sendTest(db: Db, actor: Actor, id: string): Promise<string> {
  found(await isEndpointOf(db, actor.payerId as string, id));
  const delivery = await insertTest(db, id);
  await enqueue(db, "deliver-webhooks", {}, "deliver-webhooks");
  return delivery;
}

export async function replay(db: Db, actor: Actor, id: string): Promise<void> {
  if (!(await dueAgain(db, actor.payerId as string, id))) throw notFound("message");
  await enqueue(db, "deliver-webhooks", {}, "deliver-webhooks");
  await record(db, actor, "sent a webhook's message again", `webhook-delivery:${id}`);
}

export async function replayAllGivenUp(db: Db, actor: Actor, id: string): Promise<number> {
  const payerId = actor.payerId as string;
  found(await isEndpointOf(db, payerId, id));
  const count = await givenUpAgain(db, payerId, id);
  await enqueue(db, "deliver-webhooks", {}, "deliver-webhooks");
  await record(db, actor, "sent again what was given up", `webhook:${id}`, { count });
  return count;
}

function found(is: boolean): void {
  if (!is) throw notFound("webhook");
}

/** The form Standard Webhooks gives: `whsec_` and base64. Kept sealed, because it has to be read again to sign. */
async function giveSecret(db: Db, config: Sealing, endpointId: string, payerId: string): Promise<string> {
  const secret = `whsec_${randomBytes(SECRET_BYTES).toString("base64")}`;
  await insertSecret(db, { endpointId, payerId, sealed: seal(config.secret, aboutSecret(endpointId), secret) });
  return secret;
}
