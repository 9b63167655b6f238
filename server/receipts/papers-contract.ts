// Many receipts at once: a list of them as a table, and their papers as one PDF or packed one by one.

import { z } from "zod";
import { everyone } from "#server/accounts/contract.ts";
import { DateText, endpoint, Language, SmallIdText } from "#server/contract.ts";
import { PaperAsked } from "#server/work/papers-contract.ts";
import { ReceiptNumber, ReceiptState } from "./contract.ts";

const tag = "receipts";

/** More than these are asked for in several turns: by month, by advice. */
export const RECEIPTS_MAX = 2_000;
export const SLIPS_MAX = 50_000;

export const ReceiptSelection = z.strictObject({
  q: z.string().trim().max(60).optional(),
  discom: z.number().int().optional(),
  advice: z.string().max(20).optional(),
  from: DateText.optional(),
  to: DateText.optional(),
  state: ReceiptState.optional(),
  /** These alone. */
  numbers: z.array(ReceiptNumber).min(1).max(200).optional(),
});
export type ReceiptSelection = z.infer<typeof ReceiptSelection>;

export const ReceiptPapers = z.strictObject({
  selection: ReceiptSelection,
  /** Whole receipts with their bills, or a receipt for each connection. */
  per: z.enum(["receipt", "connection"]),
  /** One file to print, or a ZIP with a file for each and a list of them. */
  as: z.enum(["pdf", "zip"]),
  language: Language,
});
export type ReceiptPapers = z.infer<typeof ReceiptPapers>;

export const askReceiptPapers = endpoint({
  method: "POST",
  path: "/api/receipts/papers",
  tag,
  summary: `Draw all receipts of a selection in the background, as one PDF or as a ZIP: up to ${RECEIPTS_MAX} receipts or ${SLIPS_MAX} receipts of connections. Follow the work, then fetch its file.`,
  who: everyone,
  scope: "receipts:read",
  body: ReceiptPapers,
  answer: PaperAsked,
  idempotent: true,
});

export const exportReceipts = endpoint({
  method: "GET",
  path: "/api/receipts/export",
  tag,
  summary: "The list of receipts as CSV, workbook or PDF, with the sum of those that stand.",
  who: everyone,
  scope: "receipts:read",
  query: z.strictObject({
    q: z.string().trim().max(60).optional(),
    discom: SmallIdText.optional(),
    advice: z.string().max(20).optional(),
    from: DateText.optional(),
    to: DateText.optional(),
    state: ReceiptState.optional(),
    as: z.enum(["csv", "xlsx", "pdf"]),
    language: Language.default("en"),
  }),
  produces: "application/octet-stream",
});
