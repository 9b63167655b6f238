// Opens an order for what somebody wants to pay online. What it is for and its amount are settled here; the aggregator only takes them.

import { formatRupees, paiseFromString } from "#reconciliation/money.ts";
import { throttle } from "#server/accounts/throttle.ts";
import { record } from "#server/audit/record.ts";
import type { BillKey } from "#server/bills/contract.ts";
import { type Actor, asActor, asSystem } from "#server/database.ts";
import { notFound, Refusal } from "#server/errors.ts";
import type { Services } from "#server/http.ts";
import { payableKeys } from "#server/payments/prepare/basket.ts";
import { aggregatorAt, type PayMethod, payMethods } from "./aggregator.ts";
import { billsBeingPaid, type OnlineTerms, onlineTerms, withinOwnMaking } from "./online-queries.ts";
import {
  billOfLink,
  drawTry,
  insertOrder,
  type OrderWish,
  openOrderAlike,
  type PayableBill,
  payableAdvice,
  payersBills,
} from "./order-queries.ts";
import type { CheckoutForm } from "./pay-contract.ts";
import { hashOf } from "./pay-links.ts";

interface Chosen {
  readonly bills: readonly BillKey[];
  /** What was shown. */
  readonly paise: string;
}

interface Named {
  readonly wish: OrderWish;
  /** Of the order, before the try: the bill's or the advice's. */
  readonly number: string;
  readonly discom: string;
}

export async function openForLink(services: Services, token: string): Promise<CheckoutForm> {
  await throttle(services.database, "pay-link", 30, 3600).attempt(hashOf(token).toString("hex"));
  const bill = await asSystem(services.database, (db) => billOfLink(db, hashOf(token)));
  if (!bill) throw notFound("pay link");
  const named = await forBills(services, [bill], null);
  return open(services, named, (url) => ({
    returnTo: `${url}/api/pay/${token}/return`,
    cancelTo: `${url}/pay/${token}`,
  }));
}

export async function openForPayer(
  services: Services,
  actor: Actor,
  what: { advice: string } | Chosen,
): Promise<CheckoutForm> {
  const named =
    "advice" in what ? await forAdvice(services, actor, what.advice) : await forChosen(services, actor, what);
  const back = "advice" in what ? `/advices/${what.advice}` : "/basket";
  return open(services, named, (url, order) => ({
    returnTo: `${url}/api/online-orders/${order}/return`,
    cancelTo: `${url}${back}`,
  }));
}

async function forAdvice({ database }: Services, actor: Actor, number: string): Promise<Named> {
  const advice = await asActor(database, actor, (db) => payableAdvice(db, actor.payerId as string, number));
  if (!advice) throw notFound("advice");
  if (advice.state !== "approved" || advice.outlived) {
    const message = "Only an approved advice whose last day is not over can be paid.";
    throw new Refusal(409, "advice-not-payable", message, { params: { state: advice.state } });
  }
  const { discomId, id, payerId, discom, amountPaise: paise } = advice;
  const wish: OrderWish = {
    discomId,
    purpose: "advice",
    payerId,
    adviceId: id,
    linkId: null,
    byUser: actor.userId,
    paise,
    bills: [],
  };
  return { wish, number, discom };
}

async function forChosen(services: Services, actor: Actor, { bills: keys, paise: shownPaise }: Chosen): Promise<Named> {
  const payerId = actor.payerId as string;
  const discomId = keys[0]?.discomId ?? 0;
  if (keys.some((key) => key.discomId !== discomId))
    throw new Refusal(422, "one-discom-only", "Bills of two discoms are paid one after the other.");
  const ids = [...new Set(keys.map(({ billId }) => billId))];
  // What this person reaches, and what the payer set aside.
  const own = await asActor(services.database, actor, (db) => payableKeys(db, actor, keys));
  const { bills, terms } = await asSystem(services.database, async (db) => ({
    bills: await payersBills(db, payerId, discomId, ids),
    terms: await onlineTerms(db, payerId, actor.userId),
  }));
  refuseHindered(terms);
  if (bills.length !== ids.length) throw notFound("bill");
  const named = await forBills(services, bills, actor.userId);
  if (own.length !== ids.length) throw notFound("bill");
  if (!(await asSystem(services.database, (db) => withinOwnMaking(db, actor.userId, named.wish.paise))))
    throw new Refusal(403, "above-own-limit", "That is more than you may pay.");
  if (named.wish.paise !== shownPaise) {
    const message =
      "The amount is another one by now: a rebate ran out, or a bill changed. Look at it again, then pay.";
    throw new Refusal(409, "online-amount-changed", message, { params: { now: rupeesOf(named.wish.paise) } });
  }
  return named;
}

/** Whoever asks past the screen is held to what it says. */
function refuseHindered({ manyConnections, approval }: OnlineTerms): void {
  if (manyConnections)
    throw new Refusal(
      403,
      "needs-advice",
      "Who holds many connections pays by payment advices, which somebody approves.",
    );
  if (approval) {
    const message = "Payments of this organisation are approved. Make an advice; once approved it can be paid online.";
    throw new Refusal(403, "online-needs-approval", message);
  }
}

function rupeesOf(paise: string): string {
  return formatRupees(paiseFromString(paise));
}

async function forBills({ database }: Services, bills: readonly PayableBill[], byUser: string | null): Promise<Named> {
  const [first] = bills as readonly [PayableBill, ...PayableBill[]];
  const ids = bills.map(({ billId }) => billId);
  const taken = await asSystem(database, (db) => billsBeingPaid(db, first.discomId, ids));
  for (const bill of bills) {
    if (bill.inAdvice)
      throw new Refusal(
        409,
        "bill-in-live-advice",
        "The bill is in a payment advice already. Pay that, or cancel it first.",
      );
    if (bill.outstandingPaise === "0") throw new Refusal(409, "bill-paid", "The bill is paid.");
    if (taken.includes(bill.billId))
      throw new Refusal(409, "bill-being-paid", "Money for this bill was taken online. Its receipt follows.");
  }
  const parts = bills.map((bill) => ({ billId: bill.billId, paise: toPayToday(bill) }));
  const wish: OrderWish = {
    discomId: first.discomId,
    purpose: bills.length === 1 ? "bill" : "bills",
    payerId: first.payerId,
    adviceId: null,
    linkId: first.linkId,
    byUser,
    paise: String(parts.reduce((sum, { paise }) => sum + BigInt(paise), 0n)),
    bills: parts,
  };
  return { wish, number: bills.length === 1 ? first.billNumber : `BILLS${first.billNumber}`, discom: first.discom };
}

const nounOf = { advice: "Payment advice", bill: "Bill" } as const;

/** What is owed, less what paying today wins. */
export function toPayToday({
  outstandingPaise,
  rebatePaise,
}: Pick<PayableBill, "outstandingPaise" | "rebatePaise">): string {
  return String(BigInt(outstandingPaise) - BigInt(rebatePaise));
}

/** Ways whose limit the amount keeps; none where no aggregator is set up. */
export function methodsFor({ config }: Services, paise: string): PayMethod[] {
  const { aggregator, limits } = config.paying;
  return aggregator ? payMethods.filter((method) => BigInt(paise) <= limits[method]) : [];
}

async function open(
  services: Services,
  { wish, number, discom }: Named,
  addresses: (url: string, order: string) => { returnTo: string; cancelTo: string },
): Promise<CheckoutForm> {
  const { config, database } = services;
  if (!config.paying.aggregator) throw new Refusal(409, "no-online-payments", "Paying online is not set up here.");
  const methods = methodsFor(services, wish.paise);
  if (methods.length === 0)
    throw new Refusal(409, "above-online-limit", "So much cannot be paid online. Pay by RTGS or NEFT.");
  const aggregator = aggregatorAt(config.paying.aggregator);
  const about = wish.purpose === "bills" ? `${wish.bills.length} bills` : `${nounOf[wish.purpose]} ${number}`;
  const known = await asSystem(database, (db) => openOrderAlike(db, wish));
  const order = known ?? (await openAnew());
  const paise = BigInt(wish.paise);
  const form = aggregator.checkout({
    id: order.aggregatorOrder,
    paise,
    name: discom,
    about,
    methods,
    ...addresses(config.publicUrl, order.number),
  });
  return { order: order.number, ...form };

  async function openAnew() {
    const receipt = `${number}-${await asSystem(database, drawTry)}`;
    const aggregatorOrder = await aggregator.createOrder({ number: receipt, paise: BigInt(wish.paise), about });
    await asSystem(database, async (db) => {
      await insertOrder(db, wish, { number: receipt, aggregatorOrder });
      const who = { userId: wish.byUser, payerId: wish.payerId, discomId: wish.discomId };
      await record(db, who, "opened online order", `online-order:${receipt}`, { paise: wish.paise });
    });
    return { number: receipt, aggregatorOrder };
  }
}
