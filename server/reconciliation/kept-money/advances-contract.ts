// Money kept for payers: how much, how old, what it may pay, and its use on later bills.

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
} from "#server/contract.ts";
import { deciders, Person, params, readers, reason } from "../contract.ts";

const tag = "advances";
const Named = z.strictObject({ id: Id, name: z.string(), nameHi: z.string() });

export const AdvanceRow = z.strictObject({
  payer: Named,
  /** What is left of all that was kept. */
  paise: PaiseText,
  /** Of it, what a refund is asked for and not yet answered. */
  askedPaise: PaiseText,
  creditsCount: z.number().int(),
  /** Value date of the oldest credit of which something is left. */
  oldestOn: DateText,
  /** Up to 30, 90 and 180 days old, and older. */
  byAge: z.strictObject({ "30": PaiseText, "90": PaiseText, "180": PaiseText, older: PaiseText }),
  /** What the payer owes on bills today, that it could pay. */
  duePaise: PaiseText,
});
export type AdvanceRow = z.infer<typeof AdvanceRow>;

export const listAdvances = endpoint({
  method: "GET",
  path: "/api/advances",
  tag,
  summary: "Payers for whom money is kept, the oldest first, with its age.",
  who: readers,
  query: z.strictObject({ q: z.string().trim().max(60).optional(), ...pageQuery }),
  answer: paged(AdvanceRow).extend({ paise: PaiseText }),
});

export const KeptCredit = z.strictObject({
  lineId: Id,
  decisionId: Id,
  valueDate: DateText,
  narration: z.string(),
  utr: z.string().nullable(),
  keptPaise: PaiseText,
  leftPaise: PaiseText,
  /** The approval that asks for a refund of it. */
  askedBy: Id.nullable(),
});

export const AdvanceUse = z.strictObject({
  id: Id,
  paise: PaiseText,
  /** What of it still stands: less when a credit it was drawn from was taken back. */
  standingPaise: PaiseText,
  usedOn: DateText,
  /** Null when the policy did it. */
  by: Person.nullable(),
  why: z.string(),
  bills: z.array(z.strictObject({ billNumber: z.string(), paise: PaiseText })),
  receipts: z.array(z.string()),
});
export type AdvanceUse = z.infer<typeof AdvanceUse>;

export const PayableBill = z.strictObject({
  billNumber: z.string(),
  connectionNumber: z.string(),
  dueDate: DateText,
  outstandingPaise: PaiseText,
});
export type PayableBill = z.infer<typeof PayableBill>;

export const AdvanceOrder = z.strictObject({
  /** Used by itself on the oldest due bills, each day; otherwise kept until somebody uses it. */
  automatic: z.boolean(),
  why: z.string(),
  by: Person,
  at: InstantText,
});
export type AdvanceOrder = z.infer<typeof AdvanceOrder>;

export const PayerAdvances = z.strictObject({
  payer: Named,
  /** Null: nobody ordered anything, so it is kept. */
  order: AdvanceOrder.nullable(),
  /** Free to be used: left, less what a refund is asked for. */
  freePaise: PaiseText,
  credits: z.array(KeptCredit),
  uses: z.array(AdvanceUse),
  /** Open bills that no advice holds, oldest due first; so many of them as a screen shows. */
  bills: z.array(PayableBill),
});
export type PayerAdvances = z.infer<typeof PayerAdvances>;

export const getPayerAdvances = endpoint({
  method: "GET",
  path: "/api/payers/:id/advances",
  tag,
  summary: "What is kept for a payer credit by credit, what was used of it, and the bills it could pay.",
  who: readers,
  params,
  answer: PayerAdvances,
});

export const Used = z.strictObject({ useId: Id, paise: PaiseText, receipts: z.array(z.string()) });

export const useAdvance = endpoint({
  method: "POST",
  path: "/api/payers/:id/advance-uses",
  tag,
  summary:
    "Pay bills of the payer from what is kept, the oldest credit first; each credit it is drawn from has a receipt of its own.",
  who: deciders,
  params,
  body: z.strictObject({
    bills: z
      .array(z.strictObject({ billNumber: z.string().max(40), paise: PositivePaiseText }))
      .min(1)
      .max(200),
    reason: z.string().trim().max(500).default(""),
  }),
  answer: Used,
  idempotent: true,
});

export const orderAdvance = endpoint({
  method: "PUT",
  path: "/api/payers/:id/advance-order",
  tag,
  summary: "Order that what is kept for a payer pays its oldest due bills by itself each day, or that it is kept.",
  who: { discom: ["supervisor"] },
  params,
  body: z.strictObject({ automatic: z.boolean(), reason }),
  answer: z.strictObject({ automatic: z.boolean() }),
});

export const takeUseBack = endpoint({
  method: "POST",
  path: "/api/advance-uses/:id/reversal",
  tag,
  summary: "Take a use back: the money is kept again, the bills are due again, the receipts are cancelled.",
  who: deciders,
  params,
  body: z.strictObject({ reason }),
  answer: z.strictObject({ paise: PaiseText, at: InstantText }),
  idempotent: true,
});
