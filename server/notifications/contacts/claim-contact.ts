// Telling oneself: anybody who knows a connection's number and a recent bill of it is told there, once a code came back.

import { randomUUID } from "node:crypto";
import { checkCode, wantCode } from "#server/accounts/contact-codes.ts";
import { throttle } from "#server/accounts/throttle.ts";
import { asSystem } from "#server/database.ts";
import { Refusal } from "#server/errors.ts";
import type { Services } from "#server/http.ts";
import { seal, unseal } from "#server/sealed.ts";
import type { Channel } from "../contract.ts";
import { discomName } from "../expand/event-queries.ts";
import { addContactEvent, type ContactRecord, contactById, keepContact, provenConnection } from "./contact-queries.ts";
import { CODE_MINUTES, consent, refuseWithoutGateway } from "./contacts.ts";

const AN_HOUR = 3600;
const BY_ADDRESS = 20;
const BY_CONNECTION = 5;
const BY_CONTACT = 5;
/** A claim says as much whether it was proved or not: it is filled up to one length before it is sealed. */
const CLAIM_LENGTH = 600;

export interface ContactClaim {
  readonly discomId: number;
  readonly number: string;
  readonly billNumber?: string | undefined;
  readonly billPaise?: string | undefined;
  readonly contact: { readonly channel: Channel; readonly address: string };
  readonly language: "en" | "hi";
}

interface Claimed {
  readonly ref: string;
  readonly discomId: number;
  /** Empty where the proof did not fit: no code was sent, and none will be right. */
  readonly connectionId: string;
  readonly channel: Channel;
  readonly language: "en" | "hi";
}

/** `from` is the caller's network address. The answer never tells whether the connection is there or the bill fits. */
export async function claimContact(
  services: Services,
  claim: ContactClaim,
  from: string,
): Promise<{ claim: string; minutes: number }> {
  const { database, config } = services;
  const { discomId, number, billNumber = null, billPaise = null, contact, language } = claim;
  refuseWithoutGateway(config, contact.channel);
  await throttle(database, "contact-claim-from", BY_ADDRESS, AN_HOUR).attempt(from);
  await throttle(database, "contact-claim-of", BY_CONNECTION, AN_HOUR).attempt(
    `${discomId}:${number.replace(/^0+/, "")}`,
  );
  await throttle(database, "contact-address", BY_CONTACT, AN_HOUR).attempt(contact.address);
  const ref = randomUUID();
  const connection = await asSystem(database, async (db) => {
    const proven = await provenConnection(db, { discomId, number, billNumber, billPaise });
    if (!proven) return undefined;
    await wantCode(db, config, {
      subject: `contact-claim:${ref}`,
      purpose: "verify",
      ...contact,
      language,
      payerId: null,
      discomId,
      facts: { connection: proven.number, discom: await discomName(db, discomId) },
    });
    return proven;
  });
  const claimed: Claimed = {
    ref,
    discomId,
    connectionId: connection?.id ?? "",
    channel: contact.channel,
    language,
  };
  const sealed = seal(config.secret, "contact claim", JSON.stringify(claimed).padEnd(CLAIM_LENGTH));
  return { claim: sealed.toString("base64url"), minutes: CODE_MINUTES };
}

/** One refusal for all that can be wrong. */
export async function confirmClaim({ database, config }: Services, sealed: string, code: string): Promise<void> {
  const claimed = opened(config.secret, sealed);
  const { ref, discomId, connectionId, channel, language } = claimed;
  const tried = await asSystem(database, (db) => checkCode(db, config, `contact-claim:${ref}`, channel, code));
  if (tried.outcome !== "right" || connectionId === "") throw wrong();
  await asSystem(database, async (db) => {
    const id = await keepContact(db, { discomId, connectionId, channel, address: tried.address, language });
    await addContactEvent(db, { discomId, contactId: id, event: "given", how: "self", by: null });
    await consent(db, config, (await contactById(db, id)) as ContactRecord, "self", null);
  });
}

function opened(secret: string, sealed: string): Claimed {
  try {
    return JSON.parse(unseal(secret, "contact claim", Buffer.from(sealed, "base64url"))) as Claimed;
  } catch {
    throw wrong();
  }
}

function wrong(): Refusal {
  return new Refusal(
    422,
    "contact-claim-wrong",
    "The code is not right, or what was typed before does not fit. Look at both, and have a new code sent.",
  );
}
