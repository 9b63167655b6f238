// Basket, advice, approval, challan: what a payer makes of dues, as the wire sees it.

import { z } from "zod";
import { everyPayerRole } from "#server/accounts/contract.ts";
import { BillKey, duesFilter } from "#server/bills/contract.ts";
import {
  DateText,
  endpoint,
  Id,
  InstantText,
  PaiseText,
  PositivePaiseText,
  paged,
  pageQuery,
  SmallId,
  SmallIdText,
} from "#server/contract.ts";
import { AdviceChain, PayableBy, Person } from "./chain/chain-contract.ts";

export const maker = { payer: ["maker"] } as const;

/* Basket */

export const BasketPart = z.strictObject({
  discomId: z.int(),
  discom: z.string(),
  discomName: z.string(),
  discomNameHi: z.string(),
  count: z.int(),
  /** What the bills are relieved of. */
  grossPaise: PaiseText,
  rebatePaise: PaiseText,
  tdsPaise: PaiseText,
  /** What is to be transferred. */
  amountPaise: PaiseText,
  /** The last day on which these amounts hold. */
  validUntil: DateText,
  /** What is to be transferred by when, cheapest first, as rebates run out; the last has no day. */
  payableBy: z.array(PayableBy),
  /** Bills that meanwhile cannot be paid: paid, in another advice, no longer one's own. They are left out of the sums. */
  blocked: z.int(),
});
export type BasketPart = z.infer<typeof BasketPart>;

export const Basket = z.strictObject({
  count: z.int(),
  grossPaise: PaiseText,
  rebatePaise: PaiseText,
  tdsPaise: PaiseText,
  amountPaise: PaiseText,
  validUntil: DateText.nullable(),
  parts: z.array(BasketPart),
});
export type Basket = z.infer<typeof Basket>;

export const BasketItem = z.strictObject({
  discomId: z.int(),
  billId: Id,
  billNumber: z.string(),
  connectionNumber: z.string(),
  site: z.string(),
  month: DateText,
  dueDate: DateText,
  outstandingPaise: PaiseText,
  /** Null pays the whole bill. */
  askedPaise: PaiseText.nullable(),
  paise: PaiseText,
  rebatePaise: PaiseText,
  rebateUntil: DateText.nullable(),
  tdsPaise: PaiseText,
  amountPaise: PaiseText,
  problem: z.enum(["in-advice", "paid", "set-aside", "above-outstanding", "tds-too-large"]).nullable(),
});
export type BasketItem = z.infer<typeof BasketItem>;

const Bills = z.strictObject({ bills: z.array(BillKey).min(1).max(2000) });
export const Changed = z.strictObject({ changed: z.int() });

export const getBasket = endpoint({
  method: "GET",
  path: "/api/basket",
  tag: "basket",
  summary: "Sums of one's basket, one part for each discom.",
  who: maker,
  scope: "advices:make",
  answer: Basket,
});

export const listBasket = endpoint({
  method: "GET",
  path: "/api/basket/items",
  tag: "basket",
  summary: "Bills of one's basket, with what is paid of each.",
  who: maker,
  scope: "advices:make",
  query: z.strictObject({ ...pageQuery, discom: SmallIdText.optional() }),
  answer: paged(BasketItem),
});

export const addToBasket = endpoint({
  method: "POST",
  path: "/api/basket/items",
  tag: "basket",
  summary: "Put bills into one's basket; those that cannot be paid are left out.",
  who: maker,
  scope: "advices:make",
  body: Bills,
  answer: Changed,
});

export const addViewToBasket = endpoint({
  method: "POST",
  path: "/api/basket/view",
  tag: "basket",
  summary: "Put every payable bill of a view of the dues into one's basket.",
  who: maker,
  scope: "advices:make",
  body: z.strictObject({ ...duesFilter, discom: SmallId.optional() }),
  answer: Changed,
});

export const removeFromBasket = endpoint({
  method: "POST",
  path: "/api/basket/removals",
  tag: "basket",
  summary: "Take bills out of one's basket.",
  who: maker,
  scope: "advices:make",
  body: Bills,
  answer: Changed,
});

export const changeBasketItem = endpoint({
  method: "PUT",
  path: "/api/basket/items/:discomId/:billId",
  tag: "basket",
  summary: "Pay a part of a bill, or declare the tax deducted on it.",
  who: maker,
  scope: "advices:make",
  params: z.strictObject({ discomId: SmallIdText, billId: Id }),
  body: z.strictObject({
    paise: PositivePaiseText.nullable(),
    tdsPaise: z.string().regex(/^\d{1,18}$/, "a whole number of paise as text"),
  }),
});

export const declareTds = endpoint({
  method: "PUT",
  path: "/api/basket/tds",
  tag: "basket",
  summary: "Declare tax deducted at one rate on every bill of a discom in the basket, in basis points of what is paid.",
  who: maker,
  scope: "advices:make",
  body: z.strictObject({ discomId: z.int(), basisPoints: z.int().min(0).max(1000) }),
  answer: Changed,
});

export const emptyBasket = endpoint({
  method: "DELETE",
  path: "/api/basket",
  tag: "basket",
  summary: "Empty one's basket, or one discom's part of it.",
  who: maker,
  scope: "advices:make",
  query: z.strictObject({ discom: SmallIdText.optional() }),
  answer: Changed,
});

/* Advice */

/** Two letters of the discom, two digits of the year, eight of the serial, two check digits. */
export const AdviceNumber = z.string().regex(/^[A-Z]{2}\d{12}$/, "an advice number");
export const ofAdvice = z.strictObject({ number: AdviceNumber });
export const ContentHash = z.string().regex(/^[0-9a-f]{64}$/, "a SHA-256 in hex");

export const adviceStates = ["draft", "submitted", "approved", "settled", "posted", "expired", "cancelled"] as const;
export const AdviceState = z.enum(adviceStates);
export type AdviceState = z.infer<typeof AdviceState>;

/** What government payers write on a challan; all optional. */
export const AdviceDetails = z.strictObject({
  ddoCode: z.string().trim().max(30).optional(),
  headOfAccount: z.string().trim().max(60).optional(),
  sanctionNumber: z.string().trim().max(60).optional(),
  /** By which tax is declared, as it is printed: 194Q. */
  tdsSection: z.string().trim().max(20).optional(),
  remarks: z.string().trim().max(200).optional(),
});
export type AdviceDetails = z.infer<typeof AdviceDetails>;

export const AdviceEvent = z.strictObject({
  event: z.enum([
    "prepared",
    "changed",
    "submitted",
    "withdrawn",
    "first-approved",
    "approved",
    "sent-back",
    "cancelled",
    "expired",
    "utr-declared",
    "bank-confirmed",
    "settled",
    "reopened",
    "posted",
  ]),
  state: AdviceState,
  at: InstantText,
  by: Person.nullable(),
  why: z.string().nullable(),
});
export type AdviceEvent = z.infer<typeof AdviceEvent>;

export const Change = z.strictObject({ count: z.int(), paise: PaiseText });

export const Advice = z.strictObject({
  number: AdviceNumber,
  state: AdviceState,
  discomId: z.int(),
  discom: z.string(),
  beneficiary: z.string(),
  beneficiaryHi: z.string(),
  van: z.string(),
  ifsc: z.string(),
  bank: z.string(),
  amountPaise: PaiseText,
  grossPaise: PaiseText,
  rebatePaise: PaiseText,
  tdsPaise: PaiseText,
  items: z.int(),
  part: z.boolean(),
  issuedOn: DateText,
  validUntil: DateText,
  /** Until the end of the last day; negative once it has passed. */
  daysLeft: z.int(),
  /** Below the least amount of RTGS the transfer goes by NEFT. */
  rail: z.enum(["rtgs", "neft"]),
  details: AdviceDetails,
  contentHash: ContentHash,
  preparedBy: Person,
  events: z.array(AdviceEvent),
  utrs: z.array(z.strictObject({ utr: z.string(), at: InstantText })),
  /** Against what a checker saw when it was last sent back; null when it never was. */
  changedSince: z.strictObject({ at: InstantText, added: Change, removed: Change, changed: Change }).nullable(),
  /** Bills that meanwhile stand otherwise than this advice says; while there are any it cannot be approved. */
  staleBills: z.array(z.string()),
  /** Whether the person who asks may approve or send back: a checker who had no hand in what it says. */
  mayDecide: z.boolean(),
  chain: AdviceChain,
  /** Kept for the payer beside the bills when it is paid. */
  advancePaise: PaiseText,
  /** What is to be transferred by when, cheapest first, as the rebates of its bills run out; the last has no day. */
  payableBy: z.array(PayableBy),
  /** The advice this one takes the place of, with what became otherwise. */
  replaces: z.strictObject({ number: AdviceNumber, leftOut: Change, differing: Change }).nullable(),
  replacedBy: AdviceNumber.nullable(),
  /** Leads to the public page that proves the challan; `path` draws its QR on a square of `size`. */
  verification: z.strictObject({ url: z.string(), size: z.int(), path: z.string() }),
});
export type Advice = z.infer<typeof Advice>;

export const AdviceItem = z.strictObject({
  position: z.int(),
  billId: Id,
  billNumber: z.string(),
  connectionNumber: z.string(),
  site: z.string(),
  office: z.string(),
  officeHi: z.string(),
  month: DateText,
  paise: PaiseText,
  rebatePaise: PaiseText,
  tdsPaise: PaiseText,
  amountPaise: PaiseText,
  /** Since a checker last sent it back. */
  change: z.enum(["added", "changed"]).nullable(),
});
export type AdviceItem = z.infer<typeof AdviceItem>;

export const AdviceRow = z.strictObject({
  number: AdviceNumber,
  discom: z.string(),
  state: AdviceState,
  /** A draft that a checker sent back. */
  sentBack: z.boolean(),
  utrDeclared: z.boolean(),
  amountPaise: PaiseText,
  items: z.int(),
  validUntil: DateText,
  preparedBy: Person,
  preparedAt: InstantText,
  changedAt: InstantText,
});
export type AdviceRow = z.infer<typeof AdviceRow>;

const Named = z.strictObject({ number: AdviceNumber });

export const prepareAdvices = endpoint({
  method: "POST",
  path: "/api/advices",
  tag: "advices",
  summary: "Make the basket into advices, one for each discom; their bills are held from now on.",
  who: maker,
  scope: "advices:make",
  idempotent: true,
  body: z.strictObject({
    discomId: SmallId.optional(),
    details: AdviceDetails.optional(),
    /** Money beside the bills, or without any, kept for later ones; needs `discomId`. */
    advancePaise: PositivePaiseText.optional(),
  }),
  answer: z.strictObject({ advices: z.array(Named) }),
});

export const listAdvices = endpoint({
  method: "GET",
  path: "/api/advices",
  tag: "advices",
  summary: "Advices, newest first, with how many stand in each state.",
  who: everyPayerRole,
  scope: "advices:read",
  query: z.strictObject({
    ...pageQuery,
    /** `for-me`: what the person who asks can approve now. */
    state: z.enum([...adviceStates, "open", "for-me"]).optional(),
    /** Part of an advice number, bill number, connection number or UTR. */
    search: z.string().trim().max(40).optional(),
  }),
  answer: paged(AdviceRow).extend({
    counts: z.record(AdviceState, z.strictObject({ count: z.int(), paise: PaiseText })),
    forMe: z.strictObject({ count: z.int(), paise: PaiseText }),
  }),
});

export const getAdvice = endpoint({
  method: "GET",
  path: "/api/advices/:number",
  tag: "advices",
  summary: "One advice: its challan, where it is on its way, who did what.",
  who: everyPayerRole,
  scope: "advices:read",
  params: ofAdvice,
  answer: Advice,
});

export const listAdviceItems = endpoint({
  method: "GET",
  path: "/api/advices/:number/items",
  tag: "advices",
  summary: "Bills of an advice.",
  who: everyPayerRole,
  scope: "advices:read",
  params: ofAdvice,
  query: z.strictObject({
    ...pageQuery,
    search: z.string().trim().max(40).optional(),
    changed: z.enum(["true", "false"]).default("false"),
  }),
  answer: paged(AdviceItem),
});
