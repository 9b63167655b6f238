// Log-in, session and the signed-in person, as the wire sees them.

import { z } from "zod";
import { discomRoles, endpoint, Id, InstantText, Language, payerRoles } from "#server/contract.ts";
import { CodeOrRecovery, SecondFactorState } from "./second-factor-contract.ts";

export const everyPayerRole = { payer: payerRoles };
export const everyone = { payer: payerRoles, discom: discomRoles };

export const SignedInUser = z.strictObject({
  id: Id,
  email: z.string(),
  name: z.string(),
  nameHi: z.string(),
  language: Language,
  roles: z.array(z.enum([...payerRoles, ...discomRoles])),
  /** `missing`: nothing is answered but setting one up. */
  secondFactor: SecondFactorState,
  payer: z.strictObject({ id: Id, name: z.string(), nameHi: z.string() }).nullable(),
  discom: z.strictObject({ id: z.number().int(), code: z.string(), name: z.string(), nameHi: z.string() }).nullable(),
});
export type SignedInUser = z.infer<typeof SignedInUser>;

export const Session = z.strictObject({
  /** Bearer token, at most ten minutes. */
  accessToken: z.string(),
  expiresAt: InstantText,
  /** When the refresh cookie ends and the person must log in again. */
  sessionEndsAt: InstantText,
  user: SignedInUser,
});
export type Session = z.infer<typeof Session>;

const tag = "session";

export const logIn = endpoint({
  method: "POST",
  path: "/api/session",
  tag,
  summary:
    "Log in; sets the refresh cookie. Answers `second-factor-wanted` when e-mail and password are right and a code is missing.",
  who: "anyone",
  body: z.strictObject({
    email: z.string().trim().toLowerCase().max(200),
    password: z.string().max(200),
    code: CodeOrRecovery.optional(),
  }),
  answer: Session,
});

export const refreshSession = endpoint({
  method: "POST",
  path: "/api/session/refresh",
  tag,
  summary:
    "Trade the refresh cookie for a new one and a new access token. A cookie used twice ends the session everywhere.",
  who: "anyone",
  answer: Session,
});

export const logOut = endpoint({
  method: "DELETE",
  path: "/api/session",
  tag,
  summary: "Log out here.",
  who: "anyone",
});

export const logOutEverywhere = endpoint({
  method: "DELETE",
  path: "/api/sessions",
  tag,
  summary: "Log out on every device.",
  who: everyone,
});

export const changePassword = endpoint({
  method: "POST",
  path: "/api/password",
  tag,
  summary: "Change one's own password; every other session ends.",
  who: everyone,
  body: z.strictObject({ current: z.string().max(200), next: z.string().min(15).max(200) }),
  answer: Session,
});

export const chooseLanguage = endpoint({
  method: "PUT",
  path: "/api/me/language",
  tag,
  summary: "The language of one's screens and messages.",
  who: everyone,
  body: z.strictObject({ language: Language }),
});
