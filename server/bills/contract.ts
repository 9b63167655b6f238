// A payer's dues as the wire sees them: every bill that is not settled at billing, with what may be paid of it today.

import { z } from "zod";
import { everyPayerRole } from "#server/accounts/contract.ts";
import {
  DateText,
  endpoint,
  Id,
  InstantText,
  Language,
  PaiseText,
  pageQuery,
  SmallId,
  SmallIdText,
} from "#server/contract.ts";
import { PaperAsked } from "#server/work/papers-contract.ts";

/** The first four may be paid now; the first that holds names the bill. `due-soon` is within seven days. */
export const dueStates = [
  "overdue",
  "due-soon",
  "rebate",
  "due",
  "in-advice",
  "paid-awaiting-posting",
  "paid",
] as const;
export const DueState = z.enum(dueStates);
export type DueState = z.infer<typeof DueState>;

/** A bill is named by its discom and its id there. */
export const BillKey = z.strictObject({ discomId: z.int(), billId: Id });
export type BillKey = z.infer<typeof BillKey>;

const numbers = z
  .string()
  .regex(/^\d{1,9}(,\d{1,9}){0,199}$/)
  .optional();

/** What the dues of a view are; lists are separated by commas. Without `state`: all that is not yet settled at billing. */
export const duesFilter = {
  discom: SmallIdText.optional(),
  /** Part of a connection number, name, site or bill number. */
  search: z.string().trim().max(60).optional(),
  /** Offices and everything below them; ids of one discom. */
  office: numbers,
  /** Sub-units and everything below them; 0 is what belongs to none. */
  subUnit: numbers,
  category: z.string().max(400).optional(),
  supply: z.enum(["prepaid", "postpaid"]).optional(),
  /** Whether the payer disputes the bill and the discom has not yet decided. */
  disputed: z.enum(["true", "false"]).optional(),
  state: z.enum(["payable", "rebate-possible", ...dueStates]).optional(),
  month: DateText.optional(),
  dueFrom: DateText.optional(),
  dueTo: DateText.optional(),
  /** Bills whose rebate can still be won and is lost after a day in this span. */
  rebateFrom: DateText.optional(),
  rebateTo: DateText.optional(),
  /** Payable, in paise. */
  least: PaiseText.optional(),
  most: PaiseText.optional(),
};
export const DuesFilter = z.strictObject(duesFilter);
export type DuesFilter = z.infer<typeof DuesFilter>;

/** `to-pay`: what can be paid before what is paid or in an advice, each by connection. */
export const duesSorts = ["to-pay", "connection", "site", "due", "payable", "rebate", "month", "state"] as const;
export type DuesSort = (typeof duesSorts)[number];

export const Due = z.strictObject({
  discomId: z.int(),
  billId: Id,
  discom: z.string(),
  billNumber: z.string(),
  connectionId: Id,
  connectionNumber: z.string(),
  /** Who billing says consumes. */
  name: z.string(),
  site: z.string(),
  office: z.string(),
  officeHi: z.string(),
  /** Where in the organisation the connection belongs; null is the organisation itself. */
  subUnit: z.string().nullable(),
  subUnitHi: z.string().nullable(),
  /** A recharge is asked for by the payer and paid like a bill. */
  kind: z.enum(["bill", "recharge"]),
  prepaid: z.boolean(),
  category: z.string(),
  month: DateText,
  dueDate: DateText,
  /** Until the due date; negative once it has passed. */
  daysLeft: z.int(),
  currentPaise: PaiseText,
  arrearsPaise: PaiseText,
  surchargePaise: PaiseText,
  /** Paid before, here or at the discom's own counters. */
  paidPaise: PaiseText,
  outstandingPaise: PaiseText,
  /** Taken off when the whole bill is paid by `rebateUntil`; null when there is none to win. */
  rebatePaise: PaiseText.nullable(),
  rebateUntil: DateText.nullable(),
  /** Outstanding less rebate; null while the bill is in an advice. */
  payablePaise: PaiseText.nullable(),
  state: DueState,
  /** The dispute over this bill that is not yet decided. */
  disputeNumber: z.string().nullable(),
  adviceId: Id.nullable(),
  adviceNumber: z.string().nullable(),
  inBasket: z.boolean(),
});
export type Due = z.infer<typeof Due>;

const Sum = z.strictObject({ count: z.int(), paise: PaiseText });

export const Dues = z.strictObject({
  rows: z.array(Due),
  /** Bills of the view, payable or not. */
  total: z.int(),
  /** Of the payable bills of the view. */
  totals: z.strictObject({
    count: z.int(),
    currentPaise: PaiseText,
    arrearsPaise: PaiseText,
    surchargePaise: PaiseText,
    rebatePaise: PaiseText,
    payablePaise: PaiseText,
    /** Payable bills of the view that are in the person's basket. */
    inBasket: z.int(),
  }),
  /** Of the chosen discom or all of them, whatever else is filtered. */
  strip: z.strictObject({
    open: z.int(),
    dueNow: Sum,
    overdue: Sum,
    dueSoon: Sum,
    rebate: Sum,
    /** The earliest day on which a rebate is lost. */
    rebateUntil: DateText.nullable(),
    awaitingPosting: Sum,
    inAdvice: Sum,
  }),
  /** When billing last told something of the chosen discom, or of the one that is furthest behind. */
  asOf: InstantText.nullable(),
  /** That is longer ago than the discom allows; what is shown may be old, and paying goes on. */
  stale: z.boolean(),
});
export type Dues = z.infer<typeof Dues>;

const tag = "dues";

export const listDues = endpoint({
  method: "GET",
  path: "/api/dues",
  tag,
  summary: "Bills of the payer's connections, a page of a view, with the sums of the view and of all dues.",
  who: everyPayerRole,
  scope: "dues:read",
  query: z.strictObject({
    ...pageQuery,
    ...duesFilter,
    sort: z.enum(duesSorts).default("to-pay"),
    descending: z.enum(["true", "false"]).default("false"),
  }),
  answer: Dues,
});

export const duesChoices = endpoint({
  method: "GET",
  path: "/api/dues/choices",
  tag,
  summary: "What dues can be filtered by: discoms, offices down the tree, categories, months.",
  who: everyPayerRole,
  scope: "dues:read",
  answer: z.strictObject({
    discoms: z.array(
      z.strictObject({
        id: z.int(),
        code: z.string(),
        shortName: z.string(),
        name: z.string(),
        nameHi: z.string(),
        asOf: InstantText.nullable(),
      }),
    ),
    /** What the person reaches of the organisation's tree, in its order. */
    subUnits: z.array(
      z.strictObject({ id: Id, code: z.string(), name: z.string(), nameHi: z.string(), depth: z.int() }),
    ),
    /** Some connection is prepaid; some bill is disputed. */
    prepaid: z.boolean(),
    disputed: z.boolean(),
    offices: z.array(
      z.strictObject({
        discomId: z.int(),
        id: z.int(),
        level: z.enum(["zone", "circle", "division", "sub-division", "section"]),
        name: z.string(),
        nameHi: z.string(),
        connections: z.int(),
      }),
    ),
    categories: z.array(z.string()),
    months: z.array(DateText),
  }),
});

export const VIEWS_MAX = 12;
const ViewName = z.string().trim().min(1).max(40);

export const SavedView = z.strictObject({
  id: Id,
  name: z.string(),
  filter: DuesFilter,
  /** Bills of the view, payable or not. */
  count: z.int(),
});
export type SavedView = z.infer<typeof SavedView>;

export const listDuesViews = endpoint({
  method: "GET",
  path: "/api/dues/views",
  tag,
  summary: "One's own named views of the dues, with how many bills each has now.",
  who: everyPayerRole,
  answer: z.strictObject({ views: z.array(SavedView) }),
});

export const saveDuesView = endpoint({
  method: "POST",
  path: "/api/dues/views",
  tag,
  summary: "Name a view, to come back to it; a view of the same name is replaced.",
  who: everyPayerRole,
  body: z.strictObject({ name: ViewName, filter: z.strictObject({ ...duesFilter, discom: SmallId.optional() }) }),
  answer: z.strictObject({ id: Id }),
});

export const forgetDuesView = endpoint({
  method: "DELETE",
  path: "/api/dues/views/:id",
  tag,
  summary: "Forget a named view.",
  who: everyPayerRole,
  params: z.strictObject({ id: Id }),
});

const exported = {
  method: "GET",
  tag,
  who: everyPayerRole,
  scope: "dues:read",
  query: z.strictObject({ ...duesFilter, language: Language.default("en") }),
} as const;

export const exportDues = endpoint({
  ...exported,
  path: "/api/dues.csv",
  summary: "All bills of a view as CSV, safe to open in a spreadsheet.",
  produces: "text/csv",
});

export const exportDuesWorkbook = endpoint({
  ...exported,
  path: "/api/dues.xlsx",
  summary: "All bills of a view as a workbook.",
  produces: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
});

/** Longer views are written in the background. */
export const EXPORT_AT_ONCE_MAX = 2_000;

const DuesAsked = z.strictObject({
  filter: z.strictObject({ ...duesFilter, discom: SmallId.optional() }),
  as: z.enum(["csv", "xlsx"]),
  language: Language,
});
export type DuesAsked = z.infer<typeof DuesAsked>;

export const askDuesExport = endpoint({
  method: "POST",
  path: "/api/dues/exports",
  tag,
  summary: "Write all bills of a view as CSV or workbook in the background; follow the work, then fetch its file.",
  who: everyPayerRole,
  body: DuesAsked,
  answer: PaperAsked,
});
