// A month in figures: what was billed, paid and left, for a payer and for each of its sub-units.

import { z } from "zod";
import { everyPayerRole } from "#server/accounts/contract.ts";
import { DateText, endpoint, Id, InstantText, Language } from "#server/contract.ts";
import { AccountSums } from "./account-contract.ts";

const tag = "statement of account";

export const SummaryFigures = z.strictObject({
  payer: z.string(),
  payerHi: z.string(),
  discoms: z.array(
    AccountSums.extend({ discom: z.string(), discomHi: z.string(), connectionsCount: z.int(), receiptsCount: z.int() }),
  ),
  sums: AccountSums,
  connectionsCount: z.int(),
  receiptsCount: z.int(),
});
export type SummaryFigures = z.infer<typeof SummaryFigures>;

export const MonthlySummary = z.strictObject({
  id: Id,
  /** Its first day. */
  month: DateText,
  unit: z.strictObject({ id: Id, name: z.string(), nameHi: z.string() }).nullable(),
  figures: SummaryFigures,
  madeAt: InstantText,
});
export type MonthlySummary = z.infer<typeof MonthlySummary>;

export const listSummaries = endpoint({
  method: "GET",
  path: "/api/monthly-summaries",
  tag,
  summary: "The monthly summaries of the payer and of the sub-units one belongs to, the latest first.",
  who: everyPayerRole,
  scope: "receipts:read",
  answer: z.strictObject({ rows: z.array(MonthlySummary) }),
});

export const monthlySummaryPdf = endpoint({
  method: "GET",
  path: "/api/monthly-summaries/:id/pdf",
  tag,
  summary: "A month's summary to print.",
  who: everyPayerRole,
  scope: "receipts:read",
  params: z.strictObject({ id: Id }),
  query: z.strictObject({ language: Language.default("en") }),
  produces: "application/pdf",
});
