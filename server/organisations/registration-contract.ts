// How an organisation comes in: it registers, proves its contacts, and a discom admits or refuses it.

import { z } from "zod";
import { Session } from "#server/accounts/contract.ts";
import { endpoint, Id, InstantText, Language, paged, pageQuery, payerRoles, SmallId } from "#server/contract.ts";
import { Email, Gstin, Mobile, Pan, Tan } from "./identifiers-contract.ts";

const tag = "registration";
export const payerKinds = ["government", "psu", "company", "individual"] as const;
export const PayerKind = z.enum(payerKinds);
export type PayerKind = z.infer<typeof PayerKind>;

/** Connections that one who pays for a handful keeps at once before the discom has looked. */
export const CONNECTIONS_WITHOUT_APPROVAL = 25;

const line = (max: number) => z.string().trim().min(1).max(max);
export const contactChannels = ["email", "sms"] as const;
export const RegistrationChannel = z.enum(contactChannels);
export type RegistrationChannel = z.infer<typeof RegistrationChannel>;

export const Details = z.strictObject({
  name: line(200),
  nameHi: line(200),
  kind: PayerKind,
  address: line(500),
  pan: Pan,
  tan: Tan,
  gstin: Gstin,
});
export type Details = z.infer<typeof Details>;

export const registerOrganisation = endpoint({
  method: "POST",
  path: "/api/registrations",
  tag,
  summary: "An organisation registers itself; codes go to the e-mail address and the mobile.",
  who: "anyone",
  body: Details.extend({
    contactName: line(200),
    email: Email,
    mobile: Mobile,
    language: Language,
    discoms: z.array(SmallId).min(1).max(20),
  }),
  answer: z.strictObject({
    /** Opens the applicant's own page; shown this once. */
    token: z.string(),
  }),
});

export const applicationStates = ["waiting", "admitted", "refused"] as const;
export const ApplicationState = z.enum(applicationStates);
const DiscomNamed = z.strictObject({ id: z.number().int(), code: z.string(), name: z.string(), nameHi: z.string() });

const Standing = z.strictObject({
  discom: DiscomNamed,
  state: ApplicationState,
  /** Why it was refused, or admitted. */
  why: z.string(),
  at: InstantText.nullable(),
});

const Token = z.strictObject({ token: z.string().min(20).max(100) });

export const getRegistration = endpoint({
  method: "GET",
  path: "/api/registrations/:token",
  tag,
  summary: "Where one's registration stands.",
  who: "anyone",
  params: Token,
  answer: z.strictObject({
    name: z.string(),
    nameHi: z.string(),
    kind: PayerKind,
    email: z.string(),
    mobile: z.string(),
    emailVerified: z.boolean(),
    mobileVerified: z.boolean(),
    at: InstantText,
    standings: z.array(Standing),
  }),
});

export const verifyContact = endpoint({
  method: "POST",
  path: "/api/registrations/:token/verification",
  tag,
  summary: "Type the six digits that came. Five tries, ten minutes.",
  who: "anyone",
  params: Token,
  body: z.strictObject({
    channel: RegistrationChannel,
    code: z
      .string()
      .max(20)
      .transform((text) => text.replace(/[\s-]/g, ""))
      .pipe(z.string().regex(/^\d{6}$/, "six digits")),
  }),
  answer: z.strictObject({ emailVerified: z.boolean(), mobileVerified: z.boolean() }),
});

export const sendContactCode = endpoint({
  method: "POST",
  path: "/api/registrations/:token/codes",
  tag,
  summary: "Have a code sent again, to a corrected address if the first was mistyped.",
  who: "anyone",
  params: Token,
  body: z.union([
    z.strictObject({ channel: z.literal("email"), address: Email.optional() }),
    z.strictObject({ channel: z.literal("sms"), address: Mobile.optional() }),
  ]),
});

export const listOpenDiscoms = endpoint({
  method: "GET",
  path: "/api/registrations/discoms",
  tag,
  summary: "Which utilities one can register with.",
  who: "anyone",
  answer: z.strictObject({ rows: z.array(DiscomNamed) }),
});

export const Application = z.strictObject({
  id: Id,
  name: z.string(),
  nameHi: z.string(),
  kind: PayerKind,
  address: z.string(),
  pan: z.string(),
  tan: z.string(),
  gstin: z.string(),
  contactName: z.string(),
  email: z.string(),
  mobile: z.string(),
  at: InstantText,
  state: ApplicationState,
  why: z.string(),
  /** Who answered; nobody for one admitted with a bound on connections. */
  answeredBy: z.strictObject({ name: z.string(), nameHi: z.string() }).nullable(),
  answeredAt: InstantText.nullable(),
  /** Standing VAN, once admitted. */
  van: z.string().nullable(),
  payerId: Id.nullable(),
  /** How many payers it looks like. */
  alike: z.number().int(),
});
export type Application = z.infer<typeof Application>;

export const listApplications = endpoint({
  method: "GET",
  path: "/api/applications",
  tag,
  summary: "Organisations that ask this discom to be admitted, those waiting the oldest first.",
  who: { discom: ["admin", "supervisor"] },
  query: z.strictObject({ ...pageQuery, state: ApplicationState.default("waiting") }),
  answer: paged(Application),
});

export const Alike = z.strictObject({
  payer: z.strictObject({ id: Id, name: z.string(), nameHi: z.string() }).nullable(),
  samePan: z.boolean(),
  /** 0 to 100. */
  likeness: z.number().int(),
});
export type Alike = z.infer<typeof Alike>;

export const getApplication = endpoint({
  method: "GET",
  path: "/api/applications/:id",
  tag,
  summary: "One application, with the payers it is like. Of a payer other discoms admitted only that there is one.",
  who: { discom: ["admin", "supervisor"] },
  params: z.strictObject({ id: Id }),
  answer: Application.extend({ likes: z.array(Alike) }),
});

export const admitApplication = endpoint({
  method: "POST",
  path: "/api/applications/:id/admission",
  tag,
  summary: "Admit: the payer gets its standing VAN, its first admin an invitation.",
  who: { discom: ["admin"] },
  params: z.strictObject({ id: Id }),
  body: z.strictObject({ why: z.string().trim().max(500).default("") }),
  answer: z.strictObject({ payerId: Id, van: z.string() }),
});

export const refuseApplication = endpoint({
  method: "POST",
  path: "/api/applications/:id/refusal",
  tag,
  summary: "Refuse with a reason, which the applicant is told.",
  who: { discom: ["admin"] },
  params: z.strictObject({ id: Id }),
  body: z.strictObject({ why: z.string().trim().min(3).max(500) }),
});

export const Admitted = z.strictObject({
  id: Id,
  name: z.string(),
  nameHi: z.string(),
  kind: PayerKind,
  pan: z.string(),
  van: z.string(),
  admittedAt: InstantText,
  connections: z.number().int(),
  /** At most so many at once; null without a bound. */
  connectionsMax: z.number().int().nullable(),
  /** Its only admin, whose second factor nobody of the payer can reset. */
  soleAdmin: z.strictObject({ id: Id, name: z.string(), nameHi: z.string(), secondFactor: z.boolean() }).nullable(),
});
export type Admitted = z.infer<typeof Admitted>;

export const listAdmitted = endpoint({
  method: "GET",
  path: "/api/payers",
  tag,
  summary: "The payers this discom admitted, by name.",
  who: { discom: ["admin", "supervisor"] },
  query: z.strictObject({ ...pageQuery, q: z.string().trim().max(100).optional(), bounded: z.stringbool().optional() }),
  answer: paged(Admitted),
});

export const boundConnections = endpoint({
  method: "PUT",
  path: "/api/payers/:id/connections-max",
  tag,
  summary: "How many connections a payer may keep at once; null for any number.",
  who: { discom: ["admin"] },
  params: z.strictObject({ id: Id }),
  body: z.strictObject({
    max: z.number().int().min(1).max(1_000_000).nullable(),
    why: z.string().trim().min(3).max(500),
  }),
});

export const resetSoleAdmin = endpoint({
  method: "POST",
  path: "/api/payers/:id/second-factor-reset",
  tag,
  summary:
    "Take the lost second factor of a payer's only admin away; they log in with the password and set up another.",
  who: { discom: ["admin"] },
  params: z.strictObject({ id: Id }),
  body: z.strictObject({ why: z.string().trim().min(3).max(500) }),
});

export const getOrganisation = endpoint({
  method: "GET",
  path: "/api/organisation",
  tag,
  summary: "One's own organisation: its details, and where each discom stands with it.",
  who: { payer: payerRoles },
  answer: z.strictObject({
    name: z.string(),
    nameHi: z.string(),
    kind: PayerKind,
    address: z.string(),
    pan: z.string(),
    tan: z.string(),
    gstin: z.string(),
    secondFactorRequired: z.boolean(),
    standings: z.array(
      Standing.extend({
        van: z.string().nullable(),
        connectionsMax: z.number().int().nullable(),
        connections: z.number().int(),
      }),
    ),
    /** Not applied for yet. */
    others: z.array(DiscomNamed),
  }),
});

export const applyToDiscom = endpoint({
  method: "POST",
  path: "/api/organisation/applications",
  tag,
  summary: "Ask another discom to be admitted.",
  who: { payer: ["admin"] },
  whole: true,
  body: z.strictObject({ discomId: SmallId }),
});

export const requireSecondFactor = endpoint({
  method: "PUT",
  path: "/api/organisation/second-factor",
  tag,
  summary:
    "Whether admins and checkers must have a second factor. Who has none is asked to set one up at the next step.",
  who: { payer: ["admin"] },
  whole: true,
  body: z.strictObject({ required: z.boolean() }),
});

export const getInvitation = endpoint({
  method: "GET",
  path: "/api/invitations/:token",
  tag,
  summary: "What an invitation's link invites to.",
  who: "anyone",
  params: Token,
  answer: z.strictObject({
    organisation: z.string(),
    organisationHi: z.string(),
    email: z.string(),
    name: z.string(),
    nameHi: z.string(),
    roles: z.array(z.enum(payerRoles)),
    language: Language,
    expiresAt: InstantText,
  }),
});

export const acceptInvitation = endpoint({
  method: "POST",
  path: "/api/invitations/:token/acceptance",
  tag,
  summary: "Choose a password and come in; the link works once.",
  who: "anyone",
  params: Token,
  body: z.strictObject({ password: z.string().max(200) }),
  answer: Session,
});
