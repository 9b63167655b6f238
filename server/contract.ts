// What every contract is written with: the endpoint value, and the shapes that cross the wire. The web imports this too.

import { z } from "zod";

export { amountInWords } from "#reconciliation/amount-in-words.ts";
export { formatRupees, type Paise, paiseFromString, sum, ZERO } from "#reconciliation/money.ts";

/** A count of paise as text: `"1837205200"` is ₹1,83,72,052.00. JSON numbers are never used for money. */
export const PaiseText = z.string().regex(/^-?\d{1,18}$/, "a whole number of paise as text");
/** Above zero. */
export const PositivePaiseText = z.string().regex(/^[1-9]\d{0,17}$/, "a whole number of paise above zero as text");
/** A day in India, `YYYY-MM-DD`. */
export const DateText = z.iso.date();
/** An instant, ISO 8601 in UTC. */
export const InstantText = z.iso.datetime();
/** A row's id as text. */
export const Id = z.string().regex(/^[1-9]\d{0,17}$/, "an id");
const INT_MAX = 2_147_483_647;
/** The number of a discom, an office or a bank account; PostgreSQL keeps no larger one as an `int`. */
export const SmallId = z.number().int().min(1).max(INT_MAX);
/** The same in an address. */
export const SmallIdText = z.coerce.number().int().min(1).max(INT_MAX);
export const Language = z.enum(["en", "hi"]);
export type Language = z.infer<typeof Language>;

export const payerRoles = ["maker", "checker", "admin", "viewer"] as const;
export const discomRoles = ["accountant", "supervisor", "admin", "billing"] as const;
export type PayerRole = (typeof payerRoles)[number];
export type DiscomRole = (typeof discomRoles)[number];

/** Who may call: nobody known is needed, or a payer's or discom's user who has one of the roles. */
export type Who = "anyone" | { readonly payer?: readonly PayerRole[]; readonly discom?: readonly DiscomRole[] };

/** What an API key of a payer may be given. None of them approves: that takes a person with a second factor. */
export const scopes = [
  "connections:read",
  "connections:tag",
  "dues:read",
  "advices:read",
  "advices:make",
  "receipts:read",
  "disputes:read",
  "disputes:raise",
] as const;
export const Scope = z.enum(scopes);
export type Scope = z.infer<typeof Scope>;

export interface Endpoint<
  Params extends z.ZodType = z.ZodType,
  Query extends z.ZodType = z.ZodType,
  Body extends z.ZodType = z.ZodType,
  Answer extends z.ZodType = z.ZodType,
> {
  readonly method: "GET" | "POST" | "PUT" | "DELETE";
  /** Express form: `/api/advices/:id/approval`. */
  readonly path: `/${string}`;
  readonly tag: string;
  /** One sentence, shown in the API's page. */
  readonly summary: string;
  readonly who: Who;
  /** Of payers only who belongs to the whole organisation: it concerns more than the sub-units somebody was invited into. */
  readonly whole: boolean;
  /** What an API key needs to call it; null is closed to keys. */
  readonly scope: Scope | null;
  readonly params: Params;
  readonly query: Query;
  readonly body: Body;
  readonly answer: Answer;
  /** Needs an `Idempotency-Key` header; the first answer is replayed. */
  readonly idempotent: boolean;
  /** Takes one multipart file in the field `file`; the body schema reads the other fields. */
  readonly upload: { readonly maxBytes: number } | null;
  /** Media type of an answer that is not JSON. */
  readonly produces: string | null;
}

const Nothing = z.strictObject({});
type Nothing = typeof Nothing;

/** Names an endpoint once, for the router, the OpenAPI document and the web's client. */
export function endpoint<
  Params extends z.ZodType = Nothing,
  Query extends z.ZodType = Nothing,
  Body extends z.ZodType = Nothing,
  Answer extends z.ZodType = Nothing,
>(spec: {
  method: Endpoint["method"];
  path: Endpoint["path"];
  tag: string;
  summary: string;
  who: Who;
  whole?: boolean;
  scope?: Scope;
  params?: Params;
  query?: Query;
  body?: Body;
  answer?: Answer;
  idempotent?: boolean;
  upload?: { maxBytes: number };
  produces?: string;
}): Endpoint<Params, Query, Body, Answer> {
  return {
    method: spec.method,
    path: spec.path,
    tag: spec.tag,
    summary: spec.summary,
    who: spec.who,
    whole: spec.whole ?? false,
    scope: spec.scope ?? null,
    params: spec.params ?? (Nothing as unknown as Params),
    query: spec.query ?? (Nothing as unknown as Query),
    body: spec.body ?? (Nothing as unknown as Body),
    answer: spec.answer ?? (Nothing as unknown as Answer),
    idempotent: spec.idempotent ?? false,
    upload: spec.upload ?? null,
    produces: spec.produces ?? null,
  };
}

/** Query of every paged list: pages are counted from 1. */
export const pageQuery = {
  page: z.coerce.number().int().min(1).max(100_000).default(1),
  size: z.coerce.number().int().min(1).max(200).default(100),
};

/** Answer of every paged list: its rows and how many there are in all. */
export function paged<Row extends z.ZodType>(row: Row) {
  return z.strictObject({ rows: z.array(row), total: z.number().int() });
}

/** RFC 9457, with a code that never changes and what a sentence about it needs. */
export const ProblemDetails = z.object({
  type: z.string(),
  title: z.string(),
  status: z.number(),
  code: z.string(),
  detail: z.string(),
  params: z.record(z.string(), z.union([z.string(), z.number()])).optional(),
  errors: z.array(z.object({ path: z.string(), message: z.string() })).optional(),
  requestId: z.string().optional(),
});
export type ProblemDetails = z.infer<typeof ProblemDetails>;

/** Progress of long work, polled or streamed. */
export const Work = z.strictObject({
  id: z.uuid(),
  kind: z.string(),
  state: z.enum(["waiting", "running", "done", "failed"]),
  stage: z.string(),
  done: z.number().int(),
  total: z.number().int(),
  result: z.unknown(),
  updatedAt: InstantText,
});
export type Work = z.infer<typeof Work>;
