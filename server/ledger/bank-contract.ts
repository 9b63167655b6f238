// The bank reconciliation statement of an account and a day, and the closing and opening again of days.

import { z } from "zod";
import {
  DateText,
  endpoint,
  Id,
  InstantText,
  Language,
  PaiseText,
  paged,
  pageQuery,
  SmallId,
  SmallIdText,
} from "#server/contract.ts";

const tag = "bank reconciliation";
const readers = { discom: ["accountant", "supervisor", "admin"] } as const;

/** Lines in the bank that are not, or not wholly, in the cash book: first what came in, then what went out. */
export const itemKinds = [
  "unidentified",
  "parked",
  "returned",
  "repeated",
  "own-transfer-in",
  "unapplied",
  "unexplained",
  "return",
  "own-transfer-out",
] as const;
export const ItemKind = z.enum(itemKinds);
export type ItemKind = z.infer<typeof ItemKind>;

/** Why a day cannot be closed now. */
export const Blocker = z.enum([
  "day-not-over",
  "statement-awaited",
  "balance-unknown",
  "gap-open",
  "bank-and-books-differ",
  "closed",
]);
export type Blocker = z.infer<typeof Blocker>;

const Person = z.strictObject({ name: z.string(), nameHi: z.string() });

export const DayClosing = z.strictObject({
  id: Id,
  fromDay: DateText,
  day: DateText,
  bankPaise: PaiseText,
  /** SHA-256 of the statement as it was closed, in hex. */
  contentHash: z.string(),
  closedBy: Person,
  closedAt: InstantText,
  /** Opened again by two. */
  reopening: z
    .strictObject({ askedBy: Person, approvedBy: Person, why: z.string(), at: InstantText, approvalId: Id })
    .nullable(),
  /** Waits for a second person. */
  waitingApprovalId: Id.nullable(),
});
export type DayClosing = z.infer<typeof DayClosing>;

export const BankReconciliation = z.strictObject({
  account: z.strictObject({
    id: z.number().int(),
    bank: z.string(),
    number: z.string(),
    ifsc: z.string(),
    name: z.string(),
    nameHi: z.string(),
  }),
  discom: z.strictObject({ name: z.string(), nameHi: z.string() }),
  day: DateText,
  /** What the bank's statement says stood in the account at the end of the day; null when no statement says a balance. */
  bankPaise: PaiseText.nullable(),
  /** The statement that says so. */
  statement: z.strictObject({ fileId: Id, fileName: z.string(), fromDate: DateText, toDate: DateText }).nullable(),
  /** Statements whose opening is not the closing before, or that lack known lines; what each explains of a difference. */
  gaps: z.array(
    z.strictObject({
      fileId: Id,
      fromDate: DateText,
      toDate: DateText,
      /** Bank less books. */
      paise: PaiseText,
      missingCount: z.number().int(),
      accepted: z.strictObject({ by: Person, at: InstantText, why: z.string() }).nullable(),
    }),
  ),
  /** Kinds that have lines, in the order of `itemKinds`. */
  groups: z.array(
    z.strictObject({
      kind: ItemKind,
      side: z.enum(["less", "add"]),
      count: z.number().int(),
      paise: PaiseText,
    }),
  ),
  /** Bank, less gaps, less what came in and add what went out that the cash book has not: what the cash book ought to say. */
  expectedPaise: PaiseText.nullable(),
  /** What it does say: the journal's bank account without the accounts where money waits for its place. */
  cashBookPaise: PaiseText,
  /** Expected less cash book: must be zero. */
  differencePaise: PaiseText.nullable(),
  /** The journal's bank account, and what of it waits. */
  ledgerPaise: PaiseText,
  unidentifiedReceiptsPaise: PaiseText,
  unappliedPaise: PaiseText,
  unidentifiedPaymentsPaise: PaiseText,
  /** Approved refunds that the bank has not yet paid out; no part of the sums above. */
  refundPayablePaise: PaiseText,
  /** Files of this account with days up to this one that wait to be imported and hold something new. */
  waitingFilesCount: z.number().int(),
  /** SHA-256 of all that is listed, in hex; closing names it. */
  contentHash: z.string(),
  blockers: z.array(Blocker),
  /** Up to which day the account is closed, and from which day a closing now would close. */
  closedThrough: DateText.nullable(),
  closesFrom: DateText,
  /** The closing that covers the day; `unchanged` is whether the statement drawn up again says what it said. */
  closing: DayClosing.extend({ unchanged: z.boolean().nullable() }).nullable(),
});
export type BankReconciliation = z.infer<typeof BankReconciliation>;

const ofDay = { account: SmallIdText.optional(), day: DateText.optional() };

export const getBankReconciliation = endpoint({
  method: "GET",
  path: "/api/bank-reconciliation",
  tag,
  summary:
    "The bank reconciliation statement of an account at the end of a day. Left out: the pool account, the last day its statements reach.",
  who: readers,
  query: z.strictObject(ofDay),
  answer: BankReconciliation,
});

export const BankItem = z.strictObject({
  lineId: Id.nullable(),
  bookingDate: DateText.nullable(),
  valueDate: DateText.nullable(),
  narration: z.string(),
  utr: z.string().nullable(),
  payer: Person.nullable(),
  paise: PaiseText,
  /** Days from its booking date to the day of the statement. */
  ageDays: z.number().int().nullable(),
});
export type BankItem = z.infer<typeof BankItem>;

export const listBankItems = endpoint({
  method: "GET",
  path: "/api/bank-reconciliation/items",
  tag,
  summary: "The lines behind one kind of item, oldest first.",
  who: readers,
  query: z.strictObject({ ...ofDay, kind: ItemKind, ...pageQuery }),
  answer: paged(BankItem).extend({ paise: PaiseText }),
});

const exported = {
  method: "GET",
  tag,
  who: readers,
  query: z.strictObject({ ...ofDay, language: Language.default("en") }),
} as const;

export const printBankReconciliation = endpoint({
  ...exported,
  path: "/api/bank-reconciliation.pdf",
  summary: "The statement with every listed line, to print, sign and file.",
  produces: "application/pdf",
});

export const exportBankReconciliation = endpoint({
  ...exported,
  path: "/api/bank-reconciliation.xlsx",
  summary: "The statement and every listed line as a workbook.",
  produces: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
});

export const listDayClosings = endpoint({
  method: "GET",
  path: "/api/day-closings",
  tag,
  summary: "The closings of an account, latest day first, those opened again included.",
  who: readers,
  query: z.strictObject({ account: SmallIdText, ...pageQuery }),
  answer: paged(DayClosing),
});

export const closeDay = endpoint({
  method: "POST",
  path: "/api/day-closings",
  tag,
  summary:
    "Close a day and every open one before it, with the statement that was looked at. Nothing is booked on them afterwards.",
  who: { discom: ["supervisor"] },
  body: z.strictObject({
    account: SmallId,
    day: DateText,
    contentHash: z.string().regex(/^[0-9a-f]{64}$/),
  }),
  answer: z.strictObject({ id: Id, fromDay: DateText, day: DateText }),
  idempotent: true,
});

export const askToReopenDay = endpoint({
  method: "POST",
  path: "/api/day-closings/:id/reopening",
  tag,
  summary: "Ask a second person to open a closing again, and with it every later one of the account.",
  who: { discom: ["accountant", "supervisor"] },
  params: z.strictObject({ id: Id }),
  body: z.strictObject({ why: z.string().trim().min(5).max(500) }),
  answer: z.strictObject({ approvalId: Id }),
  idempotent: true,
});
