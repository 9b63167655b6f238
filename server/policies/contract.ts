// Policies and their versions, what is known of who pays for whom, and trials of a change on what was decided, on the wire.

import { z } from "zod";
import { DateText, endpoint, Id, InstantText, PaiseText, paged, pageQuery, Work } from "#server/contract.ts";

const tag = "policies";
const readers = { discom: ["accountant", "supervisor", "admin"] } as const;
const governors = { discom: ["supervisor", "admin"] } as const;
const reason = z.string().trim().min(3).max(500);

export const Policy = z.strictObject({
  /** Money short of what it is for: paid to the oldest due first, or held for a person. */
  partPayment: z.enum(["oldest-due-first", "hold"]),
  /** Money beyond what it is for: kept as the payer's advance, or held. */
  excess: z.enum(["advance", "hold"]),
  /** Money for an advice whose last day is past and whose bills are unchanged: accepted, or held. */
  late: z.enum(["accept", "hold"]),
  /** A difference up to this many paise is a rounding; always below one rupee. */
  roundingPaise: z.string().regex(/^\d{1,2}$/, "0 to 99 paise"),
});
export type Policy = z.infer<typeof Policy>;
/** What is agreed with one payer otherwise than the discom's policy; empty when nothing is. */
export const OwnPolicy = Policy.partial();
export type OwnPolicy = z.infer<typeof OwnPolicy>;

const Named = z.strictObject({ id: Id, name: z.string(), nameHi: z.string() });

export const PolicyVersion = z.strictObject({
  id: Id,
  /** Null: the discom's own. */
  payer: Named.nullable(),
  version: z.number().int(),
  policy: OwnPolicy,
  why: z.string(),
  /** Null: as it was installed. */
  by: Named.nullable(),
  /** Who let it be loosened. */
  approvedBy: Named.nullable(),
  approvalId: Id.nullable(),
  /** Null: not tried on what had been decided. */
  trialId: Id.nullable(),
  at: InstantText,
});
export type PolicyVersion = z.infer<typeof PolicyVersion>;

export const getPolicy = endpoint({
  method: "GET",
  path: "/api/policy",
  tag,
  summary: "The policies in force: the discom's, and what is agreed with single payers.",
  who: readers,
  answer: z.strictObject({
    discom: PolicyVersion,
    payers: z.array(PolicyVersion),
    /** Changes that wait for a second person. */
    waiting: z.array(z.strictObject({ approvalId: Id, payer: Named.nullable(), policy: OwnPolicy, askedBy: Named })),
  }),
});

export const listPolicyVersions = endpoint({
  method: "GET",
  path: "/api/policy/versions",
  tag,
  summary: "Every version of the discom's policy, or of what is agreed with one payer, the newest first.",
  who: readers,
  query: z.strictObject({ payer: Id.optional() }),
  answer: z.strictObject({
    rows: z.array(PolicyVersion),
    /** The discom's policy now, which fills what a payer's leaves out. */
    discom: Policy,
    payer: Named.nullable(),
  }),
});

export const savePolicy = endpoint({
  method: "POST",
  path: "/api/policy/versions",
  tag,
  summary:
    "Make the next version. What lets more be decided without a person waits for a second one: then `approvalId` says where.",
  who: governors,
  body: z.strictObject({
    payerId: Id.nullable(),
    policy: OwnPolicy,
    /** The version this one was made from; 0 where there was none. Another in between refuses it. */
    after: z.number().int().min(0),
    /** The trial of exactly this policy, or null together with `untried`. */
    trialId: Id.nullable(),
    untried: z.boolean(),
    why: reason,
  }),
  answer: z.strictObject({ version: z.number().int().nullable(), approvalId: Id.nullable() }),
  idempotent: true,
});

export const KnownKind = z.enum(["account", "name"]);
export type KnownKind = z.infer<typeof KnownKind>;
/** `registered` by the payer or by two of the discom; `learned` from persons' decisions; `seen` once, which is too little of a name. */
export const KnownAs = z.enum(["registered", "learned", "seen"]);
export type KnownAs = z.infer<typeof KnownAs>;

export const Known = z.strictObject({
  payer: Named,
  kind: KnownKind,
  /** The account number, or the name as banks write it. */
  key: z.string(),
  ifsc: z.string(),
  as: KnownAs,
  /** Decisions of persons that show it and hold. */
  confirmations: z.number().int(),
  /** A person said so without a decision. */
  said: z.boolean(),
  /** It is known, or seen, with other payers too: then it says nothing. */
  shared: z.boolean(),
  since: InstantText,
  last: InstantText,
  /** Asks a second person for or against its registration. */
  waits: Id.nullable(),
});
export type Known = z.infer<typeof Known>;

export const listKnown = endpoint({
  method: "GET",
  path: "/api/known",
  tag,
  summary: "Accounts and names that are known to pay for a payer, registered and learned, by payer.",
  who: readers,
  query: z.strictObject({
    payer: Id.optional(),
    kind: KnownKind.optional(),
    as: KnownAs.optional(),
    q: z.string().trim().max(100).optional(),
    ...pageQuery,
  }),
  answer: paged(Known),
});

export const Showing = z.strictObject({
  /** Null when a person said so without a decision. */
  decisionId: Id.nullable(),
  lineId: Id.nullable(),
  valueDate: DateText.nullable(),
  paise: PaiseText.nullable(),
  narration: z.string().nullable(),
  adviceNumber: z.string().nullable(),
  by: Named,
  at: InstantText,
  why: z.string().nullable(),
  /** Why it counts no longer: the decision was taken back, or a person withdrew it. */
  counts: z.enum(["yes", "taken-back", "withdrawn"]),
});
export type Showing = z.infer<typeof Showing>;

const subject = { payerId: Id, kind: KnownKind, key: z.string().trim().min(1).max(500) };

export const listShowings = endpoint({
  method: "GET",
  path: "/api/known/evidence",
  tag,
  summary: "The decisions that show that an account or a name pays for a payer, and who withdrew it.",
  who: readers,
  query: z.strictObject(subject),
  answer: z.strictObject({
    rows: z.array(Showing),
    withdrawals: z.array(z.strictObject({ by: Named, at: InstantText, why: z.string() })),
  }),
});

export const teach = endpoint({
  method: "POST",
  path: "/api/known",
  tag,
  summary: "Say that an account or a name pays for a payer. It suggests and may hold back; it decides nothing.",
  who: readers,
  body: z.strictObject({ ...subject, why: reason }),
  idempotent: true,
});

export const withdrawKnown = endpoint({
  method: "POST",
  path: "/api/known/withdrawals",
  tag,
  summary: "Say that it does not: what showed it until now counts no longer.",
  who: readers,
  body: z.strictObject({ ...subject, why: reason }),
  idempotent: true,
});

export const registerRemitter = endpoint({
  method: "POST",
  path: "/api/known/registrations",
  tag,
  summary: "Ask a second person to register an account as a payer's, or to strike it off.",
  who: readers,
  body: z.strictObject({
    payerId: Id,
    account: z.string().regex(/^[0-9]{6,20}$/, "an account number"),
    ifsc: z.union([z.literal(""), z.string().regex(/^[A-Z]{4}0[A-Z0-9]{6}$/, "an IFSC")]).default(""),
    remove: z.boolean().default(false),
    trialId: Id.nullable(),
    untried: z.boolean(),
    why: reason,
  }),
  answer: z.strictObject({ approvalId: Id }),
  idempotent: true,
});

/** What is tried: it is put in, the lines are decided again, and all of it is taken away. */
export const Draft = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("policy"), payerId: Id.nullable(), policy: OwnPolicy }),
  z.strictObject({ kind: z.literal("learned"), payerId: Id, what: KnownKind, key: subject.key, remove: z.boolean() }),
  z.strictObject({
    kind: z.literal("remitter"),
    payerId: Id,
    account: z.string().regex(/^[0-9]{6,20}$/),
    remove: z.boolean(),
  }),
  /** The rules as they are now against the decisions as they were made. */
  z.strictObject({ kind: z.literal("rules") }),
]);
export type Draft = z.infer<typeof Draft>;

/** What becomes of a line. */
export const changeKinds = ["no-longer-matched", "newly-matched", "matched-otherwise", "suggested-otherwise"] as const;
export const ChangeKind = z.enum(changeKinds);
export type ChangeKind = z.infer<typeof ChangeKind>;

export const TRIAL_LINES_MAX = 5000;

export const startTrial = endpoint({
  method: "POST",
  path: "/api/trials",
  tag,
  summary: `Try a change on the lines of some days, the newest ${TRIAL_LINES_MAX} of them at most. Nothing of it is kept but what it would have changed.`,
  who: readers,
  body: z.strictObject({
    draft: Draft,
    days: z.number().int().min(1).max(366).default(30),
    linesMax: z.number().int().min(1).max(TRIAL_LINES_MAX).default(TRIAL_LINES_MAX),
  }),
  /** The work whose result is `{ trialId }`. */
  answer: z.strictObject({ workId: Work.shape.id }),
  idempotent: true,
});

export const Trial = z.strictObject({
  id: Id,
  draft: Draft,
  fromDay: DateText,
  toDay: DateText,
  linesCount: z.number().int(),
  /** Lines whose decision could not be taken back, because something else rests on it. */
  leftOutCount: z.number().int(),
  counts: z.array(z.strictObject({ change: ChangeKind, count: z.number().int() })),
  rulesVersion: z.number().int(),
  milliseconds: z.number().int(),
  by: Named,
  at: InstantText,
});
export type Trial = z.infer<typeof Trial>;

export const listTrials = endpoint({
  method: "GET",
  path: "/api/trials",
  tag,
  summary: "The trials that were made, the newest first.",
  who: readers,
  query: z.strictObject(pageQuery),
  answer: paged(Trial).extend({
    /** The rules as they are now. */
    rulesVersion: z.number().int(),
  }),
});

export const getTrial = endpoint({
  method: "GET",
  path: "/api/trials/:id",
  tag,
  summary: "What a trial found, in counts.",
  who: readers,
  params: z.strictObject({ id: Id }),
  answer: Trial,
});

/** A decision as far as a trial compares it. */
export const Tried = z.strictObject({
  outcome: z.string(),
  rule: z.string(),
  flags: z.array(z.string()),
  payer: Named.nullable(),
  adviceNumber: z.string().nullable(),
  advancePaise: PaiseText,
  deductions: z.array(z.strictObject({ kind: z.string(), paise: PaiseText })),
  billsCount: z.number().int(),
  grossPaise: PaiseText,
  /** The first few by number. */
  bills: z.array(z.strictObject({ number: z.string(), paise: PaiseText })),
  /** Of one that waits: what is offered first. */
  suggested: z.strictObject({ payer: Named.nullable(), adviceNumber: z.string().nullable() }).nullable(),
});
export type Tried = z.infer<typeof Tried>;

export const TrialChange = z.strictObject({
  lineId: Id,
  valueDate: DateText,
  paise: PaiseText,
  narration: z.string(),
  change: ChangeKind,
  before: Tried,
  after: Tried,
});
export type TrialChange = z.infer<typeof TrialChange>;

export const listTrialChanges = endpoint({
  method: "GET",
  path: "/api/trials/:id/changes",
  tag,
  summary: "Each line that would have become something else, as it is and as it would be.",
  who: readers,
  params: z.strictObject({ id: Id }),
  query: z.strictObject({ change: ChangeKind.optional(), ...pageQuery }),
  answer: paged(TrialChange),
});
