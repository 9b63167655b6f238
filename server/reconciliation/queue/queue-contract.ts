// The queue and what is done to many of its lines at once, as the wire sees it.

import { z } from "zod";
import { DateText, endpoint, Id, InstantText, PaiseText, paged } from "#server/contract.ts";
import {
  account,
  Bucket,
  Candidate,
  Decided,
  Direction,
  deciders,
  Match,
  Outcome,
  readers,
  reason,
  Sum,
  tag,
} from "../contract.ts";

export const QueueLine = z.strictObject({
  id: Id,
  valueDate: DateText,
  direction: Direction,
  paise: PaiseText,
  /** The remitter's name as the bank wrote it, else the beginning of the narration. */
  who: z.string(),
  outcome: Outcome,
  rule: z.string(),
  flags: z.array(z.string()),
  candidates: z.number().int(),
  sequence: z.number().int(),
  decisionId: Id.nullable(),
  /** For a second person's answer. */
  waits: z.boolean(),
});
export type QueueLine = z.infer<typeof QueueLine>;

export const RuleSum = Sum.extend({ rule: z.string() });
export type RuleSum = z.infer<typeof RuleSum>;

/** The lines one looks at: a bucket, of one account or rule, with a text. */
const view = {
  bucket: Bucket,
  account,
  rule: z.string().max(20).optional(),
  q: z.string().trim().max(100).optional(),
};

export const listQueueLines = endpoint({
  method: "GET",
  path: "/api/queue/lines",
  tag,
  summary: "A page of a bucket's lines, newest first: about a line, behind it, ahead of it, or so many lines down.",
  who: readers,
  query: z
    .strictObject({
      ...view,
      /** A line of the page's middle; it may have left the queue since. */
      around: Id.optional(),
      after: Id.optional(),
      before: Id.optional(),
      skip: z.coerce.number().int().min(0).max(10_000_000).optional(),
      size: z.coerce.number().int().min(1).max(500).default(100),
    })
    .refine(
      ({ around, after, before, skip }) => [around, after, before, skip].filter((one) => one !== undefined).length <= 1,
      {
        message: "only one of around, after, before, skip",
      },
    ),
  answer: paged(QueueLine).extend({
    /** How many lines of the view lie ahead of the first one. */
    start: z.number().int(),
    /** Of the bucket, whichever rule is looked at. */
    rules: z.array(RuleSum),
  }),
});

/** More are not taken in one act. */
export const LINES_AT_ONCE_MAX = 2000;

export const ChosenLine = z.strictObject({
  id: Id,
  sequence: z.number().int(),
  direction: Direction,
  paise: PaiseText,
});
export type ChosenLine = z.infer<typeof ChosenLine>;

export const chooseAll = endpoint({
  method: "GET",
  path: "/api/queue/all",
  tag,
  summary: "Every line of the view, as choosing them all needs; two thousand at most.",
  who: readers,
  query: z.strictObject(view),
  answer: z.strictObject({ rows: z.array(ChosenLine) }),
});

export const countQueue = endpoint({
  method: "GET",
  path: "/api/queue/count",
  tag,
  summary: "How many lines wait for a person, in all accounts.",
  who: readers,
  answer: z.strictObject({ count: z.number().int() }),
});

export const DecidedLine = z.strictObject({
  id: Id,
  valueDate: DateText,
  direction: Direction,
  paise: PaiseText,
  who: z.string(),
  outcome: Outcome,
  decisionId: Id,
  at: InstantText,
  /** Shared by what was decided in one act. */
  batchId: Id.nullable(),
  /** Its day is closed in the books. */
  closed: z.boolean(),
});
export type DecidedLine = z.infer<typeof DecidedLine>;

export const listDecidedByMe = endpoint({
  method: "GET",
  path: "/api/queue/mine",
  tag,
  summary: "What I decided today and still holds, the latest first.",
  who: readers,
  answer: z.strictObject({ rows: z.array(DecidedLine) }),
});

/** As it was looked at: of two people the second is told. */
const Looked = z.strictObject({ id: Id, sequence: z.number().int().min(0) });
const lines = z.array(Looked).min(1).max(LINES_AT_ONCE_MAX);
const Failed = z.strictObject({ lineId: Id, code: z.string() });

export const DoneTogether = z.strictObject({
  batchId: Id.nullable(),
  done: z.number().int(),
  failed: z.array(Failed),
});
export type DoneTogether = z.infer<typeof DoneTogether>;

export const parkLines = endpoint({
  method: "POST",
  path: "/api/queue/parking",
  tag,
  summary: "Set several lines aside with one word why.",
  who: deciders,
  body: z.strictObject({ lines, reason }),
  answer: DoneTogether,
  idempotent: true,
});

export const markLines = endpoint({
  method: "POST",
  path: "/api/queue/marks",
  tag,
  summary: "Say of several lines that they pay nobody.",
  who: deciders,
  body: z.strictObject({ lines, as: z.enum(["returned", "duplicate", "excluded", "charge"]), reason }),
  answer: DoneTogether,
  idempotent: true,
});

export const reverseDecisions = endpoint({
  method: "POST",
  path: "/api/queue/reversals",
  tag,
  summary: "Take several decisions back together, all or none.",
  who: deciders,
  body: z.strictObject({ decisionIds: z.array(Id).min(1).max(LINES_AT_ONCE_MAX), reason }),
  answer: z.strictObject({ done: z.number().int() }),
  idempotent: true,
});

export const acceptLines = endpoint({
  method: "POST",
  path: "/api/queue/acceptance",
  tag,
  summary: "Accept the first candidate of each of several lines of one rule, in the background.",
  who: deciders,
  body: z.strictObject({ rule: z.string().min(1).max(20), lines }),
  answer: z.strictObject({ workId: z.uuid() }),
  idempotent: true,
});

/** What the work of `acceptLines` gives in the end; `asked` are those a second person must approve. */
export const Accepted = z.strictObject({
  batchId: Id.nullable(),
  done: z.number().int(),
  asked: z.number().int(),
  failed: z.array(Failed),
});
export type Accepted = z.infer<typeof Accepted>;

export const TOGETHER_MAX = 50;

export const considerTogether = endpoint({
  method: "GET",
  path: "/api/queue/together",
  tag,
  summary: "What several credits may have paid together, and what that would post.",
  who: readers,
  query: z.strictObject({
    lines: z.string().regex(/^[1-9]\d{0,17}(,[1-9]\d{0,17}){1,49}$/, "two to fifty ids of lines, with commas between"),
    advice: z.string().max(20).optional(),
    payer: Id.optional(),
  }),
  answer: z.strictObject({ paise: PaiseText, candidates: z.array(Candidate) }),
});

export const MatchTogether = Match.omit({ sequence: true }).extend({ lines: z.array(Looked).min(2).max(TOGETHER_MAX) });

export const matchTogether = endpoint({
  method: "POST",
  path: "/api/queue/together",
  tag,
  summary:
    "Say what several credits paid together; each gets its own decision and its share, so that each adds up. Above the limit a second person is asked.",
  who: deciders,
  body: MatchTogether,
  /** With an approval nothing is decided yet. */
  answer: z.strictObject({ batchId: Id.nullable(), decided: z.array(Decided), approvalId: Id.nullable() }),
  idempotent: true,
});
