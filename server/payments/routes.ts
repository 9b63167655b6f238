// Basket, advices, approvals, challans of a payer.

import { payerOf } from "#server/bills/owed.ts";
import { notFound, Refusal } from "#server/errors.ts";
import { inTransaction, publicly, type Route } from "#server/http.ts";
import { commentsOf, insertComment } from "./chain/chain-queries.ts";
import { chainRoutes } from "./chain/chain-routes.ts";
import { challanPdfOf } from "./challan/challan.ts";
import { challanPdf, verifyChallan } from "./challan/challan-contract.ts";
import { upiOfAdvice } from "./challan/upi.ts";
import * as contract from "./contract.ts";
import { advicePage } from "./page/advice-page.ts";
import { differencesOf } from "./page/difference-queries.ts";
import { homeOf } from "./page/home.ts";
import { getHome } from "./page/home-contract.ts";
import { advicesPage, eventsOf, itemsPage, payerName } from "./page/pages-queries.ts";
import { tokenFits } from "./page/verification.ts";
import { amountsRoutes } from "./prepare/amounts-routes.ts";
import { basketPage, basketSums, declareTdsOnAll, payableKeys, payableKeysInView } from "./prepare/basket.ts";
import { deleteBasket, emptyBasketOf, insertBasket, updateBasket } from "./prepare/basket-queries.ts";
import { change } from "./prepare/change.ts";
import { prepare } from "./prepare/prepare.ts";
import { reissue } from "./prepare/reissue.ts";
import { adviceByNumber, itemsOf } from "./queries.ts";
import { recurringRoutes } from "./recurring/recurring-routes.ts";
import { sheetsRoutes } from "./sheets/sheets-routes.ts";
import { adviceToChange, approve, cancel, ownAdvice, sayPaid, sendBack, submit, withdraw } from "./steps/steps.ts";
import * as steps from "./steps/steps-contract.ts";

const basketRoutes: readonly Route[] = [
  inTransaction(contract.getBasket, ({ db, actor }) => basketSums(db, actor)),

  inTransaction(contract.listBasket, ({ db, actor, query }) => basketPage(db, actor, query)),

  inTransaction(contract.addToBasket, async ({ db, actor, body }) => {
    const keys = await payableKeys(db, actor, body.bills);
    return { changed: await insertBasket(db, { payer: payerOf(actor), user: actor.userId }, keys) };
  }),

  inTransaction(contract.addViewToBasket, async ({ db, actor, body }) => {
    const keys = await payableKeysInView(db, actor, body);
    return { changed: await insertBasket(db, { payer: payerOf(actor), user: actor.userId }, keys) };
  }),

  inTransaction(contract.removeFromBasket, async ({ db, actor, body }) => ({
    changed: await deleteBasket(db, actor.userId, body.bills),
  })),

  inTransaction(contract.changeBasketItem, async ({ db, actor, params, body }) => {
    const changed = await updateBasket(db, actor.userId, [{ ...params, ...body }]);
    if (changed === 0) throw notFound("bill");
    return {};
  }),

  inTransaction(contract.declareTds, async ({ db, actor, body }) => ({
    changed: await declareTdsOnAll(db, actor, body.discomId, body.basisPoints),
  })),

  inTransaction(contract.emptyBasket, async ({ db, actor, query }) => ({
    changed: await emptyBasketOf(db, actor.userId, query.discom ?? null),
  })),
];

const adviceRoutes: readonly Route[] = [
  inTransaction(contract.prepareAdvices, async ({ db, actor, body }) => ({ advices: await prepare(db, actor, body) })),

  inTransaction(contract.listAdvices, async ({ db, actor, query }) => {
    const { counts, ...list } = await advicesPage(db, actor, query);
    const of = (state: contract.AdviceState) => counts.find((one) => one.state === state);
    return {
      ...list,
      counts: Object.fromEntries(
        contract.adviceStates.map((state) => [state, { count: of(state)?.count ?? 0, paise: of(state)?.paise ?? "0" }]),
      ) as Record<contract.AdviceState, { count: number; paise: string }>,
    };
  }),

  inTransaction(contract.getAdvice, async ({ db, actor, params, services }) =>
    advicePage(db, services.config, actor, await ownAdvice(db, actor, params.number)),
  ),

  inTransaction(contract.listAdviceItems, async ({ db, actor, params, query }) =>
    itemsPage(db, await ownAdvice(db, actor, params.number), { ...query, changed: query.changed === "true" }),
  ),

  inTransaction(steps.changeDraft, async ({ db, actor, params, body }) => {
    const advice = await adviceToChange(db, actor, params.number);
    if (advice.state !== "draft") throw new Refusal(409, "advice-state", "Only a draft can be changed.");
    await change(db, actor, advice, body);
    return {};
  }),

  inTransaction(steps.submitAdvice, async ({ db, actor, params }) => {
    await submit(db, actor, await adviceToChange(db, actor, params.number));
    return {};
  }),

  inTransaction(steps.approveAdvice, async ({ db, actor, params, body, services }) =>
    approve(db, actor, services, await adviceToChange(db, actor, params.number), body),
  ),

  inTransaction(steps.sendBackAdvice, async ({ db, actor, params, body }) => {
    await sendBack(db, actor, await adviceToChange(db, actor, params.number), body.why);
    return {};
  }),

  inTransaction(steps.withdrawAdvice, async ({ db, actor, params, body }) => {
    await withdraw(db, actor, await adviceToChange(db, actor, params.number), body.why);
    return {};
  }),

  inTransaction(steps.listComments, async ({ db, actor, params }) => ({
    comments: await commentsOf(db, await ownAdvice(db, actor, params.number), actor.userId),
  })),

  inTransaction(steps.sayComment, async ({ db, actor, params, body }) => {
    const advice = await ownAdvice(db, actor, params.number);
    await insertComment(db, advice, { by: actor.userId, text: body.text });
    return {};
  }),

  inTransaction(steps.listDifferences, async ({ db, actor, params, query }) =>
    differencesOf(db, await ownAdvice(db, actor, params.number), query),
  ),

  inTransaction(steps.reissueAdvice, async ({ db, actor, params }) =>
    reissue(db, actor, await adviceToChange(db, actor, params.number)),
  ),

  inTransaction(steps.cancelAdvice, async ({ db, actor, params, body }) => {
    await cancel(db, actor, await adviceToChange(db, actor, params.number), body.why);
    return {};
  }),

  inTransaction(steps.declareUtr, async ({ db, actor, params, body }) =>
    sayPaid(db, actor, await adviceToChange(db, actor, params.number), body.utr),
  ),

  inTransaction(steps.takeUpAgain, async ({ db, actor, params }) => {
    const advice = await ownAdvice(db, actor, params.number);
    if (advice.state !== "expired" && advice.state !== "cancelled") {
      throw new Refusal(409, "advice-state", "Only an advice that ended unpaid is taken up again.");
    }
    const items = await itemsOf(db, advice);
    const keys = items.map((item) => ({ discomId: advice.discomId, billId: item.billId }));
    const payable = await payableKeys(db, actor, keys);
    return { changed: await insertBasket(db, { payer: advice.payerId, user: actor.userId }, payable) };
  }),

  inTransaction(challanPdf, async ({ db, actor, params, query, services }) => {
    const advice = await ownAdvice(db, actor, params.number);
    if (advice.state === "draft" || advice.state === "submitted" || advice.state === "cancelled") {
      throw new Refusal(409, "challan-not-payable", "There is a challan once the advice is approved.");
    }
    const { rows: items } = await itemsPage(db, advice, {
      page: 1,
      size: Math.max(advice.itemsCount, 1),
      changed: false,
    });
    const payable = advice.state === "approved" && advice.daysLeft >= 0;
    const upi = payable ? await upiOfAdvice(db, services.config, params.number) : null;
    const payer = await payerName(db, advice.payerId);
    const challan = { advice, items, payer, events: await eventsOf(db, advice), upi };
    return {
      fileName: `${advice.number}-${query.language}.pdf`,
      body: await challanPdfOf(services.config, challan, query.language),
      inline: true,
    };
  }),
];

export const paymentRoutes: readonly Route[] = [
  ...basketRoutes,
  ...adviceRoutes,
  ...chainRoutes,
  ...amountsRoutes,
  ...sheetsRoutes,
  ...recurringRoutes,

  inTransaction(getHome, ({ db, actor }) => homeOf(db, actor)),

  publicly(verifyChallan, async ({ db, params, query, services }) => {
    const advice = await adviceByNumber(db, params.number, null);
    if (!advice || !tokenFits(services.config, advice, query.token)) throw notFound("challan");
    return {
      number: advice.number,
      discom: advice.beneficiary,
      discomHi: advice.beneficiaryHi,
      amountPaise: advice.amountPaise,
      validUntil: advice.validUntil,
      state: advice.state,
    };
  }),
];
