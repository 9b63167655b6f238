// Contacts of connections: given at the counter, proved by a code, agreed to or stopped by whoever has a message in hand.

import { checkCode, codeRefusal, wantCode } from "#server/accounts/contact-codes.ts";
import { throttle } from "#server/accounts/throttle.ts";
import { record } from "#server/audit/record.ts";
import type { Config } from "#server/config.ts";
import { type Actor, asSystem, type Db } from "#server/database.ts";
import { notFound, Refusal } from "#server/errors.ts";
import type { Services } from "#server/http.ts";
import type { Channel } from "../contract.ts";
import { contactOfToken, stopLink } from "../templates/links.ts";
import { writeNotices } from "../write.ts";
import { addContactEvent, byLink, type ContactRecord, contactById, keepContact } from "./contact-queries.ts";
import type { CodeOnItsWay, Contact, ContactByLink } from "./contacts-contract.ts";

export const CODE_MINUTES = 10;
/** Of one address in an hour: a code costs money, and somebody else's phone its peace. */
const CODES_AN_HOUR = 5;

export interface Wanted {
  readonly connectionId: string;
  readonly contact: { readonly channel: Channel; readonly address: string };
  readonly language: "en" | "hi";
}

export async function giveContact(services: Services, actor: Actor, wanted: Wanted): Promise<CodeOnItsWay> {
  const { database, config } = services;
  const { channel, address } = wanted.contact;
  refuseWithoutGateway(config, channel);
  await throttle(database, "contact-address", CODES_AN_HOUR, 3600).attempt(address);
  return asSystem(database, async (db) => {
    const contact = await keepGiven(db, actor, wanted);
    await sendCode(db, config, contact, actor.userId, "counter");
    await record(db, actor, "sent contact code", `connection:${contact.connection}`, { channel });
    return { contactId: contact.id, to: contact.to, minutes: CODE_MINUTES };
  });
}

async function keepGiven(db: Db, actor: Actor, { connectionId, contact, language }: Wanted): Promise<ContactRecord> {
  const discomId = actor.discomId as number;
  const id = await keepContact(db, { discomId, connectionId, ...contact, language }).catch((error: unknown) => {
    // A connection that is not this discom's is as if it were not there.
    if ((error as { code?: string }).code === "23503") throw notFound("connection");
    throw error;
  });
  await addContactEvent(db, { discomId, contactId: id, event: "given", how: "counter", by: actor.userId });
  return (await contactById(db, id)) as ContactRecord;
}

async function sendCode(
  db: Db,
  config: Config,
  contact: ContactRecord,
  by: string | null,
  how: "counter" | "self",
): Promise<void> {
  const { id, discomId, channel, address, language, connection, discom } = contact;
  await wantCode(db, config, {
    subject: `contact:${id}`,
    purpose: "verify",
    channel,
    address,
    language,
    payerId: null,
    discomId,
    facts: { connection, discom },
  });
  await addContactEvent(db, { discomId, contactId: id, event: "code-sent", how, by });
}

export async function confirmContact(services: Services, actor: Actor, id: string, code: string): Promise<Contact> {
  const { database, config } = services;
  const contact = await asSystem(database, (db) => ownContact(db, actor, id));
  // The try stays counted, so the refusal comes after.
  const tried = await asSystem(database, (db) => checkCode(db, config, `contact:${id}`, contact.channel, code));
  if (tried.outcome !== "right") throw codeRefusal(tried.outcome);
  return asSystem(database, async (db) => {
    await consent(db, config, contact, "counter", actor.userId);
    await record(db, actor, "confirmed contact", `connection:${contact.connection}`, { channel: contact.channel });
    return shownContact(await ownContact(db, actor, id));
  });
}

/** On the record, and the person is told, with the way to stop it. */
export async function consent(
  db: Db,
  config: Config,
  contact: ContactRecord,
  how: "counter" | "self" | "link",
  by: string | null,
): Promise<void> {
  const { id, discomId, channel, address, language, discom, connection } = contact;
  await addContactEvent(db, { discomId, contactId: id, event: "consented", how, by });
  await writeNotices(db, config, [
    {
      discomId,
      payerId: null,
      contactId: id,
      kind: "contact-confirmed",
      channel,
      address,
      language,
      variables: { discom, connection, link: stopLink(config, id) },
      subject: `connection:${connection}`,
      dedupeKey: `contact-confirmed:${id}:${Math.floor(Date.now() / 3_600_000)}`,
    },
  ]);
}

export async function withdrawContact(services: Services, actor: Actor, id: string): Promise<Contact> {
  return asSystem(services.database, async (db) => {
    const contact = await ownContact(db, actor, id);
    const { discomId, connection, channel } = contact;
    if (contact.state !== "withdrawn") {
      await addContactEvent(db, { discomId, contactId: id, event: "withdrawn", how: "counter", by: actor.userId });
      await record(db, actor, "withdrew contact", `connection:${connection}`, { channel });
    }
    return shownContact(await ownContact(db, actor, id));
  });
}

export async function contactByLink({ database, config }: Services, token: string): Promise<ContactByLink> {
  return asSystem(database, async (db) => byLink(await contactOf(db, config, token)));
}

/** Whoever has the message in hand answers for the address it came to. */
export async function answerByLink(
  { database, config }: Services,
  token: string,
  agree: boolean,
): Promise<ContactByLink> {
  return asSystem(database, async (db) => {
    const contact = await contactOf(db, config, token);
    const { id, discomId, state } = contact;
    if (agree && state !== "verified") await consent(db, config, contact, "link", null);
    if (!agree && state !== "withdrawn") {
      await addContactEvent(db, { discomId, contactId: id, event: "withdrawn", how: "link", by: null });
    }
    return byLink(await contactOf(db, config, token));
  });
}

async function contactOf(db: Db, config: Config, token: string): Promise<ContactRecord> {
  const id = contactOfToken(config, token);
  const contact = id === null ? undefined : await contactById(db, id);
  if (!contact) throw notFound("contact");
  return contact;
}

async function ownContact(db: Db, actor: Actor, id: string): Promise<ContactRecord> {
  const contact = await contactById(db, id);
  if (!contact || contact.discomId !== actor.discomId) throw notFound("contact");
  return contact;
}

function shownContact({ id, channel, to, language, state, at }: ContactRecord): Contact {
  return { id, channel, to, language, state, at };
}

export function refuseWithoutGateway({ notices }: Config, channel: Channel): void {
  if (notices[channel] !== null) return;
  throw new Refusal(409, "channel-not-in-use", "This portal sends nothing by that channel.", { params: { channel } });
}
