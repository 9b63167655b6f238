// Accounts a payer says it pays from; each is known once two of the discom's people registered it.

import { z } from "zod";
import { endpoint, Id, InstantText, paged, pageQuery, payerRoles, SmallId } from "#server/contract.ts";
import { AccountNumber, Ifsc } from "./identifiers-contract.ts";

const tag = "remitters";
export const declarationStates = ["waiting", "asked", "registered", "refused", "withdrawn"] as const;
/** `asked`: one of the discom's people found it right, a second one is asked. */
export const DeclarationState = z.enum(declarationStates);
export type DeclarationState = z.infer<typeof DeclarationState>;

export const Declaration = z.strictObject({
  id: Id,
  discom: z.strictObject({ id: z.number().int(), code: z.string(), name: z.string(), nameHi: z.string() }),
  account: z.string(),
  ifsc: z.string(),
  bank: z.string(),
  proof: z.string(),
  at: InstantText,
  by: z.strictObject({ name: z.string(), nameHi: z.string() }),
  state: DeclarationState,
  /** Why it was refused. */
  why: z.string(),
});
export type Declaration = z.infer<typeof Declaration>;

export const listDeclarations = endpoint({
  method: "GET",
  path: "/api/remitter-declarations",
  tag,
  summary: "The accounts one's organisation declared.",
  who: { payer: payerRoles },
  answer: z.strictObject({ rows: z.array(Declaration) }),
});

export const declareRemitter = endpoint({
  method: "POST",
  path: "/api/remitter-declarations",
  tag,
  summary: "Say from which account one pays a discom, and what shows that it is one's own.",
  who: { payer: ["admin"] },
  whole: true,
  body: z.strictObject({
    discomId: SmallId,
    account: AccountNumber,
    ifsc: Ifsc,
    bank: z.string().trim().max(100).default(""),
    proof: z.string().trim().min(3).max(500),
  }),
  answer: z.strictObject({ id: Id }),
});

export const withdrawDeclaration = endpoint({
  method: "POST",
  path: "/api/remitter-declarations/:id/withdrawal",
  tag,
  summary: "Take a declaration back that is not registered.",
  who: { payer: ["admin"] },
  whole: true,
  params: z.strictObject({ id: Id }),
});

export const listDeclared = endpoint({
  method: "GET",
  path: "/api/declared-remitters",
  tag,
  summary: "Accounts payers declared to this discom, those waiting the oldest first.",
  who: { discom: ["accountant", "supervisor", "admin"] },
  query: z.strictObject({ ...pageQuery, state: DeclarationState.default("waiting") }),
  answer: paged(
    Declaration.omit({ discom: true }).extend({
      payer: z.strictObject({ id: Id, name: z.string(), nameHi: z.string() }),
      /** Other payers for whom this account is registered already. */
      alsoOf: z.array(z.string()),
    }),
  ),
});

export const refuseDeclared = endpoint({
  method: "POST",
  path: "/api/declared-remitters/:id/refusal",
  tag,
  summary: "Refuse with a reason, which the payer is told.",
  who: { discom: ["accountant", "supervisor", "admin"] },
  params: z.strictObject({ id: Id }),
  body: z.strictObject({ why: z.string().trim().min(3).max(500) }),
});
