// What waits for a second person: who asked for what and why, the one answer to it, and from which amount on it is needed.

import { z } from "zod";
import { endpoint, Id, InstantText, PaiseText, paged, pageQuery } from "#server/contract.ts";

const tag = "approvals";
const readers = { discom: ["accountant", "supervisor", "admin"] } as const;
const approvers = { discom: ["supervisor", "admin"] } as const;

export const approvalKinds = ["match", "write-off", "refund", "reopen-day", "policy", "remitter"] as const;
export const ApprovalKind = z.enum(approvalKinds);
export type ApprovalKind = z.infer<typeof ApprovalKind>;

/** `voided`: what it was about changed before anybody answered, or no longer allows it. */
export const ApprovalState = z.enum(["waiting", "approved", "refused", "withdrawn", "voided"]);
export type ApprovalState = z.infer<typeof ApprovalState>;

const Person = z.strictObject({ id: Id, name: z.string(), nameHi: z.string() });

export const ApprovalRow = z.strictObject({
  id: Id,
  kind: ApprovalKind,
  /** `kind:id` of what it is about, such as `line:4711`. */
  subject: z.string(),
  /** Null where no money moves. */
  paise: PaiseText.nullable(),
  why: z.string(),
  askedBy: Person,
  askedAt: InstantText,
  state: ApprovalState,
  answeredBy: Person.nullable(),
  answeredAt: InstantText.nullable(),
  /** The approver's comment; of a voided one the code of what changed. */
  answer: z.string().nullable(),
  /** What the list says of it in a line, as whoever asked put it. */
  about: z.string(),
  aboutHi: z.string(),
});
export type ApprovalRow = z.infer<typeof ApprovalRow>;

export const Approval = ApprovalRow.extend({
  /** Exactly what is asked, in the words of its kind. */
  content: z.record(z.string(), z.unknown()),
  /** SHA-256 in hex; a verdict names it, so that nobody approves what they did not see. */
  contentHash: z.string().regex(/^[0-9a-f]{64}$/),
  /** Whether the person who reads this may answer it, by role and by not having asked. */
  mayAnswer: z.boolean(),
  mayWithdraw: z.boolean(),
});
export type Approval = z.infer<typeof Approval>;

const params = z.strictObject({ id: Id });
const reason = z.string().trim().min(3).max(500);

export const listApprovals = endpoint({
  method: "GET",
  path: "/api/approvals",
  tag,
  summary: "What waits for a second person, oldest first; or what was answered, newest first.",
  who: readers,
  query: z.strictObject({
    state: z.enum(["waiting", "answered"]).default("waiting"),
    kind: ApprovalKind.optional(),
    ...pageQuery,
  }),
  answer: paged(ApprovalRow).extend({
    paise: PaiseText,
    /** Of those that wait, what the reader may answer: others asked them. */
    forMe: z.number().int(),
  }),
});

export const getApproval = endpoint({
  method: "GET",
  path: "/api/approvals/:id",
  tag,
  summary: "One in full: what was asked, why, and exactly what approving it would do.",
  who: readers,
  params,
  answer: Approval,
});

export const Verdict = z.strictObject({ state: ApprovalState, answer: z.string() });

export const giveVerdict = endpoint({
  method: "POST",
  path: "/api/approvals/:id/verdict",
  tag,
  summary:
    "Approve, and what was asked is done at once; or refuse with a reason. Never by who asked. Answers `voided` when it can no longer be done.",
  who: approvers,
  params,
  body: z
    .strictObject({
      approve: z.boolean(),
      contentHash: z.string().regex(/^[0-9a-f]{64}$/),
      why: z.string().trim().max(500).default(""),
    })
    .refine(({ approve, why }) => approve || why.length >= 3, { path: ["why"], message: "refusing needs a reason" }),
  answer: Verdict,
  idempotent: true,
});

export const withdrawApproval = endpoint({
  method: "POST",
  path: "/api/approvals/:id/withdrawal",
  tag,
  summary: "Take back what oneself asked for.",
  who: readers,
  params,
  body: z.strictObject({ why: reason }),
  answer: Verdict,
  idempotent: true,
});

export const ApprovalLimit = z.strictObject({
  kind: ApprovalKind,
  /** A second person is needed above this; zero is always. */
  overPaise: PaiseText,
  askRoles: z.array(z.string()),
  approveRoles: z.array(z.string()),
  /** Null while the default holds. */
  changedBy: Person.nullable(),
  changedAt: InstantText.nullable(),
});
export type ApprovalLimit = z.infer<typeof ApprovalLimit>;

export const listApprovalLimits = endpoint({
  method: "GET",
  path: "/api/approval-limits",
  tag,
  summary: "From which amount on each kind needs a second person, who may ask and who approves.",
  who: readers,
  answer: z.strictObject({ rows: z.array(ApprovalLimit) }),
});

export const setApprovalLimit = endpoint({
  method: "PUT",
  path: "/api/approval-limits/:kind",
  tag,
  summary: "Change them for one kind. Only matches by hand may have an amount; the others are always by two.",
  who: { discom: ["admin"] },
  params: z.strictObject({ kind: ApprovalKind }),
  body: z.strictObject({
    overPaise: z.string().regex(/^\d{1,18}$/, "a whole number of paise as text"),
    askRoles: z.array(z.enum(["accountant", "supervisor", "admin"])).min(1),
    approveRoles: z.array(z.enum(["supervisor", "admin"])).min(1),
    why: reason,
  }),
  answer: ApprovalLimit,
});
