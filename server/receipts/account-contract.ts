// Statement of account: what was billed, paid and taken back in a financial year, of one connection or of many side by side.

import { z } from "zod";
import { everyPayerRole } from "#server/accounts/contract.ts";
import { DateText, endpoint, Id, Language, PaiseText, paged, pageQuery, SmallIdText } from "#server/contract.ts";

const tag = "statement of account";
const paper = { as: z.enum(["csv", "xlsx", "pdf"]), language: Language.default("en") };
const Fy = z.coerce.number().int().min(2000).max(2100).optional();
const Discom = SmallIdText;

/** Each sum of the year, and what was owed before and after it; below zero is in the payer's favour. */
export const AccountSums = z.strictObject({
  openingPaise: PaiseText,
  billedPaise: PaiseText,
  paidPaise: PaiseText,
  rebatePaise: PaiseText,
  tdsPaise: PaiseText,
  /** Rounding, write-off and the like. */
  adjustedPaise: PaiseText,
  /** Through billing's other channels, as billing tells. */
  elsewherePaise: PaiseText,
  takenBackPaise: PaiseText,
  closingPaise: PaiseText,
});
export type AccountSums = z.infer<typeof AccountSums>;

export const accountKinds = ["bill", "elsewhere", "payment", "rebate", "tds", "adjustment", "taken-back"] as const;
export const AccountKind = z.enum(accountKinds);
export type AccountKind = z.infer<typeof AccountKind>;

export const AccountEntry = z.strictObject({
  day: DateText,
  kind: AccountKind,
  /** Number of the bill, or of the receipt. */
  reference: z.string(),
  billNumber: z.string(),
  adviceNumber: z.string().nullable(),
  utr: z.string(),
  /** Another payer's money did it, who held the connection before. */
  otherPayer: z.boolean(),
  /** What it adds to what is owed; below zero what it takes off. */
  paise: PaiseText,
  /** Owed after it. */
  balancePaise: PaiseText,
});
export type AccountEntry = z.infer<typeof AccountEntry>;

const Connection = z.strictObject({ id: Id, number: z.string(), name: z.string(), site: z.string() });

export const ConnectionAccount = AccountSums.extend({
  discom: z.strictObject({ id: z.int(), name: z.string(), nameHi: z.string(), shortName: z.string() }),
  connection: Connection,
  /** The year it starts in. */
  fy: z.int(),
  /** Years with entries, the latest first. */
  years: z.array(z.int()),
  rows: z.array(AccountEntry),
});
export type ConnectionAccount = z.infer<typeof ConnectionAccount>;

const ofConnection = { discom: Discom, connection: z.string().regex(/^\d{6,12}$/), fy: Fy };

export const getConnectionAccount = endpoint({
  method: "GET",
  path: "/api/account-statements/connection",
  tag,
  summary: "The account of one connection in a financial year, left out: this one; with the balance after each entry.",
  who: everyPayerRole,
  scope: "receipts:read",
  query: z.strictObject(ofConnection),
  answer: ConnectionAccount,
});

export const exportConnectionAccount = endpoint({
  method: "GET",
  path: "/api/account-statements/connection/export",
  tag,
  summary: "The account of one connection as CSV, workbook or PDF.",
  who: everyPayerRole,
  scope: "receipts:read",
  query: z.strictObject({ ...ofConnection, ...paper }),
  produces: "application/octet-stream",
});

export const AccountRow = AccountSums.extend({ connection: Connection, discomId: z.int(), discom: z.string() });
export type AccountRow = z.infer<typeof AccountRow>;

const ofMany = {
  discom: Discom.optional(),
  /** A sub-unit and those below it. */
  unit: Id.optional(),
  q: z.string().trim().max(60).optional(),
  fy: Fy,
};

export const listAccounts = endpoint({
  method: "GET",
  path: "/api/account-statements",
  tag,
  summary:
    "The accounts of many connections side by side in a financial year, with their sums: of all, or of a sub-unit.",
  who: everyPayerRole,
  scope: "receipts:read",
  query: z.strictObject({ ...ofMany, ...pageQuery }),
  answer: paged(AccountRow).extend({
    fy: z.int(),
    sums: AccountSums,
    unit: z.strictObject({ id: Id, name: z.string(), nameHi: z.string() }).nullable(),
  }),
});
export type Accounts = z.infer<typeof listAccounts.answer>;

export const exportAccounts = endpoint({
  method: "GET",
  path: "/api/account-statements/export",
  tag,
  summary: "The accounts of many connections as CSV, workbook or PDF, every one of them.",
  who: everyPayerRole,
  scope: "receipts:read",
  query: z.strictObject({ ...ofMany, ...paper }),
  produces: "application/octet-stream",
});
