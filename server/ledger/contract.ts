// The books as the wire sees them: the trial balance, an account's ledger, what each payer owns and owes, the entries of a line.

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
  SmallIdText,
} from "#server/contract.ts";
import { bookAccounts } from "./words-contract.ts";

const tag = "ledger";
const readers = { discom: ["accountant", "supervisor", "admin"] } as const;
const BookAccount = z.enum(bookAccounts);
const bankAccount = SmallIdText.optional();
const exports = { as: z.enum(["csv", "xlsx", "pdf"]), language: Language.default("en") };

export const TrialBalance = z.strictObject({
  asOf: DateText,
  rows: z.array(
    z.strictObject({
      account: BookAccount,
      debitPaise: PaiseText,
      creditPaise: PaiseText,
      /** Debits less credits. */
      balancePaise: PaiseText,
    }),
  ),
  debitPaise: PaiseText,
  creditPaise: PaiseText,
  /** Of the accounts that stand in debit, which is that of those in credit. */
  balancePaise: PaiseText,
});
export type TrialBalance = z.infer<typeof TrialBalance>;

const ofDay = { asOf: DateText.optional(), account: bankAccount };

export const getTrialBalance = endpoint({
  method: "GET",
  path: "/api/ledger/trial-balance",
  tag,
  summary:
    "Every account's debits and credits up to a day of the books, the banks' openings included; of one bank account or all.",
  who: readers,
  query: z.strictObject(ofDay),
  answer: TrialBalance,
});

export const exportTrialBalance = endpoint({
  method: "GET",
  path: "/api/ledger/trial-balance/export",
  tag,
  summary: "The trial balance as CSV, workbook or PDF.",
  who: readers,
  query: z.strictObject({ ...ofDay, ...exports }),
  produces: "application/octet-stream",
});

export const EntryRow = z.strictObject({
  id: Id,
  entryId: Id,
  valueDate: DateText,
  /** The day it counts in the books. */
  bookedOn: DateText,
  postedAt: InstantText,
  debitAccount: z.string(),
  creditAccount: z.string(),
  paise: PaiseText,
  decisionId: Id.nullable(),
  adviceNumber: z.string().nullable(),
  billNumber: z.string().nullable(),
  /** The transfer this one takes back. */
  reversalOf: Id.nullable(),
});
export type EntryRow = z.infer<typeof EntryRow>;

export const listLineEntries = endpoint({
  method: "GET",
  path: "/api/lines/:id/entries",
  tag,
  summary: "Everything a line put into the journal, from its arrival to its last reversal.",
  who: readers,
  params: z.strictObject({ id: Id }),
  answer: z.strictObject({ rows: z.array(EntryRow) }),
});

const Named = z.strictObject({ id: Id, name: z.string(), nameHi: z.string() });

export const AccountRow = EntryRow.extend({
  lineId: Id.nullable(),
  utr: z.string().nullable(),
  narration: z.string().nullable(),
  payer: Named.nullable(),
  /** Of the account after this entry: debits less credits. */
  balancePaise: PaiseText,
});
export type AccountRow = z.infer<typeof AccountRow>;

const ofAccount = { from: DateText.optional(), to: DateText.optional(), account: bankAccount };

export const getAccountLedger = endpoint({
  method: "GET",
  path: "/api/ledger/accounts/:name",
  tag,
  summary:
    "The ledger of one account between two days of the books, left out: this financial year. Balances are debits less credits.",
  who: readers,
  params: z.strictObject({ name: z.enum(bookAccounts).exclude(["opening-balance"]) }),
  query: z.strictObject({ ...ofAccount, ...pageQuery }),
  answer: paged(AccountRow).extend({
    from: DateText,
    to: DateText,
    openingPaise: PaiseText,
    debitPaise: PaiseText,
    creditPaise: PaiseText,
    closingPaise: PaiseText,
  }),
});
export type AccountLedger = z.infer<typeof getAccountLedger.answer>;

export const exportAccountLedger = endpoint({
  method: "GET",
  path: "/api/ledger/accounts/:name/export",
  tag,
  summary: "The ledger of one account as CSV, workbook or PDF, every entry of the days.",
  who: readers,
  params: getAccountLedger.params,
  query: z.strictObject({ ...ofAccount, ...exports }),
  produces: "application/octet-stream",
});

/** What is kept for a payer and what it still owes a certificate for. */
export const Standing = z.strictObject({
  unappliedPaise: PaiseText,
  advancePaise: PaiseText,
  refundPayablePaise: PaiseText,
  tdsPaise: PaiseText,
});
export type Standing = z.infer<typeof Standing>;

export const PayerStanding = Standing.extend({ payer: Named, van: z.string(), lastOn: DateText.nullable() });
export type PayerStanding = z.infer<typeof PayerStanding>;

export const listPayerStandings = endpoint({
  method: "GET",
  path: "/api/ledger/payers",
  tag,
  summary: "The payers of the discom with what is kept for each, the largest first; found by name or VAN.",
  who: readers,
  query: z.strictObject({ q: z.string().trim().max(100).default(""), ...pageQuery }),
  answer: paged(PayerStanding).extend({ sums: Standing }),
});

export const PayerLedgerRow = EntryRow.extend({
  lineId: Id.nullable(),
  utr: z.string().nullable(),
  /** What the entry adds to what is kept for the payer, below zero what it takes. */
  keptPaise: PaiseText,
  /** What its bills were relieved of. */
  relievedPaise: PaiseText,
  tdsPaise: PaiseText,
  /** Kept for the payer after this entry: unapplied and advance. */
  balancePaise: PaiseText,
});
export type PayerLedgerRow = z.infer<typeof PayerLedgerRow>;

const Fy = z.coerce.number().int().min(2000).max(2100).optional();

export const getPayerLedger = endpoint({
  method: "GET",
  path: "/api/payers/:id/ledger",
  tag,
  summary: "A payer's account of a financial year, left out: this one. What came, what it paid, what is kept.",
  who: readers,
  params: z.strictObject({ id: Id }),
  query: z.strictObject({ fy: Fy, ...pageQuery }),
  answer: paged(PayerLedgerRow).extend({
    payer: Named.extend({ van: z.string() }),
    /** The year it starts in. */
    fy: z.number().int(),
    /** Years with entries, latest first. */
    years: z.array(z.number().int()),
    opening: Standing,
    closing: Standing,
    receivedPaise: PaiseText,
    takenPaise: PaiseText,
    relievedPaise: PaiseText,
  }),
});
export type PayerLedger = z.infer<typeof getPayerLedger.answer>;

export const exportPayerLedger = endpoint({
  method: "GET",
  path: "/api/payers/:id/ledger/export",
  tag,
  summary: "A payer's account of a financial year as CSV, workbook or PDF.",
  who: readers,
  params: z.strictObject({ id: Id }),
  query: z.strictObject({ fy: Fy, ...exports }),
  produces: "application/octet-stream",
});
