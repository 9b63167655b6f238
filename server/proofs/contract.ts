// Proof of payment of a connection: a letter that asks to hold a disconnection, what the bank says, and a page that says it to anybody.

import { z } from "zod";
import { everyPayerRole } from "#server/accounts/contract.ts";
import { DateText, endpoint, InstantText, Language, PaiseText, SmallIdText } from "#server/contract.ts";
import { AdviceNumber } from "#server/payments/contract.ts";
import { ReceiptNumber } from "#server/receipts/contract.ts";
import { PaperAsked } from "#server/work/papers-contract.ts";

const tag = "proof of payment";
export const CONNECTIONS_MAX = 10_000;

/**
 * `bank-confirmed`: the bank told of the money, its statement has not shown it. `reconciled`: received and set against the bills,
 * not yet in billing's books. `posted`: in billing's books. `cancelled`: the bank or the discom took it back; it proves nothing.
 */
export const proofStates = ["bank-confirmed", "reconciled", "posted", "cancelled"] as const;
export const ProofState = z.enum(proofStates);
export type ProofState = z.infer<typeof ProofState>;

/** As it stands in papers: digits, at most twelve. */
const ConnectionNumber = z.string().regex(/^\d{6,12}$/, "a connection's number");
/** By receipt once there is one, before that by the advice the bank has confirmed. */
const Of = z.union([ReceiptNumber, AdviceNumber]);

export const ProofBill = z.strictObject({
  number: z.string(),
  month: DateText,
  /** Null where the connection is another payer's by now. */
  dueDate: DateText.nullable(),
  amountPaise: PaiseText.nullable(),
  /** What this payment relieved, or will relieve, it of. */
  paise: PaiseText,
  posted: z.boolean(),
});
export type ProofBill = z.infer<typeof ProofBill>;

export const Proof = z.strictObject({
  of: z.string(),
  discom: z.string(),
  connection: z.strictObject({ number: z.string(), name: z.string(), site: z.string() }),
  state: ProofState,
  paise: PaiseText,
  bills: z.array(ProofBill),
  utr: z.string(),
  /** The bank's value date, or the day it told of. */
  paidOn: DateText,
  adviceNumber: z.string().nullable(),
  receiptNumber: z.string().nullable(),
});
export type Proof = z.infer<typeof Proof>;

export const listProofs = endpoint({
  method: "GET",
  path: "/api/proofs",
  tag,
  summary:
    "What can be proved: the payments of one connection, the latest first, or every connection of one receipt or bank-confirmed advice.",
  who: everyPayerRole,
  scope: "receipts:read",
  query: z
    .strictObject({
      connection: ConnectionNumber.optional(),
      discom: SmallIdText.optional(),
      of: Of.optional(),
    })
    .refine(({ connection, of }) => connection !== undefined || of !== undefined, "connection or of"),
  answer: z.strictObject({ rows: z.array(Proof), total: z.int() }),
});

/** What stands under the letter and at its head. */
export const Letter = z.strictObject({
  name: z.string().trim().max(100).default(""),
  designation: z.string().trim().max(100).default(""),
  /** The payer's own letter number. */
  reference: z.string().trim().max(60).default(""),
});
export type Letter = z.infer<typeof Letter>;
export const PackLanguage = z.enum([...Language.options, "both"]);
export type PackLanguage = z.infer<typeof PackLanguage>;

export const proofPdf = endpoint({
  method: "GET",
  path: "/api/proofs/pdf",
  tag,
  summary: "The pack of one connection: letter, bank's line, bills, timeline and receipt, in English, Hindi or both.",
  who: everyPayerRole,
  scope: "receipts:read",
  query: z.strictObject({
    of: Of,
    connection: ConnectionNumber,
    language: PackLanguage.default("both"),
    ...Letter.shape,
  }),
  produces: "application/pdf",
});

export const ProofPapers = z.strictObject({
  of: Of,
  /** Left out: every connection of it. */
  connections: z.array(ConnectionNumber).min(1).max(1000).optional(),
  as: z.enum(["pdf", "zip"]),
  language: PackLanguage,
  letter: Letter,
});
export type ProofPapers = z.infer<typeof ProofPapers>;

export const askProofPapers = endpoint({
  method: "POST",
  path: "/api/proofs/papers",
  tag,
  summary: `Draw the packs of up to ${CONNECTIONS_MAX} connections in the background, as one PDF or as a ZIP.`,
  who: everyPayerRole,
  scope: "receipts:read",
  body: ProofPapers,
  answer: PaperAsked,
  idempotent: true,
});

export const VerifiedPayment = z.strictObject({
  state: ProofState,
  discom: z.string(),
  discomHi: z.string(),
  connectionNumber: z.string(),
  bills: z.array(z.strictObject({ number: z.string(), month: DateText, paise: PaiseText, posted: z.boolean() })),
  paise: PaiseText,
  utr: z.string(),
  paidOn: DateText,
  receiptNumber: z.string().nullable(),
  /** When the bank confirmed it, when it was matched, when billing took the last of the bills, when it was cancelled. */
  confirmedAt: InstantText.nullable(),
  reconciledAt: InstantText.nullable(),
  postedAt: InstantText.nullable(),
  cancelledAt: InstantText.nullable(),
});
export type VerifiedPayment = z.infer<typeof VerifiedPayment>;

export const verifyPayment = endpoint({
  method: "GET",
  path: "/api/verify/payment/:of/:connection",
  tag,
  summary: "How a connection's payment stands now, by what the QR of its proof carries. Does not say who paid.",
  who: "anyone",
  params: z.strictObject({ of: Of, connection: ConnectionNumber }),
  query: z.strictObject({ token: z.string().max(40) }),
  answer: VerifiedPayment,
});
