// The books as the wire sees them: balances, the entries of a line, a payer's account.

import { z } from "zod";
import { DateText, endpoint, Id, InstantText, PaiseText, paged, pageQuery } from "#server/contract.ts";

const tag = "ledger";
const readers = { discom: ["accountant", "supervisor", "admin"] } as const;

export const TrialBalance = z.strictObject({
  asOf: DateText,
  rows: z.array(
    z.strictObject({
      account: z.string(),
      debitPaise: PaiseText,
      creditPaise: PaiseText,
      /** Debits less credits. */
      balancePaise: PaiseText,
    }),
  ),
  debitPaise: PaiseText,
  creditPaise: PaiseText,
});
export type TrialBalance = z.infer<typeof TrialBalance>;

export const getTrialBalance = endpoint({
  method: "GET",
  path: "/api/ledger/trial-balance",
  tag,
  summary: "Every account's debits and credits up to a value date.",
  who: readers,
  query: z.strictObject({ asOf: DateText.optional(), account: z.coerce.number().int().min(1).optional() }),
  answer: TrialBalance,
});

export const EntryRow = z.strictObject({
  id: Id,
  entryId: Id,
  valueDate: DateText,
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

export const PayerLedgerRow = EntryRow.extend({ lineId: Id, utr: z.string().nullable() });

export const getPayerLedger = endpoint({
  method: "GET",
  path: "/api/payers/:id/ledger",
  tag,
  summary: "What came from a payer, what it paid, and what is kept as advance or not yet placed.",
  who: readers,
  params: z.strictObject({ id: Id }),
  query: z.strictObject(pageQuery),
  answer: paged(PayerLedgerRow).extend({ unappliedPaise: PaiseText, advancePaise: PaiseText }),
});
