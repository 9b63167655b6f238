// One bill with all that is known of it: what it is made of, what the meter said, what became of it, and the connection's other bills.

import { z } from "zod";
import { everyPayerRole } from "#server/accounts/contract.ts";
import { DateText, endpoint, Id, InstantText, PaiseText } from "#server/contract.ts";
import { dueStates } from "./contract.ts";

/** `carried`: due in a later bill. `paid-elsewhere`: at the discom's own counters. */
export const BillState = z.enum([...dueStates, "carried", "paid-elsewhere"]);
export type BillState = z.infer<typeof BillState>;

/** A meter's number: digits with at most three decimals. */
const Reading = z.string();

export const BillHeads = z.strictObject({
  energyPaise: PaiseText.nullable(),
  fixedPaise: PaiseText.nullable(),
  dutyPaise: PaiseText.nullable(),
  /** Taken off. */
  subsidyPaise: PaiseText.nullable(),
  adjustmentPaise: z.string().nullable(),
  meter: z.string(),
  readFrom: DateText.nullable(),
  readTo: DateText.nullable(),
  previousReading: Reading.nullable(),
  currentReading: Reading.nullable(),
  units: Reading.nullable(),
  demandKva: Reading.nullable(),
  powerFactor: Reading.nullable(),
});

export const BillOfMonth = z.strictObject({
  billId: Id,
  number: z.string(),
  kind: z.enum(["bill", "recharge"]),
  month: DateText,
  dueDate: DateText,
  units: Reading.nullable(),
  /** Of this month alone, without arrears and surcharge. */
  currentPaise: PaiseText,
  amountPaise: PaiseText,
  outstandingPaise: PaiseText,
});
export type BillOfMonth = z.infer<typeof BillOfMonth>;

export const Bill = z.strictObject({
  discomId: z.int(),
  discomCode: z.string(),
  discom: z.string(),
  /** `water` counts kilolitres where electricity counts kWh. */
  discomKind: z.enum(["electricity", "water"]),
  billId: Id,
  number: z.string(),
  kind: z.enum(["bill", "recharge"]),
  connectionId: Id,
  connectionNumber: z.string(),
  name: z.string(),
  site: z.string(),
  office: z.string(),
  officeHi: z.string(),
  category: z.string(),
  prepaid: z.boolean(),
  month: DateText,
  issuedOn: DateText,
  dueDate: DateText,
  daysLeft: z.int(),
  state: BillState,
  currentPaise: PaiseText,
  /** As billing printed them; `metPaise` of them Milaan knows to be paid or on their way in an earlier bill. */
  arrearsPaise: PaiseText,
  metPaise: PaiseText,
  surchargePaise: PaiseText,
  amountPaise: PaiseText,
  elsewherePaise: PaiseText,
  herePaise: PaiseText,
  outstandingPaise: PaiseText,
  rebatePaise: PaiseText,
  rebateUntil: DateText.nullable(),
  heads: BillHeads.nullable(),
  /** The bill that took this one's unpaid amount into its arrears. */
  carriedInto: z.string().nullable(),
  advices: z.array(z.strictObject({ number: z.string(), state: z.string(), paise: PaiseText })),
  receipts: z.array(
    z.strictObject({
      number: z.string(),
      paise: PaiseText,
      valueDate: DateText,
      state: z.enum(["valid", "cancelled"]),
    }),
  ),
  /** What billing answered, the oldest first. */
  postings: z.array(
    z.strictObject({
      receiptNumber: z.string(),
      kind: z.enum(["payment", "reversal"]),
      outcome: z.enum(["waiting", "accepted", "rejected", "needless"]),
      reference: z.string(),
      at: InstantText,
    }),
  ),
  asOf: InstantText.nullable(),
  stale: z.boolean(),
  /** Billing was silent when the bill fell due: nobody could see it from there. `until` is null while it is. */
  silence: z.strictObject({ since: InstantText, until: InstantText.nullable() }).nullable(),
  /** Bills of the connection, the newest first, this one among them; at most 36. */
  history: z.array(BillOfMonth),
});
export type Bill = z.infer<typeof Bill>;

export const getBill = endpoint({
  method: "GET",
  path: "/api/bills/:discom/:number",
  tag: "dues",
  summary:
    "One bill of the payer's connections: its heads, meter readings, what became of it, and the connection's other bills.",
  who: everyPayerRole,
  scope: "dues:read",
  params: z.strictObject({ discom: z.string().regex(/^[A-Za-z]{2}$/), number: z.string().trim().min(1).max(40) }),
  answer: Bill,
});
