// Screens of both sides.

import { createRoute, lazyRouteComponent, redirect } from "@tanstack/react-router";
import { DisputesSearch } from "#web/connections/search.ts";
import { menuFor } from "#web/menu.ts";
import { NoticesSearch } from "#web/notices/search.ts";
import { PreparedSearch, ReceiptSearch, ReceiptsSearch } from "#web/receipts/search.ts";
import { findSession } from "#web/session.ts";
import { NothingYet } from "#web/shell/stops.tsx";
import { portal } from "./ground.tsx";

const start = createRoute({
  getParentRoute: () => portal,
  path: "/",
  beforeLoad: async () => {
    const user = await findSession();
    const first = user && menuFor(user)[0];
    if (first) throw redirect({ to: first.to });
  },
  component: NothingYet,
});
const password = createRoute({
  getParentRoute: () => portal,
  path: "/password",
  component: lazyRouteComponent(() => import("#web/accounts/password.tsx"), "ChangePassword"),
});
const secondFactor = createRoute({
  getParentRoute: () => portal,
  path: "/second-factor",
  component: lazyRouteComponent(() => import("#web/accounts/second-factor.tsx"), "SecondFactorPage"),
});
const receipts = createRoute({
  getParentRoute: () => portal,
  path: "/receipts",
  validateSearch: ReceiptsSearch,
  component: lazyRouteComponent(() => import("#web/receipts/receipts.tsx"), "Receipts"),
});
const prepared = createRoute({
  getParentRoute: () => portal,
  path: "/receipts/papers",
  validateSearch: PreparedSearch,
  component: lazyRouteComponent(() => import("#web/receipts/prepared.tsx"), "PreparedPapers"),
});
const receipt = createRoute({
  getParentRoute: () => portal,
  path: "/receipts/$number",
  validateSearch: ReceiptSearch,
  component: lazyRouteComponent(() => import("#web/receipts/receipt.tsx"), "ReceiptPage"),
});

const notices = createRoute({
  getParentRoute: () => portal,
  path: "/notices",
  validateSearch: NoticesSearch,
  component: lazyRouteComponent(() => import("#web/notices/notices.tsx"), "Notices"),
});
const noticePreferences = createRoute({
  getParentRoute: () => portal,
  path: "/notices/preferences",
  component: lazyRouteComponent(() => import("#web/notices/preferences.tsx"), "NoticePreferences"),
});

const tagDisputes = createRoute({
  getParentRoute: () => portal,
  path: "/tag-disputes",
  validateSearch: DisputesSearch,
  component: lazyRouteComponent(() => import("#web/connections/disputes.tsx"), "TagDisputes"),
});
const tagDispute = createRoute({
  getParentRoute: () => portal,
  path: "/tag-disputes/$discom/$id",
  component: lazyRouteComponent(() => import("#web/connections/dispute.tsx"), "TagDisputePage"),
});

export const bothRoutes = [
  tagDisputes,
  tagDispute,
  prepared,
  notices,
  noticePreferences,
  start,
  password,
  secondFactor,
  receipts,
  receipt,
] as const;
