// A payer's sub-units on the wire: a tree in its order, and what makes or changes one of them.

import { z } from "zod";
import { endpoint, Id, payerRoles } from "#server/contract.ts";

const tag = "sub-units";
export const subUnitKinds = ["division", "ddo", "branch", "office"] as const;

export const SubUnitFacts = z.strictObject({
  parentId: Id.nullable(),
  kind: z.enum(subUnitKinds),
  /** Upper case, unique in the organisation: `PATNA-1`, `DDO/0412`. */
  code: z
    .string()
    .trim()
    .toUpperCase()
    .regex(/^[A-Z0-9][A-Z0-9/._-]{0,29}$/, "letters, digits and / . _ -, at most 30"),
  name: z.string().trim().min(1).max(200),
  nameHi: z.string().trim().min(1).max(200),
  /** What advices of this sub-unit begin with; empty takes what stands above. */
  ddoCode: z.string().trim().max(30).default(""),
  headOfAccount: z.string().trim().max(60).default(""),
});
export type SubUnitFacts = z.infer<typeof SubUnitFacts>;

export const SubUnit = SubUnitFacts.extend({
  id: Id,
  /** 0 at the top. */
  depth: z.number().int(),
  /** Those who belong to it itself. */
  people: z.number().int(),
  /** An inactive one is offered no longer; what it has stays. */
  active: z.boolean(),
});
export type SubUnit = z.infer<typeof SubUnit>;

export const listSubUnits = endpoint({
  method: "GET",
  path: "/api/sub-units",
  tag,
  summary: "One's sub-units and all below them, in the order of the tree.",
  who: { payer: payerRoles },
  scope: "connections:read",
  answer: z.strictObject({
    rows: z.array(SubUnit),
    /** Belongs to all of the organisation, and so to what has no sub-unit as well. */
    whole: z.boolean(),
  }),
});

export const makeSubUnit = endpoint({
  method: "POST",
  path: "/api/sub-units",
  tag,
  summary: "A new sub-unit.",
  who: { payer: ["admin"] },
  body: SubUnitFacts,
  answer: z.strictObject({ id: Id }),
});

export const changeSubUnit = endpoint({
  method: "PUT",
  path: "/api/sub-units/:id",
  tag,
  summary: "Rename, move or put to rest. Those below move with it.",
  who: { payer: ["admin"] },
  params: z.strictObject({ id: Id }),
  body: SubUnitFacts.extend({ active: z.boolean() }),
});
