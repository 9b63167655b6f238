// Connections claimed without a proof: sent with a letter, looked at and decided in bulk by the discom.

import { z } from "zod";
import { endpoint, Id, InstantText, paged, pageQuery, payerRoles, SmallId, SmallIdText } from "#server/contract.ts";
import { LABEL_MAX, NOTE_MAX, REASON_MIN, Sha256Text } from "../contract.ts";

const tag = "tag claims";
const everyPayer = { payer: payerRoles } as const;
const taggers = { payer: ["maker", "admin"] } as const;
const lookers = { discom: ["accountant", "supervisor", "admin"] } as const;
const deciders = { discom: ["supervisor", "admin"] } as const;

export const PAPER_MEGABYTES_MAX = 5;
export const CLAIMS_AT_ONCE_MAX = 2_000;

export const sendTagPaper = endpoint({
  method: "POST",
  path: "/api/tag-papers",
  tag,
  summary: "Send a letter or another paper, PDF or PNG, to go with a claim or a statement.",
  who: taggers,
  scope: "connections:tag",
  upload: { maxBytes: PAPER_MEGABYTES_MAX * 1024 * 1024 },
  answer: z.strictObject({ sha256: Sha256Text, fileName: z.string() }),
});

export const getTagPaper = endpoint({
  method: "GET",
  path: "/api/payers/:payer/tag-papers/:sha256",
  tag,
  summary: "A paper: its sender's own, or one sent to the discom.",
  who: { ...everyPayer, ...lookers },
  scope: "connections:read",
  params: z.strictObject({ payer: Id, sha256: Sha256Text }),
  produces: "application/octet-stream",
});

/** `waiting` until the discom decides; a claim on a number that does not exist waits like any other. */
export const claimStates = ["waiting", "approved", "refused", "disputed", "withdrawn"] as const;
const ClaimState = z.enum(claimStates);
export type ClaimState = z.infer<typeof ClaimState>;

export const TagClaim = z.strictObject({
  discomId: z.number().int(),
  discomName: z.string(),
  id: Id,
  batchId: Id,
  /** As it was written; of a hint only its last digits, until it is approved. */
  number: z.string(),
  label: z.string(),
  state: ClaimState,
  reason: z.string(),
  claimedAt: InstantText,
  decidedAt: InstantText.nullable(),
});
export type TagClaim = z.infer<typeof TagClaim>;

export const listTagClaims = endpoint({
  method: "GET",
  path: "/api/tag-claims",
  tag,
  summary: "What one's organisation claimed without a proof, newest first, with what the discom said.",
  who: everyPayer,
  scope: "connections:read",
  query: z.strictObject({ ...pageQuery, state: ClaimState.optional() }),
  answer: paged(TagClaim).extend({ counts: z.partialRecord(ClaimState, z.number().int()) }),
});

export const claimConnection = endpoint({
  method: "POST",
  path: "/api/tag-claims",
  tag,
  summary: "Claim one connection without a proof; the discom decides.",
  who: taggers,
  scope: "connections:tag",
  body: z.strictObject({
    discom: SmallId,
    number: z.string().trim().min(1).max(20),
    label: z.string().trim().max(LABEL_MAX).default(""),
    subUnit: Id.optional(),
    paper: Sha256Text.optional(),
    note: z.string().trim().max(NOTE_MAX).default(""),
  }),
  answer: z.strictObject({ batchId: Id }),
});

export const withdrawClaim = endpoint({
  method: "POST",
  path: "/api/tag-claims/:discom/:id/withdrawal",
  tag,
  summary: "Take back a claim that waits.",
  who: taggers,
  scope: "connections:tag",
  params: z.strictObject({ discom: SmallIdText, id: Id }),
});

export const ClaimBatch = z.strictObject({
  id: Id,
  payerId: Id,
  payer: z.string(),
  payerHi: z.string(),
  sentAt: InstantText,
  fileName: z.string().nullable(),
  paper: Sha256Text.nullable(),
  note: z.string(),
  claims: z.number().int(),
  waiting: z.number().int(),
  approved: z.number().int(),
  refused: z.number().int(),
  disputed: z.number().int(),
});
export type ClaimBatch = z.infer<typeof ClaimBatch>;

export const listClaimBatches = endpoint({
  method: "GET",
  path: "/api/claim-batches",
  tag,
  summary: "Claims sent to the discom, those that wait first.",
  who: lookers,
  query: z.strictObject({ ...pageQuery, waiting: z.stringbool().default(false) }),
  answer: paged(ClaimBatch).extend({
    /** Claims that wait, in all batches. */
    waiting: z.number().int(),
  }),
});

const batchPath = z.strictObject({ id: Id });

export const getClaimBatch = endpoint({
  method: "GET",
  path: "/api/claim-batches/:id",
  tag,
  summary: "One batch of claims with its counts.",
  who: lookers,
  params: batchPath,
  answer: ClaimBatch,
});

/** What billing knows of the number that is claimed. */
export const claimStandings = ["free", "held", "own", "no-connection"] as const;
const ClaimStanding = z.enum(claimStandings);
export type ClaimStanding = z.infer<typeof ClaimStanding>;

const claimFilter = {
  state: ClaimState.optional(),
  standing: ClaimStanding.optional(),
  /** The registered name is at least or at most so much like the payer's, 0 to 100. */
  likeMin: z.coerce.number().int().min(0).max(100).optional(),
  likeMax: z.coerce.number().int().min(0).max(100).optional(),
  search: z.string().trim().max(100).optional(),
};

export const ClaimRow = z.strictObject({
  id: Id,
  row: z.number().int().nullable(),
  number: z.string(),
  label: z.string(),
  standing: ClaimStanding,
  /** Of the connection of that number, where there is one. */
  registeredName: z.string().nullable(),
  site: z.string().nullable(),
  office: z.string().nullable(),
  officeHi: z.string().nullable(),
  category: z.string().nullable(),
  holder: z.string().nullable(),
  holderHi: z.string().nullable(),
  /** How much the registered name is like the payer's, 0 to 100. */
  likeness: z.number().int().nullable(),
  state: ClaimState,
  reason: z.string(),
  decidedBy: z.string().nullable(),
  decidedAt: InstantText.nullable(),
});
export type ClaimRow = z.infer<typeof ClaimRow>;

export const listClaimRows = endpoint({
  method: "GET",
  path: "/api/claim-batches/:id/claims",
  tag,
  summary: "Claims of a batch beside what billing knows of each number.",
  who: lookers,
  params: batchPath,
  query: z.strictObject({ ...pageQuery, ...claimFilter }),
  answer: paged(ClaimRow).extend({
    standings: z.partialRecord(ClaimStanding, z.number().int()),
    /** Those of the view that wait. */
    waiting: z.number().int(),
  }),
});

export const decideClaims = endpoint({
  method: "POST",
  path: "/api/claim-batches/:id/verdicts",
  tag,
  summary: "Approve or refuse claims of a batch: those ticked, or all that wait in a view, with how many were shown.",
  who: deciders,
  params: batchPath,
  body: z
    .strictObject({
      claims: z.union([
        z.strictObject({ ids: z.array(Id).min(1).max(CLAIMS_AT_ONCE_MAX) }),
        z.strictObject({
          view: z.strictObject({
            standing: ClaimStanding.optional(),
            likeMin: z.number().int().min(0).max(100).optional(),
            likeMax: z.number().int().min(0).max(100).optional(),
            search: z.string().trim().max(100).optional(),
          }),
          count: SmallId,
        }),
      ]),
      verdict: z.enum(["approved", "refused"]),
      /** What the payer reads; needed to refuse. */
      reason: z.string().trim().max(300).default(""),
    })
    .refine(({ verdict, reason }) => verdict === "approved" || reason.length >= REASON_MIN, {
      path: ["reason"],
      message: `a reason of at least ${REASON_MIN} letters`,
    }),
  answer: z.strictObject({ workId: z.uuid() }),
});
/** What the work of a bulk decision ends with. */
export interface ClaimsDecided {
  readonly approved: number;
  readonly refused: number;
  readonly disputed: number;
  /** Approved in vain: there is no connection of that number, so the claim still waits. */
  readonly noConnection: number;
}
