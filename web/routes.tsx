// Every address of the portal. A screen is loaded when it is first opened; behind `portal` somebody is logged in.

import { createRootRoute, createRoute, createRouter, lazyRouteComponent, redirect } from "@tanstack/react-router";
import { z } from "zod";
import { DateText } from "#server/contract.ts";
import { FileState, lineStates } from "#server/statements/contract.ts";
import { AdvancesSearch, NewRefundSearch } from "./advances/search.ts";
import { ApprovalsSearch } from "./approvals/search.ts";
import { AccountSearch, BankSearch, PayerSearch, PayersSearch, SheetSearch, TdsSearch } from "./books/search.ts";
import { ConnectionsSearch, MassTagSearch, TagUploadSearch } from "./connections/search.ts";
import { DecisionsSearch } from "./decisions/search.ts";
import { DuesSearch } from "./dues/search.ts";
import { EvidenceSearch } from "./evidence/search.ts";
import { menuFor } from "./menu.ts";
import { AdvicesSearch } from "./payments/search.ts";
import { KnownSearch, PolicySearch, TrialSearch, TrialsSearch } from "./policies/search.ts";
import { PostingsSearch } from "./postings/search.ts";
import { ReceiptSearch, ReceiptsSearch, VerifySearch } from "./receipts/search.ts";
import { ReconcileSearch } from "./reconcile/search.ts";
import { findSession } from "./session.ts";
import { BehindLogIn } from "./shell/behind-log-in.tsx";
import { Shell } from "./shell/shell.tsx";
import { Broken, NotFound, NothingYet } from "./shell/stops.tsx";

const root = createRootRoute({ component: Shell, notFoundComponent: NotFound, errorComponent: Broken });

/** Only addresses of this portal: a log-in page that forwards elsewhere is a gift to whoever imitates it. */
const ownAddress = z.string().regex(/^\/(?![/\\])/);

const logIn = createRoute({
  getParentRoute: () => root,
  path: "/log-in",
  validateSearch: z.object({ next: ownAddress.optional().catch(undefined) }),
  component: lazyRouteComponent(() => import("./accounts/log-in.tsx"), "LogIn"),
});
const accessibility = createRoute({
  getParentRoute: () => root,
  path: "/accessibility",
  component: lazyRouteComponent(() => import("./shell/pages.tsx"), "AccessibilityStatement"),
});
const help = createRoute({
  getParentRoute: () => root,
  path: "/help",
  component: lazyRouteComponent(() => import("./shell/pages.tsx"), "Help"),
});

const portal = createRoute({
  getParentRoute: () => root,
  id: "portal",
  component: BehindLogIn,
  beforeLoad: async ({ location }) => {
    if (!(await findSession()))
      throw redirect({ to: "/log-in", search: location.href === "/" ? {} : { next: location.href } });
  },
});

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
  component: lazyRouteComponent(() => import("./accounts/password.tsx"), "ChangePassword"),
});

const day = createRoute({
  getParentRoute: () => portal,
  path: "/day",
  validateSearch: z.object({ date: DateText.optional().catch(undefined) }),
  component: lazyRouteComponent(() => import("./day/day.tsx"), "Day"),
});
const statementsPage = createRoute({
  getParentRoute: () => portal,
  path: "/statements",
  validateSearch: z.object({
    page: z.number().int().min(1).catch(1).default(1),
    bankAccountId: z.number().int().optional().catch(undefined),
    state: FileState.optional().catch(undefined),
  }),
  component: lazyRouteComponent(() => import("./statements/statements.tsx"), "Statements"),
});
const statement = createRoute({
  getParentRoute: () => portal,
  path: "/statements/$id",
  validateSearch: z.object({
    page: z.number().int().min(1).catch(1).default(1),
    state: z.enum(lineStates).optional().catch(undefined),
  }),
  component: lazyRouteComponent(() => import("./statements/statement.tsx"), "Statement"),
});

const statementColumns = createRoute({
  getParentRoute: () => portal,
  path: "/statements/$id/columns",
  component: lazyRouteComponent(() => import("./statements/mapping/mapping.tsx"), "MappingPage"),
});

const bankReconciliation = createRoute({
  getParentRoute: () => portal,
  path: "/bank-reconciliation",
  validateSearch: BankSearch,
  component: lazyRouteComponent(() => import("./books/bank/bank.tsx"), "BankReconciliationPage"),
});
const trialBalance = createRoute({
  getParentRoute: () => portal,
  path: "/books",
  validateSearch: SheetSearch,
  component: lazyRouteComponent(() => import("./books/sheets/trial-balance.tsx"), "TrialBalancePage"),
});
const accountLedger = createRoute({
  getParentRoute: () => portal,
  path: "/books/accounts/$name",
  validateSearch: AccountSearch,
  component: lazyRouteComponent(() => import("./books/sheets/account.tsx"), "AccountLedgerPage"),
});
const payers = createRoute({
  getParentRoute: () => portal,
  path: "/books/payers",
  validateSearch: PayersSearch,
  component: lazyRouteComponent(() => import("./books/sheets/payers.tsx"), "PayersPage"),
});
const payerLedger = createRoute({
  getParentRoute: () => portal,
  path: "/books/payers/$id",
  validateSearch: PayerSearch,
  component: lazyRouteComponent(() => import("./books/sheets/payer.tsx"), "PayerLedgerPage"),
});
const tds = createRoute({
  getParentRoute: () => portal,
  path: "/books/tds",
  validateSearch: TdsSearch,
  component: lazyRouteComponent(() => import("./books/tds/register.tsx"), "TdsPage"),
});

const home = createRoute({
  getParentRoute: () => portal,
  path: "/home",
  component: lazyRouteComponent(() => import("./home/home.tsx"), "Home"),
});
const connections = createRoute({
  getParentRoute: () => portal,
  path: "/connections",
  validateSearch: ConnectionsSearch,
  component: lazyRouteComponent(() => import("./connections/connections.tsx"), "Connections"),
});
const massTag = createRoute({
  getParentRoute: () => portal,
  path: "/connections/mass-tag",
  validateSearch: MassTagSearch,
  component: lazyRouteComponent(() => import("./connections/mass-tag.tsx"), "MassTag"),
});
const tagUpload = createRoute({
  getParentRoute: () => portal,
  path: "/connections/mass-tag/$id",
  validateSearch: TagUploadSearch,
  component: lazyRouteComponent(() => import("./connections/tag-upload.tsx"), "TagUploadPage"),
});

const dues = createRoute({
  getParentRoute: () => portal,
  path: "/dues",
  validateSearch: DuesSearch,
  component: lazyRouteComponent(() => import("./dues/dues.tsx"), "Dues"),
});

const basket = createRoute({
  getParentRoute: () => portal,
  path: "/basket",
  component: lazyRouteComponent(() => import("./payments/basket.tsx"), "Basket"),
});
const advices = createRoute({
  getParentRoute: () => portal,
  path: "/advices",
  validateSearch: AdvicesSearch,
  component: lazyRouteComponent(() => import("./payments/advices.tsx"), "Advices"),
});
const approvals = createRoute({
  getParentRoute: () => portal,
  path: "/approvals",
  component: lazyRouteComponent(() => import("./payments/advices.tsx"), "Approvals"),
});
const advice = createRoute({
  getParentRoute: () => portal,
  path: "/advices/$number",
  component: lazyRouteComponent(() => import("./payments/advice.tsx"), "AdvicePage"),
});
const verifyChallan = createRoute({
  getParentRoute: () => root,
  path: "/verify/challan/$number",
  validateSearch: z.object({ token: z.coerce.string().catch("") }),
  component: lazyRouteComponent(() => import("./payments/verify-challan.tsx"), "VerifyChallan"),
});

const receipts = createRoute({
  getParentRoute: () => portal,
  path: "/receipts",
  validateSearch: ReceiptsSearch,
  component: lazyRouteComponent(() => import("./receipts/receipts.tsx"), "Receipts"),
});
const receipt = createRoute({
  getParentRoute: () => portal,
  path: "/receipts/$number",
  validateSearch: ReceiptSearch,
  component: lazyRouteComponent(() => import("./receipts/receipt.tsx"), "ReceiptPage"),
});
const postings = createRoute({
  getParentRoute: () => portal,
  path: "/postings",
  validateSearch: PostingsSearch,
  component: lazyRouteComponent(() => import("./postings/postings.tsx"), "Postings"),
});
const verifyReceipt = createRoute({
  getParentRoute: () => root,
  path: "/verify/receipt/$token",
  validateSearch: VerifySearch,
  component: lazyRouteComponent(() => import("./receipts/verify-receipt.tsx"), "VerifyReceipt"),
});

const reconcile = createRoute({
  getParentRoute: () => portal,
  path: "/reconcile",
  validateSearch: ReconcileSearch,
  component: lazyRouteComponent(() => import("./reconcile/reconcile.tsx"), "Reconcile"),
});
const decisions = createRoute({
  getParentRoute: () => portal,
  path: "/decisions",
  validateSearch: DecisionsSearch,
  component: lazyRouteComponent(() => import("./decisions/decisions.tsx"), "Decisions"),
});
const decision = createRoute({
  getParentRoute: () => portal,
  path: "/decisions/$id",
  component: lazyRouteComponent(() => import("./decisions/decision.tsx"), "Decision"),
});
const health = createRoute({
  getParentRoute: () => portal,
  path: "/health",
  component: lazyRouteComponent(() => import("./runs/health.tsx"), "Health"),
});
const evidence = createRoute({
  getParentRoute: () => portal,
  path: "/evidence",
  validateSearch: EvidenceSearch,
  component: lazyRouteComponent(() => import("./evidence/exports.tsx"), "Exports"),
});

const policy = createRoute({
  getParentRoute: () => portal,
  path: "/policy",
  validateSearch: PolicySearch,
  component: lazyRouteComponent(() => import("./policies/policy.tsx"), "PolicyPage"),
});
const known = createRoute({
  getParentRoute: () => portal,
  path: "/policy/known",
  validateSearch: KnownSearch,
  component: lazyRouteComponent(() => import("./policies/known.tsx"), "KnownPage"),
});
const trials = createRoute({
  getParentRoute: () => portal,
  path: "/policy/trials",
  validateSearch: TrialsSearch,
  component: lazyRouteComponent(() => import("./policies/trials.tsx"), "Trials"),
});
const trial = createRoute({
  getParentRoute: () => portal,
  path: "/policy/trials/$id",
  validateSearch: TrialSearch,
  component: lazyRouteComponent(() => import("./policies/trial.tsx"), "TrialPage"),
});

const secondPerson = createRoute({
  getParentRoute: () => portal,
  path: "/second-person",
  validateSearch: ApprovalsSearch,
  component: lazyRouteComponent(() => import("./approvals/approvals.tsx"), "SecondPerson"),
});
const secondPersonOne = createRoute({
  getParentRoute: () => portal,
  path: "/second-person/$id",
  component: lazyRouteComponent(() => import("./approvals/approval.tsx"), "SecondPersonOne"),
});
const advances = createRoute({
  getParentRoute: () => portal,
  path: "/advances",
  validateSearch: AdvancesSearch,
  component: lazyRouteComponent(() => import("./advances/advances.tsx"), "Advances"),
});
const payerAdvances = createRoute({
  getParentRoute: () => portal,
  path: "/advances/$payer",
  component: lazyRouteComponent(() => import("./advances/payer-advances.tsx"), "PayerAdvancesPage"),
});
const newRefund = createRoute({
  getParentRoute: () => portal,
  path: "/refunds/new",
  validateSearch: NewRefundSearch,
  component: lazyRouteComponent(() => import("./advances/new-refund.tsx"), "NewRefund"),
});
const refund = createRoute({
  getParentRoute: () => portal,
  path: "/refunds/$id",
  component: lazyRouteComponent(() => import("./advances/refund.tsx"), "RefundPage"),
});

const routeTree = root.addChildren([
  logIn,
  accessibility,
  help,
  verifyChallan,
  verifyReceipt,
  portal.addChildren([
    start,
    password,
    day,
    statementsPage,
    statement,
    statementColumns,
    bankReconciliation,
    trialBalance,
    accountLedger,
    payers,
    payerLedger,
    tds,
    home,
    connections,
    massTag,
    tagUpload,
    dues,
    basket,
    advices,
    approvals,
    advice,
    reconcile,
    decisions,
    decision,
    secondPerson,
    secondPersonOne,
    advances,
    payerAdvances,
    newRefund,
    refund,
    policy,
    known,
    trials,
    trial,
    evidence,
    health,
    receipts,
    receipt,
    postings,
  ]),
]);

export const router = createRouter({ routeTree, defaultPreload: "intent", scrollRestoration: true });

declare module "@tanstack/react-router" {
  interface Register {
    router: typeof router;
  }
}
