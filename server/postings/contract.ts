// The outbox to the billing system: what was decided here and billing must hear, and what it answered, bill by bill.

import { z } from "zod";
import { DateText, endpoint, Id, InstantText, PaiseText, paged, pageQuery } from "#server/contract.ts";

const tag = "postings";
const readers = { discom: ["accountant", "supervisor", "admin", "billing"] } as const;

/** Of a posting: something of it waits for billing; something was rejected and not sent again; all of it is done with. */
export const postingStates = ["waiting", "rejected", "acknowledged"] as const;
export const PostingState = z.enum(postingStates);
export type PostingState = z.infer<typeof PostingState>;

/**
 * Of a bill in a posting. `needless`: a reversal of what billing never took, or a rejected payment taken back since.
 * `retried`: rejected, and sent again in a later posting.
 */
export const itemStates = ["waiting", "accepted", "rejected", "retried", "needless"] as const;
export const ItemState = z.enum(itemStates);
export type ItemState = z.infer<typeof ItemState>;

export const PostingKind = z.enum(["payment", "reversal"]);

export const Posting = z.strictObject({
  id: Id,
  kind: PostingKind,
  /** 1, and one more each time rejected bills of the receipt were sent again. */
  attempt: z.int(),
  createdAt: InstantText,
  receiptNumber: z.string(),
  adviceNumber: z.string().nullable(),
  payerName: z.string().nullable(),
  payerNameHi: z.string().nullable(),
  valueDate: DateText,
  utr: z.string(),
  itemsCount: z.int(),
  paise: PaiseText,
  waitingCount: z.int(),
  waitingPaise: PaiseText,
  acceptedCount: z.int(),
  /** Rejected, and somebody has to do something. */
  rejectedCount: z.int(),
  /** Rejected, but sent again since, or of a receipt cancelled since. */
  resolvedCount: z.int(),
  needlessCount: z.int(),
});
export type Posting = z.infer<typeof Posting>;

/** `paise`: payments less reversals. */
const Sum = z.strictObject({ postings: z.int(), items: z.int(), paise: PaiseText });
export type PostingSum = z.infer<typeof Sum>;

const search = z.string().trim().max(60).optional();

export const listPostings = endpoint({
  method: "GET",
  path: "/api/postings",
  tag,
  summary: "Postings in a state, those that wait the oldest first, with the sums of all states.",
  who: readers,
  query: z.strictObject({ ...pageQuery, state: PostingState.default("waiting"), q: search }),
  answer: paged(Posting).extend({ sums: z.strictObject({ waiting: Sum, rejected: Sum, acknowledged: Sum }) }),
});

export const PostingItem = z.strictObject({
  postingId: Id,
  kind: PostingKind,
  attempt: z.int(),
  receiptNumber: z.string(),
  payerName: z.string().nullable(),
  payerNameHi: z.string().nullable(),
  connectionNumber: z.string(),
  billNumber: z.string(),
  paise: PaiseText,
  valueDate: DateText,
  state: ItemState,
  /** Billing's own number of the entry. */
  reference: z.string(),
  message: z.string(),
  answeredAt: InstantText.nullable(),
});
export type PostingItem = z.infer<typeof PostingItem>;

export const listPostingItems = endpoint({
  method: "GET",
  path: "/api/posting-items",
  tag,
  summary: "Bills of one posting, or all that billing rejected and nobody sent again.",
  who: readers,
  query: z.strictObject({ ...pageQuery, posting: Id.optional(), q: search }),
  answer: paged(PostingItem),
});

export const exportPostings = endpoint({
  method: "GET",
  path: "/api/postings/export",
  tag,
  summary:
    "What waits for billing, bill by bill, as CSV: posting_id, kind, receipt_number, connection, bill_number, amount in rupees, value_date, utr. `since` leaves out postings up to that id; without it everything not answered comes again, which is safe.",
  who: { discom: ["billing", "accountant"] },
  query: z.strictObject({ since: Id.optional() }),
  produces: "text/csv",
});

export const Acknowledgement = z.strictObject({
  postingId: Id,
  billNumber: z.string().trim().min(1).max(40),
  outcome: z.enum(["accepted", "rejected"]),
  /** Billing's own number of the entry. */
  reference: z.string().trim().max(100).default(""),
  message: z.string().trim().max(500).default(""),
});
export type Acknowledgement = z.infer<typeof Acknowledgement>;

export const acknowledgementProblems = [
  "unknown-posting",
  "bill-not-in-posting",
  "answered-otherwise",
  "answered-twice",
] as const;

export const AcknowledgementResult = z.strictObject({
  taken: z.int(),
  /** Said before: nothing changes. */
  repeated: z.int(),
  /** Advices of which every bill is now accepted. */
  advicesPosted: z.int(),
  /** `row` counts the rows sent from 1. */
  problems: z.array(
    z.strictObject({
      row: z.int(),
      postingId: z.string(),
      billNumber: z.string(),
      code: z.enum(acknowledgementProblems),
    }),
  ),
});
export type AcknowledgementResult = z.infer<typeof AcknowledgementResult>;

export const ACKNOWLEDGEMENTS_MAX = 10_000;

export const acknowledgePostings = endpoint({
  method: "POST",
  path: "/api/postings/acknowledgements",
  tag,
  summary:
    "Billing's answers, one for each bill of a posting. The same answer again changes nothing; what cannot be taken is named row by row, and the rest is taken.",
  who: { discom: ["billing"] },
  body: z.strictObject({ rows: z.array(Acknowledgement).min(1).max(ACKNOWLEDGEMENTS_MAX) }),
  answer: AcknowledgementResult,
});

const RejectedBill = z.strictObject({ postingId: Id, billNumber: z.string().min(1).max(40) });
export type RejectedBill = z.infer<typeof RejectedBill>;

export const retryPostings = endpoint({
  method: "POST",
  path: "/api/postings/retries",
  tag,
  summary: "Sends bills that billing rejected again, as new postings: the named ones, or all of them.",
  who: { discom: ["accountant", "supervisor"] },
  body: z.strictObject({ bills: z.union([z.literal("all"), z.array(RejectedBill).min(1).max(5000)]) }),
  answer: z.strictObject({ postings: z.int(), items: z.int(), paise: PaiseText }),
  idempotent: true,
});
