// Prepaid connections: what is left on the meter, for how many days, and recharges, which are asked for here and paid like bills.

import { z } from "zod";
import { everyPayerRole } from "#server/accounts/contract.ts";
import { DateText, endpoint, Id, InstantText, PaiseText, paged, pageQuery, SmallIdText } from "#server/contract.ts";

const tag = "prepaid";

export const Prepaid = z.strictObject({
  discomId: z.int(),
  discomCode: z.string(),
  discom: z.string(),
  connectionId: Id,
  connectionNumber: z.string(),
  name: z.string(),
  site: z.string(),
  category: z.string(),
  /** Signed: a meter may lend; null before billing told one. */
  balancePaise: z.string().nullable(),
  asOf: InstantText.nullable(),
  lastRechargePaise: PaiseText.nullable(),
  lastRechargeOn: DateText.nullable(),
  /** Used a day on the average of the last thirty days; null when two balances are not yet known. */
  usedADayPaise: PaiseText.nullable(),
  /** Until the balance is nothing, at that rate. */
  daysLeft: z.int().nullable(),
  /** The payer's own limit; null takes the discom's. */
  ownLimitPaise: PaiseText.nullable(),
  lowBelowPaise: PaiseText,
  low: z.boolean(),
  /** Asked for and not yet paid. */
  recharge: z
    .strictObject({ billId: Id, number: z.string(), paise: PaiseText, adviceNumber: z.string().nullable() })
    .nullable(),
});
export type Prepaid = z.infer<typeof Prepaid>;

export const listPrepaid = endpoint({
  method: "GET",
  path: "/api/prepaid",
  tag,
  summary: "Prepaid connections with their balances, those that last the shortest first.",
  who: everyPayerRole,
  scope: "dues:read",
  query: z.strictObject({
    ...pageQuery,
    search: z.string().trim().max(60).optional(),
    low: z.enum(["true", "false"]).optional(),
  }),
  answer: paged(Prepaid).extend({ low: z.int() }),
});

/** In paise; of one recharge. */
export const RECHARGE_MOST = 10_000_000_00;

export const askRecharge = endpoint({
  method: "POST",
  path: "/api/recharges",
  tag,
  summary:
    "Ask for a recharge of a prepaid connection. It becomes a due and is paid by an advice; asked again before, its amount is replaced.",
  who: { payer: ["maker"] },
  scope: "advices:make",
  idempotent: true,
  body: z.strictObject({
    discomId: z.int(),
    connectionId: Id,
    paise: PaiseText.refine(
      (paise) => BigInt(paise) > 0n && BigInt(paise) <= BigInt(RECHARGE_MOST),
      "between one paisa and one crore rupees",
    ),
  }),
  answer: z.strictObject({ discomId: z.int(), billId: Id, number: z.string() }),
});

export const setLowBalance = endpoint({
  method: "PUT",
  path: "/api/prepaid/:discom/:id/limit",
  tag,
  summary: "Below which balance of this connection one is told; null takes the discom's limit.",
  who: { payer: ["maker", "admin"] },
  params: z.strictObject({ discom: SmallIdText, id: Id }),
  body: z.strictObject({ paise: PaiseText.nullable() }),
});
