// The engine as a job: after each import for its discom, and by the clock wherever something waits.

import { asSystem } from "#server/database.ts";
import type { Services } from "#server/http.ts";
import { enqueue } from "#server/queue.ts";
import { gatherStatistics } from "#server/statistics.ts";
import { discomsWithLines } from "./line-queries.ts";
import { runReconciliation } from "./run.ts";

const tablesOfARun = [
  "statement_lines",
  "line_decisions",
  "decisions",
  "settlements",
  "advice_items",
  "bill_holds",
  "journal",
  "receipts",
  "postings",
];

/** `{ discomId, cause? }`; running it again finds nothing left that would change. */
export async function reconcileJob(payload: Record<string, unknown>, { database, log }: Services): Promise<void> {
  const discomId = Number(payload["discomId"]);
  if (!Number.isSafeInteger(discomId)) throw new Error("the job names no discom");
  const result = await runReconciliation(database, discomId, payload["cause"] === "schedule" ? "schedule" : "import");
  await gatherStatistics(database, result.written, tablesOfARun);
  log.info({ discomId, ...result }, "lines reconciled");
}

/** New advices and bills may explain lines that waited; one job per discom, so that one's failure is not another's. */
export async function reconcileAll(_payload: Record<string, unknown>, { database }: Services): Promise<void> {
  await asSystem(database, async (db) => {
    for (const discomId of await discomsWithLines(db)) {
      await enqueue(db, "reconcile", { discomId, cause: "schedule" }, `reconcile:${discomId}`);
    }
  });
}
