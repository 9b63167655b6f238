// Tax a payer deducted at source: by discom and quarter, beside the certificates it gave for it.

import { z } from "zod";
import { everyPayerRole } from "#server/accounts/contract.ts";
import { endpoint, Id, Language, PaiseText, SmallId } from "#server/contract.ts";
import { Certificate, recordCertificate, TdsState } from "#server/ledger/tds-contract.ts";

const tag = "tax deducted at source";
const Fy = z.coerce.number().int().min(2000).max(2100).optional();

export const PayerTaxRow = z.strictObject({
  discom: z.strictObject({ id: z.int(), name: z.string(), nameHi: z.string(), shortName: z.string() }),
  quarter: z.int(),
  /** As declared on the advices: 194Q. */
  sections: z.array(z.string()),
  /** By the value dates of the quarter, what was taken back taken off. */
  deductedPaise: PaiseText,
  certifiedPaise: PaiseText,
  balancePaise: PaiseText,
  state: TdsState,
  certificates: z.array(Certificate.omit({ recordedBy: true }).extend({ byDiscom: z.boolean() })),
});
export type PayerTaxRow = z.infer<typeof PayerTaxRow>;

export const PayerTaxes = z.strictObject({
  fy: z.int(),
  years: z.array(z.int()),
  rows: z.array(PayerTaxRow),
  deductedPaise: PaiseText,
  certifiedPaise: PaiseText,
  balancePaise: PaiseText,
});
export type PayerTaxes = z.infer<typeof PayerTaxes>;

export const listPayerTaxes = endpoint({
  method: "GET",
  path: "/api/payer-tds",
  tag,
  summary:
    "What this payer deducted in a financial year, left out: this one; by discom and quarter, with its certificates.",
  who: everyPayerRole,
  scope: "receipts:read",
  query: z.strictObject({ fy: Fy }),
  answer: PayerTaxes,
});

export const exportPayerTaxes = endpoint({
  method: "GET",
  path: "/api/payer-tds/export",
  tag,
  summary: "The payer's register as CSV, workbook or PDF.",
  who: everyPayerRole,
  scope: "receipts:read",
  query: z.strictObject({ fy: Fy, as: z.enum(["csv", "xlsx", "pdf"]), language: Language.default("en") }),
  produces: "application/octet-stream",
});

export const enterCertificate = endpoint({
  method: "POST",
  path: "/api/payer-tds/certificates",
  tag,
  summary:
    "Give a discom the certificate (Form 16A) of a quarter: its number, day and amount, with the file where there is one.",
  who: { payer: ["maker", "checker", "admin"] },
  body: recordCertificate.body.omit({ payerId: true }).extend({ discomId: SmallId }),
  answer: z.strictObject({ id: Id }),
  idempotent: true,
});
