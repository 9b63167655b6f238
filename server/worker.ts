// Which jobs there are and when the clock asks for them.

import { forgetCodes } from "./accounts/contact-codes.ts";
import { forgetLogIns } from "./accounts/session.ts";
import { forgetAttempts } from "./accounts/throttle.ts";
import { checkBankNotices } from "./bank/notify.ts";
import { exportDuesJob } from "./bills/export.ts";
import { sweepBilling } from "./bills/feed-inbox.ts";
import type { Config } from "./config.ts";
import { applyTagBatchJob } from "./connections/batch/change-many.ts";
import { decideClaimsJob } from "./connections/claims/decide-claims.ts";
import { moveDisputedTags } from "./connections/disputes/settle-dispute.ts";
import { findTagHints } from "./connections/hints/hints.ts";
import { applyTagUploadJob } from "./connections/upload/apply-upload.ts";
import { checkTagUpload } from "./connections/upload/check-upload.ts";
import { tellRefunds } from "./disputes/refund-news.ts";
import { closeDecided } from "./disputes/steps.ts";
import { followEvents } from "./events/follow.ts";
import { packEvidence } from "./evidence/pack.ts";
import { forgetAnswers } from "./forget-answers.ts";
import { verifyOnlineOrder, verifyUnheardOrders } from "./gateway/take-payments.ts";
import { checkInvariants } from "./invariants.ts";
import { followForNotices, tellReceipts, writeNoticesOf } from "./notifications/follow.ts";
import { sendNotices } from "./notifications/send/send.ts";
import { tellOfBills } from "./notifications/tell-of-bills.ts";
import { runRecurringRules } from "./payments/recurring/recurring.ts";
import { applySheetJob, checkSheet } from "./payments/sheets/sheets.ts";
import { expireAdvices, warnOfExpiry } from "./payments/steps/expiry.ts";
import { drawProofs } from "./proofs/papers.ts";
import type { Jobs, Scheduled } from "./queue.ts";
import { drawReceipts } from "./receipts/papers.ts";
import { sumUpMonth } from "./receipts/summary.ts";
import { payAsOrdered } from "./reconciliation/kept-money/use-ordered.ts";
import { acceptLinesJob } from "./reconciliation/queue/accept-many.ts";
import { reconcileAll, reconcileJob } from "./reconciliation/run/jobs.ts";
import { tryChangeJob } from "./reconciliation/trial/trial.ts";
import { bookClearing } from "./statements/clearing.ts";
import { importInBackground } from "./statements/confirm.ts";
import { pullStatements } from "./statements/pull.ts";
import { sweepInboxes } from "./statements/sweep.ts";
import { deliverWebhooks, tellFromBooks } from "./webhooks/deliver.ts";
import { tellSystems } from "./webhooks/follow.ts";

export const jobs: Jobs = {
  reconcile: reconcileJob,
  "follow-events": followEvents([tellSystems, followForNotices]),
  "forget-codes": forgetCodes,
  "forget-log-ins": forgetLogIns,
  "forget-attempts": forgetAttempts,
  "forget-answers": forgetAnswers,
  "close-disputes": closeDecided,
  "tell-refunds": tellRefunds,
  "deliver-webhooks": deliverWebhooks,
  "tell-from-books": tellFromBooks,
  "write-notices": writeNoticesOf,
  "send-notices": sendNotices,
  "tell-of-bills": tellOfBills,
  "tell-receipts": tellReceipts,
  "pack-evidence": packEvidence,
  "draw-receipts": drawReceipts,
  "export-dues": exportDuesJob,
  "draw-proofs": drawProofs,
  "sum-up-month": sumUpMonth,
  "accept-lines": acceptLinesJob,
  "try-change": tryChangeJob,
  "use-advances": payAsOrdered,
  "check-invariants": checkInvariants,
  "check-bank-notices": checkBankNotices,
  "verify-online-order": verifyOnlineOrder,
  "verify-unheard-orders": verifyUnheardOrders,
  "book-clearing": bookClearing,
  "reconcile-all": reconcileAll,
  "import-statement": importInBackground,
  "sweep-statements": sweepInboxes,
  "pull-statements": pullStatements,
  "expire-advices": expireAdvices,
  "warn-of-expiry": warnOfExpiry,
  "run-recurring-rules": runRecurringRules,
  "check-amount-sheet": checkSheet,
  "apply-amount-sheet": applySheetJob,
  "sweep-billing": sweepBilling,
  "check-tag-upload": checkTagUpload,
  "apply-tag-upload": applyTagUploadJob,
  "apply-tag-batch": applyTagBatchJob,
  "decide-claims": decideClaimsJob,
  "move-disputed-tags": moveDisputedTags,
  "find-tag-hints": findTagHints,
};

export function schedule(config: Config): readonly Scheduled[] {
  return [
    { job: "sweep-statements", cron: config.inboxCron },
    ...(config.sftp ? [{ job: "pull-statements", cron: config.sftp.cron }] : []),
    { job: "expire-advices", cron: "5 0 * * *" },
    { job: "move-disputed-tags", cron: "10 0 * * *" },
    { job: "find-tag-hints", cron: "20 2 * * *" },
    { job: "run-recurring-rules", cron: "0 6 * * *" },
    { job: "warn-of-expiry", cron: "0 9 * * *" },
    { job: "use-advances", cron: "30 6 * * *" },
    { job: "sweep-billing", cron: config.inboxCron },
    { job: "reconcile-all", cron: "*/5 * * * *" },
    { job: "check-bank-notices", cron: "3-59/5 * * * *" },
    { job: "verify-unheard-orders", cron: "*/2 * * * *" },
    { job: "follow-events", cron: "*/5 * * * *" },
    { job: "send-notices", cron: "*/20 * * * * *" },
    { job: "tell-receipts", cron: "1-59/5 * * * *" },
    { job: "tell-of-bills", cron: "30 9 * * *" },
    { job: "forget-codes", cron: "3-59/5 * * * *" },
    { job: "forget-log-ins", cron: "40 3 * * *" },
    { job: "forget-attempts", cron: "4-59/5 * * * *" },
    { job: "forget-answers", cron: "45 3 * * *" },
    { job: "close-disputes", cron: "20 0 * * *" },
    { job: "tell-refunds", cron: "* * * * *" },
    { job: "tell-from-books", cron: "* * * * *" },
    { job: "deliver-webhooks", cron: "*/15 * * * * *" },
    { job: "sum-up-month", cron: "0 7 1 * *" },
    { job: "check-invariants", cron: "2-59/5 * * * *" },
  ];
}
