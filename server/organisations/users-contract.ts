// The people of a payer as its admin sees them: who may do what, where and up to what amount.

import { z } from "zod";
import { endpoint, Id, InstantText, Language, PositivePaiseText, payerRoles } from "#server/contract.ts";
import { Email } from "./identifiers-contract.ts";

const tag = "users";
const admin = { payer: ["admin"] } as const;

export const Access = z.strictObject({
  roles: z.array(z.enum(payerRoles)).min(1).max(4),
  /** None: the whole organisation. Else theirs and below. */
  subUnitIds: z.array(Id).max(200),
  /** Paise of one advice up to which the person prepares; null is no limit. */
  makePaise: PositivePaiseText.nullable(),
  /** Paise of one advice up to which the person approves; null is no limit. */
  approvePaise: PositivePaiseText.nullable(),
});
export type Access = z.infer<typeof Access>;

export const PayerUser = Access.extend({
  id: Id,
  email: z.string(),
  name: z.string(),
  nameHi: z.string(),
  active: z.boolean(),
  secondFactorSince: InstantText.nullable(),
  since: InstantText,
});
export type PayerUser = z.infer<typeof PayerUser>;

export const Invitation = Access.extend({
  id: Id,
  email: z.string(),
  name: z.string(),
  nameHi: z.string(),
  at: InstantText,
  by: z.strictObject({ name: z.string(), nameHi: z.string() }).nullable(),
  /** The link works until then; past, it can be sent again. */
  expiresAt: InstantText.nullable(),
  sentAt: InstantText.nullable(),
});
export type Invitation = z.infer<typeof Invitation>;

export const listUsers = endpoint({
  method: "GET",
  path: "/api/users",
  tag,
  summary: "The people of one's organisation, and those invited.",
  who: admin,
  answer: z.strictObject({ users: z.array(PayerUser), invitations: z.array(Invitation) }),
});

export const inviteUser = endpoint({
  method: "POST",
  path: "/api/invitations",
  tag,
  summary: "Invite somebody by e-mail, with what they will be.",
  who: admin,
  body: Access.extend({
    email: Email,
    name: z.string().trim().min(1).max(200),
    nameHi: z.string().trim().max(200).default(""),
    language: Language,
  }),
  answer: z.strictObject({ id: Id }),
});

const One = z.strictObject({ id: Id });

export const resendInvitation = endpoint({
  method: "POST",
  path: "/api/invitations/:id/resending",
  tag,
  summary: "Send a new link; the one before works no longer.",
  who: admin,
  params: One,
});

export const revokeInvitation = endpoint({
  method: "POST",
  path: "/api/invitations/:id/revocation",
  tag,
  summary: "Take an invitation back.",
  who: admin,
  params: One,
});

export const changeUser = endpoint({
  method: "PUT",
  path: "/api/users/:id",
  tag,
  summary: "Change what somebody may do; it works at once. Inactive people cannot log in; what they did stays theirs.",
  who: admin,
  params: One,
  body: Access.extend({ active: z.boolean() }),
});

export const resetUserFactor = endpoint({
  method: "POST",
  path: "/api/users/:id/second-factor-reset",
  tag,
  summary: "Take a lost second factor away. Another admin does it; for an organisation's only admin its discom does.",
  who: admin,
  params: One,
});
