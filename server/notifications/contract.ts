// What people are told, as the wire sees it: the log of notices, one in full, and what a person wants to hear of.

import { z } from "zod";
import {
  DateText,
  discomRoles,
  endpoint,
  Id,
  InstantText,
  Language,
  paged,
  pageQuery,
  payerRoles,
} from "#server/contract.ts";

export const channels = ["email", "sms", "whatsapp"] as const;
export const Channel = z.enum(channels);
export type Channel = z.infer<typeof Channel>;

/** `undelivered`: the gateway took it and later said that it could not be delivered. */
export const noticeStates = [
  "waiting",
  "retrying",
  "accepted",
  "delivered",
  "read",
  "undelivered",
  "given-up",
] as const;
export const NoticeState = z.enum(noticeStates);
export type NoticeState = z.infer<typeof NoticeState>;

export const noticeKinds = [
  "registration-code",
  "contact-code",
  "application-admitted",
  "application-refused",
  "invitation",
  "bill-issued",
  "bills-issued",
  "bill-due-soon",
  "bill-rebate-soon",
  "bills-due-soon",
  "bill-overdue",
  "bills-overdue",
  "prepaid-low",
  "advice-drafted",
  "advice-submitted",
  "advice-sent-back",
  "advice-approved",
  "advice-expiring",
  "advice-expired",
  "advice-cancelled",
  "bank-confirmed",
  "advice-paid",
  "credit-returned",
  "claim-decided",
  "tag-dispute-opened",
  "tag-dispute-decided",
  "dispute-answered",
  "dispute-decided",
  "refund-decided",
  "monthly-summary",
  "contact-wanted",
  "contact-confirmed",
  "tags-applied",
  "account-declared",
  "account-refused",
  "account-registered",
  "webhook-paused",
  "application-waits",
  "account-waits",
  "dispute-raised",
  "dispute-replied",
  "bank-notice-alarm",
] as const;
export const NoticeKind = z.enum(noticeKinds);
export type NoticeKind = z.infer<typeof NoticeKind>;

/** What a person can want or not; codes, invitations and overdue notices belong to no topic and always come. */
export const payerTopics = ["bills", "approvals", "payments", "prepaid", "answers", "organisation", "summary"] as const;
export const discomTopics = ["desk"] as const;
export const topics = [...payerTopics, ...discomTopics] as const;
export const Topic = z.enum(topics);
export type Topic = z.infer<typeof Topic>;

const tag = "notices";
const readers = { payer: payerRoles, discom: discomRoles } as const;
/** Who may send something once more. */
const senders = { payer: ["admin"], discom: ["accountant", "supervisor", "admin"] } as const;

export const NoticeRow = z.strictObject({
  id: Id,
  kind: NoticeKind,
  channel: Channel,
  /** Enough to recognise it, not enough to use it: `r••••@magadh-telecom.example`, `••••••4321`. */
  to: z.string(),
  name: z.string(),
  language: Language,
  subject: z.string(),
  state: NoticeState,
  /** Why it stands so, as the gateway or we put it; empty while all is well. */
  reason: z.string(),
  attempts: z.number().int(),
  at: InstantText,
  /** When it is tried next; null where nothing is left to try. */
  dueAt: InstantText.nullable(),
});
export type NoticeRow = z.infer<typeof NoticeRow>;

export const NoticeStep = z.strictObject({
  at: InstantText,
  what: z.enum(["written", "accepted", "failed", "refused", "gave-up", "sent", "delivered", "read", "undelivered"]),
  reason: z.string(),
});

export type NoticeStep = z.infer<typeof NoticeStep>;

export const Notice = NoticeRow.extend({
  /** As it was sent; where it was not yet, as it would be. A code is masked. */
  title: z.string(),
  text: z.string(),
  steps: z.array(NoticeStep),
  /** Of a try nobody knows whether it left: then it may have been sent twice, or all the same though it was given up. */
  doubt: z.enum(["twice", "all-the-same"]).nullable(),
  mayResend: z.boolean(),
});
export type Notice = z.infer<typeof Notice>;

export const listNotices = endpoint({
  method: "GET",
  path: "/api/notices",
  tag,
  summary: "What was sent to whom and how it stands, the newest first.",
  who: readers,
  query: z.strictObject({
    kind: NoticeKind.optional(),
    channel: Channel.optional(),
    /** One of the states, or all that need a person's look. */
    state: z.enum([...noticeStates, "trouble"]).optional(),
    /** Part of a name, of what it is about, or the end of an address. */
    search: z.string().trim().min(2).max(60).optional(),
    from: DateText.optional(),
    to: DateText.optional(),
    ...pageQuery,
  }),
  answer: paged(NoticeRow),
});

export const getNotice = endpoint({
  method: "GET",
  path: "/api/notices/:id",
  tag,
  summary: "One in full: its text as sent, every attempt and every report of the gateway.",
  who: readers,
  params: z.strictObject({ id: Id }),
  answer: Notice,
});

export const resendNotice = endpoint({
  method: "POST",
  path: "/api/notices/:id/resending",
  tag,
  summary: "Send it once more, to where the person is reached today. Not a code, and not while it is still on its way.",
  who: senders,
  params: z.strictObject({ id: Id }),
  answer: z.strictObject({ id: Id }),
});

export const GatewayHealth = z.strictObject({
  channel: Channel,
  /** False where none is set up: nothing is written for that channel. */
  inUse: z.boolean(),
  waiting: z.number().int(),
  retrying: z.number().int(),
  /** Given up or undelivered in the last seven days. */
  failed: z.number().int(),
  oldestSeconds: z.number().int(),
  /** Left alone until then, because it failed several times in a row. */
  shutUntil: InstantText.nullable(),
  lastFailure: z.string(),
});
export type GatewayHealth = z.infer<typeof GatewayHealth>;

export const noticesHealth = endpoint({
  method: "GET",
  path: "/api/notices-health",
  tag,
  summary: "What waits and what failed, by channel.",
  who: readers,
  answer: z.strictObject({ channels: z.array(GatewayHealth) }),
});

const Preference = z.strictObject({ topic: Topic, channel: Channel, wanted: z.boolean() });

export const Preferences = z.strictObject({
  email: z.string(),
  /** Masked; null until one is given and confirmed. */
  mobile: z.string().nullable(),
  language: Language,
  /** Of the topics of the person's side, by topic and channel. */
  rows: z.array(Preference),
  /** Channels that the portal can use at all. */
  channels: z.array(Channel),
});
export type Preferences = z.infer<typeof Preferences>;

export const getPreferences = endpoint({
  method: "GET",
  path: "/api/me/notices",
  tag,
  summary: "What one wants to hear of, and by which channel.",
  who: readers,
  answer: Preferences,
});

export const setPreferences = endpoint({
  method: "PUT",
  path: "/api/me/notices",
  tag,
  summary: "Change it; what is left out stays as it is.",
  who: readers,
  body: z.strictObject({
    rows: z
      .array(Preference)
      .min(1)
      .max(topics.length * channels.length),
  }),
  answer: Preferences,
});

/** Ten digits as people in India write them, with or without +91, 0, spaces and dashes; `+919…` comes out. */
export const Mobile = z
  .string()
  .max(30)
  .transform((typed) => typed.replace(/[\s().-]/g, "").replace(/^(\+?91|0)(?=[6-9]\d{9}$)/, ""))
  .pipe(z.string().regex(/^[6-9]\d{9}$/, "ten digits, beginning with 6 to 9"))
  .transform((digits) => `+91${digits}`);

export const giveMobile = endpoint({
  method: "POST",
  path: "/api/me/mobile",
  tag,
  summary: "Name the phone on which one wants to be told; a code is sent there.",
  who: readers,
  body: z.strictObject({ mobile: Mobile }),
  answer: z.strictObject({ minutes: z.number().int() }),
});

export const confirmMobile = endpoint({
  method: "POST",
  path: "/api/me/mobile/confirmation",
  tag,
  summary: "The code that came there; from then on it is used.",
  who: readers,
  body: z.strictObject({
    code: z
      .string()
      .trim()
      .regex(/^\d{6}$/),
  }),
  answer: Preferences,
});

export const removeMobile = endpoint({
  method: "DELETE",
  path: "/api/me/mobile",
  tag,
  summary: "Be told nothing by phone any more.",
  who: readers,
  answer: Preferences,
});

export const smsReports = endpoint({
  method: "POST",
  path: "/api/gateways/sms/reports",
  tag: "gateways",
  summary: "The SMS gateway reports what became of messages; signed over the raw body.",
  who: "anyone",
  body: z.strictObject({
    reports: z
      .array(
        z.strictObject({
          messageId: z.string().max(200),
          ref: z.string().max(100).optional(),
          status: z.enum(["SENT", "DELIVERED", "FAILED", "REJECTED", "EXPIRED"]),
          at: z.iso.datetime({ offset: true }),
          reason: z.string().max(300).optional(),
        }),
      )
      .max(1000),
  }),
  answer: z.strictObject({ taken: z.number().int() }),
});

/** The provider adds keys as it likes: what is not known is passed over. */
const WhatsAppStatus = z.looseObject({
  id: z.string(),
  status: z.string(),
  timestamp: z.string().regex(/^\d{1,12}$/),
  biz_opaque_callback_data: z.string().optional(),
  errors: z.array(z.looseObject({ code: z.number().optional(), title: z.string().optional() })).optional(),
});

export const whatsAppReports = endpoint({
  method: "POST",
  path: "/api/gateways/whatsapp/reports",
  tag: "gateways",
  summary: "WhatsApp's webhook of message statuses; signed with the app's secret over the raw body.",
  who: "anyone",
  body: z.looseObject({
    object: z.string(),
    entry: z.array(
      z.looseObject({
        changes: z.array(
          z.looseObject({ value: z.looseObject({ statuses: z.array(WhatsAppStatus).max(1000).optional() }) }),
        ),
      }),
    ),
  }),
  answer: z.strictObject({ taken: z.number().int() }),
});

export const whatsAppHandshake = endpoint({
  method: "GET",
  path: "/api/gateways/whatsapp/reports",
  tag: "gateways",
  summary: "WhatsApp asks once whether the webhook is ours.",
  who: "anyone",
  query: z.strictObject({
    "hub.mode": z.literal("subscribe"),
    "hub.verify_token": z.string().max(200),
    "hub.challenge": z.string().max(200),
  }),
  produces: "text/plain",
});
