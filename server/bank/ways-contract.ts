// How a payer can pay from its own bank: its standing accounts, and a file of several advices for the bank's bulk payments.

import { z } from "zod";
import { everyPayerRole } from "#server/accounts/contract.ts";
import { DateText, endpoint, PaiseText } from "#server/contract.ts";
import { AdviceNumber } from "#server/payments/contract.ts";

const tag = "ways to pay";

export const WaysToPay = z.strictObject({
  /** One for each discom that admitted the payer. */
  rows: z.array(
    z.strictObject({
      discomId: z.int(),
      discom: z.string(),
      beneficiary: z.string(),
      beneficiaryHi: z.string(),
      /** The payer's standing virtual account there. */
      van: z.string(),
      ifsc: z.string(),
      bank: z.string(),
      /** By the policy in force for this payer, of an amount that is not exactly something it owes: what less than all pays … */
      partPayment: z.enum(["oldest-due-first", "hold"]),
      /** … and what becomes of more than all. `hold`: a person of the discom decides. */
      excess: z.enum(["advance", "hold"]),
    }),
  ),
  upiLimitPaise: PaiseText,
  /** Whether an aggregator's page is set up. */
  online: z.boolean(),
  /** The demo's sandbox bank; null elsewhere. */
  sandboxBank: z.string().nullable(),
});
export type WaysToPay = z.infer<typeof WaysToPay>;

export const getWaysToPay = endpoint({
  method: "GET",
  path: "/api/ways-to-pay",
  tag,
  summary: "The payer's standing virtual accounts, and which other ways there are.",
  who: everyPayerRole,
  scope: "advices:read",
  answer: WaysToPay,
});

export const bulkFormats = ["pipe", "vendor-csv"] as const;
export const BulkFormat = z.enum(bulkFormats);
export type BulkFormat = z.infer<typeof BulkFormat>;

export const BULK_ADVICES_MAX = 200;

export const bulkPaymentFile = endpoint({
  method: "GET",
  path: "/api/bulk-payment-file",
  tag,
  summary:
    "A file for the bulk payments of the payer's bank: each approved advice one RTGS or NEFT payment, by its amount.",
  who: { payer: ["maker", "checker", "admin"] },
  scope: "advices:make",
  query: z.strictObject({
    advices: z
      .string()
      .transform((list) => list.split(","))
      .pipe(z.array(AdviceNumber).min(1).max(BULK_ADVICES_MAX)),
    format: BulkFormat,
    /** The account the payer's bank debits. */
    debitAccount: z.string().regex(/^\d{6,20}$/, "6 to 20 digits"),
    day: DateText,
  }),
  produces: "text/csv",
});
