// Advices drafted by themselves, as the wire sees them: a rule, what it would make now, and what came of it.

import { z } from "zod";
import { everyPayerRole } from "#server/accounts/contract.ts";
import { DuesFilter, duesFilter } from "#server/bills/contract.ts";
import { DateText, endpoint, Id, InstantText, PaiseText, SmallId } from "#server/contract.ts";
import { Person } from "../chain/chain-contract.ts";
import { AdviceNumber, maker } from "../contract.ts";

export const ruleStates = ["active", "paused", "ended"] as const;
export const RULES_MAX = 50;

const wanted = {
  name: z.string().trim().min(1).max(60),
  /** Which dues, as a view of them says; without `discom` those of all, an advice for each. */
  filter: z.strictObject({ ...duesFilter, discom: SmallId.optional() }),
  /** The sub-unit that spends. */
  unitId: Id.nullable().default(null),
  /** Bills that fall due within so many days, and those that are overdue. */
  daysBefore: z.int().min(0).max(60),
  /** Declares tax by the rule for it. */
  withTds: z.boolean().default(false),
};

export const RecurringRun = z.strictObject({
  day: DateText,
  outcome: z.enum(["drafted", "nothing-due", "author-left", "failed"]),
  numbers: z.array(AdviceNumber),
  bills: z.int(),
  paise: PaiseText,
  detail: z.string(),
});
export type RecurringRun = z.infer<typeof RecurringRun>;

export const RecurringRule = z.strictObject({
  id: Id,
  version: z.int(),
  name: z.string(),
  filter: DuesFilter,
  unitId: Id.nullable(),
  daysBefore: z.int(),
  withTds: z.boolean(),
  state: z.enum(ruleStates),
  by: Person,
  at: InstantText,
  /** The newest, and the newest that drafted something. */
  lastRun: RecurringRun.nullable(),
  lastDraft: RecurringRun.nullable(),
});
export type RecurringRule = z.infer<typeof RecurringRule>;

const tag = "recurring advices";
const ofRule = z.strictObject({ id: Id });

export const listRecurring = endpoint({
  method: "GET",
  path: "/api/recurring-rules",
  tag,
  summary: "Rules by which advices are drafted every morning, with what came of each last.",
  who: everyPayerRole,
  scope: "advices:read",
  answer: z.strictObject({ rules: z.array(RecurringRule) }),
});

export const makeRecurring = endpoint({
  method: "POST",
  path: "/api/recurring-rules",
  tag,
  summary: "Make a rule; it drafts from the next morning on, and every draft still goes through the approval chain.",
  who: maker,
  body: z.strictObject(wanted),
  answer: z.strictObject({ id: Id }),
});

export const changeRecurring = endpoint({
  method: "PUT",
  path: "/api/recurring-rules/:id",
  tag,
  summary:
    "Say anew what a rule does, pause it, go on, or end it; the earlier version is kept. Who changes it prepares its drafts.",
  who: maker,
  params: ofRule,
  body: z.strictObject({ ...wanted, state: z.enum(ruleStates), /** The version that was shown. */ version: z.int() }),
});

export const previewRecurring = endpoint({
  method: "POST",
  path: "/api/recurring-rules/preview",
  tag,
  summary: "What such a rule would make now; nothing is changed.",
  who: maker,
  body: z.strictObject({ filter: wanted.filter, daysBefore: wanted.daysBefore, withTds: wanted.withTds }),
  answer: z.strictObject({
    bills: z.int(),
    paise: PaiseText,
    parts: z.array(z.strictObject({ discomId: z.int(), discom: z.string(), bills: z.int(), paise: PaiseText })),
  }),
});

export const runRecurring = endpoint({
  method: "POST",
  path: "/api/recurring-rules/:id/runs",
  tag,
  summary: "Draft now what the rule would draft next morning.",
  who: maker,
  params: ofRule,
  idempotent: true,
  answer: RecurringRun,
});
