// The doors of the billing system: it sends connections and bills, and is told row by row what was taken.

import { z } from "zod";
import { endpoint, Id, InstantText, paged, pageQuery } from "#server/contract.ts";

export const FeedProblem = z.strictObject({
  row: z.number().int(),
  column: z.string(),
  /** Never changes; `remedy` is the English sentence. */
  code: z.string(),
  found: z.string(),
  remedy: z.string(),
});
export type FeedProblem = z.infer<typeof FeedProblem>;

/** Something understood that is better written otherwise; the row was taken. */
export const FeedNote = z.strictObject({
  row: z.number().int(),
  column: z.string(),
  code: z.string(),
  found: z.string(),
  understood: z.string(),
});
export type FeedNote = z.infer<typeof FeedNote>;

export const feedKinds = ["connections", "bills"] as const;
export type FeedKind = (typeof feedKinds)[number];

export const FeedReport = z.strictObject({
  id: Id,
  kind: z.enum(feedKinds),
  source: z.enum(["cli", "api", "inbox", "seed"]),
  fileName: z.string(),
  asOf: InstantText,
  rowsRead: z.number().int(),
  rowsAdded: z.number().int(),
  rowsChanged: z.number().int(),
  rowsUnchanged: z.number().int(),
  rowsRefused: z.number().int(),
  /** The first thousand, in the order of rows. */
  problems: z.array(FeedProblem),
  notes: z.array(FeedNote),
});
export type FeedReport = z.infer<typeof FeedReport>;

export const FEED_BYTES_MAX = 64 * 1024 * 1024;
const tag = "billing feed";
const who = { discom: ["billing", "admin"] } as const;

export const feedConnections = endpoint({
  method: "POST",
  path: "/api/feeds/connections",
  tag,
  summary: "Load connections from a CSV or XLSX file; sending the same file again changes nothing.",
  who,
  upload: { maxBytes: FEED_BYTES_MAX },
  answer: FeedReport,
});

export const feedBills = endpoint({
  method: "POST",
  path: "/api/feeds/bills",
  tag,
  summary: "Load bills from a CSV or XLSX file; sending the same file again changes nothing.",
  who,
  upload: { maxBytes: FEED_BYTES_MAX },
  answer: FeedReport,
});

export const FeedSummary = FeedReport.omit({ problems: true, notes: true });

export const listFeeds = endpoint({
  method: "GET",
  path: "/api/feeds",
  tag,
  summary: "What billing has sent, newest first.",
  who: { discom: ["billing", "admin", "accountant", "supervisor"] },
  query: z.strictObject({ ...pageQuery }),
  answer: paged(FeedSummary),
});

export const getFeed = endpoint({
  method: "GET",
  path: "/api/feeds/:id",
  tag,
  summary: "One file of billing with the rows that were refused.",
  who: { discom: ["billing", "admin", "accountant", "supervisor"] },
  params: z.strictObject({ id: Id }),
  answer: FeedReport,
});
