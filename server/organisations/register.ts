// The applicant's part: register, prove e-mail and mobile, wait; who pays for a handful comes in at once, with a bound.

import { createHash, randomBytes } from "node:crypto";
import { checkCode, codeRefusal, wantCode } from "#server/accounts/contact-codes.ts";
import { record } from "#server/audit/record.ts";
import type { Config } from "#server/config.ts";
import type { Db } from "#server/database.ts";
import { notFound, Refusal } from "#server/errors.ts";
import { happened } from "#server/events/happened.ts";
import { admitTo } from "./admit.ts";
import { CONNECTIONS_WITHOUT_APPROVAL, type Details, type RegistrationChannel } from "./registration-contract.ts";
import {
  applicationsOf,
  correctContact,
  insertRegistration,
  markVerified,
  type NewRegistration,
  type RegistrationRow,
  registrationByToken,
} from "./registration-queries.ts";

export async function register(
  db: Db,
  config: Config,
  registration: NewRegistration,
  discoms: readonly number[],
): Promise<{ token: string }> {
  requireSensible(registration);
  const token = randomBytes(24).toString("base64url");
  const id = await insertRegistration(db, registration, hashOf(token), discoms);
  if ((await applicationsOf(db, id)).length === 0) throw notFound("discom");
  for (const channel of ["email", "sms"] as const) await sendCode(db, config, { ...registration, id }, channel);
  await record(db, null, "organisation registered", `registration:${id}`);
  return { token };
}

/** What the numbers say of the kind, beyond their own check characters. */
function requireSensible({ kind, pan, tan, gstin }: Details): void {
  const wrong = (path: string, message: string) =>
    new Refusal(422, "identifiers-differ", message, { errors: [{ path: `body.${path}`, message }], params: { path } });
  if (kind !== "individual" && pan === "" && tan === "") throw wrong("pan", "a PAN or a TAN is needed");
  const holder = pan.charAt(3);
  if (pan !== "" && kind === "individual" && !["P", "H"].includes(holder)) {
    throw wrong("pan", "this is not the PAN of a person or family");
  }
  if (pan !== "" && ["psu", "government"].includes(kind) && ["P", "H"].includes(holder)) {
    throw wrong("pan", "this is the PAN of a person or family");
  }
  const inner = gstin.slice(2, 12);
  if (gstin !== "" && inner !== pan && inner !== tan) throw wrong("gstin", "the GSTIN holds another PAN");
}

export async function registrationOf(db: Db, token: string): Promise<RegistrationRow> {
  const found = await registrationByToken(db, hashOf(token));
  if (!found) throw notFound("registration");
  return found;
}

export async function resend(
  db: Db,
  config: Config,
  token: string,
  channel: RegistrationChannel,
  address: string | undefined,
): Promise<void> {
  const registration = await registrationOf(db, token);
  if (channel === "email" ? registration.emailVerified : registration.mobileVerified) {
    throw new Refusal(409, "contact-verified", "This is verified already.");
  }
  if (address !== undefined) await correctContact(db, registration.id, channel, address);
  await sendCode(db, config, await registrationOf(db, token), channel);
}

type Verified = { readonly emailVerified: boolean; readonly mobileVerified: boolean };

/** A refusal is a value here, so that the try counts: the caller commits, then throws it. */
export async function verify(
  db: Db,
  config: Config,
  token: string,
  channel: RegistrationChannel,
  code: string,
): Promise<Verified | Refusal> {
  const before = await registrationOf(db, token);
  const checked = await checkCode(db, config, subjectOf(before.id), channel, code);
  if (checked.outcome !== "right") return codeRefusal(checked.outcome);
  const proved = channel === "email" ? before.email : before.mobile;
  if (checked.address !== proved) return codeRefusal("none");
  await markVerified(db, before.id, channel);
  const after = await registrationOf(db, token);
  const whole = after.emailVerified && after.mobileVerified;
  if (whole && !(before.emailVerified && before.mobileVerified)) await complete(db, config, after);
  return { emailVerified: after.emailVerified, mobileVerified: after.mobileVerified };
}

async function complete(db: Db, config: Config, registration: RegistrationRow): Promise<void> {
  for (const application of await applicationsOf(db, registration.id)) {
    if (registration.kind === "individual") {
      await admitTo(db, config, application.discomId, application.id, {
        actor: null,
        why: "",
        connectionsMax: CONNECTIONS_WITHOUT_APPROVAL,
      });
    } else {
      await happened(db, {
        kind: "application.received",
        discomId: application.discomId,
        payerId: null,
        subject: `application:${application.id}`,
        facts: { name: registration.name, nameHi: registration.nameHi },
      });
    }
  }
}

async function sendCode(
  db: Db,
  config: Config,
  registration: NewRegistration & { id: string },
  channel: RegistrationChannel,
): Promise<void> {
  const { id, email, mobile, language, contactName, name, nameHi } = registration;
  await wantCode(db, config, {
    subject: subjectOf(id),
    purpose: "verify",
    channel,
    address: channel === "email" ? email : mobile,
    language,
    payerId: null,
    facts: { name: contactName, organisation: name, organisationHi: nameHi },
  });
}

function subjectOf(id: string): string {
  return `registration:${id}`;
}

function hashOf(token: string): Buffer {
  return createHash("sha256").update(token).digest();
}
