// How the background is doing, for the people who wonder why something is not there yet.

import { z } from "zod";
import { DateText, endpoint, InstantText } from "#server/contract.ts";

export const Health = z.strictObject({
  jobs: z.strictObject({
    waitingCount: z.number().int(),
    runningCount: z.number().int(),
    /** Tried as often as allowed: somebody has to look. */
    givenUpCount: z.number().int(),
    /** How long the oldest that may run has waited; 0 when none waits. */
    oldestSeconds: z.number(),
  }),
  accounts: z.array(
    z.strictObject({
      id: z.number().int(),
      bank: z.string(),
      ending: z.string(),
      name: z.string(),
      nameHi: z.string(),
      /** Null before the first statement. */
      lastStatementAt: InstantText.nullable(),
      lastDay: DateText.nullable(),
    }),
  ),
  /** Null before the first check. */
  invariants: z.strictObject({ at: InstantText, seconds: z.number(), broken: z.array(z.string()) }).nullable(),
});
export type Health = z.infer<typeof Health>;

export const getHealth = endpoint({
  method: "GET",
  path: "/api/health",
  tag: "work",
  summary: "Jobs that wait, the last statement of each bank account, and the last check of what must always hold.",
  who: { discom: ["accountant", "supervisor", "admin"] },
  answer: Health,
});
