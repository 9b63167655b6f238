// Receipts: one for each decision that paid something, and one for each bill of a connection in it. Read here, written with the decision.

import { z } from "zod";
import { everyone } from "#server/accounts/contract.ts";
import {
  DateText,
  endpoint,
  InstantText,
  Language,
  PaiseText,
  paged,
  pageQuery,
  SmallIdText,
} from "#server/contract.ts";

const tag = "receipts";
const PDF = "application/pdf";
const language = z.strictObject({ language: Language.default("en") });

/** `SBR2600000001`: discom, R, the financial year's start, eight digits. */
export const ReceiptNumber = z.string().regex(/^[A-Z]{2}R\d{10}$/, "a receipt number");
const Position = z.coerce.number().int().min(1).max(100_000);
const params = z.strictObject({ number: ReceiptNumber });

export const receiptStates = ["valid", "cancelled"] as const;
export const ReceiptState = z.enum(receiptStates);
export type ReceiptState = z.infer<typeof ReceiptState>;

export const Receipt = z.strictObject({
  number: z.string(),
  discomId: z.int(),
  /** Short name. */
  discom: z.string(),
  payerName: z.string().nullable(),
  payerNameHi: z.string().nullable(),
  adviceNumber: z.string().nullable(),
  /** The day the money came, by the bank. */
  valueDate: DateText,
  issuedAt: InstantText,
  /** Money received. */
  paise: PaiseText,
  /** What the bills were relieved of. */
  grossPaise: PaiseText,
  utr: z.string(),
  itemsCount: z.int(),
  /** Bills of it that billing has accepted, and that it rejected. */
  postedCount: z.int(),
  rejectedCount: z.int(),
  state: ReceiptState,
});
export type Receipt = z.infer<typeof Receipt>;

export const ReceiptDetail = Receipt.extend({
  discomName: z.string(),
  discomNameHi: z.string(),
  /** Of what was received, kept for later bills. */
  advancePaise: PaiseText,
  /** Paid from an advance that had come on this day; null where the money came for it. */
  advanceOf: DateText.nullable(),
  /** What no money came for: rebate, declared tax, rounding. */
  deductions: z.array(z.strictObject({ kind: z.string(), paise: PaiseText })),
  cancelledAt: InstantText.nullable(),
  /** The bank took the money back, or the discom took its decision back. */
  cancelledBecause: z.enum(["returned", "reversed"]).nullable(),
  verificationUrl: z.string(),
});
export type ReceiptDetail = z.infer<typeof ReceiptDetail>;

/** The receipt of one bill of one connection. */
export const ConnectionReceipt = z.strictObject({
  /** The receipt's number, a hyphen and the position in four digits or more. */
  number: z.string(),
  receiptNumber: z.string(),
  position: z.int(),
  connectionNumber: z.string(),
  connectionName: z.string(),
  site: z.string(),
  billNumber: z.string(),
  month: DateText,
  paise: PaiseText,
  rebatePaise: PaiseText,
  tdsPaise: PaiseText,
  valueDate: DateText,
  utr: z.string(),
  state: ReceiptState,
});
export type ConnectionReceipt = z.infer<typeof ConnectionReceipt>;

const search = z.string().trim().max(60).optional();

export const listReceipts = endpoint({
  method: "GET",
  path: "/api/receipts",
  tag,
  summary:
    "Receipts, the latest first, with the sum of those that stand. `q` finds a number of a receipt, advice, connection or bill, a UTR or a payer; `advice` gives the receipts of one advice.",
  who: everyone,
  scope: "receipts:read",
  query: z.strictObject({
    ...pageQuery,
    q: search,
    discom: SmallIdText.optional(),
    advice: z.string().max(20).optional(),
    from: DateText.optional(),
    to: DateText.optional(),
    state: ReceiptState.optional(),
  }),
  answer: paged(Receipt).extend({ paise: PaiseText }),
});

export const getReceipt = endpoint({
  method: "GET",
  path: "/api/receipts/:number",
  tag,
  summary: "One receipt.",
  who: everyone,
  scope: "receipts:read",
  params,
  answer: ReceiptDetail,
});

export const listReceiptItems = endpoint({
  method: "GET",
  path: "/api/receipts/:number/items",
  tag,
  summary: "The bills a receipt relieved; each has a receipt of its own for its connection.",
  who: everyone,
  scope: "receipts:read",
  params,
  query: z.strictObject({ ...pageQuery, q: search }),
  answer: paged(ConnectionReceipt),
});

export const listConnectionReceipts = endpoint({
  method: "GET",
  path: "/api/connection-receipts",
  tag,
  summary: "Every receipt of one connection, or of one bill, the latest first.",
  who: everyone,
  scope: "receipts:read",
  query: z.strictObject({
    ...pageQuery,
    q: z.string().trim().min(4).max(60),
    discom: SmallIdText.optional(),
  }),
  answer: paged(ConnectionReceipt),
});

export const receiptPdf = endpoint({
  method: "GET",
  path: "/api/receipts/:number/pdf",
  tag,
  summary: "The receipt with all its bills, to print.",
  who: everyone,
  scope: "receipts:read",
  params,
  query: language,
  produces: PDF,
});

export const connectionReceiptPdf = endpoint({
  method: "GET",
  path: "/api/receipts/:number/items/:position/pdf",
  tag,
  summary: "The receipt of one connection, to print.",
  who: everyone,
  scope: "receipts:read",
  params: params.extend({ position: Position }),
  query: language,
  produces: PDF,
});

export const VerifiedReceipt = z.strictObject({
  number: z.string(),
  discom: z.string(),
  discomHi: z.string(),
  paise: PaiseText,
  valueDate: DateText,
  state: ReceiptState,
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
  query: z.strictObject({ item: Position.optional() }),
  answer: VerifiedReceipt,
});
