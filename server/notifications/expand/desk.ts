// What waits for the discom's people, told to those who may act on it.

import type { Config } from "#server/config.ts";
import type { Db } from "#server/database.ts";
import type { Event } from "#server/events/contract.ts";
import type { NoticeKind } from "../contract.ts";
import { peopleById, peopleOfDiscom } from "../queries.ts";
import { templateOf } from "../templates/all.ts";
import { portalLink } from "../templates/links.ts";
import type { Draft } from "../write.ts";
import { disputeFacts, payerName } from "./event-queries.ts";
import { crowdOf, inLanguage, inWords, subjectId, text, toPayer, toPeople } from "./to-people.ts";

export const desk = {
  "application.received": (db: Db, config: Config, event: Event) =>
    toDesk(db, config, event, {
      kind: "application-waits",
      roles: ["supervisor", "admin"],
      says: (language) => ({ organisation: inLanguage(event.facts, "name", language) }),
      path: "/payers/applications",
    }),
  "remitter.declared": accountDeclared,
  "dispute.raised": (db: Db, config: Config, event: Event) => ofDispute(db, config, event, "dispute-raised"),
  "dispute.replied": (db: Db, config: Config, event: Event) => ofDispute(db, config, event, "dispute-replied"),
  "bank-notice.contradicted": (db: Db, config: Config, event: Event) =>
    toDesk(db, config, event, {
      kind: "bank-notice-alarm",
      roles: ["accountant", "supervisor"],
      says: (language) => ({
        finding: inWords(alarms, event.facts["state"], language),
        utr: text(event.facts["utr"]),
        amount: text(event.facts["paise"]),
        advice: text(event.facts["advice"]),
      }),
      path: "/bank-notices",
    }),
} as const;

const alarms = {
  contradicted: { en: "the bank has said two different things of it", hi: "बैंक ने इसके बारे में दो अलग बातें कही हैं" },
  returned: { en: "the money has gone back", hi: "राशि लौट गई है" },
  missing: { en: "it does not stand in the bank’s statement", hi: "बैंक के विवरण में यह नहीं है" },
};

/** The discom looks at it; and the payer's other admins, in case it was not theirs. */
async function accountDeclared(db: Db, config: Config, event: Event): Promise<Draft[]> {
  const payer = await payerName(db, event.payerId ?? "0");
  const ending = text(event.facts["ending"]);
  const waits = await toDesk(db, config, event, {
    kind: "account-waits",
    roles: ["accountant", "supervisor", "admin"],
    says: (language) => ({ payer: payer[language], ending }),
    path: "/payers/accounts",
  });
  const declared = toPayer(
    "account-declared",
    ({ discom, link }) => ({ discom, ending, link: link("/organisation/accounts") }),
    { roles: ["admin"], except: ({ facts }) => text(facts["by"]), crowded: true },
  );
  return [...waits, ...(await declared(db, config, event))];
}

/** Whoever takes care of it hears of it alone; else all who decide disputes. */
async function ofDispute(
  db: Db,
  config: Config,
  event: Event,
  kind: "dispute-raised" | "dispute-replied",
): Promise<Draft[]> {
  const dispute = subjectId(event);
  const found = await disputeFacts(db, dispute);
  if (!found) return [];
  const { payer, payerHi, reference, dueOn, carer } = found;
  return toDesk(db, config, event, {
    kind,
    roles: ["accountant", "supervisor"],
    carer,
    says: (language) => ({
      payer: language === "hi" ? payerHi : payer,
      dispute,
      ...(kind === "dispute-raised" ? { reference, until: dueOn } : { why: text(event.facts["said"]) }),
    }),
    path: `/disputes/${dispute}`,
  });
}

interface Waiting {
  readonly kind: NoticeKind;
  readonly roles: readonly string[];
  readonly carer?: string | null;
  readonly says: (language: "en" | "hi") => Readonly<Record<string, string>>;
  readonly path: string;
}

/** Of no payer's log: what a desk is told stays with the discom. */
async function toDesk(
  db: Db,
  config: Config,
  event: Event,
  { kind, roles, carer = null, says, path }: Waiting,
): Promise<Draft[]> {
  const { discomId, subject } = event;
  if (discomId === null) return [];
  const { topic } = templateOf(kind);
  const { about, more } = await crowdOf(db, event);
  const people =
    carer === null
      ? await peopleOfDiscom(db, { discomId, roles, topic })
      : await peopleById(db, { users: [carer], topic });
  return toPeople(people, {
    kind,
    discomId,
    payerId: null,
    subject,
    about,
    variables: (language) => ({ ...says(language), more, link: portalLink(config, path) }),
  });
}
