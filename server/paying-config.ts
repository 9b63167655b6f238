// How money reaches the discoms besides by statement: banks that call back, an aggregator, UPI; and the demo's sandboxes of them.

import { z } from "zod";

export interface PayingConfig {
  /** Keys that a bank may sign its callbacks with, by discom code and account: `SB-1`. Two while one replaces the other. */
  readonly bankKeys: ReadonlyMap<string, readonly string[]>;
  /** Null where nobody can pay by UPI, card or net banking. */
  readonly aggregator: AggregatorConfig | null;
  /** The most that one payment may be, by its way. */
  readonly limits: Readonly<Record<"upi" | "card" | "net-banking" | "wallet", bigint>>;
  readonly upi: {
    /** What a bank puts behind a virtual account to make it a UPI address, by discom code and account. */
    readonly handles: ReadonlyMap<string, string>;
  };
  /** The sandboxes of the demo; null where they do not run. */
  readonly sandbox: { readonly port: number } | null;
  /** Where the sandbox bank answers; null where it does not run. */
  readonly sandboxBankUrl: string | null;
}

export interface AggregatorConfig {
  /** Of its API, without a slash at the end. */
  readonly url: string;
  /** The hosted page that a browser is sent to with an order. */
  readonly checkoutUrl: string;
  readonly keyId: string;
  readonly keySecret: string;
  /** Two while one replaces the other. */
  readonly webhookSecrets: readonly string[];
}

const LEAST_KEY = 16;
const ACCOUNT = /^[A-Z]{2}-\d{1,3}$/;

/** Whole rupees in the environment, paise here; 0 closes the way. */
function rupees(usual: number) {
  return z.coerce
    .number()
    .int()
    .min(0)
    .default(usual)
    .transform((whole) => BigInt(whole) * 100n);
}

export const payingEnvironment = {
  MILAAN_BANK_SECRETS: z.string().optional(),
  MILAAN_UPI_HANDLES: z.string().optional(),
  MILAAN_UPI_LIMIT: rupees(100_000),
  MILAAN_CARD_LIMIT: rupees(5_00_000),
  MILAAN_NET_BANKING_LIMIT: rupees(10_00_000),
  MILAAN_WALLET_LIMIT: rupees(10_000),
  MILAAN_AGGREGATOR_URL: z.url().optional(),
  MILAAN_AGGREGATOR_CHECKOUT_URL: z.url().optional(),
  MILAAN_AGGREGATOR_KEY: z.string().min(1).optional(),
  MILAAN_AGGREGATOR_SECRET: z.string().min(LEAST_KEY).optional(),
  MILAAN_AGGREGATOR_WEBHOOK_SECRETS: z.string().optional(),
  MILAAN_SANDBOX: z.enum(["true", "false"]).default("true"),
  MILAAN_SANDBOX_PORT: z.coerce.number().int().min(0).max(65_000).optional(),
};

const Paying = z.object(payingEnvironment);

/** Throws with the name of what makes no sense. */
export function payingConfig(env: z.infer<typeof Paying>, demo: boolean, port: number): PayingConfig {
  return {
    bankKeys: keysByAccount(env.MILAAN_BANK_SECRETS ?? ""),
    aggregator: aggregatorConfig(env),
    limits: {
      upi: env.MILAAN_UPI_LIMIT,
      card: env.MILAAN_CARD_LIMIT,
      "net-banking": env.MILAAN_NET_BANKING_LIMIT,
      wallet: env.MILAAN_WALLET_LIMIT,
    },
    upi: {
      handles: new Map(pairsOf("MILAAN_UPI_HANDLES", env.MILAAN_UPI_HANDLES ?? "")),
    },
    sandbox: demo && env.MILAAN_SANDBOX === "true" ? { port: env.MILAAN_SANDBOX_PORT ?? sandboxPort(port) } : null,
    sandboxBankUrl: null,
  };
}

function sandboxPort(port: number): number {
  return port === 0 || port > 65_000 ? 0 : port + 100;
}

/** `SB-1=key1,key2;NB-1=key3` */
function keysByAccount(text: string): Map<string, readonly string[]> {
  const keys = pairsOf("MILAAN_BANK_SECRETS", text).map(([account, list]) => [account, listOf(list)] as const);
  for (const [account, list] of keys) {
    if (list.length === 0 || list.length > 2 || list.some((key) => key.length < LEAST_KEY))
      throw new Error(`MILAAN_BANK_SECRETS: ${account} needs one or two keys of ${LEAST_KEY} characters or more.`);
  }
  return new Map(keys);
}

function pairsOf(name: string, text: string): [string, string][] {
  return text
    .split(";")
    .map((pair) => pair.trim())
    .filter((pair) => pair !== "")
    .map((pair) => {
      const at = pair.indexOf("=");
      const [account, value] = [pair.slice(0, Math.max(at, 0)), pair.slice(at + 1)];
      if (!ACCOUNT.test(account) || value === "")
        throw new Error(`${name}: write DISCOM-ACCOUNT=value, as SB-1=…, separated by semicolons.`);
      return [account, value];
    });
}

function listOf(text: string): string[] {
  return text
    .split(",")
    .map((one) => one.trim())
    .filter((one) => one !== "");
}

function aggregatorConfig(env: z.infer<typeof Paying>): AggregatorConfig | null {
  const { MILAAN_AGGREGATOR_URL: address } = env;
  if (address === undefined) return null;
  const needed = ["MILAAN_AGGREGATOR_KEY", "MILAAN_AGGREGATOR_SECRET", "MILAAN_AGGREGATOR_WEBHOOK_SECRETS"] as const;
  const missing = needed.filter((name) => env[name] === undefined);
  if (missing.length > 0) throw new Error(`MILAAN_AGGREGATOR_URL needs ${missing.join(", ")} too.`);
  const url = address.replace(/\/$/, "");
  return {
    url,
    checkoutUrl: env.MILAAN_AGGREGATOR_CHECKOUT_URL ?? `${url}/v1/checkout/embedded`,
    keyId: env.MILAAN_AGGREGATOR_KEY as string,
    keySecret: env.MILAAN_AGGREGATOR_SECRET as string,
    webhookSecrets: listOf(env.MILAAN_AGGREGATOR_WEBHOOK_SECRETS as string),
  };
}
