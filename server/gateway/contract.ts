// The doors of an aggregator's settlement reports: what it paid into the bank in one sum, and for which payments.

import { z } from "zod";
import { DateText, endpoint, Id, InstantText, PaiseText, paged, pageQuery } from "#server/contract.ts";

export const SettlementProblem = z.strictObject({
  /** 0 when it concerns the settlement as a whole. */
  row: z.number().int(),
  column: z.string(),
  /** Never changes; `remedy` is the English sentence. */
  code: z.string(),
  found: z.string(),
  remedy: z.string(),
});
export type SettlementProblem = z.infer<typeof SettlementProblem>;

export const SettlementReport = z.strictObject({
  aggregator: z.string(),
  fileName: z.string(),
  rowsRead: z.number().int(),
  settlementsAdded: z.number().int(),
  settlementsUnchanged: z.number().int(),
  /** A settlement with a bad row is not taken at all. */
  settlementsRefused: z.number().int(),
  problems: z.array(SettlementProblem),
});
export type SettlementReport = z.infer<typeof SettlementReport>;

const REPORT_BYTES_MAX = 32 * 1024 * 1024;
const tag = "aggregator settlements";

export const loadSettlements = endpoint({
  method: "POST",
  path: "/api/aggregator-settlements",
  tag,
  summary: "Load an aggregator's settlement report (CSV or XLSX); the same report again changes nothing.",
  who: { discom: ["billing", "admin"] },
  upload: { maxBytes: REPORT_BYTES_MAX },
  answer: SettlementReport,
});

export const AggregatorSettlement = z.strictObject({
  id: Id,
  aggregator: z.string(),
  number: z.string(),
  utr: z.string(),
  settledOn: DateText,
  grossPaise: PaiseText,
  feePaise: PaiseText,
  taxPaise: PaiseText,
  netPaise: PaiseText,
  entries: z.number().int(),
  fileName: z.string(),
  at: InstantText,
});

export const listSettlements = endpoint({
  method: "GET",
  path: "/api/aggregator-settlements",
  tag,
  summary: "Settlements that aggregators reported, the newest first.",
  who: { discom: ["accountant", "supervisor", "admin", "billing"] },
  query: z.strictObject(pageQuery),
  answer: paged(AggregatorSettlement),
});
