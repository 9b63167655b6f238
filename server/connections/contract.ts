// A payer's connections and the tags that make them its own, as the wire sees them.

import { z } from "zod";
import {
  endpoint,
  Id,
  InstantText,
  Language,
  paged,
  pageQuery,
  payerRoles,
  SmallId,
  SmallIdText,
} from "#server/contract.ts";
import { TagOutcome } from "./outcomes-contract.ts";

const tag = "connections";
const everyPayer = { payer: payerRoles } as const;
/** Who may claim connections and let go of them. */
const taggers = { payer: ["maker", "admin"] } as const;

export const LABEL_MAX = 80;
export const REASON_MIN = 5;
export const NOTE_MAX = 1000;
export const Sha256Text = z.string().regex(/^[0-9a-f]{64}$/, "a SHA-256 in hexadecimal");
export const proofKinds = ["bill-number", "bill-amount", "discom", "claim", "dispute"] as const;

/** A part of the organisation, as a choice shows it. */
const SubUnitName = z.strictObject({ id: Id, name: z.string(), nameHi: z.string() });

export const Connection = z.strictObject({
  discomId: z.number().int(),
  discomCode: z.string(),
  discomName: z.string(),
  id: Id,
  number: z.string(),
  name: z.string(),
  site: z.string(),
  category: z.string(),
  officeId: z.number().int(),
  /** The division, where the tree has one above the connection's own office. */
  office: z.string(),
  officeHi: z.string(),
  label: z.string(),
  /** Null: the organisation itself. */
  subUnit: SubUnitName.nullable(),
  proof: z.enum(proofKinds),
  taggedAt: InstantText,
  taggedBy: z.string(),
  taggedByHi: z.string(),
});
export type Connection = z.infer<typeof Connection>;

export const connectionFilter = {
  discom: SmallIdText.optional(),
  /** This office and everything below it; needs `discom`. */
  office: SmallIdText.optional(),
  category: z.string().max(60).optional(),
  /** A sub-unit and those below it, or `none` for what is in no sub-unit. */
  unit: z.union([Id, z.literal("none")]).optional(),
  /** Part of the number, site, name or label. */
  search: z.string().trim().max(100).optional(),
};

export const listConnections = endpoint({
  method: "GET",
  path: "/api/connections",
  tag,
  summary: "The connections one's organisation holds.",
  who: everyPayer,
  scope: "connections:read",
  query: z.strictObject({
    ...pageQuery,
    ...connectionFilter,
    sort: z.enum(["number", "site", "tagged"]).default("number"),
    descending: z.stringbool().default(false),
  }),
  answer: paged(Connection),
});

export const connectionChoices = endpoint({
  method: "GET",
  path: "/api/connections/choices",
  tag,
  summary: "What one's connections can be filtered by, with counts.",
  who: everyPayer,
  scope: "connections:read",
  answer: z.strictObject({
    total: z.number().int(),
    discoms: z.array(
      z.strictObject({ id: z.number().int(), code: z.string(), name: z.string(), count: z.number().int() }),
    ),
    subUnits: z.array(SubUnitName.extend({ code: z.string(), count: z.number().int() })),
    categories: z.array(z.strictObject({ category: z.string(), count: z.number().int() })),
    divisions: z.array(
      z.strictObject({
        discomId: z.number().int(),
        id: z.number().int(),
        name: z.string(),
        nameHi: z.string(),
        count: z.number().int(),
      }),
    ),
  }),
});

const proofFields = {
  /** A bill of the last twelve months. */
  billNumber: z.string().trim().max(40).optional(),
  /** The amount of one of the last three bills, in rupees as printed on it. */
  billAmount: z.string().trim().max(40).optional(),
};

export const tagConnection = endpoint({
  method: "POST",
  path: "/api/connections/tags",
  tag,
  summary: "Claim a connection by its number and a recent bill's number or amount.",
  who: taggers,
  scope: "connections:tag",
  body: z.strictObject({
    discom: SmallId,
    number: z.string().trim().min(1).max(20),
    ...proofFields,
    label: z.string().trim().max(LABEL_MAX).default(""),
    subUnit: Id.optional(),
  }),
  answer: z.strictObject({ discomId: z.number().int(), id: Id, number: z.string(), site: z.string() }),
});

const connectionPath = z.strictObject({ discom: SmallIdText, id: Id });

export const untagConnection = endpoint({
  method: "POST",
  path: "/api/connections/:discom/:id/untag",
  tag,
  summary: "Let go of a connection, with the reason. Refused while a live advice holds a bill of it.",
  who: taggers,
  scope: "connections:tag",
  params: connectionPath,
  body: z.strictObject({ reason: z.string().trim().min(REASON_MIN).max(300) }),
});

export const labelConnection = endpoint({
  method: "PUT",
  path: "/api/connections/:discom/:id/label",
  tag,
  summary: "One's own name for a connection.",
  who: taggers,
  scope: "connections:tag",
  params: connectionPath,
  body: z.strictObject({ label: z.string().trim().max(LABEL_MAX) }),
});

export const TagEvent = z.strictObject({
  taggedAt: InstantText,
  taggedBy: z.string(),
  taggedByHi: z.string(),
  label: z.string(),
  proof: z.enum(proofKinds),
  untaggedAt: InstantText.nullable(),
  untaggedBy: z.string().nullable(),
  untaggedByHi: z.string().nullable(),
  untagReason: z.string().nullable(),
  /** Between sub-units, oldest first; null is the organisation itself. */
  moves: z.array(
    z.strictObject({
      at: InstantText,
      by: z.string(),
      byHi: z.string(),
      from: SubUnitName.nullable(),
      to: SubUnitName.nullable(),
    }),
  ),
});
export type TagEvent = z.infer<typeof TagEvent>;

export const tagHistory = endpoint({
  method: "GET",
  path: "/api/connections/:discom/:id/tags",
  tag,
  summary: "When one's organisation claimed the connection and let it go, newest first.",
  who: everyPayer,
  scope: "connections:read",
  params: connectionPath,
  answer: z.strictObject({ rows: z.array(TagEvent) }),
});

export const tagActions = ["tag", "untag", "transfer"] as const;
const TagAction = z.enum(tagActions);
export type TagAction = z.infer<typeof TagAction>;
export const TAG_FILE_MEGABYTES_MAX = 20;

export const TagUpload = z.strictObject({
  id: Id,
  action: TagAction,
  fileName: z.string(),
  state: z.enum(["checking", "checked", "applying", "applied", "refused"]),
  /** Why the file as a whole was refused. */
  problem: z
    .strictObject({
      code: z.string(),
      message: z.string(),
      params: z.record(z.string(), z.union([z.string(), z.number()])).optional(),
    })
    .nullable(),
  /** Progress of the check or of the applying. */
  workId: z.uuid().nullable(),
  uploadedBy: z.string(),
  uploadedByHi: z.string(),
  uploadedAt: InstantText,
  rows: z.number().int(),
  good: z.number().int(),
  applied: z.number().int(),
  wrong: z.number().int(),
  /** Rows that wait for the discom: claims and disputes. */
  sent: z.number().int(),
  /** The mass action its application is. */
  batchId: Id.nullable(),
});
export type TagUpload = z.infer<typeof TagUpload>;

/** Control totals: every row is counted once in each list. */
export const TagUploadTotals = TagUpload.extend({
  outcomes: z.array(z.strictObject({ outcome: TagOutcome, count: z.number().int() })),
  discoms: z.array(
    z.strictObject({
      /** Null: rows whose discom is missing or unknown. */
      id: z.number().int().nullable(),
      name: z.string(),
      rows: z.number().int(),
      good: z.number().int(),
      applied: z.number().int(),
      wrong: z.number().int(),
      sent: z.number().int(),
    }),
  ),
  /** Rows that may go to the discom when the file is applied. */
  claimable: z.number().int(),
  heldByAnother: z.number().int(),
});
export type TagUploadTotals = z.infer<typeof TagUploadTotals>;

export const TagUploadRow = z.strictObject({
  row: z.number().int(),
  discom: z.string(),
  number: z.string(),
  proof: z.string(),
  label: z.string(),
  outcome: TagOutcome,
  /** Of a row that was proved. */
  site: z.string(),
  subUnit: z.string(),
  /** The discom's words on a claim it refused. */
  reason: z.string(),
});
export type TagUploadRow = z.infer<typeof TagUploadRow>;

const uploadTag = "mass tagging";
const uploadPath = z.strictObject({ id: Id });

export const tagTemplate = endpoint({
  method: "GET",
  path: "/api/tag-uploads/template",
  tag: uploadTag,
  summary: "An empty file to fill in; for untagging it lists the connections one holds.",
  who: everyPayer,
  scope: "connections:read",
  query: z.strictObject({ action: TagAction, kind: z.enum(["csv", "xlsx"]) }),
  produces: "application/octet-stream",
});

export const uploadTags = endpoint({
  method: "POST",
  path: "/api/tag-uploads",
  tag: uploadTag,
  summary: "Send a file of connections to tag or untag; it is checked, and nothing is changed yet.",
  who: taggers,
  scope: "connections:tag",
  upload: { maxBytes: TAG_FILE_MEGABYTES_MAX * 1024 * 1024 },
  body: z.strictObject({ action: TagAction }),
  answer: z.strictObject({ id: Id, workId: z.uuid() }),
});

export const listTagUploads = endpoint({
  method: "GET",
  path: "/api/tag-uploads",
  tag: uploadTag,
  summary: "Files sent earlier, newest first.",
  who: everyPayer,
  scope: "connections:read",
  query: z.strictObject({ ...pageQuery }),
  answer: paged(TagUpload),
});

export const getTagUpload = endpoint({
  method: "GET",
  path: "/api/tag-uploads/:id",
  tag: uploadTag,
  summary: "One file with its control totals.",
  who: everyPayer,
  scope: "connections:read",
  params: uploadPath,
  answer: TagUploadTotals,
});

export const listTagUploadRows = endpoint({
  method: "GET",
  path: "/api/tag-uploads/:id/rows",
  tag: uploadTag,
  summary: "Rows of a file: those that are wrong, or those of one outcome.",
  who: everyPayer,
  scope: "connections:read",
  params: uploadPath,
  query: z.strictObject({ ...pageQuery, outcome: TagOutcome.optional() }),
  answer: paged(TagUploadRow),
});

export const applyTagUpload = endpoint({
  method: "POST",
  path: "/api/tag-uploads/:id/application",
  tag: uploadTag,
  summary: "Apply the good rows of a checked file; rows without proof and rows another holds may go to the discom.",
  who: taggers,
  scope: "connections:tag",
  params: uploadPath,
  body: z.strictObject({
    /** `claim`: rows without proof become claims, which the discom decides. */
    withoutProof: z.enum(["leave", "claim"]).default("leave"),
    /** `dispute`: proved rows of connections another organisation holds become disputes, which the discom settles. */
    heldByAnother: z.enum(["leave", "dispute"]).default("leave"),
    /** SHA-256 of a paper sent before, in hexadecimal; goes with the claims. */
    paper: Sha256Text.optional(),
    note: z.string().trim().max(NOTE_MAX).default(""),
  }),
  answer: z.strictObject({ workId: z.uuid() }),
});

export const tagUploadFile = endpoint({
  method: "GET",
  path: "/api/tag-uploads/:id/file",
  tag: uploadTag,
  summary: "The same file back, of the same kind, with a column that says what became of each row.",
  who: everyPayer,
  scope: "connections:read",
  params: uploadPath,
  query: z.strictObject({
    language: Language.default("en"),
    /** Only the rows that were not applied. */
    only: z.enum(["wrong"]).optional(),
  }),
  produces: "application/octet-stream",
});
