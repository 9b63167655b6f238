// Bank statements: a file is understood and shown first, imported when confirmed, and adds only lines that are new.

import { z } from "zod";
import { DateText, endpoint, Id, InstantText, PaiseText, paged, pageQuery, SmallIdText } from "#server/contract.ts";

export const STATEMENT_BYTES_MAX = 50 * 1024 * 1024;

const readers = { discom: ["accountant", "supervisor", "admin"] } as const;
const accountants = { discom: ["accountant"] } as const;
const tag = "statements";
const params = z.strictObject({ id: Id });

export const fileStates = ["previewed", "imported", "refused", "discarded"] as const;
export const FileState = z.enum(fileStates);
export type FileState = z.infer<typeof FileState>;

export const StatementRefusal = z.strictObject({
  /** Stable; screens translate by it. */
  code: z.string(),
  /** The English sentence. */
  message: z.string(),
  params: z.record(z.string(), z.string()),
});

export const StatementProblem = z.strictObject({
  row: z.number().int(),
  column: z.string().nullable(),
  code: z.string(),
  message: z.string(),
  raw: z.string(),
});
export type StatementProblem = z.infer<typeof StatementProblem>;

/** What contradicts the lines that were there before. */
export const StatementGap = z.strictObject({
  /** What stood before its first day; null when its opening fits. */
  expectedPaise: PaiseText.nullable(),
  foundPaise: PaiseText.nullable(),
  /** Lines known before, inside its period, that it does not have. */
  missingCount: z.number().int(),
});
export type StatementGap = z.infer<typeof StatementGap>;

export const StatementSummary = z.strictObject({
  /** Last digits only; empty when the file does not say. */
  account: z.string(),
  bankAccountId: z.number().int().nullable(),
  currency: z.string(),
  fromDate: DateText.nullable(),
  toDate: DateText.nullable(),
  openingPaise: PaiseText.nullable(),
  closingPaise: PaiseText.nullable(),
  linesCount: z.number().int(),
  creditsCount: z.number().int(),
  creditPaise: PaiseText,
  debitPaise: PaiseText,
  /** Null until the bank account is known. */
  newCount: z.number().int().nullable(),
  newCreditPaise: PaiseText.nullable(),
  gap: StatementGap.nullable(),
  sample: z.array(
    z.strictObject({
      row: z.number().int(),
      bookingDate: DateText,
      direction: z.enum(["credit", "debit"]),
      paise: PaiseText,
      narration: z.string(),
    }),
  ),
});
export type StatementSummary = z.infer<typeof StatementSummary>;

export const StatementReport = z.strictObject({
  format: z.string().nullable(),
  bank: z.string().nullable(),
  refused: StatementRefusal.nullable(),
  problems: z.array(StatementProblem),
  problemsCount: z.number().int(),
  statements: z.array(StatementSummary),
  /** The imported file that has the very same bytes. */
  sameAs: Id.nullable(),
});
export type StatementReport = z.infer<typeof StatementReport>;

export const StatementFile = z.strictObject({
  id: Id,
  fileName: z.string(),
  source: z.enum(["upload", "api", "inbox", "sftp", "cli", "seed", "aggregator"]),
  state: FileState,
  bankAccountId: z.number().int().nullable(),
  /** Null for the inbox and the command line. */
  uploadedBy: z.strictObject({ name: z.string(), nameHi: z.string() }).nullable(),
  uploadedAt: InstantText,
  /** Progress of an import that runs in the background. */
  work: z.uuid().nullable(),
  /** Read by what a person said its columns mean: that version, and the one that holds now (null: withdrawn). */
  mapping: z.strictObject({ version: z.number().int(), current: z.number().int().nullable() }).nullable(),
  report: StatementReport,
  /** Contradicts what was there before and nobody has accepted it: its lines are not posted by themselves. */
  held: z.boolean(),
  /** Something was imported into the account since it was shown: what is new of it must be counted again. */
  outdated: z.boolean(),
});
export type StatementFile = z.infer<typeof StatementFile>;

export const StatementFileRow = z.strictObject({
  id: Id,
  fileName: z.string(),
  source: StatementFile.shape.source,
  state: FileState,
  bankAccountId: z.number().int().nullable(),
  uploadedAt: InstantText,
  fromDate: DateText.nullable(),
  toDate: DateText.nullable(),
  linesCount: z.number().int(),
  newCount: z.number().int(),
  creditPaise: PaiseText,
  closingPaise: PaiseText.nullable(),
  refusedCode: z.string().nullable(),
  held: z.boolean(),
});
export type StatementFileRow = z.infer<typeof StatementFileRow>;

export const lineStates = [
  "new",
  "matched",
  "suggested",
  "unidentified",
  "returned",
  "duplicate",
  "excluded",
  "parked",
  "known",
] as const;

export const StatementLine = z.strictObject({
  row: z.number().int(),
  lineId: Id,
  bookingDate: DateText,
  valueDate: DateText,
  direction: z.enum(["credit", "debit"]),
  paise: PaiseText,
  narration: z.string(),
  bankReference: z.string(),
  balancePaise: PaiseText.nullable(),
  /** `known`: was there from an earlier file, named in `knownFrom`; `new`: not yet looked at by the engine. */
  state: z.enum(lineStates),
  rule: z.string().nullable(),
  knownFrom: z.strictObject({ id: Id, fileName: z.string() }).nullable(),
});
export type StatementLine = z.infer<typeof StatementLine>;

export const listStatements = endpoint({
  method: "GET",
  path: "/api/statements",
  tag,
  summary: "Statement files, the latest first.",
  who: readers,
  query: z.strictObject({
    ...pageQuery,
    bankAccountId: SmallIdText.optional(),
    state: FileState.optional(),
  }),
  answer: paged(StatementFileRow),
});

export const uploadStatement = endpoint({
  method: "POST",
  path: "/api/statements",
  tag,
  summary:
    "Upload a bank's statement file. It is read and shown, nothing is imported. A file that cannot be imported comes back refused, with the reason.",
  who: accountants,
  upload: { maxBytes: STATEMENT_BYTES_MAX },
  body: z.strictObject({ bankAccountId: SmallIdText.optional() }),
  answer: StatementFile,
});

export const getStatement = endpoint({
  method: "GET",
  path: "/api/statements/:id",
  tag,
  summary: "What was understood of one file.",
  who: readers,
  params,
  answer: StatementFile,
});

export const confirmStatement = endpoint({
  method: "POST",
  path: "/api/statements/:id/confirmation",
  tag,
  summary:
    "Import a file that was shown. Only lines not known before are added, so confirming twice or overlapping files add nothing twice. `why` accepts at once what contradicts earlier statements.",
  who: accountants,
  params,
  body: z.strictObject({
    bankAccountId: z.number().int().optional(),
    why: z.string().trim().min(3).max(500).optional(),
  }),
  answer: StatementFile,
});

export const previewStatementAgain = endpoint({
  method: "POST",
  path: "/api/statements/:id/preview",
  tag,
  summary: "Count again what is new of a file that was shown, after something else was imported.",
  who: accountants,
  params,
  answer: StatementFile,
});

export const discardStatement = endpoint({
  method: "DELETE",
  path: "/api/statements/:id",
  tag,
  summary: "Discard a file that was shown and not imported.",
  who: accountants,
  params,
});

export const acceptGap = endpoint({
  method: "POST",
  path: "/api/statements/:id/gap-acceptance",
  tag,
  summary: "Accept, with a reason, that a file contradicts what was there before; its lines may then be posted.",
  who: accountants,
  params,
  body: z.strictObject({ why: z.string().trim().min(3).max(500) }),
});

export const listStatementProblems = endpoint({
  method: "GET",
  path: "/api/statements/:id/problems",
  tag,
  summary: "Rows of a file that are not lines, each with its reason.",
  who: readers,
  params,
  query: z.strictObject(pageQuery),
  answer: paged(StatementProblem),
});

export const listStatementLines = endpoint({
  method: "GET",
  path: "/api/statements/:id/lines",
  tag,
  summary: "Lines of an imported file with what became of them; `known` ones were skipped.",
  who: readers,
  params,
  query: z.strictObject({ ...pageQuery, state: z.enum(lineStates).optional() }),
  /** `states`: all lines of the file by what became of them; credits count up and debits down. */
  answer: paged(StatementLine).extend({
    states: z.array(z.strictObject({ state: z.enum(lineStates), count: z.number().int(), paise: PaiseText })),
  }),
});

export const getInbox = endpoint({
  method: "GET",
  path: "/api/statement-inbox",
  tag,
  summary:
    "Where statement files come in by themselves: the inbox folder, and the bank's SFTP server with how it does.",
  who: readers,
  answer: z.strictObject({
    /** From the data folder on, so that an operator knows it and nobody learns where the data lies. */
    folder: z.string(),
    waitingCount: z.number().int(),
    lastAt: InstantText.nullable(),
    /** The bank's server that files are taken from; null where none is set. */
    sftp: z
      .strictObject({
        host: z.string(),
        folder: z.string(),
        /** When the bank's server was last looked at without a failure. */
        okAt: InstantText.nullable(),
        failing: z
          .strictObject({
            code: z.string(),
            message: z.string(),
            since: InstantText,
            /** Before then it is not tried again. */
            nextAt: InstantText.nullable(),
          })
          .nullable(),
      })
      .nullable(),
  }),
});
