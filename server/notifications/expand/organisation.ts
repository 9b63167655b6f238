// What changed in a payer's own organisation, told to who did it in bulk and to who answers for it.

import type { Config } from "#server/config.ts";
import type { Db } from "#server/database.ts";
import type { Event } from "#server/events/contract.ts";
import { peopleById, peopleOfPayer } from "../queries.ts";
import { templateOf } from "../templates/all.ts";
import { portalLink } from "../templates/links.ts";
import type { Draft } from "../write.ts";
import { batchAuthor, nameOf } from "./event-queries.ts";
import { inWords, subjectId, text, toPayer, toPeople } from "./to-people.ts";

export const organisation = {
  "tags.applied": tagsApplied,
  "remitter.refused": toPayer("account-refused", ({ event: { facts }, discom, link }) => ({
    discom,
    ending: text(facts["ending"]),
    why: text(facts["why"]),
    link: link("/organisation/accounts"),
  })),
  "remitter.registered": toPayer("account-registered", ({ event: { facts }, discom, link }) => ({
    discom,
    ending: text(facts["ending"]),
    link: link("/organisation/accounts"),
  })),
  "webhook.disabled": toPayer(
    "webhook-paused",
    ({ event, language, link }) => ({
      host: text(event.facts["host"]),
      because: inWords(paused, event.facts["because"], language),
      link: link(`/webhooks/${subjectId(event)}`),
    }),
    { roles: ["admin"] },
  ),
} as const;

const paused = {
  failing: { en: "it has taken nothing for five days", hi: "पाँच दिन से उसने कोई संदेश नहीं लिया" },
  gone: { en: "it answered that it is no longer there (410)", hi: "उसने उत्तर दिया कि वह अब वहाँ नहीं है (410)" },
};

const done = {
  tag: { en: "tagged", hi: "जोड़े गए" },
  untag: { en: "untagged", hi: "हटाए गए" },
  transfer: { en: "moved to another sub-unit", hi: "दूसरी उप-इकाई में भेजे गए" },
  undo: { en: "put back as they were", hi: "पहले जैसे किए गए" },
};

/** So few were looked at while they changed. */
const FEW = 25;

async function tagsApplied(db: Db, config: Config, event: Event): Promise<Draft[]> {
  const { payerId, subject, id, facts } = event;
  const number = (name: string) => Number(facts[name] ?? 0);
  const touched = ["done", "leftOut", "claimed", "disputed"].reduce((sum, name) => sum + number(name), 0);
  if (payerId === null || touched <= FEW) return [];
  const { topic } = templateOf("tags-applied");
  const author = await batchAuthor(db, payerId, subjectId(event));
  const by = await nameOf(db, author ?? "");
  const admins = await peopleOfPayer(db, { payerId, roles: ["admin"], topic, except: author });
  const own = author === null ? [] : await peopleById(db, { users: [author], topic });
  const shown = (name: string) => (number(name) === 0 ? "" : String(number(name)));
  return toPeople([...own, ...admins], {
    kind: "tags-applied",
    discomId: null,
    payerId,
    subject,
    about: id,
    variables: (language) => ({
      what: inWords(done, facts["action"], language),
      by: by?.[language] ?? "",
      done: String(number("done")),
      leftOut: shown("leftOut"),
      claimed: shown("claimed"),
      disputed: shown("disputed"),
      link: portalLink(config, "/connections/batches"),
    }),
  });
}
