// Decisions as the wire sees them: all of them, one in full, and taking one back.

import { z } from "zod";
import { DateText, endpoint, Id, PaiseText, paged, pageQuery } from "#server/contract.ts";
import {
  Decided,
  Deduction,
  Direction,
  deciders,
  Evidence,
  HistoryItem,
  Outcome,
  Person,
  params,
  Reference,
  readers,
  reason,
  tag,
} from "../contract.ts";

export const reverseDecision = endpoint({
  method: "POST",
  path: "/api/decisions/:id/reversal",
  tag,
  summary: "Take a decision back: mirror entries, receipts cancelled, bills and advice open again.",
  who: deciders,
  params,
  body: z.strictObject({ reason }),
  answer: Decided,
  idempotent: true,
});

export const reviewDecision = endpoint({
  method: "POST",
  path: "/api/decisions/:id/review",
  tag,
  summary:
    "Say that one saw what the engine did with a returned, repeated, part or excess payment; it leaves the queue.",
  who: deciders,
  params,
});

/** The engine's rules in their order, then a person's hand and what was taken back. */
export const rules = [...Array.from({ length: 12 }, (_, number) => `P${number}`), "person", "reversal"] as const;

export const DecisionRow = HistoryItem.extend({
  lineId: Id,
  valueDate: DateText,
  direction: Direction,
  paise: PaiseText,
  who: z.string(),
  /** The last one of its line. */
  holds: z.boolean(),
});
export type DecisionRow = z.infer<typeof DecisionRow>;

export const listDecisions = endpoint({
  method: "GET",
  path: "/api/decisions",
  tag,
  summary: "Every decision, newest first, by rule, person, outcome and day.",
  who: readers,
  query: z.strictObject({
    rule: z.string().max(20).optional(),
    person: Id.optional(),
    outcome: Outcome.optional(),
    from: DateText.optional(),
    to: DateText.optional(),
    q: z.string().trim().max(100).optional(),
    ...pageQuery,
  }),
  /** Counted up to fifty thousand; the sum is null where there are more. */
  answer: paged(DecisionRow).extend({ paise: PaiseText.nullable(), people: z.array(Person) }),
});

export const DecisionDetail = DecisionRow.extend({
  narration: z.string(),
  bankReference: z.string(),
  references: z.array(Reference),
  evidence: z.array(Evidence),
  deductions: z.array(Deduction),
  advancePaise: PaiseText,
  paid: z.array(z.strictObject({ billNumber: z.string(), connectionNumber: z.string(), paise: PaiseText })),
  paidCount: z.number().int(),
  grossPaise: PaiseText,
  receipt: z.strictObject({ id: Id, number: z.string(), cancelled: z.boolean() }).nullable(),
  /** The decision that took this one back. */
  reversedBy: Id.nullable(),
  reverses: Id.nullable(),
  fileName: z.string(),
  row: z.number().int(),
});
export type DecisionDetail = z.infer<typeof DecisionDetail>;

export const getDecision = endpoint({
  method: "GET",
  path: "/api/decisions/:id",
  tag,
  summary: "A decision from the bank's raw text to what it paid.",
  who: readers,
  params,
  answer: DecisionDetail,
});

/** Nobody decided this: what the rules would say today, of this line alone, with what is open once the decision is taken back. */
export const Rederivation = z.strictObject({
  outcome: Outcome,
  rule: z.string(),
  flags: z.array(z.string()),
  payer: z.string().nullable(),
  adviceNumber: z.string().nullable(),
  evidence: z.array(Evidence),
  rulesVersion: z.number().int(),
  /** The same outcome by the same rule as what holds. */
  same: z.boolean(),
});
export type Rederivation = z.infer<typeof Rederivation>;

export const rederiveDecision = endpoint({
  method: "GET",
  path: "/api/decisions/:id/rederivation",
  tag,
  summary: "What the rules would say of the decision's line today; nothing is changed.",
  who: deciders,
  params,
  answer: Rederivation,
});
