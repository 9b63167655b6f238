// Tax that payers deducted at source: what is receivable by quarter, and the certificates that came for it.

import { z } from "zod";
import {
  DateText,
  endpoint,
  Id,
  InstantText,
  Language,
  PaiseText,
  PositivePaiseText,
  paged,
  pageQuery,
} from "#server/contract.ts";

const tag = "tax deducted at source";
const readers = { discom: ["accountant", "supervisor", "admin"] } as const;
const recorders = { discom: ["accountant", "supervisor"] } as const;

const Named = z.strictObject({ id: Id, name: z.string(), nameHi: z.string() });
const Quarter = z.coerce.number().int().min(1).max(4);
const Fy = z.coerce.number().int().min(2000).max(2100);

export const Certificate = z.strictObject({
  id: Id,
  number: z.string(),
  issuedOn: DateText,
  paise: PaiseText,
  fileName: z.string().nullable(),
  recordedBy: z.strictObject({ name: z.string(), nameHi: z.string() }),
  recordedAt: InstantText,
  /** Why it was taken back. */
  withdrawn: z.string().nullable(),
});
export type Certificate = z.infer<typeof Certificate>;

/** `awaited`: nothing came; `part`: less came than was deducted; `over`: more. `open`: the quarter is not over. */
export const TdsState = z.enum(["open", "awaited", "part", "complete", "over"]);
export type TdsState = z.infer<typeof TdsState>;

export const TdsRow = z.strictObject({
  payer: Named.nullable(),
  fy: z.number().int(),
  quarter: z.number().int(),
  /** Deducted by the value dates of the quarter, take-backs taken off. */
  bookedPaise: PaiseText,
  certifiedPaise: PaiseText,
  /** Booked less certified. */
  balancePaise: PaiseText,
  state: TdsState,
  certificates: z.array(Certificate),
});
export type TdsRow = z.infer<typeof TdsRow>;

const filter = {
  fy: Fy.optional(),
  quarter: Quarter.optional(),
  q: z.string().trim().max(100).default(""),
  /** Only what is still missing. */
  missing: z.enum(["yes", "no"]).default("no"),
};

export const listTds = endpoint({
  method: "GET",
  path: "/api/tds",
  tag,
  summary:
    "TDS receivable by payer and quarter of a financial year, left out: this one; with the certificates that came.",
  who: readers,
  query: z.strictObject({ ...filter, ...pageQuery }),
  answer: paged(TdsRow).extend({
    fy: z.number().int(),
    years: z.array(z.number().int()),
    bookedPaise: PaiseText,
    certifiedPaise: PaiseText,
    balancePaise: PaiseText,
  }),
});

export const exportTds = endpoint({
  method: "GET",
  path: "/api/tds/export",
  tag,
  summary: "The register as CSV, workbook or PDF.",
  who: readers,
  query: z.strictObject({ ...filter, as: z.enum(["csv", "xlsx", "pdf"]), language: Language.default("en") }),
  produces: "application/octet-stream",
});

const FILE_BASE64_MAX = 2_800_000;

export const recordCertificate = endpoint({
  method: "POST",
  path: "/api/tds/certificates",
  tag,
  summary:
    "Record a certificate (Form 16A) that a payer sent for a quarter, with its file where there is one (PDF, JPEG or PNG, up to 2 MB).",
  who: recorders,
  body: z.strictObject({
    payerId: Id,
    fy: Fy,
    quarter: Quarter,
    number: z
      .string()
      .trim()
      .toUpperCase()
      .regex(/^[A-Z0-9/-]{3,30}$/, "letters, digits, / and -"),
    issuedOn: DateText,
    paise: PositivePaiseText,
    file: z
      .strictObject({ name: z.string().min(1).max(200), base64: z.base64().min(8).max(FILE_BASE64_MAX) })
      .nullable(),
  }),
  answer: z.strictObject({ id: Id }),
  idempotent: true,
});

export const withdrawCertificate = endpoint({
  method: "POST",
  path: "/api/tds/certificates/:id/withdrawal",
  tag,
  summary: "Take a recorded certificate back; it stays on record with the reason.",
  who: recorders,
  params: z.strictObject({ id: Id }),
  body: z.strictObject({ why: z.string().trim().min(5).max(500) }),
  idempotent: true,
});

export const certificateFile = endpoint({
  method: "GET",
  path: "/api/tds/certificates/:id/file",
  tag,
  summary: "The file of a certificate as it came.",
  who: readers,
  params: z.strictObject({ id: Id }),
  produces: "application/octet-stream",
});
