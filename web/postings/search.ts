// What the address of the postings holds.

import { z } from "zod";
import { Id } from "#server/contract.ts";
import { PostingState } from "#server/postings/contract.ts";

export const PostingsSearch = z.object({
  page: z.number().int().min(1).catch(1).default(1),
  state: PostingState.catch("waiting").default("waiting"),
  /** An address holds digits as a number. */
  q: z.coerce.string().max(60).optional().catch(undefined),
  /** The posting whose bills are looked at. */
  posting: z.coerce.string().pipe(Id).optional().catch(undefined),
});
export type PostingsSearch = z.infer<typeof PostingsSearch>;
