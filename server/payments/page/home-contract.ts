// What a payer's first screen shows, as the wire sees it.

import { z } from "zod";
import { everyPayerRole } from "#server/accounts/contract.ts";
import { DateText, endpoint, InstantText, PaiseText } from "#server/contract.ts";
import { AdviceNumber, Change } from "../contract.ts";

export const Home = z.strictObject({
  /** Advices not sent for approval yet; their bills are held, so they are no longer among what is due. */
  drafts: Change,
  awaitingApproval: Change,
  /** Of these, what the person who looks can approve. */
  awaitingMe: Change,
  awaitingBank: Change,
  /** Advices the bank's statement has confirmed, newest first. */
  reconciled: z.array(
    z.strictObject({
      number: AdviceNumber,
      discom: z.string(),
      amountPaise: PaiseText,
      items: z.int(),
      at: InstantText,
    }),
  ),
  /** The last twelve months that have bills: current charges billed, and what was paid through here by value date. */
  months: z.array(z.strictObject({ month: DateText, billedPaise: PaiseText, paidPaise: PaiseText })),
});
export type Home = z.infer<typeof Home>;

export const getHome = endpoint({
  method: "GET",
  path: "/api/home",
  tag: "advices",
  summary: "What waits for whom, what was reconciled, and the months.",
  who: everyPayerRole,
  answer: Home,
});
