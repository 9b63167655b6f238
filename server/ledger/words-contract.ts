// The accounts and what entries mean, in words of both languages: the screens and the papers say the same.

import { ACCOUNTS, type Account } from "#reconciliation/post.ts";

/** The opening is what stood in the bank before the first line; no entry made it, and the trial balance needs its other side. */
export const bookAccounts = [...ACCOUNTS, "opening-balance"] as const;
export type BookAccount = (typeof bookAccounts)[number];

export const entryKinds = [
  "received",
  "paid-out",
  "payer-known",
  "bills-paid",
  "advance-kept",
  "advance-used",
  "tds-deducted",
  "rebate-given",
  "rounding",
  "surcharge-paid",
  "written-off",
  "bank-charge",
  "given-back",
  "refund-approved",
  "refund-paid",
  "handed-over",
  "other",
] as const;
export type EntryKind = (typeof entryKinds)[number];

const kinds: Partial<Record<`${Account}>${Account}`, EntryKind>> = {
  "bank>unidentified-receipts": "received",
  "unidentified-payments>bank": "paid-out",
  "unidentified-receipts>unapplied": "payer-known",
  "unapplied>receivable": "bills-paid",
  "unapplied>advance": "advance-kept",
  "advance>receivable": "advance-used",
  "tds-receivable>receivable": "tds-deducted",
  "rebate-allowed>receivable": "rebate-given",
  "rounding>receivable": "rounding",
  "unapplied>rounding": "rounding",
  "unapplied>surcharge": "surcharge-paid",
  "write-off>receivable": "written-off",
  "bank-charges>unidentified-payments": "bank-charge",
  "bank-charges>receivable": "bank-charge",
  "unidentified-receipts>unidentified-payments": "given-back",
  "advance>refund-payable": "refund-approved",
  "unapplied>refund-payable": "refund-approved",
  "refund-payable>unidentified-payments": "refund-paid",
  "refund-payable>bank": "refund-paid",
  "unidentified-receipts>in-transit": "handed-over",
  "in-transit>unidentified-payments": "handed-over",
};

/** Of a mirror the kind is that of what it takes back. */
export function entryKind(entry: {
  readonly debitAccount: string;
  readonly creditAccount: string;
  readonly reversalOf: string | null;
}): EntryKind {
  const { debitAccount, creditAccount, reversalOf } = entry;
  const pair = reversalOf === null ? `${debitAccount}>${creditAccount}` : `${creditAccount}>${debitAccount}`;
  return kinds[pair as keyof typeof kinds] ?? "other";
}

type Words = Record<`account.${BookAccount}` | `entry.${EntryKind}` | "takenBack", string>;

export const ledgerWords: { readonly en: Words; readonly hi: Words } = {
  en: {
    "account.bank": "Bank",
    "account.unidentified-receipts": "Unidentified receipts",
    "account.unidentified-payments": "Unidentified payments",
    "account.unapplied": "Unapplied, payers",
    "account.receivable": "Receivable, bills",
    "account.advance": "Advances, payers",
    "account.tds-receivable": "TDS receivable",
    "account.rebate-allowed": "Rebate allowed",
    "account.surcharge": "Surcharge",
    "account.rounding": "Rounding",
    "account.bank-charges": "Bank charges",
    "account.refund-payable": "Refunds payable",
    "account.write-off": "Written off",
    "account.in-transit": "On its way from the aggregator",
    "account.opening-balance": "Opening balances",
    "entry.received": "Received by the bank",
    "entry.paid-out": "Paid out by the bank",
    "entry.payer-known": "Received, payer known",
    "entry.bills-paid": "Paid on bills",
    "entry.advance-kept": "Kept as advance",
    "entry.advance-used": "Advance used on bills",
    "entry.tds-deducted": "Tax deducted at source",
    "entry.rebate-given": "Rebate allowed",
    "entry.rounding": "Rounding",
    "entry.surcharge-paid": "Surcharge",
    "entry.written-off": "Written off",
    "entry.bank-charge": "Bank charge",
    "entry.given-back": "Given back by the bank",
    "entry.refund-approved": "Refund approved",
    "entry.refund-paid": "Refund paid by the bank",
    "entry.handed-over": "Handed over by the aggregator",
    "entry.other": "Other entry",
    takenBack: "Taken back: {{entry}}",
  },
  hi: {
    "account.bank": "बैंक",
    "account.unidentified-receipts": "अज्ञात प्राप्तियाँ",
    "account.unidentified-payments": "अज्ञात भुगतान",
    "account.unapplied": "असमायोजित, भुगतानकर्ता",
    "account.receivable": "प्राप्य, बिल",
    "account.advance": "अग्रिम, भुगतानकर्ता",
    "account.tds-receivable": "प्राप्य TDS",
    "account.rebate-allowed": "दी गई छूट",
    "account.surcharge": "अधिभार",
    "account.rounding": "पूर्णांकन",
    "account.bank-charges": "बैंक शुल्क",
    "account.refund-payable": "देय वापसी",
    "account.write-off": "बट्टे खाते",
    "account.in-transit": "एग्रीगेटर से आता हुआ",
    "account.opening-balance": "आरंभिक शेष",
    "entry.received": "बैंक में प्राप्त",
    "entry.paid-out": "बैंक से निकासी",
    "entry.payer-known": "प्राप्त, भुगतानकर्ता ज्ञात",
    "entry.bills-paid": "बिलों पर जमा",
    "entry.advance-kept": "अग्रिम में रखा",
    "entry.advance-used": "अग्रिम से बिलों पर जमा",
    "entry.tds-deducted": "स्रोत पर कटा कर (TDS)",
    "entry.rebate-given": "दी गई छूट",
    "entry.rounding": "पूर्णांकन",
    "entry.surcharge-paid": "अधिभार",
    "entry.written-off": "बट्टे खाते डाला",
    "entry.bank-charge": "बैंक शुल्क",
    "entry.given-back": "बैंक से लौटा",
    "entry.refund-approved": "वापसी स्वीकृत",
    "entry.refund-paid": "वापसी बैंक से निकली",
    "entry.handed-over": "एग्रीगेटर ने सौंपा",
    "entry.other": "अन्य प्रविष्टि",
    takenBack: "वापस ली गई: {{entry}}",
  },
};

/** `2026` → `2026-27`. */
export function showFy(fy: number): string {
  return `${fy}-${String((fy + 1) % 100).padStart(2, "0")}`;
}
