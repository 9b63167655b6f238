// How one decision came about, from the bank's raw text to the journal, the receipt and billing's answer.

import { z } from "zod";
import { DateText, endpoint, Id, InstantText, Language, PaiseText } from "#server/contract.ts";
import { EntryRow } from "#server/ledger/contract.ts";
import { Deduction, Direction, Evidence, HistoryItem, Person, Reference } from "#server/reconciliation/contract.ts";
import { readers } from "./contract.ts";

const tag = "evidence";
const params = z.strictObject({ id: Id });
const Named = z.strictObject({ id: Id, name: z.string(), nameHi: z.string() });

export const Rung = z.strictObject({
  rule: z.string(),
  says: z.enum(["decided", "silent", "not-asked"]),
  because: z.enum([
    "certain",
    "no-key",
    "key-did-not-suffice",
    "nothing-alike",
    "earlier-was-certain",
    "ranked",
    "credits-only",
  ]),
  keys: z.array(z.strictObject({ kind: z.string(), value: z.string() })),
});
export type Rung = z.infer<typeof Rung>;

export const PolicyOfRun = z.strictObject({
  version: z.number().int(),
  /** Null: the discom's own. */
  payer: Named.nullable(),
  policy: z.record(z.string(), z.unknown()),
});

export const Story = HistoryItem.extend({
  /** The last one of its line. */
  holds: z.boolean(),
  line: z.strictObject({
    id: Id,
    valueDate: DateText,
    bookingDate: DateText,
    direction: Direction,
    paise: PaiseText,
    balancePaise: PaiseText.nullable(),
    narration: z.string(),
    bankReference: z.string(),
    references: z.array(Reference),
    fingerprint: z.string(),
    row: z.number().int(),
    account: z.strictObject({ bank: z.string(), ending: z.string() }),
    file: z.strictObject({ id: Id, name: z.string(), sha256: z.string(), importedAt: InstantText }),
  }),
  evidence: z.array(Evidence),
  suggestions: z.array(
    z.strictObject({ payer: Named.nullable(), adviceNumber: z.string().nullable(), score: z.number() }),
  ),
  deductions: z.array(Deduction),
  advancePaise: PaiseText,
  grossPaise: PaiseText,
  /** The first of them; `paidCount` counts all. */
  paid: z.array(z.strictObject({ billNumber: z.string(), connectionNumber: z.string(), paise: PaiseText })),
  paidCount: z.number().int(),
  /** Null where a person decided. */
  run: z
    .strictObject({
      id: Id,
      cause: z.string(),
      startedAt: InstantText,
      linesCount: z.number().int(),
      rulesVersion: z.number().int(),
      policies: z.array(PolicyOfRun),
    })
    .nullable(),
  /** Of the second person, where one was needed. */
  approval: z
    .strictObject({ id: Id, kind: z.string(), askedBy: Person, approvedBy: Person, at: InstantText, why: z.string() })
    .nullable(),
  /** Rung by rung, of the last time the rules looked at the line before or by this decision. */
  ladder: z.strictObject({ decisionId: Id, rungs: z.array(Rung) }).nullable(),
  otherLine: z.strictObject({ id: Id, valueDate: DateText, decisionId: Id.nullable() }).nullable(),
  takesBack: Id.nullable(),
  takenBackBy: Id.nullable(),
  receipt: z.strictObject({ number: z.string(), cancelled: z.boolean() }).nullable(),
  postings: z.array(
    z.strictObject({
      id: Id,
      kind: z.enum(["payment", "reversal"]),
      attempt: z.number().int(),
      createdAt: InstantText,
      billsCount: z.number().int(),
      acceptedCount: z.number().int(),
      rejectedCount: z.number().int(),
      needlessCount: z.number().int(),
      lastAnswerAt: InstantText.nullable(),
    }),
  ),
  /** All that was ever decided of the line, this one included. */
  history: z.array(HistoryItem),
  /** All that the line put into the books. */
  entries: z.array(EntryRow),
});
export type Story = z.infer<typeof Story>;

export const getStory = endpoint({
  method: "GET",
  path: "/api/decisions/:id/story",
  tag,
  summary:
    "How a decision came about and what followed: text, references, rules, evidence, approval, entries, receipt, billing.",
  who: readers,
  params,
  answer: Story,
});

export const decisionSheet = endpoint({
  method: "GET",
  path: "/api/decisions/:id/sheet",
  tag,
  summary: "The same on paper.",
  who: readers,
  params,
  query: z.strictObject({ language: Language.default("en") }),
  produces: "application/pdf",
});
