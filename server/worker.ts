// Which jobs there are and when the clock asks for them.

import type { Config } from "./config.ts";
import type { Jobs, Scheduled } from "./queue.ts";
import { reconcileAll, reconcileJob } from "./reconciliation/jobs.ts";
import { importInBackground } from "./statements/confirm.ts";
import { sweepInboxes } from "./statements/sweep.ts";

export const jobs: Jobs = {
  reconcile: reconcileJob,
  "reconcile-all": reconcileAll,
  "import-statement": importInBackground,
  "sweep-statements": sweepInboxes,
};

export function schedule(config: Config): readonly Scheduled[] {
  return [
    { job: "sweep-statements", cron: config.inboxCron },
    { job: "reconcile-all", cron: "*/5 * * * *" },
  ];
}
