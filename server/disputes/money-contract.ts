// What is kept for a payer and what goes back to it, as the payer sees it.

import { z } from "zod";
import { DateText, endpoint, Id, PaiseText, payerRoles } from "#server/contract.ts";
import { RefundCourse } from "./contract.ts";

export const KeptMoney = z.strictObject({
  discomId: z.int(),
  discom: z.string(),
  lineId: Id,
  valueDate: DateText,
  utr: z.string().nullable(),
  keptPaise: PaiseText,
  leftPaise: PaiseText,
  /** A refund of it is asked for and not yet answered. */
  refundAsked: z.boolean(),
  /** The open dispute that asks for it. */
  dispute: z.string().nullable(),
});
export type KeptMoney = z.infer<typeof KeptMoney>;

export const listKeptMoney = endpoint({
  method: "GET",
  path: "/api/kept-money",
  tag: "disputes",
  summary: "Money the discoms keep for the payer, credit by credit, and the refunds of it.",
  who: { payer: payerRoles },
  scope: "disputes:read",
  answer: z.strictObject({
    rows: z.array(KeptMoney),
    leftPaise: PaiseText,
    refunds: z.array(RefundCourse.extend({ discom: z.string() })),
    /** Accounts the discoms know the payer to pay from. */
    accounts: z.array(z.strictObject({ discomId: z.int(), account: z.string(), ifsc: z.string(), name: z.string() })),
  }),
});
