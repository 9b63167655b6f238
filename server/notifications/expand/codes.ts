// Codes and invitations: to the address they are to prove, whoever it belongs to.

import { codeToSend } from "#server/accounts/contact-codes.ts";
import type { Config } from "#server/config.ts";
import type { Db } from "#server/database.ts";
import type { Event } from "#server/events/contract.ts";
import { codeSecret, invitationSecret } from "../templates/secrets.ts";
import type { Draft } from "../write.ts";
import { dayOf, inLanguage, text } from "./to-people.ts";

export async function code(db: Db, config: Config, { discomId, payerId, facts }: Event): Promise<Draft[]> {
  const id = text(facts["codeId"]);
  const wanted = await codeToSend(db, config, id);
  if (!wanted) return [];
  const { purpose, channel, address, language, expiresAt } = wanted;
  const common = {
    discomId,
    payerId,
    name: text(facts["name"]),
    channel,
    address,
    language,
    subject: `code:${id}`,
    dedupeKey: `code:${id}`,
    usefulHours: Math.max(hoursUntil(expiresAt), 0),
  };
  if (purpose === "invitation") {
    const organisation = inLanguage(facts, "organisation", language);
    const variables = { organisation, link: invitationSecret(id), until: dayOf(expiresAt) };
    return [{ ...common, kind: "invitation", variables }];
  }
  const connection = text(facts["connection"]);
  const variables = { code: codeSecret(id), minutes: text(facts["minutes"]) };
  return connection === ""
    ? [{ ...common, kind: "registration-code", variables }]
    : [{ ...common, kind: "contact-code", variables: { ...variables, connection, discom: text(facts["discom"]) } }];
}

function hoursUntil(instant: string): number {
  return (new Date(instant).getTime() - Date.now()) / 3_600_000;
}
