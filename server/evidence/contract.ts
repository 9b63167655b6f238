// What auditors are given: a packed file of a period that proves itself.

import { z } from "zod";
import { DateText, endpoint, Id, InstantText } from "#server/contract.ts";

const tag = "evidence";
export const readers = { discom: ["accountant", "supervisor", "admin"] } as const;
const params = z.strictObject({ id: Id });

export const PERIOD_DAYS_MAX = 400;

/** Lines by value date; the others narrow it to lines that such a decision was ever made on. */
export const Selection = z.strictObject({
  from: DateText,
  to: DateText,
  account: z.number().int().min(1).max(100_000).nullable().default(null),
  rule: z.string().max(20).nullable().default(null),
  outcome: z.string().max(20).nullable().default(null),
  person: Id.nullable().default(null),
});
export type Selection = z.infer<typeof Selection>;

export const EvidenceExport = z.strictObject({
  id: Id,
  selection: Selection,
  askedBy: z.strictObject({ id: Id, name: z.string(), nameHi: z.string() }),
  askedAt: InstantText,
  workId: z.uuid(),
  file: z
    .strictObject({
      name: z.string(),
      bytesCount: z.number(),
      linesCount: z.number().int(),
      decisionsCount: z.number().int(),
      /** Hex, for the letter the file is sent with. */
      sha256: z.string(),
      readyAt: InstantText,
      /** Gone after a month; ask again, the hashes inside are the same. */
      kept: z.boolean(),
    })
    .nullable(),
});
export type EvidenceExport = z.infer<typeof EvidenceExport>;

export const startExport = endpoint({
  method: "POST",
  path: "/api/evidence-exports",
  tag,
  summary: "Pack everything about the lines of a period for an auditor, in the background; asking is recorded.",
  who: readers,
  body: Selection,
  answer: z.strictObject({ id: Id, workId: z.uuid() }),
  idempotent: true,
});

export const listExports = endpoint({
  method: "GET",
  path: "/api/evidence-exports",
  tag,
  summary: "What was packed for auditors lately, by whom, and the hash of each file.",
  who: readers,
  answer: z.strictObject({ rows: z.array(EvidenceExport) }),
});

export const downloadExport = endpoint({
  method: "GET",
  path: "/api/evidence-exports/:id/file",
  tag,
  summary: "The packed file; each download is recorded.",
  who: readers,
  params,
  produces: "application/zip",
});
