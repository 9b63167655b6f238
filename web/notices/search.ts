// What the list of messages is filtered by, as its address holds it; the open message is in it too.

import { z } from "zod";
import { Channel, NoticeKind, noticeStates } from "#server/notifications/contract.ts";

export const NoticesSearch = z.object({
  page: z.number().int().min(1).catch(1).default(1),
  kind: NoticeKind.optional().catch(undefined),
  channel: Channel.optional().catch(undefined),
  state: z
    .enum([...noticeStates, "trouble"])
    .optional()
    .catch(undefined),
  search: z.coerce.string().max(60).optional().catch(undefined),
  /** The message that is open. */
  notice: z.coerce
    .string()
    .regex(/^[1-9]\d{0,17}$/)
    .optional()
    .catch(undefined),
});
