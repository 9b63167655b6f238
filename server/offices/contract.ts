// The tree of a discom's offices, for filters and for "X and below".

import { z } from "zod";
import { discomRoles, endpoint, payerRoles, SmallIdText } from "#server/contract.ts";

export const officeLevels = ["zone", "circle", "division", "sub-division", "section"] as const;

export const Office = z.strictObject({
  discomId: z.number().int(),
  id: z.number().int(),
  parentId: z.number().int().nullable(),
  level: z.enum(officeLevels),
  code: z.string(),
  name: z.string(),
  nameHi: z.string(),
});
export type Office = z.infer<typeof Office>;

export const Discom = z.strictObject({
  id: z.number().int(),
  code: z.string(),
  shortName: z.string(),
  name: z.string(),
  nameHi: z.string(),
  kind: z.enum(["electricity", "water"]),
});
export type Discom = z.infer<typeof Discom>;

const who = { payer: payerRoles, discom: discomRoles };

export const listOffices = endpoint({
  method: "GET",
  path: "/api/offices",
  tag: "offices",
  summary: "Offices of one discom or of all, parents before their children.",
  who,
  scope: "connections:read",
  query: z.strictObject({
    discom: SmallIdText.optional(),
    /** Offices of this level and above only. */
    level: z.enum(officeLevels).optional(),
  }),
  answer: z.strictObject({ rows: z.array(Office) }),
});

export const listDiscoms = endpoint({
  method: "GET",
  path: "/api/discoms",
  tag: "offices",
  summary: "The discoms: for a payer those that admitted it, for a discom's staff their own.",
  who,
  scope: "connections:read",
  answer: z.strictObject({ rows: z.array(Discom) }),
});
