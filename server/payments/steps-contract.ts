// What is done with an advice after it was prepared, step by step, as the wire sees it.

import { z } from "zod";
import { endpoint, Id, PositivePaiseText } from "#server/contract.ts";
import { AdviceDetails, Changed, ContentHash, maker, ofAdvice } from "./contract.ts";

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
  body: z.strictObject({ contentHash: ContentHash }),
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
