// What is done with an advice after it was prepared, step by step, as the wire sees it.

import { z } from "zod";
import { everyPayerRole } from "#server/accounts/contract.ts";
import { SecondFactorCode } from "#server/accounts/second-factor-contract.ts";
import { endpoint, Id, PaiseText, PositivePaiseText, paged, pageQuery } from "#server/contract.ts";
import { AdviceComment } from "../chain/chain-contract.ts";
import { AdviceDetails, AdviceNumber, Changed, ContentHash, maker, ofAdvice } from "../contract.ts";

const checker = { payer: ["checker"] } as const;
const whoPays = { payer: ["maker", "checker", "admin"] } as const;
const Why = z.string().trim().min(5).max(500);

export const changeDraft = endpoint({
  method: "PUT",
  path: "/api/advices/:number/items",
  tag: "advices",
  summary:
    "Change a draft: amounts of bills, bills taken out, bills of the basket added. Gives it another content hash.",
  who: maker,
  scope: "advices:make",
  params: ofAdvice,
  body: z.strictObject({
    change: z
      .array(
        z.strictObject({
          billId: Id,
          /** Null pays the whole bill. */
          paise: PositivePaiseText.nullable(),
          tdsPaise: z.string().regex(/^\d{1,18}$/, "a whole number of paise as text"),
        }),
      )
      .max(2000)
      .default([]),
    drop: z.array(Id).max(2000).default([]),
    addBasket: z.boolean().default(false),
    details: AdviceDetails.optional(),
    /** Left out: as it was. */
    advancePaise: z
      .string()
      .regex(/^\d{1,18}$/, "a whole number of paise as text")
      .optional(),
  }),
});

export const submitAdvice = endpoint({
  method: "POST",
  path: "/api/advices/:number/submission",
  tag: "advices",
  summary: "Ask for approval.",
  who: maker,
  scope: "advices:make",
  params: ofAdvice,
  idempotent: true,
});

export const approveAdvice = endpoint({
  method: "POST",
  path: "/api/advices/:number/approval",
  tag: "advices",
  summary: "Approve exactly the content whose hash is sent; never one's own advice.",
  who: checker,
  params: ofAdvice,
  idempotent: true,
  body: z.strictObject({
    contentHash: ContentHash,
    /** Of the checker's phone; it is spent on this content alone. Left out by who has no second factor. */
    code: SecondFactorCode.optional(),
  }),
  /** Below `needed` another checker is waited for. */
  answer: z.strictObject({ given: z.int(), needed: z.int() }),
});

export const sendBackAdvice = endpoint({
  method: "POST",
  path: "/api/advices/:number/sending-back",
  tag: "advices",
  summary: "Send it back to the maker with a comment.",
  who: checker,
  params: ofAdvice,
  idempotent: true,
  body: z.strictObject({ why: Why }),
});

export const withdrawAdvice = endpoint({
  method: "POST",
  path: "/api/advices/:number/withdrawal",
  tag: "advices",
  summary: "Take back what waits for approval, to change it; approvals given so far are void.",
  who: maker,
  scope: "advices:make",
  params: ofAdvice,
  idempotent: true,
  body: z.strictObject({ why: Why }),
});

export const listComments = endpoint({
  method: "GET",
  path: "/api/advices/:number/comments",
  tag: "advices",
  summary: "What the payer's people said to each other about an advice, oldest first.",
  who: everyPayerRole,
  scope: "advices:read",
  params: ofAdvice,
  answer: z.strictObject({ comments: z.array(AdviceComment) }),
});

export const sayComment = endpoint({
  method: "POST",
  path: "/api/advices/:number/comments",
  tag: "advices",
  summary: "Say something about an advice to the others of one's organisation.",
  who: whoPays,
  scope: "advices:make",
  params: ofAdvice,
  idempotent: true,
  body: z.strictObject({ text: z.string().trim().min(1).max(1000) }),
});

export const Difference = z.strictObject({
  billId: Id,
  billNumber: z.string(),
  connectionNumber: z.string(),
  site: z.string(),
  what: z.enum(["added", "removed", "changed"]),
  /** To be transferred for it, before and now; null where it was or is not in the advice. */
  beforePaise: PaiseText.nullable(),
  nowPaise: PaiseText.nullable(),
  beforeTdsPaise: PaiseText.nullable(),
  nowTdsPaise: PaiseText.nullable(),
});
export type Difference = z.infer<typeof Difference>;

export const listDifferences = endpoint({
  method: "GET",
  path: "/api/advices/:number/differences",
  tag: "advices",
  summary: "Bill by bill, what is otherwise than when a checker last saw it, or than the advice whose place it takes.",
  who: everyPayerRole,
  scope: "advices:read",
  params: ofAdvice,
  query: z.strictObject({ ...pageQuery, against: z.enum(["seen", "replaced"]).default("seen") }),
  answer: paged(Difference),
});

export const cancelAdvice = endpoint({
  method: "POST",
  path: "/api/advices/:number/cancellation",
  tag: "advices",
  summary: "Cancel it with a reason; its bills become free.",
  who: whoPays,
  scope: "advices:make",
  params: ofAdvice,
  idempotent: true,
  body: z.strictObject({ why: Why }),
});

export const declareUtr = endpoint({
  method: "POST",
  path: "/api/advices/:number/utrs",
  tag: "advices",
  summary: "Say that it was paid, with the bank's UTR; an unlikely one is taken with a warning.",
  who: whoPays,
  scope: "advices:make",
  params: ofAdvice,
  idempotent: true,
  body: z.strictObject({ utr: z.string().trim().max(60) }),
  answer: z.strictObject({ utr: z.string(), likely: z.boolean() }),
});

export const reissueAdvice = endpoint({
  method: "POST",
  path: "/api/advices/:number/reissue",
  tag: "advices",
  summary: "Make a new draft of the still open bills of an advice that ended unpaid, with today's amounts.",
  who: maker,
  scope: "advices:make",
  params: ofAdvice,
  idempotent: true,
  answer: z.strictObject({ number: AdviceNumber, bills: z.int(), leftOut: z.int() }),
});

export const takeUpAgain = endpoint({
  method: "POST",
  path: "/api/advices/:number/basket",
  tag: "advices",
  summary: "Put the bills of an advice that ended unpaid into one's basket again, as far as they can still be paid.",
  who: maker,
  scope: "advices:make",
  params: ofAdvice,
  answer: Changed,
});
