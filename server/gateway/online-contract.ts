// A few bills paid online at once: what of the basket can be, what was opened, and what became of it.

import { z } from "zod";
import { everyPayerRole } from "#server/accounts/contract.ts";
import { BillKey } from "#server/bills/contract.ts";
import { DateText, endpoint, InstantText, PaiseText, paged, pageQuery } from "#server/contract.ts";
import { AdviceNumber } from "#server/payments/contract.ts";
import { CheckoutForm, PayMethodName } from "./pay-contract.ts";

const tag = "paying online";

/** Who holds more connections than this pays by advices. */
export const CONNECTIONS_MAX = 25;
/** Of one order: as many as the aggregator's line can name. */
export const ONLINE_BILLS_MAX = 25;

export const OrderNumber = z.string().regex(/^[A-Z0-9]+-\d+$/, "the number of an online order");

/**
 * Why a basket is paid by an advice and not online, the first that holds. `approval`: an approval chain is set, or there is a checker.
 * `not-whole`: a part is asked for, or tax declared. `blocked`: a bill of it cannot be paid any more, or is being paid just now.
 */
export const onlineHindrances = [
  "approval",
  "blocked",
  "not-whole",
  "too-many-bills",
  "above-own-limit",
  "above-online-limit",
] as const;
export const OnlineHindrance = z.enum(onlineHindrances);
export type OnlineHindrance = z.infer<typeof OnlineHindrance>;

export const OnlineOffer = z.strictObject({
  discomId: z.int(),
  discom: z.string(),
  bills: z.array(BillKey),
  /** What paying all of them today takes, less the rebates that are won by it. */
  paise: PaiseText,
  rebatePaise: PaiseText,
  methods: z.array(PayMethodName),
  hindrance: OnlineHindrance.nullable(),
});
export type OnlineOffer = z.infer<typeof OnlineOffer>;

export const getOnlineOffers = endpoint({
  method: "GET",
  path: "/api/online-offers",
  tag,
  summary:
    "For each discom of one's basket: whether its bills can be paid online at once, how much that is today, or why not. Nothing for who holds more than a few connections.",
  who: { payer: ["maker"] },
  answer: z.strictObject({ rows: z.array(OnlineOffer) }),
});

export const openOnlineOrder = endpoint({
  method: "POST",
  path: "/api/online-orders",
  tag,
  summary:
    "Open an order for an approved advice, or for a few bills of a payer who holds no more than a few connections and whose payments nobody else approves. `paise` is what was shown: another amount by now is refused.",
  who: { payer: ["maker"] },
  body: z.union([
    z.strictObject({ advice: AdviceNumber }),
    z.strictObject({ bills: z.array(BillKey).min(1).max(ONLINE_BILLS_MAX), paise: PaiseText }),
  ]),
  answer: CheckoutForm,
});

/**
 * Of an order: `open`, nothing was heard; `failed`, the last try went wrong; `taken`, the aggregator has the money and the receipt
 * follows; `paid`, it is issued; `held`, the money is there and the discom places it; `returned`, all of it went back.
 */
export const onlineStates = ["open", "failed", "taken", "paid", "held", "returned"] as const;
export const OnlineState = z.enum(onlineStates);
export type OnlineState = z.infer<typeof OnlineState>;

export const OnlineOrderRow = z.strictObject({
  order: OrderNumber,
  discom: z.string(),
  state: OnlineState,
  /** Opened by the link of a message, by whoever had it. */
  byLink: z.boolean(),
  advice: AdviceNumber.nullable(),
  bills: z.int(),
  paise: PaiseText,
  openedAt: InstantText,
});
export type OnlineOrderRow = z.infer<typeof OnlineOrderRow>;

export const listOnlineOrders = endpoint({
  method: "GET",
  path: "/api/online-orders",
  tag,
  summary: "Payments begun online for the payer's bills and advices, the newest first.",
  who: everyPayerRole,
  query: z.strictObject(pageQuery),
  answer: paged(OnlineOrderRow),
});

export const OnlineOrder = OnlineOrderRow.omit({ bills: true }).extend({
  bills: z.array(
    z.strictObject({
      discomId: z.int(),
      billId: z.string(),
      billNumber: z.string(),
      connectionNumber: z.string(),
      site: z.string(),
      month: DateText,
      paise: PaiseText,
    }),
  ),
  /** When the last try failed, if nothing was heard after it. */
  failedAt: InstantText.nullable(),
  payments: z.array(
    z.strictObject({
      number: z.string(),
      reference: z.string(),
      method: z.string(),
      paise: PaiseText,
      at: InstantText,
      state: OnlineState,
      receipts: z.array(z.string()),
      /** What the discom sent back of it, each time. */
      refunds: z.array(z.strictObject({ number: z.string(), paise: PaiseText, at: InstantText })),
    }),
  ),
});
export type OnlineOrder = z.infer<typeof OnlineOrder>;

export const getOnlineOrder = endpoint({
  method: "GET",
  path: "/api/online-orders/:order",
  tag,
  summary: "One payment begun online: its bills, its tries, what was taken and sent back, and its receipt.",
  who: everyPayerRole,
  params: z.strictObject({ order: OrderNumber }),
  answer: OnlineOrder,
});
