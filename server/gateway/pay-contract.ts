// Paying on the aggregator's page: one bill by a link, or an advice; and what the aggregator says.

import { z } from "zod";
import { everyPayerRole } from "#server/accounts/contract.ts";
import { DateText, endpoint, InstantText, PaiseText } from "#server/contract.ts";
import { AdviceNumber } from "#server/payments/contract.ts";

const tag = "paying online";

export const PayToken = z.string().regex(/^[\w-]{22}$/, "a pay link's token");
const ofLink = z.strictObject({ token: PayToken });
export const PayMethodName = z.enum(["upi", "card", "net-banking", "wallet"]);

/** A form to be posted by the browser: its page is the aggregator's. */
export const CheckoutForm = z.strictObject({
  order: z.string(),
  url: z.string(),
  fields: z.record(z.string(), z.string()),
});
export type CheckoutForm = z.infer<typeof CheckoutForm>;

/**
 * `paid`: the aggregator has the money and the receipt is issued; `taken`: it has the money, the receipt follows within a minute;
 * `in-advice`: the bill is being paid by an organisation's payment advice.
 */
export const payStates = ["payable", "in-advice", "taken", "paid", "settled-elsewhere", "not-offered"] as const;
export const PayState = z.enum(payStates);
export type PayState = z.infer<typeof PayState>;

export const PayPage = z.strictObject({
  state: PayState,
  discom: z.string(),
  discomHi: z.string(),
  billNumber: z.string(),
  /** All but the last four digits hidden. */
  connection: z.string(),
  month: DateText,
  dueDate: DateText,
  overdue: z.boolean(),
  /** What is to be paid today. */
  paise: PaiseText,
  rebatePaise: PaiseText,
  rebateUntil: DateText.nullable(),
  methods: z.array(PayMethodName),
  /** A try on the payment page that did not go through, when it was the last one. */
  failedAt: InstantText.nullable(),
  payment: z
    .strictObject({
      number: z.string(),
      reference: z.string(),
      method: z.string(),
      paise: PaiseText,
      at: InstantText,
    })
    .nullable(),
  receipt: z.strictObject({ number: z.string(), token: z.uuid() }).nullable(),
});
export type PayPage = z.infer<typeof PayPage>;

export const getPayPage = endpoint({
  method: "GET",
  path: "/api/pay/:token",
  tag,
  summary: "The one bill a pay link is for, no more of it than is needed to pay it, and what became of paying it.",
  who: "anyone",
  params: ofLink,
  answer: PayPage,
});

export const payByLink = endpoint({
  method: "POST",
  path: "/api/pay/:token",
  tag,
  summary: "Open an order for the bill of a pay link; the answer is a form for the aggregator's page.",
  who: "anyone",
  params: ofLink,
  answer: CheckoutForm,
});

export const returnByLink = endpoint({
  method: "POST",
  path: "/api/pay/:token/return",
  tag,
  summary: "Where the aggregator's page sends the browser back to; what is true is asked of the aggregator.",
  who: "anyone",
  params: ofLink,
});

export const returnToPortal = endpoint({
  method: "POST",
  path: "/api/online-orders/:order/return",
  tag,
  summary: "Where the aggregator's page sends the browser back to after an order of somebody logged in.",
  who: "anyone",
  params: z.strictObject({ order: z.string().regex(/^[A-Z0-9]+-\d+$/) }),
});

export const OnlinePayment = z.strictObject({
  order: z.string(),
  number: z.string(),
  reference: z.string(),
  method: z.string(),
  paise: PaiseText,
  at: InstantText,
});

export const onlineStateOfAdvice = endpoint({
  method: "GET",
  path: "/api/advices/:number/online",
  tag,
  summary: "Whether an advice can be paid on the aggregator's page, by which ways, and what was taken there for it.",
  who: everyPayerRole,
  scope: "advices:read",
  params: z.strictObject({ number: AdviceNumber }),
  answer: z.strictObject({
    methods: z.array(PayMethodName),
    payments: z.array(OnlinePayment),
    /** For a UPI app, where the amount is within its limit: as an address, and drawn on a square of `size`. */
    upi: z.strictObject({ intent: z.string(), size: z.int(), path: z.string() }).nullable(),
  }),
});

export const hearAggregator = endpoint({
  method: "POST",
  path: "/api/gateway/webhook",
  tag,
  summary: "What the aggregator says happened. Signed over the raw body; each saying counts once, in any order.",
  who: "anyone",
  body: z.record(z.string(), z.unknown()),
});
