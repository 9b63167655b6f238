// The discom’s screens.

import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { z } from "zod";
import { DateText } from "#server/contract.ts";
import { FileState, lineStates } from "#server/statements/contract.ts";
import { AdvancesSearch, NewRefundSearch } from "#web/advances/search.ts";
import { ApprovalsSearch } from "#web/approvals/search.ts";
import { AccountSearch, BankSearch, PayerSearch, PayersSearch, SheetSearch, TdsSearch } from "#web/books/search.ts";
import { ClaimBatchesSearch, ClaimBatchSearch } from "#web/connections/search.ts";
import { ContactsSearch, CounterSearch } from "#web/contacts/search.ts";
import { DecisionsSearch } from "#web/decisions/search.ts";
import { EvidenceSearch } from "#web/evidence/search.ts";
import { BankNoticesSearch } from "#web/gateway/search.ts";
import { AdmittedSearch, ApplicationsSearch, DeclaredSearch } from "#web/organisations/search.ts";
import { KnownSearch, PolicySearch, TrialSearch, TrialsSearch } from "#web/policies/search.ts";
import { PostingsSearch } from "#web/postings/search.ts";
import { ReconcileSearch } from "#web/reconcile/search.ts";
import { portal } from "./ground.tsx";

const day = createRoute({
  getParentRoute: () => portal,
  path: "/day",
  validateSearch: z.object({ date: DateText.optional().catch(undefined) }),
  component: lazyRouteComponent(() => import("#web/day/day.tsx"), "Day"),
});
const statementsPage = createRoute({
  getParentRoute: () => portal,
  path: "/statements",
  validateSearch: z.object({
    page: z.number().int().min(1).catch(1).default(1),
    bankAccountId: z.number().int().optional().catch(undefined),
    state: FileState.optional().catch(undefined),
  }),
  component: lazyRouteComponent(() => import("#web/statements/statements.tsx"), "Statements"),
});
const statement = createRoute({
  getParentRoute: () => portal,
  path: "/statements/$id",
  validateSearch: z.object({
    page: z.number().int().min(1).catch(1).default(1),
    state: z.enum(lineStates).optional().catch(undefined),
  }),
  component: lazyRouteComponent(() => import("#web/statements/statement.tsx"), "Statement"),
});
const statementColumns = createRoute({
  getParentRoute: () => portal,
  path: "/statements/$id/columns",
  component: lazyRouteComponent(() => import("#web/statements/mapping/mapping.tsx"), "MappingPage"),
});
const bankNotices = createRoute({
  getParentRoute: () => portal,
  path: "/bank-notices",
  validateSearch: BankNoticesSearch,
  component: lazyRouteComponent(() => import("#web/gateway/bank-notices.tsx"), "BankNotices"),
});
const bankReconciliation = createRoute({
  getParentRoute: () => portal,
  path: "/bank-reconciliation",
  validateSearch: BankSearch,
  component: lazyRouteComponent(() => import("#web/books/bank/bank.tsx"), "BankReconciliationPage"),
});
const trialBalance = createRoute({
  getParentRoute: () => portal,
  path: "/books",
  validateSearch: SheetSearch,
  component: lazyRouteComponent(() => import("#web/books/sheets/trial-balance.tsx"), "TrialBalancePage"),
});
const accountLedger = createRoute({
  getParentRoute: () => portal,
  path: "/books/accounts/$name",
  validateSearch: AccountSearch,
  component: lazyRouteComponent(() => import("#web/books/sheets/account.tsx"), "AccountLedgerPage"),
});
const payers = createRoute({
  getParentRoute: () => portal,
  path: "/books/payers",
  validateSearch: PayersSearch,
  component: lazyRouteComponent(() => import("#web/books/sheets/payers.tsx"), "PayersPage"),
});
const payerLedger = createRoute({
  getParentRoute: () => portal,
  path: "/books/payers/$id",
  validateSearch: PayerSearch,
  component: lazyRouteComponent(() => import("#web/books/sheets/payer.tsx"), "PayerLedgerPage"),
});
const tds = createRoute({
  getParentRoute: () => portal,
  path: "/books/tds",
  validateSearch: TdsSearch,
  component: lazyRouteComponent(() => import("#web/books/tds/register.tsx"), "TdsPage"),
});
const postings = createRoute({
  getParentRoute: () => portal,
  path: "/postings",
  validateSearch: PostingsSearch,
  component: lazyRouteComponent(() => import("#web/postings/postings.tsx"), "Postings"),
});
const reconcile = createRoute({
  getParentRoute: () => portal,
  path: "/reconcile",
  validateSearch: ReconcileSearch,
  component: lazyRouteComponent(() => import("#web/reconcile/reconcile.tsx"), "Reconcile"),
});
const decisions = createRoute({
  getParentRoute: () => portal,
  path: "/decisions",
  validateSearch: DecisionsSearch,
  component: lazyRouteComponent(() => import("#web/decisions/decisions.tsx"), "Decisions"),
});
const decision = createRoute({
  getParentRoute: () => portal,
  path: "/decisions/$id",
  component: lazyRouteComponent(() => import("#web/decisions/decision.tsx"), "Decision"),
});
const health = createRoute({
  getParentRoute: () => portal,
  path: "/health",
  component: lazyRouteComponent(() => import("#web/runs/health.tsx"), "Health"),
});
const evidence = createRoute({
  getParentRoute: () => portal,
  path: "/evidence",
  validateSearch: EvidenceSearch,
  component: lazyRouteComponent(() => import("#web/evidence/exports.tsx"), "Exports"),
});
const policy = createRoute({
  getParentRoute: () => portal,
  path: "/policy",
  validateSearch: PolicySearch,
  component: lazyRouteComponent(() => import("#web/policies/policy.tsx"), "PolicyPage"),
});
const known = createRoute({
  getParentRoute: () => portal,
  path: "/policy/known",
  validateSearch: KnownSearch,
  component: lazyRouteComponent(() => import("#web/policies/known.tsx"), "KnownPage"),
});
const service = createRoute({
  getParentRoute: () => portal,
  path: "/policy/service",
  component: lazyRouteComponent(() => import("#web/policies/service/service.tsx"), "ServicePage"),
});
const trials = createRoute({
  getParentRoute: () => portal,
  path: "/policy/trials",
  validateSearch: TrialsSearch,
  component: lazyRouteComponent(() => import("#web/policies/trials.tsx"), "Trials"),
});
const trial = createRoute({
  getParentRoute: () => portal,
  path: "/policy/trials/$id",
  validateSearch: TrialSearch,
  component: lazyRouteComponent(() => import("#web/policies/trial.tsx"), "TrialPage"),
});
const secondPerson = createRoute({
  getParentRoute: () => portal,
  path: "/second-person",
  validateSearch: ApprovalsSearch,
  component: lazyRouteComponent(() => import("#web/approvals/approvals.tsx"), "SecondPerson"),
});
const secondPersonOne = createRoute({
  getParentRoute: () => portal,
  path: "/second-person/$id",
  component: lazyRouteComponent(() => import("#web/approvals/approval.tsx"), "SecondPersonOne"),
});
const advances = createRoute({
  getParentRoute: () => portal,
  path: "/advances",
  validateSearch: AdvancesSearch,
  component: lazyRouteComponent(() => import("#web/advances/advances.tsx"), "Advances"),
});
const payerAdvances = createRoute({
  getParentRoute: () => portal,
  path: "/advances/$payer",
  component: lazyRouteComponent(() => import("#web/advances/payer-advances.tsx"), "PayerAdvancesPage"),
});
const newRefund = createRoute({
  getParentRoute: () => portal,
  path: "/refunds/new",
  validateSearch: NewRefundSearch,
  component: lazyRouteComponent(() => import("#web/advances/new-refund.tsx"), "NewRefund"),
});
const refund = createRoute({
  getParentRoute: () => portal,
  path: "/refunds/$id",
  component: lazyRouteComponent(() => import("#web/advances/refund.tsx"), "RefundPage"),
});

const admitted = createRoute({
  getParentRoute: () => portal,
  path: "/payers",
  validateSearch: AdmittedSearch,
  component: lazyRouteComponent(() => import("#web/organisations/admitted.tsx"), "AdmittedPayers"),
});
const applications = createRoute({
  getParentRoute: () => portal,
  path: "/payers/applications",
  validateSearch: ApplicationsSearch,
  component: lazyRouteComponent(() => import("#web/organisations/applications.tsx"), "Applications"),
});
const declaredAccounts = createRoute({
  getParentRoute: () => portal,
  path: "/payers/accounts",
  validateSearch: DeclaredSearch,
  component: lazyRouteComponent(() => import("#web/organisations/declared.tsx"), "DeclaredAccounts"),
});

const contacts = createRoute({
  getParentRoute: () => portal,
  path: "/contacts",
  validateSearch: ContactsSearch,
  component: lazyRouteComponent(() => import("#web/contacts/contacts.tsx"), "Contacts"),
});
const counter = createRoute({
  getParentRoute: () => portal,
  path: "/contacts/counter",
  validateSearch: CounterSearch,
  component: lazyRouteComponent(() => import("#web/contacts/counter.tsx"), "Counter"),
});

const claimBatches = createRoute({
  getParentRoute: () => portal,
  path: "/tag-claims",
  validateSearch: ClaimBatchesSearch,
  component: lazyRouteComponent(() => import("#web/connections/claim-batches.tsx"), "ClaimBatches"),
});
const claimBatch = createRoute({
  getParentRoute: () => portal,
  path: "/tag-claims/$id",
  validateSearch: ClaimBatchSearch,
  component: lazyRouteComponent(() => import("#web/connections/claim-batch.tsx"), "ClaimBatchPage"),
});

export const discomRoutes = [
  claimBatches,
  claimBatch,
  contacts,
  counter,
  admitted,
  applications,
  declaredAccounts,
  day,
  statementsPage,
  statement,
  statementColumns,
  bankNotices,
  bankReconciliation,
  trialBalance,
  accountLedger,
  payers,
  payerLedger,
  tds,
  postings,
  reconcile,
  decisions,
  decision,
  health,
  evidence,
  policy,
  known,
  service,
  trials,
  trial,
  secondPerson,
  secondPersonOne,
  advances,
  payerAdvances,
  newRefund,
  refund,
] as const;
