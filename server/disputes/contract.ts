// Disputes of payers as the wire sees them: raised, talked about, decided; one list for both sides.

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
  payerRoles,
} from "#server/contract.ts";
import { Beneficiary } from "#server/reconciliation/kept-money/refunds-contract.ts";

const tag = "disputes";
const whoPays = { payer: ["maker", "checker", "admin"] } as const;
const deciders = { discom: ["accountant", "supervisor"] } as const;
const readers = { payer: payerRoles, discom: ["accountant", "supervisor", "admin", "billing"] } as const;
const Person = z.strictObject({ id: Id, name: z.string(), nameHi: z.string() });

export const disputeKinds = [
  "wrong-amount",
  "wrong-reading",
  "already-paid",
  "not-my-connection",
  "payment-not-shown",
  "double-payment",
  "refund",
  "carry-forward",
  "other",
] as const;
export const DisputeKind = z.enum(disputeKinds);
export type DisputeKind = z.infer<typeof DisputeKind>;

/** `with-payer`: the discom asked something and waits for it. */
export const disputeStates = ["raised", "with-discom", "with-payer", "decided", "closed"] as const;
export const DisputeState = z.enum(disputeStates);
export type DisputeState = z.infer<typeof DisputeState>;

/** All but the last uphold it. `payment-placed`: the payment was found and now stands where it belongs. */
export const outcomes = ["correct-bill", "payment-placed", "refund", "carry-forward", "refused"] as const;
export const Outcome = z.enum(outcomes);
export type Outcome = z.infer<typeof Outcome>;

export const disputeEvents = [
  "raised",
  "wrote",
  "answered",
  "asked",
  "assigned",
  "decided",
  "withdrawn",
  "accepted",
  "closed",
  "reopened",
] as const;

export const DisputeNumber = z.string().regex(/^D\d{8,18}$/, "a dispute's number");
const params = z.strictObject({ number: DisputeNumber });
const Said = z.string().trim().min(5).max(4000);

export const About = z.enum(["bill", "advice", "receipt", "payment", "advance"]);
export type About = z.infer<typeof About>;

/** A bill, advice or receipt by its number; a payment by its UTR; kept money by its credit (`lineId`). */
export const NewAbout = z.discriminatedUnion("about", [
  z.strictObject({ about: z.literal("bill"), discomId: z.int(), billNumber: z.string().trim().min(1).max(40) }),
  z.strictObject({ about: z.literal("advice"), number: z.string().trim().max(20) }),
  z.strictObject({ about: z.literal("receipt"), number: z.string().trim().max(20) }),
  z.strictObject({
    about: z.literal("payment"),
    discomId: z.int(),
    utr: z.string().trim().toUpperCase().min(6).max(40),
    paidOn: DateText.optional(),
  }),
  z.strictObject({ about: z.literal("advance"), discomId: z.int(), lineId: Id }),
]);
export type NewAbout = z.infer<typeof NewAbout>;

/** What is asked for with it. */
export const DisputeWish = z.strictObject({
  /** The day the payer says it paid. */
  paidOn: DateText.optional(),
  /** Where a refund is to go. */
  beneficiary: Beneficiary.optional(),
  /** Which bills a carry-forward is to pay; none named leaves it to the discom. */
  bills: z.array(z.string().max(40)).max(200).optional(),
});
export type DisputeWish = z.infer<typeof DisputeWish>;

export const DisputeRow = z.strictObject({
  number: DisputeNumber,
  discomId: z.int(),
  discom: z.string(),
  payer: Person,
  kind: DisputeKind,
  about: About,
  reference: z.string(),
  connectionNumber: z.string().nullable(),
  paise: PaiseText.nullable(),
  state: DisputeState,
  outcome: Outcome.nullable(),
  /** The discom gives itself until this day; negative days are overdue. */
  dueOn: DateText,
  daysLeft: z.int(),
  assignedTo: Person.nullable(),
  raisedAt: InstantText,
  changedAt: InstantText,
});
export type DisputeRow = z.infer<typeof DisputeRow>;

export const DisputeEvent = z.strictObject({
  seq: z.int(),
  event: z.enum(disputeEvents),
  side: z.enum(["payer", "discom", "clock"]),
  /** Null for the other side's people: they are named by their side. */
  by: Person.nullable(),
  said: z.string(),
  outcome: Outcome.nullable(),
  at: InstantText,
});
export type DisputeEvent = z.infer<typeof DisputeEvent>;

/** The way of a refund: asked by one, approved by another, paid by the bank's debit. */
export const RefundCourse = z.strictObject({
  approvalId: Id,
  /** Names it at the bank, once it is approved. */
  number: z.string().nullable(),
  paise: PaiseText,
  state: z.enum(["asked", "approved", "refused", "withdrawn", "voided", "paid", "came-back", "cancelled"]),
  beneficiary: z.string(),
  /** The last four digits. */
  accountEnd: z.string(),
  askedAt: InstantText,
  answeredAt: InstantText.nullable(),
  because: z.string().nullable(),
  paidOn: DateText.nullable(),
  /** The bank's own number of the debit, where its text gives one. */
  utr: z.string().nullable(),
});
export type RefundCourse = z.infer<typeof RefundCourse>;

export const Dispute = DisputeRow.extend({
  wish: DisputeWish,
  billId: Id.nullable(),
  lineId: Id.nullable(),
  /** Null for the discom. */
  raisedBy: Person.nullable(),
  events: z.array(DisputeEvent),
  files: z.array(
    z.strictObject({
      id: Id,
      side: z.enum(["payer", "discom"]),
      name: z.string(),
      mediaType: z.string(),
      bytesCount: z.int(),
      at: InstantText,
    }),
  ),
  /** The newest first; more than one where an earlier asking came to nothing. */
  refunds: z.array(RefundCourse),
  carried: z.strictObject({ paise: PaiseText, bills: z.array(z.string()), receipts: z.array(z.string()) }).nullable(),
  setAside: z.boolean(),
  /** Until when it can be taken up again; null when it cannot. */
  reopenUntil: DateText.nullable(),
});
export type Dispute = z.infer<typeof Dispute>;

export const listDisputes = endpoint({
  method: "GET",
  path: "/api/disputes",
  tag,
  summary: "Disputes, what waits longest for the reader's side first.",
  who: readers,
  scope: "disputes:read",
  query: z.strictObject({
    view: z.enum(["open", "mine", "with-payer", "decided", "closed", "all"]).default("open"),
    kind: DisputeKind.optional(),
    /** Part of a number, reference, connection or payer. */
    q: z.string().trim().max(60).optional(),
    overdue: z.enum(["true", "false"]).default("false"),
    ...pageQuery,
  }),
  answer: paged(DisputeRow).extend({ overdue: z.int(), open: z.int() }),
});

export const getDispute = endpoint({
  method: "GET",
  path: "/api/disputes/:number",
  tag,
  summary: "One dispute: what was said, its papers, its decision and the way of its refund.",
  who: readers,
  scope: "disputes:read",
  params,
  answer: Dispute,
});

export const raiseDispute = endpoint({
  method: "POST",
  path: "/api/disputes",
  tag,
  summary: "Raise a dispute on a bill, a payment, a receipt or kept money; one open dispute a bill.",
  who: whoPays,
  scope: "disputes:raise",
  body: z.strictObject({
    kind: DisputeKind,
    subject: NewAbout,
    paise: PositivePaiseText.nullable().default(null),
    said: Said,
    wish: DisputeWish.default({}),
    /** Leaves the bill out of baskets and advices until the payer puts it back. */
    setAside: z.boolean().default(false),
  }),
  answer: z.strictObject({ number: DisputeNumber }),
  idempotent: true,
});

export const writeToDispute = endpoint({
  method: "POST",
  path: "/api/disputes/:number/messages",
  tag,
  summary: "Say something in a dispute that is open. The discom may ask: then it waits for the payer.",
  who: { payer: whoPays.payer, discom: deciders.discom },
  scope: "disputes:raise",
  params,
  body: z.strictObject({ said: Said, asks: z.boolean().default(false) }),
});

export const addDisputeFile = endpoint({
  method: "POST",
  path: "/api/disputes/:number/files",
  tag,
  summary: "Attach a PDF, PNG or JPEG of at most 5 MB; five a side.",
  who: { payer: whoPays.payer, discom: deciders.discom },
  scope: "disputes:raise",
  params,
  upload: { maxBytes: 5 * 1024 * 1024 },
  answer: z.strictObject({ id: Id }),
});

export const getDisputeFile = endpoint({
  method: "GET",
  path: "/api/disputes/:number/files/:id",
  tag,
  summary: "An attached paper, to be saved and never shown in the browser.",
  who: readers,
  scope: "disputes:read",
  params: z.strictObject({ number: DisputeNumber, id: Id }),
  produces: "application/octet-stream",
});

export const assignDispute = endpoint({
  method: "PUT",
  path: "/api/disputes/:number/assignment",
  tag,
  summary: "Say who of the discom takes care of it.",
  who: deciders,
  params,
  body: z.strictObject({ userId: Id.nullable() }),
});

export const listDisputeStaff = endpoint({
  method: "GET",
  path: "/api/dispute-staff",
  tag,
  summary: "Who of the discom may take care of disputes.",
  who: deciders,
  answer: z.strictObject({ rows: z.array(Person) }),
});

export const decideDispute = endpoint({
  method: "POST",
  path: "/api/disputes/:number/decision",
  tag,
  summary:
    "Decide it, with the reason the payer reads. A refund asks for a second person's approval; a carry-forward pays the bills at once.",
  who: deciders,
  params,
  body: z
    .strictObject({
      outcome: Outcome,
      said: Said,
      refund: z
        .strictObject({ lineId: Id, sequence: z.int().min(0), paise: PositivePaiseText, beneficiary: Beneficiary })
        .optional(),
      bills: z
        .array(z.strictObject({ billNumber: z.string().max(40), paise: PositivePaiseText }))
        .min(1)
        .max(200)
        .optional(),
    })
    .refine(({ outcome, refund }) => (outcome === "refund") === (refund !== undefined), {
      path: ["refund"],
      message: "a refund says of which credit, how much and where to",
    })
    .refine(({ outcome, bills }) => (outcome === "carry-forward") === (bills !== undefined), {
      path: ["bills"],
      message: "a carry-forward says which bills it pays",
    }),
  idempotent: true,
});

export const closeDispute = endpoint({
  method: "POST",
  path: "/api/disputes/:number/closing",
  tag,
  summary: "Withdraw it while it is open, with a reason; or accept what was decided.",
  who: whoPays,
  scope: "disputes:raise",
  params,
  body: z.strictObject({ said: z.string().trim().max(4000).default("") }),
});

export const reopenDispute = endpoint({
  method: "POST",
  path: "/api/disputes/:number/reopening",
  tag,
  summary: "Take up a decided dispute again, once and within the discom's days, saying why.",
  who: whoPays,
  scope: "disputes:raise",
  params,
  body: z.strictObject({ said: Said }),
});
