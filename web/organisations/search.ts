// What the lists of onboarding are filtered by, as their addresses hold it.

import { z } from "zod";
import { ApplicationState } from "#server/organisations/registration-contract.ts";
import { DeclarationState } from "#server/organisations/remitter-contract.ts";

const page = z.number().int().min(1).catch(1).default(1);
/** An address parses what it can as JSON: digits alone come as a number. */
const id = z.coerce
  .string()
  .regex(/^\d{1,18}$/)
  .optional()
  .catch(undefined);

export const ApplicationsSearch = z.object({
  page,
  state: ApplicationState.catch("waiting").default("waiting"),
  open: id,
});
export const AdmittedSearch = z.object({
  page,
  q: z.coerce.string().optional().catch(undefined),
  bounded: z.boolean().optional().catch(undefined),
});
export const DeclaredSearch = z.object({ page, state: DeclarationState.catch("waiting").default("waiting") });
export const PeopleSearch = z.object({ open: id, invite: z.boolean().optional().catch(undefined) });
