// The outbox to the billing system: what was decided here and billing must hear, and what it answered, bill by bill.

import { z } from "zod";
import { DateText, endpoint, Id, InstantText, PaiseText, paged, pageQuery } from "#server/contract.ts";

const tag = "postings";
const readers = { discom: ["accountant", "supervisor", "admin", "billing"] } as const;
const billing = { discom: ["billing"] } as const;

export const postingStates = ["waiting", "rejected", "accepted"] as const;
export const PostingState = z.enum(postingStates);
export type PostingState = z.infer<typeof PostingState>;

export const Posting = z.strictObject({
  id: Id,
  kind: z.enum(["payment", "reversal"]),
  state: PostingState,
  createdAt: InstantText,
  /** How often it was sent: 1, and one more each time it was asked to be sent again. */
  attempt: z.number().int(),
  receiptId: Id,
  receiptNumber: z.string(),
  payerName: z.string().nullable(),
  payerNameHi: z.string().nullable(),
  adviceNumber: z.string().nullable(),
  valueDate: DateText,
  grossPaise: PaiseText,
  itemsCount: z.number().int(),
  acceptedCount: z.number().int(),
  rejectedCount: z.number().int(),
  /** The first of what billing said against it. */
  message: z.string().nullable(),
  closedAt: InstantText.nullable(),
});
export type Posting = z.infer<typeof Posting>;

const Sum = z.strictObject({ count: z.number().int(), paise: PaiseText });

export const listPostings = endpoint({
  method: "GET",
  path: "/api/postings",
  tag,
  summary: "What was sent to billing or waits to be fetched, the latest first, with billing's answer.",
  who: readers,
  query: z.strictObject({ ...pageQuery, state: PostingState.optional(), q: z.string().trim().max(40).optional() }),
  answer: paged(Posting).extend({ waiting: Sum, rejected: Sum }),
});

/** One bill of one posting, as billing takes it. */
export const OutboxItem = z.strictObject({
  /** Go on from the last one. */
  cursor: Id,
  posting: Id,
  attempt: z.number().int(),
  kind: z.enum(["payment", "reversal"]),
  receipt: z.string(),
  connection: z.string(),
  bill: z.string(),
  paise: PaiseText,
  valueDate: DateText,
  utr: z.string(),
  payer: z.string(),
  advice: z.string(),
});
export type OutboxItem = z.infer<typeof OutboxItem>;

export const pullOutbox = endpoint({
  method: "GET",
  path: "/api/postings/outbox",
  tag,
  summary:
    "What billing has not accepted yet, bill by bill, whole postings only. `since` leaves out what was fetched before; without it everything not accepted comes again, which is always safe.",
  who: billing,
  query: z.strictObject({
    since: Id.optional(),
    postings: z.coerce.number().int().min(1).max(1000).default(100),
  }),
  answer: z.strictObject({ items: z.array(OutboxItem), next: Id.nullable() }),
});

export const Acknowledgement = z.strictObject({
  posting: Id,
  attempt: z.number().int().min(1).default(1),
  bill: z.string().min(1).max(40),
  outcome: z.enum(["accepted", "rejected"]),
  /** Billing's own number of the entry. */
  reference: z.string().max(100).default(""),
  message: z.string().max(500).default(""),
});
export type Acknowledgement = z.infer<typeof Acknowledgement>;

export const AcknowledgementResult = z.strictObject({
  taken: z.number().int(),
  /** Said before in the same words. */
  repeated: z.number().int(),
  /** Postings of which every bill is now accepted. */
  closed: z.number().int(),
  problems: z.array(
    z.strictObject({
      posting: Id,
      bill: z.string(),
      code: z.enum(["unknown-posting", "bill-not-in-posting", "unknown-attempt", "answered-otherwise"]),
    }),
  ),
});
export type AcknowledgementResult = z.infer<typeof AcknowledgementResult>;

export const acknowledgePostings = endpoint({
  method: "POST",
  path: "/api/postings/acknowledgements",
  tag,
  summary:
    "Billing's answer, bill by bill. The same answer again changes nothing; another answer to the same attempt is a problem.",
  who: billing,
  body: z.strictObject({ acknowledgements: z.array(Acknowledgement).min(1).max(5000) }),
  answer: AcknowledgementResult,
});

export const repeatPosting = endpoint({
  method: "POST",
  path: "/api/postings/:id/repetition",
  tag,
  summary: "Send a posting again that billing rejected or never answered.",
  who: { discom: ["accountant", "supervisor", "billing"] },
  params: z.strictObject({ id: Id }),
  body: z.strictObject({ why: z.string().trim().min(3).max(500) }),
});
