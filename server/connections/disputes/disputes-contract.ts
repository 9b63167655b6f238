// Two payers over one connection: what each says of it, and what the discom settles.

import { z } from "zod";
import {
  DateText,
  type discomRoles,
  endpoint,
  Id,
  InstantText,
  paged,
  pageQuery,
  payerRoles,
  SmallId,
  SmallIdText,
} from "#server/contract.ts";
import { LABEL_MAX, REASON_MIN, Sha256Text } from "../contract.ts";

const tag = "tag disputes";
const taggers = { payer: ["maker", "admin"] } as const;
const lookers = { payer: payerRoles, discom: ["accountant", "supervisor", "admin"] } as const;

export const STATEMENT_MIN = 5;
export const STATEMENT_MAX = 2000;

/** `moving`: decided, but its day has not come or a live advice still holds a bill of it. */
export const disputeStates = ["open", "moving", "moved", "stays", "refused", "withdrawn"] as const;
const DisputeState = z.enum(disputeStates);
export type DisputeState = z.infer<typeof DisputeState>;

export const TagDispute = z.strictObject({
  discomId: z.number().int(),
  discomName: z.string(),
  id: Id,
  /** The connection's number: both sides know it. */
  number: z.string(),
  claimant: z.string(),
  claimantHi: z.string(),
  holder: z.string(),
  holderHi: z.string(),
  /** Which side one's own organisation is; null for the discom. */
  side: z.enum(["claimant", "holder"]).nullable(),
  proof: z.enum(["bill-number", "bill-amount", "claim"]),
  state: DisputeState,
  openedAt: InstantText,
  /** With verdict `moves`. */
  movesOn: DateText.nullable(),
  decidedAt: InstantText.nullable(),
  reason: z.string().nullable(),
});
export type TagDispute = z.infer<typeof TagDispute>;

export const listTagDisputes = endpoint({
  method: "GET",
  path: "/api/tag-disputes",
  tag,
  summary: "Disputes one's organisation is a side of, or those of the discom; open ones first.",
  who: lookers,
  scope: "disputes:read",
  query: z.strictObject({ ...pageQuery, state: DisputeState.optional() }),
  answer: paged(TagDispute).extend({ open: z.number().int() }),
});

export const openTagDispute = endpoint({
  method: "POST",
  path: "/api/tag-disputes",
  tag,
  summary: "Dispute a connection another organisation holds, proved by a recent bill like a tag.",
  who: taggers,
  scope: "disputes:raise",
  body: z.strictObject({
    discom: SmallId,
    number: z.string().trim().min(1).max(20),
    billNumber: z.string().trim().max(40).optional(),
    billAmount: z.string().trim().max(40).optional(),
    label: z.string().trim().max(LABEL_MAX).default(""),
    subUnit: Id.optional(),
  }),
  answer: z.strictObject({ discomId: z.number().int(), id: Id }),
});

export const DisputeStatement = z.strictObject({
  id: Id,
  payerId: Id,
  side: z.enum(["claimant", "holder"]),
  by: z.string(),
  at: InstantText,
  statement: z.string(),
  paper: Sha256Text.nullable(),
  paperName: z.string().nullable(),
});
export type DisputeStatement = z.infer<typeof DisputeStatement>;

const disputePath = z.strictObject({ discom: SmallIdText, id: Id });

/** What the discom alone sees. */
const DisputeFacts = z.strictObject({
  registeredName: z.string(),
  site: z.string(),
  category: z.string(),
  office: z.string(),
  officeHi: z.string(),
  /** Likeness of the registered name to each side's, 0 to 100. */
  claimantLikeness: z.number().int(),
  holderLikeness: z.number().int(),
  holderTaggedAt: InstantText.nullable(),
  holderProof: z.string().nullable(),
  /** A live advice holds a bill of it, so it cannot move yet. */
  inLiveAdvice: z.boolean(),
});

export const getTagDispute = endpoint({
  method: "GET",
  path: "/api/tag-disputes/:discom/:id",
  tag,
  summary: "One dispute: a side reads its own statements, the discom those of both and what billing knows.",
  who: lookers,
  scope: "disputes:read",
  params: disputePath,
  answer: TagDispute.extend({ statements: z.array(DisputeStatement), facts: DisputeFacts.nullable() }),
});

export const stateInDispute = endpoint({
  method: "POST",
  path: "/api/tag-disputes/:discom/:id/statements",
  tag,
  summary: "Say something in a dispute that is open, with a paper if there is one. The other side does not read it.",
  who: taggers,
  scope: "disputes:raise",
  params: disputePath,
  body: z.strictObject({
    statement: z.string().trim().min(STATEMENT_MIN).max(STATEMENT_MAX),
    paper: Sha256Text.optional(),
  }),
});

export const withdrawDispute = endpoint({
  method: "POST",
  path: "/api/tag-disputes/:discom/:id/withdrawal",
  tag,
  summary: "Give up a dispute one opened.",
  who: taggers,
  scope: "disputes:raise",
  params: disputePath,
  body: z.strictObject({ reason: z.string().trim().min(REASON_MIN).max(300) }),
});

export const settleTagDispute = endpoint({
  method: "POST",
  path: "/api/tag-disputes/:discom/:id/verdict",
  tag,
  summary: "Settle a dispute: the tag stays, moves to the claimant on a day, or the dispute is refused.",
  who: { discom: ["supervisor", "admin"] satisfies (typeof discomRoles)[number][] },
  params: disputePath,
  body: z
    .strictObject({
      verdict: z.enum(["stays", "moves", "refused"]),
      /** With `moves`: today or later. */
      movesOn: DateText.optional(),
      reason: z.string().trim().min(REASON_MIN).max(1000),
    })
    .refine(({ verdict, movesOn }) => (verdict === "moves") === (movesOn !== undefined), {
      path: ["movesOn"],
      message: "the day on which it moves, with the verdict that it moves",
    }),
});
