// Disputes, for the payer who raises them and the discom that decides them, and the payer's kept money.

import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { DisputesSearch, NewDisputeSearch } from "#web/disputes/search.ts";
import { portal } from "./ground.tsx";

const disputes = createRoute({
  getParentRoute: () => portal,
  path: "/disputes",
  validateSearch: DisputesSearch,
  component: lazyRouteComponent(() => import("#web/disputes/disputes.tsx"), "Disputes"),
});
const newDispute = createRoute({
  getParentRoute: () => portal,
  path: "/disputes/new",
  validateSearch: NewDisputeSearch,
  component: lazyRouteComponent(() => import("#web/disputes/new-dispute.tsx"), "NewDispute"),
});
const dispute = createRoute({
  getParentRoute: () => portal,
  path: "/disputes/$number",
  component: lazyRouteComponent(() => import("#web/disputes/dispute.tsx"), "DisputePage"),
});
const keptMoney = createRoute({
  getParentRoute: () => portal,
  path: "/kept-money",
  component: lazyRouteComponent(() => import("#web/disputes/kept-money.tsx"), "KeptMoneyPage"),
});

export const disputeRoutes = [disputes, newDispute, dispute, keptMoney] as const;
