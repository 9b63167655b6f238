// Amounts besides ticking and typing: bills set aside, tax by a rule; as the wire sees them.

import { z } from "zod";
import { everyPayerRole } from "#server/accounts/contract.ts";
import { BillKey } from "#server/bills/contract.ts";
import { DateText, endpoint, Id, InstantText, PaiseText, paged, pageQuery } from "#server/contract.ts";
import { Person } from "../chain/chain-contract.ts";
import { Changed, maker } from "../contract.ts";

const Why = z.string().trim().min(5).max(300);

/* Set aside */

export const SetAsideBill = z.strictObject({
  discomId: z.int(),
  billId: Id,
  discom: z.string(),
  billNumber: z.string(),
  connectionNumber: z.string(),
  site: z.string(),
  month: DateText,
  dueDate: DateText,
  amountPaise: PaiseText,
  why: z.string(),
  by: Person.nullable(),
  at: InstantText,
});
export type SetAsideBill = z.infer<typeof SetAsideBill>;

export const listSetAside = endpoint({
  method: "GET",
  path: "/api/set-asides",
  tag: "basket",
  summary: "Bills that one's organisation does not want to pay for now, with the reason.",
  who: everyPayerRole,
  scope: "dues:read",
  query: z.strictObject({ ...pageQuery }),
  answer: paged(SetAsideBill),
});

export const setBillsAside = endpoint({
  method: "POST",
  path: "/api/set-asides",
  tag: "basket",
  summary: "Set bills aside: they leave one's basket, and no view, sheet or rule puts them into an advice.",
  who: maker,
  scope: "advices:make",
  body: z.strictObject({ bills: z.array(BillKey).min(1).max(2000), why: Why }),
  answer: Changed,
});

export const restoreBills = endpoint({
  method: "POST",
  path: "/api/set-asides/restorations",
  tag: "basket",
  summary: "Pay bills again that were set aside.",
  who: maker,
  scope: "advices:make",
  body: z.strictObject({ bills: z.array(BillKey).min(1).max(2000), why: Why }),
  answer: Changed,
});

/* Tax by a rule */

/** Of what is transferred before tax, of what the bill is relieved of, or of its current charges alone. */
export const tdsBases = ["payable", "bill", "current"] as const;

export const TdsRule = z.strictObject({
  /** Hundredths of a percent: 10 is 0.1%. Zero: none by rule. */
  basisPoints: z.int().min(0).max(1000),
  base: z.enum(tdsBases),
  /** As it is printed on the challan. */
  section: z.string().trim().min(1).max(20),
  /** Nothing is deducted until so much was paid to one discom in the financial year. */
  thresholdPaise: z.string().regex(/^\d{1,18}$/, "a whole number of paise as text"),
});
export type TdsRule = z.infer<typeof TdsRule>;

export const getTdsRule = endpoint({
  method: "GET",
  path: "/api/tds-rule",
  tag: "basket",
  summary:
    "The rule by which tax is deducted, null while there is none, and what was paid to each discom this financial year.",
  who: everyPayerRole,
  scope: "advices:read",
  answer: z.strictObject({
    rule: TdsRule.extend({ by: Person, at: InstantText }).nullable(),
    /** Calendar year in which the financial year starts. */
    year: z.int(),
    paid: z.array(z.strictObject({ discomId: z.int(), discom: z.string(), paise: PaiseText })),
  }),
});

export const setTdsRule = endpoint({
  method: "PUT",
  path: "/api/tds-rule",
  tag: "basket",
  summary: "Set the rule anew; earlier advices keep their tax.",
  who: { payer: ["maker", "admin"] },
  whole: true,
  body: TdsRule,
});

export const applyTdsRule = endpoint({
  method: "PUT",
  path: "/api/basket/tds-by-rule",
  tag: "basket",
  summary: "Declare tax by the rule on every bill of a discom in the basket.",
  who: maker,
  scope: "advices:make",
  body: z.strictObject({ discomId: z.int() }),
  answer: Changed,
});
