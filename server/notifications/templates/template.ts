// What a template is, and how its words and a notice's variables become a text for each channel.

import { formatRupees, paiseFromString } from "#reconciliation/money.ts";
import type { Language } from "#server/contract.ts";
import type { Channel, NoticeKind, Topic } from "../contract.ts";

/**
 * `amount` is paise as text, `date` and `month` are `YYYY-MM-DD`, `count` a whole number as text, `link` an address, `code` six
 * digits, `number` a reference that is never cut, `name` and `words` may be shortened where a channel has no room.
 */
export type Shape = "amount" | "date" | "month" | "count" | "link" | "code" | "number" | "name" | "words";

export interface Wording {
  /** Of the e-mail. */
  readonly subject: string;
  /** Paragraphs; one that names an empty variable is left out. */
  readonly lines: readonly string[];
  /** What a table of the e-mail sets out; a row whose value is empty is left out. */
  readonly facts?: readonly (readonly [name: string, value: string])[];
  readonly action?: { readonly label: string; readonly link: string };
  /** Registered with DLT word for word. Left out: not sent by SMS. */
  readonly sms?: string;
  /** Left out: the SMS's text is the WhatsApp template's body too. */
  readonly whatsapp?: string;
}

export interface Template {
  readonly kind: NoticeKind;
  /** Raised with every change of a word; what was sent says which it was. */
  readonly version: number;
  /** `code` and `legal` are sent whatever was preferred and whatever the hour. */
  readonly class: "code" | "legal" | "service";
  readonly topic: Topic | null;
  readonly variables: Readonly<Record<string, Shape>>;
  readonly words: Readonly<Record<Language, Wording>>;
}

export type Variables = Readonly<Record<string, string>>;

/** DLT's own limit: a variable of a registered template holds so many characters. */
export const DLT_CHARACTERS_MAX = 40;
/** A link may be written over so many variables in a row. */
const LINK_SLOTS_MAX = 3;
/** Longer texts are cut by handsets or never arrive. */
const SEGMENTS_MAX = 6;
/** The longest path that a link of ours has behind the portal's address. */
export const LINK_PATH_MAX = 56;

/** A variable as a person reads it. */
export function shown(shape: Shape, value: string, language: Language, channel: Channel): string {
  switch (shape) {
    case "amount": {
      const rupees = formatRupees(paiseFromString(value));
      // ₹ is not in the alphabet of an English SMS: one would more than double its length.
      return channel === "sms" && language === "en" ? `Rs ${rupees}` : `₹${rupees}`;
    }
    case "date":
      return `${value.slice(8, 10)}-${value.slice(5, 7)}-${value.slice(0, 4)}`;
    case "month":
      return new Intl.DateTimeFormat(language === "hi" ? "hi-IN-u-nu-latn" : "en-IN", {
        month: "long",
        year: "numeric",
        timeZone: "UTC",
      }).format(new Date(`${value.slice(0, 7)}-01T00:00:00Z`));
    case "count":
      return new Intl.NumberFormat("en-IN").format(BigInt(value));
    default:
      return value;
  }
}

/** No more characters than DLT allows, cut at a word where there is one. A number, a link and an amount are never cut. */
function shortened(text: string, most = DLT_CHARACTERS_MAX): string {
  const all = [...text.replace(/\s+/g, " ").trim()];
  if (all.length <= most) return all.join("");
  const cut = all.slice(0, most - 2).join("");
  const word = cut.lastIndexOf(" ");
  return `${(word > most / 2 ? cut.slice(0, word) : cut).replace(/[\s,.;(]+$/, "")}..`;
}

/** The value of each variable as it stands in an SMS or a WhatsApp message. */
export function shortValues(
  template: Template,
  variables: Variables,
  language: Language,
  channel: Channel,
): Record<string, string> {
  return Object.fromEntries(
    Object.entries(template.variables).map(([name, shape]) => {
      const value = variables[name] ?? "";
      const text = value === "" ? "" : shown(shape, value, language, channel);
      return [name, shape === "name" || shape === "words" ? shortened(text) : text];
    }),
  );
}

/** `{name}` in words. */
const place = /\{([a-zA-Z]+)\}/g;

export function filled(words: string, values: Readonly<Record<string, string>>): string {
  return words.replace(place, (_whole, name: string) => values[name] ?? "");
}

/** The names of variables in the order in which they stand in a text. */
export function placesIn(words: string): string[] {
  return [...words.matchAll(place)].map(([, name]) => name as string);
}

/** What is registered with DLT: each variable is `{#var#}`, a link as many of them as it may need. */
export function dltText(template: Template, language: Language, linkLength: number): string | null {
  const { sms } = template.words[language];
  if (sms === undefined) return null;
  return sms.replace(place, (_whole, name: string) =>
    "{#var#}".repeat(template.variables[name] === "link" ? Math.ceil(linkLength / DLT_CHARACTERS_MAX) : 1),
  );
}

/** Every letter of it is in the alphabet of a plain SMS; else 70 letters make a message instead of 160. */
export function isPlain(text: string): boolean {
  return /^[@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !"#¤%&'()*+,\-./0-9:;<=>?¡A-ZÄÖÑÜ§¿a-zäöñüà^{}\\[~\]|€]*$/.test(text);
}

function segments(text: string): number {
  const [whole, part] = isPlain(text) ? [160, 153] : [70, 67];
  return text.length <= whole ? 1 : Math.ceil(text.length / part);
}

/** Longest value a variable of a short message can have, for the check before anything is sent. */
function longest(shape: Shape, linkLength: number): string {
  const samples: Record<Shape, string> = {
    amount: "9".repeat(18),
    date: "2026-06-30",
    month: "2026-09-01",
    count: "99999999",
    link: "x".repeat(linkLength),
    code: "000000",
    number: "X".repeat(DLT_CHARACTERS_MAX),
    name: "न".repeat(80),
    words: "न".repeat(300),
  };
  return samples[shape];
}

/**
 * Why a template cannot be used as it is; empty where it can. `linkLength` is of the longest link with this portal's address:
 * a longer address needs more room in a registered template.
 */
export function faultsOf(template: Template, linkLength: number): string[] {
  const languages = Object.entries(template.words) as [Language, Wording][];
  return languages.flatMap(([language, words]) =>
    [...strangers(template, words), ...tooLong(template, words, language, linkLength)].map(
      (fault) => `${template.kind}.${language}: ${fault}`,
    ),
  );
}

function strangers(template: Template, words: Wording): string[] {
  const { subject, lines, facts = [], action, sms = "", whatsapp = "" } = words;
  return [subject, ...lines, ...facts.flat(), sms, whatsapp, action?.label ?? "", action?.link ?? ""]
    .flatMap(placesIn)
    .filter((name) => !(name in template.variables))
    .map((name) => `{${name}} is no variable of it`);
}

function tooLong(template: Template, { sms }: Wording, language: Language, linkLength: number): string[] {
  if (sms === undefined) return [];
  const values = Object.fromEntries(
    Object.entries(template.variables).map(([name, shape]) => [name, longest(shape, linkLength)]),
  );
  const short = shortValues(template, values, language, "sms");
  const room = (name: string) =>
    template.variables[name] === "link" ? LINK_SLOTS_MAX * DLT_CHARACTERS_MAX : DLT_CHARACTERS_MAX;
  const most = segments(filled(sms, short));
  return [
    ...placesIn(sms)
      .filter((name) => [...(short[name] ?? "")].length > room(name))
      .map((name) => `{${name}} may be longer than ${room(name)} characters`),
    ...(most > SEGMENTS_MAX ? [`${most} messages long, ${SEGMENTS_MAX} at most`] : []),
  ];
}

/** Sent whatever was preferred and whatever the hour. */
export function isUrgent(template: Template): boolean {
  return template.class !== "service";
}
