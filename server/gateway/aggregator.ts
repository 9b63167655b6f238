// The one way to a payment aggregator: orders, its hosted page, what it says and what it is asked. Whose API it is, nobody else knows.

import { createHmac, timingSafeEqual } from "node:crypto";
import { z } from "zod";
import { Refusal } from "#server/errors.ts";
import type { AggregatorConfig } from "#server/paying-config.ts";

export const payMethods = ["upi", "card", "net-banking", "wallet"] as const;
export type PayMethod = (typeof payMethods)[number];

export interface TakenPayment {
  readonly number: string;
  readonly paise: bigint;
  readonly currency: string;
  readonly method: PayMethod | "other";
  /** What the payer's bank calls it; empty where the aggregator says nothing. */
  readonly reference: string;
  readonly state: "attempted" | "captured" | "refunded" | "failed";
  readonly at: Date;
}

export interface AskedOrder {
  readonly id: string;
  /** Our number of it. */
  readonly number: string;
  readonly paise: bigint;
  readonly payments: readonly TakenPayment[];
}

export interface Said {
  readonly kind: string;
  readonly order: string | null;
  readonly payment: string | null;
  readonly at: Date;
}

/** A form that a browser posts: the hosted page, where the payer's card or UPI address is typed. */
export interface Checkout {
  readonly url: string;
  readonly fields: Readonly<Record<string, string>>;
}

export interface Aggregator {
  /** Gives the aggregator's id of the order. The amount cannot be changed afterwards. */
  createOrder(order: { number: string; paise: bigint; about: string }): Promise<string>;
  orderOf(id: string): Promise<AskedOrder>;
  /** Gives the aggregator's id of the refund; the same number again is the same refund. */
  refund(payment: string, refund: { number: string; paise: bigint }): Promise<string>;
  checkout(order: {
    id: string;
    paise: bigint;
    name: string;
    about: string;
    methods: readonly PayMethod[];
    returnTo: string;
    cancelTo: string;
  }): Checkout;
  /** Null when nobody with our secret signed these bytes. */
  heard(raw: Buffer, signature: string): Said | null;
}

const METHODS: Readonly<Record<string, PayMethod>> = {
  upi: "upi",
  card: "card",
  netbanking: "net-banking",
  wallet: "wallet",
};
const STATES: Readonly<Record<string, TakenPayment["state"]>> = {
  created: "attempted",
  authorized: "attempted",
  captured: "captured",
  refunded: "refunded",
  failed: "failed",
};

const Entity = z.object({ id: z.string().min(6).max(60) });
const Order = Entity.extend({ amount: z.int().positive(), currency: z.string(), receipt: z.string().nullish() });
const Payment = Entity.extend({
  amount: z.int().positive(),
  currency: z.string(),
  status: z.string(),
  method: z.string().nullish(),
  created_at: z.int(),
  acquirer_data: z.record(z.string(), z.unknown()).or(z.array(z.unknown())).nullish(),
});
const Payments = z.object({ items: z.array(Payment).max(100) });
const Event = z.object({
  event: z.string().max(60),
  created_at: z.int(),
  payload: z.object({
    payment: z.object({ entity: Entity.extend({ order_id: z.string().nullish() }) }).optional(),
    order: z.object({ entity: Entity }).optional(),
    refund: z.object({ entity: Entity.extend({ payment_id: z.string() }) }).optional(),
  }),
});

const PATIENCE_MS = 10_000;

/** To the documented shape of Razorpay's API, version 1; amounts are whole paise there too. */
export function aggregatorAt(config: AggregatorConfig): Aggregator {
  const ask = <Answer>(schema: z.ZodType<Answer>, path: string, body?: string, key?: string) =>
    askAggregator(config, schema, path, body, key);
  return {
    async createOrder({ number, paise, about }) {
      const wish = wishOf(paise, { currency: "INR", receipt: number, notes: { about } });
      const made = await ask(Order, "/v1/orders", wish);
      return made.id;
    },
    async orderOf(id) {
      const order = await ask(Order, `/v1/orders/${encodeURIComponent(id)}`);
      const { items } = await ask(Payments, `/v1/orders/${encodeURIComponent(id)}/payments`);
      return {
        id: order.id,
        number: order.receipt ?? "",
        paise: BigInt(order.amount),
        payments: items.map(paymentFrom),
      };
    },
    async refund(payment, { number, paise }) {
      const wish = wishOf(paise, { receipt: number, speed: "normal" });
      const made = await ask(Entity, `/v1/payments/${encodeURIComponent(payment)}/refund`, wish, number);
      return made.id;
    },
    checkout({ id, paise, name, about, methods, returnTo, cancelTo }) {
      return {
        url: config.checkoutUrl,
        fields: {
          key_id: config.keyId,
          order_id: id,
          amount: String(paise),
          currency: "INR",
          name,
          description: about,
          callback_url: returnTo,
          cancel_url: cancelTo,
          ...Object.fromEntries(
            Object.entries(METHODS).map(([theirs, ours]) => [`method[${theirs}]`, methods.includes(ours) ? "1" : "0"]),
          ),
        },
      };
    },
    heard(raw, signature) {
      if (!config.webhookSecrets.map((secret) => isSigned(raw, signature, secret)).includes(true)) return null;
      return saidIn(raw);
    },
  };
}

function isSigned(raw: Buffer, signature: string, secret: string): boolean {
  const expected = createHmac("sha256", secret).update(raw).digest();
  const given = Buffer.from(/^[0-9a-f]{64}$/.test(signature) ? signature : "00".repeat(32), "hex");
  return timingSafeEqual(expected, given);
}

function saidIn(raw: Buffer): Said {
  const parsed = Event.safeParse(JSON.parse(raw.toString("utf8")));
  if (!parsed.success) throw new Refusal(422, "invalid-input", "The saying is not as the aggregator documents it.");
  const { event, created_at, payload } = parsed.data;
  return {
    kind: event,
    order: payload.order?.entity.id ?? payload.payment?.entity.order_id ?? null,
    payment: payload.payment?.entity.id ?? payload.refund?.entity.payment_id ?? null,
    at: new Date(created_at * 1000),
  };
}

function paymentFrom(payment: z.infer<typeof Payment>): TakenPayment {
  const acquirer = payment.acquirer_data;
  const known = acquirer && !Array.isArray(acquirer) ? acquirer : {};
  const reference = known["rrn"] ?? known["bank_transaction_id"] ?? known["auth_code"];
  return {
    number: payment.id,
    paise: BigInt(payment.amount),
    currency: payment.currency,
    method: METHODS[payment.method ?? ""] ?? "other",
    reference:
      typeof reference === "string"
        ? reference
            .toUpperCase()
            .replace(/[^A-Z0-9]/g, "")
            .slice(0, 30)
        : "",
    state: STATES[payment.status] ?? "attempted",
    at: new Date(payment.created_at * 1000),
  };
}

/** JSON whose `amount` is a whole number of paise, written out of the bigint: no float has it in hand. */
function wishOf(paise: bigint, rest: Readonly<Record<string, unknown>>): string {
  if (paise <= 0n) throw new RangeError("no amount for an order");
  return `{"amount":${paise},${JSON.stringify(rest).slice(1)}`;
}

async function askAggregator<Answer>(
  { url, keyId, keySecret }: AggregatorConfig,
  schema: z.ZodType<Answer>,
  path: string,
  body?: string,
  key?: string,
): Promise<Answer> {
  const response = await fetch(`${url}${path}`, {
    method: body === undefined ? "GET" : "POST",
    redirect: "error",
    headers: {
      authorization: `Basic ${Buffer.from(`${keyId}:${keySecret}`).toString("base64")}`,
      "content-type": "application/json",
      ...(key !== undefined && { "x-refund-idempotency": key }),
    },
    ...(body !== undefined && { body }),
    signal: AbortSignal.timeout(PATIENCE_MS),
  }).catch(() => {
    throw new Refusal(503, "aggregator-away", "The payment page cannot be reached just now. Try again in a minute.");
  });
  if (!response.ok) {
    throw new Refusal(502, "aggregator-refused", "The payment page did not take this. Try again, or pay another way.", {
      params: { status: response.status },
    });
  }
  return schema.parse(await response.json());
}
