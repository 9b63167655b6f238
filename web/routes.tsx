// Every address of the portal. A screen is loaded when it is first opened.

import { createRouter } from "@tanstack/react-router";
import { bothRoutes } from "./routes/both.tsx";
import { discomRoutes } from "./routes/discom.tsx";
import { disputeRoutes } from "./routes/disputes.tsx";
import { portal, root } from "./routes/ground.tsx";
import { payerRoutes } from "./routes/payer.tsx";
import { paymentRoutes } from "./routes/payments.tsx";
import { publicRoutes } from "./routes/public.tsx";
import { systemRoutes } from "./routes/systems.tsx";

const routeTree = root.addChildren([
  ...publicRoutes,
  portal.addChildren([
    ...bothRoutes,
    ...payerRoutes,
    ...paymentRoutes,
    ...discomRoutes,
    ...systemRoutes,
    ...disputeRoutes,
  ]),
]);

export const router = createRouter({ routeTree, defaultPreload: "intent", scrollRestoration: true });

declare module "@tanstack/react-router" {
  interface Register {
    router: typeof router;
  }
}
