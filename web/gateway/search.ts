// What the address of the bank notices holds.

import { z } from "zod";
import { NoticeState } from "#server/bank/notices-contract.ts";

export const BankNoticesSearch = z.object({
  page: z.number().int().min(1).catch(1).default(1),
  state: NoticeState.optional().catch(undefined),
});
