// What the addresses of proofs hold.

import { z } from "zod";

const text = z.coerce.string().max(30).optional().catch(undefined);

export const ProofSearch = z.object({
  /** Number of a receipt, or of an advice the bank has confirmed. */
  of: text,
  connection: text,
  discom: z.number().int().optional().catch(undefined),
});
export type ProofSearch = z.infer<typeof ProofSearch>;
