// What the discom promises and when it warns, on the wire: the settings in force, every version, and how things stand by them.

import { z } from "zod";
import { endpoint, Id, InstantText, PaiseText } from "#server/contract.ts";

const tag = "policies";
const Person = z.strictObject({ id: Id, name: z.string(), nameHi: z.string() });
const title = z.string().trim().min(3).max(60);
const text = z.string().trim().min(5).max(2000);

/** What somebody of the discom may begin an answer to a dispute with. */
export const AnswerTemplate = z.strictObject({ title, titleHi: title, text, textHi: text });
export type AnswerTemplate = z.infer<typeof AnswerTemplate>;

export const ANSWERS_MAX = 30;

export const ServiceSettings = z.strictObject({
  /** Hours without news from billing after which dues are shown as old. */
  staleHours: z.int().min(1).max(2160),
  /** A prepaid balance below this is told to the payer, unless the connection has a limit of its own. */
  lowBalancePaise: PaiseText,
  /** Days in which a dispute is to be answered, from the day it was raised or taken up again. */
  disputeDays: z.int().min(1).max(180),
  /** Days in which a payer may take a decided dispute up again. */
  reopenDays: z.int().min(1).max(180),
  answers: z.array(AnswerTemplate).max(ANSWERS_MAX),
});
export type ServiceSettings = z.infer<typeof ServiceSettings>;

export const ServiceVersion = z.strictObject({
  version: z.int(),
  settings: ServiceSettings,
  why: z.string(),
  /** Null: as it was installed. */
  by: Person.nullable(),
  at: InstantText,
});
export type ServiceVersion = z.infer<typeof ServiceVersion>;

export const ServiceNow = z.strictObject({
  /** When billing told us something last; null: never. */
  fedAt: InstantText.nullable(),
  stale: z.boolean(),
  prepaidCount: z.int(),
  lowCount: z.int(),
  openCount: z.int(),
  overdueCount: z.int(),
  /** Decided disputes that may still be taken up again. */
  reopenableCount: z.int(),
});
export type ServiceNow = z.infer<typeof ServiceNow>;

export const getServiceSettings = endpoint({
  method: "GET",
  path: "/api/service-settings",
  tag,
  summary:
    "When billing's news counts as old and a prepaid balance as low, the days for disputes, and answers to begin with.",
  who: { discom: ["accountant", "supervisor", "admin", "billing"] },
  answer: z.strictObject({
    /** The newest first; the first is in force. */
    versions: z.array(ServiceVersion).min(1),
    now: ServiceNow,
  }),
});

export const saveServiceSettings = endpoint({
  method: "POST",
  path: "/api/service-settings/versions",
  tag,
  summary: "Make the next version of them; it holds at once.",
  who: { discom: ["admin"] },
  body: z.strictObject({
    settings: ServiceSettings,
    /** The version this one was made from. Another in between refuses it. */
    after: z.int().min(1),
    why: z.string().trim().min(3).max(500),
  }),
  answer: z.strictObject({ version: z.int() }),
});
