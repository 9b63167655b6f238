// Mass actions on tags: by selection or by file, each one batch that can be followed and, for a week, taken back whole.

import { z } from "zod";
import { endpoint, Id, InstantText, paged, pageQuery, payerRoles, SmallId } from "#server/contract.ts";
import { connectionFilter, REASON_MIN } from "../contract.ts";

const tag = "mass actions on tags";
const everyPayer = { payer: payerRoles } as const;
const taggers = { payer: ["maker", "admin"] } as const;

export const SELECTION_MAX = 2_000;
/** Days in which a batch can be taken back. */
export const UNDO_DAYS = 7;

/** Connections ticked one by one, or every connection of a view, with how many the person was shown. */
const Selection = z.union([
  z.strictObject({
    connections: z
      .array(z.strictObject({ discom: SmallId, id: Id }))
      .min(1)
      .max(SELECTION_MAX),
  }),
  z.strictObject({
    view: z.strictObject({
      discom: connectionFilter.discom,
      office: connectionFilter.office,
      category: connectionFilter.category,
      unit: connectionFilter.unit,
      search: connectionFilter.search,
    }),
    count: SmallId,
  }),
]);
export type Selection = z.output<typeof Selection>;
const started = z.strictObject({ batchId: Id, workId: z.uuid() });

export const transferConnections = endpoint({
  method: "POST",
  path: "/api/connections/transfers",
  tag,
  summary: "Move connections to another sub-unit. What a live advice holds stays where it is and is told.",
  who: taggers,
  scope: "connections:tag",
  body: z.strictObject({
    selection: Selection,
    /** Null: out of every sub-unit, to the organisation itself. */
    subUnit: Id.nullable(),
    reason: z.string().trim().max(300).default(""),
  }),
  answer: started,
});

export const untagConnections = endpoint({
  method: "POST",
  path: "/api/connections/untags",
  tag,
  summary: "Let go of many connections, with the reason. What a live advice holds stays tagged and is told.",
  who: taggers,
  scope: "connections:tag",
  body: z.strictObject({ selection: Selection, reason: z.string().trim().min(REASON_MIN).max(300) }),
  answer: started,
});

export const TagBatch = z.strictObject({
  id: Id,
  action: z.enum(["tag", "untag", "transfer", "undo"]),
  /** What an undo took back. */
  of: z.enum(["tag", "untag", "transfer"]).nullable(),
  undoes: Id.nullable(),
  uploadId: Id.nullable(),
  fileName: z.string().nullable(),
  toUnit: z.strictObject({ id: Id, name: z.string(), nameHi: z.string() }).nullable(),
  reason: z.string(),
  state: z.enum(["applying", "applied", "refused"]),
  workId: z.uuid().nullable(),
  by: z.string(),
  byHi: z.string(),
  at: InstantText,
  /** Connections that were tagged, untagged or moved. */
  done: z.number().int(),
  /** Of a selection: those that stayed as they were, by what stood in the way. */
  leftOut: z.array(z.strictObject({ fault: z.enum(["in-live-advice", "not-yours", "same-unit"]), count: z.number() })),
  undoneBy: Id.nullable(),
  /** It is recent, something was done, and nobody took it back. */
  undoable: z.boolean(),
});
export type TagBatch = z.infer<typeof TagBatch>;

export const listTagBatches = endpoint({
  method: "GET",
  path: "/api/tag-batches",
  tag,
  summary: "Mass actions of one's organisation, newest first.",
  who: everyPayer,
  scope: "connections:read",
  query: z.strictObject({ ...pageQuery }),
  answer: paged(TagBatch),
});

const batchPath = z.strictObject({ id: Id });

export const getTagBatch = endpoint({
  method: "GET",
  path: "/api/tag-batches/:id",
  tag,
  summary: "One mass action, with what was done and what stayed out.",
  who: everyPayer,
  scope: "connections:read",
  params: batchPath,
  answer: TagBatch,
});

export const undoTagBatch = endpoint({
  method: "POST",
  path: "/api/tag-batches/:id/undo",
  tag,
  summary: "Take a mass action back whole. Refused while anything depends on it, and after a week.",
  who: taggers,
  scope: "connections:tag",
  params: batchPath,
  body: z.strictObject({ reason: z.string().trim().min(REASON_MIN).max(300) }),
  answer: started,
});
