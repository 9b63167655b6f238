// The discom's part: admit, which makes the payer, its standing VAN and its first admin's invitation; or refuse with a reason.

import { payerVan } from "#reconciliation/check-digits.ts";
import { record } from "#server/audit/record.ts";
import type { Config } from "#server/config.ts";
import type { Actor, Db } from "#server/database.ts";
import { notFound, Refusal } from "#server/errors.ts";
import { happened } from "#server/events/happened.ts";
import { invite } from "./invite.ts";
import {
  type ApplicationRow,
  admit,
  applicationForVerdict,
  becomePayer,
  insertApplication,
  insertDetailedPayer,
  insertVerdict,
  lockPayer,
  type RegistrationRow,
  registrationById,
  setConnectionsMax,
  vanPrefixOf,
} from "./registration-queries.ts";

export interface Admission {
  /** Nobody: by rule. */
  readonly actor: Actor | null;
  readonly why: string;
  readonly connectionsMax: number | null;
}

export async function admitTo(
  db: Db,
  config: Config,
  discomId: number,
  id: string,
  { actor, why, connectionsMax }: Admission,
): Promise<{ payerId: string; van: string }> {
  const application = await openApplication(db, discomId, id);
  await insertVerdict(db, { discomId, id, verdict: "admitted", why, userId: actor?.userId ?? null });
  const payerId = application.payerId ?? (await becomesPayer(db, config, application));
  const van = payerVan(await vanPrefixOf(db, discomId), Number(payerId));
  await admit(db, { discomId, payerId, van, connectionsMax });
  await record(db, actor ?? { userId: null, payerId: null, discomId }, "admitted a payer", `payer:${payerId}`, {
    application: id,
    ...(connectionsMax === null ? {} : { connectionsMax }),
  });
  await decided(db, application, payerId, "admitted", why);
  return { payerId, van };
}

export async function refuse(db: Db, actor: Actor, id: string, why: string): Promise<void> {
  const discomId = actor.discomId as number;
  const application = await openApplication(db, discomId, id);
  await insertVerdict(db, { discomId, id, verdict: "refused", why, userId: actor.userId });
  await record(db, actor, "refused an application", `application:${id}`, { reason: why });
  await decided(db, application, application.payerId, "refused", why);
}

export async function boundTo(db: Db, actor: Actor, payerId: string, max: number | null, why: string): Promise<void> {
  if (!(await setConnectionsMax(db, actor.discomId as number, payerId, max))) throw notFound("payer");
  await record(db, actor, "bounded a payer's connections", `payer:${payerId}`, { max, reason: why });
}

export async function applyTo(db: Db, actor: Actor, discomId: number): Promise<void> {
  const payerId = actor.payerId as string;
  const payer = (await lockPayer(db, payerId)) as { name: string; nameHi: string };
  const id = await insertApplication(db, { discomId, payerId, userId: actor.userId });
  if (id === undefined) {
    throw new Refusal(409, "applied-already", "Your organisation is admitted there, or its application waits.");
  }
  await record(db, actor, "applied to a discom", `application:${id}`, { discom: discomId });
  const facts = { name: payer.name, nameHi: payer.nameHi };
  await happened(db, { kind: "application.received", discomId, payerId, subject: `application:${id}`, facts });
}

async function openApplication(db: Db, discomId: number, id: string): Promise<ApplicationRow> {
  const application = await applicationForVerdict(db, discomId, id);
  if (!application) throw notFound("application");
  return application;
}

async function becomesPayer(db: Db, config: Config, { registrationId }: ApplicationRow): Promise<string> {
  const registration = (await registrationById(db, registrationId as string)) as RegistrationRow;
  // Another discom admitted it while this one looked at it.
  if (registration.payerId !== null) return registration.payerId;
  const alone = registration.kind === "individual";
  const payerId = await insertDetailedPayer(db, registration, !alone);
  await becomePayer(db, registration.id, payerId);
  await invite(db, config, {
    payerId,
    payer: { name: registration.name, nameHi: registration.nameHi },
    email: registration.email,
    name: registration.contactName,
    nameHi: registration.contactName,
    language: registration.language,
    roles: alone ? ["admin", "maker"] : ["admin"],
    subUnitIds: [],
    makePaise: null,
    approvePaise: null,
    by: null,
  });
  return payerId;
}

/** The applicant has no log-in when refused, so the message goes where the contact was proved. */
async function decided(
  db: Db,
  { id, discomId, registrationId, name, nameHi }: ApplicationRow,
  payerId: string | null,
  verdict: "admitted" | "refused",
  why: string,
): Promise<void> {
  const registration = registrationId === null ? undefined : await registrationById(db, registrationId);
  const contact = registration && {
    contactName: registration.contactName,
    email: registration.email,
    mobile: registration.mobile,
    language: registration.language,
  };
  await happened(db, {
    kind: "application.decided",
    discomId,
    payerId,
    subject: `application:${id}`,
    facts: { verdict, why, name, nameHi, ...contact },
  });
}
