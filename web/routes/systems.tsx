// Screens for a payer's own systems: its keys and its webhooks.

import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { WebhookSearch } from "#web/webhooks/search.ts";
import { portal } from "./ground.tsx";

const apiKeys = createRoute({
  getParentRoute: () => portal,
  path: "/api-keys",
  component: lazyRouteComponent(() => import("#web/api-keys/api-keys.tsx"), "ApiKeys"),
});
const webhooks = createRoute({
  getParentRoute: () => portal,
  path: "/webhooks",
  component: lazyRouteComponent(() => import("#web/webhooks/webhooks.tsx"), "Webhooks"),
});
const webhook = createRoute({
  getParentRoute: () => portal,
  path: "/webhooks/$id",
  validateSearch: WebhookSearch,
  component: lazyRouteComponent(() => import("#web/webhooks/webhook.tsx"), "WebhookPage"),
});

export const systemRoutes = [apiKeys, webhooks, webhook] as const;
