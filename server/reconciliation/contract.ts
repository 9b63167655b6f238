// The review queue, a person's decisions and their undoing, as the wire sees them.

import { z } from "zod";
import { DateText, endpoint, Id, InstantText, PaiseText, PositivePaiseText, Work } from "#server/contract.ts";

export const tag = "reconciliation";
/** Who decides, and who may look. */
export const deciders = { discom: ["accountant", "supervisor"] } as const;
export const readers = { discom: ["accountant", "supervisor", "admin"] } as const;

export const buckets = ["suggested", "part", "unidentified", "returned", "duplicate", "parked"] as const;
export const Bucket = z.enum(buckets);
export type Bucket = z.infer<typeof Bucket>;
export const Outcome = z.enum([
  "new",
  "matched",
  "suggested",
  "unidentified",
  "returned",
  "duplicate",
  "excluded",
  "parked",
]);
export type Outcome = z.infer<typeof Outcome>;
export const Direction = z.enum(["credit", "debit"]);
export const Person = z.strictObject({ id: Id, name: z.string(), nameHi: z.string() });
const Named = z.strictObject({ id: Id, name: z.string(), nameHi: z.string() });

/** Credits count up and debits down. */
export const Sum = z.strictObject({ count: z.number().int(), paise: PaiseText });

export const Queue = z.strictObject({
  buckets: z.array(Sum.extend({ bucket: Bucket })),
  left: Sum,
  /** Credits since the first of the month of the newest line. */
  since: DateText.nullable(),
  credits: Sum,
  byRules: Sum,
  byPeople: Sum,
  accounts: z.array(
    z.strictObject({
      id: z.number().int(),
      bank: z.string(),
      /** The last four digits. */
      ending: z.string(),
      name: z.string(),
      nameHi: z.string(),
    }),
  ),
});
export type Queue = z.infer<typeof Queue>;

export const account = z.coerce.number().int().min(1).max(100_000).optional();

export const getQueue = endpoint({
  method: "GET",
  path: "/api/queue",
  tag,
  summary: "What is left to decide, by bucket, and what was decided.",
  who: readers,
  query: z.strictObject({ account }),
  answer: Queue,
});

export const Evidence = z.strictObject({
  kind: z.string(),
  text: z.string(),
  agrees: z.boolean().nullable(),
  at: z
    .strictObject({
      field: z.enum(["narration", "bankReference"]),
      start: z.number().int(),
      end: z.number().int(),
    })
    .optional(),
});
export type Evidence = z.infer<typeof Evidence>;

const BillPart = z.strictObject({ billNumber: z.string().max(40), paise: PositivePaiseText });
export const Deduction = z.strictObject({
  kind: z.enum(["tds-194q", "rebate", "rounding", "write-off", "surcharge", "fee", "fee-tax"]),
  paise: PaiseText,
});

/** What a match posts, to the paisa: Σ allocations − Σ deductions + advance is the line. */
export const Match = z.strictObject({
  /** Of the decision that was looked at, 0 when the line had none: of two people the second is told. */
  sequence: z.number().int().min(0),
  payerId: Id.nullable().default(null),
  adviceNumber: z.string().max(20).nullable().default(null),
  /** Empty with an advice: all of its items. */
  allocations: z.array(BillPart).max(2000).default([]),
  deductions: z.array(Deduction).max(5).default([]),
  /** What is kept as the payer's advance. */
  advancePaise: z
    .string()
    .regex(/^\d{1,18}$/)
    .default("0"),
  reason: z.string().trim().max(500).default(""),
});
export type Match = z.input<typeof Match>;

export const Transfer = z.strictObject({
  debitAccount: z.string(),
  creditAccount: z.string(),
  paise: PaiseText,
});

export const Candidate = z.strictObject({
  payer: Named.nullable(),
  advice: z
    .strictObject({ number: z.string(), state: z.string(), validUntil: DateText, itemsCount: z.number().int() })
    .nullable(),
  /** What the candidate asks in cash; null where any amount is right. */
  asksPaise: PaiseText.nullable(),
  billsCount: z.number().int(),
  /** The first bills, for the eye. */
  bills: z.array(z.strictObject({ number: z.string(), paise: PaiseText })),
  /** Null for what a person found. */
  score: z.number().nullable(),
  evidence: z.array(Evidence),
  /** Ready to be sent as a match; null when the money cannot be placed so. */
  match: Match.omit({ sequence: true, reason: true }).nullable(),
  grossPaise: PaiseText,
  deductions: z.array(Deduction),
  advancePaise: PaiseText,
  /** Relieved in full, not by a part. */
  inFull: z.boolean(),
  entry: z.array(Transfer),
});
export type Candidate = z.infer<typeof Candidate>;

export const Reference = z.strictObject({
  kind: z.string(),
  value: z.string(),
  start: z.number().int(),
  end: z.number().int(),
  field: z.enum(["narration", "bankReference"]),
  valid: z.boolean(),
});

export const HistoryItem = z.strictObject({
  decisionId: Id,
  sequence: z.number().int(),
  outcome: Outcome,
  rule: z.string(),
  flags: z.array(z.string()),
  payer: Named.nullable(),
  adviceNumber: z.string().nullable(),
  by: Person.nullable(),
  at: InstantText,
  why: z.string().nullable(),
});
export type HistoryItem = z.infer<typeof HistoryItem>;

export const LineDetail = z.strictObject({
  id: Id,
  valueDate: DateText,
  bookingDate: DateText,
  direction: Direction,
  paise: PaiseText,
  narration: z.string(),
  bankReference: z.string(),
  references: z.array(Reference),
  row: z.number().int(),
  fileName: z.string(),
  importedAt: InstantText,
  account: z.strictObject({ id: z.number().int(), bank: z.string(), ending: z.string() }),
  outcome: Outcome,
  rule: z.string(),
  flags: z.array(z.string()),
  sequence: z.number().int(),
  decisionId: Id.nullable(),
  /** Its statement contradicts what was there before, and nobody accepted that yet. */
  heldByGap: z.boolean(),
  reviewed: z.boolean(),
  /** A second person was asked about it and has not answered. */
  waits: z.strictObject({ approvalId: Id, kind: z.string() }).nullable(),
  /** Its day is closed in the books of its account: what is taken back now is booked on a later day. */
  closed: z.boolean(),
  evidence: z.array(Evidence),
  otherLineId: Id.nullable(),
  candidates: z.array(Candidate),
  history: z.array(HistoryItem),
});
export type LineDetail = z.infer<typeof LineDetail>;

export const params = z.strictObject({ id: Id });
export const Decided = z.strictObject({ decisionId: Id, sequence: z.number().int(), outcome: Outcome });
/** With an approval nothing is decided yet: a second person is asked, and the line stands as before until they answer. */
export const Matched = Decided.extend({ decisionId: Id.nullable(), approvalId: Id.nullable() });
export type Matched = z.infer<typeof Matched>;
export const reason = z.string().trim().min(3).max(500);

export const getRunProgress = endpoint({
  method: "GET",
  path: "/api/reconciliation/progress",
  tag,
  summary:
    "The run of the rules that is under way, to be followed by its work's stream; null when none is, or none worth a wait.",
  who: readers,
  answer: z.strictObject({ work: Work.nullable() }),
});

export const getLine = endpoint({
  method: "GET",
  path: "/api/lines/:id",
  tag,
  summary: "A line with what was found in it, what it may be, what that would post, and what was decided so far.",
  who: readers,
  params,
  query: z.strictObject({
    /** Found by the person: shown as the first candidate. */
    advice: z.string().max(20).optional(),
    payer: Id.optional(),
  }),
  answer: LineDetail,
});

export const matchLine = endpoint({
  method: "POST",
  path: "/api/lines/:id/match",
  tag,
  summary:
    "Say what a credit paid: a whole advice, paise of bills, or the payer's advance. Above the limit, and with a write-off, a second person is asked.",
  who: deciders,
  params,
  body: Match,
  answer: Matched,
  idempotent: true,
});

export const Counterpart = z.strictObject({
  id: Id,
  valueDate: DateText,
  narration: z.string(),
  outcome: Outcome,
  payer: Named.nullable(),
  adviceNumber: z.string().nullable(),
});
export type Counterpart = z.infer<typeof Counterpart>;

export const listCounterparts = endpoint({
  method: "GET",
  path: "/api/lines/:id/counterparts",
  tag,
  summary: "Lines of the same account and amount the other way, that this one may return or be returned by.",
  who: readers,
  params,
  answer: z.strictObject({ rows: z.array(Counterpart) }),
});

export const markLine = endpoint({
  method: "POST",
  path: "/api/lines/:id/mark",
  tag,
  summary: "Say that a line pays nobody: returned, a duplicate, or none of ours.",
  who: deciders,
  params,
  body: z.strictObject({
    sequence: z.number().int().min(0),
    /** `charge`: what the bank took for itself; `excluded`: money that concerns no payer. */
    as: z.enum(["returned", "duplicate", "excluded", "charge"]),
    /** The line it returns or repeats. A returned credit is taken back with all it paid. */
    otherLineId: Id.nullable().default(null),
    reason,
  }),
  answer: Decided,
  idempotent: true,
});

export const parkLine = endpoint({
  method: "POST",
  path: "/api/lines/:id/parking",
  tag,
  summary: "Set a line aside with a word why; the engine leaves it alone.",
  who: deciders,
  params,
  body: z.strictObject({ sequence: z.number().int().min(0), reason }),
  answer: Decided,
  idempotent: true,
});

export const Found = z.strictObject({
  kind: z.enum(["payer", "advice", "bill", "connection", "line"]),
  id: Id,
  /** What was found by. */
  label: z.string(),
  detail: z.string(),
  payer: Named.nullable(),
  paise: PaiseText.nullable(),
  state: z.string().nullable(),
  /** The bills to pay where a bill or a connection was found. */
  bills: z.array(z.strictObject({ number: z.string(), paise: PaiseText })),
});
export type Found = z.infer<typeof Found>;

export const find = endpoint({
  method: "GET",
  path: "/api/find",
  tag,
  summary: "Payers by name, advices, bills, connections and lines by number or UTR.",
  who: readers,
  query: z.strictObject({ q: z.string().trim().min(2).max(60) }),
  answer: z.strictObject({ found: z.array(Found) }),
});
