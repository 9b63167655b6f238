// Files no layout fits: their rows are shown, a person says what the columns mean, and that is kept for the account's later files.

import { z } from "zod";
import { delimiters, mappedMeanings } from "#reconciliation/banks/mapping.ts";
import { endpoint, Id, InstantText, SmallIdText } from "#server/contract.ts";
import { StatementFile, StatementProblem, StatementRefusal, StatementSummary } from "./contract.ts";

const accountants = { discom: ["accountant"] } as const;
const readers = { discom: ["accountant", "supervisor", "admin"] } as const;
const tag = "statements";
const params = z.strictObject({ id: Id });

export const columnMeanings = mappedMeanings;
export const columnDelimiters = delimiters;
export type ColumnMeaning = (typeof columnMeanings)[number];

const COLUMNS_MAX = 256;
const place = z
  .number()
  .int()
  .min(0)
  .max(COLUMNS_MAX - 1);

export const StatementMapping = z.strictObject({
  /** The caption row as it stands; null when the table has none. */
  captions: z.array(z.string().max(500)).max(COLUMNS_MAX).readonly().nullable(),
  columns: z
    .array(z.strictObject({ meaning: z.enum(mappedMeanings), index: place }))
    .max(40)
    .readonly(),
  rowsToSkip: z.number().int().min(0).max(200),
  dayOrder: z.enum(["day-first", "month-first"]),
  decimal: z.enum(["point", "comma"]),
  delimiter: z.enum(delimiters).nullable(),
});
export type StatementMapping = z.infer<typeof StatementMapping>;

/** The rows as they stand, before anybody knows what they mean. */
export const StatementTable = z.strictObject({
  format: z.enum(["delimited", "xlsx", "html"]),
  delimiter: z.enum(delimiters).nullable(),
  /** The first rows of the table, or of the workbook's sheet with most rows. */
  rows: z.array(z.strictObject({ number: z.number().int(), cells: z.array(z.string()) })),
  rowsCount: z.number().int(),
  /** From captions that banks use; null when none is alike. */
  guess: StatementMapping.nullable(),
});
export type StatementTable = z.infer<typeof StatementTable>;

export const MappingVersion = z.strictObject({
  bankAccountId: z.number().int(),
  version: z.number().int(),
  /** Null: withdrawn. */
  mapping: StatementMapping.nullable(),
  /** The file it was made on, to try a change on. */
  fileId: Id.nullable(),
  by: z.strictObject({ name: z.string(), nameHi: z.string() }),
  at: InstantText,
  why: z.string(),
  /** How many files were read by this version. */
  filesCount: z.number().int(),
});
export type MappingVersion = z.infer<typeof MappingVersion>;

export const showTable = endpoint({
  method: "GET",
  path: "/api/statements/:id/table",
  tag,
  summary: "The rows of a file as they stand, for a person to say what its columns mean, with a first guess.",
  who: accountants,
  params,
  query: z.strictObject({ delimiter: z.enum(delimiters).optional() }),
  answer: StatementTable,
});

export const MappingTrial = z.strictObject({
  refused: StatementRefusal.nullable(),
  problems: z.array(StatementProblem),
  problemsCount: z.number().int(),
  statements: z.array(StatementSummary),
});
export type MappingTrial = z.infer<typeof MappingTrial>;

export const tryMapping = endpoint({
  method: "POST",
  path: "/api/statements/:id/mapping-trial",
  tag,
  summary: "What the reader makes of the file under a mapping: lines, problems, control totals. Nothing is kept.",
  who: accountants,
  params,
  body: z.strictObject({ mapping: StatementMapping }),
  answer: MappingTrial,
});

export const saveMapping = endpoint({
  method: "POST",
  path: "/api/statements/:id/mapping",
  tag,
  summary:
    "Keep a mapping for a bank account as its next version, and read this file by it unless it was imported. Later files of the account are read by it.",
  who: accountants,
  params,
  body: z.strictObject({
    bankAccountId: z.number().int(),
    mapping: StatementMapping,
    /** The version that was looked at, null when the account had none: another one meanwhile refuses this. */
    basedOn: z.number().int().nullable(),
  }),
  answer: StatementFile,
});

export const listMappings = endpoint({
  method: "GET",
  path: "/api/statement-mappings",
  tag,
  summary: "Every version of the mappings of all bank accounts, the latest first.",
  who: readers,
  answer: z.strictObject({ rows: z.array(MappingVersion) }),
});

export const withdrawMapping = endpoint({
  method: "POST",
  path: "/api/statement-mappings/:bankAccountId/withdrawal",
  tag,
  summary: "Read no further file of an account by its mapping. Files that were imported by it stay.",
  who: accountants,
  params: z.strictObject({ bankAccountId: SmallIdText }),
  body: z.strictObject({ why: z.string().trim().min(3).max(500) }),
});
