// Every route of the product, capability by capability.

import { accountRoutes } from "./accounts/routes.ts";
import { feedRoutes } from "./bills/feed-routes.ts";
import type { Route } from "./http.ts";
import { workRoutes } from "./work/routes.ts";

export const routes: readonly Route[] = [...accountRoutes, ...workRoutes, ...feedRoutes];
