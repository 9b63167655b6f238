// The second factor on the wire: what one has, setting it up, and the codes that open when the phone is lost.

import { z } from "zod";
import { discomRoles, endpoint, InstantText, payerRoles } from "#server/contract.ts";

const everyone = { payer: payerRoles, discom: discomRoles };
const tag = "second-factor";

/** `on`: codes are asked for. `missing`: the organisation wants one and the person has none. `off`: neither. */
export const SecondFactorState = z.enum(["on", "missing", "off"]);
export type SecondFactorState = z.infer<typeof SecondFactorState>;

/** Six digits as the phone shows them; blanks in between are people's. */
export const SecondFactorCode = z
  .string()
  .max(20)
  .transform((typed) => typed.replace(/[\s-]/g, ""))
  .pipe(z.string().regex(/^\d{6}$/, "six digits"));

/** Six digits of the phone, or a recovery code. */
export const CodeOrRecovery = z
  .string()
  .max(40)
  .transform((typed) => typed.replace(/[\s-]/g, "").toUpperCase())
  .pipe(z.string().regex(/^(\d{6}|[A-Z2-7]{16})$/, "six digits, or a recovery code"));

export const SecondFactor = z.strictObject({
  state: SecondFactorState,
  since: InstantText.nullable(),
  /** Recovery codes not used yet. */
  recoveryLeft: z.number().int(),
});
export type SecondFactor = z.infer<typeof SecondFactor>;

export const getSecondFactor = endpoint({
  method: "GET",
  path: "/api/second-factor",
  tag,
  summary: "One's own second factor.",
  who: everyone,
  answer: SecondFactor,
});

export const beginSecondFactor = endpoint({
  method: "POST",
  path: "/api/second-factor",
  tag,
  summary:
    "Begin to set it up; the secret is shown this once. Who has one already proves it with a code of the old one.",
  who: everyone,
  body: z.strictObject({ password: z.string().max(200), code: CodeOrRecovery.optional() }),
  answer: z.strictObject({
    /** Base32, for typing it into the phone. */
    secret: z.string(),
    /** `otpauth://totp/…`, what the picture says. */
    uri: z.string(),
    /** Modules of the QR code, row by row, `1` is dark. */
    qr: z.array(z.string()),
  }),
});

export const RecoveryCodes = z.strictObject({ recoveryCodes: z.array(z.string()) });

export const confirmSecondFactor = endpoint({
  method: "POST",
  path: "/api/second-factor/confirmation",
  tag,
  summary: "Show that the phone gives the right code: from now on it is asked for. Recovery codes are shown this once.",
  who: everyone,
  body: z.strictObject({ code: SecondFactorCode }),
  answer: RecoveryCodes,
});

export const renewRecoveryCodes = endpoint({
  method: "POST",
  path: "/api/second-factor/recovery-codes",
  tag,
  summary: "New recovery codes; the old ones work no longer.",
  who: everyone,
  body: z.strictObject({ code: SecondFactorCode }),
  answer: RecoveryCodes,
});

export const removeSecondFactor = endpoint({
  method: "POST",
  path: "/api/second-factor/removal",
  tag,
  summary: "Do without; refused where one's organisation wants it.",
  who: everyone,
  body: z.strictObject({ password: z.string().max(200), code: CodeOrRecovery }),
});
