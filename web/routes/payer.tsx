// The payer’s screens.

import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import {
  ClaimsSearch,
  ConnectionsSearch,
  MassTagSearch,
  PageSearch,
  TagUploadSearch,
} from "#web/connections/search.ts";
import { DuesSearch, PrepaidSearch } from "#web/dues/search.ts";
import { PeopleSearch } from "#web/organisations/search.ts";
import { AdvicesSearch, ApprovalsSearch } from "#web/payments/search.ts";
import { ProofSearch } from "#web/proofs/search.ts";
import { AccountSearch, AccountsSearch } from "#web/receipts/search.ts";
import { portal } from "./ground.tsx";

const waysToPay = createRoute({
  getParentRoute: () => portal,
  path: "/ways-to-pay",
  component: lazyRouteComponent(() => import("#web/gateway/ways-to-pay.tsx"), "WaysToPayPage"),
});
const accounts = createRoute({
  getParentRoute: () => portal,
  path: "/accounts",
  validateSearch: AccountsSearch,
  component: lazyRouteComponent(() => import("#web/receipts/accounts.tsx"), "AccountStatements"),
});
const account = createRoute({
  getParentRoute: () => portal,
  path: "/accounts/$discom/$connection",
  validateSearch: AccountSearch,
  component: lazyRouteComponent(() => import("#web/receipts/account.tsx"), "ConnectionAccountPage"),
});
const tds = createRoute({
  getParentRoute: () => portal,
  path: "/tds",
  validateSearch: AccountSearch,
  component: lazyRouteComponent(() => import("#web/receipts/tds-register.tsx"), "TdsRegister"),
});
const summaries = createRoute({
  getParentRoute: () => portal,
  path: "/summaries",
  component: lazyRouteComponent(() => import("#web/receipts/summaries.tsx"), "MonthlySummaries"),
});
const proof = createRoute({
  getParentRoute: () => portal,
  path: "/proof",
  validateSearch: ProofSearch,
  component: lazyRouteComponent(() => import("#web/proofs/proof.tsx"), "ProofPage"),
});
const home = createRoute({
  getParentRoute: () => portal,
  path: "/home",
  component: lazyRouteComponent(() => import("#web/home/home.tsx"), "Home"),
});
const connections = createRoute({
  getParentRoute: () => portal,
  path: "/connections",
  validateSearch: ConnectionsSearch,
  component: lazyRouteComponent(() => import("#web/connections/connections.tsx"), "Connections"),
});
const massTag = createRoute({
  getParentRoute: () => portal,
  path: "/connections/mass-tag",
  validateSearch: MassTagSearch,
  component: lazyRouteComponent(() => import("#web/connections/mass-tag.tsx"), "MassTag"),
});
const tagUpload = createRoute({
  getParentRoute: () => portal,
  path: "/connections/mass-tag/$id",
  validateSearch: TagUploadSearch,
  component: lazyRouteComponent(() => import("#web/connections/tag-upload.tsx"), "TagUploadPage"),
});
const tagClaims = createRoute({
  getParentRoute: () => portal,
  path: "/connections/claims",
  validateSearch: ClaimsSearch,
  component: lazyRouteComponent(() => import("#web/connections/claims.tsx"), "TagClaims"),
});
const tagBatches = createRoute({
  getParentRoute: () => portal,
  path: "/connections/batches",
  validateSearch: PageSearch,
  component: lazyRouteComponent(() => import("#web/connections/batches.tsx"), "TagBatches"),
});
const dues = createRoute({
  getParentRoute: () => portal,
  path: "/dues",
  validateSearch: DuesSearch,
  component: lazyRouteComponent(() => import("#web/dues/dues.tsx"), "Dues"),
});
const bill = createRoute({
  getParentRoute: () => portal,
  path: "/bills/$discom/$number",
  component: lazyRouteComponent(() => import("#web/bills/bill.tsx"), "BillPage"),
});
const prepaid = createRoute({
  getParentRoute: () => portal,
  path: "/prepaid",
  validateSearch: PrepaidSearch,
  component: lazyRouteComponent(() => import("#web/prepaid/prepaid.tsx"), "PrepaidConnections"),
});
const basket = createRoute({
  getParentRoute: () => portal,
  path: "/basket",
  component: lazyRouteComponent(() => import("#web/payments/basket.tsx"), "Basket"),
});
const advices = createRoute({
  getParentRoute: () => portal,
  path: "/advices",
  validateSearch: AdvicesSearch,
  component: lazyRouteComponent(() => import("#web/payments/advices.tsx"), "Advices"),
});
const approvals = createRoute({
  getParentRoute: () => portal,
  path: "/approvals",
  validateSearch: ApprovalsSearch,
  component: lazyRouteComponent(() => import("#web/payments/advices.tsx"), "Approvals"),
});
const advice = createRoute({
  getParentRoute: () => portal,
  path: "/advices/$number",
  component: lazyRouteComponent(() => import("#web/payments/advice.tsx"), "AdvicePage"),
});

const organisation = createRoute({
  getParentRoute: () => portal,
  path: "/organisation",
  component: lazyRouteComponent(() => import("#web/organisations/organisation.tsx"), "OrganisationPage"),
});
const people = createRoute({
  getParentRoute: () => portal,
  path: "/organisation/people",
  validateSearch: PeopleSearch,
  component: lazyRouteComponent(() => import("#web/organisations/people.tsx"), "People"),
});
const subUnits = createRoute({
  getParentRoute: () => portal,
  path: "/organisation/sub-units",
  component: lazyRouteComponent(() => import("#web/organisations/sub-units.tsx"), "SubUnits"),
});
const ownAccounts = createRoute({
  getParentRoute: () => portal,
  path: "/organisation/accounts",
  component: lazyRouteComponent(() => import("#web/organisations/own-accounts.tsx"), "OwnAccounts"),
});

export const payerRoutes = [
  accounts,
  account,
  tds,
  summaries,
  proof,
  waysToPay,
  home,
  connections,
  massTag,
  tagUpload,
  tagClaims,
  tagBatches,
  dues,
  bill,
  prepaid,
  basket,
  advices,
  approvals,
  advice,
  organisation,
  people,
  subUnits,
  ownAccounts,
] as const;
