// Decisions and answers, told to those of a payer who asked or have to go on.

import type { Config } from "#server/config.ts";
import type { Db } from "#server/database.ts";
import type { Event } from "#server/events/contract.ts";
import { peopleOfPayer, peopleOfUnit } from "../queries.ts";
import { templateOf } from "../templates/all.ts";
import { portalLink } from "../templates/links.ts";
import type { Draft } from "../write.ts";
import { discomName, payerName } from "./event-queries.ts";
import { count, dayOf, inLanguage, inWords, subjectId, type Telling, text, toPayer, toPeople } from "./to-people.ts";

const turns = {
  approved: { en: "approved", hi: "स्वीकृत हुई" },
  refused: { en: "refused", hi: "अस्वीकृत हुई" },
  paid: { en: "paid out", hi: "भेज दी गई" },
  returned: { en: "sent, but returned by the bank", hi: "भेजी गई, पर बैंक ने लौटा दी" },
};

const refund = toPayer("refund-decided", ({ event: { facts }, discom, language, link }) => ({
  discom,
  amount: text(facts["amountPaise"]),
  outcome: inWords(turns, facts["turn"], language),
  why: text(facts["why"]),
  link: link("/kept-money"),
}));

export const answers = {
  "application.decided": applicationDecided,
  "tag-claim.decided": toPayer("claim-decided", ({ event: { facts }, discom, link }) => ({
    discom,
    granted: count(facts["approved"]),
    refused: count(facts["refused"]),
    why: text(facts["reason"]),
    link: link("/connections/claims"),
  })),
  "tag-dispute.opened": toPayer("tag-dispute-opened", ({ event: { facts }, discom, link }) => ({
    discom,
    count: count(facts["count"]),
    link: link("/tag-disputes"),
  })),
  "tag-dispute.decided": toPayer("tag-dispute-decided", ({ event: { facts }, discom, link }) => ({
    discom,
    connection: text(facts["number"]),
    why: text(facts["reason"]),
    link: link("/tag-disputes"),
  })),
  "dispute.answered": toPayer("dispute-answered", ({ event, discom, link }) => ({
    dispute: subjectId(event),
    by: discom,
    why: text(event.facts["said"]),
    link: link(`/disputes/${subjectId(event)}`),
  })),
  "dispute.decided": toPayer("dispute-decided", ({ event, discom, link }) => ({
    dispute: subjectId(event),
    discom,
    why: text(event.facts["said"]),
    link: link(`/disputes/${subjectId(event)}`),
  })),
  "connection.balance-low": toPayer(
    "prepaid-low",
    ({ event: { facts, at }, discom, link }) => ({
      discom,
      connection: text(facts["number"]),
      amount: text(facts["balancePaise"]),
      at: dayOf(text(facts["asOf"]) || at),
      link: link("/prepaid?low=true"),
    }),
    { crowded: true },
  ),
  "refund.decided": refund,
  "refund.paid": refund,
  "summary.ready": summaryReady,
} as const;

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
  const say = ({ discom, language, name }: Pick<Telling, "discom" | "language" | "name">) => ({
    name,
    organisation: inLanguage(facts, "name", language),
    discom,
    ...(!admitted && { why: text(facts["why"]) }),
    link: portalLink(config, admitted ? "/log-in" : "/register"),
  });
  const address = text(facts["email"]);
  if (address === "") return toPayer(kind, say, { roles: ["admin"] })(db, config, event);
  const language = facts["language"] === "hi" ? "hi" : "en";
  const name = text(facts["contactName"]);
  const discom = discomId === null ? "" : await discomName(db, discomId);
  const variables = say({ discom, language, name });
  const common = { discomId, payerId, name, kind, language, variables, subject } as const;
  const mobile = text(facts["mobile"]);
  return [
    { ...common, channel: "email", address, dedupeKey: `${kind}:${id}:email` },
    ...(mobile === "" ? [] : [{ ...common, channel: "sms" as const, address: mobile, dedupeKey: `${kind}:${id}:sms` }]),
  ];
}
