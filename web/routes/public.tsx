// What anybody may open: logging in, help, and the proofs that a printed code leads to.

import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { z } from "zod";
import { VerifySearch } from "#web/receipts/search.ts";
import { root } from "./ground.tsx";

/** Only addresses of this portal: a log-in page that forwards elsewhere is a gift to whoever imitates it. */
const ownAddress = z.string().regex(/^\/(?![/\\])/);

const logIn = createRoute({
  getParentRoute: () => root,
  path: "/log-in",
  validateSearch: z.object({ next: ownAddress.optional().catch(undefined) }),
  component: lazyRouteComponent(() => import("#web/accounts/log-in.tsx"), "LogIn"),
});
const register = createRoute({
  getParentRoute: () => root,
  path: "/register",
  component: lazyRouteComponent(() => import("#web/organisations/register.tsx"), "Register"),
});
const registration = createRoute({
  getParentRoute: () => root,
  path: "/register/$token",
  component: lazyRouteComponent(() => import("#web/organisations/registration.tsx"), "RegistrationPage"),
});
const invitation = createRoute({
  getParentRoute: () => root,
  path: "/invitation/$token",
  component: lazyRouteComponent(() => import("#web/organisations/invitation.tsx"), "InvitationPage"),
});
const accessibility = createRoute({
  getParentRoute: () => root,
  path: "/accessibility",
  component: lazyRouteComponent(() => import("#web/shell/pages.tsx"), "AccessibilityStatement"),
});
const help = createRoute({
  getParentRoute: () => root,
  path: "/help",
  component: lazyRouteComponent(() => import("#web/shell/pages.tsx"), "Help"),
});
const verifyChallan = createRoute({
  getParentRoute: () => root,
  path: "/verify/challan/$number",
  validateSearch: z.object({ token: z.coerce.string().catch("") }),
  component: lazyRouteComponent(() => import("#web/payments/verify-challan.tsx"), "VerifyChallan"),
});
const verifyPayment = createRoute({
  getParentRoute: () => root,
  path: "/verify/payment/$of/$connection",
  validateSearch: z.object({ token: z.coerce.string().catch("") }),
  component: lazyRouteComponent(() => import("#web/proofs/verify-payment.tsx"), "VerifyPayment"),
});
const verifyReceipt = createRoute({
  getParentRoute: () => root,
  path: "/verify/receipt/$token",
  validateSearch: VerifySearch,
  component: lazyRouteComponent(() => import("#web/receipts/verify-receipt.tsx"), "VerifyReceipt"),
});

const pay = createRoute({
  getParentRoute: () => root,
  path: "/pay/$token",
  component: lazyRouteComponent(() => import("#web/gateway/pay.tsx"), "Pay"),
});

const selfService = createRoute({
  getParentRoute: () => root,
  path: "/contact",
  component: lazyRouteComponent(() => import("#web/contacts/self-service.tsx"), "SelfService"),
});
const told = createRoute({
  getParentRoute: () => root,
  path: "/told/$token",
  component: lazyRouteComponent(() => import("#web/contacts/told.tsx"), "Told"),
});

export const publicRoutes = [
  verifyPayment,
  selfService,
  told,
  pay,
  logIn,
  register,
  registration,
  invitation,
  accessibility,
  help,
  verifyChallan,
  verifyReceipt,
] as const;
