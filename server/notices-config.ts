// Through which gateways people are told, from the environment; a channel without one is not used.

import { readFileSync } from "node:fs";
import { z } from "zod";

export interface MailGateway {
  /** `smtp://user:password@host:587` or `smtps://…`. */
  readonly url: string;
  readonly from: string;
  /** Refuse to hand mail to a server that offers no STARTTLS. */
  readonly mustEncrypt: boolean;
  readonly perSecond: number;
}

export interface SmsGateway {
  readonly url: string;
  readonly key: string;
  /** The header registered with DLT: six letters. */
  readonly sender: string;
  /** Principal entity id at the DLT registry. */
  readonly entity: string;
  /** DLT template id by `kind.language`. */
  readonly templates: Readonly<Record<string, string>>;
  /** Signs delivery reports. */
  readonly reportSecret: string;
  readonly perSecond: number;
}

export interface WhatsAppGateway {
  /** With version and phone number id: `https://graph.facebook.com/v23.0/1234567890`. */
  readonly url: string;
  readonly token: string;
  /** The app's secret, which signs webhooks. */
  readonly reportSecret: string;
  /** Asked back when the webhook is set up. */
  readonly verifyToken: string;
  readonly perSecond: number;
}

export interface NoticesConfig {
  readonly email: MailGateway | null;
  readonly sms: SmsGateway | null;
  readonly whatsapp: WhatsAppGateway | null;
  /** Minutes since midnight in India; from `from` to `to` nobody's phone rings. Equal: never quiet. */
  readonly quiet: { readonly from: number; readonly to: number };
}

export const noticesEnvironment = {
  MILAAN_SMTP_URL: z.url({ protocol: /^smtps?$/ }).optional(),
  MILAAN_SMTP_STARTTLS: z.enum(["required", "if-offered"]).optional(),
  MILAAN_MAIL_FROM: z.string().min(3).default("Milaan <no-reply@localhost>"),
  MILAAN_MAIL_RATE: z.coerce.number().int().min(1).max(1000).default(10),
  MILAAN_SMS_URL: z.url({ protocol: /^https?$/ }).optional(),
  MILAAN_SMS_KEY: z.string().min(8).optional(),
  MILAAN_SMS_SENDER: z
    .string()
    .regex(/^[A-Za-z]{6}$/, "a DLT header is six letters")
    .default("MILAAN"),
  MILAAN_SMS_REPORT_SECRET: z.string().min(16).optional(),
  MILAAN_SMS_RATE: z.coerce.number().int().min(1).max(1000).default(20),
  MILAAN_DLT_ENTITY: z
    .string()
    .regex(/^\d{19}$/, "a DLT entity id has 19 digits")
    .optional(),
  MILAAN_DLT_TEMPLATES: z.string().min(1).optional(),
  MILAAN_WHATSAPP_URL: z.url({ protocol: /^https?$/ }).optional(),
  MILAAN_WHATSAPP_TOKEN: z.string().min(8).optional(),
  MILAAN_WHATSAPP_SECRET: z.string().min(16).optional(),
  MILAAN_WHATSAPP_VERIFY_TOKEN: z.string().min(8).optional(),
  MILAAN_WHATSAPP_RATE: z.coerce.number().int().min(1).max(1000).default(20),
  MILAAN_QUIET_HOURS: z
    .string()
    .regex(/^([01]\d|2[0-3]):[0-5]\d-([01]\d|2[0-3]):[0-5]\d$/, "quiet hours read like 21:00-08:00")
    .default("21:00-08:00"),
};

const Notices = z.object(noticesEnvironment);
type Env = z.infer<typeof Notices>;

/** Throws with the names of what is missing. */
export function noticesConfig(env: Env): NoticesConfig {
  const [from, to] = env.MILAAN_QUIET_HOURS.split("-").map(minutes) as [number, number];
  return { email: mail(env), sms: sms(env), whatsapp: whatsapp(env), quiet: { from, to } };
}

function mail(env: Env): MailGateway | null {
  if (env.MILAAN_SMTP_URL === undefined) return null;
  const near = ["localhost", "127.0.0.1", "[::1]"].includes(new URL(env.MILAAN_SMTP_URL).hostname);
  return {
    url: env.MILAAN_SMTP_URL,
    from: env.MILAAN_MAIL_FROM,
    mustEncrypt: (env.MILAAN_SMTP_STARTTLS ?? (near ? "if-offered" : "required")) === "required",
    perSecond: env.MILAAN_MAIL_RATE,
  };
}

function sms(env: Env): SmsGateway | null {
  if (env.MILAAN_SMS_URL === undefined) return null;
  need(env, "MILAAN_SMS_URL", [
    "MILAAN_SMS_KEY",
    "MILAAN_SMS_REPORT_SECRET",
    "MILAAN_DLT_ENTITY",
    "MILAAN_DLT_TEMPLATES",
  ]);
  return {
    url: env.MILAAN_SMS_URL,
    key: env.MILAAN_SMS_KEY as string,
    sender: env.MILAAN_SMS_SENDER,
    entity: env.MILAAN_DLT_ENTITY as string,
    templates: templateIds(env.MILAAN_DLT_TEMPLATES as string),
    reportSecret: env.MILAAN_SMS_REPORT_SECRET as string,
    perSecond: env.MILAAN_SMS_RATE,
  };
}

function whatsapp(env: Env): WhatsAppGateway | null {
  if (env.MILAAN_WHATSAPP_URL === undefined) return null;
  need(env, "MILAAN_WHATSAPP_URL", ["MILAAN_WHATSAPP_TOKEN", "MILAAN_WHATSAPP_SECRET", "MILAAN_WHATSAPP_VERIFY_TOKEN"]);
  return {
    url: env.MILAAN_WHATSAPP_URL.replace(/\/$/, ""),
    token: env.MILAAN_WHATSAPP_TOKEN as string,
    reportSecret: env.MILAAN_WHATSAPP_SECRET as string,
    verifyToken: env.MILAAN_WHATSAPP_VERIFY_TOKEN as string,
    perSecond: env.MILAAN_WHATSAPP_RATE,
  };
}

function need(env: Env, because: keyof Env, names: readonly (keyof Env)[]): void {
  const missing = names.filter((name) => env[name] === undefined);
  if (missing.length > 0) throw new Error(`${because} needs ${missing.join(", ")} too.`);
}

function templateIds(path: string): Record<string, string> {
  const Ids = z.record(z.string(), z.string().regex(/^\d{15,22}$/, "a DLT template id has about 19 digits"));
  try {
    return Ids.parse(JSON.parse(readFileSync(path, "utf8")));
  } catch (error) {
    throw new Error(`MILAAN_DLT_TEMPLATES cannot be read: ${(error as Error).message}`);
  }
}

function minutes(text: string): number {
  const [hour, minute] = text.split(":");
  return Number(hour) * 60 + Number(minute);
}
