// Every route of the product, capability by capability.

import { apiKeyRoutes } from "./accounts/api-key-routes.ts";
import { accountRoutes } from "./accounts/routes.ts";
import { secondFactorRoutes } from "./accounts/second-factor-routes.ts";
import { approvalRoutes } from "./approvals/routes.ts";
import { callbackRoutes } from "./bank/callback-routes.ts";
import { bankRoutes } from "./bank/routes.ts";
import { waysRoutes } from "./bank/ways-routes.ts";
import { feedRoutes } from "./bills/feed-routes.ts";
import { billRoutes } from "./bills/prepaid-routes.ts";
import { duesRoutes } from "./bills/routes.ts";
import { tagBatchRoutes } from "./connections/batch/batch-routes.ts";
import { tagClaimRoutes } from "./connections/claims/claim-routes.ts";
import { tagDisputeRoutes } from "./connections/disputes/dispute-routes.ts";
import { tagHintRoutes } from "./connections/hints/hint-routes.ts";
import { connectionRoutes } from "./connections/routes.ts";
import { tagUploadRoutes } from "./connections/upload/upload-routes.ts";
import { disputeRoutes } from "./disputes/routes.ts";
import { evidenceRoutes } from "./evidence/routes.ts";
import { onlineRoutes } from "./gateway/online-routes.ts";
import { payRoutes } from "./gateway/pay-routes.ts";
import { gatewayRoutes } from "./gateway/routes.ts";
import type { Route } from "./http.ts";
import { bankStatementRoutes } from "./ledger/bank-routes.ts";
import { reopenDay } from "./ledger/reopen-day.ts";
import { ledgerRoutes } from "./ledger/routes.ts";
import { tdsRoutes } from "./ledger/tds-routes.ts";
import { contactRoutes } from "./notifications/contacts/contact-routes.ts";
import { notificationRoutes } from "./notifications/routes.ts";
import { officeRoutes } from "./offices/routes.ts";
import { registrationRoutes } from "./organisations/registration-routes.ts";
import { remitterRoutes } from "./organisations/remitter-routes.ts";
import { subUnitRoutes } from "./organisations/sub-unit-routes.ts";
import { userRoutes } from "./organisations/users-routes.ts";
import { paymentRoutes } from "./payments/routes.ts";
import { registerApproved } from "./policies/known.ts";
import { policyRoutes } from "./policies/routes.ts";
import { savePolicyApproved } from "./policies/save.ts";
import { postingRoutes } from "./postings/routes.ts";
import { proofRoutes } from "./proofs/routes.ts";
import { accountStatementRoutes } from "./receipts/account-routes.ts";
import { receiptRoutes } from "./receipts/routes.ts";
import { matchApproved } from "./reconciliation/decide/decide.ts";
import { moneyRoutes } from "./reconciliation/kept-money/money-routes.ts";
import { onlineRefundRoutes } from "./reconciliation/kept-money/online-refund-routes.ts";
import { refundApproved } from "./reconciliation/kept-money/refund.ts";
import { matchAsApproved } from "./reconciliation/queue/together.ts";
import { reconciliationRoutes } from "./reconciliation/routes.ts";
import { reportRoutes } from "./reports/routes.ts";
import { mappingRoutes } from "./statements/mapping-routes.ts";
import { statementRoutes } from "./statements/routes.ts";
import { webhookRoutes } from "./webhooks/routes.ts";
import { paperRoutes } from "./work/papers-routes.ts";
import { workRoutes } from "./work/routes.ts";

export const routes: readonly Route[] = [
  ...accountRoutes,
  ...apiKeyRoutes,
  ...secondFactorRoutes,
  ...subUnitRoutes,
  ...registrationRoutes,
  ...userRoutes,
  ...remitterRoutes,
  ...workRoutes,
  ...paperRoutes,
  ...bankRoutes,
  ...callbackRoutes,
  ...waysRoutes,
  ...approvalRoutes({
    match: matchAsApproved,
    "write-off": matchApproved,
    refund: refundApproved,
    "reopen-day": reopenDay,
    policy: savePolicyApproved,
    remitter: registerApproved,
  }),
  ...policyRoutes,
  ...statementRoutes,
  ...mappingRoutes,
  ...reconciliationRoutes,
  ...moneyRoutes,
  ...onlineRefundRoutes,
  ...ledgerRoutes,
  ...bankStatementRoutes,
  ...tdsRoutes,
  ...officeRoutes,
  ...connectionRoutes,
  ...tagUploadRoutes,
  ...tagBatchRoutes,
  ...tagClaimRoutes,
  ...tagDisputeRoutes,
  ...tagHintRoutes,
  ...feedRoutes,
  ...duesRoutes,
  ...billRoutes,
  ...paymentRoutes,
  ...gatewayRoutes,
  ...payRoutes,
  ...onlineRoutes,
  ...receiptRoutes,
  ...proofRoutes,
  ...accountStatementRoutes,
  ...postingRoutes,
  ...notificationRoutes,
  ...contactRoutes,
  ...reportRoutes,
  ...evidenceRoutes,
  ...disputeRoutes,
  ...webhookRoutes,
];
