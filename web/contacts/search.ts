// What the addresses of the contacts' screens hold.

import { z } from "zod";

export const ContactsSearch = z.object({
  by: z.enum(["office", "category"]).catch("office").default("office"),
  /** The office whose next level is shown. */
  office: z.number().int().positive().optional().catch(undefined),
});
export const CounterSearch = z.object({
  number: z.coerce
    .string()
    .regex(/^\d{4,12}$/)
    .optional()
    .catch(undefined),
});
