// Webhooks of a payer: where to, of what, how each delivery went, and trying and replaying them.

import { z } from "zod";
import { endpoint, Id, InstantText, paged, pageQuery } from "#server/contract.ts";
import { EventKind, eventKinds } from "#server/events/contract.ts";

const tag = "webhooks";
const admin = { payer: ["admin"] } as const;
const params = z.strictObject({ id: Id });
const Person = z.strictObject({ id: Id, name: z.string(), nameHi: z.string() });

/** Looked up in the books rather than told one by one: a run of the engine issues tens of thousands. */
export const bookKinds = ["receipt.issued", "receipt.cancelled", "advice.reconciled", "advice.returned"] as const;

/** What an endpoint may ask to be told of. */
export const webhookKinds: readonly string[] = [
  ...bookKinds,
  ...eventKinds.filter(
    (kind) =>
      /^(advice|connection|dispute|refund|remitter|tag-claim|tag-dispute|tags|receipt)[.]/.test(kind) &&
      !(bookKinds as readonly string[]).includes(kind),
  ),
];
export const WebhookKind = z.union([z.enum(bookKinds), EventKind]).refine((kind) => webhookKinds.includes(kind), {
  message: "not a kind that webhooks carry",
});

export const WebhookState = z.enum(["active", "failing", "paused"]);
export type WebhookState = z.infer<typeof WebhookState>;

export const WebhookEndpoint = z.strictObject({
  id: Id,
  url: z.string(),
  description: z.string(),
  kinds: z.array(z.string()),
  state: WebhookState,
  pausedBecause: z.enum(["by-hand", "failing", "gone"]).nullable(),
  failingSince: InstantText.nullable(),
  madeBy: Person,
  madeAt: InstantText,
  /** Those that sign now; of two, when the older one ends. */
  secrets: z.array(z.strictObject({ madeAt: InstantText, endsAt: InstantText.nullable() })),
  lastDeliveredAt: InstantText.nullable(),
  waiting: z.int(),
  givenUp: z.int(),
});
export type WebhookEndpoint = z.infer<typeof WebhookEndpoint>;

export const listWebhooks = endpoint({
  method: "GET",
  path: "/api/webhooks",
  tag,
  summary: "The payer's endpoints, and how deliveries to them stand.",
  who: admin,
  whole: true,
  answer: z.strictObject({ rows: z.array(WebhookEndpoint) }),
});

export const Wish = z.strictObject({
  url: z.url({ protocol: /^https?$/ }).max(500),
  description: z.string().trim().max(100).default(""),
  kinds: z.array(WebhookKind).min(1).max(60),
});

const Secret = z.strictObject({
  id: Id,
  /** `whsec_` and base64: shown here once, then only used to sign. */
  secret: z.string(),
});

export const addWebhook = endpoint({
  method: "POST",
  path: "/api/webhooks",
  tag,
  summary: "Add an endpoint. What signs the messages to it is in this answer only.",
  who: admin,
  whole: true,
  body: Wish,
  answer: Secret,
});

export const changeWebhook = endpoint({
  method: "PUT",
  path: "/api/webhooks/:id",
  tag,
  summary: "Change an endpoint's address, description or kinds; what waits goes to the new address.",
  who: admin,
  whole: true,
  params,
  body: Wish,
});

export const pauseWebhook = endpoint({
  method: "PUT",
  path: "/api/webhooks/:id/pause",
  tag,
  summary: "Pause an endpoint, or let it go on. What happens meanwhile waits for it, thirty days.",
  who: admin,
  whole: true,
  params,
  body: z.strictObject({ paused: z.boolean() }),
});

export const removeWebhook = endpoint({
  method: "DELETE",
  path: "/api/webhooks/:id",
  tag,
  summary: "Remove an endpoint. What waits for it is not sent.",
  who: admin,
  whole: true,
  params,
});

export const rotateWebhookSecret = endpoint({
  method: "POST",
  path: "/api/webhooks/:id/secrets",
  tag,
  summary: "A new secret. For a day both sign, so that the receiver can change over.",
  who: admin,
  whole: true,
  params,
  answer: Secret.extend({ formerEndsAt: InstantText }),
});

export const tryWebhook = endpoint({
  method: "POST",
  path: "/api/webhooks/:id/tests",
  tag,
  summary: "Send a test message (`webhook.test`) now.",
  who: admin,
  whole: true,
  params,
  answer: z.strictObject({ id: z.string() }),
});

export const DeliveryState = z.enum(["waiting", "delivered", "given-up"]);
export type DeliveryState = z.infer<typeof DeliveryState>;

export const Delivery = z.strictObject({
  /** The `webhook-id` header. */
  id: z.string(),
  kind: z.string(),
  state: DeliveryState,
  tries: z.int(),
  at: InstantText,
  /** Null once it is delivered or given up. */
  nextAt: InstantText.nullable(),
  deliveredAt: InstantText.nullable(),
  lastStatus: z.int().nullable(),
  lastFault: z.string().nullable(),
});
export type Delivery = z.infer<typeof Delivery>;

export const listDeliveries = endpoint({
  method: "GET",
  path: "/api/webhooks/:id/deliveries",
  tag,
  summary: "What was sent to an endpoint or waits to be, newest first. Kept for thirty days.",
  who: admin,
  whole: true,
  params,
  query: z.strictObject({ state: DeliveryState.optional(), ...pageQuery }),
  answer: paged(Delivery),
});

export const DeliveryId = z.string().regex(/^msg_[0-9a-f]{32}$/, "a message id");
const ofDelivery = z.strictObject({ id: DeliveryId });

export const AttemptFault = z.enum(["timeout", "unreachable", "address-refused", "redirect", "status"]);

export const DeliveryDetail = Delivery.extend({
  url: z.string(),
  /** Exactly what is signed and sent. */
  body: z.string(),
  attempts: z.array(
    z.strictObject({
      number: z.int(),
      at: InstantText,
      ms: z.int(),
      status: z.int().nullable(),
      fault: AttemptFault.nullable(),
      /** The first of what the receiver answered. */
      answer: z.string(),
    }),
  ),
});
export type DeliveryDetail = z.infer<typeof DeliveryDetail>;

export const getDelivery = endpoint({
  method: "GET",
  path: "/api/webhook-deliveries/:id",
  tag,
  summary: "One message: its body and every try.",
  who: admin,
  whole: true,
  params: ofDelivery,
  answer: DeliveryDetail,
});

export const replayDelivery = endpoint({
  method: "POST",
  path: "/api/webhook-deliveries/:id/replay",
  tag,
  summary: "Send a message again now, under the same `webhook-id` and with a fresh time.",
  who: admin,
  whole: true,
  params: ofDelivery,
});

export const replayGivenUp = endpoint({
  method: "POST",
  path: "/api/webhooks/:id/replays",
  tag,
  summary: "Send again all that was given up.",
  who: admin,
  whole: true,
  params,
  answer: z.strictObject({ count: z.int() }),
});
