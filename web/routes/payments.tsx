// The payer’s screens around an advice: amounts from a file, rules that draft, who approves how much, what was begun online.

import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { portal } from "./ground.tsx";

const sheet = createRoute({
  getParentRoute: () => portal,
  path: "/amount-sheets",
  component: lazyRouteComponent(() => import("#web/amounts/sheet.tsx"), "AmountSheet"),
});
const sheetPage = createRoute({
  getParentRoute: () => portal,
  path: "/amount-sheets/$id",
  component: lazyRouteComponent(() => import("#web/amounts/sheet-page.tsx"), "AmountSheetPage"),
});
const recurring = createRoute({
  getParentRoute: () => portal,
  path: "/recurring-advices",
  component: lazyRouteComponent(() => import("#web/amounts/recurring.tsx"), "RecurringAdvices"),
});
const settings = createRoute({
  getParentRoute: () => portal,
  path: "/payment-settings",
  component: lazyRouteComponent(() => import("#web/chain/settings.tsx"), "PaymentSettings"),
});

const onlineOrder = createRoute({
  getParentRoute: () => portal,
  path: "/online-orders/$order",
  component: lazyRouteComponent(() => import("#web/gateway/online/order.tsx"), "OnlineOrderPage"),
});

export const paymentRoutes = [sheet, sheetPage, recurring, settings, onlineOrder] as const;
