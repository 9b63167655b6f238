// A message to several people, each by the channels they want; facts of events, read with care.

import type { Config } from "#server/config.ts";
import type { Db } from "#server/database.ts";
import type { Event } from "#server/events/contract.ts";
import type { NoticeKind } from "../contract.ts";
import { type Person, peopleOfPayer } from "../queries.ts";
import { templateOf } from "../templates/all.ts";
import { portalLink } from "../templates/links.ts";
import type { Draft } from "../write.ts";
import { discomName, nthOfDay } from "./event-queries.ts";

/** One to each person by each channel they want; `about` makes the same thing the same. */
export function toPeople(
  people: readonly Person[],
  message: {
    kind: NoticeKind;
    discomId: number | null;
    payerId: string | null;
    subject: string;
    about: string;
    variables: (language: "en" | "hi", name: string) => Readonly<Record<string, string>>;
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
    variables: message.variables(language, name),
    subject: message.subject,
    dedupeKey: `${message.kind}:${message.about}:${userId}:${channel}`,
  }));
}

/** Many at once come in parts. */
export type Expand = (
  db: Db,
  config: Config,
  event: Event,
) => Promise<readonly Draft[]> | AsyncIterable<readonly Draft[]>;

export interface Telling {
  readonly event: Event;
  /** The discom's short name; empty where the event is no discom's. */
  readonly discom: string;
  readonly language: "en" | "hi";
  readonly name: string;
  readonly link: (path: string) => string;
}

/** Told to those of the event's payer with one of the roles: who prepares payments and who answers for the organisation. */
export function toPayer(
  kind: NoticeKind,
  variables: (telling: Telling) => Readonly<Record<string, string>>,
  {
    roles = ["admin", "maker"],
    except,
    crowded = false,
  }: {
    readonly roles?: readonly string[];
    readonly except?: (event: Event) => string;
    /** Many may come on one day; the words have a place for `more`. */
    readonly crowded?: boolean;
  } = {},
): (db: Db, config: Config, event: Event) => Promise<Draft[]> {
  return async (db, config, event) => {
    const { discomId, payerId, subject } = event;
    if (payerId === null) return [];
    const discom = discomId === null ? "" : await discomName(db, discomId);
    const { topic } = templateOf(kind);
    const people = await peopleOfPayer(db, { payerId, roles, topic, except: except?.(event) || null });
    const { about, more } = crowded ? await crowdOf(db, event) : { about: event.id, more: null };
    const link = (path: string) => portalLink(config, path);
    return toPeople(people, {
      kind,
      discomId,
      payerId,
      subject,
      about,
      variables: (language, name) => ({
        ...variables({ event, discom, language, name, link }),
        ...(more !== null && { more }),
      }),
    });
  };
}

/** So many messages of a kind a day about one payer are told each; the last of them says that more may stand on its page. */
const EACH_OF_A_DAY = 5;

/** What makes a message of an event the same: the event itself, or the day once there were many. */
export async function crowdOf(db: Db, event: Event): Promise<{ about: string; more: string }> {
  const { nth, day } = await nthOfDay(db, event);
  if (nth < EACH_OF_A_DAY) return { about: event.id, more: "" };
  return { about: `more:${event.discomId ?? ""}:${event.payerId ?? ""}:${day}`, more: String(EACH_OF_A_DAY) };
}

/** Facts come from other capabilities: what is not a text or a number is as if it were not there. */
export function text(value: unknown): string {
  return typeof value === "string" ? value : typeof value === "number" ? String(value) : "";
}

export function inLanguage(facts: Event["facts"], name: string, language: "en" | "hi"): string {
  return (language === "hi" ? text(facts[`${name}Hi`]) : "") || text(facts[name]);
}

/** What a fact stands for in words; nothing where it stands for nothing known. */
export function inWords(
  words: Readonly<Record<string, Readonly<Record<"en" | "hi", string>>>>,
  value: unknown,
  language: "en" | "hi",
): string {
  return words[text(value)]?.[language] ?? "";
}

/** A whole number among them, as a template takes it. */
export function count(value: unknown): string {
  return typeof value === "number" ? String(value) : "0";
}

/** What follows the colon of `dispute:D00000017`. */
export function subjectId({ subject }: Event): string {
  return subject.slice(subject.indexOf(":") + 1);
}

/** The Indian day of an instant, `YYYY-MM-DD`. */
export function dayOf(instant: string): string {
  return new Intl.DateTimeFormat("en-CA", { timeZone: "Asia/Kolkata" }).format(new Date(instant));
}
