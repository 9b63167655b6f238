// Which deliveries of a webhook are looked at, as the address holds it.

import { z } from "zod";
import { DeliveryState } from "#server/webhooks/contract.ts";

export const WebhookSearch = z.object({
  page: z.number().int().min(1).catch(1).default(1),
  state: DeliveryState.optional().catch(undefined),
  message: z.string().optional().catch(undefined),
});
