// Decisions and answers, told to those of a payer who asked or have to go on.

import type { Config } from "#server/config.ts";
import type { Db } from "#server/database.ts";
import type { Event } from "#server/events/contract.ts";
import type { NoticeKind } from "./contract.ts";
import { discomName, payerName } from "./event-queries.ts";
import { portalLink } from "./links.ts";
import { peopleOfPayer, peopleOfUnit } from "./queries.ts";
import { templateOf } from "./templates/all.ts";
import { inLanguage, text, toPeople } from "./to-people.ts";
import type { Draft } from "./write.ts";

type Language = "en" | "hi";

export const answers = {
  "application.decided": applicationDecided,
  "tag-claim.decided": (db: Db, config: Config, event: Event) =>
    toPayer(db, event, "claim-decided", (discom) => ({
      discom,
      granted: count(event.facts["approved"]),
      refused: count(event.facts["refused"]),
      why: text(event.facts["reason"]),
      link: portalLink(config, "/connections"),
    })),
  "tag-dispute.opened": (db: Db, config: Config, event: Event) =>
    toPayer(db, event, "tag-dispute-opened", (discom) => ({
      discom,
      count: count(event.facts["count"]),
      link: portalLink(config, "/connections"),
    })),
  "tag-dispute.decided": (db: Db, config: Config, event: Event) =>
    toPayer(db, event, "tag-dispute-decided", (discom) => ({
      discom,
      connection: text(event.facts["number"]),
      why: text(event.facts["reason"]),
      link: portalLink(config, "/connections"),
    })),
  "dispute.answered": (db: Db, config: Config, event: Event) =>
    toPayer(db, event, "dispute-answered", (discom) => ({
      dispute: numberOf(event),
      by: discom,
      why: text(event.facts["said"]) || text(event.facts["text"]),
      link: portalLink(config, `/disputes/${numberOf(event)}`),
    })),
  "dispute.decided": (db: Db, config: Config, event: Event) =>
    toPayer(db, event, "dispute-decided", (discom) => ({
      dispute: numberOf(event),
      discom,
      why: text(event.facts["said"]) || text(event.facts["why"]),
      link: portalLink(config, `/disputes/${numberOf(event)}`),
    })),
  "summary.ready": summaryReady,
  "connection.balance-low": (db: Db, config: Config, event: Event) =>
    toPayer(db, event, "prepaid-low", (discom) => ({
      discom,
      connection: text(event.facts["connectionNumber"]) || text(event.facts["number"]),
      amount: text(event.facts["balancePaise"]),
      at: (text(event.facts["asOf"]) || event.at).slice(0, 10),
      link: portalLink(config, "/prepaid"),
    })),
  "refund.decided": refundTurned,
  "refund.paid": refundTurned,
} as const;

const turns: Readonly<Record<string, Readonly<Record<Language, string>>>> = {
  approved: { en: "approved", hi: "स्वीकृत हुई" },
  refused: { en: "refused", hi: "अस्वीकृत हुई" },
  paid: { en: "paid out", hi: "भेज दी गई" },
  returned: { en: "sent, but returned by the bank", hi: "भेजी गई, पर बैंक ने लौटा दी" },
};

async function refundTurned(db: Db, config: Config, event: Event): Promise<Draft[]> {
  const turn = turns[text(event.facts["turn"])];
  if (!turn) return [];
  return toPayer(db, event, "refund-decided", (discom, language) => ({
    discom,
    amount: text(event.facts["amountPaise"]),
    outcome: turn[language],
    why: text(event.facts["why"]),
    link: portalLink(config, "/advances"),
  }));
}

/** Of the whole to its admins; of a sub-unit to those who belong to it. */
async function summaryReady(db: Db, config: Config, event: Event): Promise<Draft[]> {
  const { payerId, subject, facts } = event;
  if (payerId === null) return [];
  const { topic } = templateOf("monthly-summary");
  const unitId = text(facts["unitId"]);
  const people =
    unitId === ""
      ? await peopleOfPayer(db, { payerId, roles: ["admin"], topic, except: null })
      : await peopleOfUnit(db, { payerId, unitId, topic });
  const payer = await payerName(db, payerId);
  return toPeople(people, {
    kind: "monthly-summary",
    discomId: null,
    payerId,
    subject,
    about: subject,
    variables: (language) => ({
      payer: inLanguage(facts, "unit", language) || payer[language],
      month: text(facts["month"]),
      link: portalLink(config, "/home"),
    }),
  });
}

/** An applicant who was refused logs in nowhere: the answer goes where the contact was proved, else to the payer's admins. */
async function applicationDecided(db: Db, config: Config, event: Event): Promise<Draft[]> {
  const { facts, discomId, payerId, subject, id } = event;
  const admitted = facts["verdict"] === "admitted";
  const kind = admitted ? "application-admitted" : "application-refused";
  const say = (discom: string, language: Language, name: string) => ({
    name,
    organisation: inLanguage(facts, "name", language),
    discom,
    ...(!admitted && { why: text(facts["why"]) }),
    link: portalLink(config, admitted ? "/log-in" : "/register"),
  });
  const address = text(facts["email"]);
  if (address === "") {
    return toPayer(db, event, kind, (discom, language, name) => say(discom, language, name), ["admin"]);
  }
  const language = facts["language"] === "hi" ? "hi" : "en";
  const name = text(facts["contactName"]);
  const discom = discomId === null ? "" : await discomName(db, discomId);
  const variables = say(discom, language, name);
  const common = { discomId, payerId, name, kind, language, variables, subject } as const;
  const mobile = text(facts["mobile"]);
  return [
    { ...common, channel: "email", address, dedupeKey: `${kind}:${id}:email` },
    ...(mobile === "" ? [] : [{ ...common, channel: "sms" as const, address: mobile, dedupeKey: `${kind}:${id}:sms` }]),
  ];
}

async function toPayer(
  db: Db,
  event: Event,
  kind: NoticeKind,
  variables: (discom: string, language: Language, name: string) => Readonly<Record<string, string>>,
  roles: readonly string[] = ["admin", "maker"],
): Promise<Draft[]> {
  const { discomId, payerId, subject, id } = event;
  if (payerId === null) return [];
  const discom = discomId === null ? "" : await discomName(db, discomId);
  const people = await peopleOfPayer(db, { payerId, roles, topic: templateOf(kind).topic, except: null });
  return people.flatMap((person) =>
    toPeople([person], {
      kind,
      discomId,
      payerId,
      subject,
      about: id,
      variables: (language) => variables(discom, language, person.name),
    }),
  );
}

function numberOf({ subject }: Event): string {
  return subject.slice(subject.indexOf(":") + 1);
}

function count(value: unknown): string {
  return typeof value === "number" ? String(value) : "0";
}
