// A refund of money that came through the aggregator goes back the same way.

import { z } from "zod";
import { endpoint, Id } from "#server/contract.ts";

const params = z.strictObject({ id: Id });
const tag = "refunds";

export const onlineRefundOf = endpoint({
  method: "GET",
  path: "/api/refunds/:id/online",
  tag,
  summary: "The online payment a refund can go back to; null where the money came another way.",
  who: { discom: ["accountant", "supervisor", "admin"] },
  params,
  answer: z.strictObject({ payment: z.string().nullable(), sent: z.boolean() }),
});

export const refundOnline = endpoint({
  method: "POST",
  path: "/api/refunds/:id/online",
  tag,
  summary: "Send an approved refund back through the aggregator; its debit on the aggregator's account pays it.",
  who: { discom: ["accountant", "supervisor"] },
  params,
});
