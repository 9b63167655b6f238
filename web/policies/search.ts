// What the addresses of the policy screens hold: whose policy, the draft as far as it differs, and the trial under way.

import { z } from "zod";
import { Id } from "#server/contract.ts";
import { ChangeKind, KnownAs, KnownKind, Policy } from "#server/policies/contract.ts";

const page = z.number().int().min(1).catch(1).default(1);
const work = z.uuid().optional().catch(undefined);
const trial = z.coerce.string().pipe(Id).optional().catch(undefined);
/** `discom`: as the discom's policy says. */
const asDiscom = z.literal("discom");

export const PolicySearch = z.object({
  payer: z.coerce.string().pipe(Id).optional().catch(undefined),
  partPayment: Policy.shape.partPayment.or(asDiscom).optional().catch(undefined),
  excess: Policy.shape.excess.or(asDiscom).optional().catch(undefined),
  late: Policy.shape.late.or(asDiscom).optional().catch(undefined),
  roundingPaise: z.coerce.string().pipe(Policy.shape.roundingPaise.or(asDiscom)).optional().catch(undefined),
  work,
  trial,
});
export type PolicySearch = z.output<typeof PolicySearch>;

export const KnownSearch = z.object({
  page,
  payer: z.coerce.string().pipe(Id).optional().catch(undefined),
  kind: KnownKind.optional().catch(undefined),
  as: KnownAs.optional().catch(undefined),
  q: z.coerce.string().optional().catch(undefined),
  /** The one that is open: whose, what and which. */
  of: z.coerce.string().pipe(Id).optional().catch(undefined),
  what: KnownKind.optional().catch(undefined),
  key: z.coerce.string().optional().catch(undefined),
  work,
  trial,
});

export const TrialsSearch = z.object({ page, work, trial });
export const TrialSearch = z.object({ page, change: ChangeKind.optional().catch(undefined) });
