// Refunds: prepared by one, approved by another, paid by the bank, known again in the statement by their number.

import { z } from "zod";
import {
  DateText,
  endpoint,
  Id,
  InstantText,
  PaiseText,
  PositivePaiseText,
  paged,
  pageQuery,
} from "#server/contract.ts";
import { deciders, Person, params, readers, reason } from "../contract.ts";

const tag = "refunds";
const Named = z.strictObject({ id: Id, name: z.string(), nameHi: z.string() });

/** `came-back`: paid, and the bank brought it back. `void`: the bank took the credit itself back before it was paid. */
export const refundStates = ["payable", "paid", "came-back", "cancelled", "void"] as const;
export const RefundState = z.enum(refundStates);

const account = z.string().regex(/^[0-9]{6,20}$/, "6 to 20 digits");
const ifsc = z.string().regex(/^[A-Z]{4}0[A-Z0-9]{6}$/, "an IFSC");
/** Where a beneficiary is known from: the credit's own text, the payer's registered remitters, or typed. */
const KnownBy = z.enum(["credit", "registered", "typed"]);

export const Beneficiary = z.strictObject({ account, ifsc, name: z.string().trim().min(2).max(120) });

export const KnownBeneficiary = z.strictObject({
  account: z.string(),
  ifsc: z.string(),
  name: z.string(),
  knownBy: KnownBy,
});

export const Preparation = z.strictObject({
  lineId: Id,
  sequence: z.number().int(),
  valueDate: DateText,
  narration: z.string(),
  /** What of the credit can be given back: what is left of the kept money, or all of it where nothing is decided. */
  paise: PaiseText,
  /** Kept as the payer's advance already; otherwise approving keeps it first. */
  kept: z.boolean(),
  payer: Named.nullable(),
  beneficiaries: z.array(KnownBeneficiary),
});
export type Preparation = z.infer<typeof Preparation>;

export const prepareRefund = endpoint({
  method: "GET",
  path: "/api/lines/:id/refund",
  tag,
  summary: "What can be given back of a credit, to whom, and which accounts of theirs are known.",
  who: readers,
  params,
  query: z.strictObject({ payer: Id.optional() }),
  answer: Preparation,
});

export const askRefund = endpoint({
  method: "POST",
  path: "/api/lines/:id/refund",
  tag,
  summary: "Prepare a refund of a credit; a second person approves it. Nothing moves before.",
  who: deciders,
  params,
  body: z.strictObject({
    sequence: z.number().int().min(0),
    payerId: Id,
    paise: PositivePaiseText,
    beneficiary: Beneficiary,
    reason,
  }),
  answer: z.strictObject({ approvalId: Id }),
  idempotent: true,
});

export const RefundRow = z.strictObject({
  id: Id,
  /** Goes with the payment; the bank's debit is known by it. */
  number: z.string(),
  payer: Named,
  paise: PaiseText,
  account: z.string(),
  ifsc: z.string(),
  beneficiary: z.string(),
  knownBy: KnownBy,
  state: RefundState,
  askedBy: Person,
  approvedBy: Person,
  approvedAt: InstantText,
  approvalId: Id,
  lineId: Id,
  paidByLineId: Id.nullable(),
  paidOn: DateText.nullable(),
  why: z.string(),
  cancelledBecause: z.string().nullable(),
});
export type RefundRow = z.infer<typeof RefundRow>;

export const listRefunds = endpoint({
  method: "GET",
  path: "/api/refunds",
  tag,
  summary: "Refunds to be paid, or those that are over, newest first.",
  who: readers,
  query: z.strictObject({ state: z.enum(["open", "over"]).default("open"), ...pageQuery }),
  answer: paged(RefundRow).extend({ paise: PaiseText }),
});

export const RefundDebit = z.strictObject({
  lineId: Id,
  valueDate: DateText,
  narration: z.string(),
  sequence: z.number().int(),
});
export type RefundDebit = z.infer<typeof RefundDebit>;

export const RefundDetail = RefundRow.extend({
  creditOn: DateText,
  creditPaise: PaiseText,
  creditNarration: z.string(),
  /** Unexplained debits of exactly its amount: it may be one of them. */
  debits: z.array(RefundDebit),
});
export type RefundDetail = z.infer<typeof RefundDetail>;

export const getRefund = endpoint({
  method: "GET",
  path: "/api/refunds/:id",
  tag,
  summary: "A refund with its payment instruction, and the debits it may have been paid by.",
  who: readers,
  params,
  answer: RefundDetail,
});

export const RefundNow = z.strictObject({ id: Id, state: RefundState });

export const cancelRefund = endpoint({
  method: "POST",
  path: "/api/refunds/:id/cancellation",
  tag,
  summary: "Give up a refund that is not paid, or came back: the money is the payer's advance again.",
  who: deciders,
  params,
  body: z.strictObject({ reason }),
  answer: RefundNow,
  idempotent: true,
});

export const payRefund = endpoint({
  method: "POST",
  path: "/api/refunds/:id/payment",
  tag,
  summary: "Say which debit of the statement paid it, where the bank left its number out.",
  who: deciders,
  params,
  body: z.strictObject({ lineId: Id, sequence: z.number().int().min(0), reason }),
  answer: RefundNow,
  idempotent: true,
});
