// A message to several people, each by the channels they want; and facts of events, read with care.

import type { Event } from "#server/events/contract.ts";
import type { NoticeKind } from "./contract.ts";
import type { Person } from "./queries.ts";
import type { Draft } from "./write.ts";

/** One to each person by each channel they want; `about` makes the same thing the same. */
export function toPeople(
  people: readonly Person[],
  message: {
    kind: NoticeKind;
    discomId: number | null;
    payerId: string | null;
    subject: string;
    about: string;
    variables: (language: "en" | "hi") => Readonly<Record<string, string>>;
  },
): Draft[] {
  return people.map(({ userId, name, language, channel, address }) => ({
    discomId: message.discomId,
    payerId: message.payerId,
    userId,
    name,
    kind: message.kind,
    channel,
    address,
    language,
    variables: message.variables(language),
    subject: message.subject,
    dedupeKey: `${message.kind}:${message.about}:${userId}:${channel}`,
  }));
}

/** Facts come from other capabilities: what is not a text or a number is as if it were not there. */
export function text(value: unknown): string {
  return typeof value === "string" ? value : typeof value === "number" ? String(value) : "";
}

export function inLanguage(facts: Event["facts"], name: string, language: "en" | "hi"): string {
  return (language === "hi" ? text(facts[`${name}Hi`]) : "") || text(facts[name]);
}
