// All settings are environment variables, read once and refused at start when they make no sense.

import { randomBytes } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import cron from "node-cron";
import { z } from "zod";
import { type NoticesConfig, noticesConfig, noticesEnvironment } from "./notices-config.ts";
import { type PayingConfig, payingConfig, payingEnvironment } from "./paying-config.ts";
import { type SftpConfig, sftpConfig, sftpEnvironment } from "./sftp-config.ts";

const flag = z.enum(["true", "false"]).transform((text) => text === "true");

/** Names of hosts, `*.` before one for all below it, with a port where it matters; commas between. */
const hosts = z
  .string()
  .default("")
  .transform((text) => text.split(",").flatMap((name) => name.trim() || []))
  .refine((names) => names.every((name) => /^([*][.])?[\w.-]+(:\d+)?$|^\[[\da-f:.]+\](:\d+)?$/i.test(name)), {
    message: "these are no names of hosts with commas between",
  });

const Environment = z.object({
  DATABASE_URL: z.url({ protocol: /^postgres(ql)?$/ }).optional(),
  DATABASE_APP_URL: z.url({ protocol: /^postgres(ql)?$/ }).optional(),
  DATABASE_WORKER_URL: z.url({ protocol: /^postgres(ql)?$/ }).optional(),
  MILAAN_DATA: z.string().min(1).default(".milaan"),
  MILAAN_SECRET: z.string().min(32).optional(),
  MILAAN_DEMO: flag.optional(),
  MILAAN_INBOX: z.string().min(1).optional(),
  MILAAN_INBOX_CRON: z
    .string()
    .refine(cron.validate, "this is no cron expression; every half minute is */30 * * * * *")
    .default("*/30 * * * * *"),
  ...sftpEnvironment,
  ...payingEnvironment,
  ...noticesEnvironment,
  MILAAN_WEBHOOK_HOSTS: hosts,
  MILAAN_WEBHOOK_PRIVATE_HOSTS: hosts,
  MILAAN_URL: z.url().optional(),
  MILAAN_RUN: z.enum(["all", "web", "worker"]).default("all"),
  HOST: z.string().min(1).default("127.0.0.1"),
  PORT: z.coerce.number().int().min(0).max(65535).default(3000),
  LOG_LEVEL: z.enum(["trace", "debug", "info", "warn", "error", "silent"]).optional(),
});

export interface Config {
  /** null: run the PostgreSQL that comes with the package. */
  readonly databaseUrl: string | null;
  readonly databaseAppUrl: string | null;
  readonly databaseWorkerUrl: string | null;
  readonly dataDir: string;
  /** Signs access tokens; at least 32 bytes. */
  readonly secret: string;
  readonly demo: boolean;
  readonly inboxDir: string;
  readonly inboxCron: string;
  /** Where a bank lays statements down; null where none does. */
  readonly sftp: SftpConfig | null;
  /** Banks that call back, an aggregator, UPI. */
  readonly paying: PayingConfig;
  /** Through which gateways people are told. */
  readonly notices: NoticesConfig;
  /** Where webhooks of payers may go beside, or instead of, any public host. */
  readonly webhookHosts: { readonly allowed: readonly string[]; readonly private: readonly string[] };
  /** Where people reach the portal; QR codes carry it. */
  readonly publicUrl: string;
  /** What this process does: everything, or its part beside others on the same database. */
  readonly run: "all" | "web" | "worker";
  readonly host: string;
  readonly port: number;
  readonly logLevel: string;
}

export function readConfig(environment: NodeJS.ProcessEnv = process.env): Config {
  const parsed = Environment.safeParse(environment);
  if (!parsed.success) {
    const lines = parsed.error.issues.map((issue) => `  ${issue.path.join(".")}: ${issue.message}`);
    throw new Error(`The settings do not make sense:\n${lines.join("\n")}`);
  }
  const env = parsed.data;
  const dataDir = resolve(env.MILAAN_DATA);
  const demo = env.MILAAN_DEMO ?? env.DATABASE_URL === undefined;
  return {
    databaseUrl: env.DATABASE_URL ?? null,
    databaseAppUrl: env.DATABASE_APP_URL ?? null,
    databaseWorkerUrl: env.DATABASE_WORKER_URL ?? null,
    dataDir,
    secret: env.MILAAN_SECRET ?? keptSecret(dataDir),
    demo,
    inboxDir: resolve(env.MILAAN_INBOX ?? join(dataDir, "inbox")),
    inboxCron: env.MILAAN_INBOX_CRON,
    sftp: sftpConfig(env),
    paying: payingConfig(env, demo, env.PORT),
    notices: noticesConfig(env),
    webhookHosts: { allowed: env.MILAAN_WEBHOOK_HOSTS, private: env.MILAAN_WEBHOOK_PRIVATE_HOSTS },
    publicUrl: env.MILAAN_URL ?? `http://localhost:${env.PORT}`,
    run: env.MILAAN_RUN,
    host: env.HOST,
    port: env.PORT,
    // Somebody who tries the demo reads the terminal; an operator's log collector wants every request.
    logLevel: env.LOG_LEVEL ?? (demo ? "warn" : "info"),
  };
}

/** Without MILAAN_SECRET a random one is made once and kept beside the embedded database. */
function keptSecret(dataDir: string): string {
  const file = join(dataDir, "secret");
  if (!existsSync(file)) {
    mkdirSync(dataDir, { recursive: true });
    writeFileSync(file, randomBytes(48).toString("base64url"), { mode: 0o600, flag: "wx" });
  }
  return readFileSync(file, "utf8").trim();
}
