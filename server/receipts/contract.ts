// Receipts: one for each decision that paid something, and one for each connection in it. Read here, written with the decision.

import { z } from "zod";
import { everyone } from "#server/accounts/contract.ts";
import { DateText, endpoint, Id, InstantText, Language, PaiseText, paged, pageQuery } from "#server/contract.ts";

const tag = "receipts";
const params = z.strictObject({ id: Id });
const PDF = "application/pdf";
const language = z.strictObject({ language: Language.default("en") });

export const receiptStates = ["valid", "cancelled"] as const;

export const Receipt = z.strictObject({
  id: Id,
  number: z.string(),
  discom: z.string(),
  payerName: z.string().nullable(),
  payerNameHi: z.string().nullable(),
  adviceNumber: z.string().nullable(),
  valueDate: DateText,
  issuedAt: InstantText,
  /** Money received, and what the bills were relieved of. */
  paise: PaiseText,
  grossPaise: PaiseText,
  utr: z.string(),
  itemsCount: z.number().int(),
  state: z.enum(receiptStates),
});
export type Receipt = z.infer<typeof Receipt>;

export const ReceiptDetail = Receipt.extend({
  discomName: z.string(),
  discomNameHi: z.string(),
  /** Of what was received, kept for later bills. */
  advancePaise: PaiseText,
  /** Rebate, declared tax, rounding: gross less what was received for the bills. */
  deductedPaise: PaiseText,
  cancelledAt: InstantText.nullable(),
  verificationUrl: z.string(),
});
export type ReceiptDetail = z.infer<typeof ReceiptDetail>;

export const ReceiptItem = z.strictObject({
  position: z.number().int(),
  /** Of the connection's own receipt. */
  number: z.string(),
  connectionNumber: z.string(),
  connectionName: z.string(),
  site: z.string(),
  billNumber: z.string(),
  month: DateText,
  paise: PaiseText,
});
export type ReceiptItem = z.infer<typeof ReceiptItem>;

export const listReceipts = endpoint({
  method: "GET",
  path: "/api/receipts",
  tag,
  summary: "Receipts, the latest first. `q` finds a receipt or advice number, a UTR or a connection number.",
  who: everyone,
  query: z.strictObject({
    ...pageQuery,
    q: z.string().trim().max(40).optional(),
    from: DateText.optional(),
    to: DateText.optional(),
    state: z.enum(receiptStates).optional(),
  }),
  answer: paged(Receipt).extend({ paise: PaiseText }),
});

export const getReceipt = endpoint({
  method: "GET",
  path: "/api/receipts/:id",
  tag,
  summary: "One receipt.",
  who: everyone,
  params,
  answer: ReceiptDetail,
});

export const listReceiptItems = endpoint({
  method: "GET",
  path: "/api/receipts/:id/items",
  tag,
  summary: "The bills a receipt relieved; each has a receipt of its own for its connection.",
  who: everyone,
  params,
  query: z.strictObject({ ...pageQuery, q: z.string().trim().max(40).optional() }),
  answer: paged(ReceiptItem),
});

export const receiptPdf = endpoint({
  method: "GET",
  path: "/api/receipts/:id/pdf",
  tag,
  summary: "The receipt with all its bills, to print.",
  who: everyone,
  params,
  query: language,
  produces: PDF,
});

export const connectionReceiptPdf = endpoint({
  method: "GET",
  path: "/api/receipts/:id/items/:position/pdf",
  tag,
  summary: "The receipt of one connection, to print.",
  who: everyone,
  params: params.extend({ position: z.coerce.number().int().min(1).max(100_000) }),
  query: language,
  produces: PDF,
});

export const VerifiedReceipt = z.strictObject({
  number: z.string(),
  discom: z.string(),
  discomHi: z.string(),
  paise: PaiseText,
  valueDate: DateText,
  state: z.enum(receiptStates),
  cancelledAt: InstantText.nullable(),
});
export type VerifiedReceipt = z.infer<typeof VerifiedReceipt>;

export const verifyReceipt = endpoint({
  method: "GET",
  path: "/api/verify/receipt/:token",
  tag,
  summary: "Whether a receipt is genuine and still stands, by what its QR carries. Says nothing of who paid for what.",
  who: "anyone",
  params: z.strictObject({ token: z.uuid() }),
  query: z.strictObject({ item: z.coerce.number().int().min(1).max(100_000).optional() }),
  answer: VerifiedReceipt,
});
