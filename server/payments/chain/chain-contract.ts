// Who must approve how much, and what stands in the way of whom, as the wire sees it.

import { z } from "zod";
import { everyPayerRole } from "#server/accounts/contract.ts";
import { DateText, endpoint, Id, InstantText, PaiseText } from "#server/contract.ts";

export const Person = z.strictObject({ name: z.string(), nameHi: z.string() });

/** Whose approvals it takes, and what stands in the way of the person who asks. */
export const AdviceChain = z.strictObject({
  /** How many different people. */
  needed: z.int().min(1).max(2),
  /** Those who approved what it says now. */
  given: z.array(z.strictObject({ by: Person, at: InstantText })),
  /** Above what the person who asks may approve alone or together; null when nothing limits them. */
  limitPaise: PaiseText.nullable(),
  hindrance: z.enum(["made-it", "approved-it", "other-unit", "above-limit"]).nullable(),
  /** Of the person who asks: `on` wants a code with the approval, `missing` wants one set up first. */
  secondFactor: z.enum(["on", "missing", "off"]),
});
export type AdviceChain = z.infer<typeof AdviceChain>;

export const PayableBy = z.strictObject({ until: DateText.nullable(), amountPaise: PaiseText });
export type PayableBy = z.infer<typeof PayableBy>;

/** One version of a chain; the newest of the organisation or of a sub-unit holds. */
export const ApprovalChain = z.strictObject({
  id: Id,
  unitId: Id.nullable(),
  /** Up to so much one checker is enough, above it takes two. Null: one, whatever the amount. */
  oneUpToPaise: PaiseText.nullable(),
  /** The sub-unit follows the organisation. */
  inherited: z.boolean(),
  inForce: z.boolean(),
  by: Person,
  why: z.string(),
  at: InstantText,
});
export type ApprovalChain = z.infer<typeof ApprovalChain>;

const tag = "approval chain";

export const listApprovalChains = endpoint({
  method: "GET",
  path: "/api/approval-chains",
  tag,
  summary: "Who must approve how much: the organisation's chain and its sub-units', with every earlier version.",
  who: everyPayerRole,
  scope: "advices:read",
  answer: z.strictObject({ chains: z.array(ApprovalChain) }),
});

export const setApprovalChain = endpoint({
  method: "POST",
  path: "/api/approval-chains",
  tag,
  summary: "Set it anew for the organisation or one sub-unit; advices that wait for approval follow it at once.",
  who: { payer: ["admin"] },
  body: z.strictObject({
    unitId: Id.nullable(),
    oneUpToPaise: z
      .string()
      .regex(/^\d{1,18}$/, "a whole number of paise as text")
      .nullable(),
    inherited: z.boolean().default(false),
    why: z.string().trim().min(5).max(300),
  }),
});

/* Comments */

export const AdviceComment = z.strictObject({
  text: z.string(),
  by: Person,
  own: z.boolean(),
  at: InstantText,
});
export type AdviceComment = z.infer<typeof AdviceComment>;
