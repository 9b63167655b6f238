// The way of a receipt's money in plain words: approved, confirmed by the bank, reconciled, posted at the discom.

import { z } from "zod";
import { everyone } from "#server/accounts/contract.ts";
import { endpoint, InstantText } from "#server/contract.ts";
import { ReceiptNumber } from "./contract.ts";

export const ReceiptCourse = z.strictObject({
  /** Null where there was no advice. */
  approvedAt: InstantText.nullable(),
  /** When the bank told of it, before its statement did. */
  confirmedAt: InstantText.nullable(),
  statementAt: InstantText,
  reconciledAt: InstantText,
  /** Billing's last answer that took a bill into its books. */
  postedAt: InstantText.nullable(),
  postedCount: z.int(),
  itemsCount: z.int(),
  cancelledAt: InstantText.nullable(),
});
export type ReceiptCourse = z.infer<typeof ReceiptCourse>;

export const getReceiptCourse = endpoint({
  method: "GET",
  path: "/api/receipts/:number/course",
  tag: "receipts",
  summary: "When the money of a receipt was approved, confirmed by the bank, reconciled and posted.",
  who: everyone,
  scope: "receipts:read",
  params: z.strictObject({ number: ReceiptNumber }),
  answer: ReceiptCourse,
});
